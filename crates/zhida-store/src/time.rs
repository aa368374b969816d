//! Times as the store keeps them.

use chrono::{DateTime, Utc};

/// An instant, in microseconds since 1970 (UTC): as fine as both databases and no finer.
pub(crate) fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The instant of a stored time.
#[must_use]
pub fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::<Utc>::UNIX_EPOCH)
}
