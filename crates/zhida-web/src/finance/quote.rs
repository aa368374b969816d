//! An offer as an institution types it.

use super::securities;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::money::{WAN, YUAN, fen};
use crate::words::{Key, Words};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_cases::lending::{MOST_FEN, Quote, Security};
use zhida_facts::Number;

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) product: String,
    pub(crate) amount: String,
    pub(crate) rate: String,
    pub(crate) months: String,
    pub(crate) fees: String,
    pub(crate) guarantee: String,
    pub(crate) security: String,
    pub(crate) note: String,
    pub(crate) until: String,
}

/// Of a percent, the fractions in which rates are kept.
const PERCENT: i64 = 10_000;

/// What is wrong, by the name of the field.
pub(crate) type Wrong = BTreeMap<&'static str, Key>;

/// Money typed in 万元; nothing unless it is more than nothing and can be wanted or offered.
pub(crate) fn wan(text: &str) -> Option<i64> {
    fen(text.trim(), WAN).filter(|n| (1..=MOST_FEN).contains(n))
}

/// A number of months.
pub(crate) fn months(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|n| (1..=600).contains(n))
}

/// A yearly rate typed in percent, as it is kept; nothing is no cost.
fn rate(text: &str, empty: Option<i64>) -> Option<i64> {
    let text = text.trim().trim_end_matches(['%', '％']).trim_end();
    if text.is_empty() {
        return empty;
    }
    Number::parse(text).ok().and_then(|n| Quote::rate_of(&n)).filter(|n| (0..=1_000_000).contains(n))
}

impl Typed {
    /// As `quote` would be typed.
    pub(crate) fn of(quote: &Quote) -> Self {
        let figure = |n: i64, unit: i64, places: u32| Number::ratio(n, unit).map_or_else(String::new, |n| n.to_decimal(places));
        let cost = |n: i64, unit: i64, places: u32| if n == 0 { String::new() } else { figure(n, unit, places) };
        Self {
            product: quote.product.clone(),
            amount: figure(quote.fen, WAN, 6),
            rate: figure(quote.rate, PERCENT, 4),
            months: quote.months.to_string(),
            fees: cost(quote.fees, YUAN, 2),
            guarantee: cost(quote.guarantee, PERCENT, 4),
            security: quote.security.key().to_owned(),
            note: quote.note.clone(),
            until: quote.until.to_string(),
        }
    }

    /// The quote; `products` are those the institution may name.
    pub(crate) fn read(&self, products: &[Offer]) -> Result<Quote, Wrong> {
        let mut wrong = Wrong::new();
        let fees = if self.fees.trim().is_empty() { Some(0) } else { fen(self.fees.trim(), YUAN) };
        let parts = (
            wan(&self.amount),
            rate(&self.rate, None),
            months(&self.months),
            fees,
            rate(&self.guarantee, Some(0)),
            Security::from_key(&self.security),
            self.until.trim().parse().ok(),
        );
        let given = [
            ("amount", parts.0.is_some(), Key("finance-amount-wrong")),
            ("rate", parts.1.is_some(), Key("finance-rate-wrong")),
            ("months", parts.2.is_some(), Key("finance-months-wrong")),
            ("fees", parts.3.is_some(), Key("finance-fees-wrong")),
            ("guarantee", parts.4.is_some(), Key("finance-rate-wrong")),
            ("security", parts.5.is_some(), Key("field-missing")),
            ("until", parts.6.is_some(), Key("finance-until-wrong")),
            ("product", self.product.is_empty() || products.iter().any(|p| p.value == self.product), Key("field-missing")),
        ];
        wrong.extend(given.into_iter().filter(|(_, sound, _)| !sound).map(|(name, _, key)| (name, key)));
        let (Some(fen), Some(rate), Some(months), Some(fees), Some(guarantee), Some(security), Some(until)) = parts else {
            return Err(wrong);
        };
        let (product, note) = (self.product.clone(), self.note.trim().to_owned());
        if wrong.is_empty() { Ok(Quote { product, fen, rate, months, fees, guarantee, security, note, until }) } else { Err(wrong) }
    }

    /// The form.
    pub(crate) fn fields(&self, t: Words, products: Vec<Offer>, wrong: &Wrong) -> Vec<Field> {
        let field = |name: &str, label: Key, hint: Option<Key>, value: &str, input| Field {
            name: name.to_owned(),
            id: format!("offer-{name}"),
            label: t.say(label).to_string(),
            hint: hint.map(|key| t.say(key).to_string()).unwrap_or_default(),
            value: value.to_owned(),
            error: wrong.get(name).map(|key| t.say(*key).to_string()).unwrap_or_default(),
            input,
        };
        let figures = |unit: &str| Input::Text { unit: unit.to_owned(), figures: true, offers: Vec::new() };
        let (wan, yuan, month) =
            (t.say("finance-unit-wan").to_string(), t.say("finance-unit-yuan").to_string(), t.say("finance-unit-month"));
        let none = Offer { value: String::new(), label: t.say("finance-product-none").to_string() };
        let products = std::iter::once(none).chain(products).collect();
        vec![
            field("product", Key("finance-product"), None, &self.product, Input::Choice(products)),
            field("amount", Key("finance-amount"), None, &self.amount, figures(&wan)),
            field("months", Key("finance-term"), None, &self.months, figures(&month.to_string())),
            field("rate", Key("finance-rate"), Some(Key("finance-rate-hint")), &self.rate, figures("%")),
            field("guarantee", Key("finance-guarantee"), Some(Key("finance-guarantee-hint")), &self.guarantee, figures("%")),
            field("fees", Key("finance-fees"), Some(Key("finance-fees-hint")), &self.fees, figures(&yuan)),
            field("security", Key("finance-security"), None, &self.security, Input::Choice(securities(t))),
            field("until", Key("finance-until"), Some(Key("finance-until-hint")), &self.until, Input::Date),
            field("note", Key("finance-note"), Some(Key("finance-note-hint")), &self.note, Input::Area),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let text = |t: &str| t.to_owned();
        Typed {
            amount: text("200"),
            rate: text("3.45%"),
            months: text("12"),
            security: text("credit"),
            until: text("2026-11-30"),
            ..Typed::default()
        }
    }

    #[test]
    fn an_offer_is_read_or_each_field_says_what_is_wrong() {
        let quote = typed().read(&[]);
        let quote = quote.map(|q| (q.fen, q.rate, q.months, q.fees, q.guarantee));
        assert_eq!(quote, Ok((200_000_000, 34_500, 12, 0, 0)));
        assert_eq!(typed().read(&[]).and_then(|q| Typed::of(&q).read(&[])), typed().read(&[]), "an offer typed again is the same");
        let wrong = Typed { amount: "0".to_owned(), rate: String::new(), until: "x".to_owned(), product: "y".to_owned(), ..typed() };
        let named: Vec<&str> = wrong.read(&[]).map_or_else(|w| w.into_keys().collect(), |_| Vec::new());
        assert_eq!(named, ["amount", "product", "rate", "until"]);
        assert_eq!((wan("10000000"), wan("10000000.01"), wan("0")), (Some(MOST_FEN), None, None));
        assert_eq!((rate("101", None), rate("4.00001", None), rate("", Some(0))), (None, None, Some(0)));
    }
}
