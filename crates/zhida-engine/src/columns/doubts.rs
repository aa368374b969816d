//! Atoms by the steps of their numbers. What steps leave open is noted, and its whole numbers are asked for from memory; when all blocks have
//! been gone through they are there, and settle it. One after another they would be waited for each time.

use super::bind::{Quotient, Ranged, Run, values_of};
use super::block::{Memory, Own, Runner};
use super::masks::Masks;
use super::plane::{Plane, ROWS, WORDS, chunk, zip};
use super::{quotient, slide};
use crate::ahead::fetch_one;
use crate::program::SlotId;
use zhida_facts::{Values, number_on, ones_of};

/// An enterprise for whom an atom of a run is open.
pub(super) struct Doubt {
    row: usize,
    atom: usize,
}

/// A column's whole numbers and their steps.
type Numbers<'a> = (&'a [i64], &'a [u16]);

impl Runner<'_> {
    /// Numbers of a column within ranges.
    #[inline(always)]
    pub(super) fn stepped(&self, masks: impl Masks, slot: SlotId, atoms: &[Ranged<i64>], block: usize, (scratch, room): Own<'_>) {
        let numbers = self.numbers(slot);
        let steps = chunk(numbers.1, block, &mut room.spare_steps[0]);
        let presence = &scratch.presence[slot as usize];
        let mut last = None;
        for (at, atom) in atoms.iter().enumerate() {
            let [mut inside, mut open] = slide::within(masks, steps, &atom.range);
            for word in 0..WORDS {
                let holds = if atom.outside { !(inside[word] | open[word]) } else { inside[word] & !open[word] };
                inside[word] = holds & presence.known[word];
                open[word] &= presence.known[word] & scratch.alive[word];
            }
            self.put(&mut scratch.registers, atom.atom, &inside, &presence.unknown, &mut last);
            doubt(&mut room.doubts, &[numbers], (block, at), &open);
        }
    }

    /// Quotients of two columns against constants.
    #[inline(always)]
    pub(super) fn slid(&self, masks: impl Masks, sides: [SlotId; 2], run: &Quotient, block: usize, (scratch, room): Own<'_>) {
        let numbers = sides.map(|slot| self.numbers(slot));
        let ([num, den], [first, second]) = (numbers, &mut room.spare_steps);
        let (num, den) = (chunk(num.1, block, first), chunk(den.1, block, second));
        let mut presence = Self::together(&run.slots, &scratch.presence);
        let (mut last, mut positive) = (None, run.positive);
        for (at, (atom, op, limit)) in run.atoms.iter().enumerate() {
            let Some(gap) = limit.gap else { continue };
            let [above, mut open, defined] =
                if positive { masks.apart::<false>(num, den, gap) } else { masks.apart::<true>(num, den, gap) };
            if !positive {
                for at in 0..WORDS {
                    presence.unknown[at] |= presence.known[at] & !defined[at];
                    presence.known[at] &= defined[at];
                }
                positive = true;
            }
            for at in 0..WORDS {
                open[at] &= !above[at] & presence.known[at] & scratch.alive[at];
            }
            let mut holds = quotient::certain(&above, &open, *op);
            zip(&mut holds, &presence.known, |holds, known| holds & known);
            self.put(&mut scratch.registers, *atom, &holds, &presence.unknown, &mut last);
            doubt(&mut room.doubts, &numbers, (block, at), &open);
        }
    }

    /// Settles what a run left open in the blocks from `first` on.
    #[inline(always)]
    pub(super) fn settle(&self, run: &Run<'_>, first: usize, (scratches, room): Memory<'_>) {
        if room.doubts.is_empty() {
            return;
        }
        for Doubt { row, atom } in room.doubts.drain(..) {
            let (atom, holds) = match run {
                Run::Steps { slot, atoms } => {
                    let own = &atoms[atom];
                    (own.atom, own.range.contains(&exact(self.numbers(*slot), row)) != own.outside)
                }
                Run::Slid { sides, quotient } => {
                    let (own, op, limit) = &quotient.atoms[atom];
                    let [num, den] = sides.map(|slot| exact(self.numbers(slot), row));
                    let factor = |form: &super::forms::IntForm| form.single().map_or(1, |(_, factor)| factor);
                    (*own, limit.accepts(*op, (num * factor(&quotient.lane.num), den * factor(&quotient.lane.den))))
                }
                _ => continue,
            };
            let (block, local) = (row / ROWS - first, row % ROWS);
            *scratches[block].registers.word(self.tape.atom_places[atom as usize].yes, local / 64) |= u64::from(holds) << (local % 64);
        }
    }

    #[inline(always)]
    fn numbers(&self, slot: SlotId) -> Numbers<'_> {
        match values_of(&self.bound.source, slot) {
            Some(Values::Number { ints, steps, .. }) => (ints, steps),
            _ => (&[], &[]),
        }
    }
}

/// Notes where an atom is open, and has the numbers fetched that are not told by their steps.
#[inline(always)]
fn doubt(doubts: &mut Vec<Doubt>, numbers: &[Numbers<'_>], (block, atom): (usize, usize), open: &Plane) {
    if open.iter().fold(0, |any, word| any | word) == 0 {
        return;
    }
    for word in 0..WORDS {
        for bit in ones_of(open[word]) {
            let row = block * ROWS + word * 64 + bit;
            doubts.push(Doubt { row, atom });
            for (ints, steps) in numbers {
                if number_on(steps[row]).is_none() {
                    fetch_one(&ints[row]);
                }
            }
        }
    }
}

/// A number, from its step if that tells it.
#[inline(always)]
fn exact((ints, steps): Numbers<'_>, row: usize) -> i64 {
    number_on(steps[row]).unwrap_or_else(|| ints[row])
}
