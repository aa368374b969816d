//! XLS (BIFF8, Excel 97–2003), read here record by record.
//!
//! Not through calamine: it reserves memory by sizes the file declares, which no `catch_unwind` survives, holds every sheet as a
//! full rectangle, and does not tell number formats of this format, without which 3.5% would be read as 0.035.

use crate::compound::{Compound, f64_at, u16_at, u32_at};
use crate::source::{Kind, Merge, Row, RowSink, as_percent, is_percent_format, point_left, shown};
use crate::strings::Pieces;
use crate::trouble::unreadable;
use crate::xlsx::Rows;
use crate::{Limits, numfmt};
use std::collections::HashMap;
use zhida_diagnostics::{Diagnostic, Lang};

type Fault = Box<Diagnostic>;

/// Reads the visible sheets of a workbook into `sink`.
pub(crate) fn read(name: &str, bytes: &[u8], limits: &Limits, lang: Lang, sink: &mut dyn RowSink) -> Result<(), Fault> {
    let fault = |key| unreadable(name, key, lang);
    let file = Compound::open(bytes).ok_or_else(|| fault("why-damaged"))?;
    if file.has("EncryptedPackage") {
        return Err(fault("why-password"));
    }
    let Some(stream) = file.stream("Workbook") else {
        return Err(fault(match (file.has("Book"), file.has("Workbook")) {
            (true, _) => "why-old-xls",
            (_, true) => "why-damaged",
            _ => "why-no-workbook",
        }));
    };
    drop(file);
    let book = Book::read(&stream).map_err(fault)?;
    let strings: usize = book.strings.iter().map(|s| s.len() + 40).sum();
    sink.holding((bytes.len() + stream.len() + strings) as u64);
    let total = bytes.len() as u64;
    for (index, sheet) in book.sheets.iter().enumerate() {
        if sheet.kind != 0 {
            continue; // charts, macros
        }
        if sheet.hidden {
            sink.skipped(&sheet.name, "sheet-hidden");
            continue;
        }
        let records = stream.get(sheet.start..).ok_or_else(|| fault("why-damaged"))?;
        sink.sheet(&sheet.name, merges(records))?;
        let rows = Rows { row: Row::new(1), sink: &mut *sink, name, limits, lang };
        book.cells(records, rows).map_err(|e| e.unwrap_or_else(|| fault("why-damaged")))?;
        sink.end()?;
        sink.progress(total * (index as u64 + 1) / book.sheets.len() as u64, total);
    }
    Ok(())
}

/// What the first part of the stream says about all sheets.
#[derive(Default)]
struct Book {
    strings: Vec<String>,
    /// How numbers are shown, per cell format.
    formats: Vec<numfmt::Shown>,
    sheets: Vec<SheetAt>,
    since_1904: bool,
}

struct SheetAt {
    name: String,
    start: usize,
    hidden: bool,
    kind: u8,
}

impl Book {
    fn read(stream: &[u8]) -> Result<Self, &'static str> {
        let mut book = Self::default();
        let (mut custom, mut used) = (HashMap::new(), Vec::new());
        let mut records = Records { bytes: stream };
        if !matches!(records.next(), Some((0x0809, data)) if u16_at(data, 0) == Some(0x0600)) {
            return Err("why-old-xls");
        }
        while let Some((kind, data)) = records.next() {
            match kind {
                0x002F => return Err("why-password"),
                0x0022 => book.since_1904 = u16_at(data, 0) == Some(1),
                0x041E => {
                    if let (Some(id), Some(format)) = (u16_at(data, 0), Pieces::new(vec![data.get(2..).unwrap_or_default()]).text(false)) {
                        custom.insert(id, format);
                    }
                }
                0x00E0 => used.push(u16_at(data, 2).unwrap_or(0)),
                0x0085 => {
                    let name = Pieces::new(vec![data.get(6..).unwrap_or_default()]).text(true);
                    if let (Some(start), Some([hidden, kind]), Some(name)) = (u32_at(data, 0), data.get(4..6), name) {
                        book.sheets.push(SheetAt { name, start: start as usize, hidden: hidden & 3 != 0, kind: *kind });
                    }
                }
                0x00FC => book.strings = strings(data, &mut records),
                0x000A => break,
                _ => {}
            }
        }
        book.formats = used
            .into_iter()
            .map(|id| match custom.get(&id) {
                Some(format) if is_percent_format(format) => numfmt::Shown::Percent,
                Some(format) if numfmt::is_date(format) => numfmt::Shown::Date,
                Some(_) => numfmt::Shown::Plain,
                None => numfmt::built_in(id),
            })
            .collect();
        Ok(book)
    }

    /// Hands on the cells of a sheet, row by row. `Err(None)` is damage.
    fn cells(&self, records: &[u8], mut rows: Rows<'_>) -> Result<(), Option<Fault>> {
        let mut row: Vec<(u32, String, Kind)> = Vec::new();
        let (mut current, mut depth, mut waiting) = (0_u32, 0_usize, None);
        for (kind, data) in (Records { bytes: records }) {
            match kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => break,
                0x000A => depth -= 1,
                _ if depth > 1 => {} // an embedded chart has cells of its own
                0x0207 => {
                    if let (Some(column), Some(text)) = (waiting.take(), Pieces::new(vec![data]).text(false)) {
                        row.push((column, text, Kind::Text));
                    }
                }
                0x0006 | 0x00BD | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => {
                    let (Some(at), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return Err(None) };
                    let (at, column) = (u32::from(at), u32::from(column));
                    if at != current {
                        flush(&mut row, current, &mut rows)?;
                        current = at;
                    }
                    if kind == 0x00BD {
                        self.many(data, column, &mut row).ok_or(None)?;
                    } else if let Some((text, kind)) = self.one(kind, data).ok_or(None)? {
                        row.push((column, text, kind));
                    } else {
                        waiting = Some(column);
                    }
                }
                _ => {}
            }
        }
        flush(&mut row, current, &mut rows)?;
        rows.finish().map_err(Some)
    }

    /// One cell; `Some(None)` if its text comes in the next record.
    fn one(&self, kind: u16, data: &[u8]) -> Option<Option<(String, Kind)>> {
        let format = u16_at(data, 4)?;
        Some(Some(match kind {
            0x0203 => self.number(&shown(f64_at(data, 6)?), format),
            0x027E => self.number(&packed(u32_at(data, 6)?), format),
            0x00FD => (self.strings.get(u32_at(data, 6)? as usize)?.clone(), Kind::Text),
            0x0204 | 0x00D6 => (Pieces::new(vec![data.get(6..)?]).text(false)?, Kind::Text),
            0x0205 => (truth_or_error(*data.get(6)?, *data.get(7)?), Kind::Text),
            _ => match data.get(6..14)? {
                [0, _, _, _, _, _, 0xFF, 0xFF] => return Some(None),
                [1, _, value, _, _, _, 0xFF, 0xFF] => (truth_or_error(*value, 0), Kind::Text),
                [2, _, value, _, _, _, 0xFF, 0xFF] => (truth_or_error(*value, 1), Kind::Text),
                [_, _, _, _, _, _, 0xFF, 0xFF] => (String::new(), Kind::Text),
                _ => self.number(&shown(f64_at(data, 6)?), format),
            },
        }))
    }

    /// A run of packed numbers: format and number for each column.
    fn many(&self, data: &[u8], column: u32, row: &mut Vec<(u32, String, Kind)>) -> Option<()> {
        for (index, cell) in data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6).enumerate() {
            let (text, kind) = self.number(&packed(u32_at(cell, 2)?), u16_at(cell, 0)?);
            row.push((column + u32::try_from(index).ok()?, text, kind));
        }
        Some(())
    }

    fn number(&self, text: &str, format: u16) -> (String, Kind) {
        match self.formats.get(usize::from(format)) {
            Some(numfmt::Shown::Percent) => (as_percent(text), Kind::Number),
            Some(numfmt::Shown::Date) => match numfmt::day(text, self.since_1904) {
                Some(day) => (day, Kind::Date),
                None => (text.to_owned(), Kind::Number),
            },
            _ => (text.to_owned(), Kind::Number),
        }
    }
}

/// Cells of a row come in order from every program we know, yet nothing demands it.
fn flush(row: &mut Vec<(u32, String, Kind)>, at: u32, rows: &mut Rows<'_>) -> Result<(), Option<Fault>> {
    row.sort_by_key(|(column, ..)| *column);
    row.dedup_by_key(|(column, ..)| *column);
    for (column, text, kind) in row.drain(..) {
        rows.cell(at, column, &text, kind).map_err(Some)?;
    }
    Ok(())
}

/// RK numbers: 30 bits of an integer or of a double, perhaps to be divided by 100, which is done on the text.
fn packed(rk: u32) -> String {
    let text = if rk & 2 != 0 { (rk.cast_signed() >> 2).to_string() } else { shown(f64::from_bits(u64::from(rk & !3) << 32)) };
    if rk & 1 != 0 { point_left(&text) } else { text }
}

fn truth_or_error(value: u8, is_error: u8) -> String {
    match (is_error, value) {
        (0, 0) => "FALSE",
        (0, _) => "TRUE",
        (_, 0x00) => "#NULL!",
        (_, 0x07) => "#DIV/0!",
        (_, 0x0F) => "#VALUE!",
        (_, 0x17) => "#REF!",
        (_, 0x1D) => "#NAME?",
        (_, 0x24) => "#NUM!",
        _ => "#N/A",
    }
    .to_owned()
}

/// The shared texts, which reach over the CONTINUE records behind theirs. What is damaged ends the list; cells that point beyond it are damage.
fn strings<'a>(data: &'a [u8], records: &mut Records<'a>) -> Vec<String> {
    let mut pieces = vec![data];
    while let Some(more) = records.continuation() {
        pieces.push(more);
    }
    let mut pieces = Pieces::new(pieces);
    let (_, Some(count)) = (pieces.u32(), pieces.u32()) else { return Vec::new() };
    let mut all = Vec::new();
    while (all.len() as u64) < u64::from(count)
        && let Some(text) = pieces.text(false)
    {
        all.push(text);
    }
    all
}

fn merges(records: &[u8]) -> Vec<Merge> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (kind, data) in (Records { bytes: records }) {
        match kind {
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            0x00E5 => {
                for cell in data.get(2..).unwrap_or_default().chunks_exact(8).take(10_000_usize.saturating_sub(found.len())) {
                    let at = |i| u16_at(cell, i).unwrap_or(0);
                    let (top, bottom, left, right) = (at(0), at(2), at(4), at(6));
                    if top < 60 && bottom >= top && right >= left {
                        found.push((u64::from(top) + 1, usize::from(left), u64::from(bottom) + 1, usize::from(right)));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Records of a stream: type and data. A cut one ends them.
struct Records<'a> {
    bytes: &'a [u8],
}

impl<'a> Records<'a> {
    fn continuation(&mut self) -> Option<&'a [u8]> {
        if u16_at(self.bytes, 0)? == 0x003C { self.next().map(|(_, data)| data) } else { None }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.bytes, 0)?, usize::from(u16_at(self.bytes, 2)?));
        let data = self.bytes.get(4..4 + length)?;
        self.bytes = self.bytes.get(4 + length..)?;
        Some((kind, data))
    }
}
