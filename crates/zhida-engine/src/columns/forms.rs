//! Comparisons in whole numbers: ranges, sums and quotients of the multiples columns hold, with proof that nothing overflows.

use super::bind::Ranged;
use super::exact::Source;
use super::slide::Gap;
use super::span::Span;
use crate::program::{AtomId, Expr, Form, Ray, SlotId};
use zhida_facts::{Number, Values};
use zhida_measure::plan::Op;

/// Whole numbers below this are the same number as a 64-bit float.
pub(crate) const FLOAT: i128 = 1 << 51;

/// The constant a quotient is compared with.
pub(crate) struct Limit {
    /// Where it lies among floats.
    pub(crate) span: Span,
    /// Where quotients of two facts pass it on the slide rule, if these are quotients of two and it tells.
    pub(crate) gap: Option<Gap>,
    /// The constant itself, its denominator positive.
    pub(crate) exact: (i128, i128),
}

/// `Σ factor · multiple + constant` in whole numbers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct IntForm {
    pub(crate) terms: Vec<(SlotId, i64)>,
    pub(crate) constant: i64,
}

impl IntForm {
    /// The fact itself.
    pub(crate) fn of(slot: SlotId) -> Self {
        Self { terms: vec![(slot, 1)], constant: 0 }
    }

    /// The fact it is a positive multiple of, if it is nothing more.
    pub(crate) fn single(&self) -> Option<(SlotId, i64)> {
        match (self.terms.as_slice(), self.constant) {
            ([(slot, factor)], 0) if *factor > 0 => Some((*slot, *factor)),
            _ => None,
        }
    }
}

/// A quotient several atoms compare with constants.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Ratio {
    pub(crate) num: IntForm,
    pub(crate) den: IntForm,
    pub(crate) positive: bool,
}

/// `fact op value` as a range of multiples of 1/scale.
pub(crate) fn ints(atom: AtomId, ray: &Ray, scale: i64) -> Ranged<i64> {
    let limit = &ray.value * &Number::from(scale);
    // Beyond the range of multiples a limit is as good as the end of the range: no multiple lies there.
    let whole = |n: Number| n.to_i64().unwrap_or(if n.is_negative() { i64::MIN } else { i64::MAX });
    let (floor, ceil) = (whole(limit.floor()), whole(limit.ceil()));
    let beside = if floor == ceil { (floor.saturating_sub(1), ceil.saturating_add(1)) } else { (floor, ceil) };
    let (low, high, outside) = range(ray.op, (floor, ceil), (i64::MIN, i64::MAX), beside);
    Ranged { atom, range: low..=high, outside }
}

/// The range of whole numbers that satisfy an operator against a limit between `floor` and `ceil`, among those from `least` to
/// `greatest`; `below` and `above` are the ones next to the limit.
pub(crate) fn range<T: Ord + Copy>(op: Op, (floor, ceil): (T, T), (least, greatest): (T, T), (below, above): (T, T)) -> (T, T, bool) {
    let equal = if floor == ceil { (floor, floor) } else { (greatest, least) };
    match op {
        Op::Ge => (ceil, greatest, false),
        Op::Gt => (above, greatest, false),
        Op::Le => (least, floor, false),
        Op::Lt => (least, below, false),
        Op::Eq => (equal.0, equal.1, false),
        Op::Ne => (equal.0, equal.1, true),
    }
}

/// The form in whole numbers, and by what it was multiplied (positive).
pub(crate) fn int_form(source: &Source<'_>, form: &Form) -> Option<(IntForm, Number)> {
    let scale_of = |slot: SlotId| match source.columns[slot as usize]?.values() {
        Values::Number { scale, .. } => Some(*scale),
        _ => None,
    };
    let mut parts = Vec::new();
    for (slot, factor) in &form.terms {
        parts.push((*slot, factor.checked_div(&Number::from(scale_of(*slot)?))?));
    }
    let common = parts.iter().map(|(_, f)| f).chain([&form.constant]).try_fold(1_i64, |all, n| {
        let (_, d) = n.to_small()?;
        i64::try_from(num_integer::lcm(i128::from(all), i128::from(d))).ok()
    })?;
    let by = Number::from(common);
    let terms = parts.iter().map(|(slot, f)| Some((*slot, (f * &by).to_i64()?))).collect::<Option<Vec<_>>>()?;
    Some((IntForm { terms, constant: (&form.constant * &by).to_i64()? }, by))
}

/// No value of the form is farther from 0 than this, given what was ever put into its columns.
pub(crate) fn reach(source: &Source<'_>, form: &IntForm) -> Option<i128> {
    let mut sum = i128::from(form.constant).abs();
    for (slot, factor) in &form.terms {
        let Values::Number { bounds, .. } = source.columns[*slot as usize]?.values() else { return None };
        let farthest = i128::from(bounds.0).abs().max(i128::from(bounds.1).abs());
        sum = sum.checked_add(farthest.checked_mul(i128::from(*factor).abs())?)?;
    }
    Some(sum)
}

/// Whether one unknown fact always leaves the expression wholly unknown.
pub(crate) fn is_strict(expr: &Expr) -> bool {
    match expr {
        Expr::Const(_) | Expr::Slot(_) | Expr::Elapsed { .. } => true,
        Expr::Unknown | Expr::Declared(..) | Expr::Score(_) | Expr::Min(_) | Expr::Max(_) => false,
        Expr::Sum(parts) => parts.iter().all(is_strict),
        Expr::Neg(inner) | Expr::Floor(inner) => is_strict(inner),
        // Nothing times an unknown is nothing.
        Expr::Product(a, b) => match (a.as_ref(), b.as_ref()) {
            (Expr::Const(c), other) | (other, Expr::Const(c)) => !c.is_zero() && is_strict(other),
            _ => false,
        },
        Expr::Quotient { num, den, .. } => is_strict(num) && is_strict(den),
    }
}
