//! An enterprise's own pages.

use super::Route;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}
