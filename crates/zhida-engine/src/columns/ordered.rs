//! A city in the order of a moving constant: who is eligible before the first one, and who changes at which.

use super::block::{Runner, Scratch};
use super::cuts::Cuts;
use super::plane::{Pair, Plane, ROWS, WORDS};
use super::room::Workplaces;
use super::turns::{Places, Turn, Turns};
use super::{MOST_TOGETHER, Matcher};
use crate::score::sum;
use rayon::prelude::*;
use zhida_facts::{Number, ones_of};

/// What three cases of a comparison – true, unknown, false – make of a city.
pub(crate) struct Ordered {
    /// Eligible before the first place, as words of bits.
    pub(crate) first: Vec<u64>,
    /// Who changes, part of the city by part.
    pub(crate) turns: Vec<Turns>,
    /// By place: how many more or fewer are eligible, and not ineligible, from it on.
    pub(crate) counts: Vec<(i64, i64)>,
    /// By place: what more is paid; empty if nobody asked.
    pub(crate) costs: Vec<Number>,
}

/// By rank: how many turn, and in the upper half how many open or close; those who become eligible, or not ineligible, and those who cease to be.
type Tallies = [[u64; 256]; 2];

impl Ordered {
    fn none(places: usize, cost: bool, turns: Vec<Turns>) -> Self {
        let costs = if cost { vec![Number::ZERO; places + 1] } else { Vec::new() };
        Self { first: Vec::new(), turns, counts: vec![(0, 0); places + 1], costs }
    }

    /// The enterprises that come behind.
    fn append(&mut self, other: Self) {
        self.first.extend(other.first);
        self.turns.extend(other.turns);
        for (own, (eligible, possible)) in self.counts.iter_mut().zip(other.counts) {
            *own = (own.0 + eligible, own.1 + possible);
        }
        for (own, cost) in self.costs.iter_mut().zip(other.costs).filter(|(_, cost)| !cost.is_zero()) {
            *own = &*own + &cost;
        }
    }

    /// Those who have been ranked: with a value they change from the first case to the last at its place, else they stay as they are.
    fn ranked(&mut self, pairs: &[Pair; 3], valid: &Plane, scratch: &Scratch, [on, off]: &mut Tallies) {
        let (known, unknown) = (&scratch.ranked.known, &scratch.ranked.unknown);
        let Some(Turns::Ranked { turning, ranks, .. }) = self.turns.last_mut() else { return };
        ranks.extend_from_slice(scratch.ranks.as_slice());
        let [mut eligible, mut possible] = [0; 2];
        for at in 0..WORDS {
            let [a, b, c] = pairs;
            let now = |planes: [u64; 3]| {
                let constant = planes[1] & unknown[at] | planes[2] & !(known[at] | unknown[at]);
                (valid[at] & (planes[0] & known[at] | constant), valid[at] & known[at] & (planes[0] ^ planes[2]))
            };
            let (yes, turns) = now([a.yes[at], b.yes[at], c.yes[at]]);
            let (maybe, opens) = now([a.maybe[at], b.maybe[at], c.maybe[at]]);
            self.first.push(yes);
            turning.push(turns);
            (eligible, possible) = (eligible + yes.count_ones(), possible + maybe.count_ones());
            let ranks = &scratch.ranks.as_chunks::<64>().0[at];
            tally(on, ranks, turns & c.yes[at], opens & c.maybe[at]);
            tally(off, ranks, turns & !c.yes[at], opens & !c.maybe[at]);
        }
        self.counts[0] = (self.counts[0].0 + i64::from(eligible), self.counts[0].1 + i64::from(possible));
    }

    /// Enters what was tallied by rank.
    fn enter(&mut self, [on, off]: &Tallies, places: &Places) {
        let halves = |both: u64| (i64::from(both as u32), (both >> 32) as i64);
        for ((on, off), place) in on.iter().zip(off).zip(places) {
            let (count, on, off) = (&mut self.counts[*place as usize], halves(*on), halves(*off));
            *count = (count.0 + on.0 - off.0, count.1 + on.1 - off.1);
        }
    }

    /// Enterprise `row`'s eligibility turns over at `place`.
    fn turn(&mut self, row: usize, place: u32, on: bool) {
        self.counts[place as usize].0 += if on { 1 } else { -1 };
        if let Some(Turns::Listed(turns)) = self.turns.last_mut() {
            turns.push(Turn::new(row, place));
        }
    }

    /// Somebody is ineligible no longer, or henceforth, at `place`.
    fn open(&mut self, place: u32, on: bool) {
        self.counts[place as usize].1 += if on { 1 } else { -1 };
    }

    /// Enterprises before the first place, by word.
    fn begin(&mut self, yes: u64, maybe: u64) {
        self.first.push(yes);
        self.counts[0].0 += i64::from(yes.count_ones());
        self.counts[0].1 += i64::from(maybe.count_ones());
    }

    /// The others: `cuts` says of each where the comparison ceases to hold, and where it begins to fail.
    fn singly(&mut self, pairs: &[Pair; 3], valid: &Plane, block: usize, cuts: impl Fn(usize) -> (u32, u32)) {
        for at in 0..WORDS {
            let (yes, maybe) = (pairs.each_ref().map(|p| p.yes[at] & valid[at]), pairs.each_ref().map(|p| p.maybe[at] & valid[at]));
            self.begin(yes[0], maybe[0]);
            let differs = |planes: [u64; 3]| (planes[0] ^ planes[1]) | (planes[1] ^ planes[2]);
            for bit in ones_of(differs(yes) | differs(maybe)) {
                let local = at * 64 + bit;
                let (first, second) = cuts(local);
                let holds = |planes: [u64; 3]| planes.map(|p| p >> bit & 1 == 1);
                // What lies between two places that are one is not seen.
                let seen = |holds: [bool; 3]| if first == second { [holds[0], holds[2], holds[2]] } else { holds };
                let (yes, maybe) = (seen(holds(yes)), seen(holds(maybe)));
                for (case, place) in [(1, first), (2, second)] {
                    if yes[case - 1] != yes[case] {
                        self.turn(block * ROWS + local, place, yes[case]);
                    }
                    if maybe[case - 1] != maybe[case] {
                        self.open(place, maybe[case]);
                    }
                }
            }
        }
    }
}

/// Counts those who turn and those who open or close.
#[inline(always)]
fn tally(counts: &mut [u64; 256], ranks: &[u8; 64], turns: u64, opens: u64) {
    for bit in ones_of(turns | opens) {
        counts[usize::from(ranks[bit])] += (turns >> bit & 1) | (opens >> bit & 1) << 32;
    }
}

/// Blocks whose answers are put together at once.
const PART: usize = 16;

impl Matcher<'_> {
    /// Whether the row evaluator must judge some rows.
    pub(crate) fn has_odd_rows(&self) -> bool {
        self.odd.count() > 0
    }

    /// Sorts the enterprises in among the constants; the program's three measures are the cases true, unknown and false.
    pub(crate) fn ordered(mut self, mut cuts: Cuts, cost: bool) -> Ordered {
        // What is paid is asked of everyone eligible.
        let between = (!cost).then(|| (self.measures[0].verdict, self.measures[2].verdict));
        self.bound.placed = cuts.placed(between);
        self.bound.slots.extend(self.bound.placed.iter().flat_map(|p| &p.slots));
        let (places, memory) = (cuts.order().len(), Workplaces::default());
        let parts: Vec<Ordered> = (0..self.blocks().div_ceil(PART))
            .into_par_iter()
            .map(|part| {
                memory.lend(
                    || self.memory(self.together()),
                    |(scratches, room)| {
                        let turns = Turns::none(part * PART * ROWS, PART * ROWS, cuts.places());
                        let (mut found, mut tallies) = (Ordered::none(places, cost, vec![turns]), [[0; 256]; 2]);
                        let end = self.blocks().min((part + 1) * PART);
                        for first in (part * PART..end).step_by(scratches.len()) {
                            let scratches = &mut scratches[..self.together().min(end - first)];
                            self.run_blocks(first, (&mut *scratches, room), &mut [(); MOST_TOGETHER]);
                            for (block, scratch) in (first..).zip(scratches) {
                                self.order_block(&cuts, cost, (block, scratch), &mut found, &mut tallies);
                            }
                        }
                        if let Some(places) = cuts.places() {
                            found.enter(&tallies, places);
                        }
                        found
                    },
                )
            })
            .collect();
        let mut total = Ordered::none(places, cost, Vec::new());
        total.first.reserve(self.blocks() * WORDS);
        parts.into_iter().for_each(|part| total.append(part));
        total
    }

    fn order_block(&self, cuts: &Cuts, cost: bool, (block, scratch): (usize, &Scratch), found: &mut Ordered, tallies: &mut Tallies) {
        let runner = self.runner();
        let pairs = [0, 1, 2].map(|case| scratch.read(self.measures[case].verdict));
        let valid = self.valid(block);
        match cuts.places() {
            Some(_) => found.ranked(&pairs, &valid, scratch, tallies),
            None => found.singly(&pairs, &valid, block, |local| cuts.of(&runner, block * ROWS + local, local, scratch)),
        }
        if cost {
            self.pay(cuts, &pairs, &valid, (block, scratch, &runner), &mut found.costs);
        }
    }

    /// Adds what the eligible ones of a block are sure to get.
    fn pay(&self, cuts: &Cuts, pairs: &[Pair; 3], valid: &Plane, at: (usize, &Scratch, &Runner<'_>), costs: &mut [Number]) {
        let (block, scratch, runner) = at;
        let paid = |case: usize, local: usize| {
            let awards = self.measures[case].awards.iter();
            let parts: Vec<_> = awards.map(|a| a.range(runner, (block * ROWS + local, local), scratch)).collect();
            sum(&parts).low.unwrap_or(Number::ZERO)
        };
        let same_awards = !self.awards_differ();
        for word in 0..WORDS {
            let [a, b, c] = pairs.each_ref().map(|p| p.yes[word]);
            for bit in ones_of((a | b | c) & valid[word]) {
                let local = word * 64 + bit;
                if same_awards && (a & b & c) >> bit & 1 == 1 {
                    costs[0] = &costs[0] + &paid(0, local);
                    continue;
                }
                let (first, second) = cuts.of(runner, block * ROWS + local, local, scratch);
                let (first, second) = (first as usize, second as usize);
                for (case, (from, to)) in [(0, first), (first, second), (second, costs.len() - 1)].into_iter().enumerate() {
                    if from < to && [a, b, c][case] >> bit & 1 == 1 {
                        let amount = paid(case, local);
                        costs[from] = &costs[from] + &amount;
                        costs[to] = &costs[to] - &amount;
                    }
                }
            }
        }
    }

    /// Whether the cases' benefits have limits of their own that the comparison decides.
    fn awards_differ(&self) -> bool {
        let whens = |case: usize| {
            let mut found = Vec::new();
            self.measures[case].awards.iter().for_each(|a| a.each_limit(&mut |o| found.push(o)));
            found
        };
        whens(0) != whens(1) || whens(1) != whens(2)
    }
}
