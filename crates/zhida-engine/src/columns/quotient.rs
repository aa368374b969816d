//! Quotients of whole numbers, compared with constants exactly.
//!
//! Both sides are rounded to the nearest float, and rounding never changes which of two numbers is the larger, at most makes them
//! equal. So an inequality of floats is one of the fractions, and only where the floats are equal the fractions themselves are asked
//! (or a bound on their size proves that they are equal too). Nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "floats order fractions here, ties are decided by whole numbers; see above")]

use super::forms::{IntForm, Limit};
use super::masks::Masks;
use super::plane::{NONE, Plane, ROWS, zip};
use crate::program::SlotId;
use std::cmp::Ordering;
use zhida_facts::ones_of;
use zhida_measure::plan::Op;

/// The float nearest to `n / d`; both are below 2^53 in size, so they are floats themselves and the division rounds once.
#[expect(clippy::cast_precision_loss, reason = "both are exact below 2^53")]
#[inline(always)]
pub(crate) fn float(n: i64, d: i64) -> f64 {
    n as f64 / d as f64
}

/// A form as floats: every sum on the way to it is a whole number below 2^51, so nothing is rounded. `column` gives the multiples of a fact.
#[expect(clippy::cast_precision_loss, reason = "all are exact below 2^53")]
#[inline(always)]
pub(crate) fn floats<'a>(form: &IntForm, column: impl Fn(SlotId) -> &'a [i64], out: &mut [f64; ROWS]) {
    let constant = form.constant as f64;
    let [(first, factor), rest @ ..] = form.terms.as_slice() else { return out.fill(constant) };
    let (ints, factor) = (column(*first), *factor as f64);
    for (out, v) in out.iter_mut().zip(ints) {
        *out = *v as f64 * factor + constant;
    }
    for (slot, factor) in rest {
        let factor = *factor as f64;
        for (out, v) in out.iter_mut().zip(column(*slot)) {
            *out += *v as f64 * factor;
        }
    }
}

/// Quotients of a block; rows with a zero denominator hold no number.
#[inline(always)]
pub(crate) fn divide(num: &[f64; ROWS], den: &[f64; ROWS], out: &mut [f64; ROWS]) {
    for ((out, n), d) in out.iter_mut().zip(num).zip(den) {
        *out = n / d;
    }
}

/// Where `num / den op limit`, multiplied across: all products are whole numbers below 2^53, so they are exact. Rows with a zero
/// denominator come out either way, and with a negative one if only `positive` ones count.
#[expect(clippy::cast_precision_loss, reason = "all are exact below 2^53")]
#[inline(always)]
pub(crate) fn across(masks: impl Masks, num: &[f64; ROWS], den: &[f64; ROWS], positive: bool, op: Op, limit: &Limit) -> Plane {
    let (n, d) = (limit.exact.0 as f64, limit.exact.1 as f64);
    let mut up = masks.floats(num, d, op, den, n);
    if !positive && !matches!(op, Op::Eq | Op::Ne) {
        // A negative denominator turns the comparison about.
        let negative = masks.float(den, Op::Lt, 0.0);
        if negative.iter().any(|w| *w != 0) {
            let turned = masks.floats(num, d, op.mirrored(), den, n);
            for ((up, turned), negative) in up.iter_mut().zip(&turned).zip(&negative) {
                *up = *up & !negative | turned & negative;
            }
        }
    }
    up
}

/// Where `num / den op limit`; rows outside `valid` come out either way.
#[inline(always)]
pub(crate) fn compare(
    masks: impl Masks,
    (num, den, quotients): (&[f64; ROWS], &[f64; ROWS], &[f64; ROWS]),
    valid: &Plane,
    op: Op,
    limit: &Limit,
) -> Plane {
    if limit.sharp {
        return near(masks, quotients, op, limit);
    }
    let mut found = match op {
        Op::Ge | Op::Gt => near(masks, quotients, Op::Gt, limit),
        Op::Le | Op::Lt => near(masks, quotients, Op::Lt, limit),
        Op::Eq => NONE,
        Op::Ne => near(masks, quotients, Op::Ne, limit),
    };
    let mut ties = near(masks, quotients, Op::Eq, limit);
    zip(&mut ties, valid, |t, v| t & v);
    for (at, word) in ties.iter().enumerate() {
        for bit in ones_of(*word) {
            let (n, d) = (i128::from(whole(num[at * 64 + bit])), i128::from(whole(den[at * 64 + bit])));
            let ordering = (n * limit.exact.1).cmp(&(limit.exact.0 * d));
            let ordering = if d < 0 { ordering.reverse() } else { ordering };
            debug_assert!(ordering == Ordering::Equal || !limit.sharp);
            let holds = u64::from(op.accepts(ordering)) << bit;
            found[at] = found[at] & !(1 << bit) | holds;
        }
    }
    found
}

/// Quotients against the nearest float of the limit.
#[inline(always)]
fn near(masks: impl Masks, quotients: &[f64; ROWS], op: Op, limit: &Limit) -> Plane {
    masks.float(quotients, op, limit.near)
}

/// The whole number that a float is.
#[expect(clippy::cast_possible_truncation, reason = "it is whole and below 2^53")]
pub(crate) fn whole(float: f64) -> i64 {
    float as i64
}
