//! Pages of the desk about measures: the whole city's verdict, sliders, the editor, versions.

pub(crate) mod complete;
pub(crate) mod condition;
pub(crate) mod diff;
pub(crate) mod editor;
pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod preview;
pub(crate) mod review;
pub(crate) mod show;
pub(crate) mod sliders;
pub(crate) mod versions;

mod chart;
mod draft;
mod entry;
mod funnel;
mod lever;
mod part;
mod place;
mod standing;
mod sum;

use crate::desk::desk;
