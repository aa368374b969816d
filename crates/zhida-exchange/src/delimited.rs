//! CSV and its relatives: the separator is found by looking, quoted fields may hold line breaks, rows may be ragged.

use crate::encoding::{NotText, decode};
use crate::source::{Kind, Row, RowSink};
use crate::trouble::{too_large, unreadable, unreadable_because};
use crate::{Limits, words::words};
use std::cell::Cell;
use std::io;
use zhida_diagnostics::{Code, Diagnostic, Lang};

/// What was found out about a text file.
pub(crate) struct Found {
    pub(crate) encoding: &'static str,
    pub(crate) separator: char,
}

/// Reads a text file into `sink`.
pub(crate) fn read(name: &str, bytes: &[u8], limits: &Limits, lang: Lang, sink: &mut dyn RowSink) -> Result<Found, Box<Diagnostic>> {
    let (text, encoding) = decode(bytes).map_err(|why| match why {
        NotText::Binary => unreadable(name, "why-binary", lang),
        NotText::BadBytes(line) => Box::new(Diagnostic::new(Code::BadEncoding, 0..0).in_file(name).with("line", line.to_string())),
    })?;
    let start: String = text.trim_start().chars().take(64).flat_map(char::to_lowercase).collect();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table") || start.starts_with("<?xml") {
        // Many systems export an HTML table and call it .xls; Excel opens it with a warning.
        return Err(unreadable(name, "why-html", lang));
    }
    let (separator, skip) = separator(&text);
    let body = text.get(skip..).unwrap_or("");
    let total = body.len() as u64;
    sink.holding(bytes.len() as u64 + if matches!(text, std::borrow::Cow::Owned(_)) { text.len() as u64 } else { 0 });
    sink.sheet("", Vec::new())?;
    let fed = Cell::new(0);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(1 << 16)
        .from_reader(Fed { rest: body.as_bytes(), fed: &fed, limit: limits.row_bytes + (2 << 16) });
    let mut record = csv::ByteRecord::new();
    let (mut told, mut last) = (0, 0);
    // Rows as a spreadsheet numbers them: a quoted line break begins no row, a blank line is one.
    let mut rows = u64::from(skip > 0);
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
        let mut row = Row::with_capacity(rows, record.as_slice().len(), record.len());
        for field in &record {
            // The whole text was decoded; separators are ASCII, so fields are whole characters.
            row.push(unwrapped(std::str::from_utf8(field).unwrap_or("\u{fffd}")), Kind::Text);
        }
        sink.row(row)?;
        if reader.position().byte() >= told + (1 << 20) {
            told = reader.position().byte();
            sink.progress(told, total);
        }
    }
    if left_open(body.as_bytes(), last, separator) {
        return Err(unreadable_because(name, words("why-open-quote", &[("row", rows.to_string())], lang)));
    }
    sink.end()?;
    sink.progress(total, total);
    Ok(Found { encoding, separator: char::from(separator) })
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

/// The separator, and the length of a line `sep=;` that names it (Excel writes such lines).
fn separator(text: &str) -> (u8, usize) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(found) = rest.bytes().next().filter(|b| matches!(b, b',' | b';' | b'\t' | b'|'))
    {
        return (found, text.find('\n').map_or(text.len(), |i| i + 1));
    }
    // Of each candidate: in how many of the first lines does it occur, outside quotation marks? Then: how often? The lines come
    // first, since `1,234,567.8` brings more commas than there are tabs.
    let mut best = (b',', (0_usize, 0_usize));
    for candidate in [b',', b'\t', b';', b'|'] {
        let (mut quoted, mut count, mut lines) = (false, 0_usize, 0);
        let (mut with, mut seen) = (0_usize, false);
        for byte in text.bytes().take(64 << 10) {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => (lines, seen) = (lines + 1, false),
                b if b == candidate && !quoted => {
                    count += 1;
                    with += usize::from(!std::mem::replace(&mut seen, true));
                }
                _ => {}
            }
            if lines >= 60 {
                break;
            }
        }
        if (with, count) > best.1 {
            best = (candidate, (with, count));
        }
    }
    (best.0, 0)
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
    fn separators_are_found() {
        for (text, want) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2;3\n", b';'),
            ("a\tb\tc\n1,2\t2\t3\n", b'\t'),
            ("\"x;y;z;w\",b\n1,2\n", b','),
            ("一个单元格\n", b','),
        ] {
            assert_eq!(separator(text).0, want, "{text}");
        }
        assert_eq!(separator("sep=;\na;b\n"), (b';', 6));
    }
}
