//! Quantities of a block: where each lies among constants.

use super::bind::{Placed, Quantity, values_of};
use super::block::{Runner, Scratch};
use super::forms::{IntForm, Ratio};
use super::masks::Masks;
use super::plane::{EVERY, Plane, Presence, ROWS, WORDS, chunk, zip};
use super::quotient;
use super::ranks::{self, Ruler};
use crate::program::SlotId;
use zhida_facts::Values;
use zhida_measure::plan::Op;

impl Runner<'_> {
    #[inline(always)]
    pub(super) fn place(&self, masks: impl Masks, Placed { of, slots, ruler, between }: &Placed, block: usize, scratch: &mut Scratch) {
        let mut asked = EVERY;
        if let Some((a, b)) = between {
            let (a, b) = (scratch.read(*a), scratch.read(*b));
            for at in 0..WORDS {
                asked[at] = (a.yes[at] ^ b.yes[at]) | (a.maybe[at] ^ b.maybe[at]);
            }
        }
        self.rank(masks, (of, slots, ruler), block, &asked, scratch);
    }

    #[inline(always)]
    pub(super) fn rank(
        &self,
        masks: impl Masks,
        (of, slots, ruler): (&Quantity, &[SlotId], &Ruler),
        block: usize,
        asked: &Plane,
        scratch: &mut Scratch,
    ) {
        let mut presence = Self::together(slots, &scratch.presence);
        let valid = |presence: &Presence| {
            let mut valid = presence.known;
            zip(&mut valid, asked, |known, asked| known & asked);
            valid
        };
        match of {
            Quantity::Sum(form) => {
                let ints = self.form(form, block, &mut scratch.whole);
                scratch.quotients.iter_mut().zip(ints).for_each(|(float, int)| *float = ranks::whole(*int));
                ruler.rank(masks, &scratch.quotients, &valid(&presence), |row| (ints[row], 1), &mut scratch.ranks);
            }
            Quantity::Days(slot) => {
                let Some(Values::Date(days)) = values_of(&self.bound.source, *slot) else { return };
                let days = chunk(days, block, &mut scratch.spare_i32);
                scratch.quotients.iter_mut().zip(days).for_each(|(float, day)| *float = f64::from(*day));
                ruler.rank(masks, &scratch.quotients, &valid(&presence), |row| (days[row].into(), 1), &mut scratch.ranks);
            }
            Quantity::Quotient(lane) => {
                self.fraction(masks, lane, &mut presence, block, scratch);
                quotient::divide(&scratch.num, &scratch.den, &mut scratch.quotients);
                let Scratch { num, den, quotients, ranks, .. } = scratch;
                let exact = |row: usize| (quotient::whole(num[row]), quotient::whole(den[row]));
                ruler.rank(masks, quotients, &valid(&presence), exact, ranks);
            }
        }
        scratch.ranked = presence;
    }

    /// Numerators and denominators of a quotient, and where it is defined.
    #[inline(always)]
    pub(super) fn fraction(&self, masks: impl Masks, lane: &Ratio, presence: &mut Presence, block: usize, scratch: &mut Scratch) {
        let column = |slot: SlotId| match values_of(&self.bound.source, slot) {
            Some(Values::Number { ints, .. }) => ints.get(block * ROWS..).unwrap_or(&[]),
            _ => &[],
        };
        quotient::floats(&lane.num, column, &mut scratch.num);
        quotient::floats(&lane.den, column, &mut scratch.den);
        let undefined = masks.float(&scratch.den, if lane.positive { Op::Le } else { Op::Eq }, 0.0);
        for at in 0..WORDS {
            presence.unknown[at] |= presence.known[at] & undefined[at];
            presence.known[at] &= !undefined[at];
        }
    }

    /// Of several facts together.
    #[inline(always)]
    pub(super) fn together(slots: &[SlotId], presence: &[Presence]) -> Presence {
        let mut all = Presence::EVERYONE;
        slots.iter().for_each(|slot| all.and(&presence[*slot as usize]));
        all
    }

    /// The block of a form: the column itself where the form is no more than that, else computed into `out`.
    #[inline(always)]
    pub(super) fn form<'b>(&'b self, form: &IntForm, block: usize, out: &'b mut [i64; ROWS]) -> &'b [i64; ROWS] {
        let values = |slot: SlotId| match values_of(&self.bound.source, slot) {
            Some(Values::Number { ints, .. }) => Some(ints),
            _ => None,
        };
        if let ([(slot, 1)], 0) = (form.terms.as_slice(), form.constant)
            && let Some(ints) = values(*slot)
        {
            return chunk(ints, block, out);
        }
        out.fill(form.constant);
        for (slot, factor) in &form.terms {
            let ints = values(*slot).and_then(|ints| ints.get(block * ROWS..)).unwrap_or(&[]);
            // Wrapping, because rows without value hold leftovers; of rows with one it is proven that nothing overflows.
            match factor {
                1 => out.iter_mut().zip(ints).for_each(|(o, v)| *o = o.wrapping_add(*v)),
                -1 => out.iter_mut().zip(ints).for_each(|(o, v)| *o = o.wrapping_sub(*v)),
                factor => out.iter_mut().zip(ints).for_each(|(o, v)| *o = o.wrapping_add(v.wrapping_mul(*factor))),
            }
        }
        out
    }
}
