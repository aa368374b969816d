//! XLSX: sizes are counted before anything is parsed, then calamine streams the cells of each visible sheet.
//!
//! calamine trusts a workbook more than we may: it reserves memory by numbers the file declares, and it panics on some malformed
//! ones. So `inspect` decompresses every part through a counter first and refuses what is too large, and the parser itself runs
//! under `catch_unwind`.

use crate::inspect::inspect;
use crate::source::{Kind, Merge, Row, RowSink, as_percent, is_percent_format, shown};
use crate::trouble::{too_large, unreadable, unreadable_because};
use crate::{Limits, words::words};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};
use std::collections::HashSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zhida_diagnostics::{Diagnostic, Lang};

type Fault = Box<Diagnostic>;

/// Reads the visible sheets of a workbook into `sink`.
pub(crate) fn read(name: &str, bytes: &[u8], limits: &Limits, lang: Lang, sink: &mut dyn RowSink) -> Result<(), Fault> {
    let found = inspect(name, bytes, limits, lang)?;
    sink.holding(bytes.len() as u64 + found.held);
    let has_formulas = found.formulas;
    // The parser is third-party code that indexes slices of hostile input; what it leaves behind is dropped, so nothing unsound is seen.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheets(name, bytes, limits, lang, has_formulas, sink)));
    read.unwrap_or_else(|_| Err(unreadable(name, "why-damaged", lang)))
}

fn read_sheets(name: &str, bytes: &[u8], limits: &Limits, lang: Lang, has_formulas: bool, sink: &mut dyn RowSink) -> Result<(), Fault> {
    let fault = |e: calamine::XlsxError| match e {
        calamine::XlsxError::Password => unreadable(name, "why-password", lang),
        other => unreadable_because(name, other.to_string()),
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let total = bytes.len() as u64;
    let sheets = book.sheets_metadata().to_vec();
    for (index, sheet) in sheets.iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible != SheetVisible::Visible {
            sink.skipped(&sheet.name, "sheet-hidden");
            continue;
        }
        let merges = merges(&mut book, &sheet.name);
        let missing = if has_formulas { formulas_without_value(&mut book, &sheet.name, limits).map_err(fault)? } else { HashSet::new() };
        sink.sheet(&sheet.name, merges)?;
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(fault)?;
        let percent: Vec<bool> =
            cells.styles().iter().map(|s| s.number_format.as_ref().is_some_and(|f| is_percent_format(&f.format_code))).collect();
        let mut builder = Rows { row: Row::new(1), sink: &mut *sink, name, limits, lang };
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(fault)? {
            let (at, column) = cell.get_position();
            let percent = percent.get(style).copied().unwrap_or(false);
            let formula = missing.contains(&(at, column));
            if formula {
                builder.cell(at, column, "", Kind::Formula)?;
                continue;
            }
            match cell.get_value() {
                DataRef::Empty => builder.cell(at, column, "", Kind::Text)?,
                DataRef::String(text) => builder.cell(at, column, text, Kind::Text)?,
                DataRef::SharedString(text) => builder.cell(at, column, text, Kind::Text)?,
                DataRef::Int(n) => builder.cell(at, column, &n.to_string(), Kind::Number)?,
                DataRef::Float(n) if percent => builder.cell(at, column, &as_percent(&shown(*n)), Kind::Number)?,
                DataRef::Float(n) => builder.cell(at, column, &shown(*n), Kind::Number)?,
                DataRef::Bool(b) => builder.cell(at, column, if *b { "TRUE" } else { "FALSE" }, Kind::Text)?,
                DataRef::DateTime(date) => {
                    let (year, month, day, ..) = date.to_ymd_hms_milli();
                    // A duration, or a number that only looks like a date, keeps its figure.
                    if date.is_datetime() && date.as_f64() >= 1.0 {
                        builder.cell(at, column, &format!("{year:04}-{month:02}-{day:02}"), Kind::Date)?;
                    } else {
                        builder.cell(at, column, &shown(date.as_f64()), Kind::Number)?;
                    }
                }
                DataRef::DateTimeIso(text) => builder.cell(at, column, text, Kind::Date)?,
                DataRef::DurationIso(text) => builder.cell(at, column, text, Kind::Text)?,
                DataRef::Error(error) => builder.cell(at, column, &error.to_string(), Kind::Text)?,
            }
        }
        builder.finish()?;
        sink.end()?;
        let done = total * (index as u64 + 1) / sheets.len().max(1) as u64;
        sink.progress(done, total);
    }
    Ok(())
}

/// Merged cells; none if the list cannot be read, since a header is then spread over its blanks as in a CSV.
fn merges(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Vec<Merge> {
    let found = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let near = |m: &&calamine::Dimensions| m.start.0 < 60 && m.end.0 >= m.start.0 && m.end.1 >= m.start.1;
    found
        .iter()
        .filter(near)
        .map(|m| (u64::from(m.start.0) + 1, m.start.1 as usize, u64::from(m.end.0) + 1, m.end.1 as usize))
        .take(10_000)
        .collect()
}

/// Positions of formulas of which the file holds no value (written by a program that does not calculate).
fn formulas_without_value(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    limits: &Limits,
) -> Result<HashSet<(u32, u32)>, calamine::XlsxError> {
    let mut found = HashSet::new();
    let mut cells = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        if cell.formula.is_some() && cell.value == DataRef::Empty && found.len() as u64 <= limits.cells / 8 {
            found.insert(cell.pos);
        }
    }
    Ok(found)
}

/// Puts cells, which come in reading order, into rows.
pub(crate) struct Rows<'a> {
    pub(crate) row: Row,
    pub(crate) sink: &'a mut dyn RowSink,
    pub(crate) name: &'a str,
    pub(crate) limits: &'a Limits,
    pub(crate) lang: Lang,
}

impl Rows<'_> {
    /// Adds the cell at row `at` and `column`, both from 0.
    pub(crate) fn cell(&mut self, at: u32, column: u32, text: &str, kind: Kind) -> Result<(), Fault> {
        let number = u64::from(at) + 1;
        let column = column as usize;
        if text.is_empty() && kind == Kind::Text {
            return Ok(()); // formatted but blank: sheets are full of these, to the right and below the data
        }
        if column >= self.limits.columns {
            let args = [("have", (column + 1).to_string()), ("limit", self.limits.columns.to_string())];
            return Err(too_large(self.name, words("limit-columns", &args, self.lang), self.lang));
        }
        if number > self.limits.rows {
            return Err(too_large(self.name, words("limit-rows", &[("limit", self.limits.rows.to_string())], self.lang), self.lang));
        }
        if number < self.row.number || (number == self.row.number && column < self.row.len()) {
            return Err(unreadable(self.name, "why-damaged", self.lang)); // cells out of order: no program writes that
        }
        if number > self.row.number {
            let full = std::mem::replace(&mut self.row, Row::new(number));
            if full.len() > 0 {
                self.sink.row(full)?;
            }
        }
        while self.row.len() < column {
            self.row.push("", Kind::Text);
        }
        if self.row.bytes() + text.len() > self.limits.row_bytes {
            let args = [("row", number.to_string()), ("limit", (self.limits.row_bytes >> 20).to_string())];
            return Err(too_large(self.name, words("limit-row-bytes", &args, self.lang), self.lang));
        }
        self.row.push(text, kind);
        Ok(())
    }
    /// Hands on the last row.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        if self.row.len() > 0 { self.sink.row(self.row) } else { Ok(()) }
    }
}
