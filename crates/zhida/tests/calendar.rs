//! `zhida calendar` as its user meets it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{command, text, zhida};
use std::io::Write as _;
use std::process::{Output, Stdio};

fn due(lang: &str, extra: &[&str], lines: &[u8]) -> Output {
    let args = [&["--lang", lang, "calendar", "due"], extra].concat();
    let mut child = command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The program may be through with a wrong call before it has read anything.
    let _ = child.stdin.take().unwrap().write_all(lines);
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> Vec<String> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn each_line_has_its_due_day() {
    let lines = "2023-04-28 5\n2023-04-22 3\n2023-04-21\t1\r\n2023-04-30,1\n\n2023-05-04   5\n2023-04-21 10\n2020-01-22 3\n2026-11-24 0";
    let done = due("zh", &[], lines.as_bytes());
    assert_eq!(done.status.code(), Some(0), "{}", text(&done));
    let days = ["2023-05-09", "2023-04-25", "2023-04-23", "2023-05-04", "", "2023-05-10", "2023-05-08", "2020-02-04", "2026-11-24"];
    assert_eq!(out(&done), days);
    assert!(done.stderr.is_empty(), "{}", text(&done));
    // As it was known the day before the Spring Festival was lengthened.
    assert_eq!(out(&due("zh", &["--as-of", "2020-01-26"], b"2020-01-22 3\n")), ["2020-02-01"]);
    assert_eq!((out(&due("zh", &[], b"")).len(), due("zh", &[], b"").status.code()), (0, Some(0)));
}

#[test]
fn all_bad_lines_are_named_with_a_remedy_and_the_good_ones_answered() {
    let lines = b"2023-04-28 5\n2023-02-30 5\n2023-04-28 -1\n2023-04-28\n2099-01-04 1\n\xff\xfe 3\n2023-04-28 5 6\n2023-04-28 5\n";
    let english = due("en", &[], lines);
    assert_eq!(english.status.code(), Some(1));
    assert_eq!(out(&english), ["2023-05-09", "?", "?", "?", "?", "?", "?", "2023-05-09"]);
    let said = String::from_utf8(english.stderr).unwrap();
    for part in [
        "line 2: “2023-02-30” is not a day of the calendar; write it like 2023-04-28",
        "line 3: “-1” is not a number of working days; write 0 or a whole number above, such as 5",
        "line 4: “2023-04-28” is not a day and a number of working days; write 2023-04-28 5",
        "line 5: the holidays of 2099 are not on file",
        "line 6: the line is not UTF-8",
        "line 7: “2023-04-28 5 6” is not a day and a number",
        "6 of 8 lines have no due day",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let chinese = text(&due("zh", &[], lines));
    for part in ["第 2 行：“2023-02-30”不是日历上的日期", "第 5 行：没有 2099 年的放假安排", "workdays.csv", "共 8 行，其中 6 行没有到期日"]
    {
        assert!(chinese.contains(part), "{part}: {chinese}");
    }
}

#[test]
fn a_year_is_listed_with_its_notices() {
    let shown = zhida(&["calendar", "show", "2020", "--as-of", "2026-06-01"]);
    assert_eq!(shown.status.code(), Some(0));
    let said = text(&shown);
    for part in ["2020-01-19  周日", "2020-02-01  周六  （上班，后有调整）", "国办发明电〔2020〕1号", "2020-01-27", "2020 年：249 个工作日"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let english = text(&zhida(&["--lang", "en", "calendar", "show", "2023"]));
    assert!(english.contains("2023-05-06  Sat") && english.contains("worked") && english.contains("2023: 249 working days"), "{english}");
    // Before it was changed.
    let before = text(&zhida(&["calendar", "show", "2020", "--as-of", "2020-01-01"]));
    assert!(!before.contains("后有调整") && before.contains("2020 年：251 个工作日"), "{before}");
}

#[test]
fn the_next_year_is_missed_from_november_on() {
    let on = |day: &str| String::from_utf8(zhida(&["calendar", "show", "--as-of", day]).stderr).unwrap();
    assert_eq!(on("2025-10-31"), "");
    assert!(on("2024-11-01").contains("还没有 2025 年的放假安排"), "{}", on("2024-11-01"));
    let none = zhida(&["calendar", "show", "1999"]);
    assert!(none.status.code() == Some(2) && text(&none).contains("没有 1999 年的放假安排"), "{}", text(&none));
    let wrong = due("zh", &["2026"], b"");
    assert!(wrong.status.code() == Some(2) && text(&wrong).contains("due 不带年份"), "{}", text(&wrong));
}
