//! What is done about a need.

use super::Quote;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Something done about a need. The enterprise shows, takes back, accepts, declines and rates; the rest is the institution's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The institution may see the need; ids of its products that brought it here.
    Show(Vec<String>),
    /// It may no longer.
    Hide,
    /// It offers money; an offer of its own that still stands is replaced.
    Offer(Quote),
    /// It takes an offer back: the step that made it.
    Withdraw(usize),
    /// The enterprise takes an offer.
    Accept(usize),
    /// It does not want an offer, and why; the reason may be empty.
    Decline(usize, String),
    /// The money of the accepted offer was paid out.
    Grant(Granted),
    /// It will not be, and why.
    Fail(String),
    /// What the enterprise thinks of the institution, 1 to 5 and in its words.
    Rate(u8, String),
}

impl Act {
    /// Its name in the ledger.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Act::Show(_) => "shown",
            Act::Hide => "hidden",
            Act::Offer(_) => "offered",
            Act::Withdraw(_) => "withdrawn",
            Act::Accept(_) => "accepted",
            Act::Decline(..) => "declined",
            Act::Grant(_) => "granted",
            Act::Fail(_) => "failed",
            Act::Rate(..) => "rated",
        }
    }
}

/// Money that was paid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// How much, in fen.
    pub fen: i64,
    /// On which day.
    pub day: NaiveDate,
    /// Number of the contract or of the payment; may be empty.
    pub reference: String,
}

/// An act with its time and the institution it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: NaiveDateTime,
    /// The institution.
    pub institution: i64,
    /// What.
    pub act: Act,
}
