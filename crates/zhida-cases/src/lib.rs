//! Cases: one machine for everything that is owed to somebody by a date.
//!
//! The enterprise, not the department, says whether it is solved. A clock that somebody can avoid by not clicking is no clock: clocks are
//! computed from the log and the calendar, and what is due happens at its instant, whoever looks and whenever.
//!
//! The log is the only truth: [`Case::replay`] folds it into the state. [`act`] answers with the new case, the rows to write and what is to
//! be done about them (notices, and the instant to look again); whoever calls makes that durable in one transaction.
//!
//! Times are local time of the municipality; China has one zone and no summer time.
//!
//! This crate does not know stores, pages, files, measures as documents or the clock, and it has no sentence for a user: words are keys.

#[macro_use]
mod keyed;
mod act;
mod asking;
mod carry;
mod case;
mod clock;
mod condition;
mod deadline;
mod hours;
mod kind;
mod ladder;
mod light;
mod moves;
mod notice;
mod outcome;
mod perform;
mod recompute;
mod role;
mod settings;
mod state;
mod terms;
mod told;

pub mod action;
pub mod lending;
pub mod measures;
pub mod routing;
pub mod seats;

pub use act::{Act, ActKind, Answer, CoSeat, No, Plan, ReopenGround, Reply, Row};
pub use asking::{MayAsk, bursts, called_again, late_survey, may_ask};
pub use case::{Broken, Case, Opening, Round, Signature};
pub use clock::{Clock, Due, Which, clocks};
pub use condition::{Lack, Refusal};
pub use deadline::{Break, Deadline, deadline};
pub use hours::OfficeHours;
pub use kind::{Channel, Kind, Urgency};
pub use ladder::{Rung, reminders};
pub use light::{Light, bound, light, light_changes, light_of_clock};
pub use moves::{MOVES, Move, To, may};
pub use notice::{Notice, Party, Prompt};
pub use outcome::{Mark, Outcome, Solved};
pub use perform::{Deed, Done, Merger, act, draft_ends, merge, settle};
pub use recompute::{Moved, recompute};
pub use role::{Actor, CaseId, EnterpriseId, OfficeId, PersonId, Role, Seat};
pub use settings::{Limits, Settings, Version};
pub use state::State;
pub use terms::{Extension, Term, Terms};
pub use told::is_told;

use zhida_facts::Calendar;

/// What every decision is made with: the calendar as it is known, and the municipality's settings.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Working days.
    pub calendar: &'a Calendar,
    /// Terms, office hours and limits, by the day from which they are in force.
    pub settings: &'a Settings,
}
