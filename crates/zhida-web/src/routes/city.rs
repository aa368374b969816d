//! The desk: measures with the verdict of the whole city, the editor, versions.

use super::Route;

/// The rows of the table.
pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}
