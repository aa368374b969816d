//! Pages about measures.

pub(crate) mod list;
pub(crate) mod show;

mod named;
mod row;

pub(crate) use named::{named, titles};
pub(crate) use row::{Due, Row, address, kind, track};
pub(crate) use show::{Head, Which, is_about_documents};
