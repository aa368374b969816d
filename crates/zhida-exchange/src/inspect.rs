//! The parts of an XLSX measured before a parser sees them: how large they really are, and whether what they declare can be true.

use crate::trouble::{too_large, unreadable};
use crate::{Limits, words::words};
use std::io::{Cursor, Read};
use zhida_diagnostics::{Diagnostic, Lang};

type Fault = Box<Diagnostic>;

/// Parts below this size may expand as they like; runs of one digit expand a thousandfold honestly.
const SMALL: u64 = 16 << 20;
/// Bytes of all parts together; what honest workbooks unpack to stays far below.
const UNPACKED: u64 = 1 << 30;
/// Elements of the styles part; Excel itself writes at most some 300,000.
const STYLE_ELEMENTS: usize = 600_000;
/// Cell formats; Excel's own limit is 65,490.
const CELL_FORMATS: usize = 70_000;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Whether a sheet has formulas.
    pub(crate) formulas: bool,
    /// Bytes the parser will hold at once, estimated.
    pub(crate) held: u64,
}

/// Decompresses every part through a counter.
pub(crate) fn inspect(name: &str, bytes: &[u8], limits: &Limits, lang: Lang) -> Result<Found, Fault> {
    let damaged = || unreadable(name, "why-damaged", lang);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > limits.parts {
        let args = [("have", archive.len().to_string()), ("limit", limits.parts.to_string())];
        return Err(too_large(name, words("limit-parts", &args, lang), lang));
    }
    let mut found = Found::default();
    let mut is_workbook = false;
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| damaged())?;
        let part = entry.name().map_err(|_| damaged())?.to_lowercase().replace('\\', "/");
        is_workbook |= part.starts_with("xl/") || part == "[content_types].xml";
        // No part is exempt by its name: a sheet may be called media/picture.bin.
        let is_sheet = part.contains("worksheets/");
        let limit = if is_sheet { limits.sheet_bytes } else { limits.part_bytes };
        let stored = entry.compressed_size().max(1);
        let bomb = |size: u64| size > limit || (size > SMALL && size / stored > limits.expansion);
        let refuse = |size: u64| {
            let args = [("part", part.clone()), ("size", (size >> 20).to_string()), ("limit", (limit >> 20).to_string())];
            too_large(name, words("limit-part", &args, lang), lang)
        };
        if bomb(entry.size()) {
            return Err(refuse(entry.size()));
        }
        // Thousands of parts may share one stored piece, each of an honest size.
        left = left.checked_sub(entry.size()).ok_or_else(|| refuse(UNPACKED))?;
        // The declared size may lie: count what really comes out, and stop one byte behind the limit.
        let mut limited = entry.take(limit + 1);
        if !part.ends_with("sharedstrings.xml") && !part.contains("styles") {
            let scanned = scan(&mut limited).ok_or_else(damaged)?;
            found.formulas |= scanned.formulas;
            // The parser copies a text twice; without this a sheet could be one cell of its whole size.
            if bomb(scanned.size) || (is_sheet && scanned.run > limits.row_bytes as u64) {
                return Err(refuse(scanned.size));
            }
            continue;
        }
        let mut text = Vec::new();
        limited.read_to_end(&mut text).map_err(|_| damaged())?;
        let size = text.len() as u64;
        if bomb(size) {
            return Err(refuse(size));
        }
        if part.ends_with("sharedstrings.xml") {
            // calamine reserves `uniqueCount` strings unseen; an element takes 4 bytes at least.
            if declared(&text) > size / 4 {
                return Err(damaged());
            }
            if text.split(|b| *b == b'<').any(|run| run.len() > limits.row_bytes) {
                return Err(refuse(size));
            }
            found.held += size * 3;
        }
        // A format of 5 bytes becomes a structure of hundreds.
        if part.contains("styles") && (count(&text, b"<") > STYLE_ELEMENTS || count(&text, b"<xf") + count(&text, b":xf") > CELL_FORMATS) {
            return Err(refuse(size));
        }
    }
    if is_workbook { Ok(found) } else { Err(unreadable(name, "why-not-a-workbook", lang)) }
}

/// What is seen of a part while it streams by.
#[derive(Debug, Default, PartialEq, Eq)]
struct Scanned {
    /// Bytes.
    size: u64,
    /// Whether it has an element `f`.
    formulas: bool,
    /// The longest stretch without `<`: a text, or a tag.
    run: u64,
}

fn scan(from: &mut impl Read) -> Option<Scanned> {
    let (mut scanned, mut run) = (Scanned::default(), 0_u64);
    let mut buffer = vec![0_u8; 64 << 10];
    let mut kept = 0; // bytes of the piece before, since a tag may be cut by its end
    loop {
        let read = from.read(buffer.get_mut(kept..)?).ok()?;
        if read == 0 {
            return Some(scanned);
        }
        scanned.size += read as u64;
        for stretch in buffer.get(kept..kept + read)?.split_inclusive(|b| *b == b'<') {
            run += stretch.len() as u64;
            scanned.run = scanned.run.max(run);
            if stretch.last() == Some(&b'<') {
                run = 0;
            }
        }
        let piece = buffer.get(..kept + read)?;
        scanned.formulas = scanned.formulas || piece.windows(3).any(|w| matches!(w, [b'<' | b':', b'f', b'>' | b' ' | b'/']));
        let tail: [u8; 2] = piece.last_chunk::<2>().copied().unwrap_or([b' ', *piece.last()?]);
        buffer.get_mut(..2)?.copy_from_slice(&tail);
        kept = 2;
    }
}

/// The largest count of strings the part declares anywhere.
fn declared(text: &[u8]) -> u64 {
    let key = b"uniqueCount";
    let after = text.windows(key.len()).enumerate().filter(|(_, w)| *w == key).filter_map(|(i, _)| text.get(i + key.len()..));
    let number = |rest: &[u8]| -> u64 {
        let digits = rest.iter().take(64).skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit());
        digits.fold(0_u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')))
    };
    after.map(number).max().unwrap_or(0)
}

fn count(text: &[u8], what: &[u8]) -> usize {
    text.windows(what.len()).filter(|w| *w == what).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_seen_over_cuts_and_lies_are_counted() {
        assert_eq!(scan(&mut &b"<c><f>1</f></c>"[..]), Some(Scanned { size: 15, formulas: true, run: 4 }));
        assert_eq!(scan(&mut &b"<c><v>1</v></c><fx>"[..]), Some(Scanned { size: 19, formulas: false, run: 4 }));
        let mut cut = vec![b' '; (64 << 10) - 1];
        cut.extend_from_slice(b"<f>");
        assert_eq!(scan(&mut cut.as_slice()).map(|s| s.formulas), Some(true));
        assert_eq!(declared(b"<!-- uniqueCount='3' --><sst uniqueCount = \"99999999999999999999999\">"), u64::MAX);
    }
}
