//! Files that would be read wrong without a word: units in titles, notes that change the figure, quotation marks, separators, bombs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
use common::{cell, import, names};
use std::io::{Cursor, Write as _};

const A: &str = "914403001922038216";
const B: &str = "9144030071526726XG";

#[test]
fn a_unit_in_the_title_holds_for_the_sheet() {
    for (title, yuan) in [
        ("2024年情况表,,,\n单位：元,,,", "5"),
        ("情况表（单位：亿元）,,,", "500000000"),
        ("情况表,,,\n,,,单位：元", "5"),
        ("情况表,,,\n填报单位：某局,,,金额单位：元", "5"),
        ("情况表,,,\n填报单位：元,,,", "50000"),
    ] {
        let text = format!("{title}\n统一社会信用代码,营业收入,从业人员,研发费用\n{A},5,7,5\n");
        let (i, _) = import("a.csv", text.as_bytes());
        let read = |key| cell(&i, 0, key, Some(2025));
        assert_eq!([read("revenue"), read("rd_expense"), read("employees")], [yuan, yuan, "7"], "{title}");
    }
    // The column's own unit is nearer.
    let text = format!("情况表（单位：元）,,\n统一社会信用代码,营业收入（万元）,从业人员\n{A},5,7\n");
    assert_eq!(cell(&import("a.csv", text.as_bytes()).0, 0, "revenue", Some(2025)), "50000");
}

#[test]
fn notes_that_make_another_figure_of_it() {
    for heading in [
        "营业收入（预计）",
        "营业收入（2025年，预计）",
        "2025年营业收入（计划）",
        "营业收入（上半年）",
        "营业收入（2025年1-6月）",
        "营业收入（2025年一季度）",
        "营业收入（2023-2025年）",
        "营业收入（2024/2025）",
        "研发费用（近三年累计）",
        "营业收入（同比%）",
        "营业收入（月均）",
        "从业人员（其中：女性）",
        "revenue (forecast)",
        "revenue (H1)",
    ] {
        let (i, _) = import("a.csv", format!("uscc;{heading}\n{A};5\n").as_bytes());
        assert_eq!((names(&i), i.table.columns().len()), (vec!["unknown-column"], 0), "{heading}");
    }
    for heading in
        ["营业收入（2025年1-12月）", "营业收入（不含税）", "从业人员（年平均）", "参保人数（2026年5月）", "营业收入（2025年12月）"]
    {
        let (i, _) = import("a.csv", format!("uscc;{heading}\n{A};5\n").as_bytes());
        assert_eq!((names(&i), i.table.columns().len()), (vec![], 1), "{heading}");
    }
}

#[test]
fn a_quotation_mark_never_closed_swallows_nothing() {
    for end in ["\n", "\r\n"] {
        let text = format!("uscc,revenue,main_product\n{A},5,\"甲产品\n{B},6,乙\n").replace('\n', end);
        let (i, _) = import("a.csv", text.as_bytes());
        assert_eq!((names(&i), i.diagnostics[0].arg("why").unwrap().contains('2')), (vec!["file-unreadable"], true));
        // Quoted line breaks, doubled marks, marks inside a field, a last cell cut: nothing is swallowed.
        for last in ["\"甲\n\"\"乙\"\"\"\n", "5\" 管\n", "\"甲", "\"甲\"\n\n", "\"甲\n"] {
            let text = format!("uscc,revenue,main_product\n{A},5,{last}").replace('\n', end);
            assert_eq!(names(&import("a.csv", text.as_bytes()).0), [""; 0], "{last:?}");
        }
    }
}

#[test]
fn tabs_beside_thousands_decimal_commas_wrapped_texts_and_a_second_code() {
    let text = format!("uscc\t营业收入\t研发费用\n{A}\t1,234,567.8\t2,345,678\n=\"{B}\"\t0,123\t1,000\n");
    let (i, rejects) = import("a.tsv", text.as_bytes());
    let codes: Vec<&str> = i.table.enterprises().iter().map(|e| e.uscc.as_str()).collect();
    assert_eq!((codes, cell(&i, 0, "revenue", Some(2025)).as_str()), (vec![A, B], "12345678000"));
    assert_eq!((rejects.len(), cell(&i, 1, "revenue", Some(2025)).as_str()), (1, "blank"));
    let (i, rejects) = import("a.csv", format!("纳税人识别号,统一社会信用代码,revenue\n,{A},5\n").as_bytes());
    assert_eq!((i.table.enterprises().len(), rejects.len()), (1, 0));
}

#[test]
fn no_part_of_a_workbook_escapes_the_count() {
    let pack = |parts: &[(&str, usize)]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b' '; *size]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    for parts in [[("xl/media/sheet.xml", 65 << 20)], [("xl/sheet.bin", 65 << 20)], [("xl/worksheets/sheet1.xml", 5 << 20)]] {
        assert_eq!(names(&import("a.xlsx", &pack(&parts)).0), ["file-too-large"], "{parts:?}");
    }
}
