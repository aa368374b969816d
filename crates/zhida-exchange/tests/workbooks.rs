//! Workbooks: XLSX written with rust_xlsxwriter, XLS from a fixture (tests/data/make_xls.py).
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_arithmetic, reason = "a test fails by panicking")]

mod common;
use common::{cell, import, names};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zhida_exchange::{Cell, TableFormat, Why, write_table};
use zhida_facts::{NaiveDate, Number};

const A: &str = "914403001922038216";
const B: &str = "9144030071526726XG";

#[test]
fn titles_merged_headers_percentages_dates_and_noise() {
    let mut book = Workbook::new();
    let percent = Format::new().set_num_format("0.00%");
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let bold = Format::new().set_bold();
    let notes = book.add_worksheet().set_name("说明").unwrap();
    notes.write(0, 0, "请填写下表").unwrap();
    let sheet = book.add_worksheet().set_name("企业").unwrap();
    sheet.merge_range(0, 0, 0, 7, "2025年度企业情况表", &bold).unwrap();
    for (column, name) in (0_u16..).zip(["统一社会信用代码", "企业名称", "成立日期"]) {
        sheet.merge_range(1, column, 2, column, name, &bold).unwrap();
    }
    sheet.merge_range(1, 3, 1, 4, "2024年", &bold).unwrap();
    for (column, name) in (3_u16..).zip(["营业收入（万元）", "资产负债率", "从业人员", "研发费用", "所属行业"]) {
        sheet.write(2, column, name).unwrap();
    }
    sheet.write(3, 0, A).unwrap().write(3, 1, "甲").unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2001, 3, 5).unwrap(), &day).unwrap();
    sheet.write(3, 3, 0.1 + 0.2).unwrap();
    sheet.write_with_format(3, 4, 0.035, &percent).unwrap();
    sheet.write(3, 5, 120).unwrap().write(3, 6, Formula::new("=1+1").set_result("2")).unwrap().write(3, 7, 3562).unwrap();
    sheet.write(4, 0, B).unwrap().write(4, 2, 45356).unwrap().write(4, 3, "1.2亿").unwrap().write(4, 4, 55.5).unwrap();
    sheet.write(4, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap().write(4, 7, 111).unwrap();
    sheet.write(5, 0, 914_403_001_922_038_216_u64).unwrap().write(5, 1, "丙").unwrap().write(5, 9, "备注").unwrap();
    let hidden = book.add_worksheet().set_name("字典").unwrap().set_hidden(true);
    hidden.write(0, 0, "信用代码").unwrap();
    let (i, rejects) = import("表.xlsx", &book.save_to_buffer().unwrap());
    let row = |at| ["establishment_date", "industry_code"].map(|key| cell(&i, at, key, None));
    let of = |at, key, year| cell(&i, at, key, Some(year));
    assert_eq!(row(0), ["2001-03-05", "C3562"]);
    assert_eq!(
        [of(0, "revenue", 2024), of(0, "debt_ratio", 2024), of(0, "employees", 2025), of(0, "rd_expense", 2025)],
        ["3000", "0.035", "120", "20000"]
    );
    assert_eq!(row(1), ["2024-03-05", "blank"]);
    assert_eq!([of(1, "revenue", 2024), of(1, "debt_ratio", 2024)], ["120000000", "0.555"]);
    assert_eq!(
        rejects.iter().map(|r| (r.row, r.code().name())).collect::<Vec<_>>(),
        [(5, "bad-cell"), (5, "bad-cell"), (6, "bad-credit-code")]
    );
    assert!(rejects.iter().any(|r| r.text == "111"));
    assert_eq!(&*rejects[0].file, "表.xlsx › 企业");
    assert_eq!(
        (i.summary.files[0].sheets.clone(), i.summary.files[0].skipped.clone()),
        (vec!["企业".to_owned()], vec!["说明".to_owned(), "字典".to_owned()])
    );
    assert_eq!(i.summary.unknown_columns.len(), 1, "the cell without heading");
}

#[test]
fn sheets_and_files_meet_by_code() {
    let mut book = Workbook::new();
    let first = book.add_worksheet();
    first.write(0, 0, "信用代码").unwrap().write(0, 1, "营业收入").unwrap().write(1, 0, A).unwrap().write(1, 1, 5).unwrap();
    let second = book.add_worksheet();
    second.write(0, 1, "信用代码").unwrap().write(0, 0, "从业人员").unwrap().write(0, 2, "营业收入").unwrap();
    second.write(1, 1, A).unwrap().write(1, 0, 7).unwrap().write(1, 2, 6).unwrap();
    let (i, rejects) = import("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!((cell(&i, 0, "revenue", Some(2025)), cell(&i, 0, "employees", Some(2025))), ("50000".to_owned(), "7".to_owned()));
    assert!(matches!(rejects.as_slice(), [r] if r.why == Why::Conflict { kept: "5万元".to_owned() }), "{rejects:?}");
    assert_eq!(i.summary.duplicates, 0);
}

#[test]
fn a_formula_nobody_calculated_is_reported() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "uscc").unwrap().write(0, 1, "revenue").unwrap().write(1, 0, A).unwrap();
    sheet.write(1, 1, Formula::new("=SUM(C1:C2)").set_result("")).unwrap();
    let (i, rejects) = import("a.xlsx", &without_cached_values(&book.save_to_buffer().unwrap()));
    assert_eq!(names(&i), ["formula-without-value"]);
    assert!(matches!(rejects.as_slice(), [r] if r.why == Why::Formula && r.row == 2));
}

/// The workbook with the `<v>` behind every formula removed, as libraries that do not calculate write it.
fn without_cached_values(book: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut from = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = Vec::new();
        entry.read_to_end(&mut text).unwrap();
        if name.contains("worksheets/") {
            let sheet = String::from_utf8(text).unwrap();
            let at = sheet.find("</f>").unwrap() + 4;
            let end = at + sheet[at..].find("</c>").unwrap();
            text = [&sheet[..at], &sheet[end..]].concat().into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn old_workbooks() {
    let (i, rejects) = import("旧.xls", include_bytes!("data/enterprises.xls"));
    let row = |at| {
        [
            ("revenue", Some(2025)),
            ("debt_ratio", Some(2025)),
            ("employees", Some(2025)),
            ("establishment_date", None),
            ("abnormal_list", None),
        ]
        .map(|(key, year)| cell(&i, at, key, year))
    };
    assert_eq!(row(0), ["12345600", "0.035", "120", "2001-03-05", "true"]);
    assert_eq!(row(1), ["3000", "0.55", "7", "1999-12-31", "false"]);
    assert_eq!(row(2), ["120000000", "n/a", "0", "2020-03-01", "false"]);
    assert_eq!(i.table.enterprises()[1].name, "乙公司");
    assert_eq!(
        (cell(&i, 2, "honours", None), cell(&i, 0, "honours", None)),
        ("奖0号、高新技术企业".to_owned(), "奖1号、高新技术企业".to_owned())
    );
    assert_eq!(i.summary.files[0].sheets, ["企业", "荣誉"]);
    assert_eq!(rejects.iter().filter(|r| r.why == Why::NoCode).count(), 398);
    assert_eq!(i.summary.rows, 403);
}

#[test]
fn results_as_a_workbook_can_be_read_again() {
    let header = ["信用代码", "企业名称", "营业收入（元）", "成立日期", "列入经营异常名录"];
    let rows = [
        vec![
            A.into(),
            "=甲".into(),
            Cell::Number(Number::parse("1234.5").unwrap()),
            Cell::Date(NaiveDate::from_ymd_opt(2020, 2, 29).unwrap()),
            Cell::Bool(true),
        ],
        vec![B.into(), "乙".into(), Cell::Number(Number::parse("12345678901234567.89").unwrap()), Cell::Blank, Cell::Bool(false)],
    ];
    let mut out = Vec::new();
    write_table(&mut out, TableFormat::Xlsx, &header, rows).unwrap();
    let (i, rejects) = import("a.xlsx", &out);
    assert!(rejects.is_empty() && i.diagnostics.is_empty(), "{:?}", i.diagnostics);
    assert_eq!([cell(&i, 0, "revenue", Some(2025)), cell(&i, 1, "revenue", Some(2025))], ["1234.5", "12345678901234567.89"]);
    assert_eq!([cell(&i, 0, "establishment_date", None), cell(&i, 0, "abnormal_list", None)], ["2020-02-29", "true"]);
    assert_eq!(i.table.enterprises()[0].name, "=甲");
}
