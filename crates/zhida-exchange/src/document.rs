//! Writing a paper: title, lines and tables, as a Word document or a workbook.
//!
//! Texts are texts in both: a workbook's cells are typed, a document has no fields but the number of its page, so nothing that was entered is
//! ever calculated.

use crate::bars::{self, Bars};
use crate::table::{Cell, Sheet, write_workbook};
use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, PageMargin, PageNum, PageOrientationType, Paragraph, Run, RunFonts, Shading, Table, TableCell,
    TableRow, WidthType,
};
use std::io::{self, Cursor, Write};

/// A paper as it is filed.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// What stands below the title: of when it is, what it counts.
    pub lines: Vec<String>,
    /// Its tables.
    pub tables: Vec<PaperTable>,
}

/// A table of a paper.
#[derive(Clone, Debug, Default)]
pub struct PaperTable {
    /// Its title; the name of its sheet in a workbook.
    pub title: String,
    /// Header.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// What of it is drawn above it in a document; nothing for a table without chart.
    pub bars: Option<Bars>,
}

/// What East Asian characters are set in; any office has it or puts its own in its place.
const FONT: &str = "宋体";
const LATIN: &str = "Times New Roman";
/// An A4 page lying on its side, in twentieths of a point, its margins, and what remains for tables.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: i32 = 1_134;
pub(crate) const WIDTH: usize = 14_570;
/// Characters the name of a sheet can have.
const NAME: usize = 31;

impl Paper {
    /// Writes it as a Word document.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_document(&self, out: &mut impl Write) -> io::Result<()> {
        let margin = PageMargin { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, header: 567, footer: 567, gutter: 0 };
        let footer = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
        let mut document = Docx::new()
            .default_fonts(RunFonts::new().ascii(LATIN).hi_ansi(LATIN).east_asia(FONT))
            .default_size(21)
            .page_size(PAGE.0, PAGE.1)
            .page_orient(PageOrientationType::Landscape)
            .page_margin(margin)
            .footer(Footer::new().add_paragraph(footer))
            .add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(run(&self.title).bold().size(36)));
        for line in &self.lines {
            document = document.add_paragraph(Paragraph::new().add_run(run(line)));
        }
        for table in &self.tables {
            let title = run(&table.title).bold().size(24);
            document = document.add_paragraph(Paragraph::new().keep_next(true).add_run(title));
            if let Some(chart) = table.bars.as_ref().and_then(|wanted| bars::drawn(table, wanted)) {
                // Without a paragraph between them two tables would become one.
                document = document.add_table(chart).add_paragraph(Paragraph::new().keep_next(true));
            }
            document = document.add_table(table.drawn());
            document = document.add_paragraph(Paragraph::new());
        }
        // The archive is put together with seeking, which `out` need not be able to.
        let mut bytes = Cursor::new(Vec::new());
        document.pack(&mut bytes).map_err(io::Error::other)?;
        out.write_all(bytes.get_ref())
    }

    /// Writes it as a workbook: the tables a sheet each, title and lines on one before them.
    ///
    /// # Errors
    /// Those of `out`, and of temporary files.
    pub fn write_workbook(&self, out: &mut (impl Write + io::Seek + Send)) -> io::Result<()> {
        let mut names: Vec<String> = Vec::new();
        let mut sheets = Vec::new();
        let lines = self.lines.iter().map(|line| vec![Cell::from(line.as_str())]);
        sheets.push(Sheet { name: sheet_name(&self.title, &mut names), header: vec![self.title.clone()], rows: Box::new(lines) });
        for table in &self.tables {
            let name = sheet_name(&table.title, &mut names);
            sheets.push(Sheet { name, header: table.header.clone(), rows: Box::new(table.rows.iter().cloned()) });
        }
        write_workbook(out, sheets)
    }
}

impl PaperTable {
    fn drawn(&self) -> Table {
        let columns = self.header.len().max(1);
        let cell = |paragraph| TableCell::new().width(WIDTH / columns, WidthType::Dxa).add_paragraph(paragraph);
        let head = |text: &String| {
            cell(Paragraph::new().align(AlignmentType::Center).add_run(run(text).bold())).shading(Shading::new().fill("DDE6F0"))
        };
        let value = |value: &Cell| {
            let right = matches!(value, Cell::Number(_));
            let paragraph = Paragraph::new().add_run(run(&value.text()));
            cell(if right { paragraph.align(AlignmentType::Right) } else { paragraph })
        };
        let mut rows = vec![TableRow::new(self.header.iter().map(head).collect()).cant_split()];
        rows.extend(self.rows.iter().map(|row| TableRow::new(row.iter().map(value).collect()).cant_split()));
        Table::new(rows).set_grid(vec![WIDTH / columns; columns]).width(WIDTH, WidthType::Dxa)
    }
}

/// A text with its line breaks; other control characters, which no document may hold, are left out.
pub(crate) fn run(text: &str) -> Run {
    let mut out = Run::new();
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out = out.add_break(BreakType::TextWrapping);
        }
        out = out.add_text(line.chars().filter(|c| !c.is_control()).collect::<String>());
    }
    out
}

/// A name a sheet can have and no other has.
fn sheet_name(title: &str, names: &mut Vec<String>) -> String {
    let plain = title.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).take(NAME - 4).collect::<String>();
    let plain = if plain.trim().is_empty() { "Sheet".to_owned() } else { plain.trim().to_owned() };
    let taken = |name: &str| names.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let name = (1..).map(|n| if n == 1 { plain.clone() } else { format!("{plain} {n}") }).find(|name| !taken(name)).unwrap_or_default();
    names.push(name.clone());
    name
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
