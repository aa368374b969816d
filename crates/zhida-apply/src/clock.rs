//! Until when something is owed, computed whenever somebody asks: from the log, the calendar and the way that was prescribed.
//!
//! The day on which a term begins is day 0; it ends with the n-th working day after it.

use crate::application::Application;
use crate::state::State;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use zhida_facts::{Calendar, NoSchedule};

/// The last day of what is owed now: by an officer, by the enterprise, or of the notice. None where nobody owes anything by a date.
///
/// # Errors
/// A year on the way has no schedule.
pub fn due(application: &Application, calendar: &Calendar) -> Result<Option<NaiveDate>, NoSchedule> {
    let Some(procedure) = &application.procedure else { return Ok(None) };
    let days = match application.state {
        State::Review => application.now_at().map(|s| s.workdays),
        State::Returned => Some(procedure.supplement),
        State::Notice => Some(procedure.notice),
        _ => None,
    };
    days.map(|n| calendar.due(application.since.date(), n)).transpose()
}

/// How it stands with a term; said in words beside the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Past its last day.
    Red,
    /// One working day left or less.
    Yellow,
    /// Half used.
    Blue,
    /// Time enough.
    Green,
    /// Nobody owes anything by a date.
    Grey,
}

impl Light {
    /// All, the most urgent first, with their names in message keys.
    pub const ALL: [(Light, &'static str); 5] =
        [(Light::Red, "red"), (Light::Yellow, "yellow"), (Light::Blue, "blue"), (Light::Green, "green"), (Light::Grey, "grey")];

    /// Its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(l, _)| *l == self).map_or("", |(_, key)| key)
    }
}

/// The light of a term from `since` to `due`, on `today`. Without a schedule of the year it is judged by days.
#[must_use]
pub fn light(since: NaiveDate, due: Option<NaiveDate>, today: NaiveDate, calendar: &Calendar) -> Light {
    let Some(due) = due else { return Light::Grey };
    if today > due {
        return Light::Red;
    }
    let between = |a: NaiveDate, b: NaiveDate| calendar.workdays_between(a, b).unwrap_or_else(|| b.signed_duration_since(a).num_days());
    let (left, all) = (between(today, due), between(since, due));
    if left <= 1 {
        Light::Yellow
    } else if 2 * left <= all {
        Light::Blue
    } else {
        Light::Green
    }
}

/// The first instant after `day`.
pub(crate) fn after(day: NaiveDate) -> NaiveDateTime {
    day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN)
}
