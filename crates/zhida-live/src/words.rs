//! Conditions from a form: a clerk chooses fact, comparison and value, and this writes what they mean in the measure language.

use zhida_facts::{Dictionary, FactId, FactType, NaiveDate, Number, Period};
use zhida_measure::Language;
use zhida_measure::plan::Op;

/// What is asked of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// A number against a figure in a unit as people write it (`50`, `人`); the unit may be empty for the fact's own.
    Number(Op, Number, String),
    /// Between two figures in one unit, both included.
    Between(Number, Number, String),
    /// A date against a day.
    Day(Op, NaiveDate),
    /// A flag is set, or is not.
    Flag(bool),
    /// A code, choice or text is one of these, or below one; none of them if `false`.
    OneOf(Vec<String>, bool),
    /// A choice of an ordered list against one of its names.
    Rank(Op, String),
    /// A set holds one of these, or anything at all if none is named; nothing of it if `false`.
    Has(Vec<String>, bool),
}

/// The condition that the fact `fact` (of the year `year` if it has years; `None` is the latest) is as `comparison` says. `None` if the
/// comparison is none for a fact of its type. The text still wants to be compiled: a name in it may be none of the list.
#[must_use]
pub fn condition_text(
    dictionary: &Dictionary,
    fact: FactId,
    year: Option<i32>,
    comparison: &Comparison,
    language: Language,
) -> Option<String> {
    let entry = dictionary.fact(fact);
    let zh = language == Language::Zh;
    let mut name = entry.label(zh).to_owned();
    if let Some(year) = year.filter(|_| entry.period != Period::Point) {
        name = format!("{name}[{year}]");
    }
    let figure = |n: &Number, unit: &str| {
        let unit = if unit.trim().is_empty() { entry.unit.symbol.as_str() } else { unit.trim() };
        // Twelve places lose nothing a person writes; a third stays a quotient.
        if n.is_exact_with(12) { format!("{}{unit}", n.to_decimal(12)) } else { format!("({}{unit} / {})", n.numerator(), n.denominator()) }
    };
    let negated = |text: String, holds: bool| match (holds, zh) {
        (true, _) => text,
        (false, true) => format!("非 ({text})"),
        (false, false) => format!("not ({text})"),
    };
    let list = |items: &[String]| items.iter().map(|i| i.trim()).collect::<Vec<_>>().join(if zh { "、" } else { ", " });
    let text = match (comparison, &entry.kind) {
        (Comparison::Number(op, n, unit), FactType::Number { .. }) => format!("{name} {} {}", op.symbol(), figure(n, unit)),
        (Comparison::Between(low, high, unit), FactType::Number { .. }) => {
            let and = if zh { "且" } else { "and" };
            format!("{name} >= {} {and} {name} <= {}", figure(low, unit), figure(high, unit))
        }
        (Comparison::Day(op, day), FactType::Date) => format!("{name} {} {day}", op.symbol()),
        (Comparison::Flag(holds), FactType::Bool) => negated(name, *holds),
        (Comparison::OneOf(items, holds), FactType::Code(_) | FactType::Choice | FactType::Text) if !items.is_empty() => {
            negated(format!("{name} {} {}", if zh { "属于" } else { "in" }, list(items)), *holds)
        }
        (Comparison::Rank(op, item), FactType::Choice) => format!("{name} {} {}", op.symbol(), item.trim()),
        (Comparison::Has(items, holds), FactType::List) => {
            let any = if zh { "任意" } else { "any" };
            let items = if items.is_empty() { any.to_owned() } else { list(items) };
            negated(format!("{name} {} {items}", if zh { "含" } else { "has" }), *holds)
        }
        _ => return None,
    };
    Some(text)
}
