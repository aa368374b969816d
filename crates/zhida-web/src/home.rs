//! The landing page.

pub(crate) mod show;
