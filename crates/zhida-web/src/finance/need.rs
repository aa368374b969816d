//! A need in words.

use super::{money, purpose, security};
use crate::show::{Show, moment};
use crate::words::Key;
use zhida_cases::lending::{Security, Standing};
use zhida_facts::{NaiveDate, Number};
use zhida_store::NeedFile;

/// What is needed.
pub(crate) struct Need {
    pub(crate) number: String,
    pub(crate) amount: String,
    pub(crate) months: String,
    pub(crate) purpose: Key,
    pub(crate) security: Key,
    pub(crate) wanted_by: String,
    pub(crate) at: String,
    pub(crate) text: String,
    /// What has come of it, in a word, with the class of its tag.
    pub(crate) standing: (Key, &'static str),
    /// Offers that were ever made, and how many of them can be accepted.
    pub(crate) offers: usize,
    pub(crate) open_offers: usize,
}

impl Need {
    pub(crate) fn of(show: Show<'_>, file: &NeedFile, today: NaiveDate) -> Self {
        let need = &file.need;
        Self {
            number: crate::casework::number(need.case_id),
            amount: money(show, &Number::from(need.fen)),
            months: show.t.say("finance-months").with("n", need.months).to_string(),
            purpose: purpose(&need.purpose),
            security: security(Security::from_key(&need.security).unwrap_or(Security::Credit)),
            wanted_by: need.wanted_by.clone(),
            at: moment(need.at),
            text: file.case.text.clone(),
            standing: standing(file, today),
            offers: file.lending.offers.len(),
            open_offers: file.lending.offers.iter().filter(|o| file.lending.standing(o, today).0 == Standing::Open).count(),
        }
    }
}

/// Where a need stands.
fn standing(file: &NeedFile, today: NaiveDate) -> (Key, &'static str) {
    let lending = &file.lending;
    if lending.granted.is_some() {
        (Key("finance-need-granted"), "tag-yes")
    } else if lending.accepted.is_some() {
        (Key("finance-need-accepted"), "tag-yes")
    } else if !file.is_open() {
        (Key("finance-need-closed"), "tag-quiet")
    } else if lending.has_open(today) {
        (Key("finance-need-offered"), "tag-warn")
    } else if lending.shown.values().any(|s| s.sees) {
        (Key("finance-need-shown"), "tag-warn")
    } else {
        (Key("finance-need-new"), "tag-warn")
    }
}
