//! The terms of a product in words.

use super::percent;
use crate::show::Show;
use crate::words::Key;
use zhida_facts::Number;
use zhida_measure::Loan;

/// What a product promises.
#[derive(Clone)]
pub(crate) struct Terms {
    pub(crate) lenders: String,
    pub(crate) amount: String,
    pub(crate) months: String,
    pub(crate) rate: String,
    pub(crate) security: String,
}

impl Terms {
    pub(crate) fn of(show: Show<'_>, loan: &Loan) -> Self {
        let t = show.t;
        let between = |low: Option<String>, high: String| match low {
            Some(low) if low != high => t.say("finance-between").with("from", low).with("to", high).to_string(),
            Some(_) => high,
            None => t.say("finance-at-most").with("n", high).to_string(),
        };
        let months = |n: u32| t.say("finance-months").with("n", n).to_string();
        Self {
            lenders: t.list(&loan.lenders),
            amount: between(loan.amount.0.as_ref().map(|n| show.money(n)), show.money(&loan.amount.1)),
            months: between(loan.months.0.map(months), months(loan.months.1)),
            rate: between(loan.rate.0.as_ref().map(percent), percent(&loan.rate.1)),
            security: loan.security.clone(),
        }
    }
}

/// In what a product is not for a need of `fen` for `months`: too little or too short for it, or not to be had for so little or so short.
pub(crate) fn misfits(loan: &Loan, (fen, months): (i64, u32)) -> Vec<Key> {
    let (yuan, (least, most), (shortest, longest)) = (Number::ratio(fen, 100).unwrap_or(Number::ZERO), &loan.amount, loan.months);
    let found = [
        (*most < yuan, Key("finance-short-amount")),
        (least.as_ref().is_some_and(|least| *least > yuan), Key("finance-over-amount")),
        (longest < months, Key("finance-short-term")),
        (shortest.is_some_and(|shortest| shortest > months), Key("finance-over-term")),
    ];
    found.into_iter().filter(|(misfit, _)| *misfit).map(|(_, key)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_for_what_is_neither_above_nor_below_it() {
        let loan = Loan {
            lenders: Vec::new(),
            amount: (Some(Number::from(500_000)), Number::from(5_000_000)),
            months: (Some(6), 24),
            rate: (None, Number::ZERO),
            security: String::new(),
        };
        let named = |fen, months| misfits(&loan, (fen, months)).into_iter().map(|key| key.0).collect::<Vec<_>>();
        assert_eq!((named(50_000_000, 6).len(), named(500_000_000, 24).len()), (0, 0));
        assert_eq!(named(49_999_999, 5), ["finance-over-amount", "finance-over-term"]);
        assert_eq!(named(500_000_001, 25), ["finance-short-amount", "finance-short-term"]);
        let open = Loan { amount: (None, Number::from(5_000_000)), months: (None, 24), ..loan.clone() };
        assert!(misfits(&open, (1, 1)).is_empty());
    }
}
