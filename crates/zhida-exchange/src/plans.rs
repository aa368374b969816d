//! What the columns of one sheet hold: its header turned into groups of columns of one fact and year, and a report of what of it
//! cannot be used.

use crate::cells::Reader;
use crate::header::{Header, Plan};
use crate::reject::{Reject, Why, cut};
use crate::sheet::FileReader;
use crate::{ColumnSummary, UnknownColumn, heading};
use chrono::Datelike as _;
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{FactId, Unit};

/// Characters of a cell or heading shown in a report.
pub(crate) const SHOWN: usize = 200;

/// Unknown columns kept by name; those beyond are counted.
const KEPT_UNKNOWN: usize = 10_000;

/// The columns of a sheet.
pub(crate) struct Plans<'a> {
    /// File, and sheet where it has several.
    pub(crate) place: Arc<str>,
    pub(crate) header: Header,
    pub(crate) groups: Vec<Group<'a>>,
    pub(crate) name_heading: Arc<str>,
    pub(crate) code_heading: Arc<str>,
    /// Columns without heading in which something was seen.
    pub(crate) nameless: Vec<bool>,
}

/// Columns of one fact and year.
pub(crate) struct Group<'a> {
    /// The store's column.
    pub(crate) store: usize,
    pub(crate) fact: FactId,
    /// The sheet's columns, in the order in which they count.
    pub(crate) members: Vec<Member<'a>>,
}

/// One column of the sheet.
pub(crate) struct Member<'a> {
    pub(crate) column: usize,
    pub(crate) heading: Arc<str>,
    /// For a fact without years: the year the heading names.
    pub(crate) of_year: Option<i32>,
    pub(crate) reader: Reader<'a>,
}

impl<'a> FileReader<'a, '_, '_> {
    /// Turns a header into plans.
    pub(crate) fn plans(&mut self, header: Header, place: Arc<str>) -> Plans<'a> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for (column, planned) in header.columns.iter().enumerate() {
            let heading: Arc<str> = Arc::from(cut(&planned.heading, SHOWN).as_str());
            match &planned.plan {
                // A figure of a later year than the as-of date's is not known on that day.
                Plan::Fact { of_year: Some(year), .. } if *year > self.as_of.year() => self.unknown(&place, column, &heading, None),
                Plan::Fact { fact, year, unit, of_year } => {
                    let store = self.store_column(*fact, *year, &place, &heading);
                    let reader = Reader::new(self.dictionary.fact(*fact), self.codes, unit.clone());
                    let member = Member { column, heading, of_year: *of_year, reader };
                    match groups.iter_mut().find(|g| g.store == store) {
                        Some(group) => group.members.push(member),
                        None => groups.push(Group { store, fact: *fact, members: vec![member] }),
                    }
                }
                Plan::WrongUnit { fact, unit } => self.wrong_unit(*fact, unit, column, &heading, &place, header.at),
                Plan::Unknown => {
                    let near = if self.likenesses > 0 { self.near(&planned.heading) } else { None };
                    self.likenesses = self.likenesses.saturating_sub(1);
                    self.unknown(&place, column, &heading, near);
                }
                Plan::Code | Plan::Name | Plan::Blank => {}
            }
        }
        for group in &mut groups {
            // Later years first, then as they stand in the sheet.
            group.members.sort_by_key(|m| std::cmp::Reverse(m.of_year));
            self.report_twice(group, &place);
        }
        let heading_of = |column: Option<&usize>| -> Arc<str> {
            column.and_then(|c| header.columns.get(*c)).map_or(Arc::from(""), |c| Arc::from(c.heading.as_str()))
        };
        let (name_heading, code_heading) = (heading_of(header.names.first()), heading_of(Some(&header.code)));
        Plans { place, groups, name_heading, code_heading, header, nameless: Vec::new() }
    }

    pub(crate) fn store_column(&mut self, fact: FactId, year: Option<i32>, place: &str, heading: &str) -> usize {
        let store = self.store.column(fact, year, &format!("{place} › {heading}"));
        // The summary's columns are the store's, in the same order.
        if self.ledger.summary.columns.len() <= store {
            let fact = self.dictionary.fact(fact).key.clone();
            self.ledger.summary.columns.push(ColumnSummary { fact, year, heading: heading.to_owned(), ..ColumnSummary::default() });
        }
        store
    }

    fn wrong_unit(&mut self, fact: FactId, unit: &str, column: usize, heading: &Arc<str>, place: &Arc<str>, row: u64) {
        let expected = match &self.dictionary.fact(fact).unit {
            Unit { symbol, .. } if symbol.is_empty() => "1".to_owned(),
            other => other.symbol.clone(),
        };
        let diagnostic = Diagnostic::new(Code::ColumnUnit, 0..0).in_file(place).with("unit", unit).with("name", &**heading);
        let diagnostic = diagnostic.with("column", (column + 1).to_string()).with("expected", expected.clone());
        let why = Why::ColumnUnit { unit: unit.to_owned(), expected };
        let reject = Reject { file: Arc::clone(place), row, column: Arc::clone(heading), text: heading.to_string(), why };
        self.ledger.column_fault(diagnostic, reject);
    }

    fn near(&self, heading: &str) -> Option<String> {
        let rest = heading::read(heading, self.dictionary, self.as_of).rest;
        let near = self.dictionary.nearest(&heading::plain(heading)).or_else(|| self.dictionary.nearest(&rest))?;
        Some(self.dictionary.find(near).map_or(near.to_owned(), |id| self.dictionary.fact(id).label_zh.clone()))
    }

    /// Lists a column that names no fact.
    pub(crate) fn unknown(&mut self, place: &Arc<str>, column: usize, heading: &Arc<str>, near: Option<String>) {
        let diagnostic = Diagnostic::new(Code::UnknownColumn, 0..0).in_file(place).with("column", (column + 1).to_string());
        let diagnostic = diagnostic.with("name", &**heading).with("near", near.clone().unwrap_or_else(|| "—".to_owned()));
        if self.ledger.summary.unknown_columns.len() < 200 {
            self.ledger.diagnostics.push(diagnostic);
        }
        let unknown = UnknownColumn { file: place.to_string(), column: column + 1, heading: heading.to_string(), near };
        if self.ledger.summary.unknown_columns.len() < KEPT_UNKNOWN {
            self.ledger.summary.unknown_columns.push(unknown);
        } else {
            self.ledger.summary.unknown_beyond += 1;
        }
    }

    fn report_twice(&mut self, group: &Group<'_>, place: &Arc<str>) {
        let mut same = group.members.windows(2).filter_map(|w| match w {
            [a, b] if a.of_year == b.of_year => Some((a.column, b.column)),
            _ => None,
        });
        if let Some((a, b)) = same.next() {
            let name = self.dictionary.fact(group.fact).label_zh.clone();
            let diagnostic = Diagnostic::new(Code::DuplicateColumn, 0..0).in_file(place).with("name", name);
            self.ledger.diagnostics.push(diagnostic.with("columns", format!("{}, {}", a + 1, b + 1)));
        }
    }
}
