//! The terms of a product in words.

use super::percent;
use crate::show::Show;
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

/// In what a product falls short of a need of `fen` for `months`.
pub(crate) fn falls_short(loan: &Loan, fen: i64, months: u32) -> (bool, bool) {
    let most = &loan.amount.1 * &Number::from(100);
    (most < Number::from(fen), loan.months.1 < months)
}
