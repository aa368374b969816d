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

/// Page `wanted` of the address as the store counts, from 0.
pub(crate) fn from_zero(wanted: usize) -> u64 {
    u64::try_from(wanted.max(1) - 1).unwrap_or(0)
}

/// A count of the store.
pub(crate) fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
