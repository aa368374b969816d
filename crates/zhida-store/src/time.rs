//! Times as the store keeps them, and days as people in China count them.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// How far China's clocks are ahead; it has one zone and no summer time.
pub(crate) const CHINA: Duration = Duration::hours(8);

/// An instant, in microseconds since 1970 (UTC): as fine as both databases and no finer.
pub(crate) fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The instant of a stored time.
#[must_use]
pub fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<Utc>::UNIX_EPOCH)
}

/// An instant as clocks in China show it, as fine as it is stored.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    (instant(micros(at)) + CHINA).naive_utc()
}

/// The stored time of what clocks in China show.
#[must_use]
pub fn micros_of(local: NaiveDateTime) -> i64 {
    micros((local - CHINA).and_utc())
}

/// The day it is in China.
pub(crate) fn day_in_china(at: DateTime<Utc>) -> NaiveDate {
    (at + CHINA).date_naive()
}

/// When a day begins in China.
pub(crate) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - CHINA
}
