//! Enterprises as rows for the section 样例, in the document's language, ready to be pasted.

use crate::samples::{Trial, sample_date};
use crate::words;
use zhida_engine::{AmountRange, Outcome};
use zhida_facts::{Datelike, Dictionary, Fact, FactId, FactType, Facts as _, NaiveDate, Number, Period, State, Value};
use zhida_measure::plan::Plan;
use zhida_measure::{Language, Library, Track};

/// A base enterprise with all facts of `trial`, and one row with the verdict. `None` if a value cannot be written down.
pub(crate) fn with_base(library: &Library, plan: &Plan, trial: &Trial, name: &str) -> Option<String> {
    let zh = plan.meta.language == Language::Zh;
    let mut rows = vec![if zh { "| 指标 | 值 |" } else { "| Fact | Value |" }.to_owned(), "|---|---|".to_owned()];
    for (fact, year, state) in trial.record.iter() {
        let (name, value) = assignment(library, plan, trial.as_of, fact, year, state)?;
        rows.push(format!("| {name} | {value} |"));
    }
    for (key, holds) in attestations(plan, trial) {
        rows.push(format!("| {} |", attestation(&key, holds, zh).replace(" = ", " | ")));
    }
    for indicator in plan.sheets.iter().flat_map(|s| &s.indicators) {
        let chosen = indicator.bands.iter().find_map(|b| trial.record.assessed(&plan.meta.id, &b.key));
        if let Some(points) = chosen {
            rows.push(format!("| {}({}) | {points} |", if zh { "评定" } else { "assessed" }, indicator.name));
        }
    }
    if rows.len() > 2 {
        rows.push(String::new());
    } else {
        rows.clear();
    }
    let outcome = trial.outcome(library, plan);
    let mut head = if zh { vec!["样例", "改动", "结论"] } else { vec!["Sample", "Changes", "Verdict"] };
    let mut cells = vec![name.to_owned(), String::new(), verdict_cell(&outcome, plan)];
    if let Some(score) = outcome.score.as_ref().filter(|s| s.low.is_some() && s.high.is_some()) {
        head.push(if zh { "得分" } else { "Score" });
        cells.push(words::interval(score));
    }
    if let Some(amount) = outcome.amount.as_ref().and_then(amount_cell) {
        head.push(if zh { "金额" } else { "Amount" });
        cells.push(amount);
    }
    if trial.track != plan.meta.track.unwrap_or(Track::New) {
        head.push(if zh { "申报类型" } else { "Track" });
        cells.push(track_word(trial.track, zh).to_owned());
    }
    if trial.as_of != sample_date(plan) {
        head.push(if zh { "日期" } else { "Date" });
        cells.push(trial.as_of.to_string());
    }
    rows.push(format!("| {} |", head.join(" | ")));
    rows.push(format!("|{}", "---|".repeat(head.len())));
    rows.push(format!("| {} |", cells.join(" | ")));
    Some(rows.join("\n"))
}

/// `20万元`, `0–20万元`; `None` for open ends and for amounts that are no money.
pub(crate) fn amount_cell(amount: &AmountRange) -> Option<String> {
    let high = amount.high.as_ref().filter(|_| amount.dimension.is_money())?;
    let unit = Number::from(10_000);
    let (low, high) = (amount.low.checked_div(&unit)?, high.checked_div(&unit)?);
    let exact = low.is_exact_with(12) && high.is_exact_with(12) && !low.is_negative();
    exact.then(|| format!("{}万元", words::range(Some(&low), Some(&high))))
}

/// What the 结论 column takes for this outcome.
pub(crate) fn verdict_cell(outcome: &Outcome, plan: &Plan) -> String {
    if outcome.classes.len() > 1 && outcome.verdict == zhida_engine::Truth::Unknown {
        return words::verdict(outcome.verdict, plan.meta.language).to_owned();
    }
    words::outcome(outcome, plan)
}

/// The word of a kind of case.
pub(crate) fn track_word(track: Track, zh: bool) -> &'static str {
    match (track, zh) {
        (Track::New, true) => "新申报",
        (Track::Renewal, true) => "复核",
        (Track::New, false) => "new",
        (Track::Renewal, false) => "renewal",
    }
}

/// `研发费用[-2]` and `100万元`.
pub(crate) fn assignment(
    library: &Library,
    plan: &Plan,
    as_of: NaiveDate,
    fact: FactId,
    year: Option<i32>,
    state: &State,
) -> Option<(String, String)> {
    let entry = library.dictionary.fact(fact);
    let zh = plan.meta.language == Language::Zh;
    Some((name(entry, year, as_of, zh), value(library, entry, state, zh)?))
}

/// `属实(key) = 是`.
pub(crate) fn attestation(key: &str, holds: Option<bool>, zh: bool) -> String {
    match (zh, holds) {
        (true, Some(true)) => format!("属实({key}) = 是"),
        (true, Some(false)) => format!("属实({key}) = 否"),
        (true, None) => format!("属实({key}) = 未知"),
        (false, Some(true)) => format!("attested({key}) = yes"),
        (false, Some(false)) => format!("attested({key}) = no"),
        (false, None) => format!("attested({key}) = unknown"),
    }
}

/// Attestation keys of the measure with what the trial says of them, if it says something.
pub(crate) fn attestations(plan: &Plan, trial: &Trial) -> Vec<(String, Option<bool>)> {
    use zhida_facts::Facts as _;
    let said = |key: &String| trial.record.attested(&plan.meta.id, key);
    manual_keys(plan).into_iter().filter_map(|key| said(&key).map(|holds| (key, Some(holds)))).collect()
}

/// Keys of manual clauses and manual bands.
pub(crate) fn manual_keys(plan: &Plan) -> Vec<String> {
    let mut keys = Vec::new();
    plan.each_clause(&mut |clause| {
        if clause.is_manual() {
            keys.push(clause.key.clone());
        }
    });
    let bands = plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands);
    keys.extend(bands.filter(|b| matches!(b.when, zhida_measure::plan::When::Manual)).map(|b| b.key.clone()));
    keys
}

/// A fact's name with the year as the language writes it on the day `as_of`.
fn name(entry: &Fact, year: Option<i32>, as_of: NaiveDate, zh: bool) -> String {
    let label = entry.label(zh);
    let Some(year) = year else { return label.to_owned() };
    let back = as_of.year() - year;
    match (entry.period, back) {
        (Period::Annual, 1) | (Period::Current, 0) => label.to_owned(),
        (_, 0) => format!("{label}[0]"),
        (_, 1..=20) => format!("{label}[-{back}]"),
        _ => format!("{label}[{year}]"),
    }
}

/// A state as a sample cell takes it; `None` if it cannot be written exactly.
pub(crate) fn value(library: &Library, entry: &Fact, state: &State, zh: bool) -> Option<String> {
    let value = match state {
        State::Value(value) => value,
        State::SaidUnknown | State::NotAsked => return Some(if zh { "未知" } else { "unknown" }.to_owned()),
        State::NotApplicable => return Some(if zh { "不适用" } else { "not applicable" }.to_owned()),
    };
    let text = match value {
        Value::Number(n) => {
            let figure = n.checked_div(&entry.unit.factor)?;
            if !figure.is_exact_with(12) {
                return None;
            }
            format!("{figure}{}", entry.unit.symbol)
        }
        Value::Bool(yes) => match (zh, yes) {
            (true, true) => "是",
            (true, false) => "否",
            (false, true) => "yes",
            (false, false) => "no",
        }
        .to_owned(),
        Value::Date(day) => day.to_string(),
        Value::Code(code) => match entry.kind {
            FactType::Code(scheme) => library.codes.tree(scheme).code(*code).to_owned(),
            _ => return None,
        },
        Value::Choice(choice) => entry.choices.get(usize::from(*choice))?.name.clone(),
        Value::Text(text) => text.to_string(),
        Value::List(items) if items.is_empty() => if zh { "无" } else { "none" }.to_owned(),
        Value::List(items) => items.join("、"),
    };
    (!text.contains(['|', '`', '\n'])).then_some(text)
}

/// A number of base units in the unit of `fact`.
pub(crate) fn figure(dictionary: &Dictionary, fact: Option<FactId>, number: &Number) -> String {
    let unit = fact.map(|f| &dictionary.fact(f).unit);
    match unit.and_then(|u| Some((number.checked_div(&u.factor)?, &u.symbol))) {
        Some((figure, symbol)) => format!("{figure}{symbol}"),
        None => number.to_string(),
    }
}
