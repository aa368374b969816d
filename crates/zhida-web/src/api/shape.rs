//! What goes over the wire. Numbers are exact decimals (or `n/d`) as text, amounts in 元, days `YYYY-MM-DD`.

use crate::intake::IDENTITY;
use crate::show::address_key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use zhida_engine::{AmountRange, Truth};
use zhida_facts::{Codes, Dictionary, FactId, Facts, Number, Record, State};
use zhida_live::{City, MeasureStatus, Phase, Standing};
use zhida_measure::Library;
use zhida_store::{FactEntry, KnownFact, instant};

/// Facts by key, or `key@year` where a fact has years, as people write them: `"revenue@2025": "3000万元"`. Empty is not known,
/// `/` not applicable.
pub(crate) type FactsIn = BTreeMap<String, String>;

/// A range; no `high` if unknown facts leave it open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Range {
    /// At least.
    #[schema(example = "100000")]
    pub(crate) low: String,
    /// At most.
    #[schema(example = "500000")]
    pub(crate) high: Option<String>,
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
    /// `value`, `unknown` (asked, not known), `not_applicable`, or in a history `taken_back`.
    pub(crate) state: String,
    /// How it came: `declared`, `answered`, `entered`, `imported`, `undone`.
    pub(crate) origin: String,
    /// When, RFC 3339.
    pub(crate) at: String,
}

impl FactOut {
    pub(crate) fn of(fact: &KnownFact) -> Self {
        Self {
            key: fact.year.map_or_else(|| fact.key.clone(), |year| format!("{}@{year}", fact.key)),
            state: match fact.state.as_str() {
                "" => "taken_back",
                "?" => "unknown",
                "/" => "not_applicable",
                _ => "value",
            }
            .to_owned(),
            value: stored_value(&fact.state),
            origin: fact.origin.key().to_owned(),
            at: instant(fact.at).to_rfc3339(),
        }
    }
}

/// The value of a stored state, exact; nothing if it has none.
pub(crate) fn stored_value(state: &str) -> String {
    state.strip_prefix('=').unwrap_or_default().replace('\u{1f}', "、")
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

/// Facts as they are stored, or those that cannot be read. Who an enterprise is is no fact to be entered.
pub(crate) fn entries(library: &Library, sent: &FactsIn) -> Result<Vec<FactEntry>, Vec<Unread>> {
    let (dictionary, codes) = (&library.dictionary, &library.codes);
    let (facts, mut unread) = read(dictionary, codes, sent);
    let identity = |key: &&String| IDENTITY.contains(&key.as_str());
    unread.extend(sent.keys().filter(identity).map(|k| Unread { key: k.clone(), code: "no_such_fact" }));
    if !unread.is_empty() {
        return Err(unread);
    }
    let entry = |(id, year, state): &Read| {
        let fact = dictionary.fact(*id);
        FactEntry(fact.key.clone(), *year, state.to_stored(fact, codes))
    };
    Ok(facts.iter().map(entry).collect())
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
        standing: standing(status.standing),
        unmet: status.outcome.unmet,
        score: status.outcome.score.as_ref().map(|s| Score { low: text(s.low.as_ref()), high: text(s.high.as_ref()) }),
        amount: status.outcome.amount.as_ref().map(Range::of),
        deadline: status.deadline.map(|d| d.to_string()),
        open: matches!(status.phase, Phase::Open | Phase::Always),
        missing: missing.into_iter().map(|at| address_key(&city.library().dictionary, at)).collect(),
    }
}

/// The word of a standing.
pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Eligible => "eligible",
        Standing::OneStep => "one_step",
        Standing::NeedsAnswer => "needs_answer",
        Standing::Ineligible => "ineligible",
    }
}

/// The standing of that word.
pub(crate) fn standing_of(word: &str) -> Option<Standing> {
    Standing::ALL.into_iter().find(|s| standing(*s) == word)
}

impl Range {
    pub(crate) fn of(range: &AmountRange) -> Self {
        Self { low: range.low.to_string(), high: range.high.as_ref().map(ToString::to_string) }
    }
}
