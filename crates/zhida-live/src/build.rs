//! A city from many facts at once.

use crate::City;
use std::collections::HashMap;
use std::sync::Arc;
use zhida_facts::{Cells, Column, Enterprise, FactId, NaiveDate, Number, State, Table};
use zhida_measure::Library;

/// Takes enterprises and what is known of them, in any order; facts of one enterprise after the other are fastest.
#[derive(Clone, Debug)]
pub struct Builder {
    library: Arc<Library>,
    day: NaiveDate,
    enterprises: Vec<Enterprise>,
    numbers: Vec<i64>,
    rows: HashMap<i64, usize>,
    /// By fact, the few years there are and the column of each.
    places: Vec<Vec<(Option<i32>, usize)>>,
    columns: Vec<Column>,
    attested: Vec<(usize, String, String, bool)>,
    assessed: Vec<(usize, String, String, Number)>,
}

impl Builder {
    /// A city with `library` in force on `day`.
    #[must_use]
    pub fn new(library: Arc<Library>, day: NaiveDate) -> Self {
        let places = vec![Vec::new(); library.dictionary.len()];
        let (enterprises, numbers, rows, columns) = (Vec::new(), Vec::new(), HashMap::new(), Vec::new());
        Self { library, day, enterprises, numbers, rows, places, columns, attested: Vec::new(), assessed: Vec::new() }
    }

    /// Adds the enterprise the store calls `number` and gives its row; the row it has already, if there is one.
    pub fn enterprise(&mut self, number: i64, enterprise: Enterprise) -> usize {
        if let Some(row) = self.rows.get(&number) {
            return *row;
        }
        let row = self.enterprises.len();
        self.enterprises.push(enterprise);
        self.numbers.push(number);
        self.rows.insert(number, row);
        row
    }

    /// Sets a fact of the enterprise in row `row`, as [`Builder::enterprise`] gave it; what was set before is replaced. `false` if there is
    /// no such row or the dictionary has no such fact.
    pub fn fact(&mut self, row: usize, fact: FactId, year: Option<i32>, state: &State) -> bool {
        let rows = self.enterprises.len();
        let Some(places) = self.places.get_mut(fact.index()).filter(|_| row < rows) else { return false };
        let at = match places.iter().find(|(y, _)| *y == year) {
            Some((_, at)) => *at,
            None => {
                self.columns.push(Column { fact, year, cells: Cells::blank(rows), origin: String::new() });
                places.push((year, self.columns.len() - 1));
                self.columns.len() - 1
            }
        };
        if let Some(column) = self.columns.get_mut(at) {
            column.cells.set(row, state);
        }
        true
    }

    /// Says what was attested of the manual clause or score row `key` of the measure `id`.
    pub fn attest(&mut self, row: usize, id: &str, key: &str, holds: bool) {
        self.attested.push((row, id.to_owned(), key.to_owned(), holds));
    }

    /// Says which points an assessor chose for the score row `key` of the measure `id`.
    pub fn assess(&mut self, row: usize, id: &str, key: &str, points: Number) {
        self.assessed.push((row, id.to_owned(), key.to_owned(), points));
    }

    /// The city.
    #[must_use]
    pub fn finish(self) -> City {
        let rows = self.enterprises.len();
        let mut columns = self.columns;
        columns.iter_mut().for_each(|c| c.cells.resize(rows));
        // Every column is as long as the list and stands there once, which is all that could be wrong.
        let mut table = Table::new(self.enterprises, columns).unwrap_or_default();
        for (row, id, key, holds) in self.attested.iter().filter(|a| a.0 < rows) {
            table.attest(*row, id, key, Some(*holds));
        }
        for (row, id, key, points) in self.assessed.into_iter().filter(|a| a.0 < rows) {
            table.assess(row, &id, &key, points);
        }
        City::of(self.library, self.day, table, self.numbers)
    }

    /// A city from a table that is there already, such as an import; `numbers` are its enterprises' in order. `None` if they are not as
    /// many as the enterprises, or one occurs twice.
    #[must_use]
    pub fn from_table(library: Arc<Library>, day: NaiveDate, table: Table, numbers: Vec<i64>) -> Option<City> {
        let mut distinct = numbers.clone();
        distinct.sort_unstable();
        distinct.dedup();
        (numbers.len() == table.enterprises().len() && distinct.len() == numbers.len()).then(|| City::of(library, day, table, numbers))
    }
}
