//! Bytes to text: UTF-8 with and without mark, UTF-16 with mark, and GBK/GB18030, told apart by what they decode as.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// Bytes that belong to no text at all (a picture, a program …).
    Binary,
    /// A byte sequence that is wrong in the encoding, on this line (from 1).
    BadBytes(u64),
}

/// The text and the name of its encoding.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), NotText> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return match std::str::from_utf8(body) {
            Ok(text) if encoding == UTF_8 => Ok((Cow::Borrowed(text), "UTF-8 BOM")),
            _ => decode_as(encoding, body).map(|text| (Cow::Owned(text), encoding.name())),
        };
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return decode_as(encoding, bytes).map(|text| (Cow::Owned(text), encoding.name()));
    }
    if looks_binary(bytes) {
        return Err(NotText::Binary);
    }
    let wrong = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((Cow::Borrowed(text), "UTF-8")),
        Err(error) => error.valid_up_to(),
    };
    // Chinese that reads as UTF-8 up to one wrong byte is UTF-8 with a fault, not GBK that happens to begin like it.
    let chinese =
        bytes.get(..wrong).unwrap_or_default().windows(3).filter(|w| matches!(w, [0xE4..=0xE9, 0x80..=0xBF, 0x80..=0xBF])).count();
    if chinese >= 4 {
        return Err(NotText::BadBytes(line_of(bytes, wrong)));
    }
    decode_as(GB18030, bytes).map(|text| (Cow::Owned(text), "GB18030"))
}

/// Strict decoding: the first wrong sequence is an error with its line.
fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, NotText> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Chinese grows by half on its way to UTF-8; growing stepwise keeps memory at what is needed.
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut done = 0;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(bytes.get(done..).unwrap_or_default(), &mut text, true);
        done += read;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve((bytes.len() - done).max(64)),
            DecoderResult::Malformed(..) => {
                let line = text.bytes().filter(|b| *b == b'\n').count() + 1;
                return Err(NotText::BadBytes(line as u64));
            }
        }
    }
}

fn line_of(bytes: &[u8], at: usize) -> u64 {
    bytes.iter().take(at).filter(|b| **b == b'\n').count() as u64 + 1
}

/// UTF-16 without mark: every other byte of the beginning is zero.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..64)?;
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    match (zeros(0), zeros(1)) {
        (0, odd) if odd >= 12 => Some(UTF_16LE),
        (even, 0) if even >= 12 => Some(UTF_16BE),
        _ => None,
    }
}

/// Zero bytes, or more control characters than any text has.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(16 << 10)).unwrap_or_default();
    let control = head.iter().filter(|b| matches!(b, 0x01..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    head.contains(&0) || control * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "统一社会信用代码,企业名称\n914403001922038216,华为技术有限公司\n";

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = |big: bool| -> Vec<u8> {
            let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            std::iter::once(0xFEFF).chain(TEXT.encode_utf16()).flat_map(unit).collect()
        };
        let gbk = GB18030.encode(TEXT).0.into_owned();
        for (bytes, name) in [
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), "UTF-8 BOM"),
            (utf16(false), "UTF-16LE"),
            (utf16(true), "UTF-16BE"),
            (gbk, "GB18030"),
        ] {
            let (text, found) = decode(&bytes).unwrap();
            assert_eq!((&*text, found), (TEXT, name));
        }
    }

    #[test]
    fn wrong_bytes_name_their_line() {
        let mut utf8 = TEXT.as_bytes().to_vec();
        utf8.extend_from_slice(b"\xFF\xFFabc\n");
        assert_eq!(decode(&utf8).unwrap_err(), NotText::BadBytes(3));
        let mut gbk = GB18030.encode(TEXT).0.into_owned();
        gbk.extend_from_slice(b"a\n\xFF\xFF\n");
        assert_eq!(decode(&gbk).unwrap_err(), NotText::BadBytes(4));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap_err(), NotText::Binary);
    }
}
