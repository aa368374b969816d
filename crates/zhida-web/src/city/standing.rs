//! Words, signs and addresses of the four places where an enterprise can stand with a measure.

use crate::words::Key;
use zhida_live::{Counts, Standing};
use zhida_measure::Kind;

/// A place with how many stand there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its name in addresses.
    pub(crate) name: &'static str,
    /// Its word.
    pub(crate) word: Key,
    /// The class of its colour.
    pub(crate) tone: &'static str,
    /// How many.
    pub(crate) count: usize,
}

impl Place {
    /// Whether its word is not the one above the column of such places.
    pub(crate) fn is_named_otherwise(&self) -> bool {
        find(self.name) == Standing::Eligible && self.word != Key("verdict-yes")
            || find(self.name) == Standing::Ineligible && self.word != Key("verdict-no")
    }
}

/// The places of a measure of `kind`, with their counts. Alerts and classes have no step to take.
pub(crate) fn places(kind: Kind, counts: &Counts) -> Vec<Place> {
    let steps = !matches!(kind, Kind::Alert | Kind::Class);
    let all = Standing::ALL.into_iter().filter(|s| steps || *s != Standing::OneStep);
    all.map(|s| Place { name: name(s), word: word(kind, s), tone: tone(kind, s), count: counts.of(s) }).collect()
}

/// The name in addresses.
pub(crate) fn name(standing: Standing) -> &'static str {
    match standing {
        Standing::Eligible => "eligible",
        Standing::OneStep => "step",
        Standing::NeedsAnswer => "answer",
        Standing::Ineligible => "ineligible",
    }
}

/// The place of that name; the first if there is none.
pub(crate) fn find(wanted: &str) -> Standing {
    Standing::ALL.into_iter().find(|s| name(*s) == wanted).unwrap_or(Standing::Eligible)
}

/// The word.
pub(crate) fn word(kind: Kind, standing: Standing) -> Key {
    match (kind, standing) {
        (Kind::Alert, Standing::Eligible) => Key("verdict-triggered"),
        (Kind::Alert, Standing::Ineligible) => Key("verdict-not-triggered"),
        (Kind::Class, Standing::Eligible) => Key("verdict-classed"),
        (Kind::Class, Standing::Ineligible) => Key("verdict-no-class"),
        (_, Standing::Eligible) => Key("verdict-yes"),
        (_, Standing::OneStep) => Key("city-one-step"),
        (_, Standing::NeedsAnswer) => Key("city-needs-answer"),
        (_, Standing::Ineligible) => Key("verdict-no"),
    }
}

fn tone(kind: Kind, standing: Standing) -> &'static str {
    match (kind, standing) {
        (Kind::Alert, Standing::Eligible) => "no",
        (Kind::Alert, Standing::Ineligible) => "yes",
        (_, Standing::Eligible) => "yes",
        (_, Standing::OneStep) => "step",
        (_, Standing::NeedsAnswer) => "open",
        (_, Standing::Ineligible) => "no",
    }
}
