//! One enterprise against all measures, and what a changed fact changes: from an index that stays in memory.
//!
//! Atoms are numbered so that those on one quantity stand together in the order of their constants: a binary search settles them all.
//! Measures stand on a board by the rarest thing they ask; where it does not hold, none of them is looked at.

mod board;
mod clauses;
mod flat;
mod index;
mod judge;
mod lay;
mod limits;
mod listed;
mod planes;
mod rarity;
mod scale;
mod scores;

use crate::program::Program;
use crate::truth::Truth;
use board::Board;
use flat::Look;
use index::{Bit, Index};
use judge::Judge;
use planes::{CERTAIN, POSSIBLE};
use zhida_facts::{FactId, Facts, State, Table, ones_of};
use zhida_measure::Library;

/// The index of a program.
pub struct Percolator<'a> {
    library: &'a Library,
    program: &'a Program,
    index: Index,
    judge: Judge,
    board: Board,
    readers: Readers,
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
        let board = Board::new((library, program), index.bits_in_all(), &judge, sample);
        let readers = Readers::new(program, &index, &judge, &board);
        Self { library, program, index, judge, board, readers }
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
        self.list(standing, CERTAIN)
    }

    /// Measures that are not out of the question, the eligible ones included, ascending.
    #[must_use]
    pub fn possible(&self, standing: &Standing) -> Vec<u32> {
        self.list(standing, POSSIBLE)
    }

    fn list(&self, standing: &Standing, half: u8) -> Vec<u32> {
        self.board.list(&Look::new(self, standing), half)
    }

    /// The verdict of one measure.
    #[must_use]
    pub fn verdict(&self, measure: usize, standing: &Standing) -> Truth {
        self.program.measures.get(measure).map_or(Truth::Unknown, |m| self.judge.truth(self, m.verdict, standing))
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
        let mut asked = vec![0_u64; self.program.measures.len().div_ceil(64)];
        let mut ask = |place: u32| asked[place as usize / 64] |= 1 << (place % 64);
        for (word, (old, new)) in before.yes.iter().zip(&after.yes).zip(before.maybe.iter().zip(&after.maybe)).enumerate() {
            let differs = (old.0 ^ old.1) | (new.0 ^ new.1);
            ones_of(differs).for_each(|bit| self.readers.of(word * 64 + bit).iter().for_each(|place| ask(*place)));
        }
        let direct = slot.map_or(&[] as &[u32], |s| self.judge.direct_readers(s));
        direct.iter().for_each(|measure| ask(self.board.place(*measure)));
        let looks = [Look::new(self, before), Look::new(self, after)];
        let mut changed = Vec::new();
        for (word, bits) in asked.iter().enumerate() {
            for bit in ones_of(*bits) {
                let place = word * 64 + bit;
                let [before, after] = looks.each_ref().map(|look| truth(self.board.judge(place, look)));
                if before != after {
                    changed.push(Changed { measure: self.board.measure(place) as usize, before, after });
                }
            }
        }
        changed.sort_unstable_by_key(|c| c.measure);
        changed
    }
}

/// From whether it is certain and whether it is possible.
fn truth(held: u8) -> Truth {
    match (held & CERTAIN != 0, held & POSSIBLE != 0) {
        (true, _) => Truth::Yes,
        (_, true) => Truth::Unknown,
        _ => Truth::No,
    }
}

/// By atom's bit: the places of the measures that ask for it, themselves or through others.
struct Readers {
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl Readers {
    fn new(program: &Program, index: &Index, judge: &Judge, board: &Board) -> Self {
        let mut pairs: Vec<(Bit, u32)> = Vec::new();
        for (measure, lowered) in (0_u32..).zip(&program.measures) {
            judge.each_bit(program, lowered.verdict, &mut |bit| pairs.push((bit, board.place(measure))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let position = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let starts = (0..=index.bits_in_all()).map(|bit| position(pairs.partition_point(|p| (p.0 as usize) < bit))).collect();
        Self { starts, places: pairs.into_iter().map(|p| p.1).collect() }
    }
    fn of(&self, bit: usize) -> &[u32] {
        &self.places[self.starts[bit] as usize..self.starts[bit + 1] as usize]
    }
}
