//! The sheets of one file on their way into the store: the first rows are searched for a header, the others are read in chunks,
//! who they are about one after another, their columns side by side.

use crate::Progress;
use crate::fill::{Tally, fill};
use crate::header::{self, LOOK, NoHeader};
use crate::ledger::Ledger;
use crate::plans::{Group, Plans};
use crate::reject::Reject;
use crate::source::{Merge, Row, RowSink};
use crate::store::Store;
use crate::trouble::too_large;
use crate::words::words;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Codes, Dictionary};

type Fault = Box<Diagnostic>;

/// Rows read together; small enough that a chunk of nothing but bad cells stays small.
const CHUNK: usize = 2_048;
/// Cells read together: a chunk of 2,000 columns of one-letter cells would be few bytes and millions of rejects.
const CHUNK_CELLS: usize = 1 << 17;
/// Bytes of text read together.
const CHUNK_BYTES: usize = 8 << 20;

/// Cells of a file looked at as headings; taking one apart costs some 50 µs, and a workbook may have thousands of sheets.
const HEADINGS: usize = 100_000;
/// Unknown headings of a file compared with all names.
const LIKENESSES: usize = 1_000;

/// Reads the sheets of one file.
pub(crate) struct FileReader<'a, 'l, 'h> {
    pub(crate) name: &'a str,
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) codes: &'a Codes,
    pub(crate) as_of: NaiveDate,
    pub(crate) store: &'a mut Store,
    pub(crate) ledger: &'a mut Ledger<'l, 'h>,
    /// Cells seen so far, over all files.
    cells: &'a mut u64,
    /// Data rows of this file.
    pub(crate) rows: u64,
    /// Sheets that had a header (the one of a CSV has no name).
    pub(crate) read: Vec<String>,
    /// Sheets left out.
    pub(crate) skipped: Vec<String>,
    /// Whether a sheet had facts but no credit code.
    pub(crate) without_identity: bool,
    /// Headings that may still be read in this file, and unknown ones that may still be compared with all names.
    pub(crate) headings: usize,
    pub(crate) likenesses: usize,
    /// Bytes the format's reader holds meanwhile.
    held: u64,
    sheet: Sheet<'a>,
}

#[derive(Default)]
struct Sheet<'a> {
    name: String,
    merges: Vec<Merge>,
    waiting: Vec<Row>,
    bytes: usize,
    cells: usize,
    body: Body<'a>,
    /// First row of each enterprise.
    first_rows: HashMap<usize, u64>,
}

#[derive(Default)]
enum Body<'a> {
    /// The header is not found yet.
    Head,
    /// Rows are data under these columns.
    Data(Box<Plans<'a>>),
    /// No header: rows are left out.
    #[default]
    Skip,
}

impl<'a, 'l, 'h> FileReader<'a, 'l, 'h> {
    pub(crate) fn new(
        name: &'a str,
        (dictionary, codes, as_of): (&'a Dictionary, &'a Codes, NaiveDate),
        store: &'a mut Store,
        ledger: &'a mut Ledger<'l, 'h>,
        cells: &'a mut u64,
    ) -> Self {
        let (read, skipped, sheet) = (Vec::new(), Vec::new(), Sheet::default());
        Self {
            name,
            dictionary,
            codes,
            as_of,
            store,
            ledger,
            cells,
            rows: 0,
            read,
            skipped,
            without_identity: false,
            headings: HEADINGS,
            likenesses: LIKENESSES,
            held: 0,
            sheet,
        }
    }

    /// Whether the file is a workbook, whose cells know their columns.
    pub(crate) fn is_workbook(&self) -> bool {
        !self.sheet.name.is_empty()
    }

    /// The first row of this enterprise in this sheet, if `row` is not it.
    pub(crate) fn first_row(&mut self, enterprise: usize, row: u64) -> Option<u64> {
        let first = *self.sheet.first_rows.entry(enterprise).or_insert(row);
        (first != row).then_some(first)
    }

    fn find_header(&mut self) {
        let rows = std::mem::take(&mut self.sheet.waiting);
        self.sheet.body = Body::Skip;
        if rows.iter().all(Row::is_blank) {
            return; // an empty sheet is nothing to speak of
        }
        let headings: usize = rows.iter().map(Row::len).sum();
        if headings > self.headings {
            let name = self.sheet.name.clone();
            return self.skipped(&name, "sheet-too-many");
        }
        self.headings -= headings;
        match header::find(&rows, &self.sheet.merges, self.dictionary, self.as_of) {
            Ok(header) => {
                let data = rows.into_iter().skip(header.rows).collect();
                let place = if self.is_workbook() { format!("{} › {}", self.name, self.sheet.name) } else { self.name.to_owned() };
                let plans = self.plans(header, Arc::from(place));
                self.sheet.body = Body::Data(Box::new(plans));
                self.sheet.waiting = data;
                self.read.push(self.sheet.name.clone());
            }
            Err(why) => {
                self.without_identity |= why == NoHeader::NoIdentity;
                if self.is_workbook() {
                    let name = self.sheet.name.clone();
                    self.skipped(&name, if why == NoHeader::None { "sheet-no-header" } else { "no-identity" });
                }
            }
        }
    }

    /// Reads the waiting rows.
    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.sheet.waiting);
        self.sheet.bytes = 0;
        self.sheet.cells = 0;
        let Body::Data(mut plans) = std::mem::take(&mut self.sheet.body) else { return };
        let mut rejects = Vec::new();
        let targets: Vec<(usize, &Row)> = rows.iter().filter_map(|row| Some((self.whose(row, &mut plans, &mut rejects)?, row))).collect();
        let place = Arc::clone(&plans.place);
        let lists = (self.dictionary, self.codes);
        let mut by_store: Vec<Option<&mut Group<'a>>> = Vec::new();
        by_store.resize_with(self.store.columns.len(), || None);
        for group in &mut plans.groups {
            let at = group.store;
            if let Some(slot) = by_store.get_mut(at) {
                *slot = Some(group);
            }
        }
        let columns = self.store.columns.par_iter_mut().zip(by_store).enumerate();
        let done: Vec<(usize, Tally, Vec<Reject>)> = columns
            .filter_map(|(at, (column, group))| {
                let (tally, rejects) = fill(column, group?, &targets, &place, lists);
                Some((at, tally, rejects))
            })
            .collect();
        self.enter(done, rejects);
        self.sheet.body = Body::Data(plans);
    }

    /// Enters what became of the columns (by their position in the store) and the rejects of the same rows.
    pub(crate) fn enter(&mut self, done: Vec<(usize, Tally, Vec<Reject>)>, mut rejects: Vec<Reject>) {
        for (at, tally, some) in done {
            if let Some(column) = self.ledger.summary.columns.get_mut(at) {
                column.filled += tally.filled;
                column.said_unknown += tally.said_unknown;
                column.not_applicable += tally.not_applicable;
                column.rejected += tally.rejected;
            }
            rejects.extend(some);
        }
        rejects.sort_by_key(|r| r.row);
        for reject in rejects {
            self.ledger.reject(reject);
        }
    }

    /// Counts cells against the limit.
    pub(crate) fn count_cells(&mut self, cells: u64) -> Result<(), Fault> {
        *self.cells = self.cells.saturating_add(cells);
        if *self.cells > self.ledger.limits.cells {
            let args = [("limit", self.ledger.limits.cells.to_string())];
            return Err(too_large(self.name, words("limit-cells", &args, self.ledger.lang), self.ledger.lang));
        }
        Ok(())
    }

    /// Holds what the store and the format's reader take against the limit.
    pub(crate) fn check_memory(&self) -> Result<(), Fault> {
        let limit = self.ledger.limits.memory_bytes;
        if self.store.bytes() + self.held > limit {
            let args = [("limit", (limit >> 20).to_string())];
            return Err(too_large(self.name, words("limit-memory", &args, self.ledger.lang), self.ledger.lang));
        }
        Ok(())
    }

    /// A percentage column whose figures all lie between 0 and 1 probably holds ratios; that is said, not guessed.
    pub(crate) fn warn_of_ratios(&mut self, plans: &Plans<'a>) {
        for member in plans.groups.iter().flat_map(|g| &g.members) {
            let (bare, small) = member.reader.bare;
            if bare >= 3 && bare == small {
                let diagnostic = Diagnostic::new(Code::RatioColumn, 0..0).in_file(&plans.place).with("name", &*member.heading);
                self.ledger.diagnostics.push(diagnostic.with("example", format!("{}%", member.reader.example)));
            }
        }
    }
}

impl RowSink for FileReader<'_, '_, '_> {
    fn sheet(&mut self, name: &str, merges: Vec<Merge>) -> Result<(), Fault> {
        self.sheet = Sheet { name: name.to_owned(), merges, body: Body::Head, ..Sheet::default() };
        Ok(())
    }
    fn row(&mut self, row: Row) -> Result<(), Fault> {
        self.count_cells(row.len() as u64)?;
        if matches!(self.sheet.body, Body::Skip) {
            return Ok(());
        }
        self.sheet.bytes += row.bytes();
        self.sheet.cells += row.len();
        self.sheet.waiting.push(row);
        if matches!(self.sheet.body, Body::Head) {
            if self.sheet.waiting.len() >= LOOK {
                self.find_header();
            }
        } else if self.sheet.waiting.len() >= CHUNK || self.sheet.cells >= CHUNK_CELLS || self.sheet.bytes >= CHUNK_BYTES {
            self.flush();
            self.check_memory()?;
        }
        Ok(())
    }
    fn end(&mut self) -> Result<(), Fault> {
        if matches!(self.sheet.body, Body::Head) {
            self.find_header();
        }
        self.flush();
        if let Body::Data(plans) = std::mem::take(&mut self.sheet.body) {
            self.warn_of_ratios(&plans);
        }
        self.sheet = Sheet::default();
        Ok(())
    }
    fn holding(&mut self, bytes: u64) {
        self.held = bytes;
    }
    fn progress(&mut self, done: u64, total: u64) {
        (self.ledger.hooks.progress)(&Progress { file: self.name, done, total, rows: self.rows });
    }
    fn skipped(&mut self, name: &str, why: &'static str) {
        self.skipped.push(name.to_owned());
        let why = words(why, &[], self.ledger.lang);
        let note = Diagnostic::new(Code::SheetSkipped, 0..0).in_file(self.name);
        self.ledger.diagnostics.push(note.with("name", name).with("why", why));
    }
}
