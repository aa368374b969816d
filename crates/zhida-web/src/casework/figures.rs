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

/// The interval of a rate of few cases; empty for one of many, or of none.
pub(crate) fn interval(rate: Rate) -> String {
    let found = rate.interval().filter(|_| rate.is_of_few());
    found.map(|(low, high)| format!("{}–{}%", hundredths(&low, 1), hundredths(&high, 1))).unwrap_or_default()
}
