//! Facts, quantities and changes in words, in the units people use.

use crate::words::{say, zh};
use zhida_engine::{AmountRange, Change, Interval, Truth, UsedFact};
use zhida_facts::{FactType, Number, State, Unit, Value, spoken};
use zhida_measure::Library;
use zhida_measure::plan::{FactRef, Year};

/// A label with its year: 研发费用(2025).
pub(crate) fn fact(library: &Library, at: FactRef) -> String {
    let label = library.dictionary.fact(at.fact).label(zh());
    match at.year {
        Year::Fixed(year) => format!("{label}({year})"),
        _ => label.to_owned(),
    }
}

/// A source in the language spoken.
pub(crate) fn source(name: &str) -> &str {
    spoken::source(name, zh())
}

/// A state as a person would write it.
pub(crate) fn state(library: &Library, at: FactRef, state: &State) -> String {
    match state {
        State::Value(v) => value(library, at, v),
        State::SaidUnknown => say("said-unknown", &[]),
        State::NotAsked => say("not-asked", &[]),
        State::NotApplicable => say("not-applicable", &[]),
    }
}

/// What is known of a fact.
pub(crate) fn used(library: &Library, used: &UsedFact) -> String {
    if used.possible.is_empty() {
        return state(library, used.fact, &used.state);
    }
    used.possible.iter().map(|v| value(library, used.fact, v)).collect::<Vec<_>>().join(&say("or", &[]))
}

fn value(library: &Library, at: FactRef, value: &Value) -> String {
    let fact = library.dictionary.fact(at.fact);
    match value {
        Value::Number(n) => quantity(library, at, n),
        Value::Bool(yes) => say(if *yes { "yes" } else { "no" }, &[]),
        Value::Date(day) => day.to_string(),
        Value::Code(id) => match fact.kind {
            FactType::Code(scheme) => {
                let tree = library.codes.tree(scheme);
                format!("{} {}", tree.code(*id), tree.name(*id))
            }
            _ => String::new(),
        },
        Value::Choice(c) => fact.choices.get(usize::from(*c)).map(|c| spoken::choice(c, zh()).to_owned()).unwrap_or_default(),
        Value::Text(t) => t.to_string(),
        Value::List(items) if items.is_empty() => say("none", &[]),
        Value::List(items) => items.join(&say("comma", &[])),
    }
}

/// A figure in its fact's unit, exact to four places; rounded ones say so.
pub(crate) fn quantity(library: &Library, at: FactRef, n: &Number) -> String {
    spoken::quantity(&library.dictionary.fact(at.fact).unit, n, zh())
}

/// The unit figures are shown and asked in: the dictionary's own in Chinese; in English one that is said in English.
pub(crate) fn unit(unit: &Unit) -> String {
    spoken::unit(unit, zh()).1.trim_start().to_owned()
}

/// The same for reading an answer that names no unit.
pub(crate) fn asked_unit(unit: &Unit) -> Unit {
    spoken::unit(unit, zh()).0
}

/// Up to four decimals; `≈` where that loses something.
pub(crate) fn decimal(n: &Number) -> String {
    spoken::decimal(n, 4)
}

/// The unit sums of money are shown in, with its factor: 万元, or millions in English.
pub(crate) fn money_unit() -> (Number, &'static str) {
    spoken::money_unit(zh())
}

/// `60`, `55–60`, `≥ 55`.
pub(crate) fn interval(range: &Interval) -> String {
    spoken::between(range.low.as_ref(), range.high.as_ref(), decimal)
}

/// An amount: money in 万元, in English in yuan or millions.
pub(crate) fn amount(range: &AmountRange) -> String {
    if range.dimension.is_money() {
        return spoken::money(&range.low, range.high.as_ref(), zh());
    }
    let places = if zh() { 4 } else { 6 };
    spoken::between(Some(&range.low), range.high.as_ref(), |n| spoken::decimal(n, places))
}

/// 符合 · 不符合 · 待定.
pub(crate) fn verdict(truth: Truth) -> String {
    match truth {
        Truth::Yes => say("eligible", &[]),
        Truth::No => say("ineligible", &[]),
        Truth::Unknown => say("unknown", &[]),
    }
}

/// One change in words: 研发费用(2025)再增加23.5万元，达到100万元.
pub(crate) fn change(library: &Library, change: &Change) -> String {
    match change {
        Change::Wait(day) => say("gap-wait", &[("day", day.to_string())]),
        Change::Attest { text, .. } => say("gap-attest", &[("what", text.clone())]),
        Change::Qualify(id) => say("gap-qualify", &[("id", id.clone())]),
        Change::Answer(facts) => {
            let names: Vec<String> = facts.iter().map(|f| fact(library, *f)).collect();
            say("gap-answer", &[("facts", names.join(&say("comma", &[])))])
        }
        Change::Set { fact: at, from, to, .. } => {
            let name = fact(library, *at);
            let target = state(library, *at, to);
            match (from, to) {
                (State::Value(Value::Number(a)), State::Value(Value::Number(b))) => {
                    let by = quantity(library, *at, &(b - a).abs());
                    let key = if b > a { "gap-more" } else { "gap-less" };
                    let args = [("fact", name), ("by", by), ("to", target)];
                    if key == "gap-more" { say("gap-more", &args) } else { say("gap-less", &args) }
                }
                (State::Value(Value::List(a)), State::Value(Value::List(b))) if b.len() > a.len() => {
                    let new: Vec<String> = b.iter().filter(|i| !a.contains(i)).map(|i| i.to_string()).collect();
                    say("gap-add", &[("fact", name), ("what", new.join(&say("comma", &[])))])
                }
                (from, _) if from.is_unknown() => say("gap-confirm", &[("fact", name), ("to", target)]),
                _ => say("gap-set", &[("fact", name), ("from", state(library, *at, from)), ("to", target)]),
            }
        }
    }
}

/// Several changes, joined.
pub(crate) fn changes(library: &Library, all: &[Change]) -> String {
    let parts: Vec<String> = all.iter().map(|c| change(library, c)).collect();
    parts.join(&say("semicolon", &[]))
}
