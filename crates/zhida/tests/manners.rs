//! How the program behaves towards people: their language, their slips, a reader that goes away, a file that must stay whole.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Folder, ROOT, command, rows, text, zhida};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

const DAY: &str = "2026-11-24";

#[test]
fn usage_errors_are_said_in_both_languages_with_a_remedy() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["matc"], "没有命令 matc。是不是 match？", "there is no command matc. Did you mean match?"),
        (&["match", "--fact", "x"], "没有选项 --fact。是不是 --facts？", "there is no option --fact. Did you mean --facts?"),
        (&["match"], "缺少 --facts", "missing: --facts"),
        (
            &["match", "--facts", "x", "--track", "old"],
            "--track <TRACK> 不能是“old”（可选：new renewal）",
            "cannot be “old” (one of: new renewal)",
        ),
        (&["match", "--facts", "x", "--as-of", "2026-02-30"], "日期写作 2026-06-30", "write dates like 2026-06-30"),
    ];
    for (args, zh, en) in cases {
        let chinese = zhida(args);
        assert!(chinese.status.code() == Some(2) && text(&chinese).contains(zh), "{}", text(&chinese));
        let english = command(args).env("LC_ALL", "en_GB.UTF-8").output().unwrap();
        assert!(english.status.code() == Some(2) && text(&english).contains(en), "{}", text(&english));
        assert!(!text(&chinese).contains("rror") && !text(&chinese).contains("Usage"), "{}", text(&chinese));
    }
}

#[test]
fn help_is_in_the_language_spoken_and_names_the_exit_codes() {
    let chinese = text(&zhida(&["--help"]));
    assert!(chinese.contains("用法：") && chinese.contains("退出码：0 正常") && !chinese.contains("OPTIONS"), "{chinese}");
    for name in ["match", "explain", "ask", "check", "test", "facts", "library", "calendar", "new", "demo-city"] {
        let page = zhida(&[name, "--help"]);
        assert!(page.status.success() && text(&page).contains("显示帮助") && !text(&page).contains("Print help"), "{}", text(&page));
        assert!(text(&zhida(&["--lang", "en", name, "--help"])).contains("print help"));
    }
}

#[test]
fn the_language_follows_the_locale_in_its_order_and_is_chinese_otherwise() {
    let says = |vars: &[(&str, &str)]| {
        let mut command = command(&["facts", "rd_expense"]);
        vars.iter().for_each(|(name, value)| {
            command.env(name, value);
        });
        text(&command.output().unwrap())
    };
    assert!(says(&[]).contains("名称") && says(&[("LANG", "C.UTF-8")]).contains("名称"));
    assert!(says(&[("LANG", "en_US.UTF-8")]).contains("label"));
    assert!(says(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_CN.UTF-8")]).contains("名称"));
    assert!(says(&[("LC_MESSAGES", "en_IE"), ("LANG", "zh_CN.UTF-8")]).contains("label"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    for args in [&["check"][..], &["library"], &["facts"], &["match", "--facts", &facts], &["match", "--facts", &facts, "--format", "json"]]
    {
        let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", text(&done));
        assert!(!text(&done).contains("panicked") && !text(&done).contains("错误"), "{}", text(&done));
    }
    let mut child = command(&["match", "--facts", &facts]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("uscc,") && child.wait().unwrap().success());
}

#[test]
fn output_is_whole_or_not_there() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let wrong = zhida(&["match", "--facts", &facts, "-o", &folder.text("out.pdf")]);
    assert!(wrong.status.code() == Some(2) && text(&wrong).contains(".xlsx"), "{}", text(&wrong));
    let nowhere = zhida(&["match", "--facts", &facts, "-o", &folder.text("no/such/out.csv")]);
    assert!(nowhere.status.code() == Some(2) && text(&nowhere).contains("没有这个文件或文件夹"), "{}", text(&nowhere));
    // A run that fails leaves the file of the last one alone, and nothing half-written beside it.
    let out = folder.text("out.csv");
    std::fs::write(&out, "kept").unwrap();
    assert_eq!(zhida(&["match", "--facts", "/nowhere.csv", "-o", &out, "--rejects", &folder.text("r.csv")]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "kept");
    let left: Vec<String> =
        std::fs::read_dir(folder.0.path()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(left.iter().all(|name| !name.contains("zhida")), "{left:?}");
}

#[test]
fn nothing_to_do_is_said_and_not_passed_off_as_done() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    std::fs::write(folder.path("empty.csv"), "统一社会信用代码,企业名称,营业收入(2025)\n").unwrap();
    let nobody = zhida(&["match", "--facts", &folder.text("empty.csv")]);
    assert!(nobody.status.code() == Some(2) && text(&nobody).contains("没有读到企业"), "{}", text(&nobody));
    let empty = folder.text("empty");
    std::fs::create_dir(&empty).unwrap();
    for args in [&["match", "--facts", &facts, "--measures", &empty][..], &["check", &empty], &["test", &empty]] {
        let none = zhida(args);
        assert!(none.status.code() == Some(2) && text(&none).contains("没有措施"), "{}", text(&none));
    }
}

#[test]
fn a_folder_of_measures_finds_the_dictionary_above_it_or_the_default_one() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let measures = folder.text("mine");
    std::fs::create_dir(&measures).unwrap();
    let file = format!("{measures}/my-one.md");
    assert!(zhida(&["new", "my-one", "-o", &file]).status.success());
    let done = zhida(&["match", "--facts", &facts, "--measures", &measures, "--as-of", DAY, "--format", "csv"]);
    assert_eq!(String::from_utf8_lossy(&done.stdout).matches(",my-one,").count(), 3, "{}", text(&done));
    // Elsewhere the environment says where the library is.
    let mut elsewhere = command(&["facts", "rd_expense"]);
    elsewhere.current_dir(folder.0.path()).env("ZHIDA_MEASURES", format!("{ROOT}/measures"));
    assert!(elsewhere.output().unwrap().status.success());
    // A library of one's own is checked as such: its errors are found, not those of the default one.
    let own = folder.path("own");
    std::fs::create_dir_all(own.join("codes")).unwrap();
    for name in ["facts.csv", "codes/industries.csv", "codes/regions.csv"] {
        std::fs::copy(Path::new(ROOT).join("measures").join(name), own.join(name)).unwrap();
    }
    std::fs::copy(&file, own.join("my-one.md")).unwrap();
    let check = zhida(&["check", &own.display().to_string()]);
    assert!(check.status.success() && text(&check).contains("1 份措施"), "{}", text(&check));
}

#[test]
fn a_template_of_every_kind_is_sound_in_both_languages() {
    let folder = Folder::new();
    let all = folder.text("new");
    std::fs::create_dir(&all).unwrap();
    for kind in ["subsidy", "honour", "finance", "service", "event", "score", "class", "alert"] {
        for lang in ["zh", "en"] {
            let (id, path) = (format!("{kind}-{lang}"), format!("{all}/{kind}-{lang}.md"));
            let made = zhida(&["--lang", lang, "new", &id, "--title", "一 {kind}\n题", "--kind", kind, "-o", &path]);
            assert!(made.status.success(), "{}", text(&made));
            assert!(std::fs::read_to_string(&path).unwrap().contains(": 一 {kind} 题\n"));
        }
    }
    let check = zhida(&["check", &all]);
    assert!(check.status.success() && text(&check).contains("16 份措施：0 错误，0 警告"), "{}", text(&check));
    let test = zhida(&["test", &all]);
    assert!(test.status.success() && text(&test).contains("0 失败"), "{}", text(&test));
}

#[test]
fn answers_are_facts_of_somebody() {
    let folder = Folder::new();
    let save = folder.text("answers.csv");
    let ask = |args: &[&str], answers: &str| {
        let mut all = vec!["ask", "--measure", "cn-above-scale", "--as-of", DAY];
        all.extend(args);
        let mut child = command(&all).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A run that ends before it asks has closed its end.
        let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
        child.wait_with_output().unwrap()
    };
    assert_eq!(ask(&["--save", &save], "").status.code(), Some(2), "answers of nobody cannot be merged");
    let wrong = ask(&["--save", &save, "--enterprise", "91330100799655058X"], "");
    assert!(wrong.status.code() == Some(2) && text(&wrong).contains("应为“B”"), "{}", text(&wrong));
    let none = ask(&["--save", &save, "--enterprise", "91330100799655058B"], "q\n");
    assert!(none.status.success() && !Path::new(&save).exists(), "{}", text(&none));
    // Asked in English in millions, saved in the dictionary's unit, read again as the same sum.
    let english = ask(&["--lang", "en", "--save", &save, "--enterprise", "91330100799655058B"], "3562\n20\n");
    assert!(text(&english).contains("(million yuan)") && text(&english).contains("→ eligible"), "{}", text(&english));
    assert_eq!(rows(Path::new(&save))[1], ["91330100799655058B", "C3562", "2000万元"].map(String::from));
    let out = folder.text("out.csv");
    let facts = folder.text("facts.csv");
    assert!(
        zhida(&["match", "--facts", &save, "--facts", &facts, "--measure", "cn-above-scale", "--as-of", DAY, "-o", &out]).status.success()
    );
    assert_eq!(rows(Path::new(&out))[1][..4], ["91330100799655058B", "甲公司", "cn-above-scale", "eligible"].map(String::from));
}

#[test]
fn explain_speaks_english_units_and_does_not_advise_towards_an_alert() {
    let folder = Folder::new();
    let facts = folder.text("facts.csv");
    let explain = |lang: &str, measure: &str, more: &[&str]| {
        let mut args = vec!["--lang", lang, "explain", "--facts", &facts, "--enterprise", "甲公司", "--measure", measure, "--as-of", DAY];
        args.extend(more);
        zhida(&args)
    };
    let english = text(&explain("en", "demo-rd-subsidy-2026", &[]));
    assert!(english.contains("R&D expense(2025) = 999,900 yuan [tax]"), "{english}");
    assert!(english.contains("up by 100 yuan (to 1 million yuan)"), "{english}");
    std::fs::write(
        folder.path("debts.csv"),
        "统一社会信用代码,注册地,应收账款(2025),营业收入(2025),营业收入(2024),资产负债率(2025)\n91330100799655058B,示范市,1,2000,2000,50%\n",
    )
    .unwrap();
    let debts = folder.text("debts.csv");
    let alert = text(&zhida(&[
        "explain",
        "--facts",
        &debts,
        "--enterprise",
        "91330100799655058B",
        "--measure",
        "demo-receivables-alert",
        "--as-of",
        DAY,
    ]));
    assert!(alert.contains("\n未触发\n") && !alert.contains("最近的路径") && !alert.contains('→'), "{alert}");
    let json = explain("zh", "demo-rd-subsidy-2026", &["--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((value["scores"][0]["low"].as_str(), value["amount"]["high"].as_str()), (Some("85"), Some("0")), "{value:#}");
}

#[test]
fn a_search_of_the_dictionary_says_where_a_fact_matters() {
    let found = text(&zhida(&["facts", "境内研发费用"]));
    assert!(found.contains("境内研发费用 用于：cn-hightech-2016"), "{found}");
    let slip = zhida(&["facts", "研发废用"]);
    assert!(slip.status.code() == Some(2) && text(&slip).contains("是不是 研发费用？"), "{}", text(&slip));
}
