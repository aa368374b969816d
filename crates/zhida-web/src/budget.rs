//! The money of measures: what there is in a year, what is promised and paid, and what the verdicts let expect.

pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod set;
pub(crate) mod show;

mod line;

pub(crate) use line::{Line, line, pays};
