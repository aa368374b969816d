//! The weekly report: what turned red, what turned green, what is due in 14 days, by owner. Twelve lines, no adjectives.

use super::TaskLight;
use crate::PersonId;
use chrono::{Days, NaiveDate};

/// Lines of a report.
const LINES: usize = 12;
/// Days it looks ahead.
const AHEAD: u64 = 14;

/// A task as the report sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The task's number.
    pub task: i64,
    /// Who answers for it.
    pub owner: PersonId,
    /// Its light a week ago; none for a new task, and where a year on the way has no schedule.
    pub before: Option<TaskLight>,
    /// Its light now; none where a year on the way has no schedule.
    pub now: Option<TaskLight>,
    /// Its next milestone that is not accepted.
    pub next_due: Option<NaiveDate>,
}

/// Why a task is in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It turned red.
    Red,
    /// It has no light: a year on the way has no schedule.
    Unjudged,
    /// Something of it is due within 14 days.
    Due(NaiveDate),
    /// It turned green.
    Green,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekly {
    /// At most twelve lines, by owner: the task and why.
    pub lines: Vec<(PersonId, Turn, i64)>,
    /// How many there would be more.
    pub more: usize,
}

/// The report of the week that ends on `today`. Where there are more than twelve lines, red goes first, then what has no light, then due, then green.
#[must_use]
pub fn weekly(tasks: &[Line], today: NaiveDate) -> Weekly {
    let soon = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let mut lines: Vec<(PersonId, Turn, i64)> = Vec::new();
    for task in tasks {
        let turned = |light| task.now == Some(light) && task.before.is_some_and(|before| before != light);
        let due = task.next_due.filter(|day| (today..=soon).contains(day)).map(Turn::Due);
        let red = turned(TaskLight::Red).then_some(Turn::Red);
        let unjudged = task.now.is_none().then_some(Turn::Unjudged);
        let green = turned(TaskLight::Green).then_some(Turn::Green);
        lines.extend([red, unjudged, due, green].into_iter().flatten().map(|turn| (task.owner, turn, task.task)));
    }
    lines.sort_by_key(|(owner, turn, task)| (*turn, *owner, *task));
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    lines.sort_unstable();
    Weekly { lines, more }
}
