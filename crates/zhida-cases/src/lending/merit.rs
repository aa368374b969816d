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

/// In what each of `quotes` is the best, for who wants `fen` for `months`. Where all are alike none is.
#[must_use]
pub fn merits(quotes: &[&Quote], fen: i64, months: u32) -> Vec<Vec<Merit>> {
    let mut found = vec![Vec::new(); quotes.len()];
    // The lower the better, for each.
    let scales: [(Merit, fn(&Quote, i64, u32) -> Number); 5] = [
        (Merit::Amount, |q, fen, _| Number::from(fen.saturating_sub(q.fen).max(0))),
        (Merit::Cost, |q, _, _| q.yearly_share()),
        (Merit::Rate, |q, _, _| Number::from(q.rate)),
        (Merit::Term, |q, _, months| Number::from(i64::from(months.saturating_sub(q.months)))),
        (Merit::Fees, |q, _, _| Number::from(q.fees)),
    ];
    for (merit, scale) in scales {
        let values: Vec<Number> = quotes.iter().map(|q| scale(q, fen, months)).collect();
        let Some(best) = values.iter().min() else { continue };
        if values.iter().any(|v| v != best) {
            for (place, _) in found.iter_mut().zip(&values).filter(|(_, v)| *v == best) {
                place.push(merit);
            }
        }
    }
    found
}
