//! A measure as an enterprise's list shows it: what it is worth, until when, and what is missing.

use super::Own;
use crate::document::lang;
use crate::kit::verdict::{Look, verdict};
use crate::measure::{Due, kind};
use crate::words::{Key, Words};
use zhida_engine::{AmountRange, Truth};
use zhida_facts::Number;
use zhida_live::{Listing, MeasureStatus, Phase, Standing};
use zhida_measure::Kind;

/// A row.
pub(super) struct Mine {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) id: String,
    pub(super) kind: Key,
    pub(super) issuer: String,
    pub(super) look: Look,
    pub(super) due: Due,
    pub(super) amount: String,
    /// What is missing, in words; empty for who is eligible.
    pub(super) missing: String,
    /// How many facts would decide it, for who needs to answer.
    pub(super) questions: usize,
    /// Classes it falls in, and its score, where there are any.
    pub(super) result: String,
    /// What it is sure to bring, and at most.
    pub(super) worth: Worth,
    pub(super) days_left: Option<i64>,
}

/// Money, in base units: sure and at most.
#[derive(Clone)]
pub(super) struct Worth {
    pub(super) sure: Number,
    pub(super) most: Number,
    /// Whether the most is not known to end there.
    pub(super) open: bool,
}

impl Default for Worth {
    fn default() -> Self {
        Self { sure: Number::ZERO, most: Number::ZERO, open: false }
    }
}

impl Worth {
    /// Of a measure of `of` one may still apply for. A loan is no gift, so finance counts for nothing here.
    fn of(of: Kind, status: &MeasureStatus, amount: Option<&AmountRange>) -> Self {
        let counted = of != Kind::Finance && status.phase != Phase::Over;
        match amount.filter(|a| counted && a.dimension.is_money()) {
            None => Self::default(),
            Some(a) => Self { sure: a.low.clone(), most: a.high.clone().unwrap_or_else(|| a.low.clone()), open: a.high.is_none() },
        }
    }
}

impl Mine {
    /// The row of `status`; none for a measure that left the shelf.
    pub(super) fn of(own: &Own<'_>, t: Words, status: &MeasureStatus) -> Option<Self> {
        let (show, library) = (own.show(t), &own.shelf.library);
        let (entry, measure) = own.shelf.index.entries.get(status.measure).zip(library.measures().get(status.measure))?;
        let meta = &measure.plan.meta;
        let (mut missing, mut questions, mut amount) = (String::new(), 0, status.outcome.amount.clone());
        match status.standing {
            Standing::OneStep => (missing, amount) = step(own, t, status),
            Standing::NeedsAnswer => (missing, questions) = open(own, t, status),
            Standing::Ineligible => {
                missing = t.say("my-list-unmet").with("n", status.outcome.unmet).to_string();
                amount = None;
            }
            Standing::Eligible => {}
        }
        let classes = status.outcome.classes.iter().filter_map(|c| measure.plan.classes.get(*c)).map(|c| c.name.as_str());
        let classes: Vec<&str> = classes.collect();
        let score = status.outcome.score.as_ref().map(|s| t.say("my-list-score").with("score", show.interval(s)).to_string());
        let track = meta.track.filter(|t| *t != zhida_measure::Track::New).map_or("", |_| "?track=renewal");
        Some(Self {
            href: format!("/my/measures/{}{track}", meta.id),
            title: meta.title.clone(),
            lang: lang(measure),
            id: meta.id.clone(),
            kind: kind(meta.kind),
            issuer: meta.issuer.clone(),
            look: verdict(meta.kind, status.outcome.verdict),
            due: Due::of(entry, own.city.day()),
            worth: Worth::of(meta.kind, status, amount.as_ref()),
            amount: amount.filter(|a| a.high.as_ref().is_none_or(Number::is_positive)).map_or_else(String::new, |a| show.amount(&a)),
            missing,
            questions,
            result: if classes.is_empty() { score.unwrap_or_default() } else { classes.join(" | ") },
            days_left: status.days_left,
        })
    }
}

/// The nearest way in words, and what it would bring.
fn step(own: &Own<'_>, t: Words, status: &MeasureStatus) -> (String, Option<AmountRange>) {
    let show = own.show(t);
    let Some(subject) = own.city.subject(status.measure) else { return Default::default() };
    if let Some(way) = own.city.ways(&own.facts, &subject, 1).into_iter().next() {
        let words = show.changes(&way.changes);
        let words = if way.reachable { words } else { t.say("my-list-out-of-reach").with("gap", words).to_string() };
        return (words, way.amount.filter(|_| way.reachable && way.result != Truth::No));
    }
    // No change of single facts does it: then the clause itself says what is missing.
    let entry = own.city.entries(&subject, own.row(), &Listing { limit: 1, ..Listing::default() }).items.into_iter().next();
    let clause = entry.and_then(|e| e.step).map(|s| s.clause);
    let mut words = String::new();
    subject.plan().each_clause(&mut |c| {
        if Some(c.id) == clause {
            words = t.say("my-list-clause").with("clause", &c.text).to_string();
        }
    });
    (words, None)
}

/// What is open in words, and how many facts could be answered.
fn open(own: &Own<'_>, t: Words, status: &MeasureStatus) -> (String, usize) {
    let Some(subject) = own.city.subject(status.measure) else { return Default::default() };
    let Some(entry) = own.city.entries(&subject, own.row(), &Listing { limit: 1, ..Listing::default() }).items.into_iter().next() else {
        return Default::default();
    };
    let words = match (entry.missing.len(), entry.attest.len()) {
        (0, 0) => t.say("my-list-assessed"),
        (0, attest) => t.say("my-list-attest").with("n", attest),
        (missing, _) => t.say("my-list-questions").with("n", missing),
    };
    (words.to_string(), entry.missing.len())
}
