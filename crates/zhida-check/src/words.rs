//! Values and verdicts in the words of a document, Chinese or English, so that they can be pasted into it.

use zhida_engine::{Interval, Outcome, Truth};
use zhida_facts::Number;
use zhida_measure::Language;
use zhida_measure::plan::{ExpectedVerdict, Plan};

/// 符合 不符合 待定, as the 结论 column takes it.
pub(crate) fn verdict(truth: Truth, language: Language) -> &'static str {
    match (truth, language) {
        (Truth::Yes, Language::Zh) => "符合",
        (Truth::No, Language::Zh) => "不符合",
        (Truth::Unknown, Language::Zh) => "待定",
        (Truth::Yes, Language::En) => "eligible",
        (Truth::No, Language::En) => "ineligible",
        (Truth::Unknown, Language::En) => "unknown",
    }
}

/// What the 结论 column would say of `outcome`: the class of a class measure where it is decided.
pub(crate) fn outcome(outcome: &Outcome, plan: &Plan) -> String {
    let names = || outcome.classes.iter().filter_map(|c| plan.classes.get(*c)).map(|c| c.name.as_str()).collect::<Vec<_>>();
    match outcome.verdict {
        Truth::Yes if !plan.classes.is_empty() => names().join("|"),
        Truth::Unknown if outcome.classes.len() > 1 => format!("{} ({})", verdict(Truth::Unknown, plan.meta.language), names().join("|")),
        truth => verdict(truth, plan.meta.language).to_owned(),
    }
}

/// What a sample expects.
pub(crate) fn expected(wanted: &ExpectedVerdict, language: Language) -> String {
    match wanted {
        ExpectedVerdict::Eligible => verdict(Truth::Yes, language).to_owned(),
        ExpectedVerdict::Ineligible => verdict(Truth::No, language).to_owned(),
        ExpectedVerdict::Unknown => verdict(Truth::Unknown, language).to_owned(),
        ExpectedVerdict::Classes(names) => names.join("|"),
    }
}

/// `60`, `55–60`, `55–` where the end is open.
pub(crate) fn range(low: Option<&Number>, high: Option<&Number>) -> String {
    match (low, high) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (a, b) => format!("{}–{}", a.map(Number::to_string).unwrap_or_default(), b.map(Number::to_string).unwrap_or_default()),
    }
}

/// An interval as a range.
pub(crate) fn interval(interval: &Interval) -> String {
    range(interval.low.as_ref(), interval.high.as_ref())
}

/// The first `most` characters, with … where something was cut.
pub(crate) fn short(text: &str, most: usize) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() { head + "…" } else { head }
}
