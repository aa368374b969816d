//! Offers, and how they stand.

use super::Quote;
use chrono::NaiveDateTime;

/// An offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The step that made it.
    pub id: usize,
    /// Whose.
    pub institution: i64,
    /// When it was made.
    pub at: NaiveDateTime,
    /// What is offered.
    pub quote: Quote,
    pub(super) ended: Option<End>,
}

/// How an offer ended by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    Replaced,
    Withdrawn,
    Declined(String),
    Failed(String),
}

/// How an offer stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its loan was paid out.
    Granted,
    /// It was accepted.
    Accepted,
    /// It can be accepted.
    Open,
    /// Another was accepted.
    Passed,
    /// Its last day is over.
    Expired,
    /// The enterprise did not want it.
    Declined,
    /// It was accepted, and its loan will not come.
    Failed,
    /// It was taken back.
    Withdrawn,
    /// Its institution has made another.
    Replaced,
}
