//! An enterprise in a measure's list: who it is, what it gets, what is in its way.

use super::part::label;
use crate::measure::Which;
use crate::show::Show;
use zhida_engine::{Change, Truth};
use zhida_live::{By, City, Entry, Listing, Sort, Subject};
use zhida_measure::plan::Clause;

/// An enterprise in a list.
#[derive(Clone, Debug)]
pub(crate) struct EntryRow {
    /// Where its verdict is.
    pub(crate) href: String,
    /// Its name, or its code if none is on file.
    pub(crate) name: String,
    /// Its credit code.
    pub(crate) code: String,
    /// Its district.
    pub(crate) district: String,
    /// What it gets.
    pub(crate) amount: String,
    /// The clause in the way, of one that is a step away.
    pub(crate) clause: String,
    /// How the gap closes.
    pub(crate) gap: String,
    /// What is missing, of one that needs an answer.
    pub(crate) missing: String,
}

/// The row of `entry`; `id` and `which` name the measure in its address, nothing for a draft, which has no page of each enterprise.
pub(crate) fn row(show: Show<'_>, city: &City, subject: &Subject, entry: &Entry, which: Option<(&str, &Which)>) -> EntryRow {
    let who = city.enterprise(entry.number);
    let code = who.map(|e| e.uscc.clone()).unwrap_or_default();
    let step = entry.step.as_ref();
    let gap = step.map(|s| s.gap.as_slice()).filter(|gap| !gap.is_empty());
    EntryRow {
        href: address(entry.number, which),
        name: who.map(|e| e.name.clone()).filter(|n| !n.is_empty()).unwrap_or_else(|| code.clone()),
        code,
        district: city.part_of(entry.number, By::District).map(|key| label(show, By::District, key)).unwrap_or_default(),
        // Who is not eligible gets nothing, which needs no figure.
        amount: entry.outcome.amount.as_ref().filter(|_| entry.outcome.verdict != Truth::No).map(|a| show.amount(a)).unwrap_or_default(),
        clause: step.map(|s| clause(subject, s.clause)).unwrap_or_default(),
        gap: match (step, gap) {
            (Some(_), Some(gap)) if gap.iter().all(Change::is_reachable) => show.changes(gap),
            (Some(_), Some(gap)) => show.t.say("city-gap-fixed").with("what", show.changes(gap)).to_string(),
            (Some(_), None) => show.t.say("city-gap-none").to_string(),
            (None, _) => String::new(),
        },
        missing: missing(show, subject, entry),
    }
}

fn address(number: i64, which: Option<(&str, &Which)>) -> String {
    match which {
        Some((id, which)) => super::place::Beside::of(id, which).of_enterprise(number),
        None => format!("/desk/enterprises/{number}"),
    }
}

fn missing(show: Show<'_>, subject: &Subject, entry: &Entry) -> String {
    let facts = entry.missing.iter().map(|f| show.fact(*f));
    let attest = entry.attest.iter().map(|id| show.t.say("gap-attest").with("what", clause(subject, *id)).to_string());
    let all: Vec<String> = facts.chain(attest).collect();
    let open = entry.outcome.verdict == Truth::Unknown;
    if all.is_empty() && open { show.t.say("city-missing-assessor").to_string() } else { show.t.list(all) }
}

/// The words of clause number `id`.
pub(crate) fn clause(subject: &Subject, id: usize) -> String {
    let mut text = String::new();
    subject.plan().each_clause(&mut |c: &Clause| {
        if c.id == id {
            text.clone_from(&c.text);
        }
    });
    text
}

/// Ways to sort a list, by their names in addresses. Figures come with the greatest first.
pub(crate) fn sorted(show: Show<'_>, city: &City, wanted: &str) -> (Sort, bool) {
    let dictionary = &show.library.dictionary;
    let year = zhida_facts::Datelike::year(&city.day()) - 1;
    let fact = |key: &str| dictionary.find(key).map(|fact| Sort::Fact(fact, Some(year)));
    match wanted {
        "name" => (Sort::Name, false),
        "code" => (Sort::Code, false),
        "amount" => (Sort::Amount, true),
        "revenue" | "employees" => fact(wanted).map_or((Sort::Row, false), |sort| (sort, true)),
        _ => (Sort::Row, false),
    }
}

/// A part of a list.
pub(crate) fn listing(show: Show<'_>, city: &City, sort: &str, offset: usize, limit: usize) -> Listing {
    let (sort, descending) = sorted(show, city, sort);
    Listing { sort, descending, offset, limit }
}
