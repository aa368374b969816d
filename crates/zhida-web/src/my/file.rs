//! What is on file of an enterprise: facts with values and sources, and what measures ask for that is not there yet.

use super::Own;
use super::asked::{Slot, asked};
use super::theme::{THEMES, Theme};
use crate::intake::IDENTITY;
use crate::show::{Show, moment};
use crate::words::{Key, Words};
use std::collections::{BTreeMap, BTreeSet};
use zhida_facts::{FactId, State};
use zhida_measure::plan::{FactRef, Year};
use zhida_store::{KnownFact, Origin};

/// The file, by theme.
pub(super) struct File {
    pub(super) parts: Vec<FilePart>,
    /// Facts that measures ask for and that are there, and all that they ask for.
    pub(super) known: usize,
    pub(super) asked: usize,
    /// What is missing, what most measures ask for first.
    pub(super) missing: Vec<Missing>,
}

/// A theme with its facts.
pub(super) struct FilePart {
    pub(super) theme: Theme,
    pub(super) facts: Vec<FactView>,
    pub(super) known: usize,
    pub(super) asked: usize,
}

/// A fact with its values.
pub(super) struct FactView {
    pub(super) key: String,
    pub(super) label: String,
    /// How many measures ask for it, at most, in one year.
    pub(super) asked: usize,
    pub(super) values: Vec<ValueView>,
}

/// A value of a year.
pub(super) struct ValueView {
    pub(super) at: FactRef,
    pub(super) year: Option<i32>,
    pub(super) state: State,
    pub(super) value: String,
    pub(super) on_file: bool,
    pub(super) origin: Option<Key>,
    pub(super) note: String,
    pub(super) when: String,
}

/// A fact that is missing.
pub(super) struct Missing {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) measures: usize,
}

/// How a value came, in words.
pub(super) fn origin(origin: Origin) -> Key {
    match origin {
        Origin::Declared => Key("my-origin-declared"),
        Origin::Answered => Key("my-origin-answered"),
        Origin::Entered => Key("my-origin-entered"),
        Origin::Imported => Key("my-origin-imported"),
        Origin::Undone => Key("my-origin-undone"),
    }
}

/// Whether the note of a record of this origin is a file's or a clerk's, which is worth showing; a form's name is not.
pub(super) fn note(fact: &KnownFact) -> String {
    if matches!(fact.origin, Origin::Imported | Origin::Undone | Origin::Entered) { fact.note.clone() } else { String::new() }
}

/// The place of a slot.
pub(super) fn at((fact, year): Slot) -> FactRef {
    FactRef { fact, year: year.map_or(Year::Point, Year::Fixed) }
}

impl File {
    /// Of what the store knows: `known`.
    pub(super) fn of(own: &Own<'_>, t: Words, known: &[KnownFact]) -> Self {
        let (dictionary, codes) = (&own.shelf.library.dictionary, &own.shelf.library.codes);
        let asked = asked(own);
        let mut there: BTreeMap<Slot, (State, &KnownFact)> = BTreeMap::new();
        for fact in known {
            if let Some((id, year, state)) = dictionary.read_stored(codes, &fact.key, fact.year, &fact.state) {
                there.insert((id, year), (state, fact));
            }
        }
        // What follows from other facts need not be entered; it is shown where somebody has entered it all the same.
        let wanted = asked.keys().filter(|(fact, _)| dictionary.fact(*fact).derive.is_none());
        let mut slots: BTreeMap<FactId, BTreeSet<Option<i32>>> = BTreeMap::new();
        for (fact, year) in there.keys().chain(wanted) {
            if !IDENTITY.contains(&dictionary.fact(*fact).key.as_str()) {
                slots.entry(*fact).or_default().insert(*year);
            }
        }
        let show = own.show(t);
        let mut missing: Vec<(usize, Missing)> = Vec::new();
        let mut parts: Vec<FilePart> = THEMES.into_iter().map(|theme| FilePart { theme, facts: Vec::new(), known: 0, asked: 0 }).collect();
        for (fact, years) in slots {
            let described = dictionary.fact(fact);
            let theme = Theme::of(described);
            let Some(part) = parts.iter_mut().find(|p| p.theme == theme) else { continue };
            let mut view = FactView { key: described.key.clone(), label: described.label(t.zh()).to_owned(), asked: 0, values: Vec::new() };
            for year in years.into_iter().rev() {
                let (slot, found) = ((fact, year), there.get(&(fact, year)));
                let measures = if described.derive.is_none() { asked.get(&slot).copied().unwrap_or_default() } else { 0 };
                view.asked = view.asked.max(measures);
                let settled = found.is_some_and(|(state, _)| !state.is_unknown());
                part.asked += usize::from(measures > 0);
                part.known += usize::from(measures > 0 && settled);
                if measures > 0 && found.is_none() {
                    let name = year.map_or_else(|| described.key.clone(), |y| format!("{}@{y}", described.key));
                    missing.push((measures, Missing { name, label: show.fact(at(slot)), measures }));
                }
                view.values.push(value(show, slot, found));
            }
            part.facts.push(view);
        }
        parts.iter_mut().for_each(|p| p.facts.sort_by_key(|f| std::cmp::Reverse(f.asked)));
        parts.retain(|p| !p.facts.is_empty());
        missing.sort_by_key(|(measures, _)| std::cmp::Reverse(*measures));
        Self {
            known: parts.iter().map(|p| p.known).sum(),
            asked: parts.iter().map(|p| p.asked).sum(),
            parts,
            missing: missing.into_iter().map(|(_, m)| m).collect(),
        }
    }
}

fn value(show: Show<'_>, slot: Slot, found: Option<&(State, &KnownFact)>) -> ValueView {
    let at = at(slot);
    let state = found.map(|(state, _)| state.clone()).unwrap_or_default();
    ValueView {
        at,
        year: slot.1,
        value: show.state(at, &state),
        state,
        on_file: found.is_some(),
        origin: found.map(|(_, fact)| origin(fact.origin)),
        note: found.map(|(_, fact)| note(fact)).unwrap_or_default(),
        when: found.map(|(_, fact)| moment(fact.at)).unwrap_or_default(),
    }
}
