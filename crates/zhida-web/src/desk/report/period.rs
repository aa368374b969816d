//! The period of a report: a week from Monday to Sunday, or a month.

use crate::words::{Key, Words};
use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveTime};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    /// A month, or else a week.
    pub(super) month: bool,
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl Period {
    /// The week or month of a day.
    pub(super) fn of(month: bool, day: NaiveDate) -> Self {
        if month {
            let first = day.with_day(1).unwrap_or(day);
            let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
            return Self { month, first, last: next.pred_opt().unwrap_or(first) };
        }
        let back = Days::new(day.weekday().num_days_from_monday().into());
        let first = day.checked_sub_days(back).unwrap_or(day);
        Self { month, first, last: first.checked_add_days(Days::new(6)).unwrap_or(first) }
    }

    /// The one before it.
    pub(super) fn before(self) -> Self {
        Self::of(self.month, self.first.pred_opt().unwrap_or(self.first))
    }

    /// The one after it.
    pub(super) fn after(self) -> Self {
        Self::of(self.month, self.last.succ_opt().unwrap_or(self.last))
    }

    /// From its first instant to the one after its last, in microseconds.
    pub(super) fn span(self) -> (i64, i64) {
        span(self.first, self.last)
    }

    /// As addresses name it.
    pub(super) fn query(self) -> String {
        format!("period={}&day={}", if self.month { "month" } else { "week" }, self.first)
    }

    /// What it is called.
    pub(super) fn name(self, t: Words) -> String {
        let named = if self.month {
            t.say(Key("report-month")).with("year", self.first.year()).with("n", self.first.month())
        } else {
            let week = self.first.iso_week();
            t.say(Key("report-week")).with("year", week.year()).with("n", week.week())
        };
        named.with("from", self.first).with("to", self.last).to_string()
    }
}

/// Days from a first to a last as a span of microseconds, the second not included.
pub(super) fn span(first: NaiveDate, last: NaiveDate) -> (i64, i64) {
    let begins = |day: NaiveDate| zhida_store::micros_of(day.and_time(NaiveTime::MIN));
    (begins(first), begins(last.succ_opt().unwrap_or(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn weeks_begin_on_mondays_and_months_end_where_they_end() {
        let week = Period::of(false, day("2027-01-03"));
        assert_eq!((week.first, week.last), (day("2026-12-28"), day("2027-01-03")), "a week may lie in two years");
        assert_eq!(Period::of(false, day("2026-12-28")), week);
        assert_eq!((week.before().last, week.after().first), (day("2026-12-27"), day("2027-01-04")));
        assert!(week.name(Words::new(crate::words::Lang::Zh)).contains("53"), "{}", week.name(Words::new(crate::words::Lang::Zh)));
        let month = Period::of(true, day("2028-02-29"));
        assert_eq!((month.first, month.last), (day("2028-02-01"), day("2028-02-29")));
        assert_eq!((month.before().first, month.after().last), (day("2028-01-01"), day("2028-03-31")));
        let (from, to) = month.span();
        assert_eq!(to - from, 29 * 24 * 3600 * 1_000_000);
    }
}
