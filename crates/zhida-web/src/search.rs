//! The measures as people look for them: full text in Chinese, and facets.

mod cut;
mod facets;
mod index;
mod snippet;

pub use facets::{Facet, Filter, Order, Selection, Value};
pub use index::{Entry, Index};
pub use snippet::{Piece, snippet};
