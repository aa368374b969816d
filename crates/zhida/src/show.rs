//! Facts, quantities and changes in words, in the units people use.

use crate::words::{say, zh};
use zhida_engine::{AmountRange, Change, Interval, Truth};
use zhida_facts::{Base, Dimension, FactType, Number, State, Unit, Value};
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

/// Where facts come from, in English; the dictionary has the Chinese.
const SOURCES: &[(&str, &str)] = &[
    ("企业自报", "self-reported"),
    ("工信", "industry and information technology"),
    ("市场监管", "market regulation"),
    ("税务", "tax"),
    ("人社", "human resources"),
    ("审计报告", "audit report"),
    ("知识产权", "intellectual property"),
    ("统计", "statistics"),
    ("银行", "bank"),
    ("科技", "science and technology"),
    ("发改", "development and reform"),
    ("财政", "finance"),
    ("生态环境", "environment"),
    ("海关", "customs"),
    ("自然资源", "natural resources"),
    ("人行", "central bank"),
    ("应急", "emergency management"),
    ("信用办", "credit office"),
    ("证监", "securities regulator"),
    ("电力", "electricity"),
    ("水务", "water"),
    ("法院", "court"),
];

/// A source in the language spoken.
pub(crate) fn source(name: &str) -> &str {
    if zh() { name } else { SOURCES.iter().find(|(zh, _)| *zh == name).map_or(name, |(_, en)| en) }
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
        Value::Choice(c) => fact.choices.get(usize::from(*c)).map(|c| c.name.clone()).unwrap_or_default(),
        Value::Text(t) => t.to_string(),
        Value::List(items) if items.is_empty() => say("none", &[]),
        Value::List(items) => items.join(&say("comma", &[])),
    }
}

/// A figure in its fact's unit, exact to four places; rounded ones say so.
pub(crate) fn quantity(library: &Library, at: FactRef, n: &Number) -> String {
    let (unit, word, places) = usual(&library.dictionary.fact(at.fact).unit);
    let in_unit = n.checked_div(&unit.factor).unwrap_or_else(|| n.clone());
    format!("{}{word}", places_of(&in_unit, places))
}

/// The unit figures are shown and asked in: the dictionary's own in Chinese; in English one that is said in English.
pub(crate) fn unit(unit: &Unit) -> String {
    usual(unit).1.trim_start().to_owned()
}

/// The same for reading an answer that names no unit.
pub(crate) fn asked_unit(unit: &Unit) -> Unit {
    usual(unit).0
}

/// English words for dimensions, with the unit they count.
const ENGLISH: &[(Base, &str, &str)] = &[
    (Base::Yuan, "million yuan", " million yuan"),
    (Base::Dollar, "美元", " USD"),
    (Base::Person, "人", " persons"),
    (Base::Item, "项", ""),
    (Base::Point, "分", " points"),
    (Base::Day, "天", " days"),
    (Base::Workday, "工作日", " workdays"),
    (Base::Mu, "亩", " mu"),
    (Base::Ton, "吨", " tons"),
    (Base::CoalTon, "吨标准煤", " tce"),
    (Base::KilowattHour, "千瓦时", " kWh"),
];

/// Unit, word behind the figure, and decimals.
fn usual(unit: &Unit) -> (Unit, String, u32) {
    let own = || (unit.clone(), unit.symbol.clone(), 4);
    if zh() {
        return own();
    }
    if unit.dimension == Dimension::of(Base::Year) {
        let months = unit.factor != Number::ONE;
        return (unit.clone(), if months { " months" } else { " years" }.to_owned(), 4);
    }
    let found = ENGLISH.iter().find(|(base, ..)| unit.dimension == Dimension::of(*base));
    match found.and_then(|(_, symbol, word)| Some((Unit::parse(symbol)?, *word))) {
        // A sum of money is whole 元 nearly always: six places of a million show it exactly.
        Some((unit, word)) => (unit, word.to_owned(), 6),
        None => own(),
    }
}

/// Up to four decimals; `≈` where that loses something.
pub(crate) fn decimal(n: &Number) -> String {
    places_of(n, 4)
}

fn places_of(n: &Number, places: u32) -> String {
    let sign = if n.is_exact_with(places) { "" } else { "≈" };
    format!("{sign}{}", n.to_decimal(places))
}

/// The unit sums of money are shown in, with its factor: 万元, or millions in English.
pub(crate) fn money_unit() -> (Number, &'static str) {
    if zh() { (Number::from(10_000), "万元") } else { (Number::from(1_000_000), " million yuan") }
}

/// `60`, `55–60`, `≥ 55`.
pub(crate) fn interval(range: &Interval) -> String {
    interval_to(range, 4)
}

fn interval_to(range: &Interval, places: u32) -> String {
    let shown = |n: &Number| places_of(n, places);
    match (&range.low, &range.high) {
        (Some(a), Some(b)) if a == b => shown(a),
        (Some(a), Some(b)) => format!("{}–{}", shown(a), shown(b)),
        (Some(a), None) => format!("≥ {}", shown(a)),
        (None, Some(b)) => format!("≤ {}", shown(b)),
        (None, None) => "?".to_owned(),
    }
}

/// An amount: money in 万元.
pub(crate) fn amount(range: &AmountRange) -> String {
    let (factor, unit) = if range.dimension.is_money() { money_unit() } else { (Number::ONE, "") };
    let scale = |n: &Number| n.checked_div(&factor).unwrap_or_else(|| n.clone());
    let shown = interval_to(&Interval { low: Some(scale(&range.low)), high: range.high.as_ref().map(scale) }, if zh() { 4 } else { 6 });
    format!("{shown}{unit}")
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
