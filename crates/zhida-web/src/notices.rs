//! What whoever is signed in is told, and how they want to be told.

pub(crate) mod email;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod settings;
pub(crate) mod words;

use crate::app::App;
use crate::error::Fault;
use crate::viewer::Viewer;
use zhida_store::Inbox;

/// The notices of whoever looks.
fn inbox(app: &App, viewer: &Viewer) -> Result<Inbox, Fault> {
    Ok(app.store().inbox(viewer.signed.as_ref().ok_or(Fault::Forbidden)?))
}
