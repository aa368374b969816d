//! The desk: enterprises, their facts, imports, claims.

use super::Route;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}
