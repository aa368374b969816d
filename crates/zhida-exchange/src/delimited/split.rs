//! A text taken apart into rows, ahead of who understands them and on a thread of its own.

use crate::source::{Kind, Row};
use crate::trouble::{too_large, unreadable, unreadable_because};
use crate::{Limits, words::words};
use std::cell::Cell;
use std::io;
use std::sync::mpsc::SyncSender;
use zhida_diagnostics::{Diagnostic, Lang};

/// Batches that may wait.
pub(super) const AHEAD: usize = 2;
/// Rows and bytes of a batch, after which it is handed on.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 1 << 20;

/// Rows one after another.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<Row>,
    bytes: usize,
    /// Bytes read when they were full.
    pub(super) position: u64,
}

/// Rows on their way to who understands them.
struct Batches {
    batch: Batch,
    send: SyncSender<Result<Batch, Box<Diagnostic>>>,
}

impl Batches {
    /// Adds a row, behind which the reader stands at `position`; `false` if nobody takes rows any more.
    fn push(&mut self, row: Row, position: u64) -> bool {
        self.batch.bytes += row.bytes();
        self.batch.position = position;
        self.batch.rows.push(row);
        let full = self.batch.rows.len() >= BATCH || self.batch.bytes >= BATCH_BYTES;
        !full || self.hand_on()
    }

    fn hand_on(&mut self) -> bool {
        self.send.send(Ok(std::mem::take(&mut self.batch))).is_ok()
    }
}

/// A text that is taken apart.
pub(super) struct Split<'a> {
    pub(super) name: &'a str,
    pub(super) body: &'a str,
    pub(super) separator: u8,
    /// Rows before `body`.
    pub(super) skipped: u64,
    pub(super) limits: &'a Limits,
    pub(super) lang: Lang,
}

impl Split<'_> {
    /// Hands on all rows, and at the end what is wrong with the text, if something is. Ends early if nobody takes them.
    pub(super) fn run(&self, send: SyncSender<Result<Batch, Box<Diagnostic>>>) {
        let mut batches = Batches { batch: Batch::default(), send };
        let read = self.records(&mut batches);
        let taken = batches.hand_on();
        if let (Err(fault), true) = (read, taken) {
            let _ = batches.send.send(Err(fault));
        }
    }

    fn records(&self, batches: &mut Batches) -> Result<(), Box<Diagnostic>> {
        let Self { name, body, separator, limits, lang, .. } = *self;
        let fed = Cell::new(0);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(1 << 16)
            .from_reader(Fed { rest: body.as_bytes(), fed: &fed, limit: limits.row_bytes + (2 << 16) });
        let mut record = csv::ByteRecord::new();
        let mut last = 0;
        // Rows as a spreadsheet numbers them: a quoted line break begins no row, a blank line is one.
        let mut rows = self.skipped;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                // Nearly always a quotation mark that is never closed: the rest of the file becomes one cell.
                Err(_) if fed.get() > limits.row_bytes => return Err(long_row(name, rows + 1, limits, lang)),
                Err(_) => return Err(unreadable(name, "why-damaged", lang)),
            }
            fed.set(0);
            last = record.position().map_or(0, csv::Position::byte);
            rows += 1 + record.position().map_or(0, |p| blank_rows(body.as_bytes(), p.byte()));
            if rows > limits.rows {
                return Err(too_large(name, words("limit-rows", &[("limit", limits.rows.to_string())], lang), lang));
            }
            if record.as_slice().len() > limits.row_bytes {
                return Err(long_row(name, rows, limits, lang));
            }
            if record.len() > limits.columns {
                let args = [("have", record.len().to_string()), ("limit", limits.columns.to_string())];
                return Err(too_large(name, words("limit-columns", &args, lang), lang));
            }
            if !batches.push(row(rows, &record), reader.position().byte()) {
                return Ok(());
            }
        }
        if left_open(body.as_bytes(), last, separator) {
            return Err(unreadable_because(name, words("why-open-quote", &[("row", rows.to_string())], lang)));
        }
        Ok(())
    }
}

/// A record as a row.
fn row(number: u64, record: &csv::ByteRecord) -> Row {
    // The whole text was decoded; separators are ASCII, so fields are whole characters.
    let text = String::from_utf8_lossy(record.as_slice());
    let ranges = || (0..record.len()).filter_map(|at| record.range(at));
    if !text.contains(['\'', '=']) {
        return Row::of_texts(number, text.into_owned(), ranges().map(|range| range.end));
    }
    let mut row = Row::with_capacity(number, text.len(), record.len());
    ranges().for_each(|range| row.push(unwrapped(text.get(range).unwrap_or("\u{fffd}")), Kind::Text));
    row
}

/// The text handed on in pieces, until a row takes more than it may: the reader itself would grow a cell without bound.
struct Fed<'a> {
    rest: &'a [u8],
    /// Bytes since the last whole row.
    fed: &'a Cell<usize>,
    limit: usize,
}

impl io::Read for Fed<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = io::Read::read(&mut self.rest, to)?;
        self.fed.set(self.fed.get() + read);
        if self.fed.get() > self.limit { Err(io::ErrorKind::InvalidData.into()) } else { Ok(read) }
    }
}

fn long_row(name: &str, row: u64, limits: &Limits, lang: Lang) -> Box<Diagnostic> {
    let args = [("row", row.to_string()), ("limit", (limits.row_bytes >> 20).to_string())];
    too_large(name, words("limit-row-bytes", &args, lang), lang)
}

/// `="0123"`, which exporters write so that Excel keeps a text, without its wrapping; `'=1+1` without the apostrophe that we, like others,
/// put before what a spreadsheet would take for a formula.
fn unwrapped(field: &str) -> &str {
    if let Some(bare) = field.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r'])) {
        return bare;
    }
    field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')).filter(|f| !f.contains('"')).unwrap_or(field)
}

/// Whether a quotation mark of the last row, which begins at `start`, is never closed and has swallowed lines.
fn left_open(text: &[u8], start: u64, separator: u8) -> bool {
    let rest = usize::try_from(start).ok().and_then(|at| text.get(at..)).unwrap_or_default();
    let (mut fresh, mut open, mut lines) = (true, false, 0);
    let mut bytes = rest.iter().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if open && bytes.peek() == Some(&&b'"') => _ = bytes.next(),
            b'"' if open => open = false,
            b'"' if fresh => (open, lines) = (true, 0),
            b'\n' | b'\r' if open => lines += 1,
            _ => {}
        }
        fresh = !open && (*byte == separator || matches!(byte, b'\n' | b'\r'));
    }
    // A line break at the very end is no line.
    let end = usize::from(matches!(rest.last(), Some(b'\n' | b'\r'))) + usize::from(rest.ends_with(b"\r\n"));
    open && lines > end
}

/// Blank lines the reader passed over before the record that it says begins at `start`. After `\r\n` it says the `\n`.
fn blank_rows(text: &[u8], start: u64) -> u64 {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or_default();
    let cut = start > 0 && text.get(start - 1) == Some(&b'\r') && rest.first() == Some(&b'\n');
    let run = rest.iter().skip(usize::from(cut)).take_while(|b| matches!(b, b'\r' | b'\n'));
    let (count, _) = run.fold((0, 0), |(count, before), b| (count + u64::from(!(before == b'\r' && *b == b'\n')), *b));
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_rows_too() {
        for (text, start, want) in
            [("a\r\nb", 2, 0), ("a\nb", 2, 0), ("a\r\n\r\n\r\nb", 2, 2), ("a\n\n\nb", 2, 2), ("a\r\rb", 2, 1), ("\n\na", 0, 2)]
        {
            assert_eq!(blank_rows(text.as_bytes(), start), want, "{text:?}");
        }
    }

    #[test]
    fn rows_hold_what_their_fields_hold() {
        for fields in [["甲", "", "1.5"], ["", "", ""], ["'=1+1", "a=b", "it's"], ["=\"0123\"", "'-x", "乙,\n"]] {
            let row = row(7, &csv::ByteRecord::from(fields.to_vec()));
            assert_eq!(row.cells().collect::<Vec<_>>(), fields.map(unwrapped));
            assert_eq!(row.get(3), ("", Kind::Text));
        }
    }
}
