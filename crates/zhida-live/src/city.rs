//! The city and what changes it.

use crate::parts::Parts;
use crate::readers::Readers;
use crate::shift::{Shift, shifts};
use crate::subject::track_of;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use zhida_facts::{Enterprise, Fact, FactId, NaiveDate, Number, Row, Scheme, State, Table};
use zhida_measure::{Kind, Library, Track};

/// A fact of an enterprise: which, of which year (`None` for facts without years), and what is known of it.
pub type Entered = (FactId, Option<i32>, State);

/// All enterprises and the measures in force on a day.
///
/// Nothing is kept per enterprise besides its facts and parts: what a change does to it is found by judging, before and after, only the
/// measures that read what was changed. A percolator's standing would take kilobytes for each enterprise, would have to be made anew for all
/// when the day or the library changes, and does not say who is one step away or for what amount.
#[derive(Clone, Debug)]
pub struct City {
    library: Arc<Library>,
    day: NaiveDate,
    table: Table,
    numbers: Vec<i64>,
    rows: HashMap<i64, usize>,
    in_force: Vec<usize>,
    readers: Readers,
    parts: Parts,
}

impl City {
    pub(crate) fn of(library: Arc<Library>, day: NaiveDate, table: Table, numbers: Vec<i64>) -> Self {
        let rows = numbers.iter().enumerate().map(|(row, number)| (*number, row)).collect();
        let (in_force, readers, parts) = (Vec::new(), Readers::default(), Parts::default());
        let mut city = Self { library, day, table, numbers, rows, in_force, readers, parts };
        city.renew();
        city
    }

    /// What follows from library and day: some milliseconds.
    fn renew(&mut self) {
        let speaks = |id: &str, track| self.library.version(id, self.day, track);
        let both = |id| [Track::New, Track::Renewal].map(|track| speaks(id, track));
        let versions = self.library.ids().flat_map(both).flatten();
        // Routing is asked of a case, not of the city.
        let asked = |measure: &usize| self.library.measures()[*measure].plan.meta.kind != Kind::Routing;
        let in_force: BTreeSet<usize> = versions.filter(|(_, in_force)| *in_force).map(|(measure, _)| measure).filter(asked).collect();
        self.in_force = in_force.into_iter().collect();
        self.readers = Readers::new(&self.library, self.in_force.iter().copied());
        self.parts = Parts::new(self);
    }

    /// The library.
    #[must_use]
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }
    /// The as-of date of every answer.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.day
    }
    /// The facts of all enterprises.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }
    /// Measures in force on the day, by index in [`Library::measures`], ascending: those for new applications and those for renewals.
    #[must_use]
    pub fn in_force(&self) -> &[usize] {
        &self.in_force
    }
    /// How many enterprises.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
    /// The row of the enterprise the store calls `number`.
    #[must_use]
    pub fn row(&self, number: i64) -> Option<usize> {
        self.rows.get(&number).copied()
    }
    /// What the store calls the enterprise in row `row`.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<i64> {
        self.numbers.get(row).copied()
    }
    /// Code and name of an enterprise.
    #[must_use]
    pub fn enterprise(&self, number: i64) -> Option<&Enterprise> {
        self.table.enterprises().get(self.row(number)?)
    }
    /// Facts of an enterprise.
    #[must_use]
    pub fn facts(&self, number: i64) -> Option<Row<'_>> {
        self.row(number).map(|row| self.table.row(row))
    }
    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }
    pub(crate) fn readers(&self) -> &Readers {
        &self.readers
    }
    /// Measures in force for a kind of case.
    pub(crate) fn in_force_for(&self, track: Track) -> impl Iterator<Item = usize> + '_ {
        self.in_force.iter().copied().filter(move |m| track_of(&self.library.measures()[*m].plan) == track)
    }

    /// Adds an enterprise of which nothing is known yet; `false`, and nothing changed, if there is one called `number`.
    pub fn push(&mut self, number: i64, enterprise: Enterprise) -> bool {
        if self.rows.contains_key(&number) {
            return false;
        }
        let row = self.table.push(enterprise);
        self.rows.insert(number, row);
        self.numbers.push(number);
        self.renew_row(row);
        true
    }

    /// Sets facts of an enterprise and gives what changes by it, by measure; `None` if there is no enterprise `number`.
    pub fn set(&mut self, number: i64, facts: &[Entered]) -> Option<Vec<Shift>> {
        let mut readers: Vec<usize> = facts.iter().flat_map(|(fact, _, _)| self.readers.of_fact(*fact)).copied().collect();
        self.change(number, &mut readers, |table, row| {
            for (fact, year, state) in facts {
                // The row exists, which is the only reason for an error.
                let _ = table.set(row, *fact, *year, state);
            }
        })
    }

    /// Sets or removes the attestation of the manual clause or score row `key` of the measure `id`.
    pub fn attest(&mut self, number: i64, id: &str, key: &str, holds: Option<bool>) -> Option<Vec<Shift>> {
        let mut readers = self.readers.of_measure(id).to_vec();
        self.change(number, &mut readers, |table, row| table.attest(row, id, key, holds))
    }

    /// Sets the points an assessor chose for the score row `key` of the measure `id`.
    pub fn assess(&mut self, number: i64, id: &str, key: &str, points: Number) -> Option<Vec<Shift>> {
        let mut readers = self.readers.of_measure(id).to_vec();
        self.change(number, &mut readers, |table, row| table.assess(row, id, key, points))
    }

    fn change(&mut self, number: i64, readers: &mut Vec<usize>, work: impl FnOnce(&mut Table, usize)) -> Option<Vec<Shift>> {
        let row = self.row(number)?;
        readers.sort_unstable();
        readers.dedup();
        let before = self.outcomes(&self.table.row(row), readers);
        work(&mut self.table, row);
        self.renew_row(row);
        let after = self.outcomes(&self.table.row(row), readers);
        Some(shifts(&self.library, before, after))
    }

    fn renew_row(&mut self, row: usize) {
        let mut parts = std::mem::take(&mut self.parts);
        parts.renew(self, row);
        self.parts = parts;
    }

    /// Another library: some milliseconds. Its dictionary and code lists may have grown at their ends; if they differ otherwise the facts
    /// in memory would mean something else: then nothing is changed, `false` is given, and the city is to be built anew.
    pub fn replace_library(&mut self, library: Arc<Library>) -> bool {
        if !reads_alike(&self.library, &library) {
            return false;
        }
        self.library = library;
        self.renew();
        true
    }

    /// Another day.
    pub fn set_day(&mut self, day: NaiveDate) {
        self.day = day;
        self.renew();
    }
}

/// Whether facts kept under `old` mean the same under `new`.
fn reads_alike(old: &Library, new: &Library) -> bool {
    let names = |fact: &Fact| fact.choices.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    let alike = |old: &Fact, new: &Fact| {
        old.key == new.key && old.kind == new.kind && old.period == new.period && names(new).starts_with(&names(old))
    };
    let mut facts = new.dictionary.iter();
    let same_facts = old.dictionary.iter().all(|(_, old)| facts.next().is_some_and(|(_, new)| alike(old, new)));
    let same_codes = [Scheme::Industry, Scheme::Region].into_iter().all(|scheme| {
        let (old, new) = (old.codes.tree(scheme), new.codes.tree(scheme));
        let mut codes = new.ids().map(|id| new.code(id));
        old.ids().all(|id| codes.next() == Some(old.code(id)))
    });
    same_facts && same_codes
}
