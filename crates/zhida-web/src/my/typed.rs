//! What an enterprise types for a fact, and how what is on file stands in its field.
//!
//! A value that comes back as it stood in the field is not taken for an entry: a figure shown in another unit is never stored anew.

use crate::attempt::answers::{Wrong, name, wrong};
use crate::attempt::question::field;
use crate::kit::form::{Field, Input, Offer};
use crate::show::Show;
use zhida_facts::cell::{self, MAX_CELL};
use zhida_facts::{FactType, Resolved, State, Value, spoken};
use zhida_measure::plan::FactRef;
use zhida_store::FactEntry;

/// What the cell reader understands as *said unknown* and as *not applicable*.
const UNKNOWN: [&str; 2] = ["不清楚", "unknown"];
const NOT_APPLICABLE: [&str; 2] = ["不适用", "not applicable"];

fn word(words: [&'static str; 2], show: Show<'_>) -> &'static str {
    if show.t.zh() { words[0] } else { words[1] }
}

/// Reads what was typed, a bare figure in the unit that stands behind the field.
pub(super) fn read(show: Show<'_>, at: FactRef, typed: &str) -> Result<State, Wrong> {
    let fact = show.library.dictionary.fact(at.fact);
    let unit = spoken::unit(&fact.unit, show.t.zh()).0;
    let text: String = typed.chars().take(MAX_CELL / 4).collect();
    cell::read(fact, &show.library.codes, &text, Some(&unit)).map_err(|error| wrong(&fact.kind, &error))
}

/// What stands in the field of a fact on file.
pub(super) fn written(show: Show<'_>, at: FactRef, state: &State) -> String {
    let (fact, codes) = (show.library.dictionary.fact(at.fact), &show.library.codes);
    match state {
        State::NotAsked => String::new(),
        State::SaidUnknown => word(UNKNOWN, show).to_owned(),
        State::NotApplicable => word(NOT_APPLICABLE, show).to_owned(),
        State::Value(Value::Number(n)) => {
            let (unit, _, places) = spoken::unit(&fact.unit, show.t.zh());
            let figure = n.checked_div(&unit.factor).filter(|n| n.is_exact_with(places));
            figure.map_or_else(|| cell::write(fact, codes, state), |n| n.to_decimal(places))
        }
        State::Value(Value::Code(id)) => match &fact.kind {
            FactType::Code(scheme) => {
                let tree = codes.tree(*scheme);
                let name = tree.name(*id);
                if tree.resolve(name) == Resolved::One(*id) { name.to_owned() } else { tree.code(*id).to_owned() }
            }
            _ => String::new(),
        },
        State::Value(_) => cell::write(fact, codes, state),
    }
}

/// As the store takes it.
pub(super) fn entry(show: Show<'_>, at: FactRef, state: &State) -> FactEntry {
    let fact = show.library.dictionary.fact(at.fact);
    FactEntry(fact.key.clone(), at.year.resolve(0), state.to_stored(fact, &show.library.codes))
}

/// The field of a fact in a form of many: what has no line to type in also offers that it is unknown or does not apply.
pub(super) fn one_of_many(show: Show<'_>, at: FactRef, typed: &str, wrong: Option<&Wrong>) -> Field {
    let mut field = field(show, at, typed, wrong);
    if let Input::Choice(offers) = &mut field.input {
        let more = [(UNKNOWN, show.t.say("fact-said-unknown")), (NOT_APPLICABLE, show.t.say("fact-not-applicable"))];
        offers.extend(more.map(|(value, label)| Offer { value: word(value, show).to_owned(), label: label.to_string() }));
    }
    // A browser's date field holds nothing but dates.
    if field.input == Input::Date && !typed.is_empty() && cell::date(typed).is_none() {
        field.input = Input::Text { unit: String::new(), figures: false, offers: Vec::new() };
    }
    field
}

/// The name of a fact in forms and addresses.
pub(super) fn called(show: Show<'_>, at: FactRef) -> String {
    name(show, at)
}
