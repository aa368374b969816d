//! Typed plan and facts → verdicts. The row evaluator here is plain and is the referee for every faster backend.
//!
//! This crate does not know SQL, HTTP, files or the clock; the as-of date is an argument. It gives kinds and numbers, and no
//! sentence for a user.

mod amount;
mod case;
mod cost;
mod interval;
mod score;
mod truth;

pub use amount::AmountRange;
pub use case::{Case, Evaluation, Outcome, evaluate_all};
pub use cost::{minimal_sets, unmet};
pub use interval::{Interval, Quantity};
pub use truth::Truth;
