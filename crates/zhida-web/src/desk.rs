//! The desk: what staff sees and does about enterprises.

pub(crate) mod actions;
pub(crate) mod add;
pub(crate) mod application;
pub(crate) mod applications;
pub(crate) mod attest;
pub(crate) mod automatic;
pub(crate) mod campaign;
pub(crate) mod cases;
pub(crate) mod claims;
pub(crate) mod columns;
pub(crate) mod condition;
pub(crate) mod deed;
pub(crate) mod enterprise;
pub(crate) mod enterprises;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod export;
mod facts;
pub(crate) mod files;
pub(crate) mod finance;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod preview;
pub(crate) mod relief;
pub(crate) mod remarks;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod standing;
pub(crate) mod start;
pub(crate) mod unsent;
pub(crate) mod views;
pub(crate) mod visits;
pub(crate) mod waiting;

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
