//! Benefit amounts as intervals.

use crate::case::Evaluation;
use crate::interval::{Interval, Quantity};
use crate::score::{greatest, sum};
use crate::truth::Truth;
use zhida_facts::{Dimension, Number};
use zhida_measure::plan::Benefit;

/// What the enterprise would get, in base units (元 for money).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountRange {
    /// At least; 0 while the verdict is unknown.
    pub low: Number,
    /// At most; `None` if unknown facts leave it open.
    pub high: Option<Number>,
    /// What it is measured in.
    pub dimension: Dimension,
}

impl Evaluation<'_> {
    /// The amount, given the verdict; `None` if the measure names none.
    pub(crate) fn amount(&self, verdict: Truth) -> Option<AmountRange> {
        let dimension = first_dimension(&self.plan.benefits)?;
        let total = sum(&self.plan.benefits.iter().map(|b| self.benefit(b, dimension)).collect::<Vec<_>>());
        Some(AmountRange::of(total, verdict, dimension))
    }

    fn benefit(&self, benefit: &Benefit, wanted: Dimension) -> Interval {
        match benefit {
            Benefit::Item { amount: Some(amount), dimension, when, .. } if *dimension == wanted => {
                item(self.quantity(amount), Truth::all(when.iter().map(|t| self.test(t))))
            }
            Benefit::Item { .. } => Interval::new(Number::ZERO, Number::ZERO),
            Benefit::Group { best, items, .. } => {
                let parts: Vec<Interval> = items.iter().map(|b| self.benefit(b, wanted)).collect();
                if *best { greatest(&parts) } else { sum(&parts) }
            }
        }
    }
}

impl AmountRange {
    /// What `total` comes to under a verdict: nothing is certain of it while the verdict is unknown.
    pub(crate) fn of(total: Interval, verdict: Truth, dimension: Dimension) -> Self {
        let low = total.low.unwrap_or(Number::ZERO);
        match verdict {
            Truth::Yes => Self { low, high: total.high, dimension },
            Truth::Unknown => Self { low: Number::ZERO, high: total.high, dimension },
            Truth::No => Self { low: Number::ZERO, high: Some(Number::ZERO), dimension },
        }
    }
}

/// An amount whose own limits hold or not; never below 0.
pub(crate) fn item(amount: Quantity, holds: Truth) -> Interval {
    let zero = || Interval::new(Number::ZERO, Number::ZERO);
    let range = match amount {
        Quantity::NotApplicable => return zero(),
        Quantity::Known(n) => Interval::new(n.clone(), n),
        Quantity::Within(i) => i,
    };
    let not_below = |n: Option<Number>| n.map(|n| n.max(Number::ZERO));
    let range = Interval { low: Some(not_below(range.low).unwrap_or(Number::ZERO)), high: not_below(range.high) };
    match holds {
        Truth::Yes => range,
        Truth::No => zero(),
        Truth::Unknown => Interval { low: Some(Number::ZERO), high: range.high },
    }
}

pub(crate) fn first_dimension(benefits: &[Benefit]) -> Option<Dimension> {
    benefits.iter().find_map(|b| match b {
        Benefit::Item { amount: Some(_), dimension, .. } => Some(*dimension),
        Benefit::Item { .. } => None,
        Benefit::Group { items, .. } => first_dimension(items),
    })
}
