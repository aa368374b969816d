//! The columns as they grow: one state per enterprise, filled by rows of several sheets and files.

use std::collections::{BTreeMap, HashMap};
use zhida_facts::{Column, Enterprise, FactId, State, Table};

/// A column under construction. It may be shorter than the list of enterprises; what is missing is *not asked*.
pub(crate) struct Growing {
    pub(crate) fact: FactId,
    pub(crate) year: Option<i32>,
    pub(crate) cells: Vec<State>,
    pub(crate) origin: String,
    /// For a fact without years: the year the latest source named, if it named one.
    pub(crate) of_year: Option<i32>,
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
        if self.cells.len() <= at {
            if self.cells.len() < at {
                self.cells.resize(at, State::NotAsked);
            }
            self.cells.push(state);
            return Put::Taken;
        }
        let Some(cell) = self.cells.get_mut(at) else { return Put::Taken };
        match cell {
            State::NotAsked => *cell = state,
            // An answer betters “unknown”.
            State::SaidUnknown if state != State::SaidUnknown => *cell = state,
            _ if state == State::SaidUnknown || *cell == state => {}
            _ => match (self.of_year, of_year) {
                // Figures of two days differ rightly; the later one counts, whichever file came first.
                (Some(had), Some(new)) if new > had => *cell = state,
                (Some(had), Some(new)) if new < had => {}
                _ => return Put::Conflict,
            },
        }
        Put::Taken
    }
    /// What is there.
    pub(crate) fn get(&self, at: usize) -> &State {
        self.cells.get(at).unwrap_or(&State::NotAsked)
    }
}

/// All columns and enterprises.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) enterprises: Vec<Enterprise>,
    pub(crate) columns: Vec<Growing>,
    by_code: HashMap<String, usize>,
    by_fact: BTreeMap<(FactId, Option<i32>), usize>,
}

impl Store {
    /// Position of the enterprise with this code, and whether it is new.
    pub(crate) fn enterprise(&mut self, code: String) -> (usize, bool) {
        if let Some(at) = self.by_code.get(&code) {
            return (*at, false);
        }
        let at = self.enterprises.len();
        self.by_code.insert(code.clone(), at);
        self.enterprises.push(Enterprise { uscc: code, name: String::new() });
        (at, true)
    }
    /// Position of the column of a fact and year.
    pub(crate) fn column(&mut self, fact: FactId, year: Option<i32>, origin: &str) -> usize {
        *self.by_fact.entry((fact, year)).or_insert_with(|| {
            self.columns.push(Growing { fact, year, cells: Vec::new(), origin: origin.to_owned(), of_year: None });
            self.columns.len() - 1
        })
    }
    /// The finished table.
    pub(crate) fn finish(self) -> Table {
        let length = self.enterprises.len();
        let columns = self.columns.into_iter().map(|mut c| {
            c.cells.resize(length, State::NotAsked);
            Column { fact: c.fact, year: c.year, cells: c.cells, origin: c.origin }
        });
        // Lengths are equal and keys unique by construction, so the error cannot occur.
        Table::new(self.enterprises, columns.collect()).unwrap_or_default()
    }
}
