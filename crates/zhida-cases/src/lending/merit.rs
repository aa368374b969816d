//! In what an offer is the best of several.

use super::Quote;
use zhida_facts::Number;

/// Something an offer can be best in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merit {
    /// The largest part of what is wanted; more than that is no merit.
    Amount,
    /// The lowest yearly cost for each yuan.
    Cost,
    /// The lowest interest.
    Rate,
    /// The longest term, up to what is wanted.
    Term,
    /// The lowest payments made once.
    Fees,
}

impl Merit {
    /// What an offer has of it, the lower the better, for who wants `fen` for `months`.
    fn measured(self, quote: &Quote, fen: i64, months: u32) -> Number {
        match self {
            Self::Amount => Number::from(fen.saturating_sub(quote.fen).max(0)),
            Self::Cost => quote.yearly_share(),
            Self::Rate => Number::from(quote.rate),
            Self::Term => Number::from(i64::from(months.saturating_sub(quote.months))),
            Self::Fees => Number::from(quote.fees),
        }
    }
}

/// In what each of `quotes` is the best, for who wants `fen` for `months`. Where all are alike none is.
#[must_use]
pub fn merits(quotes: &[&Quote], fen: i64, months: u32) -> Vec<Vec<Merit>> {
    let mut found = vec![Vec::new(); quotes.len()];
    for merit in [Merit::Amount, Merit::Cost, Merit::Rate, Merit::Term, Merit::Fees] {
        let values: Vec<Number> = quotes.iter().map(|quote| merit.measured(quote, fen, months)).collect();
        let Some(best) = values.iter().min() else { continue };
        if values.iter().any(|v| v != best) {
            for (place, _) in found.iter_mut().zip(&values).filter(|(_, v)| *v == best) {
                place.push(merit);
            }
        }
    }
    found
}
