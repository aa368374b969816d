//! CSV and its relatives: the separator is found by looking, quoted fields may hold line breaks, rows may be ragged.

mod split;

use crate::Limits;
use crate::encoding::{NotText, decode};
use crate::source::RowSink;
use crate::trouble::unreadable;
use split::{AHEAD, Batch, Split};
use std::sync::mpsc::sync_channel;
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
    // One thread takes the text apart while this one understands what was in it.
    let (send, receive) = sync_channel(AHEAD);
    std::thread::scope(|scope| {
        let split = Split { name, body, separator, skipped: u64::from(skip > 0), limits, lang };
        scope.spawn(move || split.run(send));
        let mut told = 0;
        for batch in receive {
            let Batch { rows, position, .. } = batch?;
            rows.into_iter().try_for_each(|row| sink.row(row))?;
            if position >= told + (1 << 20) {
                told = position;
                sink.progress(told, total);
            }
        }
        Ok::<_, Box<Diagnostic>>(())
    })?;
    sink.end()?;
    sink.progress(total, total);
    Ok(Found { encoding, separator: char::from(separator) })
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
