//! The city in memory: all enterprises as columns, all measures in force, and what follows from both, kept up as either changes.
//!
//! A [`City`] answers with kinds and numbers. Whatever takes long takes `&self`, so that many may ask at once; only what changes a fact, the
//! library or the day takes `&mut self`. A measure is named by a [`Subject`], which a [`City::subject`] of the library is as well as a
//! [`City::draft`] that nobody has published; an enterprise by its [`zhida_facts::Facts`], which a visitor without enterprise has too.
//!
//! This crate does not know the database, HTTP, files or the clock; the as-of date is an argument.

mod build;
mod city;
mod combined;
mod diff;
mod edits;
mod filter;
mod fit;
mod judge;
mod levers;
mod list;
mod mine;
mod overview;
mod parts;
mod pieces;
mod places;
mod plain;
mod qualified;
mod question;
mod range;
mod readers;
mod reasons;
mod shift;
mod slide;
mod standing;
mod subject;
mod words;

pub use build::Builder;
pub use city::{City, Entered};
pub use combined::Combined;
pub use diff::Diff;
pub use edits::{Edit, EditKind, edits};
pub use filter::Filtered;
pub use fit::Fit;
pub use judge::{Amounts, Judged, Sum};
pub use levers::Lever;
pub use list::{Entry, Listing, Page, Sort, Step};
pub use mine::{CLOSING_SOON, Groups, MeasureStatus, Phase};
pub use overview::{Completeness, MeasureCounts, Overview};
pub use parts::{By, Part, PartKey};
pub use pieces::{Piece, PieceKind};
pub use places::Places;
pub use question::{Answered, Prompt};
pub use range::{FEW_VALUES, MOST_VALUES};
pub use reasons::Reason;
pub use shift::{Shift, ShiftKind};
pub use slide::Slide;
pub use standing::{Counts, Standing};
pub use subject::Subject;
pub use words::{Comparison, condition_text};
