//! CSV files as they come, and what is said about what cannot be read.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_arithmetic, reason = "a test fails by panicking")]

mod common;
use common::{cell, import, names};
use zhida_diagnostics::Lang;
use zhida_exchange::{RejectWriter, Why};

const A: &str = "914403001922038216";
const B: &str = "9144030071526726XG";

#[test]
fn values_blanks_and_words_are_told_apart() {
    let text = format!(
        "统一社会信用代码,企业名称,营业收入(2025),2024年营业收入（元）,从业人员,资产负债率,成立日期,列入经营异常名录,所属行业,荣誉\n\
         {A},甲公司,1.2亿,\"1,234,567.8\",１２０,55%,2001年3月5日,×,3562,高新技术企业、小巨人\n\
         {B},乙公司,无,,/,不详,45356,是,专用设备制造业,无\n"
    );
    let (i, rejects) = import("a.csv", text.as_bytes());
    assert!(rejects.is_empty() && i.diagnostics.is_empty(), "{:?}", i.diagnostics);
    let row = |at| {
        [("revenue", Some(2025)), ("revenue", Some(2024)), ("employees", Some(2025)), ("debt_ratio", Some(2025))]
            .into_iter()
            .chain([("establishment_date", None), ("abnormal_list", None), ("industry_code", None), ("honours", None)])
            .map(|(key, year)| cell(&i, at, key, year))
            .collect::<Vec<_>>()
    };
    assert_eq!(row(0), ["120000000", "1234567.8", "120", "0.55", "2001-03-05", "false", "C3562", "小巨人、高新技术企业"]);
    assert_eq!(row(1), ["0", "blank", "n/a", "unknown", "2024-03-05", "true", "C35", ""]);
    assert_eq!(i.table.enterprises()[1].name, "乙公司");
    assert_eq!((i.summary.rows, i.summary.filled, i.summary.not_applicable, i.summary.said_unknown), (2, 13, 1, 1));
    assert!(i.summary.text(Lang::Zh).contains("企业：2"), "{}", i.summary.text(Lang::Zh));
}

#[test]
fn every_unreadable_cell_is_rejected_with_a_remedy() {
    let text = format!(
        "uscc,revenue@2025,employees@2025,registered_region,数字化水平等级,备注\n{A},约500,12.5,西湖区,九级,x\n{B},3%,#REF!,火星市,三级,y\n"
    );
    let (i, rejects) = import("a.csv", text.as_bytes());
    let said: Vec<String> = rejects.iter().map(|r| format!("{} {} {} {}", r.row, r.column, r.text, r.reason(Lang::Zh))).collect();
    for want in [
        "2 revenue@2025 约500 不是数字（万元）",
        "2 employees@2025 12.5 应为整数",
        "2 registered_region 西湖区 有几个同名或同码",
        "2 数字化水平等级 九级 不是可选值",
        "3 revenue@2025 3% 单位“%”不适用",
        "3 employees@2025 #REF! 公式出错",
        "3 registered_region 火星市 代码表里没有",
    ] {
        assert!(said.iter().any(|s| s.starts_with(want)), "{want}: {said:#?}");
    }
    assert_eq!((rejects.len(), i.summary.cells_rejected), (7, 7));
    assert!(rejects.iter().all(|r| !r.remedy(Lang::Zh).is_empty() && !r.remedy(Lang::En).is_empty()));
    assert_eq!(cell(&i, 0, "revenue", Some(2025)), "blank");
    assert_eq!(i.summary.unknown_columns.len(), 1);
    let mut report = RejectWriter::new(Vec::new(), Lang::Zh).unwrap();
    rejects.iter().for_each(|r| report.write(r).unwrap());
    let report = String::from_utf8(report.finish().unwrap()).unwrap();
    assert!(report.starts_with("\u{feff}文件,行,列,内容,原因,怎样改\n"), "{report}");
    assert_eq!(report.lines().count(), 8);
}

#[test]
fn rows_are_matched_even_by_a_wrong_code_and_never_lost() {
    let text = format!(
        "统一社会信用代码,企业名称,营业收入,净利润\n{A},甲,1,\n9144O3001922038216,乙,2,3\n,丙公司,4,5\n{a},甲公司,9,7\n合计,,16,15\n统一社会信用代码,企业名称,营业收入,净利润\n9.14403E+17,丁,1,2\n",
        a = "９１４４０３００ 1922038216"
    );
    let (i, rejects) = import("a.csv", text.as_bytes());
    let codes: Vec<&str> = i.table.enterprises().iter().map(|e| e.uscc.as_str()).collect();
    assert_eq!(codes, [A, "9144O3001922038216", "9.14403E+17"]);
    // The first row counts, blanks are filled, what differs is reported.
    assert_eq!(cell(&i, 0, "revenue", Some(2025)), "10000");
    assert_eq!(cell(&i, 0, "net_profit", Some(2025)), "70000");
    assert!(rejects.iter().any(|r| matches!(r.why, Why::Duplicate { first: 2 }) && r.row == 5));
    assert!(rejects.iter().any(|r| r.row == 5 && r.why == Why::Conflict { kept: "1万元".to_owned() }));
    assert!(rejects.iter().any(|r| r.row == 5 && r.why == Why::Conflict { kept: "甲".to_owned() }));
    assert!(rejects.iter().any(|r| r.row == 3 && r.remedy(Lang::Zh).contains("914403001922038216")));
    assert!(rejects.iter().any(|r| r.row == 4 && r.why == Why::NoCode && r.text == "|丙公司|4|5"));
    assert!(rejects.iter().any(|r| r.row == 6 && r.why == Why::NoCode));
    assert!(rejects.iter().any(|r| r.row == 7 && r.why == Why::RepeatedHeader));
    assert!(rejects.iter().any(|r| r.row == 8 && r.reason(Lang::Zh).contains("科学记数法")));
    assert_eq!((i.summary.rows, i.summary.duplicates, i.summary.bad_codes, i.summary.rows_rejected), (7, 1, 2, 3));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("uscc,\"revenue\n(万元)\"\n{A},坏\n\n\n{B},糟\n").replace('\n', end);
        let (_, rejects) = import("a.csv", text.as_bytes());
        assert_eq!(rejects.iter().map(|r| r.row).collect::<Vec<_>>(), [2, 5], "{end:?}");
    }
}

#[test]
fn ragged_rows() {
    let text = format!("uscc,revenue,employees,net_profit\n{A},1,234,5,6\n{B},7\n");
    let (i, rejects) = import("a.csv", text.as_bytes());
    assert_eq!(cell(&i, 0, "revenue", Some(2025)), "blank");
    assert!(matches!(rejects.as_slice(), [r] if r.why == Why::Shifted { have: 5, want: 4 }), "{rejects:?}");
    assert_eq!(cell(&i, 1, "revenue", Some(2025)), "70000");
    assert_eq!(i.summary.ragged, 2);
    // Blank cells beyond the header say nothing.
    let (i, rejects) = import("a.csv", format!("uscc,revenue\n{A},1,,\n").as_bytes());
    assert!(rejects.is_empty() && i.diagnostics.is_empty());
}

#[test]
fn columns_that_say_the_same_or_the_wrong_thing() {
    let text = format!(
        "uscc,营业收入（人）,研发废用,发明专利(2024),发明专利(2025),发明专利(2027),净利润,净利润(2025),负债率\n{A},1,2,3,4,9,,6,0.5\n{B},1,2,3,,9,5,6,0.6\n91330100799655058B,,,,,,,,0.1\n"
    );
    let (i, rejects) = import("a.csv", text.as_bytes());
    assert_eq!(names(&i), ["column-unit", "unknown-column", "unknown-column", "duplicate-column", "conflicting-cell", "ratio-column"]);
    assert_eq!(i.diagnostics[1].arg("near"), Some("研发费用"));
    assert_eq!(cell(&i, 0, "invention_patents", None), "4");
    assert_eq!(cell(&i, 1, "invention_patents", None), "3");
    assert_eq!(cell(&i, 0, "net_profit", Some(2025)), "60000");
    assert_eq!(cell(&i, 1, "net_profit", Some(2025)), "50000");
    assert_eq!(cell(&i, 0, "debt_ratio", Some(2025)), "0.005");
    assert!(rejects.iter().any(|r| matches!(&r.why, Why::ColumnUnit { unit, .. } if unit == "人")));
}

#[test]
fn quoted_line_breaks_separators_and_empty_files() {
    let (i, _) = import(
        "a.csv",
        format!("sep=;\r\n信用代码;\"营业收入\r\n（万元）\";企业名称\r\n{A};\"1,5\";\"甲\r\n乙\"\r\n\r\n{B};2,500;丙\r\n").as_bytes(),
    );
    assert_eq!(cell(&i, 1, "revenue", Some(2025)), "25000000");
    assert_eq!(i.table.enterprises().len(), 2);
    for (bytes, want) in [
        (&b""[..], "file-unreadable"),
        (b"\xEF\xBB\xBF", "file-unreadable"),
        (b"  \r\n\n", "file-unreadable"),
        (b"a,b\n1,2\n", "no-header"),
        ("企业名称,营业收入\n甲,1\n".as_bytes(), "no-identity"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file-unreadable"),
        (b"\x7FELF\x02\x01\x01\0\0\0\0\0\0", "file-unreadable"),
        (b"uscc,revenue\n9144\xFF\xFF\n", "bad-encoding"),
    ] {
        assert_eq!(names(&import("x.csv", bytes).0), [want], "{bytes:?}");
    }
}
