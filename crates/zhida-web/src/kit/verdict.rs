//! How a verdict and the mark at a clause look: sign, word and colour together, never colour alone.

use crate::words::Key;
use zhida_engine::{ClauseReport, Truth};
use zhida_measure::Kind;

/// A verdict or a mark, as components show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// `yes`, `no`, `open` or `quiet`: the class of the style sheet and the name of the sign.
    pub tone: &'static str,
    /// Its word.
    pub word: Key,
}

/// The verdict on a measure of `kind`.
#[must_use]
pub fn verdict(kind: Kind, truth: Truth) -> Look {
    match (kind, truth) {
        (Kind::Alert, Truth::Yes) => Look { tone: "no", word: Key("verdict-triggered") },
        (Kind::Alert, Truth::No) => Look { tone: "yes", word: Key("verdict-not-triggered") },
        (Kind::Class, Truth::Yes) => Look { tone: "yes", word: Key("verdict-classed") },
        (Kind::Class, Truth::No) => Look { tone: "no", word: Key("verdict-no-class") },
        (_, Truth::Yes) => Look { tone: "yes", word: Key("verdict-yes") },
        (_, Truth::No) => Look { tone: "no", word: Key("verdict-no") },
        (_, Truth::Unknown) => Look { tone: "open", word: Key("verdict-open") },
    }
}

/// The mark of something that holds, does not, or is unknown.
#[must_use]
pub fn mark(truth: Truth) -> Look {
    match truth {
        Truth::Yes => Look { tone: "yes", word: Key("mark-yes") },
        Truth::No => Look { tone: "no", word: Key("mark-no") },
        Truth::Unknown => Look { tone: "open", word: Key("mark-open") },
    }
}

/// A mark where it decides nothing: what does not hold there is no bad news.
#[must_use]
pub fn muted(look: Look) -> Look {
    if look.tone == "no" { Look { tone: "quiet", ..look } } else { look }
}

/// The mark at a clause. In a list of exclusions a clause that does not hold is good news, so it says whether it stands in the way.
#[must_use]
pub fn clause(clause: &ClauseReport) -> Look {
    mark(match (clause.truth, clause.inverted) {
        (Truth::Unknown, _) => Truth::Unknown,
        (Truth::Yes, false) | (Truth::No, true) => Truth::Yes,
        (Truth::No, false) | (Truth::Yes, true) => Truth::No,
    })
}
