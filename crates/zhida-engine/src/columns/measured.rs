//! Quantities of a block: where each lies among constants.

use super::bind::{Placed, Quantity, Quotient, values_of};
use super::block::{Own, Runner};
use super::forms::{IntForm, Ratio};
use super::masks::Masks;
use super::plane::{EVERY, Plane, Presence, ROWS, WORDS, chunk, zip};
use super::quotient;
use super::ranks::Ruler;
use super::room::Room;
use super::span;
use crate::program::SlotId;
use zhida_facts::{Values, nearest_float, whole_number};

impl Runner<'_> {
    #[inline(always)]
    pub(super) fn place(&self, masks: impl Masks, Placed { of, slots, ruler, between }: &Placed, block: usize, (scratch, room): Own<'_>) {
        let mut asked = EVERY;
        if let Some((a, b)) = between {
            let (a, b) = (scratch.read(*a), scratch.read(*b));
            for at in 0..WORDS {
                asked[at] = (a.yes[at] ^ b.yes[at]) | (a.maybe[at] ^ b.maybe[at]);
            }
        }
        self.rank(masks, (of, slots, ruler), block, &asked, (scratch, room));
    }

    #[inline(always)]
    pub(super) fn rank<const BUCKETS: usize>(
        &self,
        masks: impl Masks,
        (of, slots, ruler): (&Quantity, &[SlotId], &Ruler<BUCKETS>),
        block: usize,
        asked: &Plane,
        (scratch, room): Own<'_>,
    ) {
        let mut presence = Self::together(slots, &scratch.presence);
        let valid = |presence: &Presence| {
            let mut valid = presence.known;
            zip(&mut valid, asked, |known, asked| known & asked);
            valid
        };
        match of {
            Quantity::Sum(form) => {
                let (Room { whole, spare_singles: [spare, _], .. }, ranks) = (room, &mut scratch.ranks);
                let (valid, ints) = (valid(&presence), self.form(form, block, whole));
                let exact = |row: usize| (ints[row], 1);
                match form.single().and_then(|(slot, factor)| self.near(slot).filter(|_| factor == 1)) {
                    Some(near) => {
                        let near = chunk(near, block, spare);
                        ruler.rank(
                            masks,
                            #[inline(always)]
                            |row| near[row],
                            &valid,
                            exact,
                            ranks,
                        );
                    }
                    None => ruler.rank(
                        masks,
                        #[inline(always)]
                        |row| nearest_float(ints[row]),
                        &valid,
                        exact,
                        ranks,
                    ),
                }
            }
            Quantity::Days(slot) => {
                let Some(Values::Date(days)) = values_of(&self.bound.source, *slot) else { return };
                let days = chunk(days, block, &mut room.spare_i32);
                ruler.rank(
                    masks,
                    #[inline(always)]
                    |row| day(days[row]),
                    &valid(&presence),
                    |row| (days[row].into(), 1),
                    &mut scratch.ranks,
                );
            }
            Quantity::Quotient(lane) => {
                self.quotients(masks, lane, &mut presence, block, room);
                let (quotients, ranks) = (&room.quotients, &mut scratch.ranks);
                ruler.rank(
                    masks,
                    #[inline(always)]
                    |row| quotients[row],
                    &valid(&presence),
                    |row| self.parts(lane, block * ROWS + row),
                    ranks,
                );
            }
        }
        scratch.ranked = presence;
    }

    /// Quotients against constants, by floats.
    #[inline(always)]
    pub(super) fn quotient(&self, masks: impl Masks, run: &Quotient, block: usize, (scratch, room): Own<'_>) {
        let mut presence = Self::together(&run.slots, &scratch.presence);
        self.quotients(masks, &run.lane, &mut presence, block, room);
        let exact = |row: usize| self.parts(&run.lane, block * ROWS + row);
        let mut asked = presence.known;
        zip(&mut asked, &scratch.alive, |known, alive| known & alive);
        for (atom, op, limit) in &run.atoms {
            let holds = quotient::compare(masks, &room.quotients, &asked, exact, *op, limit);
            scratch.registers.put(self.tape.atom_places[*atom as usize], &presence.settled(&holds));
        }
    }

    /// Quotients as floats, and where they are defined.
    #[inline(always)]
    pub(super) fn quotients(&self, masks: impl Masks, lane: &Ratio, presence: &mut Presence, block: usize, room: &mut Room) {
        let Room { quotients, num, den, spare_singles: [first, second], .. } = room;
        let single = |form: &IntForm| form.single().and_then(|(slot, factor)| Some((self.near(slot)?, factor)));
        let below = match (single(&lane.num), single(&lane.den)) {
            (Some((num, times)), Some((den, by))) => {
                let (num, den) = (chunk(num, block, first), chunk(den, block, second));
                quotient::divide_singles(num, den, span::single(quotient::float(times, by)), quotients);
                den
            }
            _ => {
                let column = |slot: SlotId| match values_of(&self.bound.source, slot) {
                    Some(Values::Number { ints, .. }) => ints.get(block * ROWS..).unwrap_or(&[]),
                    _ => &[],
                };
                quotient::floats(&lane.num, column, num);
                quotient::floats(&lane.den, column, den);
                quotient::divide(num, den, (quotients, second));
                second
            }
        };
        // A whole number other than 0 is a float of its sign.
        let [above, zero] = masks.passed(below, 0.0, 0.0);
        for at in 0..WORDS {
            let undefined = if lane.positive { !above[at] } else { zero[at] };
            presence.unknown[at] |= presence.known[at] & undefined;
            presence.known[at] &= !undefined;
        }
    }

    /// Numerator and denominator of an enterprise's quotient, both proven to be small.
    #[inline]
    pub(super) fn parts(&self, lane: &Ratio, row: usize) -> (i64, i64) {
        (self.sum(&lane.num, row), self.sum(&lane.den, row))
    }

    /// A form of an enterprise of whom all its facts are known.
    #[inline]
    pub(super) fn sum(&self, form: &IntForm, row: usize) -> i64 {
        let terms = form.terms.iter().map(|(slot, factor)| match values_of(&self.bound.source, *slot) {
            // The float has been read just before, mostly; the whole number would have to come from memory.
            Some(Values::Number { ints, near, .. }) => {
                near.get(row).and_then(|near| whole_number(*near)).or_else(|| ints.get(row).copied()).unwrap_or(0) * factor
            }
            _ => 0,
        });
        form.constant + terms.sum::<i64>()
    }

    /// The floats of a column of numbers.
    pub(super) fn near(&self, slot: SlotId) -> Option<&[f32]> {
        match values_of(&self.bound.source, slot) {
            Some(Values::Number { near, .. }) => Some(near),
            _ => None,
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

/// A day as a float, which it is.
#[expect(clippy::cast_precision_loss, reason = "no day of a calendar is beyond 2^24")]
#[inline(always)]
fn day(day: i32) -> f32 {
    day as f32
}
