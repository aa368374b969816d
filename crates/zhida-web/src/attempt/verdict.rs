//! A verdict in short: what it is, how far off, what it is worth, and the ways to it.

use crate::kit::verdict::{Look, verdict};
use crate::show::Show;
use crate::words::Key;
use zhida_engine::{Explanation, Truth};
use zhida_measure::Kind;
use zhida_measure::plan::Plan;

/// A verdict in short.
pub(crate) struct Short {
    pub(crate) look: Look,
    pub(crate) classes: String,
    pub(crate) unmet: usize,
    /// Whether some of them are only unknown and may turn out to hold.
    pub(crate) at_most: bool,
    pub(crate) amount: String,
    pub(crate) ways: Vec<WayView>,
}

/// A way to eligibility.
pub(crate) struct WayView {
    pub(crate) changes: Vec<String>,
    pub(crate) leads: Key,
    pub(crate) amount: String,
}

/// Whether more of it is to be wished for: nobody works towards an alert, and a class still open is settled by facts, not by growing.
pub(crate) fn wanted(plan: &Plan, explanation: &Explanation) -> bool {
    let outcome = &explanation.outcome;
    let class_open = outcome.verdict == Truth::Unknown && !outcome.classes.is_empty();
    !class_open && plan.meta.kind != Kind::Alert
}

impl Short {
    /// Of `explanation`.
    pub(crate) fn of(show: Show<'_>, plan: &Plan, explanation: &Explanation) -> Self {
        let outcome = &explanation.outcome;
        let wanted = wanted(plan, explanation);
        let classes: Vec<&str> = outcome.classes.iter().filter_map(|c| plan.classes.get(*c)).map(|c| c.name.as_str()).collect();
        let amount = outcome.amount.as_ref().filter(|_| outcome.verdict != Truth::No);
        let ways = explanation.ways.iter().filter(|_| wanted).map(|way| WayView {
            changes: way.changes.iter().map(|c| show.change(c)).collect(),
            leads: match (way.reachable, way.result) {
                (false, _) => Key("attempt-way-unreachable"),
                (true, Truth::Yes) => Key("attempt-way-yes"),
                (true, _) => Key("attempt-way-open"),
            },
            amount: way
                .amount
                .as_ref()
                .filter(|a| way.reachable && a.high.as_ref().is_none_or(|h| h.is_positive()))
                .map_or_else(String::new, |a| show.amount(a)),
        });
        Self {
            look: verdict(plan.meta.kind, outcome.verdict),
            classes: classes.join(" | "),
            unmet: if wanted && outcome.verdict != Truth::Yes { outcome.unmet } else { 0 },
            at_most: explanation.clauses.iter().any(|c| !c.in_class && c.truth == Truth::Unknown),
            amount: amount.map_or_else(String::new, |a| show.amount(a)),
            ways: ways.collect(),
        }
    }
}
