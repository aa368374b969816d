//! Times of cases in words.

use chrono::{NaiveDateTime, NaiveTime, Timelike as _};
use zhida_cases::Deadline;
use zhida_store::{instant, local};

/// A deadline: its day, or its day and time. A day means the end of that day.
pub(crate) fn deadline(due: Deadline) -> String {
    match due.time {
        None => due.day.to_string(),
        Some(time) => minute(due.day.and_time(time)),
    }
}

/// A deadline as lists keep it: midnight is the end of the day before.
pub(crate) fn due(micros: i64) -> String {
    let at = local(instant(micros));
    if at.time() == NaiveTime::MIN { at.date().pred_opt().unwrap_or(at.date()).to_string() } else { minute(at) }
}

/// A time of the log.
pub(crate) fn minute(at: NaiveDateTime) -> String {
    // A default signature happens at midnight, which is said as it is.
    let at = at.with_second(0).unwrap_or(at);
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// The day of a stored time.
pub(crate) fn day(micros: i64) -> String {
    local(instant(micros)).date().to_string()
}
