//! What can be said of a measure before any enterprise: findings with witnesses, samples, coverage, and whether samples would
//! notice a slip of the pen.
//!
//! A crate of its own, because it needs the evaluator for witnesses and samples, and the measure language must not know the
//! engine. It does not know files, terminals or the clock.

mod aim;
mod care;
mod check;
mod classes;
mod coverage;
mod critical;
mod faults;
mod mutate;
mod paste;
mod piece;
mod procedure;
mod quantity;
mod range;
mod regions;
mod routing;
mod rows;
mod samples;
mod score;
mod search;
mod siblings;
mod solve;
mod space;
mod tree;
mod witness;
mod words;

pub use check::{check, check_library, check_plan};
pub use coverage::{Blocking, Coverage, Reason, SELF_REPORTED, coverage, coverage_all, total};
pub use faults::{Fate, Fault, Faults, seed_faults, seed_faults_all};
pub use mutate::{Mutant, Slip, mutant, mutants};
pub use samples::{Results, Trial, run_measure, run_samples};
