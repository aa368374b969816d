//! Time by the calendar: months and years to the corresponding day, working days by the published holiday schedule.

use crate::Number;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::BTreeMap;

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

/// Working days: weekends, corrected by the State Council's yearly schedule for the years that are on file.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Deviations from the week: `true` a working day on a weekend, `false` a holiday on a weekday.
    special: BTreeMap<NaiveDate, bool>,
    years: Option<(i32, i32)>,
}

impl Calendar {
    /// Reads `date,day` rows where day is `work` or `rest`; the covered years are those that occur.
    ///
    /// # Errors
    /// The number of the first line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut special = BTreeMap::new();
        for (index, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
            let (date, day) = line.split_once(',').ok_or(index + 1)?;
            let date: NaiveDate = date.parse().map_err(|_| index + 1)?;
            let working = match day.split(',').next().map(str::trim) {
                Some("work") => true,
                Some("rest") => false,
                _ => return Err(index + 1),
            };
            special.insert(date, working);
        }
        let years = special.keys().next().zip(special.keys().next_back()).map(|(a, b)| (a.year(), b.year()));
        Ok(Self { special, years })
    }

    /// Whether `date` is a working day; `None` outside the years on file.
    #[must_use]
    pub fn is_workday(&self, date: NaiveDate) -> Option<bool> {
        let (first, last) = self.years?;
        if !(first..=last).contains(&date.year()) {
            return None;
        }
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        Some(self.special.get(&date).copied().unwrap_or(!weekend))
    }

    /// Working days after `start` up to and including `end`; negative if `end` lies before. `None` outside the years on file.
    #[must_use]
    pub fn workdays_between(&self, start: NaiveDate, end: NaiveDate) -> Option<i64> {
        if end < start {
            return self.workdays_between(end, start).map(|n| -n);
        }
        let mut count = 0;
        let mut day = start;
        while day < end {
            day = day.checked_add_days(Days::new(1))?;
            count += i64::from(self.is_workday(day)?);
        }
        Some(count)
    }
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

    #[test]
    fn workdays_follow_the_schedule() {
        let c = Calendar::parse("date,day\n2026-01-01,rest\n2026-01-04,work\n").unwrap();
        assert_eq!(c.workdays_between(d("2026-01-01"), d("2026-01-05")), Some(3)); // Fri 2, Sun 4 (made up), Mon 5
        assert_eq!(c.workdays_between(d("2026-12-31"), d("2027-01-01")), None);
    }
}
