//! An enterprise's facts as the desk shows and takes them: value, source, time, author, and what was said before.

use super::condition::{Wrong, no_fact};
use crate::attempt::answers::Answers;
use crate::attempt::question::field;
use crate::intake::IDENTITY;
use crate::kit::form::Field;
use crate::show::{Show, moment};
use crate::words::Key;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use zhida_facts::{Datelike as _, FactId, NaiveDate, Period, cell};
use zhida_measure::plan::{FactRef, Year};
use zhida_store::{FactEntry, KnownFact, Origin};

/// A fact on file.
pub(crate) struct Known {
    /// As the address names it.
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) said: Said,
    /// What was said before, newest first.
    pub(crate) before: Vec<(String, Said)>,
}

/// Where a value comes from.
pub(crate) struct Said {
    pub(crate) origin: Key,
    pub(crate) note: String,
    pub(crate) at: String,
    pub(crate) who: String,
}

/// One thing that was said of a fact; the value is empty if it was taken back.
struct Told<'a> {
    fact: FactId,
    value: String,
    one: &'a KnownFact,
}

/// In the order of the dictionary, the latest year first.
type ByFact<'a> = BTreeMap<(usize, Reverse<Option<i32>>), Vec<Told<'a>>>;

/// The facts that `history` leaves standing, in the order of the dictionary, the latest year first.
pub(super) fn known(show: Show<'_>, history: &[KnownFact], names: &BTreeMap<i64, String>) -> Vec<Known> {
    let library = show.library;
    let mut by_fact: ByFact<'_> = BTreeMap::new();
    for one in history {
        let Some(id) = library.dictionary.find(&one.key) else { continue };
        // What was taken back (an import undone) says nothing; its place in the history is kept.
        let stored = library.dictionary.read_stored(&library.codes, &one.key, one.year, &one.state);
        let value = stored.filter(|_| !one.state.is_empty()).map(|(fact, year, state)| show.state(at(fact, year), &state));
        by_fact.entry((id.index(), Reverse(one.year))).or_default().push(Told { fact: id, value: value.unwrap_or_default(), one });
    }
    let said = |one: &KnownFact| Said {
        origin: origin(one.origin),
        note: one.note.clone(),
        at: moment(one.at),
        who: one.author.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
    };
    let of = |all: Vec<Told<'_>>| {
        let (last, before) = all.split_last()?;
        let before = before.iter().rev().filter(|told| !told.value.is_empty()).map(|told| (told.value.clone(), said(told.one)));
        let (key, year) = (&last.one.key, last.one.year);
        (!last.value.is_empty()).then(|| Known {
            name: year.map_or_else(|| key.clone(), |year| format!("{key}@{year}")),
            label: show.fact(at(last.fact, year)),
            value: last.value.clone(),
            said: said(last.one),
            before: before.collect(),
        })
    };
    by_fact.into_values().filter_map(of).collect()
}

fn at(fact: FactId, year: Option<i32>) -> FactRef {
    FactRef { fact, year: year.map_or(Year::Point, Year::Fixed) }
}

fn origin(origin: Origin) -> Key {
    match origin {
        Origin::Declared => Key("desk-origin-declared"),
        Origin::Answered => Key("desk-origin-answered"),
        Origin::Entered => Key("desk-origin-entered"),
        Origin::Imported => Key("desk-origin-imported"),
        Origin::Undone => Key("desk-origin-undone"),
    }
}

/// A fact not asked for by name: chosen from the dictionary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Other {
    pub(crate) fact: String,
    pub(crate) year: String,
    pub(crate) value: String,
    pub(crate) error: String,
}

/// What a form of facts says.
pub(crate) struct Entered {
    /// What is to be stored.
    pub(crate) facts: Vec<FactEntry>,
    /// Fields to fill in again, if anything is wrong.
    pub(crate) fields: Vec<Field>,
    pub(crate) other: Other,
    /// Whether nothing is wrong.
    pub(crate) sound: bool,
}

/// Reads a form: parameters named as facts, and the one chosen from the dictionary.
pub(crate) fn read(show: Show<'_>, parameters: &[(String, String)], day: NaiveDate) -> Entered {
    let of = |wanted: &str| parameters.iter().find(|(n, _)| n == wanted).map(|(_, v)| v.trim().to_owned()).unwrap_or_default();
    let mut other = Other { fact: of("other"), year: of("other-year"), value: of("other-value"), error: String::new() };
    let mut named: Vec<(String, String)> = parameters.to_vec();
    if !other.fact.is_empty() || !other.value.is_empty() {
        match name(show, &other, day) {
            Ok(name) => named.push((name, other.value.clone())),
            Err(wrong) => other.error = show.t.say(wrong.why).with("typed", &other.fact).with("near", wrong.near).to_string(),
        }
    }
    let answers = Answers::read(show, &named, "");
    let (dictionary, codes) = (&show.library.dictionary, &show.library.codes);
    let entry = |(id, year, state): (FactId, Option<i32>, &zhida_facts::State)| {
        let fact = dictionary.fact(id);
        let entry = FactEntry(fact.key.clone(), usual_year(fact.period, year, day), state.to_stored(fact, codes));
        (!IDENTITY.contains(&fact.key.as_str())).then_some(entry)
    };
    let facts: Vec<FactEntry> = answers.record.iter().filter_map(entry).collect();
    let sound = answers.wrong.is_empty() && other.error.is_empty();
    let wrong = answers.wrong.iter().map(|(at, typed, wrong)| field(show, *at, typed, Some(wrong)));
    let given = answers.record.iter().map(|(id, year, state)| {
        let at = at(id, year);
        field(show, at, &cell::write(dictionary.fact(id), codes, state), None)
    });
    let fields: Vec<Field> = wrong.chain(given).collect();
    if other.error.is_empty() {
        // It stands among the fields now.
        other = Other::default();
    }
    Entered { facts, fields, other, sound }
}

/// A fact without years has none; one with years has its usual one unless another is named.
fn usual_year(period: Period, year: Option<i32>, day: NaiveDate) -> Option<i32> {
    match period {
        Period::Point => None,
        Period::Annual => Some(year.unwrap_or(day.year() - 1)),
        Period::Current => Some(year.unwrap_or(day.year())),
    }
}

fn name(show: Show<'_>, other: &Other, day: NaiveDate) -> Result<String, Wrong> {
    let dictionary = &show.library.dictionary;
    let wrong = |why| Wrong { why, near: String::new() };
    let id = dictionary.find(&other.fact).ok_or_else(|| no_fact(dictionary, &other.fact))?;
    let year = match other.year.as_str() {
        "" => None,
        text => Some(text.parse::<i32>().ok().filter(|y| (1900..2200).contains(y)).ok_or_else(|| wrong(Key("desk-condition-no-year")))?),
    };
    let fact = dictionary.fact(id);
    if IDENTITY.contains(&fact.key.as_str()) {
        return Err(wrong(Key("desk-facts-identity")));
    }
    Ok(usual_year(fact.period, year, day).map_or_else(|| fact.key.clone(), |year| format!("{}@{year}", fact.key)))
}

/// The fact an address names.
pub(super) fn named(show: Show<'_>, name: &str, day: NaiveDate) -> Option<FactRef> {
    let (key, year) = match name.split_once('@') {
        Some((key, year)) => (key, Some(year.parse().ok()?)),
        None => (name, None),
    };
    let id = show.library.dictionary.find(key)?;
    let fact = show.library.dictionary.fact(id);
    (!IDENTITY.contains(&fact.key.as_str())).then(|| at(id, usual_year(fact.period, year, day)))
}
