//! One column of the store filled from the columns of a file that speak of it.

use crate::cells::show;
use crate::plans::{Group, Member, SHOWN};
use crate::reject::{Reject, Want, Why, cut};
use crate::source::{Kind, Row};
use crate::store::{Growing, Put};
use std::sync::Arc;
use zhida_facts::{Codes, Dictionary, Fact, State};

/// What the cells of a column were.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) filled: u64,
    pub(crate) said_unknown: u64,
    pub(crate) not_applicable: u64,
    pub(crate) rejected: u64,
}

impl Tally {
    /// Counts a state that was read.
    pub(crate) fn count(&mut self, state: &State) {
        match state {
            State::NotAsked => {}
            State::Value(_) => self.filled += 1,
            State::SaidUnknown => self.said_unknown += 1,
            State::NotApplicable => self.not_applicable += 1,
        }
    }
}

/// A column being filled.
pub(crate) struct Filling<'f> {
    pub(crate) column: &'f mut Growing,
    pub(crate) fact: &'f Fact,
    pub(crate) codes: &'f Codes,
    pub(crate) place: &'f Arc<str>,
    pub(crate) tally: Tally,
    pub(crate) rejects: Vec<Reject>,
}

impl Filling<'_> {
    /// Fills in one enterprise from row `number`. `read` reads the cell of a member, `text` is the cell as given.
    pub(crate) fn row<'a>(
        &mut self,
        (at, number): (usize, u64),
        members: &mut [Member<'a>],
        mut read: impl FnMut(usize, &mut Member<'a>) -> Result<State, Why>,
        text: impl Fn(usize, &Member<'a>) -> String,
    ) {
        // Members are sorted by year, the latest first: the first that answers counts, later years before earlier ones.
        let mut answered: Option<Option<i32>> = None;
        for (index, member) in members.iter_mut().enumerate() {
            let state = match read(index, member) {
                Ok(State::NotAsked) => continue,
                Ok(state) => state,
                Err(why) => {
                    self.tally.rejected += 1;
                    self.reject(number, member, text(index, member), why);
                    continue;
                }
            };
            self.tally.count(&state);
            if answered.is_some_and(|year| year != member.of_year) {
                continue; // an older figure of a fact without years
            }
            answered = Some(member.of_year);
            if self.column.put(at, state, member.of_year) == Put::Conflict {
                let kept = show(&self.column.get(at), self.fact, self.codes);
                self.reject(number, member, text(index, member), Why::Conflict { kept });
            }
        }
    }

    fn reject(&mut self, row: u64, member: &Member<'_>, text: String, why: Why) {
        let (file, column) = (Arc::clone(self.place), Arc::clone(&member.heading));
        self.rejects.push(Reject { file, row, column, text: cut(&text, SHOWN), why });
    }
}

/// Reads the cells of a group's columns in the rows of `targets` (enterprise, row) into the store's column.
pub(crate) fn fill(
    column: &mut Growing,
    group: &mut Group<'_>,
    targets: &[(usize, &Row)],
    place: &Arc<str>,
    (dictionary, codes): (&Dictionary, &Codes),
) -> (Tally, Vec<Reject>) {
    let fact = dictionary.fact(group.fact);
    // All at once, for growing with each cell would take longer than the cell.
    let behind = targets.iter().map(|(at, _)| at + 1).max().unwrap_or(0);
    column.cells.resize(behind.max(column.cells.len()));
    let mut filling = Filling { column, fact, codes, place, tally: Tally::default(), rejects: Vec::new() };
    for (at, row) in targets {
        let read = |_, member: &mut Member<'_>| match row.get(member.column) {
            (_, Kind::Formula) => Err(Why::Formula),
            (text, kind) => member.reader.read(text, kind).map_err(|error| Why::Cell(error, Want::of(fact))),
        };
        filling.row((*at, row.number), &mut group.members, read, |_, member| row.text(member.column).to_owned());
    }
    let Filling { column, tally, rejects, .. } = filling;
    column.of_year = column.of_year.max(group.members.first().and_then(|m| m.of_year));
    (tally, rejects)
}
