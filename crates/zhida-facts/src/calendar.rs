//! Time by the calendar: months and years to the corresponding day.

use crate::Number;
use chrono::{Datelike, Months, NaiveDate};

/// `date` plus `months` (may be negative): the corresponding day, or the month's last day if there is none
/// (《民法典》第二百零二条).
#[must_use]
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let step = Months::new(months.unsigned_abs());
    if months >= 0 { date.checked_add_months(step) } else { date.checked_sub_months(step) }
}

/// Time from `start` to `end` in months: whole months by [`add_months`], plus the part of the month begun.
/// At every whole number of months it is exact: `months_between(d, e) >= k` iff `add_months(d, k) <= e`.
#[must_use]
pub fn months_between(start: NaiveDate, end: NaiveDate) -> Option<Number> {
    if end < start {
        return months_between(end, start).map(|m| -&m);
    }
    let mut whole = (end.year() - start.year()) * 12 + i32::try_from(end.month()).ok()? - i32::try_from(start.month()).ok()?;
    if add_months(start, whole)? > end {
        whole -= 1;
    }
    let (from, to) = (add_months(start, whole)?, add_months(start, whole + 1)?);
    let part = Number::ratio((end - from).num_days(), (to - from).num_days().max(1))?;
    Some(&Number::from(i64::from(whole)) + &part)
}

/// Days from `start` to `end`.
#[must_use]
pub fn days_between(start: NaiveDate, end: NaiveDate) -> i64 {
    (end - start).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_is_full_on_the_corresponding_day() {
        let year = |a, b| months_between(d(a), d(b)).unwrap() >= Number::from(12);
        assert!(!year("2025-03-01", "2026-02-28"));
        assert!(year("2025-03-01", "2026-03-01"));
        assert!(year("2024-02-29", "2025-02-28"));
        assert!(!year("2024-02-29", "2025-02-27"));
    }

    #[test]
    fn months_are_exact_at_month_ends() {
        for start in ["2023-01-31", "2024-02-29", "2023-12-01"].map(d) {
            for k in 0..30 {
                let at = add_months(start, k).unwrap();
                assert!(months_between(start, at).unwrap() >= Number::from(i64::from(k)));
                let before = at.pred_opt().unwrap();
                assert!(months_between(start, before).unwrap() < Number::from(i64::from(k)), "{start} {k}");
            }
        }
    }
}
