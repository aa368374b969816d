//! Writing a table of results: CSV, JSON, XLSX or Markdown, row by row, to a file that is whole or not there.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use zhida_facts::{NaiveDate, Number};

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// UTF-8 with commas; no byte-order mark.
    Csv,
    /// An array of objects, numbers exact.
    Json,
    /// A workbook with frozen header and filters.
    Xlsx,
    /// A Markdown table.
    Markdown,
}

/// One value of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A text.
    Text(String),
    /// An exact number.
    Number(Number),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }
}
impl From<Number> for Cell {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
impl From<i64> for Cell {
    fn from(whole: i64) -> Self {
        Self::Number(Number::from(whole))
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Blank, Into::into)
    }
}

impl Cell {
    /// As plain text; a number is decimal, exactly where it ends within twelve places, else `n/d`.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(n) => Cow::Owned(n.to_string()),
            Self::Bool(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
            Self::Date(d) => Cow::Owned(d.to_string()),
        }
    }
}

/// Writes a table to the file `path`: to a temporary file beside it first, renamed when all is written, so that a reader sees the old
/// file or the whole new one.
///
/// # Errors
/// Those of the file system; more rows than a workbook's sheets can hold is not one, further sheets are begun.
pub fn write_table_file(path: &Path, format: TableFormat, header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> io::Result<()> {
    replace_file(path, |out| write_table(out, format, header, rows))
}

/// Writes a table to `out`.
///
/// # Errors
/// Those of `out`, and of the temporary files of a workbook.
pub fn write_table(mut out: impl Write, format: TableFormat, header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> io::Result<()> {
    let rows = rows.into_iter();
    match format {
        TableFormat::Csv => write_csv(&mut out, header, rows)?,
        TableFormat::Json => write_json(&mut out, header, rows)?,
        TableFormat::Markdown => write_markdown(&mut out, header, rows)?,
        TableFormat::Xlsx => {
            // The workbook is zipped at the end and wants a writer that can be sent; a file in between serves any `out`.
            let mut file = tempfile::tempfile()?;
            let header = header.iter().map(|name| (*name).to_owned()).collect();
            write_workbook(&mut file, [Sheet { name: String::new(), header, rows: Box::new(rows) }])?;
            io::Seek::rewind(&mut file)?;
            io::copy(&mut file, &mut out)?;
        }
    }
    out.flush()
}

/// Lets `write` fill a temporary file beside `path` and puts it in its place at the end.
///
/// # Errors
/// Those of the file system and of `write`; then `path` is as it was.
pub fn replace_file(path: &Path, write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".zhida-").suffix(".part");
    // A temporary file is private by default; a result is as readable as any other file of the user's.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// A text that a spreadsheet would take for a formula, made harmless by an apostrophe before it; numbers stay as they are.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let first = text.chars().next();
    let is_number = || Number::parse(text).is_ok();
    if matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r')) && !is_number() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Adds a field to a line of CSV, with a comma before it unless it is the `first`; quoted where it must be, harmless to spreadsheets.
pub fn csv_field(line: &mut Vec<u8>, text: &str, first: bool) {
    if !first {
        line.push(b',');
    }
    let text = harmless(text);
    if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}

fn write_csv(out: &mut dyn Write, header: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(out);
    csv.write_record(header).map_err(plain)?;
    for row in rows {
        for cell in &row {
            match cell {
                Cell::Text(text) => csv.write_field(harmless(text).as_bytes()).map_err(plain)?,
                other => csv.write_field(other.text().as_bytes()).map_err(plain)?,
            }
        }
        csv.write_record(None::<&[u8]>).map_err(plain)?;
    }
    csv.flush()
}

/// The system's own error, whose kind (a reader gone away, a full disk) the caller wants to know.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn write_json(out: &mut dyn Write, header: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> io::Result<()> {
    let keys: Vec<String> = header.iter().map(|h| quoted(h)).collect();
    out.write_all(b"[")?;
    for (index, row) in rows.enumerate() {
        out.write_all(if index == 0 { b"\n{" } else { b",\n{" })?;
        for (column, (key, cell)) in keys.iter().zip(&row).enumerate() {
            let value = match cell {
                Cell::Blank => "null".to_owned(),
                // Digits as they are: a JSON number has no precision of its own. What does not end is a text.
                Cell::Number(n) if n.is_exact_with(12) => n.to_string(),
                Cell::Bool(b) => b.to_string(),
                other => quoted(&other.text()),
            };
            write!(out, "{}{key}:{value}", if column == 0 { "" } else { "," })?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn write_markdown(out: &mut dyn Write, header: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> io::Result<()> {
    let safe = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;");
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.write_all(line(header.iter().map(|h| safe(h)).collect()).as_bytes())?;
    out.write_all(line(header.iter().map(|_| "---".to_owned()).collect()).as_bytes())?;
    for row in rows {
        out.write_all(line(row.iter().map(|c| safe(&c.text())).collect()).as_bytes())?;
    }
    Ok(())
}

/// Rows of a worksheet, the header included.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters a worksheet's cell can hold.
const CELL_CHARACTERS: usize = 32_767;

/// A sheet of a workbook: its name, its header and its rows.
pub struct Sheet<'a> {
    /// Name on the tab; empty for the one workbooks give by themselves.
    pub name: String,
    /// Header.
    pub header: Vec<String>,
    /// Rows, asked for when the sheets before are written.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

/// Writes a workbook of several sheets, row by row: memory does not grow with the rows.
///
/// # Errors
/// Those of `out` and of temporary files.
pub fn write_workbook<'a>(out: &mut (impl Write + io::Seek + Send), sheets: impl IntoIterator<Item = Sheet<'a>>) -> io::Result<()> {
    let plain = |e: XlsxError| match e {
        XlsxError::IoError(e) => e,
        other => io::Error::other(other.to_string()),
    };
    let mut book = Workbook::new();
    for sheet in sheets {
        write_sheets(&mut book, sheet).map_err(plain)?;
    }
    book.save_to_writer(out).map_err(plain)
}

/// Writes a sheet, and further ones where it is full.
fn write_sheets(book: &mut Workbook, Sheet { name, header, rows }: Sheet<'_>) -> Result<(), XlsxError> {
    let mut rows = rows.peekable();
    let mut part = 1;
    let bold = Format::new().set_bold().set_background_color("#DDE6F0");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    loop {
        let sheet = book.add_worksheet_with_constant_memory()?;
        if !name.is_empty() {
            sheet.set_name(if part == 1 { name.clone() } else { format!("{name} {part}") })?;
        }
        part += 1;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0_u16..).zip(&header) {
            let width = name.chars().map(|c| if c.is_ascii() { 1_u32 } else { 2 }).sum::<u32>().clamp(10, 40) + 3;
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        let mut last = 0;
        while last + 1 < SHEET_ROWS
            && let Some(row) = rows.next()
        {
            last += 1;
            for (column, cell) in (0_u16..).zip(&row) {
                write_xlsx_cell(sheet, last, column, cell, &date)?;
            }
        }
        let columns = u16::try_from(header.len()).unwrap_or(u16::MAX);
        if columns > 0 {
            sheet.autofilter(0, 0, last, columns - 1)?;
        }
        if rows.peek().is_none() {
            return Ok(());
        }
    }
}

fn write_xlsx_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, date: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) if text.chars().count() > CELL_CHARACTERS => {
            let cut: String = text.chars().take(CELL_CHARACTERS - 1).chain(['…']).collect();
            sheet.write_string(row, column, cut)?;
        }
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(n) => {
            let text = n.to_string();
            // A workbook keeps fifteen digits; a longer number stays whole as text.
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            match text.parse::<f64>() {
                Ok(value) if digits <= 15 => sheet.write_number(row, column, value)?,
                _ => sheet.write_string(row, column, text)?,
            };
        }
        Cell::Bool(b) => {
            sheet.write_boolean(row, column, *b)?;
        }
        Cell::Date(d) => {
            sheet.write_date_with_format(row, column, *d, date)?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
