//! Building quantities: constants gathered, dimensions joined.

use crate::plan::Num;
use zhida_facts::{Dimension, Number};

/// The dimension in which two quantities can be compared or added; a bare number fits counts, and zero fits everything.
pub(crate) fn common(a: &Num, da: Dimension, bare_a: bool, b: &Num, db: Dimension, bare_b: bool) -> Option<Dimension> {
    let zero = |n: &Num| matches!(n, Num::Const(v) if v.is_zero());
    let stands_for = |bare: bool, constant: &Num, other: Dimension| bare && (other.allows_bare() || zero(constant));
    if da == db || stands_for(bare_b, b, da) {
        Some(da)
    } else if stands_for(bare_a, a, db) {
        Some(db)
    } else {
        None
    }
}

pub(crate) fn negated(num: Num) -> Num {
    match num {
        Num::Const(n) => Num::Const(-&n),
        other => Num::Neg(Box::new(other)),
    }
}

/// A sum with its constants gathered.
pub(crate) fn sum(parts: Vec<Num>) -> Num {
    let mut constant = Number::ZERO;
    let mut rest = Vec::new();
    for part in parts {
        match part {
            Num::Const(n) => constant = &constant + &n,
            Num::Sum(inner) => rest.extend(inner),
            other => rest.push(other),
        }
    }
    if rest.is_empty() {
        return Num::Const(constant);
    }
    if !constant.is_zero() {
        rest.push(Num::Const(constant));
    }
    if rest.len() == 1 { rest.remove(0) } else { Num::Sum(rest) }
}

pub(crate) fn product(a: Num, b: Num) -> Num {
    match (a, b) {
        (Num::Const(x), Num::Const(y)) => Num::Const(&x * &y),
        (a, b) => Num::Product(Box::new(a), Box::new(b)),
    }
}

pub(crate) fn quotient(num: Num, den: Num, positive: bool) -> Num {
    if let (Num::Const(x), Num::Const(y)) = (&num, &den)
        && let Some(q) = x.checked_div(y)
    {
        return Num::Const(q);
    }
    Num::Quotient { num: Box::new(num), den: Box::new(den), positive }
}
