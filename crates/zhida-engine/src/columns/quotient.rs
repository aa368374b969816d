//! Quotients of whole numbers, compared with constants exactly.
//!
//! They are found in floats of single precision, which tell all quotients from a constant but those close to it ([`Span`]); for these the
//! fractions themselves are asked. Nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "floats set aside what is far from a constant, whole numbers decide the rest; see above")]

use super::forms::{IntForm, Limit};
use super::masks::Masks;
use super::plane::{NONE, Plane, ROWS};
use super::span::{Span, single};
use crate::program::SlotId;
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

/// Quotients of a block, and their denominators as floats; rows with a zero denominator hold no number.
#[inline(always)]
pub(crate) fn divide(num: &[f64; ROWS], den: &[f64; ROWS], (out, below): (&mut [f32; ROWS], &mut [f32; ROWS])) {
    for row in 0..ROWS {
        (out[row], below[row]) = (single(num[row] / den[row]), single(den[row]));
    }
}

/// The same of single facts, multiplied by a factor.
#[inline(always)]
pub(crate) fn divide_singles(num: &[f32; ROWS], den: &[f32; ROWS], by: f32, out: &mut [f32; ROWS]) {
    for row in 0..ROWS {
        out[row] = num[row] / den[row] * by;
    }
}

/// Where quotients stand to a constant as `op` says, as far as `known`; `exact` gives a row's numerator and denominator.
#[inline(always)]
pub(crate) fn compare(
    masks: impl Masks,
    quotients: &[f32; ROWS],
    known: &Plane,
    exact: impl Fn(usize) -> (i64, i64),
    op: Op,
    limit: &Limit,
) -> Plane {
    let Span { lower, upper } = limit.span;
    let [above, touching] = masks.passed(quotients, lower, upper);
    let mut found = certain(&above, &touching, op);
    for at in 0..found.len() {
        for bit in ones_of(touching[at] & known[at]) {
            found[at] |= u64::from(limit.accepts(op, exact(at * 64 + bit))) << bit;
        }
    }
    found
}

/// Where quotients stand to a constant as `op` says for certain, given which are above it and which are too close to tell.
#[inline(always)]
pub(crate) fn certain(above: &Plane, touching: &Plane, op: Op) -> Plane {
    let mut found = NONE;
    for at in 0..found.len() {
        found[at] = match op {
            Op::Ge | Op::Gt => above[at],
            Op::Le | Op::Lt => !(above[at] | touching[at]),
            Op::Eq => 0,
            Op::Ne => !touching[at],
        };
    }
    found
}

impl Limit {
    /// Whether `n / d` stands to it as `op` says.
    #[inline(always)]
    pub(crate) fn accepts(&self, op: Op, (n, d): (i64, i64)) -> bool {
        let ordering = (i128::from(n) * self.exact.1).cmp(&(self.exact.0 * i128::from(d)));
        op.accepts(if d < 0 { ordering.reverse() } else { ordering })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::masks::Loops;
    use crate::columns::plane::EVERY;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quotients_compare_as_fractions_do_however_close(
            (p, q) in (-60..60_i64, 1..60_i64),
            values in prop::collection::vec((1..1_i64 << 44, any::<bool>(), -2..3_i64, -2..3_i64), 1..200),
        ) {
            // At the limit, and as little beside it as can be.
            let fraction = |row: usize| {
                let (times, negative, up, down): (i64, bool, i64, i64) = values[row % values.len()];
                let (n, d) = (p * times + up, q * times + down);
                let (n, d) = if negative { (-n, -d) } else { (n, d) };
                if d == 0 { (n, 1) } else { (n, d) }
            };
            let quotients: [f32; ROWS] = std::array::from_fn(|row| single(float(fraction(row).0, fraction(row).1)));
            let limit = Limit { span: Span::of_quotients(float(p, q)), gap: None, exact: (i128::from(p), i128::from(q)) };
            for op in [Op::Ge, Op::Gt, Op::Le, Op::Lt, Op::Eq, Op::Ne] {
                let found = compare(Loops, &quotients, &EVERY, fraction, op, &limit);
                for row in 0..values.len() {
                    let (n, d) = fraction(row);
                    let (n, d) = (i128::from(n) * i128::from(d.signum()), i128::from(d.abs()));
                    let holds = op.accepts((n * limit.exact.1).cmp(&(limit.exact.0 * d)));
                    prop_assert_eq!(found[row / 64] >> (row % 64) & 1 == 1, holds, "{}/{} {:?} {}/{}", n, d, op, p, q);
                }
            }
        }
    }
}
