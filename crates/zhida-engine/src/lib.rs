//! Typed plan and facts → verdicts. The row evaluator here is plain and is the referee for every faster backend.
//!
//! This crate does not know SQL, HTTP, files or the clock; the as-of date is an argument. It gives kinds and numbers, and no
//! sentence for a user.

mod ahead;
mod amount;
mod bundle;
mod case;
mod columns;
mod cost;
mod explain;
mod gap;
mod interval;
mod percolate;
pub mod program;
mod question;
mod score;
mod solve;
mod sweep;
mod truth;
mod value;
mod ways;

pub use amount::AmountRange;
pub use bundle::{Bundle, Offer};
pub use case::{Case, Evaluation, Outcome};
pub use columns::{Ask, Counts, Found, Funnel, Matcher, Ranks, View};
pub use cost::{minimal_sets, unmet};
pub use explain::{ClauseReport, Explanation, IndicatorReport, UsedFact, explain};
pub use gap::{Change, Fix};
pub use interval::{Interval, Quantity};
pub use percolate::{Changed, Percolator, Standing};
pub use program::Program;
pub use question::{Question, next_questions};
pub use sweep::{Knob, Point, Sweep};
pub use truth::Truth;
pub use ways::{Way, ways};
