//! Comparisons brought to a form that integers can decide: a fact against a constant, or a linear form (or a quotient of two) against
//! zero. What does not fit stays as it was.

use super::{Expr, SlotId};
use std::collections::BTreeMap;
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// `fact op value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ray {
    /// The fact.
    pub slot: SlotId,
    /// Operator.
    pub op: Op,
    /// Constant, in base units.
    pub value: Number,
}

/// `Σ coefficient · fact + constant`, coefficients of facts that cancel out included: the fact must be known all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Form {
    /// By fact, ascending.
    pub terms: Vec<(SlotId, Number)>,
    /// Constant.
    pub constant: Number,
}

/// `num / den op 0`; without `den`, `num op 0`. Unknown if `den` is 0, or not positive if `positive`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Linear {
    /// Numerator.
    pub num: Form,
    /// Denominator.
    pub den: Option<Form>,
    /// Only positive denominators mean anything.
    pub positive: bool,
    /// Operator.
    pub op: Op,
}

impl Linear {
    /// The comparison as a quantity against a constant: `(a + c·d)/d` against 0 is `a/d` against `−c`.
    pub(crate) fn split(&self) -> (Form, Number) {
        let mut num = self.num.clone();
        let Some(den) = &self.den else {
            let limit = -&num.constant;
            num.constant = Number::ZERO;
            return (num, limit);
        };
        if let ([(slot, factor)], true) = (den.terms.as_slice(), den.constant.is_zero())
            && let Some(at) = num.terms.iter().position(|(s, _)| s == slot)
            && let Some(limit) = num.terms[at].1.checked_div(factor)
        {
            num.terms.remove(at);
            return (num, -&limit);
        }
        (num, Number::ZERO)
    }
}

/// What a comparison became.
pub(super) enum Shape {
    Ray(Ray),
    Linear(Linear),
    Other,
}

#[derive(Clone)]
struct Quotient {
    num: BTreeMap<SlotId, Number>,
    constant: Number,
    den: Option<Form>,
    positive: bool,
}

/// Brings `left op right` to the simplest form that means the same for every state of the facts.
pub(super) fn shape(left: &Expr, op: Op, right: &Expr) -> Shape {
    let Some(whole) = quotient(left).zip(quotient(right)).and_then(|(l, r)| add(l, scale(r, &Number::from(-1))?)) else {
        return Shape::Other;
    };
    let terms: Vec<(SlotId, Number)> = whole.num.into_iter().collect();
    match (terms.as_slice(), &whole.den) {
        ([], None) => Shape::Other,
        ([(slot, factor)], None) if !factor.is_zero() => match whole.constant.checked_div(factor) {
            Some(value) => Shape::Ray(Ray { slot: *slot, op: if factor.is_negative() { op.mirrored() } else { op }, value: -&value }),
            None => Shape::Other,
        },
        _ => Shape::Linear(Linear { num: Form { terms, constant: whole.constant }, den: whole.den, positive: whole.positive, op }),
    }
}

fn quotient(expr: &Expr) -> Option<Quotient> {
    let constant = |c: &Number| Quotient { num: BTreeMap::new(), constant: c.clone(), den: None, positive: false };
    match expr {
        Expr::Const(c) => Some(constant(c)),
        Expr::Slot(slot) => Some(Quotient { num: BTreeMap::from([(*slot, Number::ONE)]), ..constant(&Number::ZERO) }),
        Expr::Sum(parts) => parts.iter().map(quotient).try_fold(constant(&Number::ZERO), |sum, part| add(sum, part?)),
        Expr::Neg(inner) => scale(quotient(inner)?, &Number::from(-1)),
        Expr::Product(a, b) => match (a.as_ref(), b.as_ref()) {
            (Expr::Const(c), other) | (other, Expr::Const(c)) => scale(quotient(other)?, c),
            _ => None,
        },
        Expr::Quotient { num, den, positive } => {
            let (num, den) = (quotient(num)?, quotient(den)?);
            if den.den.is_some() {
                return None;
            }
            if den.num.is_empty() {
                let negative = den.constant.is_negative();
                return if negative && *positive { None } else { scale(num, &Number::ONE.checked_div(&den.constant)?) };
            }
            // A quotient of a quotient, or of a constant by facts, is left to exact evaluation unless it is the plain case.
            if num.den.is_some() {
                return None;
            }
            let den = Form { terms: den.num.into_iter().collect(), constant: den.constant };
            Some(Quotient { den: Some(den), positive: *positive, ..num })
        }
        Expr::Unknown | Expr::Declared(..) | Expr::Score(_) | Expr::Elapsed { .. } | Expr::Min(_) | Expr::Max(_) | Expr::Floor(_) => None,
    }
}

/// Nothing times an unknown is nothing, which a linear form cannot say.
fn scale(mut q: Quotient, by: &Number) -> Option<Quotient> {
    if by.is_zero() {
        return (q.num.is_empty() && q.den.is_none()).then_some(Quotient { constant: Number::ZERO, ..q });
    }
    q.num.values_mut().for_each(|c| *c = &*c * by);
    q.constant = &q.constant * by;
    Some(q)
}

fn add(a: Quotient, b: Quotient) -> Option<Quotient> {
    match (&a.den, &b.den) {
        (None, None) => Some(over_one_denominator(a, b)),
        (Some(x), Some(y)) if x == y && a.positive == b.positive => Some(over_one_denominator(a, b)),
        (Some(den), None) if b.num.is_empty() => {
            // a/d + c = (a + c·d)/d for a constant c.
            let terms = den.terms.iter().map(|(slot, factor)| (*slot, factor * &b.constant)).collect();
            let constant = &den.constant * &b.constant;
            Some(over_one_denominator(a, Quotient { num: terms, constant, den: None, positive: false }))
        }
        (None, Some(_)) if a.num.is_empty() => add(b, a),
        _ => None,
    }
}

fn over_one_denominator(mut a: Quotient, b: Quotient) -> Quotient {
    for (slot, factor) in b.num {
        let entry = a.num.entry(slot).or_insert(Number::ZERO);
        *entry = &*entry + &factor;
    }
    a.constant = &a.constant + &b.constant;
    a
}
