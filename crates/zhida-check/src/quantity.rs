//! Comparisons in normal form: one left-hand quantity against one number, so that `x >= 3` and `3 <= x` speak of one thing.

use zhida_facts::Number;
use zhida_measure::plan::{Num, Op};

/// A comparison after normalisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// No fact in it.
    Constant(bool),
    /// A quantity against a number.
    Bound {
        /// The quantity.
        quantity: Linear,
        /// Operator.
        op: Op,
        /// The number.
        bound: Number,
    },
}

/// A sum of parts with factors; the first factor is 1. Parts are taken as they are: `x / y` and `x` are two quantities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Linear {
    /// Parts with their factors, in a fixed order.
    pub(crate) terms: Vec<(Num, Number)>,
}

impl Linear {
    /// A name that is equal for equal quantities.
    pub(crate) fn key(&self) -> String {
        format!("{:?}", self.terms)
    }
    /// The only part, if there is one and it stands alone.
    pub(crate) fn single(&self) -> Option<&Num> {
        match self.terms.as_slice() {
            [(num, factor)] if *factor == Number::ONE => Some(num),
            _ => None,
        }
    }
    /// As a quantity of the language.
    pub(crate) fn num(&self) -> Num {
        let part = |(num, factor): &(Num, Number)| {
            if *factor == Number::ONE { num.clone() } else { Num::Product(Box::new(num.clone()), Box::new(Num::Const(factor.clone()))) }
        };
        match self.terms.as_slice() {
            [one] => part(one),
            many => Num::Sum(many.iter().map(part).collect()),
        }
    }
}

/// Normalises `left op right`.
pub(crate) fn compared(left: &Num, op: Op, right: &Num) -> Compared {
    let mut terms = Vec::new();
    let mut constant = Number::ZERO;
    gather(left, &Number::ONE, &mut terms, &mut constant);
    gather(right, &-&Number::ONE, &mut terms, &mut constant);
    terms.retain(|(_, factor)| !factor.is_zero());
    terms.sort_by_cached_key(|(num, _)| format!("{num:?}"));
    let Some(lead) = terms.first().map(|(_, factor)| factor.clone()) else {
        return Compared::Constant(op.accepts(constant.cmp(&Number::ZERO)));
    };
    let scale = |n: &Number| n.checked_div(&lead).unwrap_or(Number::ZERO);
    let terms = terms.iter().map(|(num, factor)| (num.clone(), scale(factor))).collect();
    let op = if lead.is_negative() { flipped(op) } else { op };
    Compared::Bound { quantity: Linear { terms }, op, bound: -&scale(&constant) }
}

/// The operator with its sides exchanged.
pub(crate) fn flipped(op: Op) -> Op {
    match op {
        Op::Ge => Op::Le,
        Op::Gt => Op::Lt,
        Op::Le => Op::Ge,
        Op::Lt => Op::Gt,
        same => same,
    }
}

fn gather(num: &Num, factor: &Number, terms: &mut Vec<(Num, Number)>, constant: &mut Number) {
    match num {
        Num::Const(n) => *constant = &*constant + &(n * factor),
        Num::Sum(parts) => parts.iter().for_each(|p| gather(p, factor, terms, constant)),
        Num::Neg(inner) => gather(inner, &-factor, terms, constant),
        Num::Product(a, b) => match (a.as_ref(), b.as_ref()) {
            (Num::Const(n), other) | (other, Num::Const(n)) => gather(other, &(n * factor), terms, constant),
            _ => add(num, factor, terms),
        },
        Num::Quotient { num: top, den, .. } => match den.as_ref() {
            Num::Const(n) if !n.is_zero() => {
                gather(top, &factor.checked_div(n).unwrap_or(Number::ZERO), terms, constant);
            }
            _ => add(num, factor, terms),
        },
        _ => add(num, factor, terms),
    }
}

fn add(num: &Num, factor: &Number, terms: &mut Vec<(Num, Number)>) {
    match terms.iter_mut().find(|(n, _)| n == num) {
        Some((_, f)) => *f = &*f + factor,
        None => terms.push((num.clone(), factor.clone())),
    }
}
