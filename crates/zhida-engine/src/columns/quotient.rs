//! Quotients of whole numbers, compared with constants exactly.
//!
//! Both sides are rounded to the nearest float, and rounding never changes which of two numbers is the larger, at most makes them
//! equal. So an inequality of floats is one of the fractions, and only where the floats are equal the fractions themselves are asked
//! (or a bound on their size proves that they are equal too). Nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "floats order fractions here, ties are decided by whole numbers; see above")]

use super::forms::Limit;
use super::plane::{NONE, Plane, ROWS, mask, mask_of, zip};
use std::cmp::Ordering;
use zhida_facts::ones_of;
use zhida_measure::plan::Op;

/// The float nearest to `n / d`; both are below 2^53 in size, so they are floats themselves and the division rounds once.
#[expect(clippy::cast_precision_loss, reason = "both are exact below 2^53")]
#[inline(always)]
pub(crate) fn float(n: i64, d: i64) -> f64 {
    n as f64 / d as f64
}

/// Quotients of a block; rows with a zero denominator hold no number.
#[inline(always)]
pub(crate) fn divide(num: &[i64; ROWS], den: &[i64; ROWS], out: &mut [f64; ROWS]) {
    for ((out, n), d) in out.iter_mut().zip(num).zip(den) {
        *out = float(*n, *d);
    }
}

/// Where `num / den op limit`, multiplied across: all products are whole numbers below 2^53, so they are exact. Rows with a zero
/// denominator come out either way, and with a negative one if only `positive` ones count.
#[expect(clippy::cast_precision_loss, reason = "all are exact below 2^53")]
#[inline(always)]
pub(crate) fn across(num: &[i64; ROWS], den: &[i64; ROWS], positive: bool, op: Op, limit: &Limit) -> Plane {
    let (n, d) = (limit.exact.0 as f64, limit.exact.1 as f64);
    let sides = |at: usize| (num[at] as f64 * d, den[at] as f64 * n);
    let mut up = match op {
        Op::Ge => mask_of(|at| sides(at).0 >= sides(at).1),
        Op::Gt => mask_of(|at| sides(at).0 > sides(at).1),
        Op::Le => mask_of(|at| sides(at).0 <= sides(at).1),
        Op::Lt => mask_of(|at| sides(at).0 < sides(at).1),
        Op::Eq => return mask_of(|at| sides(at).0 == sides(at).1),
        Op::Ne => return mask_of(|at| sides(at).0 != sides(at).1),
    };
    if !positive {
        // A negative denominator turns the comparison about.
        let negative = mask(den, |d| d < 0);
        if negative.iter().any(|w| *w != 0) {
            let turned = match op {
                Op::Ge => mask_of(|at| sides(at).0 <= sides(at).1),
                Op::Gt => mask_of(|at| sides(at).0 < sides(at).1),
                Op::Le => mask_of(|at| sides(at).0 >= sides(at).1),
                _ => mask_of(|at| sides(at).0 > sides(at).1),
            };
            for ((up, turned), negative) in up.iter_mut().zip(&turned).zip(&negative) {
                *up = *up & !negative | turned & negative;
            }
        }
    }
    up
}

/// Where `num / den op limit`; rows outside `valid` come out either way.
#[inline(always)]
pub(crate) fn compare(lane: (&[i64; ROWS], &[i64; ROWS], &[f64; ROWS]), valid: &Plane, op: Op, limit: &Limit) -> Plane {
    let (num, den, quotients) = lane;
    let near = limit.near;
    if limit.sharp {
        return match op {
            Op::Ge => mask(quotients, |q| q >= near),
            Op::Gt => mask(quotients, |q| q > near),
            Op::Le => mask(quotients, |q| q <= near),
            Op::Lt => mask(quotients, |q| q < near),
            Op::Eq => mask(quotients, |q| q == near),
            Op::Ne => mask(quotients, |q| q != near),
        };
    }
    let mut found = match op {
        Op::Ge | Op::Gt => mask(quotients, |q| q > near),
        Op::Le | Op::Lt => mask(quotients, |q| q < near),
        Op::Eq => NONE,
        Op::Ne => mask(quotients, |q| q != near),
    };
    let mut ties = mask(quotients, |q| q == near);
    zip(&mut ties, valid, |t, v| t & v);
    for (at, word) in ties.iter().enumerate() {
        for bit in ones_of(*word) {
            let (n, d) = (i128::from(num[at * 64 + bit]), i128::from(den[at * 64 + bit]));
            let ordering = (n * limit.exact.1).cmp(&(limit.exact.0 * d));
            let ordering = if d < 0 { ordering.reverse() } else { ordering };
            debug_assert!(ordering == Ordering::Equal || !limit.sharp);
            let holds = u64::from(op.accepts(ordering)) << bit;
            found[at] = found[at] & !(1 << bit) | holds;
        }
    }
    found
}
