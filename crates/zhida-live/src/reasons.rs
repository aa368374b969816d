//! What is in the way of many enterprises, and of whom each.

use crate::{City, Subject};
use rayon::prelude::*;
use std::collections::BTreeMap;
use zhida_measure::plan::FactRef;

/// What is in the way of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// One step away: the clause, by number.
    Clause(usize),
    /// Needs an answer: a fact that is missing, in its calendar year.
    Fact(FactRef),
    /// Needs an answer: a manual clause, by number, that waits for an attestation.
    Attest(usize),
}

impl City {
    /// What is in the way of the enterprises in `rows`, the most frequent first, with the rows of whom it is in the way; who lacks several
    /// answers is in several. Each is judged by the row evaluator, on all threads.
    #[must_use]
    pub fn reasons(&self, subject: &Subject, rows: &[usize]) -> Vec<(Reason, Vec<usize>)> {
        let found: Vec<(usize, Vec<Reason>)> = rows.par_iter().map(|row| (*row, self.reasons_of(subject, *row))).collect();
        let mut by: BTreeMap<Reason, Vec<usize>> = BTreeMap::new();
        for (row, reasons) in found {
            reasons.into_iter().for_each(|reason| by.entry(reason).or_default().push(row));
        }
        let mut all: Vec<(Reason, Vec<usize>)> = by.into_iter().collect();
        all.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
        all
    }

    fn reasons_of(&self, subject: &Subject, row: usize) -> Vec<Reason> {
        let Some(entry) = self.entry(subject, row) else { return Vec::new() };
        let step = entry.step.map(|step| Reason::Clause(step.clause));
        let missing = entry.missing.into_iter().map(Reason::Fact);
        step.into_iter().chain(missing).chain(entry.attest.into_iter().map(Reason::Attest)).collect()
    }
}
