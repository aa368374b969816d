//! The values a literal is moved over: `100万元..500万元/9`, or a list `60分,65分,70分`; days likewise.

use crate::words::say;
use anyhow::anyhow;
use zhida_facts::{NaiveDate, Number, Unit, days_between};
use zhida_measure::plan::Literal;

/// Most values of one sweep.
const MOST: usize = 10_000;

/// A value and how it is shown.
pub(super) struct Value {
    pub(super) literal: Literal,
    pub(super) text: String,
}

/// A literal as listed: in base units, or a day.
pub(super) fn plain(literal: &Literal) -> String {
    match literal {
        Literal::Number(n) => n.to_string(),
        Literal::Day(day) => day.to_string(),
    }
}

/// Reads what was asked for.
pub(super) fn read(text: &str, kind: &Literal) -> anyhow::Result<Vec<Value>> {
    let bad = || anyhow!(say("bad-values", &[("values", text.to_owned())]));
    let one = |text: &str| single(text.trim(), kind).ok_or_else(bad);
    let Some((from, rest)) = text.split_once("..") else {
        return text
            .split([',', '，', '、'])
            .map(|part| one(part).map(|(literal, _)| Value { literal, text: part.trim().to_owned() }))
            .collect();
    };
    let (to, steps) = rest.split_once('/').map_or((rest, Some(21)), |(to, n)| (to, n.trim().parse::<usize>().ok()));
    let steps = steps.filter(|n| (2..=MOST).contains(n)).ok_or_else(bad)?;
    let ((from, _), (to, unit)) = (one(from)?, one(to)?);
    let part = |at: usize| Number::ratio(i64::try_from(at).ok()?, i64::try_from(steps - 1).ok()?);
    (0..steps)
        .map(|at| {
            let part = part(at).ok_or_else(bad)?;
            match (&from, &to) {
                (Literal::Number(a), Literal::Number(b)) => {
                    let value = a + &(&(b - a) * &part);
                    let shown = value.checked_div(&unit.factor).unwrap_or(Number::ZERO);
                    Ok(Value { literal: Literal::Number(value), text: format!("{}{}", shown.to_decimal(4), unit.symbol) })
                }
                (Literal::Day(a), Literal::Day(b)) => {
                    let days = (&Number::from(days_between(*a, *b)) * &part).floor().to_i64().ok_or_else(bad)?;
                    let day = *a + zhida_facts::Days::new(u64::try_from(days).map_err(|_| bad())?);
                    Ok(Value { literal: Literal::Day(day), text: day.to_string() })
                }
                _ => Err(bad()),
            }
        })
        .collect()
}

/// A number with a unit, or a day.
fn single(text: &str, kind: &Literal) -> Option<(Literal, Unit)> {
    if let Literal::Day(_) = kind {
        return Some((Literal::Day(text.parse::<NaiveDate>().ok()?), Unit::none()));
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+')).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = if unit.trim().is_empty() { Unit::none() } else { Unit::parse(unit)? };
    Some((Literal::Number(&Number::parse(digits).ok()? * &unit.factor), unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, kind: &Literal) -> Vec<String> {
        read(text, kind).map_or_else(|_| Vec::new(), |v| v.into_iter().map(|v| format!("{}={}", v.text, plain(&v.literal))).collect())
    }

    #[test]
    fn ranges_and_lists() {
        let number = Literal::Number(Number::ONE);
        assert_eq!(shown("1万元..2万元/3", &number), ["1万元=10000", "1.5万元=15000", "2万元=20000"]);
        assert_eq!(shown("3%, 5%", &number), ["3%=0.03", "5%=0.05"]);
        assert!(shown("3斤", &number).is_empty() && shown("1..2/1", &number).is_empty());
        let day = Literal::Day(NaiveDate::default());
        assert_eq!(shown("2026-01-01..2026-01-31/3", &day), ["2026-01-01=2026-01-01", "2026-01-16=2026-01-16", "2026-01-31=2026-01-31"]);
    }
}
