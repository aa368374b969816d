//! Papers, opened with readers and compared with what is on file.

use crate::common::{World, request};
use axum::body::to_bytes;
use calamine::{Data, Reader as _, Xlsx};
use docx_rs::{DocumentChild, Paragraph, ParagraphChild, RunChild, TableCellContent, TableChild, TableRowChild, read_docx};
use sea_orm::ConnectionTrait as _;
use std::io::Cursor;
use tower::ServiceExt as _;

/// A file as `login` gets it.
pub(crate) async fn file(world: &World, path: &str, login: &str) -> Vec<u8> {
    let answer = world.router.clone().oneshot(request("GET", path, world.cookie(login), "zh", None)).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"), "{path}");
    to_bytes(answer.into_body(), 20_000_000).await.unwrap().to_vec()
}

fn text_of(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    for child in &paragraph.children {
        let ParagraphChild::Run(run) = child else { continue };
        for part in &run.children {
            match part {
                RunChild::Text(t) => text.push_str(&t.text),
                RunChild::Break(_) => text.push('\n'),
                _ => {}
            }
        }
    }
    text
}

/// The tables of a Word document, cell by cell.
pub(crate) fn document(bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let read = read_docx(bytes).unwrap();
    let tables = read.document.children.iter().filter_map(|c| if let DocumentChild::Table(table) = c { Some(table) } else { None });
    let rows = |table: &docx_rs::Table| {
        let row = |TableChild::TableRow(row): &TableChild| {
            let cell = |TableRowChild::TableCell(cell): &TableRowChild| match &cell.children[0] {
                TableCellContent::Paragraph(p) => text_of(p),
                other => panic!("{other:?}"),
            };
            row.cells.iter().map(cell).collect::<Vec<_>>()
        };
        table.rows.iter().map(row).collect::<Vec<_>>()
    };
    tables.map(|table| rows(table)).collect()
}

/// The rows of a sheet, the header first; no cell of the book is calculated.
fn sheet(bytes: Vec<u8>, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet} has formulas");
    }
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The list of decisions of `measure` has the one that was granted 13.5万元, in both forms and on its page.
pub(crate) async fn decision(world: &World, measure: &str, company: i64) {
    let enterprise = world.app().city().enterprise(company).unwrap().clone();
    let address = format!("/desk/decisions/{measure}");
    let rows = sheet(file(world, &format!("{address}/export?format=xlsx"), "clerk").await, "拟支持");
    let text = |data: &Data| data.to_string();
    assert_eq!(rows.len(), 2, "{rows:?}");
    let head = ["企业", "统一社会信用代码", "依据条款", "金额（元）", "决定日期", "状态", "理由"];
    assert_eq!(rows[0].iter().map(text).collect::<Vec<_>>(), head);
    assert_eq!((text(&rows[1][0]), text(&rows[1][1])), (enterprise.name.clone(), enterprise.uscc.clone()));
    assert_eq!(rows[1][3], Data::Float(135_000.0));
    assert_eq!(text(&rows[1][2]).lines().count(), 5, "each condition that was spoken of: {:?}", rows[1][2]);
    let tables = document(&file(world, &format!("{address}/export?format=docx"), "department").await);
    let cells: Vec<&str> = tables[0][1].iter().map(String::as_str).collect();
    assert_eq!((tables[0].len(), tables[1].len()), (2, 1), "one granted, nobody refused");
    assert_eq!((cells[0], cells[1], cells[3]), (enterprise.name.as_str(), enterprise.uscc.as_str(), "135000"));
    assert_eq!(cells[2], text(&rows[1][2]), "both forms say the same");
    // Of a text that is not at hand any more the conditions are named, and not told in the words of another.
    let db = world.tables().await;
    let version = format!("UPDATE application SET version_id = version_id + 1000000 WHERE measure = '{measure}'");
    db.execute_unprepared(&version).await.unwrap();
    let bare = sheet(file(world, &format!("{address}/export?format=xlsx"), "clerk").await, "拟支持");
    let bare = text(&bare[1][2]);
    assert!(bare.lines().zip(1..).all(|(key, at)| key.starts_with(&format!("{at}-"))) && bare.lines().count() == 5, "{bare}");
    db.execute_unprepared(&version.replace('+', "-")).await.unwrap();
    let day = world.app().today().to_string();
    assert_eq!((cells[4], cells[5]), (day.as_str(), "已同意，待拨付"));
    let (_, page) = world.get(&address, "auditor", "zh").await;
    assert!(page.contains(&enterprise.name) && page.contains("13.5万元") && page.contains("拟支持 1 家，合计 13.5万元"), "{page}");
    assert_eq!(world.get(&address, "leader", "zh").await.0.status().as_u16(), 403, "who may not see applications sees no list of them");
}

/// The report of all has the money of `measure`, which nobody qualified for; that of a department that is not its own has not.
pub(crate) async fn money(world: &World, measure: &str) {
    let has = async |query: &str| {
        let tables = document(&file(world, &format!("/desk/landing-report?format=docx{query}"), "leader").await);
        tables.iter().flatten().any(|row| row[0] == measure)
    };
    assert!(has("").await && !has("&department=nobody").await);
}

/// The landing reports have the figures of their pages: `paid` enterprises were paid for `measure`.
pub(crate) async fn landing(world: &World, measure: &str, paid: usize) {
    let title = world.app().shelf().library.measures().iter().rfind(|m| m.plan.meta.id == measure).unwrap().plan.meta.title.clone();
    let rows = sheet(file(world, "/desk/landing-report?format=xlsx", "leader").await, "从符合到兑付");
    let row = rows.iter().find(|row| row[0] == Data::String(title.clone())).unwrap_or_else(|| panic!("{rows:?}"));
    let paid_said = paid.to_string();
    assert_eq!(row[7].to_string(), paid_said, "{row:?}");
    let tables = document(&file(world, "/desk/landing-report?format=docx", "leader").await);
    assert_eq!(tables[0].len(), rows.len());
    let same = tables[0].iter().find(|row| row[0] == title).unwrap();
    assert_eq!(same[7], paid_said);
    assert!(tables[1].iter().any(|row| row[0] == measure), "with this year's money: {:?}", tables[1]);
    // The report of the month says so too, above the table as a bar.
    let tables = document(&file(world, "/desk/report/export?period=month&format=docx", "leader").await);
    let table = tables.iter().find(|table| table[0][0] == "措施").unwrap_or_else(|| panic!("{tables:?}"));
    let same = table.iter().find(|row| row[0] == title).unwrap_or_else(|| panic!("{table:?}"));
    assert_eq!(same[6], paid_said);
    assert!(tables.iter().any(|chart| chart.iter().any(|row| row[0] == title && *row.last().unwrap() == same[1])), "{tables:?}");
    // Of one measure: the last step of its funnel, and each district's share in it.
    let tables = document(&file(world, &format!("/desk/landing/{measure}/report?format=docx"), "leader").await);
    assert_eq!((tables[0][6][0].as_str(), tables[0][6][1].as_str()), ("兑付", paid_said.as_str()));
    let by_district: usize = tables[2][1..].iter().map(|row| row[4].parse::<usize>().unwrap()).sum();
    assert_eq!(by_district, paid);
    let rows = sheet(file(world, &format!("/desk/landing/{measure}/report?format=xlsx"), "leader").await, "从符合到兑付");
    assert_eq!(rows[6][1], Data::Float(f64::from(u32::try_from(paid).unwrap())));
}
