//! The whole library on a synthetic city: each engine gives the rows that the program itself gives, but for the columns that SQL does
//! not compute. `ZHIDA_TEST_PG` and `ZHIDA_TEST_PYTHON` say where the engines are; in CI they must be set.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Folder, command, rows, text, zhida};

const DAY: &str = "2026-11-24";

/// (uscc, enterprise_name, measure, verdict, unmet, score_low, score_high, in_force)
fn compared(path: &std::path::Path) -> Vec<Vec<String>> {
    rows(path).into_iter().map(|row| [0, 1, 2, 3, 5, 6, 7, 10].map(|i| row[i].clone()).to_vec()).collect()
}

/// Skips aloud what this machine lacks; in CI nothing may be lacking.
fn setting(name: &str) -> Option<String> {
    let value = std::env::var(name).ok().filter(|v| !v.is_empty());
    if value.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} is not set, and CI must test the engines");
        eprintln!("SKIPPED: {name} is not set");
    }
    value
}

fn agrees(engine: &str, url: Option<&str>) {
    let Some(python) = setting("ZHIDA_TEST_PYTHON") else { return };
    let folder = Folder::new();
    let city = folder.text("city");
    let made = zhida(&["demo-city", "--enterprises", "200", "--as-of", DAY, "-o", &city]);
    assert!(made.status.success(), "{}", text(&made));
    let facts = format!("{city}/clean.csv");
    let judged = |extra: &[&str], out: &str| {
        let to = folder.text(out);
        let args = [&["match", "--facts", &facts, "--as-of", DAY, "-o", &to], extra].concat();
        let done = command(&args).output().unwrap();
        assert!(done.status.success(), "{}", text(&done));
        compared(&folder.path(out))
    };
    let own = judged(&[], "own.csv");
    let mut extra = vec!["--engine", engine, "--python", &python];
    extra.extend(url.iter().flat_map(|url| ["--url", *url]));
    let theirs = judged(&extra, "theirs.csv");
    assert_eq!(own.len(), theirs.len());
    for (own, theirs) in own.iter().zip(&theirs) {
        assert_eq!(own, theirs);
    }
}

#[test]
fn postgres_gives_the_same_rows() {
    let Some(url) = setting("ZHIDA_TEST_PG") else { return };
    agrees("postgres", Some(&url));
}

#[test]
fn duckdb_gives_the_same_rows() {
    agrees("duckdb", None);
}

#[test]
fn spark_gives_the_same_rows() {
    agrees("spark", Some("local[1]"));
}

#[test]
fn what_is_missing_is_said_with_a_remedy() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let nowhere = zhida(&["match", "--engine", "duckdb", "--python", "/nowhere/python", "--facts", &facts]);
    assert!(nowhere.status.code() == Some(2) && text(&nowhere).contains("ZHIDA_PYTHON"), "{}", text(&nowhere));
    let table = zhida(&["--lang", "en", "match", "--table", "t"]);
    assert!(table.status.code() == Some(2) && text(&table).contains("--engine"), "{}", text(&table));
}
