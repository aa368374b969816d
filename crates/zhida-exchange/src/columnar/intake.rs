//! What the columns of a file hold, found out before a row is read.

use super::lane::{Feed, Figures, Lane};
use super::names::{NOT_APPLICABLE, SAID_UNKNOWN, of_own_name};
use super::types::{fits, is_list_of_texts, names_enterprises};
use crate::header::{self, NoHeader, Plan};
use crate::plans::{Group, Plans, SHOWN};
use crate::reject::{Reject, Want, Why, cut};
use crate::sheet::FileReader;
use crate::source::{Kind, Row, RowSink as _};
use crate::trouble::too_large;
use crate::words::words;
use arrow_schema::DataType;
use std::collections::HashMap;
use std::sync::Arc;
use zhida_diagnostics::Diagnostic;
use zhida_facts::{Fact, State, Unit};

type Fault = Box<Diagnostic>;

/// A column of a file.
pub(crate) struct Stored {
    pub(crate) name: String,
    pub(crate) form: DataType,
}

/// What is to be read of a file.
pub(crate) struct Intake<'a> {
    pub(crate) plans: Plans<'a>,
    /// Columns by group and member of the plans.
    pub(crate) lanes: Vec<Vec<Lane>>,
    /// Columns that say whose a row is.
    pub(crate) identity: Vec<usize>,
    /// Columns that list names of columns.
    pub(crate) marks: Vec<(usize, State)>,
    /// Columns of the store by names in those lists.
    pub(crate) named: HashMap<String, Option<usize>>,
    pub(crate) verbatim: bool,
    pub(crate) rows: u64,
}

impl Intake<'_> {
    /// Columns read before the others: those that say whose a row is, and the lists. Ascending.
    pub(crate) fn first(&self) -> Vec<usize> {
        let mut columns: Vec<usize> = self.identity.iter().copied().chain(self.marks.iter().map(|(c, _)| *c)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
    /// All columns that are read. Ascending.
    pub(crate) fn all(&self) -> Vec<usize> {
        let mut columns = self.first();
        columns.extend(self.lanes.iter().flatten().map(|lane| lane.column));
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl<'a> FileReader<'a, '_, '_> {
    /// Finds out what the columns of a file hold; `None` if they say nothing of enterprises. `verbatim`: texts are taken as they stand.
    pub(crate) fn intake(&mut self, columns: &[Stored], rows: u64, verbatim: bool) -> Result<Option<Intake<'a>>, Fault> {
        let lang = self.ledger.lang;
        if columns.len() > self.ledger.limits.columns {
            let args = [("have", columns.len().to_string()), ("limit", self.ledger.limits.columns.to_string())];
            return Err(too_large(self.name, words("limit-columns", &args, lang), lang));
        }
        self.sheet("", Vec::new())?;
        let mut row = Row::new(1);
        columns.iter().for_each(|c| row.push(&c.name, Kind::Text));
        let mut header = match header::find(&[row], &[], self.dictionary, self.as_of) {
            Ok(header) => header,
            Err(why) => {
                self.without_identity |= why == NoHeader::NoIdentity;
                return Ok(None);
            }
        };
        let place: Arc<str> = Arc::from(self.name);
        let mut marks = Vec::new();
        for (index, (stored, planned)) in columns.iter().zip(&mut header.columns).enumerate() {
            if let Some((fact, year)) =
                of_own_name(&stored.name, self.dictionary).filter(|_| !matches!(planned.plan, Plan::Code | Plan::Name))
            {
                planned.plan = Plan::Fact { fact, year, unit: None, of_year: None };
            }
            let mark = match stored.name.as_str() {
                NOT_APPLICABLE => Some(State::NotApplicable),
                SAID_UNKNOWN => Some(State::SaidUnknown),
                _ => None,
            };
            if let Some(state) = mark.filter(|_| is_list_of_texts(&stored.form)) {
                marks.push((index, state));
                planned.plan = Plan::Blank;
            }
            match &planned.plan {
                Plan::Fact { fact, .. } if !fits(&stored.form, &self.dictionary.fact(*fact).kind) => {
                    self.wrong_type(self.dictionary.fact(*fact), stored, index, &place);
                    planned.plan = Plan::Blank;
                }
                Plan::Code | Plan::Name if !names_enterprises(&stored.form) => planned.plan = Plan::Blank,
                _ => {}
            }
        }
        let identity: Vec<usize> =
            header.columns.iter().enumerate().filter(|(_, c)| matches!(c.plan, Plan::Code | Plan::Name)).map(|(i, _)| i).collect();
        let Some(code) = identity.iter().position(|i| *i == header.code) else {
            self.without_identity = true;
            return Ok(None);
        };
        let units: Vec<Option<Unit>> =
            header.columns.iter().map(|c| if let Plan::Fact { unit, .. } = &c.plan { unit.clone() } else { None }).collect();
        let mut plans = self.plans(header, place);
        // From here on a row is what says whose it is.
        let thin = identity.iter().filter_map(|i| plans.header.columns.get(*i).cloned()).collect();
        plans.header.names = identity.iter().enumerate().filter(|(_, i)| plans.header.names.contains(i)).map(|(at, _)| at).collect();
        (plans.header.columns, plans.header.code) = (thin, code);
        let lane = |column: usize, fact: &Fact| {
            let factor = units.get(column).cloned().flatten().map_or_else(|| fact.unit.factor.clone(), |u| u.factor);
            let figures = columns.get(column).and_then(|c| Figures::of(&c.form, fact, &factor));
            Lane { column, feed: Feed::None, factor, figures }
        };
        let lanes = |group: &Group<'_>| group.members.iter().map(|m| lane(m.column, self.dictionary.fact(group.fact))).collect();
        let lanes = plans.groups.iter().map(lanes).collect();
        self.read.push(String::new());
        let intake = Intake { plans, lanes, identity, marks, named: HashMap::new(), verbatim, rows: 0 };
        // Known beforehand here, so that a file is refused whole.
        self.count_cells(rows.saturating_mul(intake.all().len() as u64))?;
        self.store.expect(usize::try_from(rows).unwrap_or(0));
        Ok(Some(intake))
    }

    fn wrong_type(&mut self, fact: &Fact, stored: &Stored, column: usize, place: &Arc<str>) {
        let heading: Arc<str> = Arc::from(cut(&stored.name, SHOWN));
        let why = Why::ColumnType { found: cut(&stored.form.to_string(), SHOWN), want: Want::of(fact) };
        let reject = Reject { file: Arc::clone(place), row: 0, column: Arc::clone(&heading), text: heading.to_string(), why };
        let diagnostic = reject.diagnostic(self.ledger.lang).with("column", (column + 1).to_string());
        self.ledger.column_fault(diagnostic, reject);
    }
}
