//! Terms of a finance product: who lends, how much, for how long and at what rate at most.

use super::{Lines, bad, names, yuan};
use crate::compile::{amount, months};
use crate::front::Kind;
use crate::keywords::Key;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Dimension, Number};

/// What a product promises. Where a text gives one value it is the most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    /// Institutions that offer it, named as the service lists them.
    pub lenders: Vec<String>,
    /// Yuan: the least, if there is one, and the most.
    pub amount: (Option<Number>, Number),
    /// Months: the least, if there is one, and the most.
    pub months: (Option<u32>, u32),
    /// Interest a year as a share of the whole: the least, if there is one, and the most.
    pub rate: (Option<Number>, Number),
    /// What secures it, in words; may be empty.
    pub security: String,
}

/// The lines a product needs.
const NEEDED: [(Key, &str); 4] = [(Key::Lenders, "机构"), (Key::Amount, "额度"), (Key::Term, "期限"), (Key::Rate, "年利率")];

impl Lines {
    /// The terms, if the measure is a product: whoever gives one line gives all that a product needs.
    pub(super) fn loan(&self, kind: Option<Kind>, problems: &mut Vec<Diagnostic>) -> Option<Loan> {
        let given = |key: Key| self.get(key).filter(|(value, _)| !value.is_empty());
        let first = NEEDED.iter().find_map(|(key, _)| given(*key)).or_else(|| given(Key::Security))?;
        if let Some(kind) = kind.filter(|kind| *kind != Kind::Finance) {
            problems.push(bad("类型", kind.word(), self.get(Key::Kind).map_or(&first.1, |(_, span)| span), "finance"));
        }
        for (key, name) in NEEDED {
            if given(key).is_none() {
                problems.push(Diagnostic::new(Code::MissingKey, self.span.start..self.span.start + 3).with("name", name));
            }
        }
        let mut between = |key: Key, name: &str, expected: &str, read: fn(&str) -> Option<Number>| {
            let (value, span) = given(key)?;
            let found = range(value, read);
            if found.is_none() {
                problems.push(bad(name, value, span, expected));
            }
            found
        };
        let amount = between(Key::Amount, "额度", "100万元..1000万元 (1000000 yuan..10000000 yuan)", yuan);
        let term = between(Key::Term, "期限", "6个月..36个月 (6 months..36 months)", |text| {
            months(text).map(|n| Number::from(i64::from(n)))
        });
        let rate = between(Key::Rate, "年利率", "3.45%..4.35%", share);
        let (value, span) = given(Key::Lenders)?;
        let lenders = names(value);
        if lenders.is_empty() {
            problems.push(bad("机构", value, span, "示范银行、示范担保公司"));
            return None;
        }
        Some(Loan { lenders, amount: amount?, months: whole(term?)?, rate: rate?, security: self.text(Key::Security) })
    }
}

/// `1..5`, or `5` for at most so much; the least is not more than the most.
fn range(text: &str, read: fn(&str) -> Option<Number>) -> Option<(Option<Number>, Number)> {
    match text.split_once("..") {
        None => Some((None, read(text)?)),
        Some((low, high)) => {
            let (low, high) = (read(low)?, read(high)?);
            (low <= high).then_some((Some(low), high))
        }
    }
}

/// A rate from nothing to the whole.
fn share(text: &str) -> Option<Number> {
    let (n, unit) = amount(text)?;
    let share = &n * &unit.factor;
    let percent = unit.dimension == Dimension::NONE && text.ends_with(['%', '％']);
    (percent && share <= Number::ONE).then_some(share)
}

fn whole((low, high): (Option<Number>, Number)) -> Option<(Option<u32>, u32)> {
    let months = |n: &Number| n.to_i64().and_then(|n| u32::try_from(n).ok());
    Some((low.as_ref().and_then(months), months(&high)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_exactly_or_not_at_all() {
        let rates = Number::ratio(345, 10_000).zip(Number::ratio(435, 10_000));
        assert_eq!(range("3.45%..4.35%", share), rates.map(|(low, high)| (Some(low), high)));
        assert_eq!(range("4.35%", share), Number::ratio(435, 10_000).map(|high| (None, high)));
        for wrong in ["4.35%..3.45%", "4.35", "101%", "-1%", "3.45%..", "..", "4.35万元"] {
            assert_eq!(range(wrong, share), None, "{wrong}");
        }
        assert_eq!(range("100万元..1000万元", yuan), Some((Some(Number::from(1_000_000)), Number::from(10_000_000))));
        for wrong in ["0万元", "100", "1000万元..100万元", "4%"] {
            assert_eq!(range(wrong, yuan), None, "{wrong}");
        }
        assert_eq!(names("示范银行、示范担保公司, "), ["示范银行", "示范担保公司"]);
        assert!(names("、").is_empty());
    }
}
