//! What programs call.

use super::Route;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}
