//! Some thousand rows of one column, into the store.

use super::lane::{Figures, Lane};
use super::values::{Cell, all_whole, exact, text};
use crate::cells::Reader;
use crate::fill::{Filling, Tally};
use crate::plans::Group;
use crate::reject::{Reject, Want, Why};
use crate::store::Growing;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef};
use std::sync::Arc;
use zhida_facts::{Codes, Dictionary, State};

/// The rows being read.
pub(crate) struct Window<'w> {
    /// Enterprise and row of the window.
    pub(crate) targets: &'w [(usize, usize)],
    pub(crate) rows: usize,
    /// Rows of the file before it.
    pub(crate) before: u64,
    pub(crate) verbatim: bool,
    pub(crate) place: &'w Arc<str>,
}

impl Window<'_> {
    pub(crate) fn fill(
        &self,
        column: &mut Growing,
        group: &mut Group<'_>,
        lanes: &mut [Lane],
        (dictionary, codes): (&Dictionary, &Codes),
    ) -> Result<(Tally, Vec<Reject>), String> {
        let fact = dictionary.fact(group.fact);
        let arrays: Vec<ArrayRef> = lanes.iter_mut().map(|lane| lane.feed.next(self.rows)).collect::<Result<_, _>>()?;
        let mut filling = Filling { column, fact, codes, place: self.place, tally: Tally::default(), rejects: Vec::new() };
        let long: Vec<(usize, usize)> = match (&*lanes, arrays.as_slice(), group.members.as_mut_slice()) {
            ([Lane { figures: Some(figures), .. }], [array], [member]) if member.of_year.is_none() => {
                if let Some((values, places)) = all_whole(array.as_ref()).filter(|_| member.reader.is_percent()) {
                    // One figure above 1 settles it; none below is looked at twice.
                    if member.reader.may_be_ratios() {
                        let figures = self.targets.iter().filter(|(_, row)| array.is_valid(*row)).filter_map(|(_, row)| values.get(*row));
                        member.reader.watch_figures(figures.map(|value| exact(*value, places)));
                    }
                }
                self.numbers(array.as_ref(), *figures, &mut filling)
            }
            ([lane], [array], [member]) if member.of_year.is_none() => {
                let cell = Cell { fact, factor: &lane.factor, verbatim: self.verbatim };
                self.others(array.as_ref(), &cell, &mut member.reader, &mut filling)
            }
            _ => self.targets.to_vec(),
        };
        let cells: Vec<Cell<'_, '_>> = lanes.iter().map(|lane| Cell { fact, factor: &lane.factor, verbatim: self.verbatim }).collect();
        for (at, row) in long {
            let shown = |index: usize| arrays.get(index).and_then(|array| text(array.as_ref(), row)).unwrap_or_default().into_owned();
            let number = self.before + row as u64 + 1;
            filling.row(
                (at, number),
                &mut group.members,
                |index, member| match (cells.get(index), arrays.get(index)) {
                    (Some(cell), Some(array)) => {
                        cell.state(array.as_ref(), row, &mut member.reader).map_err(|error| Why::Cell(error, Want::of(fact)))
                    }
                    _ => Ok(State::NotAsked),
                },
                |index, _| shown(index),
            );
        }
        let Filling { column, tally, rejects, .. } = filling;
        column.of_year = column.of_year.max(group.members.first().and_then(|m| m.of_year));
        Ok((tally, rejects))
    }

    /// Takes the integers of a column as they are; gives the rows that must go the long way.
    fn numbers(&self, array: &dyn Array, figures: Figures, filling: &mut Filling<'_>) -> Vec<(usize, usize)> {
        let Some((values, _)) = all_whole(array) else { return self.targets.to_vec() };
        let (mut numbers, mut taken, mut long) = (Vec::with_capacity(self.rows), Vec::with_capacity(self.rows), Vec::new());
        let nulls = array.nulls();
        for target in self.targets.iter().filter(|(_, row)| nulls.is_none_or(|n| n.is_valid(*row))) {
            match values.get(target.1).and_then(|value| figures.multiple(*value)) {
                Some(multiple) => {
                    numbers.push((target.0, multiple));
                    taken.push(*target);
                }
                None => long.push(*target),
            }
        }
        let left = filling.column.cells.fill_numbers(figures.scale, &numbers);
        filling.tally.filled += (numbers.len() - left.len()) as u64;
        long.extend(left.iter().filter_map(|position| taken.get(*position)));
        long
    }

    /// Takes other cells that can be read and stand where nothing is yet; gives the rows that must go the long way.
    fn others(&self, array: &dyn Array, cell: &Cell<'_, '_>, reader: &mut Reader<'_>, filling: &mut Filling<'_>) -> Vec<(usize, usize)> {
        let (mut long, mut seen) = (Vec::new(), Seen::default());
        let bytes = || array.as_binary_view_opt().map(|array| array.views());
        let views = array.as_string_view_opt().map(|array| array.views()).or_else(bytes);
        let nulls = array.nulls();
        for target in self.targets.iter().filter(|(_, row)| nulls.is_none_or(|n| n.is_valid(*row))) {
            let (at, row) = *target;
            let view = views.and_then(|views| views.get(row).copied());
            let state = view.and_then(|view| seen.get(view)).map_or_else(|| cell.state(array, row, reader), Ok);
            match state {
                Ok(state) if filling.column.cells.is_blank(at) => {
                    if let Some(view) = view {
                        seen.put(view, &state);
                    }
                    filling.tally.count(&state);
                    filling.column.put(at, state, None);
                }
                _ => long.push(*target),
            }
        }
        long
    }
}

/// Texts of an array and what they mean: columns repeat a few, in views that are equal bit by bit. A text may push out another.
struct Seen(Vec<Option<(u128, State)>>);

impl Default for Seen {
    fn default() -> Self {
        Self(vec![None; 1 << Self::BITS])
    }
}

impl Seen {
    const BITS: u32 = 8;

    fn place(view: u128) -> usize {
        // Folded, multiplied, and its upper bits: neighbours in the file come to lie apart.
        let folded = (view as u64) ^ ((view >> 64) as u64);
        (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS)) as usize
    }
    fn get(&self, view: u128) -> Option<State> {
        self.0.get(Self::place(view))?.as_ref().filter(|(seen, _)| *seen == view).map(|(_, state)| state.clone())
    }
    fn put(&mut self, view: u128, state: &State) {
        if let Some(place) = self.0.get_mut(Self::place(view)).filter(|p| p.as_ref().is_none_or(|(seen, _)| *seen != view)) {
            *place = Some((view, state.clone()));
        }
    }
}
