//! Verdicts of a city: bitmaps, counts, funnels, sums.

use super::award::truth;
use super::away::Near;
use super::block::{Scratch, Sink};
use super::plane::{Plane, ROWS, WORDS};
use super::registers::{LANE, LANES, Lane, Registers, Truths, read};
use super::tape::Operand;
use super::{Ask, Matcher};
use crate::ahead::fetch;
use crate::score::sum;
use crate::truth::Truth;
use rayon::prelude::*;
use zhida_facts::{Bits, Number, ones_of};

/// How many enterprises a measure's verdicts fall to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Eligible.
    pub eligible: usize,
    /// Unknown.
    pub unknown: usize,
    /// Ineligible.
    pub ineligible: usize,
    /// Not eligible, and one clause away ([`Ask::near`]).
    pub near: usize,
}

/// Of a clause: how many enterprises pass, fail, and are unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// It holds.
    pub pass: usize,
    /// It does not.
    pub fail: usize,
    /// Facts are missing.
    pub unknown: usize,
}

/// Verdicts of measures on a city.
#[derive(Clone, Debug, Default)]
pub struct Found {
    rows: usize,
    clauses: Vec<usize>,
    ask: Ask,
    /// Block by block, in it measure by measure: eligible, unknown, and if asked near.
    planes: Vec<u64>,
    counts: Vec<Counts>,
    funnels: Vec<Vec<Funnel>>,
    amounts: Vec<Number>,
}

/// What one block adds up to.
pub(super) struct Tally {
    counts: Vec<[usize; 3]>,
    funnels: Vec<[u32; 2]>,
    amounts: Vec<(usize, Number)>,
}

impl Found {
    /// Number of enterprises.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// Counts of each measure.
    #[must_use]
    pub fn counts(&self) -> &[Counts] {
        &self.counts
    }
    /// Of each measure its clauses' funnels, if they were asked for.
    #[must_use]
    pub fn funnels(&self) -> &[Vec<Funnel>] {
        &self.funnels
    }
    /// What the eligible ones are sure to get, by measure, in base units, if it was asked for.
    #[must_use]
    pub fn amounts(&self) -> &[Number] {
        &self.amounts
    }
    /// Who is eligible under measure number `measure`.
    #[must_use]
    pub fn eligible(&self, measure: usize) -> Bits {
        self.bits(measure, 0)
    }
    /// Of whom it is unknown.
    #[must_use]
    pub fn unknown(&self, measure: usize) -> Bits {
        self.bits(measure, 1)
    }
    /// Who is one step away; empty unless it was asked for.
    #[must_use]
    pub fn near(&self, measure: usize) -> Bits {
        if self.ask.near { self.bits(measure, 2) } else { Bits::zeros(self.rows) }
    }
    fn bits(&self, measure: usize, kind: usize) -> Bits {
        let each = self.ask.kinds();
        let size = self.clauses.len() * each * WORDS;
        let start = (measure * each + kind) * WORDS;
        let words = self.planes.chunks(size.max(1)).flat_map(|block| block[start..start + WORDS].iter().copied());
        Bits::from_words(words.collect(), self.rows)
    }

    pub(super) fn prepare(&mut self, rows: usize, clauses: &[usize], ask: Ask) -> usize {
        (self.rows, self.clauses, self.ask) = (rows, clauses.to_vec(), ask);
        let size = clauses.len() * self.ask.kinds() * WORDS;
        self.planes.resize(size * rows.div_ceil(ROWS), 0);
        size.max(1)
    }
    pub(super) fn planes_mut(&mut self, size: usize) -> impl IndexedParallelIterator<Item = &mut [u64]> {
        self.planes.par_chunks_mut(size)
    }

    pub(super) fn finish(&mut self, tallies: impl Iterator<Item = Tally>) {
        let mut counts = vec![Counts::default(); self.clauses.len()];
        let mut funnels = vec![Funnel::default(); if self.ask.funnel { self.clauses.iter().sum() } else { 0 }];
        let mut amounts = vec![Number::ZERO; if self.ask.amounts { self.clauses.len() } else { 0 }];
        for tally in tallies {
            for (count, [eligible, unknown, near]) in counts.iter_mut().zip(tally.counts) {
                count.eligible += eligible;
                count.unknown += unknown;
                count.near += near;
            }
            for (funnel, [pass, unknown]) in funnels.iter_mut().zip(tally.funnels) {
                funnel.pass += pass as usize;
                funnel.unknown += unknown as usize;
            }
            for (measure, amount) in tally.amounts {
                amounts[measure] = &amounts[measure] + &amount;
            }
        }
        counts.iter_mut().for_each(|c| c.ineligible = self.rows - c.eligible - c.unknown);
        funnels.iter_mut().for_each(|f| f.fail = self.rows - f.pass - f.unknown);
        let mut rest = funnels.into_iter();
        self.funnels = self.clauses.iter().map(|n| rest.by_ref().take(*n).collect()).collect();
        (self.counts, self.amounts) = (counts, amounts);
    }
}

/// What the row evaluator says of a row: outcome and clauses by measure.
struct Judged {
    /// Row of the block.
    row: usize,
    outcomes: Vec<crate::Outcome>,
    clauses: Vec<Vec<Truth>>,
}

/// So many measures before its own turn comes the memory of one's answers is fetched.
const LATER: usize = 3;

/// Writes the verdicts of a block's measures, each when its turn comes.
pub(super) struct Writer<'a> {
    matcher: &'a Matcher<'a>,
    valid: Plane,
    planes: &'a mut [u64],
    counts: Vec<[usize; 3]>,
    stack: Vec<[Near; LANES]>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(matcher: &'a Matcher<'a>, block: usize, planes: &'a mut [u64]) -> Self {
        Self { matcher, valid: matcher.valid(block), planes, counts: vec![[0; 3]; matcher.measures.len()], stack: Vec::new() }
    }
}

impl Sink for Writer<'_> {
    #[inline(always)]
    fn measure(&mut self, number: usize, verdict: Operand, registers: &Registers) {
        let size = self.matcher.ask.kinds() * WORDS;
        // Answers are far more than a cache holds, and memory that is written has to be fetched first.
        fetch(self.planes.get((number + LATER) * size..(number + LATER + 1) * size).unwrap_or(&[]));
        let planes = self.planes[number * size..(number + 1) * size].as_chunks_mut::<LANE>().0;
        // Word by word until the end: adding up each lane would take it out of the vector registers.
        let mut sums = [[0; LANE]; 3];
        let valid = self.valid.as_chunks::<LANE>().0;
        for at in 0..LANES {
            let Truths { mut yes, maybe: mut unknown } = read(registers.lane(at), verdict);
            for word in 0..LANE {
                yes[word] &= valid[at][word];
                unknown[word] &= valid[at][word] & !yes[word];
            }
            (planes[at], planes[LANES + at]) = (*yes, *unknown);
            tally(&mut sums[0], &yes);
            tally(&mut sums[1], &unknown);
        }
        if self.matcher.ask.near {
            let near = self.matcher.nears.run(number, registers.lanes(0), &mut self.stack);
            for (at, mut near) in near.into_iter().enumerate() {
                for word in 0..LANE {
                    near[word] &= valid[at][word] & !planes[at][word];
                }
                planes[2 * LANES + at] = *near;
                tally(&mut sums[2], &near);
            }
        }
        for (count, sum) in self.counts[number].iter_mut().zip(&sums) {
            *count += sum.iter().sum::<usize>();
        }
    }
}

/// Word by word.
#[inline(always)]
fn tally(sums: &mut [usize; LANE], lane: &Lane) {
    for word in 0..LANE {
        sums[word] += lane[word].count_ones() as usize;
    }
}

#[inline(always)]
fn count(words: &[u64]) -> usize {
    let mut count = 0;
    for word in words {
        count += word.count_ones() as usize;
    }
    count
}

/// What a block adds up to, once it has run: rows the row evaluator must judge are put right, and what else was asked for is added up.
pub(super) fn gather(writer: Writer<'_>, block: usize, scratch: &Scratch) -> Tally {
    let Writer { matcher, valid, planes, mut counts, .. } = writer;
    let ask = matcher.ask;
    let judged = judged(matcher, block, scratch);
    let mut tally = Tally { counts: Vec::new(), funnels: Vec::new(), amounts: Vec::new() };
    if judged.is_empty() && !ask.funnel && !ask.amounts {
        return Tally { counts, ..tally };
    }
    for (index, (measure, planes)) in matcher.measures.iter().zip(planes.chunks_mut(ask.kinds() * WORDS)).enumerate() {
        let (eligible, rest) = planes.split_at_mut(WORDS);
        let (unknown, close) = rest.split_at_mut(WORDS);
        for Judged { row, outcomes, .. } in &judged {
            let (word, bit) = (row / 64, 1 << (row % 64));
            let put = |plane: &mut [u64], on: bool| plane[word] = plane[word] & !bit | if on { bit } else { 0 };
            put(eligible, outcomes[index].verdict == Truth::Yes);
            put(unknown, outcomes[index].verdict == Truth::Unknown);
            if ask.near {
                put(close, outcomes[index].verdict != Truth::Yes && outcomes[index].unmet == 1);
            }
        }
        counts[index] = [count(eligible), count(unknown), count(close)];
        if ask.funnel {
            for (clause, operand) in measure.clauses.iter().enumerate() {
                tally.funnels.push(funnel(scratch.read(*operand), &valid, &judged, |truths| truths[clause], index));
            }
        }
        if ask.amounts && !measure.awards.is_empty() {
            tally.amounts.push((index, paid(matcher, index, block, eligible, scratch, &judged)));
        }
    }
    Tally { counts, ..tally }
}

/// The rows of the block that the row evaluator must judge: outcome and clauses by measure.
fn judged(matcher: &Matcher<'_>, block: usize, scratch: &Scratch) -> Vec<Judged> {
    let rows = scratch.odd.iter().enumerate().flat_map(|(word, bits)| ones_of(*bits).map(move |bit| word * 64 + bit));
    rows.map(|row| {
        matcher.judged(block * ROWS + row, |case| {
            let each = |m| {
                let evaluation = crate::Evaluation::new(case, matcher.plan(m));
                (evaluation.outcome(m.in_force), evaluation.clauses().to_vec())
            };
            let (outcomes, clauses) = matcher.program.measures.iter().map(each).unzip();
            Judged { row, outcomes, clauses }
        })
    })
    .collect()
}

fn funnel(pair: super::plane::Pair, valid: &Plane, judged: &[Judged], clause: impl Fn(&[Truth]) -> Truth, measure: usize) -> [u32; 2] {
    let mut counts = [0, 0];
    let mut regular = *valid;
    for Judged { row, clauses, .. } in judged {
        regular[row / 64] &= !(1 << (row % 64));
        let truth = clause(&clauses[measure]);
        counts[0] += u32::from(truth == Truth::Yes);
        counts[1] += u32::from(truth == Truth::Unknown);
    }
    for at in 0..WORDS {
        counts[0] += (pair.yes[at] & regular[at]).count_ones();
        counts[1] += (pair.maybe[at] & !pair.yes[at] & regular[at]).count_ones();
    }
    counts
}

/// What the eligible ones of a block are sure to get.
fn paid(matcher: &Matcher<'_>, measure: usize, block: usize, eligible: &[u64], scratch: &Scratch, judged: &[Judged]) -> Number {
    let runner = matcher.runner();
    let awards = &matcher.measures[measure].awards;
    let mut total = Number::ZERO;
    for (word, bits) in eligible.iter().enumerate() {
        for bit in ones_of(*bits) {
            let row = word * 64 + bit;
            let low = match judged.iter().find(|j| j.row == row) {
                Some(judged) => judged.outcomes[measure].amount.as_ref().map(|a| a.low.clone()),
                None => sum(&awards.iter().map(|a| a.range(&runner, (block * ROWS + row, row), scratch)).collect::<Vec<_>>()).low,
            };
            debug_assert!(judged.iter().any(|j| j.row == row) || truth(scratch, matcher.measures[measure].verdict, row) == Truth::Yes);
            total = &total + &low.unwrap_or(Number::ZERO);
        }
    }
    total
}
