//! One column of the store filled from the rows of a chunk.

use crate::cells::show;
use crate::plans::{Group, SHOWN};
use crate::reject::{Reject, Want, Why, cut};
use crate::source::{Kind, Row};
use crate::store::{Growing, Put};
use std::sync::Arc;
use zhida_facts::{Codes, Dictionary, State};

/// What the cells of a column were.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) filled: u64,
    pub(crate) said_unknown: u64,
    pub(crate) not_applicable: u64,
    pub(crate) rejected: u64,
}

/// Reads the cells of a group's columns in the rows of `targets` (enterprise, row) into the store's column.
pub(crate) fn fill(
    column: &mut Growing,
    group: &mut Group<'_>,
    targets: &[(usize, &Row)],
    place: &Arc<str>,
    (dictionary, codes): (&Dictionary, &Codes),
) -> (Tally, Vec<Reject>) {
    let (mut tally, mut rejects) = (Tally::default(), Vec::new());
    let fact = dictionary.fact(group.fact);
    for (at, row) in targets {
        // Members are sorted by year, the latest first: the first that answers counts, later years before earlier ones.
        let mut answered: Option<Option<i32>> = None;
        for member in &mut group.members {
            let (text, kind) = row.get(member.column);
            let mut reject = |why: Why| {
                let (file, column) = (Arc::clone(place), Arc::clone(&member.heading));
                rejects.push(Reject { file, row: row.number, column, text: cut(text, SHOWN), why });
            };
            if kind == Kind::Formula {
                tally.rejected += 1;
                reject(Why::Formula);
                continue;
            }
            let state = match member.reader.read(text, kind) {
                Ok(state) => state,
                Err(error) => {
                    tally.rejected += 1;
                    reject(Why::Cell(error, Want::of(fact)));
                    continue;
                }
            };
            match &state {
                State::NotAsked => continue,
                State::Value(_) => tally.filled += 1,
                State::SaidUnknown => tally.said_unknown += 1,
                State::NotApplicable => tally.not_applicable += 1,
            }
            if answered.is_some_and(|year| year != member.of_year) {
                continue; // an older figure of a fact without years
            }
            answered = Some(member.of_year);
            if column.put(*at, state, member.of_year) == Put::Conflict {
                reject(Why::Conflict { kept: show(&column.get(*at), fact, codes) });
            }
        }
    }
    column.of_year = column.of_year.max(group.members.first().and_then(|m| m.of_year));
    (tally, rejects)
}
