//! When the owner of a milestone is reminded of it: before its day, after it, and again while it stays undone.

use super::OVERDUE;
use chrono::NaiveDate;
use zhida_facts::{Calendar, NoSchedule};

/// Working days before the due day from which its owner is reminded.
const AHEAD: i64 = 3;
/// Working days after it from which whoever set the task is told too.
const URGED: i64 = 5;

keyed! {
    /// How a milestone stands to its day. Of each at most one reminder is of use: the one of this day.
    TaskRung {
        /// Three working days are left, or fewer.
        Ahead "ahead",
        /// Its day has passed, and a working day since.
        Late "late",
        /// So have five.
        Urged "urged",
        /// More than ten: its task is red for it.
        Long "long",
    }
}

impl TaskRung {
    /// Whether whoever set the task is told, besides its owner.
    #[must_use]
    pub fn goes_up(self) -> bool {
        self >= Self::Urged
    }
}

/// The rung on which something due on `due` and not done stands on `today`, with the working days that are left or have passed; none while
/// it is far off, and none on the days off right after its day.
///
/// # Errors
/// A year on the way has no schedule.
pub fn task_rung(due: NaiveDate, today: NaiveDate, calendar: &Calendar) -> Result<Option<(TaskRung, i64)>, NoSchedule> {
    if today <= due {
        let left = calendar.count(today, due)?;
        return Ok((left <= AHEAD).then_some((TaskRung::Ahead, left)));
    }
    let late = calendar.count(due, today)?;
    let rung = match late {
        ..=0 => return Ok(None),
        late if late > OVERDUE => TaskRung::Long,
        late if late >= URGED => TaskRung::Urged,
        _ => TaskRung::Late,
    };
    Ok(Some((rung, late)))
}
