//! A measure's money in words.

use crate::address::encode;
use crate::apply;
use crate::kit::money::WAN;
use crate::kit::verdict::Look;
use crate::show::Show;
use crate::words::Key;
use zhida_engine::AmountRange;
use zhida_facts::{Base, Datelike as _, Dimension, NaiveDate, Number};
use zhida_measure::Measure;
use zhida_measure::plan::{Benefit, Plan};
use zhida_store::{Expected, Room, Spending};

/// The money of a measure in a year.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Id of the measure.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) department: String,
    pub(crate) budget: String,
    /// Whether the budget is the one the measure's own text names.
    pub(crate) by_text: bool,
    pub(crate) committed: String,
    pub(crate) paid: String,
    pub(crate) expected: String,
    /// Enterprises that are to get it, and those of them whose amount nothing bounds.
    pub(crate) enterprises: i64,
    pub(crate) open: i64,
    pub(crate) total: String,
    /// Whether the money will do, in a word; none without a budget.
    pub(crate) look: Option<Look>,
    /// Where the sliders show which value fits the budget; none without one.
    pub(crate) fit: Option<String>,
    /// The figures behind the words.
    pub(crate) exact: Spending,
}

/// The money of the measure `id` in `year`, whose latest text is `measure`. Where nobody has set a budget, the one the text names counts for
/// the present year.
pub(crate) fn line(show: Show<'_>, id: &str, measure: Option<&Measure>, spending: Option<&Spending>, year: i32, today: NaiveDate) -> Line {
    let mut exact = spending.copied().unwrap_or_default();
    // Where nobody is to get anything in the present year, that is known to be nothing.
    exact.expected = exact.expected.or_else(|| (year == today.year()).then(Expected::default));
    let named = measure.and_then(|m| m.plan.meta.budget.as_ref()).filter(|_| year == today.year());
    let by_text = exact.budget.is_none() && named.is_some();
    if by_text {
        exact.budget = named.and_then(|yuan| (yuan * &Number::from(100)).floor().to_i64());
    }
    let look = match exact.room() {
        Room::Over => Some(Look { tone: "no", word: Key("budget-over") }),
        Room::Perhaps => Some(Look { tone: "open", word: Key("budget-perhaps") }),
        Room::Enough => Some(Look { tone: "yes", word: Key("budget-enough") }),
        Room::Unset => None,
    };
    let expected = exact.expected.unwrap_or_default();
    let (low, high) = exact.total();
    let fit = exact.budget.filter(|fen| *fen > 0 && measure.is_some());
    Line {
        id: id.to_owned(),
        title: measure.map_or_else(|| id.to_owned(), |m| m.plan.meta.title.clone()),
        department: measure.map(|m| m.plan.meta.issuer.clone()).unwrap_or_default(),
        budget: apply::money(show, exact.budget),
        by_text,
        committed: apply::money(show, Some(exact.committed)),
        paid: apply::money(show, Some(exact.paid)),
        expected: range(show, expected.low, (expected.open == 0).then_some(expected.high)),
        enterprises: expected.enterprises,
        open: expected.open,
        total: range(show, low, high),
        look,
        fit: fit.map(|fen| format!("/desk/measures/{}/sliders?budget={}#budget", encode(id), wan(fen))),
        exact,
    }
}

/// Fen as a figure in 万元, exactly.
pub(super) fn wan(fen: i64) -> String {
    Number::ratio(fen, WAN).map_or_else(String::new, |n| n.to_decimal(6))
}

/// A range of fen in words; nothing bounds it if it has no end.
fn range(show: Show<'_>, low: i64, high: Option<i64>) -> String {
    let yuan = |fen: i64| Number::ratio(fen, 100).unwrap_or(Number::ZERO);
    let said = show.amount(&AmountRange { low: yuan(low), high: high.map(yuan), dimension: Dimension::of(Base::Yuan) });
    if said.is_empty() { show.t.say("budget-unbounded").to_string() } else { said }
}

/// Whether a measure brings money to whoever gets it.
pub(crate) fn pays(plan: &Plan) -> bool {
    fn brings(benefit: &Benefit) -> bool {
        match benefit {
            Benefit::Item { amount, dimension, .. } => amount.is_some() && dimension.is_money(),
            Benefit::Group { items, .. } => items.iter().any(brings),
        }
    }
    plan.benefits.iter().any(brings)
}

#[cfg(test)]
mod tests {
    #[test]
    fn budgets_are_typed_in_ten_thousands_to_the_fen() {
        assert_eq!(super::wan(2_000_000_000), "2000");
        assert_eq!(super::wan(1), "0.000001");
    }
}
