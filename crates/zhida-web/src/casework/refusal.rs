//! Why a move was refused, in words.

use super::forms::{Tried, Typed};
use super::words;
use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_cases::{Lack, Refusal};

/// What was typed for the move `act`, with the reason at the fields it concerns. Browsers do not choose files again by themselves: where some
/// came with it, that is said.
pub(crate) fn tried<'a>(t: Words, act: &'a str, typed: &'a Typed, why: &Refusal, files: bool) -> Tried<'a> {
    let lacks: &[Lack] = match why {
        Refusal::Lacks(lacks) => lacks,
        _ => &[],
    };
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for lack in lacks {
        let said = t.say(words::lack(*lack)).to_string();
        // Where a person lacks, it is the lead.
        if *lack == Lack::Person {
            wrong.insert("lead".to_owned(), said.clone());
        }
        wrong.insert(lack.key().to_owned(), said);
    }
    let since = match why {
        Refusal::Changed(seen, _) => Some(*seen),
        _ => None,
    };
    let again = if files { format!(" {}", t.say("case-files-again")) } else { String::new() };
    Tried { act, typed, error: sentence(t, why) + &again, wrong, since }
}

/// What stands above the form. What lacks is said at the fields.
pub(crate) fn sentence(t: Words, why: &Refusal) -> String {
    let key = match why {
        Refusal::TooLong(most) => return t.say("case-refused-too-long").with("n", most).to_string(),
        Refusal::NoSchedule(missing) => return t.say("case-refused-no-schedule").with("year", missing.year).to_string(),
        Refusal::NoSuchMove(..) => Key("case-refused-state"),
        Refusal::NotForRole(_) => Key("case-refused-role"),
        Refusal::Changed(..) => Key("case-refused-changed"),
        Refusal::BackInTime => Key("case-refused-time"),
        Refusal::Lacks(_) => Key("case-refused-lacks"),
        Refusal::NotYours => Key("case-refused-not-yours"),
        Refusal::SamePerson => Key("case-refused-same-person"),
        Refusal::OwnOffice => Key("case-refused-own-office"),
        Refusal::Disputed => Key("case-refused-disputed"),
        Refusal::NoMoreRefusals => Key("case-refused-no-more"),
        Refusal::Once => Key("case-refused-once"),
        Refusal::TooLate => Key("case-refused-too-late"),
        Refusal::NotYet => Key("case-refused-not-yet"),
        Refusal::Fixed => Key("case-refused-fixed"),
        Refusal::LeaderOnly => Key("case-refused-leader"),
        Refusal::NoContact => Key("case-refused-no-contact"),
        Refusal::Circle => Key("case-refused-circle"),
    };
    t.say(key).to_string()
}
