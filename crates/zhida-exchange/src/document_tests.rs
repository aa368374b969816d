//! What was written is opened with readers and compared.

use super::*;
use calamine::{Data, Reader as _, Xlsx};
use docx_rs::{DocumentChild, ParagraphChild, RunChild, TableCellContent, TableChild, TableRowChild, read_docx};
use zhida_facts::Number;

/// Texts of enterprises that would do something if anybody calculated them, or would break a file.
const HOSTILE: [&str; 5] = ["=HYPERLINK(\"http://x\",\"y\")", "+86 10", "@SUM(A1)", "甲<乙>&\"丙\"", "上\n下\u{7}"];

fn paper() -> Paper {
    let number = |text: &str| Cell::Number(Number::parse(text).unwrap());
    let rows = HOSTILE.iter().map(|text| vec![Cell::from(*text), number("135000.25"), Cell::Blank]).collect();
    let table = |title: &str| PaperTable {
        title: title.to_owned(),
        header: ["企业", "金额（元）", "理由"].map(str::to_owned).to_vec(),
        rows: Vec::clone(&rows),
        bars: None,
    };
    Paper {
        title: "=拟支持名单".to_owned(),
        lines: vec!["截至 2026-11-24".to_owned()],
        tables: vec![table("拟支持"), table("a/b"), table("a/b")],
    }
}

fn text_of(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    for child in &paragraph.children {
        let ParagraphChild::Run(run) = child else { continue };
        for part in &run.children {
            match part {
                RunChild::Text(t) => text.push_str(&t.text),
                RunChild::Break(_) => text.push('\n'),
                other => panic!("a document has texts only, not {other:?}"),
            }
        }
    }
    text
}

#[test]
fn a_document_has_what_was_written() {
    let mut out = Vec::new();
    paper().write_document(&mut out).unwrap();
    let read = read_docx(&out).unwrap();
    let (mut lines, mut tables) = (Vec::new(), Vec::new());
    for child in &read.document.children {
        match child {
            DocumentChild::Paragraph(p) => lines.push(text_of(p)),
            DocumentChild::Table(table) => {
                let rows = table.rows.iter().map(|TableChild::TableRow(row)| {
                    let cells = row.cells.iter().map(|TableRowChild::TableCell(cell)| match &cell.children[0] {
                        TableCellContent::Paragraph(p) => text_of(p),
                        other => panic!("{other:?}"),
                    });
                    cells.collect::<Vec<_>>()
                });
                tables.push(rows.collect::<Vec<_>>());
            }
            _ => {}
        }
    }
    lines.retain(|line| !line.is_empty());
    assert_eq!(lines, ["=拟支持名单", "截至 2026-11-24", "拟支持", "a/b", "a/b"]);
    assert_eq!(tables.len(), 3);
    assert_eq!(tables[0][0], ["企业", "金额（元）", "理由"]);
    for (row, text) in tables[0][1..].iter().zip(HOSTILE) {
        assert_eq!(row, &[text.replace('\u{7}', "").as_str(), "135000.25", ""]);
    }
}

#[test]
fn a_workbook_has_it_too_and_calculates_nothing() {
    let mut out = Cursor::new(Vec::new());
    paper().write_workbook(&mut out).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(out.into_inner())).unwrap();
    assert_eq!(book.sheet_names(), ["=拟支持名单", "拟支持", "ab", "ab 2"]);
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet} has formulas");
    }
    let range = book.worksheet_range("拟支持").unwrap();
    for (row, text) in range.rows().skip(1).zip(HOSTILE) {
        assert!(matches!(&row[0], Data::String(cell) if cell.replace("_x0007_", "\u{7}") == text), "{:?} {text}", row[0]);
        assert_eq!(row[1], Data::Float(135_000.25));
    }
    let lines = book.worksheet_range("=拟支持名单").unwrap();
    assert_eq!(lines.get((1, 0)), Some(&Data::String("截至 2026-11-24".to_owned())));
}
