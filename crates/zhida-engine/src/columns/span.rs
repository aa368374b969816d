//! Where a constant lies among floats of single precision. They are half as long as the numbers and are compared twice as many at a time; what
//! they cannot tell from the constant is left to whole numbers, so nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "it only widens what is left to whole numbers; see above")]

use super::masks::Masks;
use super::plane::{EVERY, Plane, ROWS, zip};
use std::ops::RangeInclusive;
use zhida_facts::{nearest_float, ones_of};

/// Floats above `upper` stand for what is above the constant, or reaches it; those below `lower` for what does not. The others do not tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) lower: f32,
    pub(crate) upper: f32,
}

/// Whole numbers up to this are floats, and so are the halves between them.
const HALVES: u64 = 1 << 23;
/// How far a quotient in floats may be from the true one, measured by its size: two rounded numbers, their quotient and a rounded factor, and
/// the constant itself are each off by 2^-24 at most; this is more than all of it.
const MARGIN: f64 = 1.0 / (1 << 20) as f64;

impl Span {
    /// Of a whole number that others reach or do not.
    pub(crate) fn reaching(cut: i64) -> Self {
        let at = if cut.unsigned_abs() < HALVES { nearest_float(cut) - 0.5 } else { nearest_float(cut) };
        Self { lower: at, upper: at }
    }

    /// Of a constant that quotients are compared with, by its nearest float.
    pub(crate) fn of_quotients(near: f64) -> Self {
        let margin = near.abs() * MARGIN;
        Self { lower: single(near - margin), upper: single(near + margin) }
    }
}

/// The nearest float of single precision.
#[expect(clippy::cast_possible_truncation, reason = "the nearest is what is asked for")]
#[inline(always)]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// Where known numbers lie within a range; `numbers` are whole and as floats. Others come out either way.
#[inline(always)]
pub(crate) fn within(masks: impl Masks, numbers: Numbers<'_>, known: &Plane, range: &RangeInclusive<i64>) -> Plane {
    let mut inside = EVERY;
    if *range.start() != i64::MIN {
        inside = reaching(masks, numbers, known, *range.start());
    }
    if let Some(beyond) = range.end().checked_add(1) {
        zip(&mut inside, &reaching(masks, numbers, known, beyond), |inside, beyond| inside & !beyond);
    }
    inside
}

/// Numbers of a block, and the floats nearest to them.
type Numbers<'a> = (&'a [i64; ROWS], &'a [f32; ROWS]);

/// No closure: that would be compiled without the vector instructions.
#[inline(always)]
fn reaching(masks: impl Masks, (ints, near): Numbers<'_>, known: &Plane, cut: i64) -> Plane {
    let Span { lower, upper } = Span::reaching(cut);
    let [mut found, touching] = masks.passed(near, lower, upper);
    for word in 0..found.len() {
        for bit in ones_of(touching[word] & known[word]) {
            found[word] |= u64::from(ints[word * 64 + bit] >= cut) << bit;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::masks::Loops;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_hold_what_they_hold_in_whole_numbers(
            scale in prop::sample::select(vec![1_i64, 3, 1 << 22, (1 << 24) - 1, 1 << 40, 1 << 58]),
            (low, high) in (-9..9_i64, -9..9_i64),
            ends in (any::<bool>(), any::<bool>()),
            values in prop::collection::vec((-10..10_i64, -2..3_i64), 1..200),
        ) {
            let ints: [i64; ROWS] = std::array::from_fn(|row| {
                let (factor, off) = values[row % values.len()];
                factor * scale + off
            });
            let low = if ends.0 { i64::MIN } else { low * scale };
            let high = if ends.1 { i64::MAX } else { high * scale };
            let found = within(Loops, (&ints, &ints.map(nearest_float)), &EVERY, &(low..=high));
            for (row, int) in ints.iter().enumerate() {
                prop_assert_eq!(found[row / 64] >> (row % 64) & 1 == 1, (low..=high).contains(int), "{}", int);
            }
        }
    }
}
