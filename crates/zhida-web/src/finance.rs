//! Finance: products, needs and offers in words, whoever looks.

pub(crate) mod compare;
pub(crate) mod need;
pub(crate) mod product;
pub(crate) mod quote;

use crate::kit::form::Offer;
use crate::show::Show;
use crate::words::{Key, Words};
use zhida_cases::lending::{Purpose, Quote, Security, Standing};
use zhida_facts::{Number, spoken};
use zhida_store::{Conflict, StoreError};

/// What money is needed for.
pub(crate) fn purpose(of: &str) -> Key {
    match Purpose::from_key(of) {
        Some(Purpose::Working) | None => Key("finance-purpose-working"),
        Some(Purpose::Equipment) => Key("finance-purpose-equipment"),
        Some(Purpose::Construction) => Key("finance-purpose-construction"),
        Some(Purpose::Research) => Key("finance-purpose-research"),
        Some(Purpose::Orders) => Key("finance-purpose-orders"),
        Some(Purpose::Renewal) => Key("finance-purpose-renewal"),
    }
}

/// What secures a loan.
pub(crate) fn security(of: Security) -> Key {
    match of {
        Security::Credit => Key("finance-security-credit"),
        Security::Property => Key("finance-security-property"),
        Security::Equipment => Key("finance-security-equipment"),
        Security::Receivables => Key("finance-security-receivables"),
        Security::Patents => Key("finance-security-patents"),
        Security::Guarantee => Key("finance-security-guarantee"),
    }
}

/// All purposes, to choose from.
pub(crate) fn purposes(t: Words) -> Vec<Offer> {
    Purpose::ALL.iter().map(|p| Offer { value: p.key().to_owned(), label: t.say(purpose(p.key())).to_string() }).collect()
}

/// All securities, to choose from.
pub(crate) fn securities(t: Words) -> Vec<Offer> {
    Security::ALL.iter().map(|s| Offer { value: s.key().to_owned(), label: t.say(security(*s)).to_string() }).collect()
}

/// How an offer stands, with the class of its tag.
pub(crate) fn standing(of: Standing) -> (Key, &'static str) {
    match of {
        Standing::Granted => (Key("finance-standing-granted"), "tag-yes"),
        Standing::Accepted => (Key("finance-standing-accepted"), "tag-yes"),
        Standing::Open => (Key("finance-standing-open"), "tag-warn"),
        Standing::Passed => (Key("finance-standing-passed"), "tag-quiet"),
        Standing::Expired => (Key("finance-standing-expired"), "tag-quiet"),
        Standing::Declined => (Key("finance-standing-declined"), "tag-quiet"),
        Standing::Failed => (Key("finance-standing-failed"), "tag-quiet"),
        Standing::Withdrawn => (Key("finance-standing-withdrawn"), "tag-quiet"),
        Standing::Replaced => (Key("finance-standing-replaced"), "tag-quiet"),
    }
}

/// A sum of money given in fen.
pub(crate) fn money(show: Show<'_>, fen: &Number) -> String {
    let yuan = fen.checked_div(&Number::from(100)).unwrap_or(Number::ZERO);
    if yuan.is_zero() { "0".to_owned() } else { show.money(&yuan) }
}

/// A share in percent: `3.45%`.
pub(crate) fn percent(share: &Number) -> String {
    format!("{}%", spoken::decimal(&(share * &Number::from(100)), 4))
}

/// A rate as it is kept, in percent.
pub(crate) fn rate(of: i64) -> String {
    percent(&Quote::share(of))
}

/// What to say to whoever was refused something; anything else is a fault.
pub(crate) fn refusal(error: StoreError) -> Result<Key, StoreError> {
    match error {
        StoreError::Conflict(Conflict::ChangedMeanwhile) => Ok(Key("finance-changed")),
        StoreError::Conflict(Conflict::NotNow | Conflict::InUse) => Ok(Key("finance-not-now")),
        StoreError::Invalid("rating") => Ok(Key("finance-rating-missing")),
        StoreError::Invalid("reason") => Ok(Key("service-reason-missing")),
        StoreError::Invalid("day") => Ok(Key("finance-day-wrong")),
        StoreError::Invalid("amount") => Ok(Key("finance-paid-wrong")),
        other => Err(other),
    }
}
