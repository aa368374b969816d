//! What an institution offers, and what it costs: exactly, so that two offers are compared by what they are and not by rounding.

use super::Security;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhida_facts::Number;

/// The largest sum that can be wanted or offered, in fen: a hundred billion yuan. More is a slip, and sums of sums must stay exact.
pub const MOST_FEN: i64 = 10_000_000_000_000;
/// Longest term, in months.
const MOST_MONTHS: u32 = 600;
/// The whole, in the fractions rates are kept in.
const WHOLE: i64 = 1_000_000;
/// Months of a year.
const YEAR: i64 = 12;

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Id of the product it is of; empty if it is of none.
    pub product: String,
    /// How much, in fen.
    pub fen: i64,
    /// Interest a year in ten-thousandths of a percent: 34500 is 3.45%.
    pub rate: i64,
    /// For how many months.
    pub months: u32,
    /// What is paid once, in fen.
    pub fees: i64,
    /// What a guarantee costs a year, as the rate.
    pub guarantee: i64,
    /// What secures it.
    pub security: Security,
    /// What else is to be known.
    pub note: String,
    /// The last day on which it can be accepted.
    pub until: NaiveDate,
}

/// What cannot be in a quote, or in another act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the fields")]
pub enum Bad {
    Amount,
    Rate,
    Months,
    Fees,
    Guarantee,
    Until,
    Day,
    Reason,
    Rating,
}

impl Quote {
    /// Whether it can be offered on `day`.
    ///
    /// # Errors
    /// What cannot be.
    pub fn check(&self, day: NaiveDate) -> Result<(), Bad> {
        let wrong = [
            (!(1..=MOST_FEN).contains(&self.fen), Bad::Amount),
            (!(0..=WHOLE).contains(&self.rate), Bad::Rate),
            (!(1..=MOST_MONTHS).contains(&self.months), Bad::Months),
            (self.fees < 0 || self.fees > self.fen, Bad::Fees),
            (!(0..=WHOLE).contains(&self.guarantee), Bad::Guarantee),
            (self.until < day, Bad::Until),
        ];
        wrong.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(()), |(_, what)| Err(what))
    }

    /// What a year costs, in fen: interest and guarantee on the whole sum, which is paid back at the end, and a year's part of what is paid once.
    #[must_use]
    pub fn yearly_cost(&self) -> Number {
        let part = |n: i64, of: i64| Number::ratio(n, of).unwrap_or(Number::ZERO);
        let running = &Number::from(self.fen) * &part(self.rate.saturating_add(self.guarantee), WHOLE);
        let once = &Number::from(self.fees) * &part(YEAR, i64::from(self.months.max(1)));
        &running + &once
    }

    /// The same as a share of the sum: what offers of different sums are compared by.
    #[must_use]
    pub fn yearly_share(&self) -> Number {
        self.yearly_cost().checked_div(&Number::from(self.fen)).unwrap_or(Number::ZERO)
    }

    /// What it costs to its end, in fen.
    #[must_use]
    pub fn whole_cost(&self) -> Number {
        let years = Number::ratio(i64::from(self.months), YEAR).unwrap_or(Number::ZERO);
        &self.yearly_cost() * &years
    }

    /// A rate as a share of the whole.
    #[must_use]
    pub fn share(rate: i64) -> Number {
        Number::ratio(rate, WHOLE).unwrap_or(Number::ZERO)
    }

    /// A rate given in percent, in the fractions it is kept in; nothing for one with more than four places.
    #[must_use]
    pub fn rate_of(percent: &Number) -> Option<i64> {
        let whole = percent * &Number::from(WHOLE / 100);
        whole.is_integer().then(|| whole.to_i64()).flatten()
    }
}
