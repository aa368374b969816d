//! Files that people send as evidence: what they are, told by their content and never by their name, and whether they can be kept.
//!
//! Kept are documents, pictures, recordings, plain text and archives of these. What runs (programs, scripts, pages) is refused, and so are archives
//! that would unpack to more than anybody sends: their parts are counted before anything opens them.

use crate::sound;
use std::io::{Cursor, Read as _};

/// Largest file, in bytes.
pub const MOST: usize = 20 << 20;
/// Largest sum of the parts of an archive, in bytes; how many parts; how many times larger than stored a part over a megabyte may be.
const UNPACKED: u64 = 300 << 20;
const PARTS: usize = 5_000;
const EXPANSION: u64 = 400;
const SMALL: u64 = 1 << 20;
/// Bytes by which it is seen that something runs.
const HEAD: u64 = 512;

/// Kinds of files that are kept: media type and ending.
pub const KINDS: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("application/ofd", "ofd"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/tiff", "tif"),
    ("image/webp", "webp"),
    ("image/heif", "heic"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("application/x-ole-storage", "doc"),
    ("application/zip", "zip"),
    ("text/plain", "txt"),
    ("audio/mp4", "m4a"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "ogg"),
    ("audio/amr", "amr"),
    ("audio/wav", "wav"),
    ("audio/webm", "webm"),
];

/// Why a file is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing in it.
    Empty,
    /// It is larger than [`MOST`].
    TooLarge,
    /// It is of no kind that is kept.
    Kind,
    /// It says it is an archive, and cannot be read as one.
    Damaged,
    /// It would unpack to more than is sensible.
    Bomb,
}

/// The media type and the name under which `bytes`, sent as `name`, are kept. The name gets the ending of what it is, since that is what a
/// computer goes by when the file is opened.
///
/// # Errors
/// Why it is not kept.
pub fn examine(name: &str, bytes: &[u8]) -> Result<(&'static str, String), Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > MOST {
        return Err(Refused::TooLarge);
    }
    let kind = if bytes.starts_with(b"PK\x03\x04") {
        archive(bytes)?
    } else if bytes.starts_with(&OLE) {
        // Word, Excel and PowerPoint before 2007 share one container; which of them it is, the ending says, and only that.
        "application/x-ole-storage"
    } else if let Some(recorded) = sound::kind(bytes) {
        recorded
    } else {
        match infer::get(bytes) {
            Some(found) => found.mime_type(),
            None if is_text(bytes) => "text/plain",
            None => return Err(Refused::Kind),
        }
    };
    let (kind, ending) = KINDS.iter().find(|(mime, _)| *mime == kind).ok_or(Refused::Kind)?;
    Ok((kind, named(name, ending)))
}

const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Counts what an archive unpacks to, and says what its parts make of it.
fn archive(bytes: &[u8]) -> Result<&'static str, Refused> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Damaged)?;
    if archive.len() > PARTS {
        return Err(Refused::Bomb);
    }
    let (mut left, mut kind) = (UNPACKED, "application/zip");
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| Refused::Damaged)?;
        let part = entry.name().map_err(|_| Refused::Damaged)?.to_lowercase().replace('\\', "/");
        kind = match part.split('/').next().unwrap_or_default() {
            "word" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xl" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "ppt" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "ofd.xml" => "application/ofd",
            _ => kind,
        };
        let stored = entry.compressed_size().max(1);
        // The declared size may lie: what really comes out is counted, and no further than is left.
        let mut limited = entry.take(left + 1);
        let mut head = Vec::new();
        limited.by_ref().take(HEAD).read_to_end(&mut head).map_err(|_| Refused::Damaged)?;
        if runs(&head) {
            return Err(Refused::Kind);
        }
        let size = head.len() as u64 + std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| Refused::Damaged)?;
        if size > SMALL && size / stored > EXPANSION {
            return Err(Refused::Bomb);
        }
        left = left.checked_sub(size).ok_or(Refused::Bomb)?;
        if part.ends_with(".zip") || part.ends_with(".gz") || part.ends_with(".7z") || part.ends_with(".rar") {
            return Err(Refused::Bomb);
        }
    }
    Ok(kind)
}

/// Whether a part of an archive is a program or a script.
fn runs(head: &[u8]) -> bool {
    infer::is_app(head) || head.starts_with(b"#!")
}

/// Text as people write it: UTF-8 or GB 18030 without control characters, and nothing a browser or a shell would run.
fn is_text(bytes: &[u8]) -> bool {
    let head: String = bytes.iter().take(512).map(|b| char::from(b.to_ascii_lowercase())).collect();
    let runs = ["<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!"];
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t');
    !bytes.iter().any(control) && !runs.iter().any(|r| head.contains(r))
}

/// `name` without folders and control characters, with `ending`; endings of one container's formats stay.
fn named(name: &str, ending: &str) -> String {
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
    let (stem, was) = name.rsplit_once('.').unwrap_or((&name, ""));
    let was = was.to_ascii_lowercase();
    let alike: &[&str] = match ending {
        "jpg" => &["jpeg"],
        "tif" => &["tiff"],
        "heic" => &["heif"],
        "doc" => &["xls", "ppt", "wps", "et"],
        "txt" => &["csv", "md"],
        "m4a" => &["mp4", "3gp"],
        "ogg" => &["opus", "oga"],
        _ => &[],
    };
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    if was == ending || alike.contains(&was.as_str()) { format!("{stem}.{was}") } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(examine("审计报告.pdf", b"%PDF-1.7\n..."), Ok(("application/pdf", "审计报告.pdf".to_owned())));
        assert_eq!(examine("C:\\图\\a.exe", b"\x89PNG\r\n\x1a\n......"), Ok(("image/png", "a.png".to_owned())));
        assert_eq!(examine("../../etc/passwd", "甲公司\n".as_bytes()), Ok(("text/plain", "passwd.txt".to_owned())));
        assert_eq!(examine("录音.3gp", b"\0\0\0\x18ftypM4A ...."), Ok(("audio/mp4", "录音.3gp".to_owned())));
        assert_eq!(examine("录音.exe", b"#!AMR\n<\x08"), Ok(("audio/amr", "录音.amr".to_owned())));
        assert_eq!(examine("名单.csv", b"a,b\n1,2\n").map(|(_, n)| n), Ok("名单.csv".to_owned()));
        assert_eq!(examine(".pdf", b"%PDF-1.7\n...").map(|(_, n)| n), Ok("file.pdf".to_owned()));
        let word = zip(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]);
        assert_eq!(examine("合同.doc", &word).map(|(_, n)| n), Ok("合同.docx".to_owned()));
        assert_eq!(examine("票据.ofd", &zip(&[("OFD.xml", b"<a/>")])).map(|(k, _)| k), Ok("application/ofd"));
    }

    #[test]
    fn what_runs_or_bursts_is_refused() {
        assert_eq!(examine("a.pdf", b""), Err(Refused::Empty));
        assert_eq!(examine("a.pdf", &vec![b'a'; MOST + 1]), Err(Refused::TooLarge));
        assert_eq!(examine("a.pdf", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"), Err(Refused::Kind));
        assert_eq!(examine("a.txt", b"<html><script>alert(1)</script>"), Err(Refused::Kind));
        assert_eq!(examine("a.jpg", b"#!/bin/sh\nrm -r /\n"), Err(Refused::Kind));
        assert_eq!(examine("a.zip", b"PK\x03\x04 and nothing else"), Err(Refused::Damaged));
        assert_eq!(examine("a.zip", &zip(&[("zeros", &vec![0; 3 << 20])])), Err(Refused::Bomb));
        assert_eq!(examine("a.zip", &zip(&[("inner.zip", b"PK")])), Err(Refused::Bomb));
        assert_eq!(examine("a.zip", &zip(&[("说明.txt", "甲".as_bytes()), ("b.txt", b"MZ\x90\x00\x03\x00\x00\x00")])), Err(Refused::Kind));
        assert_eq!(examine("a.zip", &zip(&[("b.txt", b"#!/bin/sh\n")])), Err(Refused::Kind));
        assert!(examine("a.zip", &zip(&[("说明.txt", "甲".repeat(1000).as_bytes())])).is_ok(), "an honest archive is kept");
    }
}
