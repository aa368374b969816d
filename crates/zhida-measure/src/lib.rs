//! A measure: Markdown text → document tree → resolved rule → typed plan.
//!
//! Everything behind this crate (row evaluator, columns, SQL) reads the [`plan`] and nothing earlier. The text is kept beside it,
//! because a verdict is this document with marks ([`annotate`]).
//!
//! This crate does not know enterprises, verdicts, files or the clock. All problems of a text are reported at once.

pub mod annotate;
pub mod document;
pub mod keywords;
pub mod plan;

mod compile;
mod front;
mod library;
mod syntax;

pub use front::{DateRange, Kind, Loan, Meta, Track};
pub use keywords::Language;
pub use library::{Derivation, Library, Measure, Source};

/// Largest measure that is read, in bytes.
pub const MAX_DOCUMENT: usize = 1_000_000;
/// Deepest nesting of lists, headings and brackets.
pub const MAX_DEPTH: usize = 24;
