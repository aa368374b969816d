//! The working days of the repository's own file: against counts made elsewhere, against a second opinion day by day, and by their laws.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use proptest::prelude::*;
use std::process::Command;
use zhida_diagnostics::Severity;
use zhida_facts::{Calendar, Datelike as _, NaiveDate, NoSchedule, RowFault};

const FILE: &str = include_str!("../../../measures/codes/workdays.csv");

/// Working days of each month, counted by a program that keeps its own record of the notices (chinesecalendar 1.11 from PyPI).
const MONTHS: &[(i32, [i64; 12])] = &[
    (2016, [20, 18, 23, 20, 21, 21, 21, 23, 21, 18, 22, 22]),
    (2017, [19, 19, 23, 19, 21, 22, 21, 23, 22, 17, 22, 21]),
    (2018, [22, 17, 22, 20, 22, 20, 22, 23, 21, 18, 22, 21]),
    (2019, [22, 17, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
    (2020, [17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23]),
    (2021, [20, 17, 23, 22, 19, 21, 22, 22, 22, 17, 22, 23]),
    (2022, [21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22]),
    (2023, [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21]),
    (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
    (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
    (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
];

fn calendar() -> Calendar {
    Calendar::parse(FILE).unwrap()
}

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn each_month_has_the_days_counted_elsewhere() {
    let calendar = calendar();
    for (year, months) in MONTHS {
        for (month, days) in (1..).zip(months) {
            let before = NaiveDate::from_ymd_opt(*year, month, 1).unwrap().pred_opt().unwrap();
            let last = zhida_facts::add_months(before.succ_opt().unwrap(), 1).unwrap().pred_opt().unwrap();
            assert_eq!(calendar.count(before, last), Ok(*days), "{year}-{month}");
        }
    }
}

/// A year to come is no guess: when its notice is out, its rows are added to the file and its months above.
#[test]
fn years_on_file_are_those_with_counts() {
    assert_eq!(calendar().years().collect::<Vec<_>>(), MONTHS.iter().map(|(y, _)| *y).collect::<Vec<_>>());
}

#[test]
fn every_row_cites_a_notice_published_before_its_day() {
    let calendar = calendar();
    for row in calendar.years().flat_map(|y| calendar.announcements(y)) {
        assert!(row.notice.starts_with("国办发明电〔") && row.notice.ends_with('号') && !row.name.is_empty(), "{row:?}");
        assert!(row.published.unwrap() < row.date, "{row:?}");
    }
}

#[test]
fn deadlines_over_real_holidays() {
    let c = calendar();
    for (start, n, due) in [
        ("2023-04-28", 5, "2023-05-09"),
        ("2023-04-22", 3, "2023-04-25"),
        ("2023-04-21", 1, "2023-04-23"),
        ("2023-04-30", 1, "2023-05-04"),
        ("2023-05-04", 5, "2023-05-10"),
        ("2023-04-21", 10, "2023-05-08"),
        ("2023-04-29", 0, "2023-04-29"),
    ] {
        assert_eq!(c.due(d(start), n), Ok(d(due)), "{start} + {n}");
    }
}

#[test]
fn a_lengthened_holiday_moves_deadlines_from_the_day_it_is_known() {
    let now = calendar();
    let before = now.as_known_on(d("2020-01-26"));
    assert_eq!(before.due(d("2020-01-22"), 3), Ok(d("2020-02-01"))); // Thu 23, Fri 31, Sat 1 February (made up)
    assert_eq!(now.as_known_on(d("2020-01-27")).due(d("2020-01-22"), 3), Ok(d("2020-02-04"))); // Thu 23, Mon 3, Tue 4
    let published = before.years().flat_map(|year| before.announcements(year)).filter_map(|row| row.published);
    assert_eq!(published.max(), Some(d("2019-11-21")));
    // The May holiday of 2019 was one day until 22 March.
    assert_eq!(now.as_known_on(d("2019-03-21")).due(d("2019-04-30"), 1), Ok(d("2019-05-02")));
    assert_eq!(now.due(d("2019-04-30"), 1), Ok(d("2019-05-05")));
}

#[test]
fn a_year_without_schedule_is_named() {
    let c = calendar();
    let last = *MONTHS.last().map(|(y, _)| y).unwrap();
    let eve = NaiveDate::from_ymd_opt(last, 12, 31).unwrap();
    assert_eq!(c.due(eve, 1), Err(NoSchedule { year: last + 1 }));
    assert_eq!(c.due(eve, 0), Ok(eve));
    assert_eq!(c.due(d("2015-12-31"), 1), Ok(d("2016-01-04")), "the day of receipt itself is not asked about");
    assert_eq!(c.due(d("2015-12-30"), 1), Err(NoSchedule { year: 2015 }));
    assert_eq!(c.due(d("2016-01-01"), u32::MAX), Err(NoSchedule { year: last + 1 }));
    assert_eq!(c.previous_workday(d("2016-01-04")), Err(NoSchedule { year: 2015 }));
    assert_eq!(c.count(d("2015-06-01"), d("2016-06-01")), Err(NoSchedule { year: 2015 }));
    assert_eq!(c.count(eve, eve.succ_opt().unwrap()), Err(NoSchedule { year: last + 1 }));
}

#[test]
fn the_next_schedule_is_missed_from_november_on() {
    let c = calendar().as_known_on(d("2025-01-01"));
    let missing = |day| c.missing(d(day));
    let next = NoSchedule { year: 2026 };
    assert_eq!(missing("2025-10-31"), None);
    assert_eq!(missing("2025-11-01"), Some((next, Severity::Warning)));
    assert_eq!(missing("2025-12-30"), Some((next, Severity::Warning)));
    assert_eq!(missing("2025-12-31"), Some((next, Severity::Error)));
    assert_eq!(missing("2026-03-01"), Some((next, Severity::Error)));
    assert_eq!(calendar().missing(d("2025-12-31")), None);
}

#[test]
fn all_faults_of_a_file_are_told() {
    let faults = Calendar::parse("date,day\n2026-01-01,rest\n2026-13-01,rest\n2026-01-04,offen\n2026-01-01,work\n2026-01-02,rest,,,soon\n");
    let expected = [(3, RowFault::Date), (4, RowFault::Day), (5, RowFault::Twice), (6, RowFault::Published)];
    assert_eq!(faults.unwrap_err(), expected);
    assert!(Calendar::parse("date,day\n2026-01-01,rest,元旦,,2025-11-04\n2026-01-01,work,元旦,,2025-12-01\n").is_ok());
}

proptest! {
    #[test]
    fn a_deadline_is_a_working_day_and_counts_back(days in 0_u64..3_900, n in 1_u32..300) {
        let c = calendar();
        let start = d("2016-01-01") + zhida_facts::Days::new(days);
        let Ok(due) = c.due(start, n) else { return Ok(()) };
        prop_assert_eq!(c.is_workday(due), Ok(true));
        prop_assert_eq!(c.count(start, due), Ok(i64::from(n)));
        prop_assert_eq!(c.count(due, start), Ok(-i64::from(n)));
        prop_assert!(c.due(start, n - 1).unwrap() < due);
        prop_assert_eq!(c.next_workday(c.previous_workday(due).unwrap()), Ok(due));
        // Day by day, as a person would count.
        let one_by_one = start.iter_days().skip(1).take_while(|day| *day <= due).filter(|day| c.is_workday(*day) == Ok(true)).count();
        prop_assert_eq!(one_by_one, n as usize);
    }
}

/// Day by day over all years that both know. `ZHIDA_TEST_PYTHON` says where the second opinion lives; in CI it must be set.
#[test]
fn a_second_opinion_agrees_on_every_day() {
    let Some(python) = std::env::var("ZHIDA_TEST_PYTHON").ok().filter(|v| !v.is_empty()) else {
        assert!(std::env::var_os("CI").is_none(), "ZHIDA_TEST_PYTHON is not set, and CI must ask for a second opinion");
        eprintln!("SKIPPED: ZHIDA_TEST_PYTHON is not set");
        return;
    };
    let script = "import chinese_calendar as c, datetime as t\nd = t.date(2016, 1, 1)\n\
                  try:\n  while True: print(d, int(c.is_workday(d))); d += t.timedelta(1)\nexcept NotImplementedError: pass\n";
    let asked = Command::new(python).args(["-c", script]).output().unwrap();
    assert!(asked.status.success(), "`source ci/services.sh` installs it: {}", String::from_utf8_lossy(&asked.stderr));
    let (calendar, mut days) = (calendar(), 0);
    for line in String::from_utf8(asked.stdout).unwrap().lines() {
        let (date, theirs) = line.split_once(' ').unwrap();
        let Ok(ours) = calendar.is_workday(d(date)) else { continue };
        assert_eq!(ours, theirs == "1", "{date} ({:?})", d(date).weekday());
        days += 1;
    }
    assert!(days >= 11 * 365, "{days} days were compared");
}
