//! `zhida convert`: the same verdicts from a CSV and from the files of columns made of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
use common::{Folder, rows, text, zhida};

#[test]
fn verdicts_are_the_same_from_every_format() {
    let folder = Folder::new();
    let match_it = |facts: &str| {
        let out = folder.text("out.csv");
        let run = zhida(&["match", "--facts", &folder.text(facts), "--as-of", "2026-06-30", "-o", &out]);
        assert!(run.status.success(), "{}", text(&run));
        rows(&folder.path("out.csv"))
    };
    let want = match_it("facts.csv");
    for name in ["city.parquet", "city.arrow", "city.csv"] {
        let run = zhida(&[
            "convert",
            "--lang",
            "en",
            "--facts",
            &folder.text("facts.csv"),
            "-o",
            &folder.text(name),
            "--as-of",
            "2026-06-30",
            "--rejects",
            &folder.text("rejects.csv"),
        ]);
        let said = text(&run);
        assert!(run.status.success() && said.contains("bytes per enterprise") && said.contains("3 enterprises and 8 columns"), "{said}");
        assert!(rows(&folder.path("rejects.csv")).len() > 1);
        assert!(match_it(name) == want, "{name}");
    }
    let run = zhida(&["convert", "--facts", &folder.text("facts.csv"), "-o", &folder.text("city.docx")]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run).contains(".parquet"), "{}", text(&run));
    let explain = ["explain", "--facts", &folder.text("city.parquet"), "--enterprise", "甲公司", "--as-of", "2026-06-30"];
    let measure = want[1][2].as_str();
    assert!(zhida(&[&explain[..], &["--measure", measure]].concat()).status.success());
}
