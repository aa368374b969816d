//! What goes over the wire. Numbers are exact decimals (or `n/d`) as text, amounts in 元, days `YYYY-MM-DD`.

use crate::show::address_key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use zhida_engine::{AmountRange, Truth};
use zhida_facts::{Codes, Dictionary, FactId, Facts, Number, Record, State};
use zhida_live::{City, MeasureStatus, Phase, Standing};

/// Facts by key, or `key@year` where a fact has years, as people write them: `"revenue@2025": "3000万元"`. Empty is not known,
/// `/` not applicable.
pub(crate) type FactsIn = BTreeMap<String, String>;

/// A range; no `high` if unknown facts leave it open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Range {
    /// At least.
    #[schema(example = "100000")]
    low: String,
    /// At most.
    #[schema(example = "500000")]
    high: Option<String>,
}

/// What a measure says of an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Verdict {
    /// Id of the measure.
    #[schema(example = "cn-srdi-2026")]
    measure: String,
    /// Its title.
    title: String,
    /// `eligible`, `ineligible` or `unknown`.
    verdict: &'static str,
    /// `eligible`, `one_step`, `needs_answer` or `ineligible`: who is a step away is not eligible yet.
    standing: &'static str,
    /// Least number of clauses that would have to change.
    unmet: usize,
    /// The score of the main sheet, if there is one.
    score: Option<Score>,
    /// What the enterprise would get, if the measure names an amount.
    amount: Option<Range>,
    /// Last day to apply, or the last day in force.
    deadline: Option<String>,
    /// Whether one may apply today.
    open: bool,
    /// Keys of facts that are missing and decide.
    missing: Vec<String>,
}

/// A score; ends are missing where they are open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Score {
    low: Option<String>,
    high: Option<String>,
}

/// A fact on file.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct FactOut {
    /// Key, or `key@year`.
    pub(crate) key: String,
    /// Value as stored: exact, in base units (元, 人, ratio), codes and choices by name.
    pub(crate) value: String,
    /// `value`, `unknown` (asked, not known) or `not_applicable`.
    pub(crate) state: String,
    /// How it came: `declared`, `answered`, `entered`, `imported`, `undone`.
    pub(crate) origin: String,
    /// When, RFC 3339.
    pub(crate) at: String,
}

/// A fact that could not be read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Unread {
    /// Key as sent.
    pub(crate) key: String,
    /// `no_such_fact`, `year_missing`, `no_years` or `not_a_value`.
    pub(crate) code: &'static str,
}

/// A fact that was read, its year, and what is known of it.
pub(crate) type Read = (FactId, Option<i32>, State);

/// Reads facts as people write them; what cannot be read is listed and counts as not known.
pub(crate) fn read(dictionary: &Dictionary, codes: &Codes, sent: &FactsIn) -> (Vec<Read>, Vec<Unread>) {
    let (mut facts, mut unread) = (Vec::new(), Vec::new());
    for (key, text) in sent {
        match one(dictionary, codes, key, text) {
            Ok(fact) => facts.push(fact),
            Err(code) => unread.push(Unread { key: key.clone(), code }),
        }
    }
    (facts, unread)
}

fn one(dictionary: &Dictionary, codes: &Codes, key: &str, text: &str) -> Result<Read, &'static str> {
    let (name, year) = match key.split_once('@') {
        Some((name, year)) => (name, Some(year.parse::<i32>().map_err(|_| "year_missing")?)),
        None => (key, None),
    };
    let id = dictionary.find(name).ok_or("no_such_fact")?;
    let fact = dictionary.fact(id);
    match (fact.period == zhida_facts::Period::Point, year) {
        (true, Some(_)) => return Err("no_years"),
        (false, None) => return Err("year_missing"),
        _ => {}
    }
    let state = zhida_facts::cell::read(fact, codes, text, None).map_err(|_| "not_a_value")?;
    Ok((id, year, state))
}

/// Facts by themselves.
pub(crate) fn record(facts: Vec<Read>) -> Record {
    let mut record = Record::default();
    facts.into_iter().for_each(|(fact, year, state)| record.set(fact, year, state));
    record
}

/// What the measures in force say, those of `wanted` only if it names any.
pub(crate) fn verdicts(city: &City, facts: &dyn Facts, wanted: &[String]) -> Vec<Verdict> {
    let all = city.statuses(facts).into_iter().filter(|s| {
        let id = &city.library().measures()[s.measure].plan.meta.id;
        wanted.is_empty() || wanted.contains(id)
    });
    all.map(|status| verdict(city, facts, &status)).collect()
}

fn verdict(city: &City, facts: &dyn Facts, status: &MeasureStatus) -> Verdict {
    let meta = &city.library().measures()[status.measure].plan.meta;
    let text = |n: Option<&Number>| n.map(ToString::to_string);
    let missing = if status.standing == Standing::NeedsAnswer {
        city.subject(status.measure).map(|s| city.missing(facts, &s)).unwrap_or_default()
    } else {
        Vec::new()
    };
    Verdict {
        measure: meta.id.clone(),
        title: meta.title.clone(),
        verdict: match status.outcome.verdict {
            Truth::Yes => "eligible",
            Truth::No => "ineligible",
            Truth::Unknown => "unknown",
        },
        standing: match status.standing {
            Standing::Eligible => "eligible",
            Standing::OneStep => "one_step",
            Standing::NeedsAnswer => "needs_answer",
            Standing::Ineligible => "ineligible",
        },
        unmet: status.outcome.unmet,
        score: status.outcome.score.as_ref().map(|s| Score { low: text(s.low.as_ref()), high: text(s.high.as_ref()) }),
        amount: status.outcome.amount.as_ref().map(|a: &AmountRange| Range { low: a.low.to_string(), high: text(a.high.as_ref()) }),
        deadline: status.deadline.map(|d| d.to_string()),
        open: matches!(status.phase, Phase::Open | Phase::Always),
        missing: missing.into_iter().map(|at| address_key(&city.library().dictionary, at)).collect(),
    }
}
