//! Columns of a file into the store, some thousand rows at a time: who they are about one after another, the columns side by side.

use super::intake::Intake;
use super::lane::Lane;
use super::names::{of_own_name, own_name};
use super::values::{items, list_len, text};
use super::window::Window;
use crate::cells::show;
use crate::fill::Tally;
use crate::plans::{Group, SHOWN};
use crate::reject::{Reject, Why, cut};
use crate::sheet::FileReader;
use crate::source::{Kind, Row, RowSink as _};
use crate::store::Put;
use crate::trouble::unreadable_because;
use crate::words::words;
use arrow_array::{Array, ArrayRef};
use rayon::prelude::*;
use std::sync::Arc;
use zhida_diagnostics::Diagnostic;
use zhida_facts::State;

type Fault = Box<Diagnostic>;

/// Rows read together; a window of nothing but bad cells stays small.
pub(crate) const WINDOW: usize = 8_192;

impl<'a> FileReader<'a, '_, '_> {
    /// Reads the next rows: `first` are the arrays of [`Intake::first`], by column; the lanes have their feeds.
    pub(crate) fn window(&mut self, intake: &mut Intake<'a>, first: &[(usize, ArrayRef)], rows: usize) -> Result<(), Fault> {
        let listed: usize = first.iter().map(|(_, array)| list_len(array.as_ref())).sum();
        self.count_cells(listed as u64)?;
        let array = |column: usize| first.iter().find(|(c, _)| *c == column).map(|(_, array)| array.as_ref());
        let identity: Vec<&dyn Array> = intake.identity.iter().filter_map(|c| array(*c)).collect();
        let (mut rejects, mut targets) = (Vec::new(), Vec::with_capacity(rows));
        for index in 0..rows {
            let mut row = Row::with_capacity(intake.rows + index as u64 + 1, 64, identity.len());
            for array in &identity {
                let kind = if array.data_type().is_numeric() { Kind::Number } else { Kind::Text };
                row.push(&text(*array, index).unwrap_or_default(), kind);
            }
            if row.is_blank() {
                // What else the row holds is about nobody.
                self.rows += 1;
                let (file, row) = (Arc::clone(&intake.plans.place), row.number);
                rejects.push(Reject { file, row, column: Arc::from(""), text: String::new(), why: Why::NoCode });
            } else if let Some(at) = self.whose(&row, &mut intake.plans, &mut rejects) {
                targets.push((at, index));
            }
        }
        let marks: Vec<(usize, State, ArrayRef)> = intake
            .marks
            .iter()
            .filter_map(|(column, state)| Some((*column, state.clone(), first.iter().find(|(c, _)| c == column)?.1.clone())))
            .collect();
        let marked: Vec<_> = marks.iter().flat_map(|(_, state, array)| self.marked(intake, state, array.as_ref(), &targets)).collect();
        let window = Window { targets: &targets, rows, before: intake.rows, verbatim: intake.verbatim, place: &intake.plans.place };
        let mut by_store: Vec<Option<(&mut Group<'a>, &mut Vec<Lane>)>> = Vec::new();
        by_store.resize_with(self.store.columns.len(), || None);
        for (group, lanes) in intake.plans.groups.iter_mut().zip(&mut intake.lanes) {
            let at = group.store;
            if let Some(slot) = by_store.get_mut(at) {
                *slot = Some((group, lanes));
            }
        }
        let lists = (self.dictionary, self.codes);
        let columns = self.store.columns.par_iter_mut().zip(by_store).enumerate();
        let done: Result<Vec<_>, String> = columns
            .filter_map(|(at, (column, group))| {
                let (group, lanes) = group?;
                Some(window.fill(column, group, lanes, lists).map(|(tally, rejects)| (at, tally, rejects)))
            })
            .collect();
        let mut done = done.map_err(|what| self.layout(what))?;
        done.extend(marked.into_iter().filter_map(|(row, store, state)| self.mark(&window, row, store, state)));
        self.enter(done, rejects);
        intake.rows += rows as u64;
        self.check_memory()
    }

    /// The cells that a list of columns says something of: (row, column of the store, state).
    fn marked(
        &mut self,
        intake: &mut Intake<'a>,
        state: &State,
        array: &dyn Array,
        targets: &[(usize, usize)],
    ) -> Vec<((usize, usize), usize, State)> {
        let mut marked = Vec::new();
        for (at, row) in targets {
            for name in items(array, *row).unwrap_or_default() {
                let known = intake.named.get(&name).copied();
                let store = known.unwrap_or_else(|| {
                    let store = self.named(&name, &intake.plans.place);
                    intake.named.insert(name, store);
                    store
                });
                marked.extend(store.map(|store| ((*at, *row), store, state.clone())));
            }
        }
        marked
    }

    /// The store's column of this name; a query may have left the column itself out. Other names are listed as unknown.
    fn named(&mut self, name: &str, place: &Arc<str>) -> Option<usize> {
        let shown: Arc<str> = Arc::from(cut(name, SHOWN));
        match of_own_name(name, self.dictionary) {
            Some((fact, year)) => Some(self.store_column(fact, year, place, &shown)),
            None => {
                self.unknown(place, 0, &shown, None);
                None
            }
        }
    }

    fn mark(&mut self, window: &Window<'_>, (at, row): (usize, usize), store: usize, state: State) -> Option<(usize, Tally, Vec<Reject>)> {
        let column = self.store.columns.get_mut(store)?;
        let mut tally = Tally::default();
        tally.count(&state);
        let mut rejects = Vec::new();
        if column.put(at, state.clone(), None) == Put::Conflict {
            let fact = self.dictionary.fact(column.fact);
            let why = Why::Conflict { kept: show(&column.get(at), fact, self.codes) };
            let heading = own_name(fact, column.year);
            let (text, row) = (show(&state, fact, self.codes), window.before + row as u64 + 1);
            rejects.push(Reject { file: Arc::clone(window.place), row, column: Arc::from(heading), text, why });
        }
        Some((store, tally, rejects))
    }

    /// The parts of the file contradict each other, as the parser says.
    pub(crate) fn layout(&self, what: impl Into<String>) -> Fault {
        unreadable_because(self.name, words("why-layout", &[("what", cut(&what.into(), SHOWN))], self.ledger.lang))
    }

    /// Says what can be said only when all rows are read.
    pub(crate) fn finish(&mut self, intake: &Intake<'a>) -> Result<(), Fault> {
        self.warn_of_ratios(&intake.plans);
        self.end()
    }
}
