//! Words and looks of the places an enterprise can stand at with a measure.

use crate::kit::verdict::Look;
use crate::words::Key;
use zhida_live::Standing;
use zhida_measure::Kind;

/// The word of a place, as the address has it.
pub(crate) fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Eligible => "eligible",
        Standing::OneStep => "one-step",
        Standing::NeedsAnswer => "needs-answer",
        Standing::Ineligible => "ineligible",
    }
}

/// The place of that word.
pub(crate) fn read(word_: &str) -> Option<Standing> {
    Standing::ALL.into_iter().find(|s| word(*s) == word_)
}

/// How a place looks.
pub(crate) fn look(standing: Standing) -> Look {
    match standing {
        Standing::Eligible => Look { tone: "yes", word: Key("desk-standing-eligible") },
        Standing::OneStep => Look { tone: "open", word: Key("desk-standing-one-step") },
        Standing::NeedsAnswer => Look { tone: "open", word: Key("desk-standing-needs-answer") },
        Standing::Ineligible => Look { tone: "no", word: Key("desk-standing-ineligible") },
    }
}

/// Whether enterprises work towards measures of `kind`; of alerts and classes they only want to know.
pub(crate) fn is_wanted(kind: Kind) -> bool {
    !matches!(kind, Kind::Alert | Kind::Class)
}
