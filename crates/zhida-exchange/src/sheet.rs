//! One sheet on its way into the store: its first rows are searched for a header, the others are read in chunks, column by column.

use crate::cells::{Reader, show};
use crate::header::{self, Header, LOOK, NoHeader, Plan};
use crate::ledger::Ledger;
use crate::reject::{Reject, Want, Why, cut};
use crate::source::{Kind, Merge, Row, RowSink};
use crate::store::{Growing, Put, Store};
use crate::trouble::too_large;
use crate::words::words;
use crate::{Progress, UnknownColumn, uscc};
use chrono::{Datelike as _, NaiveDate};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Codes, Dictionary, FactId};

type Fault = Box<Diagnostic>;

/// Rows read together; small enough that a chunk of nothing but bad cells stays small.
const CHUNK: usize = 2_048;
/// Characters of a cell shown in a report.
const SHOWN: usize = 200;

/// Reads the sheets of one file.
pub(crate) struct FileReader<'a, 'l, 'h> {
    pub(crate) name: &'a str,
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) codes: &'a Codes,
    pub(crate) as_of: NaiveDate,
    pub(crate) store: &'a mut Store,
    pub(crate) ledger: &'a mut Ledger<'l, 'h>,
    /// Cells seen so far, over all files.
    pub(crate) cells: &'a mut u64,
    /// Sheets of this file that had a header.
    pub(crate) read: Vec<String>,
    /// Sheets left out, and rows read.
    pub(crate) skipped: Vec<String>,
    pub(crate) rows: u64,
    /// Sheets with facts but without credit code, and sheets without header.
    pub(crate) without_identity: u64,
    pub(crate) without_header: u64,
    state: Sheet<'a>,
}

struct Sheet<'a> {
    name: String,
    merges: Vec<Merge>,
    waiting: Vec<Row>,
    body: Body<'a>,
    /// First row of each enterprise in this sheet.
    first_rows: HashMap<usize, u64>,
}

enum Body<'a> {
    /// The header is not found yet.
    Head,
    /// Rows are data under these columns.
    Data(Box<Plans<'a>>),
    /// No header: rows are left out.
    Skip,
}

/// What the columns of a sheet hold, those of one fact and year together.
struct Plans<'a> {
    place: Arc<str>,
    header: Header,
    groups: Vec<Group<'a>>,
    name_heading: Arc<str>,
    code_heading: Arc<str>,
}

struct Group<'a> {
    store: usize,
    fact: FactId,
    members: Vec<Member<'a>>,
}

struct Member<'a> {
    column: usize,
    heading: Arc<str>,
    of_year: Option<i32>,
    reader: Reader<'a>,
}

impl<'a, 'l, 'h> FileReader<'a, 'l, 'h> {
    pub(crate) fn new(
        name: &'a str,
        (dictionary, codes, as_of): (&'a Dictionary, &'a Codes, NaiveDate),
        store: &'a mut Store,
        ledger: &'a mut Ledger<'l, 'h>,
        cells: &'a mut u64,
    ) -> Self {
        let state = Sheet { name: String::new(), merges: Vec::new(), waiting: Vec::new(), body: Body::Skip, first_rows: HashMap::new() };
        Self {
            name,
            dictionary,
            codes,
            as_of,
            store,
            ledger,
            cells,
            read: Vec::new(),
            skipped: Vec::new(),
            rows: 0,
            without_identity: 0,
            without_header: 0,
            state,
        }
    }

    /// Whether a header was found in any sheet.
    pub(crate) fn found(&self) -> bool {
        !self.read.is_empty()
    }

    fn place(&self) -> Arc<str> {
        if self.state.name.is_empty() { Arc::from(self.name) } else { Arc::from(format!("{} › {}", self.name, self.state.name)) }
    }

    fn find_header(&mut self) {
        let rows = std::mem::take(&mut self.state.waiting);
        if rows.iter().all(Row::is_blank) {
            self.state.body = Body::Skip; // an empty sheet is nothing to speak of
            return;
        }
        match header::find(&rows, &self.state.merges, self.dictionary, self.as_of) {
            Ok(header) => {
                let data = rows.into_iter().skip(header.rows).collect();
                let plans = self.plans(header);
                self.state.body = Body::Data(Box::new(plans));
                self.state.waiting = data;
                self.read.push(self.state.name.clone());
            }
            Err(why) => {
                match why {
                    NoHeader::None => self.without_header += 1,
                    NoHeader::NoIdentity => self.without_identity += 1,
                }
                self.skipped.push(self.state.name.clone());
                if !self.state.name.is_empty() {
                    let code = if why == NoHeader::None { "sheet-no-header" } else { "no-identity" };
                    let why = words(code, &[], self.ledger.lang);
                    let note = Diagnostic::new(Code::SheetSkipped, 0..0).in_file(self.name);
                    self.ledger.diagnostics.push(note.with("name", self.state.name.clone()).with("why", why));
                }
                self.state.body = Body::Skip;
            }
        }
    }

    /// Turns the header into groups of columns, and reports what of it cannot be used.
    fn plans(&mut self, header: Header) -> Plans<'a> {
        let place = self.place();
        let row = self.state.waiting.first().map_or(header.rows as u64, |r| r.number);
        let mut groups: Vec<Group<'a>> = Vec::new();
        let dictionary = self.dictionary;
        for (column, planned) in header.columns.iter().enumerate() {
            let heading: Arc<str> = Arc::from(cut(&planned.heading, SHOWN).as_str());
            match &planned.plan {
                Plan::Fact { fact, year, unit, of_year } => {
                    let store = self.store.column(*fact, *year, &format!("{place} › {heading}"));
                    if self.ledger.summary.columns.len() <= store {
                        self.ledger.summary.columns.push(crate::ColumnSummary {
                            fact: dictionary.fact(*fact).key.clone(),
                            year: *year,
                            heading: heading.to_string(),
                            ..Default::default()
                        });
                    }
                    let entry = dictionary.fact(*fact);
                    // A figure of a later year than the as-of date's is not known on that day.
                    if of_year.is_some_and(|y| y > self.as_of.year()) {
                        self.unknown(&place, column, &heading, None);
                        continue;
                    }
                    let member = Member {
                        column,
                        heading,
                        of_year: *of_year,
                        reader: Reader::new(entry, self.codes, unit.clone()),
                    };
                    match groups.iter_mut().find(|g| g.store == store) {
                        Some(group) => group.members.push(member),
                        None => groups.push(Group { store, fact: *fact, members: vec![member] }),
                    }
                }
                Plan::WrongUnit { fact, unit } => {
                    let expected = dictionary.fact(*fact).unit.symbol.clone();
                    let why = Why::ColumnUnit { unit: unit.clone(), expected: expected.clone() };
                    let diagnostic = Diagnostic::new(Code::ColumnUnit, 0..0).in_file(&place).with("unit", unit.clone());
                    let diagnostic = diagnostic.with("column", (column + 1).to_string()).with("name", &*heading).with("expected", expected);
                    self.ledger.column_fault(diagnostic, Reject { file: Arc::clone(&place), row, column: heading, text: unit.clone(), why });
                }
                Plan::Unknown => {
                    // A column that is read twice under one name is none of these: only headings without any fact are.
                    let near = dictionary.nearest(crate::heading::plain(&planned.heading).as_str()).map(str::to_owned);
                    let near = near.or_else(|| {
                        let rest = crate::heading::read(&planned.heading, dictionary, self.as_of).rest;
                        dictionary.nearest(&rest).map(str::to_owned)
                    });
                    self.unknown(&place, column, &heading, near);
                }
                Plan::Code | Plan::Name | Plan::Blank => {}
            }
        }
        for group in &mut groups {
            group.members.sort_by_key(|m| std::cmp::Reverse(m.of_year));
            let mut same = group.members.windows(2).filter_map(|w| match w {
                [a, b] if a.of_year == b.of_year => Some((a.column, b.column)),
                _ => None,
            });
            if let Some((a, b)) = same.next() {
                let name = dictionary.fact(group.fact).label_zh.clone();
                let columns = format!("{}, {}", a + 1, b + 1);
                let diagnostic = Diagnostic::new(Code::DuplicateColumn, 0..0).in_file(&place);
                self.ledger.diagnostics.push(diagnostic.with("name", name).with("columns", columns));
            }
        }
        let heading_of = |column: Option<&usize>| -> Arc<str> {
            column.and_then(|c| header.columns.get(*c)).map_or(Arc::from(""), |c| Arc::from(c.heading.as_str()))
        };
        let (name_heading, code_heading) = (heading_of(header.names.first()), heading_of(Some(&header.code)));
        Plans { place, groups, name_heading, code_heading, header }
    }

    fn unknown(&mut self, place: &Arc<str>, column: usize, heading: &Arc<str>, near: Option<String>) {
        let mut diagnostic = Diagnostic::new(Code::UnknownColumn, 0..0).in_file(place).with("column", (column + 1).to_string());
        diagnostic = diagnostic.with("name", &**heading).with("near", near.clone().unwrap_or_else(|| "—".to_owned()));
        if self.ledger.summary.unknown_columns.len() < 500 {
            self.ledger.diagnostics.push(diagnostic);
        }
        let unknown = UnknownColumn { file: place.to_string(), column: column + 1, heading: heading.to_string(), near };
        self.ledger.summary.unknown_columns.push(unknown);
    }

    /// Reads the waiting rows: who they are about first, one after another, then the columns side by side.
    fn flush(&mut self) {
        let rows = std::mem::take(&mut self.state.waiting);
        let Body::Data(mut plans) = std::mem::replace(&mut self.state.body, Body::Skip) else { return };
        let mut rejects = Vec::new();
        let targets: Vec<(usize, &Row)> = rows.iter().filter_map(|row| Some((self.whose(row, &plans, &mut rejects)?, row))).collect();
        let codes = self.codes;
        let dictionary = self.dictionary;
        let place = Arc::clone(&plans.place);
        let mut by_store: Vec<Option<&mut Group<'a>>> = Vec::new();
        by_store.resize_with(self.store.columns.len(), || None);
        for group in &mut plans.groups {
            let at = group.store;
            if let Some(slot) = by_store.get_mut(at) {
                *slot = Some(group);
            }
        }
        let done: Vec<(usize, Tally, Vec<Reject>)> = self
            .store
            .columns
            .par_iter_mut()
            .zip(by_store)
            .enumerate()
            .filter_map(|(at, (column, group))| {
                let (tally, rejects) = fill(column, group?, &targets, &place, dictionary, codes);
                Some((at, tally, rejects))
            })
            .collect();
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
        self.state.body = Body::Data(plans);
    }

    /// The enterprise a row is about; `None` if the row gives no facts.
    fn whose(&mut self, row: &Row, plans: &Plans<'a>, rejects: &mut Vec<Reject>) -> Option<usize> {
        if row.is_blank() {
            return None;
        }
        self.rows += 1;
        let (given, kind) = row.get(plans.header.code);
        let mut reject = |column: &Arc<str>, text: String, why: Why| {
            rejects.push(Reject { file: Arc::clone(&plans.place), row: row.number, column: Arc::clone(column), text, why });
        };
        let whole: Arc<str> = Arc::from("");
        let name = plans.header.names.iter().map(|c| row.text(*c).trim()).find(|n| !n.is_empty()).unwrap_or("");
        let error = match (uscc::check(given), kind) {
            // Fifteen digits are all a spreadsheet keeps of a number.
            (_, Kind::Number) if given.len() > 15 => uscc::UsccError::StoredAsNumber,
            (Ok(code), _) => return Some((code.as_str().to_owned(), None)),
            (Err(error), _) => error,
        };
        if let Some(first) = self.state.first_rows.get(&at) {
            reject(&whole, code, Why::Duplicate { first: *first });
        } else {
            self.state.first_rows.insert(at, row.number);
        }
        let name = plans.header.names.iter().map(|c| row.text(*c).trim()).find(|n| !n.is_empty()).unwrap_or("");
        if let Some(enterprise) = self.store.enterprises.get_mut(at)
            && !name.is_empty()
        {
            if enterprise.name.is_empty() {
                enterprise.name = cut(name, SHOWN);
            } else if enterprise.name != name && enterprise.name != cut(name, SHOWN) {
                let kept = enterprise.name.clone();
                reject(&plans.name_heading, cut(name, SHOWN), Why::Conflict { kept });
            }
        }
        let want = plans.header.columns.len();
        if row.len() != want && self.state.name.is_empty() {
            self.ledger.summary.ragged += u64::from(row.len() < want);
            if row.len() > want && (want..row.len()).any(|i| !row.text(i).trim().is_empty()) {
                self.ledger.summary.ragged += 1;
                reject(&whole, row.line(), Why::Shifted { have: row.len(), want });
                return None;
            }
            if row.len() < want && self.ledger.may_show(Code::RaggedRow, &plans.place, &whole) {
                let d = Diagnostic::new(Code::RaggedRow, 0..0).in_file(&plans.place).with("row", row.number.to_string());
                self.ledger.diagnostics.push(d.with("have", row.len().to_string()).with("want", want.to_string()));
            }
        }
        Some(at)
    }
}

#[derive(Default)]
struct Tally {
    filled: u64,
    said_unknown: u64,
    not_applicable: u64,
    rejected: u64,
}

/// Fills one column of the store from the rows of a chunk.
fn fill(
    column: &mut Growing,
    group: &mut Group<'_>,
    targets: &[(usize, &Row)],
    place: &Arc<str>,
    dictionary: &Dictionary,
    codes: &Codes,
) -> (Tally, Vec<Reject>) {
    use zhida_facts::State;
    let (mut tally, mut rejects) = (Tally::default(), Vec::new());
    let fact = dictionary.fact(group.fact);
    for (at, row) in targets {
        // Members are sorted by year, the latest first: the first that answers counts, later years before earlier ones.
        let mut answered: Option<Option<i32>> = None;
        for member in &mut group.members {
            let (text, kind) = row.get(member.column);
            let mut reject = |text: &str, why: Why| {
                let (file, column) = (Arc::clone(place), Arc::clone(&member.heading));
                rejects.push(Reject { file, row: row.number, column, text: cut(text, SHOWN), why });
            };
            if kind == Kind::Formula {
                tally.rejected += 1;
                reject("", Why::Formula);
                continue;
            }
            let state = match member.reader.read(text, kind) {
                Ok(state) => state,
                Err(error) => {
                    tally.rejected += 1;
                    reject(text, Why::Cell(error, Want::of(fact)));
                    continue;
                }
            };
            match &state {
                State::NotAsked => continue,
                State::Value(_) => tally.filled += 1,
                State::SaidUnknown => tally.said_unknown += 1,
                State::NotApplicable => tally.not_applicable += 1,
            }
            if answered.is_some_and(|year| year != member.of_year) {
                continue; // an older figure of a fact without years
            }
            answered = Some(member.of_year);
            if column.put(*at, state, member.of_year) == Put::Conflict {
                reject(text, Why::Conflict { kept: show(column.get(*at), fact, codes) });
            }
        }
    }
    column.of_year = column.of_year.max(group.members.first().and_then(|m| m.of_year));
    (tally, rejects)
}

impl RowSink for FileReader<'_, '_, '_> {
    fn sheet(&mut self, name: &str, merges: Vec<Merge>) -> Result<(), Fault> {
        self.state = Sheet { name: name.to_owned(), merges, waiting: Vec::new(), body: Body::Head, first_rows: HashMap::new() };
        Ok(())
    }
    fn row(&mut self, row: Row) -> Result<(), Fault> {
        *self.cells += row.len() as u64;
        if *self.cells > self.ledger.limits.cells {
            let args = [("limit", self.ledger.limits.cells.to_string())];
            return Err(too_large(self.name, words("limit-cells", &args, self.ledger.lang), self.ledger.lang));
        }
        match self.state.body {
            Body::Skip => {}
            Body::Head => {
                self.state.waiting.push(row);
                if self.state.waiting.len() >= LOOK {
                    self.find_header();
                }
            }
            Body::Data(_) => {
                self.state.waiting.push(row);
                if self.state.waiting.len() >= CHUNK {
                    self.flush();
                }
            }
        }
        Ok(())
    }
    fn end(&mut self) -> Result<(), Fault> {
        if matches!(self.state.body, Body::Head) {
            self.find_header();
        }
        self.flush();
        if let Body::Data(plans) = std::mem::replace(&mut self.state.body, Body::Skip) {
            for member in plans.groups.iter().flat_map(|g| &g.members) {
                let (bare, small) = member.reader.bare;
                if bare >= 3 && bare == small {
                    let d = Diagnostic::new(Code::RatioColumn, 0..0).in_file(&plans.place).with("name", &*member.heading);
                    self.ledger.diagnostics.push(d.with("example", format!("{}%", member.reader.example)));
                }
            }
        }
        Ok(())
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
