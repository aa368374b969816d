//! One enterprise against all measures, and what a changed fact changes: from an index that stays in memory.
//!
//! Atoms are numbered so that those on one quantity stand together in the order of their constants: a binary search settles them all.
//! Measures are put into a trie of the conditions all of which must hold, those first that hold most rarely; one that does not hold rules
//! out every measure below it.

mod flat;
mod index;
mod judge;
mod trie;

use crate::program::Program;
use crate::truth::Truth;
use index::Index;
use judge::Judge;
use std::collections::BTreeSet;
use trie::Trie;
use zhida_facts::{FactId, Facts, State, Table};
use zhida_measure::Library;

/// The index of a program.
pub struct Percolator<'a> {
    library: &'a Library,
    program: &'a Program,
    index: Index,
    judge: Judge,
    trie: Trie,
    /// By atom's bit: the measures that ask for it, themselves or through others.
    measures_of: Vec<Vec<u32>>,
}

/// What is known of one enterprise, as truths of all atoms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Atoms that hold.
    yes: Vec<u64>,
    /// Atoms that are not excluded.
    maybe: Vec<u64>,
    /// Facts that atoms outside the index read, by slot.
    states: Vec<State>,
}

/// A verdict that is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Number of the measure in the program.
    pub measure: usize,
    /// What it was.
    pub before: Truth,
    /// What it is.
    pub after: Truth,
}

impl<'a> Percolator<'a> {
    /// Indexes `program`. `sample` are enterprises as they commonly are, for learning which conditions are rare; without it the order is
    /// less good, and every answer the same.
    #[must_use]
    pub fn new(library: &'a Library, program: &'a Program, sample: Option<&Table>) -> Self {
        let index = Index::new(library, program);
        let judge = Judge::new(program, &index);
        let trie = Trie::new(library, program, &judge, sample);
        let mut measures_of: Vec<Vec<u32>> = vec![Vec::new(); program.atoms.len()];
        for (number, measure) in (0_u32..).zip(&program.measures) {
            let mut atoms = BTreeSet::new();
            judge.each_bit(program, measure.verdict, &mut |bit| {
                atoms.insert(bit);
            });
            atoms.iter().for_each(|bit| measures_of[*bit as usize].push(number));
        }
        Self { library, program, index, judge, trie, measures_of }
    }

    /// Where an enterprise stands. `attested` are its attestations: measure, clause, whether it holds.
    #[must_use]
    pub fn standing(&self, facts: &dyn Facts, attested: &[(&str, &str, bool)]) -> Standing {
        let states = self.program.slots.iter().map(|(fact, year)| facts.state(*fact, *year)).collect();
        let mut standing = self.index.blank(states);
        for quantity in 0..self.index.quantities() {
            self.index.settle(self.library, self.program, quantity, &mut standing);
        }
        for (measure, clause, holds) in attested {
            self.index.attest(measure, clause, Some(*holds), &mut standing);
        }
        standing
    }

    /// Measures the enterprise is eligible for, ascending.
    #[must_use]
    pub fn eligible(&self, standing: &Standing) -> Vec<u32> {
        self.trie.walk(self, standing, true)
    }

    /// Measures that are not out of the question, the eligible ones included, ascending.
    #[must_use]
    pub fn possible(&self, standing: &Standing) -> Vec<u32> {
        self.trie.walk(self, standing, false)
    }

    /// The verdict of one measure.
    #[must_use]
    pub fn verdict(&self, measure: usize, standing: &Standing) -> Truth {
        u32::try_from(measure).map_or(Truth::Unknown, |measure| self.trie.verdict(self, measure, standing))
    }

    /// Sets a fact of the enterprise and gives the verdicts that change by it.
    pub fn set(&self, standing: &mut Standing, fact: FactId, year: Option<i32>, state: &State) -> Vec<Changed> {
        let Some(slot) = self.program.slots.iter().position(|s| *s == (fact, year)) else { return Vec::new() };
        let before = standing.clone();
        standing.states[slot] = state.clone();
        for quantity in self.index.quantities_of(slot) {
            self.index.settle(self.library, self.program, *quantity, standing);
        }
        self.changes(&before, standing, Some(slot))
    }

    /// Sets or removes the attestation of a manual clause and gives the verdicts that change by it.
    pub fn attest(&self, standing: &mut Standing, measure: &str, clause: &str, holds: Option<bool>) -> Vec<Changed> {
        let before = standing.clone();
        self.index.attest(measure, clause, holds, standing);
        self.changes(&before, standing, None)
    }

    /// Verdicts that differ between two standings. Where a derived fact or a formula reads the changed fact itself, the measures that do
    /// are compared too, whether an atom changed or not.
    fn changes(&self, before: &Standing, after: &Standing, slot: Option<usize>) -> Vec<Changed> {
        let mut affected: Vec<u32> = Vec::new();
        for (word, (old, new)) in before.yes.iter().zip(&after.yes).zip(before.maybe.iter().zip(&after.maybe)).enumerate() {
            let differs = (old.0 ^ old.1) | (new.0 ^ new.1);
            for bit in zhida_facts::ones_of(differs) {
                affected.extend(&self.measures_of[word * 64 + bit]);
            }
        }
        affected.extend(slot.map_or(&[] as &[u32], |s| self.judge.direct_readers(s)));
        affected.sort_unstable();
        affected.dedup();
        let verdict = |measure: u32, standing: &Standing| self.trie.verdict(self, measure, standing);
        affected
            .into_iter()
            .filter_map(|measure| {
                let (before, after) = (verdict(measure, before), verdict(measure, after));
                (before != after).then_some(Changed { measure: measure as usize, before, after })
            })
            .collect()
    }
}
