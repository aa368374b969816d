//! Applications: from a draft to the money.
//!
//! What was sent is frozen; each step has a department, an officer and a term; what is missing is said once and all of it; nothing is granted
//! before everybody could object; no money is booked by one person alone. Where a measure says that silence means consent, the step passes
//! at its own instant, whoever looks and whenever.
//!
//! The log is the only truth: [`Application::replay`] folds it. [`act`] and [`settle`] give the new application and the rows to write; whoever
//! calls makes that durable in one transaction. Times are local time of the municipality.
//!
//! This crate does not know stores, pages, measures as documents, enterprises' facts or the clock, and it has no sentence for a user.

mod act;
mod application;
mod clock;
mod perform;
mod procedure;
mod state;

pub use act::{Act, Actor, Amount, Frozen, Objection, Paper, Party, Payment, Proposal, Reason, Row};
pub use application::{Application, Broken, Opening};
pub use clock::{Light, due, light};
pub use perform::{Refusal, act, settle};
pub use procedure::{Officer, Procedure, Step};
pub use state::State;
