//! Pages of the administrator and the auditor.

pub(crate) mod audit;
pub(crate) mod departments;
pub(crate) mod jobs;
pub(crate) mod user;
pub(crate) mod users;

use crate::app::App;
use crate::error::Fault;
use crate::viewer::Viewer;
use zhida_store::Admin;

/// The administration of whoever looks.
pub(crate) fn admin(app: &App, viewer: &Viewer) -> Result<Admin, Fault> {
    Ok(app.store().admin(viewer.signed.as_ref().ok_or(Fault::Forbidden)?)?)
}

/// Rows on a page.
pub(crate) const SIZE: usize = 50;
