//! Sums of what a measure pays.

use crate::show::Show;
use zhida_engine::AmountRange;
use zhida_facts::{Dimension, Number};
use zhida_live::{Amounts, Sum};

/// A sum in words; how many are left out of its upper end because facts of theirs are missing.
#[derive(Clone, Debug)]
pub(crate) struct Total {
    /// `1200–1500万元`
    pub(crate) text: String,
    /// Enterprises whose amount has no upper end.
    pub(crate) open: usize,
}

/// What the eligible get, and what those whose verdict is open would add at most.
pub(crate) fn totals(show: Show<'_>, amounts: &Amounts) -> (Total, Total) {
    let total = |low: &Number, sum: &Sum| {
        let range = AmountRange { low: low.clone(), high: Some(sum.high.clone()), dimension: amounts.dimension };
        Total { text: show.amount(&range), open: sum.open }
    };
    // Of what is open the lower end is nothing and says nothing.
    (total(&amounts.eligible.low, &amounts.eligible), total(&amounts.unknown.high, &amounts.unknown))
}

/// An exact sum in words.
pub(crate) fn exact(show: Show<'_>, n: &Number, dimension: Dimension) -> String {
    show.amount(&AmountRange { low: n.clone(), high: Some(n.clone()), dimension })
}

/// A difference in words, with its sign.
pub(crate) fn difference(show: Show<'_>, n: &Number, dimension: Dimension) -> String {
    let sign = if n.is_negative() {
        "−"
    } else if n.is_zero() {
        ""
    } else {
        "+"
    };
    format!("{sign}{}", exact(show, &n.abs(), dimension))
}
