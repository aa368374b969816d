//! Where facts are kept: a table of enterprises as columns, a single record, and changes laid over either.

use crate::Bits;
use crate::{Cells, FactId, Number, State};
use std::collections::BTreeMap;

/// Gives the state of a fact of one enterprise. `year` is `None` for facts without years.
pub trait Facts {
    /// The state; [`State::NotAsked`] where nothing is on file.
    fn state(&self, fact: FactId, year: Option<i32>) -> State;
    /// Attestation of the manual clause `clause` of measure `measure`, if there is one.
    fn attested(&self, _measure: &str, _clause: &str) -> Option<bool> {
        None
    }
    /// Points an assessor chose from the range of the score row `row` of measure `measure`.
    fn assessed(&self, _measure: &str, _row: &str) -> Option<&Number> {
        None
    }
}

/// Who a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enterprise {
    /// Unified social credit code, 18 characters, upper case.
    pub uscc: String,
    /// Name; may be empty.
    pub name: String,
}

/// One fact and year of all enterprises.
#[derive(Clone, Debug)]
pub struct Column {
    /// Which fact.
    pub fact: FactId,
    /// Which year; `None` for facts without years.
    pub year: Option<i32>,
    /// A state per enterprise.
    pub cells: Cells,
    /// Where it came from: file and column heading.
    pub origin: String,
}

/// Facts of many enterprises as columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    enterprises: Vec<Enterprise>,
    columns: Vec<Column>,
    index: BTreeMap<(FactId, Option<i32>), usize>,
    attested: BTreeMap<(String, String), Attested>,
    assessed: BTreeMap<(String, String), BTreeMap<usize, Number>>,
}

/// Where a manual clause is attested.
#[derive(Clone, Debug, Default)]
pub struct Attested {
    /// Rows of which it was said that it holds.
    pub holds: Bits,
    /// Rows of which it was said that it does not.
    pub fails: Bits,
}

impl Table {
    /// A table of `enterprises` and `columns`.
    ///
    /// # Errors
    /// A sentence if a column is not as long as the list of enterprises, or occurs twice.
    pub fn new(enterprises: Vec<Enterprise>, columns: Vec<Column>) -> Result<Self, String> {
        let mut index = BTreeMap::new();
        for (i, column) in columns.iter().enumerate() {
            if column.cells.len() != enterprises.len() {
                return Err(format!("column {} has {} cells for {} enterprises", column.origin, column.cells.len(), enterprises.len()));
            }
            if index.insert((column.fact, column.year), i).is_some() {
                return Err(format!("column {} occurs twice", column.origin));
            }
        }
        Ok(Self { enterprises, columns, index, ..Self::default() })
    }
    /// The enterprises, in row order.
    #[must_use]
    pub fn enterprises(&self) -> &[Enterprise] {
        &self.enterprises
    }
    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }
    /// The column of a fact and year.
    #[must_use]
    pub fn column(&self, fact: FactId, year: Option<i32>) -> Option<&Column> {
        self.index.get(&(fact, year)).map(|i| &self.columns[*i])
    }
    /// Sets a fact of the enterprise in row `row`; a fact and year that had no column gets one. Nothing else is touched.
    ///
    /// # Errors
    /// A sentence if there is no such row.
    pub fn set(&mut self, row: usize, fact: FactId, year: Option<i32>, state: &State) -> Result<(), String> {
        let len = self.enterprises.len();
        if row >= len {
            return Err(format!("row {row} of {len} enterprises"));
        }
        let columns = &mut self.columns;
        let at = *self.index.entry((fact, year)).or_insert_with(|| {
            columns.push(Column { fact, year, cells: Cells::blank(len), origin: String::new() });
            columns.len() - 1
        });
        if let Some(column) = columns.get_mut(at) {
            column.cells.set(row, state);
        }
        Ok(())
    }
    /// Sets or removes the attestation of the manual clause `clause` of `measure` for the enterprise in row `row`.
    pub fn attest(&mut self, row: usize, measure: &str, clause: &str, holds: Option<bool>) {
        let attested = self.attested.entry((measure.to_owned(), clause.to_owned())).or_default();
        attested.holds.set(row, holds == Some(true));
        attested.fails.set(row, holds == Some(false));
    }
    /// Attestations of a manual clause.
    #[must_use]
    pub fn attestations(&self, measure: &str, clause: &str) -> Option<&Attested> {
        if self.attested.is_empty() {
            return None;
        }
        self.attested.get(&(measure.to_owned(), clause.to_owned()))
    }
    /// Sets the points an assessor chose for the enterprise in row `row`, for a score row that gives a range.
    pub fn assess(&mut self, row: usize, measure: &str, key: &str, points: Number) {
        self.assessed.entry((measure.to_owned(), key.to_owned())).or_default().insert(row, points);
    }
    /// Rows for which an assessor chose points of `measure`.
    pub fn assessed_rows<'a>(&'a self, measure: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.assessed.iter().filter(move |((m, _), _)| m == measure).flat_map(|(_, rows)| rows.keys().copied())
    }
    /// Adds an enterprise of which nothing is known yet; gives its row.
    pub fn push(&mut self, enterprise: Enterprise) -> usize {
        self.enterprises.push(enterprise);
        let len = self.enterprises.len();
        self.columns.iter_mut().for_each(|c| c.cells.resize(len));
        len - 1
    }
    /// Bytes the facts, codes and names take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let named = self.enterprises.iter().map(|e| e.uscc.len() + e.name.len() + size_of::<Enterprise>()).sum::<usize>();
        named + self.columns.iter().map(|c| c.cells.bytes()).sum::<usize>()
    }
    /// Facts of the enterprise in row `row`.
    #[must_use]
    pub fn row(&self, row: usize) -> Row<'_> {
        Row { table: self, row }
    }
}

/// One enterprise of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    row: usize,
}

impl Facts for Row<'_> {
    fn state(&self, fact: FactId, year: Option<i32>) -> State {
        self.table.column(fact, year).map_or(State::NotAsked, |c| c.cells.state(self.row))
    }
    fn attested(&self, measure: &str, clause: &str) -> Option<bool> {
        let attested = self.table.attestations(measure, clause)?;
        match (attested.holds.get(self.row), attested.fails.get(self.row)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
    fn assessed(&self, measure: &str, row: &str) -> Option<&Number> {
        self.table.assessed.get(&(measure.to_owned(), row.to_owned()))?.get(&self.row)
    }
}

/// Facts of one enterprise by themselves, with attestations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    states: BTreeMap<(FactId, Option<i32>), State>,
    attested: BTreeMap<(String, String), bool>,
    assessed: BTreeMap<(String, String), Number>,
}

impl Record {
    /// Sets a fact.
    pub fn set(&mut self, fact: FactId, year: Option<i32>, state: impl Into<State>) {
        self.states.insert((fact, year), state.into());
    }
    /// Sets or removes the attestation of a manual clause.
    pub fn attest(&mut self, measure: &str, clause: &str, holds: Option<bool>) {
        let key = (measure.to_owned(), clause.to_owned());
        match holds {
            Some(holds) => self.attested.insert(key, holds),
            None => self.attested.remove(&key),
        };
    }
    /// Sets the points an assessor chose for a row that gives a range.
    pub fn assess(&mut self, measure: &str, row: &str, points: Number) {
        self.assessed.insert((measure.to_owned(), row.to_owned()), points);
    }
    /// All facts on file.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, Option<i32>, &State)> {
        self.states.iter().map(|((fact, year), state)| (*fact, *year, state))
    }
}

impl Facts for Record {
    fn state(&self, fact: FactId, year: Option<i32>) -> State {
        self.states.get(&(fact, year)).cloned().unwrap_or_default()
    }
    fn attested(&self, measure: &str, clause: &str) -> Option<bool> {
        self.attested.get(&(measure.to_owned(), clause.to_owned())).copied()
    }
    fn assessed(&self, measure: &str, row: &str) -> Option<&Number> {
        self.assessed.get(&(measure.to_owned(), row.to_owned()))
    }
}

/// Changes laid over other facts, to see what would follow from them.
#[derive(Clone, Copy)]
pub struct Overlay<'a> {
    /// What is on file.
    pub base: &'a dyn Facts,
    /// What is changed.
    pub changes: &'a Record,
}

impl Facts for Overlay<'_> {
    fn state(&self, fact: FactId, year: Option<i32>) -> State {
        self.changes.states.get(&(fact, year)).cloned().unwrap_or_else(|| self.base.state(fact, year))
    }
    fn attested(&self, measure: &str, clause: &str) -> Option<bool> {
        self.changes.attested(measure, clause).or_else(|| self.base.attested(measure, clause))
    }
    fn assessed(&self, measure: &str, row: &str) -> Option<&Number> {
        self.changes.assessed(measure, row).or_else(|| self.base.assessed(measure, row))
    }
}
