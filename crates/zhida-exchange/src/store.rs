//! The columns as they grow: one state per enterprise, filled by rows of several sheets and files.

use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use zhida_facts::{Cells, Column, Enterprise, FactId, State, Table, Value};

/// Bytes an enterprise takes besides its cells: code, name, and its places in two maps.
const ENTERPRISE: u64 = 240;
/// Bytes a text takes besides its characters.
const TEXT: u64 = 48;

/// A column under construction. It may be shorter than the list of enterprises; what is missing is *not asked*.
pub(crate) struct Growing {
    pub(crate) fact: FactId,
    pub(crate) year: Option<i32>,
    pub(crate) cells: Cells,
    pub(crate) origin: String,
    /// For a fact without years: the year the latest source named, if it named one.
    pub(crate) of_year: Option<i32>,
    /// Bytes of texts that were put in.
    pub(crate) text_bytes: u64,
}

/// What became of a cell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Put {
    /// It stands, or says nothing new.
    Taken,
    /// Another value was there and stays.
    Conflict,
}

impl Growing {
    /// Puts a state of enterprise `at`, from a column that speaks of `of_year` (facts without years only).
    pub(crate) fn put(&mut self, at: usize, state: State, of_year: Option<i32>) -> Put {
        if state == State::NotAsked {
            return Put::Taken;
        }
        self.text_bytes += match &state {
            State::Value(Value::Text(text)) => text.len() as u64 + TEXT,
            State::Value(Value::List(items)) => items.iter().map(|i| i.len() as u64 + TEXT).sum::<u64>() + TEXT,
            _ => 0,
        };
        if self.cells.is_blank(at) {
            self.cells.set(at, &state);
            return Put::Taken;
        }
        let had = self.cells.state(at);
        match had {
            // An answer betters “unknown”.
            State::SaidUnknown if state != State::SaidUnknown => self.cells.set(at, &state),
            _ if state == State::SaidUnknown || had == state => {}
            _ => match (self.of_year, of_year) {
                // Figures of two days differ rightly; the later one counts, whichever file came first.
                (Some(had), Some(new)) if new > had => self.cells.set(at, &state),
                (Some(had), Some(new)) if new < had => {}
                _ => return Put::Conflict,
            },
        }
        Put::Taken
    }
    /// What is there.
    pub(crate) fn get(&self, at: usize) -> State {
        self.cells.state(at)
    }
}

/// All columns and enterprises.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) enterprises: Vec<Enterprise>,
    pub(crate) columns: Vec<Growing>,
    by_code: HashMap<String, usize>,
    /// Bytes of keys, codes and names.
    pub(crate) named: u64,
    by_fact: BTreeMap<(FactId, Option<i32>), usize>,
}

impl Store {
    /// Position of the enterprise with this code; it is entered if new.
    pub(crate) fn enterprise(&mut self, code: &str) -> usize {
        self.enterprise_as(code, code)
    }
    /// The same under a key that tells more than its code.
    pub(crate) fn enterprise_as(&mut self, key: &str, code: &str) -> usize {
        if let Some(at) = self.by_code.get(key) {
            return *at;
        }
        let at = self.enterprises.len();
        self.named += (key.len() + code.len()) as u64;
        self.by_code.insert(key.to_owned(), at);
        self.enterprises.push(Enterprise { uscc: code.to_owned(), name: String::new() });
        at
    }
    /// Makes room for the enterprises of a file that says beforehand how many it has, if there are none yet. Growing as they come would
    /// move every column again and again.
    pub(crate) fn expect(&mut self, enterprises: usize) {
        if self.enterprises.is_empty() {
            self.enterprises.reserve(enterprises);
            self.by_code.reserve(enterprises);
            self.columns.iter_mut().for_each(|c| c.cells.resize(enterprises));
        }
    }
    /// Whether an enterprise entered under `code` may be the one called `name`: none is entered, or one name is blank, or they agree.
    pub(crate) fn may_be(&self, code: &str, name: &str) -> bool {
        let known = self.by_code.get(code).and_then(|at| self.enterprises.get(*at));
        known.is_none_or(|e| e.name.is_empty() || name.is_empty() || e.name == name)
    }
    /// Position of the column of a fact and year.
    pub(crate) fn column(&mut self, fact: FactId, year: Option<i32>, origin: &str) -> usize {
        *self.by_fact.entry((fact, year)).or_insert_with(|| {
            self.columns.push(Growing { fact, year, cells: Cells::default(), origin: origin.to_owned(), of_year: None, text_bytes: 0 });
            self.columns.len() - 1
        })
    }
    /// Bytes it takes, estimated.
    pub(crate) fn bytes(&self) -> u64 {
        // A number and its two bits; other values take less.
        let cell = 9;
        let columns: u64 = self.columns.iter().map(|c| c.cells.len() as u64 * cell + c.text_bytes).sum();
        columns + self.named + self.enterprises.len() as u64 * ENTERPRISE
    }
    /// The finished table.
    pub(crate) fn finish(self) -> Table {
        let length = self.enterprises.len();
        let columns = self.columns.into_par_iter().map(|mut c| {
            c.cells.resize(length);
            c.cells.shrink();
            Column { fact: c.fact, year: c.year, cells: c.cells, origin: c.origin }
        });
        // Lengths are equal and keys unique by construction, so the error cannot occur.
        Table::new(self.enterprises, columns.collect()).unwrap_or_default()
    }
}
