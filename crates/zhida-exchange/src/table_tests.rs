//! One small table in each format.

use super::*;

fn table() -> (Vec<&'static str>, Vec<Vec<Cell>>) {
    let n = |text: &str| Cell::from(Number::parse(text).unwrap());
    let rows = vec![
        vec!["=1+1".into(), n("-12.50"), Cell::Bool(true), Cell::Date(NaiveDate::from_ymd_opt(2026, 3, 5).unwrap())],
        vec!["甲|乙\n\"丙\"".into(), Cell::Number(Number::ratio(1, 3).unwrap()), Cell::Blank, "-5".into()],
        vec!["@x".into(), n("12345678901234567.89"), None::<String>.into(), "+86 10".into()],
    ];
    (vec!["文字", "数", "旗", "日"], rows)
}

fn written(format: TableFormat) -> String {
    let (header, rows) = table();
    let mut out = Vec::new();
    write_table(&mut out, format, &header, rows).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn csv_defuses_formulas_but_not_numbers() {
    assert_eq!(
        written(TableFormat::Csv),
        "文字,数,旗,日\n'=1+1,-12.5,true,2026-03-05\n\"甲|乙\n\"\"丙\"\"\",1/3,,-5\n'@x,12345678901234567.89,,'+86 10\n"
    );
}

#[test]
fn json_is_exact() {
    let text = written(TableFormat::Json);
    assert!(text.contains("\"数\":12345678901234567.89"), "{text}");
    assert!(text.contains("\"数\":\"1/3\",\"旗\":null"), "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.as_array().map(Vec::len), Some(3));
}

#[test]
fn markdown_keeps_its_columns() {
    let text = written(TableFormat::Markdown);
    assert!(text.contains("| 甲\\|乙 \"丙\" | 1/3 |  | -5 |"), "{text}");
}

#[test]
fn a_file_is_whole_or_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("结果.csv");
    std::fs::write(&path, "before").unwrap();
    assert!(replace_file(&path, |out| out.write_all(b"half").and(Err(io::Error::other("full")))).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    let (header, rows) = table();
    write_table_file(&path, TableFormat::Csv, &header, rows).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("文字"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
