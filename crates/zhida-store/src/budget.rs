//! What there is for measures in a year, what of it is spent and promised, and what the verdicts let expect.
//!
//! Money belongs to the year in which it was granted: from promised to paid it moves within one budget. What is expected is read like a
//! funnel, from who qualifies as it was last put down and from applications as they stand, so that anybody can count it again.

mod expected;
mod set;
mod spending;

pub use set::NewBudget;
pub use spending::{Expected, Room, Spending};
