//! An institution's own pages: its services, and what enterprises ask of it.

pub(crate) mod finance;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod start;

use crate::app::App;
use crate::error::Fault;
use crate::viewer::Viewer;
use zhida_store::Provider;

/// The corner of the institution whoever looks speaks for.
pub(crate) fn provider(app: &App, viewer: &Viewer) -> Result<Provider, Fault> {
    Ok(app.store().provider(viewer.signed.as_ref().ok_or(Fault::Forbidden)?)?)
}
