//! Constants on the slide rule: numbers and quotients of numbers are compared by their steps ([`step`]), 32 of them in the time of one
//! instruction and without a division. Steps are rounded, so those close to the constant are left to whole numbers, and nothing is decided by a
//! rounded number.
#![expect(clippy::float_arithmetic, reason = "it only says which steps are too close to tell; see above")]

use super::masks::Masks;
use super::plane::{EVERY, NONE, Plane, ROWS, zip};
use std::ops::RangeInclusive;
use zhida_facts::{COARSER, DOUBLING, LAST_NEGATIVE, STEP_ERROR, STEP_OF_ONE, step};

/// Where a quotient of a number and a positive one passes a constant, in steps from its denominator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gap {
    /// Against a positive constant, a numerator has passed for certain that stands so much or more above the denominator. Against a negative
    /// one all have that are not negative, and of the others those that stand no higher than that when they are turned about.
    pub(crate) up: u16,
    /// The same below; one of both is 0.
    pub(crate) down: u16,
    /// It may have passed by so many steps before.
    pub(crate) width: u16,
    /// The constant is negative.
    pub(crate) negative: bool,
}

impl Gap {
    /// Of a quotient against `constant / times`; `None` where that is 0, or so large or small that no two steps are as far apart.
    pub(crate) fn of(constant: f64, times: f64) -> Option<Self> {
        let steps = (constant / times).abs().log2() * f64::from(DOUBLING);
        let negative = constant / times < 0.0;
        // A numerator turned about stands up to a coarse step too low.
        let (certain, possible) = match negative {
            false => ((steps + STEP_ERROR).ceil(), (steps - STEP_ERROR).floor() + 1.0),
            true => ((steps - STEP_ERROR - f64::from(COARSER)).floor(), (steps + STEP_ERROR).ceil() - 1.0),
        };
        if !(certain.abs() < FARTHEST && possible.abs() < FARTHEST) {
            return None;
        }
        Some(Self { up: whole(certain), down: whole(-certain), width: whole((possible - certain).abs()), negative })
    }

    /// Whether a numerator on `num` has passed for certain, whose denominator stands on `den`, and whether it may have.
    #[inline(always)]
    pub(crate) fn passed(self, num: u16, den: u16) -> [bool; 2] {
        let at = den.saturating_add(self.up).saturating_sub(self.down);
        if self.negative {
            let turned = turned(num);
            return [at, at.saturating_add(self.width)].map(|at| num > LAST_NEGATIVE || turned <= at);
        }
        // What is zero or negative has not.
        [at, at.saturating_sub(self.width)].map(|at| num >= at.max(STEP_OF_ONE))
    }
}

/// Where the opposite of a negative number stands, at least.
#[inline(always)]
fn turned(step: u16) -> u16 {
    LAST_NEGATIVE.saturating_sub(step) * COARSER + STEP_OF_ONE
}

/// More steps than there are between two numbers.
const FARTHEST: f64 = 65_000.0;

/// A number of steps; what is negative is none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and below 2^16; negative ones become 0")]
fn whole(steps: f64) -> u16 {
    steps as u16
}

/// Where the numbers on these steps lie within a range, and where their steps leave it open.
#[inline(always)]
pub(super) fn within(masks: impl Masks, steps: &[u16; ROWS], range: &RangeInclusive<i64>) -> [Plane; 2] {
    let (mut inside, mut open) = (EVERY, NONE);
    if *range.start() != i64::MIN {
        [inside, open] = reaching(masks, steps, *range.start());
    }
    if let Some(beyond) = range.end().checked_add(1) {
        let [beyond, touching] = reaching(masks, steps, beyond);
        zip(&mut inside, &beyond, |inside, beyond| inside & !beyond);
        zip(&mut open, &touching, |open, touching| open | touching);
    }
    [inside, open]
}

/// Which numbers are at least `cut`, and which may or may not be. No closure: that would be compiled without the vector instructions.
#[inline(always)]
fn reaching(masks: impl Masks, steps: &[u16; ROWS], cut: i64) -> [Plane; 2] {
    let own = step(cut);
    if step(cut.saturating_sub(1)) < own {
        return [masks.reached(steps, own), NONE];
    }
    // Smaller numbers stand on its step too.
    let [above, mut touching] = masks.above(steps, own);
    zip(&mut touching, &above, |reached, above| reached & !above);
    [above, touching]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::masks::Loops;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_hold_what_they_hold_in_whole_numbers(
            scale in prop::sample::select(vec![1_i64, 3, 1500, (1 << 24) - 1, 1 << 40, 1 << 58]),
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
            let [inside, open] = within(Loops, &ints.map(step), &(low..=high));
            for (row, int) in ints.iter().enumerate() {
                let [inside, open] = [inside, open].map(|plane| plane[row / 64] >> (row % 64) & 1 == 1);
                prop_assert!(open || inside == (low..=high).contains(int), "{}", int);
                // Little is left open, and small numbers never are.
                let close = |end: i64| int.abs_diff(end) <= end.unsigned_abs() / if end < 0 { 15 } else { 1400 };
                prop_assert!(!open || close(low) || close(high.saturating_add(1)), "{}", int);
            }
        }

        #[test]
        fn a_gap_holds_all_quotients_that_are_not_told_apart(
            (p, q) in (1..1_i64 << 40, 1..1_i64 << 20),
            (times, up, down) in (0..1_i64 << 22, -9..9_i64, -9..9_i64),
            free in (-3..1_i64 << 40, 1..1_i64 << 40),
        ) {
            for p in [p, -p] {
                let Some(gap) = Gap::of(p as f64, q as f64) else { return Err(TestCaseError::reject("too far")) };
                let widest = if gap.negative { 68 } else { 4 };
                prop_assert!((2..=widest).contains(&gap.width));
                for (n, d) in [(p.saturating_mul(times).saturating_add(up), (q * times + down).max(1)), free, (-free.0, free.1)] {
                    let order = (i128::from(n) * i128::from(q)).cmp(&(i128::from(p) * i128::from(d)));
                    let [above, reached] = gap.passed(step(n), step(d));
                    // Whoever is above need not be looked at, whether or not the constant itself counts.
                    prop_assert!(!above || order.is_gt(), "{}/{} {}/{}", n, d, p, q);
                    prop_assert!(reached || order.is_lt(), "{}/{} {}/{}", n, d, p, q);
                    prop_assert!(!above || reached);
                }
            }
        }
    }
}
