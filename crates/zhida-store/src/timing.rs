//! When a message leaves: at once, with the day's others, after the quiet hours, and never later than the end of the day after the one on
//! which it was put down.

use crate::entity::notice_setting;
use crate::time::{CHINA, day_in_china, midnight};
use chrono::{DateTime, Duration, Timelike as _, Utc};

/// When a message leaves, and whether with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaves {
    pub(crate) at: DateTime<Utc>,
    pub(crate) together: bool,
}

/// What is above the limit of a day leaves at this hour of the next.
const MORNING: i32 = 8;

/// Failures after which a message is given up: with the waits of [`backoff`] that is more than a day.
pub(crate) const MAX_ATTEMPTS: i32 = 14;

/// The end of the day after the one of `at`, in China.
pub(crate) fn latest(at: DateTime<Utc>) -> DateTime<Utc> {
    midnight(day_in_china(at) + Duration::days(2)) - Duration::microseconds(1)
}

/// When something put down at `from` leaves.
pub(crate) fn leaves(setting: &notice_setting::Model, urgent: bool, from: DateTime<Utc>) -> Leaves {
    if urgent {
        return Leaves { at: from, together: false };
    }
    let at = if setting.digest { next_hour(from, setting.digest_hour) } else { from };
    Leaves { at: after_quiet(setting, at).min(latest(from)), together: setting.digest }
}

/// When something leaves that was above the limit of the day of `now`; nothing if that would be too late for it.
pub(crate) fn tomorrow(setting: &notice_setting::Model, now: DateTime<Utc>, latest: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let hour = if setting.digest { setting.digest_hour } else { MORNING };
    let morning = next_hour(midnight(day_in_china(now) + Duration::days(1)), hour);
    Some(after_quiet(setting, morning)).filter(|at| *at <= latest)
}

/// How long to wait after failure number `attempts`: a minute, twice as long each time, at most six hours.
pub(crate) fn backoff(attempts: i32) -> Duration {
    Duration::minutes((1 << attempts.saturating_sub(1).clamp(0, 9)).min(6 * 60))
}

fn next_hour(from: DateTime<Utc>, hour: i32) -> DateTime<Utc> {
    let today = midnight(day_in_china(from)) + Duration::hours(hour.clamp(0, 23).into());
    if today >= from { today } else { today + Duration::days(1) }
}

/// `at`, or the end of the quiet hours it falls into.
fn after_quiet(setting: &notice_setting::Model, at: DateTime<Utc>) -> DateTime<Utc> {
    let (Some(from), Some(to)) = (setting.quiet_from, setting.quiet_to) else { return at };
    let local = at + CHINA;
    let minute = i32::try_from(local.num_seconds_from_midnight() / 60).unwrap_or(0);
    let quiet = if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to };
    if !quiet {
        return at;
    }
    let end = midnight(day_in_china(at)) + Duration::minutes(to.into());
    if end > at { end } else { end + Duration::days(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    fn china(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0).unwrap() - CHINA
    }
    fn setting(digest: Option<i32>, quiet: Option<(i32, i32)>) -> notice_setting::Model {
        let mut setting = crate::notice_settings::unset(1);
        setting.digest = digest.is_some();
        setting.digest_hour = digest.unwrap_or(9);
        (setting.quiet_from, setting.quiet_to) = quiet.map_or((None, None), |(a, b)| (Some(a * 60), Some(b * 60)));
        setting
    }

    #[test]
    fn quiet_hours_and_digests_shift_and_urgent_ones_do_not_wait() {
        let night = setting(None, Some((22, 7)));
        assert_eq!(leaves(&night, false, china(3, 23, 30)).at, china(4, 7, 0));
        assert_eq!(leaves(&night, false, china(3, 6, 59)).at, china(3, 7, 0));
        assert_eq!(leaves(&night, false, china(3, 7, 0)).at, china(3, 7, 0));
        assert_eq!(leaves(&night, true, china(3, 23, 30)), Leaves { at: china(3, 23, 30), together: false });
        let noon = setting(Some(12), Some((12, 14)));
        assert_eq!(leaves(&noon, false, china(3, 11, 0)), Leaves { at: china(3, 14, 0), together: true });
        assert_eq!(leaves(&noon, false, china(3, 12, 1)).at, china(4, 14, 0));
    }

    #[test]
    fn nothing_is_later_than_the_day_after() {
        for digest in [None, Some(0), Some(9), Some(23)] {
            for quiet in [None, Some((22, 7)), Some((7, 6)), Some((0, 23)), Some((8, 8))] {
                for hour in 0..24 {
                    let (setting, at) = (setting(digest, quiet), china(3, hour, 17));
                    let leaves = leaves(&setting, false, at);
                    assert!(leaves.at >= at && leaves.at < china(5, 0, 0), "{digest:?} {quiet:?} {hour}: {leaves:?}");
                    if let Some(next) = tomorrow(&setting, at, latest(at)) {
                        assert!(next > at && next < china(5, 0, 0));
                    }
                }
            }
        }
    }

    #[test]
    fn what_waited_for_tomorrow_once_does_not_wait_again() {
        let open = setting(None, None);
        let received = china(3, 10, 0);
        let next = tomorrow(&open, received, latest(received)).unwrap();
        assert_eq!(next, china(4, 8, 0));
        assert_eq!(tomorrow(&open, next, latest(received)), None);
    }

    #[test]
    fn a_day_without_a_server_is_survived() {
        let waits: Duration = (1..MAX_ATTEMPTS).map(backoff).sum();
        assert!(waits > Duration::hours(26), "{waits}");
        assert!((1..20).all(|n| backoff(n) <= backoff(n + 1)));
    }
}
