//! The program as its user meets it: files in, files and words out, in both languages, and what happens when something is wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Folder, command, rows, text, zhida};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

#[test]
fn match_writes_the_columns_programs_rely_on() {
    let folder = Folder::new();
    let (facts, out, rejects) = (folder.text("facts.csv"), folder.text("out.csv"), folder.text("rejects.csv"));
    let done = zhida(&[
        "match",
        "--facts",
        &facts,
        "--measure",
        "demo-rd-subsidy-2026",
        "--measure",
        "cn-above-scale",
        "--as-of",
        "2026-11-24",
        "-o",
        &out,
        "--rejects",
        &rejects,
    ]);
    assert!(done.status.success(), "{}", text(&done));
    let found = rows(Path::new(&out));
    assert_eq!(found[0].join(","), "uscc,enterprise_name,measure,verdict,value,unmet,score_low,score_high,amount_low,amount_high,in_force");
    assert_eq!(found.len(), 1 + 3 * 2);
    // One short by 100 yuan, and a manual clause is open.
    assert_eq!(
        found[2][..10],
        ["91330100799655058B", "甲公司", "demo-rd-subsidy-2026", "ineligible", "", "2", "85", "85", "0", "0"].map(String::from)
    );
    assert_eq!(found[4][3..], ["unknown", "", "1", "100", "100", "0", "200000", "true"].map(String::from));
    let report = std::fs::read_to_string(&rejects).unwrap();
    assert!(report.contains("约200") && report.contains("怎样改"), "{report}");
    let said = text(&done);
    assert!(said.contains("颜色") && said.contains("信用代码无效"), "{said}");
}

#[test]
fn results_go_to_every_format_and_strict_counts_rejects() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    for name in ["out.json", "out.xlsx", "out.md"] {
        let out = folder.text(name);
        assert!(zhida(&["match", "--facts", &facts, "--measure", "cn-above-scale", "-o", &out]).status.success());
        assert!(std::fs::metadata(&out).unwrap().len() > 100, "{name}");
    }
    let strict = zhida(&["match", "--facts", &facts, "--measure", "cn-above-scale", "--strict", "--format", "csv"]);
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn a_workbook_of_results_can_be_read_as_facts_again() {
    let folder = Folder::new();
    let (facts, out) = (folder.text("facts.csv"), folder.text("out.xlsx"));
    assert!(zhida(&["match", "--facts", &facts, "--measure", "cn-above-scale", "-o", &out]).status.success());
    let again = zhida(&["match", "--facts", &out, &facts, "--measure", "cn-above-scale", "--format", "csv"]);
    assert!(again.status.success(), "{}", text(&again));
    assert_eq!(String::from_utf8_lossy(&again.stdout).lines().count(), 4, "{}", text(&again));
}

#[test]
fn explain_is_the_document_with_marks_values_and_gap() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let shown = zhida(&[
        "explain",
        "--facts",
        &facts,
        "--enterprise",
        "91330100799655058B",
        "--measure",
        "demo-rd-subsidy-2026",
        "--as-of",
        "2026-11-24",
    ]);
    let page = text(&shown);
    assert!(page.contains("不符合") && page.contains("还差 2 条"), "{page}");
    assert!(page.contains("✗ 研发费用(2025) = 99.99万元〔税务〕；→ 研发费用(2025)再增加 0.01万元（达到 100万元）"), "{page}");
    assert!(page.contains("- 近三年无重大违法记录 【第六条】 ? 待人工核定"), "{page}");
    assert!(page.contains("最近的路径") && page.contains("⇒ 符合"), "{page}");
    let english = zhida(&[
        "--lang",
        "en",
        "explain",
        "--facts",
        &facts,
        "--enterprise",
        "乙公司",
        "--measure",
        "demo-rd-subsidy-2026",
        "--as-of",
        "2026-11-24",
    ]);
    assert!(text(&english).contains("unknown") && text(&english).contains("next question").eq(&false), "{}", text(&english));
    let json = zhida(&[
        "explain",
        "--facts",
        &facts,
        "--enterprise",
        "乙公司",
        "--measure",
        "demo-rd-subsidy-2026",
        "--as-of",
        "2026-11-24",
        "--json",
    ]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((value["verdict"].as_str(), value["unmet"].as_u64()), (Some("unknown"), Some(1)));
}

#[test]
fn what_other_facts_leave_of_a_size_class_is_said() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let ask =
        ["explain", "--facts", &facts, "--enterprise", "91330100799655058B", "--measure", "cn-loan-subsidy-2026", "--as-of", "2026-07-24"];
    // 20 million of revenue and nobody knows how many employees: anything but a large enterprise.
    let said = text(&zhida(&ask));
    assert!(said.contains("企业规模(2025) = 中型或小型或微型〔推算〕"), "{said}");
    let said = text(&zhida(&[&["--lang=en"], ask.as_slice()].concat()));
    assert!(said.contains("medium or small or micro"), "{said}");
}

#[test]
fn mistakes_are_answered_with_place_and_remedy() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let typo = zhida(&["match", "--facts", &facts, "--measure", "cn-srdi-2025"]);
    assert_eq!(typo.status.code(), Some(2));
    assert!(text(&typo).contains("是不是 cn-srdi-202"), "{}", text(&typo));
    let who = zhida(&["--lang=en", "explain", "--facts", &facts, "--enterprise", "91330100799655058C", "--measure", "cn-above-scale"]);
    assert!(text(&who).contains("Did you mean 91330100799655058B?"), "{}", text(&who));
    assert_eq!(zhida(&["match", "--facts", "/nowhere.csv"]).status.code(), Some(2));
    std::fs::write(
        folder.path("bad.md"),
        "---\nid: bad\n标题: 坏\n类型: subsidy\n---\n\n## 条件\n- 研发 `研发废用 >= 100万元` 【一】\n- 收入 `营业收入 >= 100人` 【二】\n",
    )
    .unwrap();
    let check = zhida(&["check", &folder.text("bad.md")]);
    let said = text(&check);
    assert_eq!(check.status.code(), Some(1));
    assert!(said.contains("未知指标“研发废用”") && said.contains("是不是“研发费用”？") && said.contains("单位对不上"), "{said}");
}

#[test]
fn ask_settles_what_can_be_settled_and_its_answers_are_facts() {
    let folder = Folder::new();
    let save = folder.text("answers.csv");
    let mut child =
        command(&["ask", "--enterprise", "91330100799655058B", "--measure", "cn-above-scale", "--as-of", "2026-11-24", "--save", &save])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
    child.stdin.take().unwrap().write_all("C3562\n很多\n2000万元\n".as_bytes()).unwrap();
    let said = text(&child.wait_with_output().unwrap());
    assert!(said.contains("读不懂") && said.contains("→ 符合") && said.contains("没有还能影响结论的问题"), "{said}");
    let saved = rows(Path::new(&save));
    assert!(saved[0].contains(&"industry_code".to_owned()) && saved[1].contains(&"C3562".to_owned()), "{saved:?}");
}

#[test]
fn the_library_is_sound_and_its_samples_pass() {
    let check = zhida(&["check"]);
    assert!(check.status.success(), "{}", text(&check));
    assert!(text(&check).contains("0 错误"), "{}", text(&check));
    let test = zhida(&["--lang", "en", "test"]);
    assert!(test.status.success() && text(&test).contains("0 failed"), "{}", text(&test));
}

#[test]
fn a_new_measure_is_sound_in_both_languages_and_never_overwrites() {
    let folder = Folder::new();
    for (lang, name) in [("zh", "zh-one"), ("en", "en-one")] {
        let path = folder.text(&format!("{name}.md"));
        assert!(zhida(&["--lang", lang, "new", name, "--title", "T", "-o", &path]).status.success());
        let check = zhida(&["--lang", lang, "check", &path]);
        assert!(check.status.success(), "{}", text(&check));
        assert_eq!(zhida(&["new", name, "-o", &path]).status.code(), Some(2));
    }
}

#[test]
fn facts_library_and_city() {
    let folder = Folder::new();
    let facts = zhida(&["facts", "研发费用"]);
    assert!(text(&facts).contains("rd_expense"), "{}", text(&facts));
    assert!(text(&zhida(&["library"])).contains("cn-size-2011"));
    let city = folder.text("city");
    assert!(zhida(&["demo-city", "--enterprises", "30", "--seed", "2", "--as-of", "2026-11-24", "-o", &city]).status.success());
    assert_eq!(zhida(&["demo-city", "--enterprises", "30", "-o", &city]).status.code(), Some(2), "a folder with files is not overwritten");
    let file = folder.path("city").join("合成企业.csv");
    let done = zhida(&["match", "--facts", &file.display().to_string(), "--as-of", "2026-11-24", "--format", "csv"]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(String::from_utf8_lossy(&done.stdout).lines().count() > 30 * 20);
}
