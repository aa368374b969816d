//! Pages of the desk about measures: the whole city's verdict, sliders, the editor, versions.

pub(crate) mod complete;
pub(crate) mod condition;
pub(crate) mod diff;
pub(crate) mod editor;
pub(crate) mod entry;
pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod preview;
pub(crate) mod review;
pub(crate) mod show;
pub(crate) mod sliders;
pub(crate) mod versions;
pub(crate) mod withdrawn;

pub(crate) mod draft;
pub(crate) mod funnel;
pub(crate) mod inspect;
pub(crate) mod lever;
pub(crate) mod part;
pub(crate) mod place;

pub(crate) mod chart;
mod hands;
mod standing;
mod sum;

use crate::desk::desk;
