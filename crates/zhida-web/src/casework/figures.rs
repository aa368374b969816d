//! Shares and times of cases in words.

use crate::words::{Key, Words};
use zhida_cases::measures::{Rate, Time};
use zhida_facts::{Number, spoken};

/// A share in hundredths.
pub(crate) fn hundredths(share: &Number, places: u32) -> String {
    spoken::decimal(&(share * &Number::from(100)), places)
}

/// A share in percent; a dash of nothing.
pub(crate) fn percent(share: Option<Number>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{}%", hundredths(&share, 1)))
}

/// A time in working days; a dash of nothing.
pub(crate) fn days(t: Words, time: Option<&Time>) -> String {
    let Some(time) = time else { return "–".to_owned() };
    let n = spoken::decimal(&time.days, 1);
    let key = if time.at_least { Key("case-days-at-least") } else { Key("case-days") };
    t.say(key).with("n", n).to_string()
}

/// From one share to another in percent; one sign for both where either is rounded.
pub(crate) fn between(low: &Number, high: &Number) -> String {
    let [low, high] = [low, high].map(|share| share * &Number::from(100));
    let sign = if low.is_exact_with(1) && high.is_exact_with(1) { "" } else { "≈" };
    format!("{sign}{}–{}%", low.to_decimal(1), high.to_decimal(1))
}

/// The interval of a rate of few cases; empty for one of many, or of none.
pub(crate) fn interval(rate: Rate) -> String {
    rate.interval().filter(|_| rate.is_of_few()).map(|(low, high)| between(&low, &high)).unwrap_or_default()
}
