//! Cases: what `zhida-cases` decides, made to last. A move, its notices and its entries in the ledger are one transaction, and whoever
//! writes holds the end of the ledger: so two moves of one case stand one behind the other, and the second sees the first.

mod actor;
mod cache;
mod check;
mod desk;
mod duty;
mod ledger;
mod link;
mod list;
mod load;
mod notices;
mod papers;
mod routing;
mod settings;
mod settle;
mod template;
mod tenant;
mod write;

pub(crate) use actor::{capacities, office};
pub(crate) use list::masked_contact;
pub(crate) use load::{CHUNK, load, load_all};
pub(crate) use papers::{cases_of, papers_of};

pub use check::CaseCheck;
pub use desk::Merged;
pub use duty::{DUTIES, Staff};
pub use ledger::LedgerChange;
pub use link::Linked;
pub use list::{CaseFilter, CaseSort, Counts, Scope};
pub use load::{CaseFile, frame_of};
pub use notices::Told;
pub use papers::{CasePaper, brings_files};

use chrono::{DateTime, Utc};
use zhida_facts::Calendar;

/// The office of the service centre itself; departments have numbers of their own.
pub const CENTRE: i64 = 0;

/// What every move is made with: the working days, the time, and the request that brought it.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Working days.
    pub calendar: &'a Calendar,
    /// The time.
    pub at: DateTime<Utc>,
    /// The request; empty for the program itself.
    pub request: &'a str,
}

/// What is sent as a demand, or kept as its draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Subject, a key of the catalogue.
    pub subject: String,
    /// The matter.
    pub text: String,
    /// How to reach whom.
    pub contact: String,
}
