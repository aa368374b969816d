//! The desk: what staff sees and does about enterprises.

pub(crate) mod add;
pub(crate) mod attest;
pub(crate) mod claims;
mod columns;
mod condition;
pub(crate) mod enterprise;
pub(crate) mod enterprises;
pub(crate) mod explain;
pub(crate) mod export;
mod facts;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod preview;
mod search;
mod standing;
pub(crate) mod start;
mod uploads;
pub(crate) mod views;

pub(crate) use uploads::Uploads;

use crate::app::App;
use crate::error::Fault;
use crate::viewer::Viewer;
use zhida_store::{Desk, Permission};

/// The desk of whoever looks.
pub(crate) fn desk(app: &App, viewer: &Viewer) -> Result<Desk, Fault> {
    Ok(app.store().desk(viewer.signed.as_ref().ok_or(Fault::Forbidden)?)?)
}

/// Whether whoever looks may do `what`: pages do not offer what would be refused.
pub(crate) fn may(viewer: &Viewer, what: Permission) -> bool {
    viewer.role().is_some_and(|role| role.may(what))
}
