//! The steps of a funnel in words.

use crate::apply;
use crate::show::Show;
use crate::words::Key;
use zhida_facts::Number;
use zhida_store::LandingStep;

/// What a step is called.
pub(super) fn word(step: LandingStep) -> Key {
    match step {
        LandingStep::Qualified => Key("landing-qualified"),
        LandingStep::Reached => Key("landing-reached"),
        LandingStep::Read => Key("landing-read"),
        LandingStep::Applied => Key("landing-applied"),
        LandingStep::Approved => Key("landing-approved"),
        LandingStep::Paid => Key("landing-paid"),
    }
}

/// A part of a whole in percent, to one place; nothing where there is no whole.
pub(super) fn percent(part: usize, whole: usize) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Number::ratio(number(part).saturating_mul(100), number(whole)).map_or_else(String::new, |rate| format!("{}%", rate.to_decimal(1)))
}

/// A sum of fen in words; nothing for none.
pub(super) fn money(show: Show<'_>, fen: i64) -> String {
    apply::money(show, Some(fen).filter(|fen| *fen != 0))
}

/// Days of a time in microseconds, to one place.
pub(super) fn days(micros: i64) -> String {
    const DAY: i64 = 24 * 3600 * 1_000_000;
    Number::ratio(micros, DAY).map_or_else(String::new, |n| n.to_decimal(1))
}
