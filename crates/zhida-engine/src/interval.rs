//! Quantities of which something may be unknown: exact intervals, each end open to infinity.

use zhida_facts::Number;
use zhida_measure::plan::Op;

use crate::Truth;

/// A range of possible values; `None` is no bound.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Least possible value.
    pub low: Option<Number>,
    /// Greatest possible value.
    pub high: Option<Number>,
}

impl Interval {
    /// Nothing is known.
    pub const UNKNOWN: Interval = Interval { low: None, high: None };

    /// From `low` to `high`.
    #[must_use]
    pub fn new(low: Number, high: Number) -> Self {
        Self { low: Some(low), high: Some(high) }
    }
    /// The value, if it is one.
    #[must_use]
    pub fn known(&self) -> Option<&Number> {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low == high => Some(low),
            _ => None,
        }
    }
}

/// A quantity as evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// One value.
    Known(Number),
    /// Somewhere in a range.
    Within(Interval),
    /// A fact in it does not apply: every comparison is false.
    NotApplicable,
}

impl Quantity {
    /// Nothing is known.
    pub const UNKNOWN: Quantity = Quantity::Within(Interval::UNKNOWN);

    pub(crate) fn of(interval: Interval) -> Self {
        match interval.known() {
            Some(value) => Quantity::Known(value.clone()),
            None => Quantity::Within(interval),
        }
    }
    /// As a range; `None` if not applicable.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        match self {
            Quantity::Known(value) => Some(Interval::new(value.clone(), value.clone())),
            Quantity::Within(interval) => Some(interval.clone()),
            Quantity::NotApplicable => None,
        }
    }

    pub(crate) fn negate(self) -> Self {
        match self {
            Quantity::Known(v) => Quantity::Known(-&v),
            Quantity::Within(i) => {
                Quantity::Within(Interval { low: i.high.as_ref().map(std::ops::Neg::neg), high: i.low.as_ref().map(std::ops::Neg::neg) })
            }
            Quantity::NotApplicable => Quantity::NotApplicable,
        }
    }

    pub(crate) fn floor(self) -> Self {
        match self {
            Quantity::Known(v) => Quantity::Known(v.floor()),
            Quantity::Within(i) => Quantity::of(Interval { low: i.low.map(|n| n.floor()), high: i.high.map(|n| n.floor()) }),
            Quantity::NotApplicable => Quantity::NotApplicable,
        }
    }

    pub(crate) fn add(self, other: Self) -> Self {
        self.zip(
            other,
            |a, b| a + b,
            |a, b| Interval { low: both(&a.low, &b.low, |x, y| x + y), high: both(&a.high, &b.high, |x, y| x + y) },
        )
    }

    pub(crate) fn multiply(self, other: Self) -> Self {
        self.zip(
            other,
            |a, b| a * b,
            |a, b| {
                if let (Some(al), Some(ah), Some(bl), Some(bh)) = (&a.low, &a.high, &b.low, &b.high) {
                    let corners = [al * bl, al * bh, ah * bl, ah * bh];
                    return Interval { low: corners.iter().min().cloned(), high: corners.iter().max().cloned() };
                }
                let (factor, range) = match (a.known(), b.known()) {
                    (Some(f), _) => (f, b),
                    (_, Some(f)) => (f, a),
                    _ => return Interval::UNKNOWN,
                };
                let scale = |n: &Option<Number>| n.as_ref().map(|n| n * factor);
                if factor.is_zero() {
                    Interval::new(Number::ZERO, Number::ZERO)
                } else if factor.is_positive() {
                    Interval { low: scale(&range.low), high: scale(&range.high) }
                } else {
                    Interval { low: scale(&range.high), high: scale(&range.low) }
                }
            },
        )
    }

    /// Unknown for a zero denominator, and for one that is not positive if `positive`.
    pub(crate) fn divide(self, other: Self, positive: bool) -> Self {
        match (&self, &other) {
            (Quantity::NotApplicable, _) | (_, Quantity::NotApplicable) => Quantity::NotApplicable,
            (_, Quantity::Known(d)) if d.is_zero() || (positive && !d.is_positive()) => Quantity::UNKNOWN,
            (_, Quantity::Known(d)) => match Number::ONE.checked_div(d) {
                Some(inverse) => self.multiply(Quantity::Known(inverse)),
                None => Quantity::UNKNOWN,
            },
            (_, Quantity::Within(_)) => Quantity::UNKNOWN,
        }
    }

    /// Least of several; a cap holds even where something under it is unknown.
    pub(crate) fn least(parts: impl IntoIterator<Item = Quantity>) -> Self {
        let mut result: Option<Quantity> = None;
        for part in parts {
            result = Some(match result {
                None => part,
                Some(so_far) => so_far.zip(
                    part,
                    |a, b| a.min(b).clone(),
                    |a, b| Interval {
                        low: both(&a.low, &b.low, |x, y| x.min(y).clone()),
                        high: either(&a.high, &b.high, |x, y| x.min(y).clone()),
                    },
                ),
            });
        }
        result.unwrap_or(Quantity::UNKNOWN)
    }

    /// Greatest of several.
    pub(crate) fn greatest(parts: impl IntoIterator<Item = Quantity>) -> Self {
        Self::least(parts.into_iter().map(Quantity::negate)).negate()
    }

    fn zip(self, other: Self, known: impl Fn(&Number, &Number) -> Number, range: impl Fn(&Interval, &Interval) -> Interval) -> Self {
        match (&self, &other) {
            (Quantity::Known(a), Quantity::Known(b)) => Quantity::Known(known(a, b)),
            (Quantity::NotApplicable, _) | (_, Quantity::NotApplicable) => Quantity::NotApplicable,
            _ => match (self.interval(), other.interval()) {
                (Some(a), Some(b)) => Quantity::of(range(&a, &b)),
                _ => Quantity::NotApplicable,
            },
        }
    }

    /// The comparison `self op other`.
    pub(crate) fn compare(&self, op: Op, other: &Self) -> Truth {
        let (a, b) = match (self, other) {
            (Quantity::Known(a), Quantity::Known(b)) => return Truth::of(op.accepts(a.cmp(b))),
            _ => match (self.interval(), other.interval()) {
                (Some(a), Some(b)) => (a, b),
                _ => return Truth::No,
            },
        };
        let holds =
            |x: &Option<Number>, y: &Option<Number>, f: &dyn Fn(&Number, &Number) -> bool| matches!((x, y), (Some(x), Some(y)) if f(x, y));
        // Whether every (yes) or no (no) pair of possible values has the left one above the right one.
        let above = |strict: bool| {
            let exceeds = |x: &Number, y: &Number| if strict { x > y } else { x >= y };
            if holds(&a.low, &b.high, &exceeds) {
                Truth::Yes
            } else if holds(&a.high, &b.low, &|x, y| !exceeds(x, y)) {
                Truth::No
            } else {
                Truth::Unknown
            }
        };
        match op {
            Op::Ge => above(false),
            Op::Gt => above(true),
            Op::Lt => above(false).negate(),
            Op::Le => above(true).negate(),
            Op::Eq | Op::Ne => {
                let apart = above(true) == Truth::Yes || above(false) == Truth::No;
                let equal = if apart { Truth::No } else { Truth::Unknown };
                if op == Op::Eq { equal } else { equal.negate() }
            }
        }
    }
}

fn both(a: &Option<Number>, b: &Option<Number>, f: impl Fn(&Number, &Number) -> Number) -> Option<Number> {
    Some(f(a.as_ref()?, b.as_ref()?))
}

fn either(a: &Option<Number>, b: &Option<Number>, f: impl Fn(&Number, &Number) -> Number) -> Option<Number> {
    match (a, b) {
        (Some(a), Some(b)) => Some(f(a, b)),
        (a, b) => a.clone().or_else(|| b.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn k(n: i64) -> Quantity {
        Quantity::Known(n.into())
    }
    fn r(low: i64, high: i64) -> Quantity {
        Quantity::Within(Interval::new(low.into(), high.into()))
    }

    #[test]
    fn a_cap_is_known_although_its_base_is_not() {
        let capped = Quantity::least([Quantity::UNKNOWN, k(200)]);
        assert_eq!(capped.compare(Op::Le, &k(200)), Truth::Yes);
        assert_eq!(capped.compare(Op::Ge, &k(100)), Truth::Unknown);
    }

    #[test]
    fn comparisons_at_the_ends() {
        assert_eq!(r(55, 60).compare(Op::Ge, &k(60)), Truth::Unknown);
        assert_eq!(r(60, 70).compare(Op::Ge, &k(60)), Truth::Yes);
        assert_eq!(r(50, 59).compare(Op::Ge, &k(60)), Truth::No);
        assert_eq!(r(50, 60).compare(Op::Gt, &k(60)), Truth::No);
        assert_eq!(r(50, 60).compare(Op::Le, &k(60)), Truth::Yes);
        assert_eq!(r(50, 60).compare(Op::Eq, &k(61)), Truth::No);
        assert_eq!(k(1).divide(k(0), false), Quantity::UNKNOWN);
        assert_eq!(k(1).divide(k(-2), true), Quantity::UNKNOWN);
        assert_eq!(Quantity::NotApplicable.compare(Op::Lt, &k(1)), Truth::No);
    }
}
