//! The action ledger: tasks with milestones, and rectification items that a second person checks off.

mod rectify;
mod reminder;
mod weekly;

pub use rectify::{Item, Refused, Stage, Step};
pub use reminder::{TaskRung, task_rung};
pub use weekly::{Line, Turn, Weekly, weekly};

use chrono::NaiveDate;
use zhida_facts::{Calendar, NoSchedule, Number};

/// Points by which a task may be short and still be yellow.
const SHORT: i64 = 15;
/// Working days a milestone may be overdue before its task is red.
const OVERDUE: i64 = 10;

/// A part of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The day by whose end it is due.
    pub due: NaiveDate,
    /// Its weight; weights count in proportion to their sum.
    pub weight: u32,
    /// When its evidence was accepted.
    pub accepted: Option<NaiveDate>,
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskLight {
    /// As far as it should be.
    Green,
    /// Short by 15 points at most, and nothing is more than 10 working days overdue.
    Yellow,
    /// Otherwise.
    Red,
}

/// How far a task is, in points of 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Milestones whose evidence was accepted.
    pub done: Number,
    /// Milestones that are due by today.
    pub expected: Number,
    /// The light.
    pub light: TaskLight,
}

/// How far a task is on `today`. A task without milestones has 0 of 0 points and is green.
///
/// # Errors
/// A year in which a milestone is overdue has no schedule.
pub fn progress(milestones: &[Milestone], today: NaiveDate, calendar: &Calendar) -> Result<Progress, NoSchedule> {
    let total: i64 = milestones.iter().map(|m| i64::from(m.weight)).sum();
    let points = |counts: &dyn Fn(&Milestone) -> bool| {
        let sum: i64 = milestones.iter().filter(|m| counts(m)).map(|m| i64::from(m.weight)).sum();
        Number::ratio(sum * 100, total).unwrap_or(Number::ZERO)
    };
    let accepted = |m: &Milestone| m.accepted.is_some_and(|day| day <= today);
    let done = points(&accepted);
    let expected = points(&|m| m.due <= today);
    let mut long_overdue = false;
    for late in milestones.iter().filter(|m| m.due < today && !accepted(m)) {
        long_overdue |= calendar.count(late.due, today)? > OVERDUE;
    }
    let light = if done >= expected {
        TaskLight::Green
    } else if !long_overdue && &expected - &done <= Number::from(SHORT) {
        TaskLight::Yellow
    } else {
        TaskLight::Red
    };
    Ok(Progress { done, expected, light })
}
