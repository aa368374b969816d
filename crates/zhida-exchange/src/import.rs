//! Files in, a table of enterprises out.

use crate::ledger::Ledger;
use crate::reject::Reject;
use crate::sheet::FileReader;
use crate::store::Store;
use crate::trouble::{too_large, unreadable, unreadable_because};
use crate::words::words;
use crate::{FileSummary, Limits, Summary, columnar, delimited, xls, xlsx};
use chrono::NaiveDate;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use zhida_diagnostics::{Code, Diagnostic, Lang};
use zhida_facts::{Codes, Dictionary, Table};

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day from which 上年 and headings without year are counted.
    pub as_of: NaiveDate,
    /// Language of the words that go into diagnostics.
    pub lang: Lang,
    /// What a file may ask of us.
    pub limits: Limits,
}

impl Options {
    /// Defaults, on the day `as_of`, with words in `lang`.
    #[must_use]
    pub fn new(as_of: NaiveDate, lang: Lang) -> Self {
        Self { as_of, lang, limits: Limits::default() }
    }
}

/// Where reading has got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file being read.
    pub file: &'a str,
    /// Bytes of it that are done.
    pub done: u64,
    /// Bytes of it.
    pub total: u64,
    /// Data rows of it so far.
    pub rows: u64,
}

/// What the caller wants to hear while reading.
pub struct Hooks<'h> {
    /// Called every few thousand rows.
    pub progress: &'h mut dyn FnMut(&Progress<'_>),
    /// Called for every reject in order of rows, also for those beyond [`Limits::kept_rejects`].
    pub reject: &'h mut dyn FnMut(&Reject),
}

/// What was read.
#[derive(Debug, Default)]
pub struct Import {
    /// The enterprises and their facts.
    pub table: Table,
    /// Problems of files, columns, and the first cells of each kind; see [`Limits::shown_per_column`].
    pub diagnostics: Vec<Diagnostic>,
    /// The first rejects; see [`Limits::kept_rejects`].
    pub rejects: Vec<Reject>,
    /// Counts of everything.
    pub summary: Summary,
}

/// A format of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with separators.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
    /// Excel 97–2003 workbook.
    Xls,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow's file format (IPC; Feather of version 2 is the same).
    Arrow,
}

impl Format {
    /// What the bytes are, whatever the file is called: many a `.xls` is a text or an XLSX.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => Self::Xlsx,
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Self::Xls,
            [b'P', b'A', b'R', b'1', ..] => Self::Parquet,
            [b'A', b'R', b'R', b'O', b'W', b'1', 0, 0, ..] => Self::Arrow,
            _ => Self::Csv,
        }
    }
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow",
        }
    }
}

/// Reads files and merges them by credit code. A file that cannot be read becomes an error among the diagnostics; the others are read.
#[must_use]
pub fn read_files(paths: &[PathBuf], dictionary: &Dictionary, codes: &Codes, options: &Options, hooks: &mut Hooks<'_>) -> Import {
    let mut importer = Importer::new(dictionary, codes, options, hooks);
    for path in paths {
        let name = path.display().to_string();
        match load(path, &name, options) {
            Ok(bytes) => importer.add(&name, &bytes, None),
            Err(fault) => importer.fail(&name, *fault),
        }
    }
    importer.finish()
}

/// Reads one file from memory, its format told by its content. No file system is touched.
#[must_use]
pub fn read_bytes(name: &str, bytes: &[u8], dictionary: &Dictionary, codes: &Codes, options: &Options, hooks: &mut Hooks<'_>) -> Import {
    read_bytes_as(None, name, bytes, dictionary, codes, options, hooks)
}

/// As [`read_bytes`], with the format given: for fuzzing one reader. `None` tells it by the content.
#[must_use]
pub fn read_bytes_as(
    format: Option<Format>,
    name: &str,
    bytes: &[u8],
    dictionary: &Dictionary,
    codes: &Codes,
    options: &Options,
    hooks: &mut Hooks<'_>,
) -> Import {
    let mut importer = Importer::new(dictionary, codes, options, hooks);
    importer.add(name, bytes, format);
    importer.finish()
}

/// The bytes of a file. Its size is checked before and while reading, since a pipe or a growing file has no size.
fn load(path: &Path, name: &str, options: &Options) -> Result<Vec<u8>, Box<Diagnostic>> {
    let because = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => unreadable(name, "why-not-found", options.lang),
        std::io::ErrorKind::PermissionDenied => unreadable(name, "why-forbidden", options.lang),
        std::io::ErrorKind::IsADirectory => unreadable(name, "why-folder", options.lang),
        _ => unreadable_because(name, e.to_string()),
    };
    let file = std::fs::File::open(path).map_err(because)?;
    let size = file.metadata().map_err(because)?.len();
    let limit = options.limits.file_bytes;
    if size > limit {
        return Err(oversized(name, size, options));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(limit + 1).read_to_end(&mut bytes).map_err(because)?;
    Ok(bytes)
}

fn oversized(name: &str, size: u64, options: &Options) -> Box<Diagnostic> {
    let args = [("size", (size >> 20).to_string()), ("limit", (options.limits.file_bytes >> 20).to_string())];
    too_large(name, words("limit-file", &args, options.lang), options.lang)
}

/// Whether a file is called as if it were Parquet or Arrow. Nobody calls a text so.
fn is_columnar_by_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    [".parquet", ".arrow", ".feather"].iter().any(|ending| lower.ends_with(ending))
}

struct Importer<'a, 'h> {
    dictionary: &'a Dictionary,
    codes: &'a Codes,
    options: &'a Options,
    store: Store,
    ledger: Ledger<'a, 'h>,
    cells: u64,
}

impl<'a, 'h> Importer<'a, 'h> {
    fn new(dictionary: &'a Dictionary, codes: &'a Codes, options: &'a Options, hooks: &'a mut Hooks<'h>) -> Self {
        let ledger = Ledger::new(&options.limits, options.lang, hooks);
        Self { dictionary, codes, options, store: Store::default(), ledger, cells: 0 }
    }

    fn add(&mut self, name: &str, bytes: &[u8], format: Option<Format>) {
        let (limits, lang) = (&self.options.limits, self.options.lang);
        if bytes.len() as u64 > limits.file_bytes {
            self.fail(name, *oversized(name, bytes.len() as u64, self.options));
            return;
        }
        if bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xEF\xBB\xBF" {
            self.fail(name, *unreadable(name, "why-empty", lang));
            return;
        }
        let format = format.unwrap_or_else(|| Format::of(bytes));
        if format == Format::Csv && is_columnar_by_name(name) {
            self.fail(name, *unreadable(name, "why-not-columnar", lang));
            return;
        }
        let mut file = FileSummary { name: name.to_owned(), format: format.name(), ..FileSummary::default() };
        let context = (self.dictionary, self.codes, self.options.as_of);
        let mut reader = FileReader::new(name, context, &mut self.store, &mut self.ledger, &mut self.cells);
        let result = match format {
            Format::Csv => delimited::read(name, bytes, limits, lang, &mut reader).map(|found| {
                file.encoding = found.encoding;
                file.separator = Some(found.separator);
            }),
            Format::Xlsx => xlsx::read(name, bytes, limits, lang, &mut reader),
            Format::Xls => xls::read(name, bytes, limits, lang, &mut reader),
            Format::Parquet | Format::Arrow => columnar::read(format, name, bytes, limits, lang, &mut reader),
        };
        file.rows = reader.rows;
        let (without_identity, nothing) = (reader.without_identity, reader.read.is_empty());
        file.sheets = reader.read.into_iter().filter(|s| !s.is_empty()).collect();
        file.skipped = reader.skipped;
        self.ledger.summary.rows += file.rows;
        self.ledger.summary.files.push(file);
        match result {
            Err(fault) => self.ledger.diagnostics.push(*fault),
            Ok(()) if nothing => {
                let code = if without_identity { Code::NoIdentity } else { Code::NoHeader };
                self.ledger.diagnostics.push(Diagnostic::new(code, 0..0).in_file(name));
            }
            Ok(()) => {}
        }
    }

    fn fail(&mut self, name: &str, fault: Diagnostic) {
        self.ledger.summary.files.push(FileSummary { name: name.to_owned(), ..FileSummary::default() });
        self.ledger.diagnostics.push(fault);
    }

    fn finish(self) -> Import {
        let Ledger { diagnostics, rejects, mut summary, .. } = self.ledger;
        summary.enterprises = self.store.enterprises.len() as u64;
        for column in &summary.columns {
            summary.filled += column.filled;
            summary.said_unknown += column.said_unknown;
            summary.not_applicable += column.not_applicable;
        }
        Import { table: self.store.finish(), diagnostics, rejects, summary }
    }
}
