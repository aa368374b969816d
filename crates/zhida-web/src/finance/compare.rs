//! Offers side by side: what each costs a year, exactly, and in what each is the best of those that can be accepted.

use super::{money, percent, rate, security, standing};
use crate::show::Show;
use crate::words::Key;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use zhida_cases::lending::{Merit, Offer, Standing, merits};
use zhida_facts::{NaiveDate, Number};
use zhida_store::NeedFile;

/// An offer in the table.
pub(crate) struct OfferRow {
    pub(crate) id: usize,
    pub(crate) name: String,
    /// Its product: title and address.
    pub(crate) product: Option<(String, String)>,
    pub(crate) amount: String,
    pub(crate) months: String,
    pub(crate) rate: String,
    pub(crate) guarantee: String,
    pub(crate) fees: String,
    pub(crate) yearly: String,
    pub(crate) share: String,
    pub(crate) whole: String,
    pub(crate) security: Key,
    pub(crate) note: String,
    pub(crate) until: NaiveDate,
    pub(crate) standing: (Key, &'static str),
    /// Why it was declined or failed.
    pub(crate) reason: String,
    /// Whether it can be accepted.
    pub(crate) open: bool,
    pub(crate) best: Best,
}

/// In what an offer is the best.
#[derive(Clone, Copy, Default)]
pub(crate) struct Best {
    pub(crate) amount: bool,
    pub(crate) cost: bool,
    pub(crate) rate: bool,
    pub(crate) term: bool,
    pub(crate) fees: bool,
}

impl Best {
    fn of(found: &[Merit]) -> Self {
        let is = |merit| found.contains(&merit);
        Self { amount: is(Merit::Amount), cost: is(Merit::Cost), rate: is(Merit::Rate), term: is(Merit::Term), fees: is(Merit::Fees) }
    }
}

/// By what the table can be sorted.
pub(crate) const ORDERS: [(&str, Key); 6] = [
    ("", Key("finance-share")),
    ("rate", Key("finance-rate")),
    ("amount", Key("finance-amount")),
    ("months", Key("finance-term")),
    ("fees", Key("finance-fees")),
    ("until", Key("finance-until")),
];

/// The offers of a need: those that can be accepted first, then as `sort` says; by what they cost if it says nothing.
pub(crate) fn offers(show: Show<'_>, file: &NeedFile, names: &BTreeMap<i64, String>, today: NaiveDate, sort: &str) -> Vec<OfferRow> {
    let lending = &file.lending;
    let stands = |offer: &Offer| {
        let (standing, why) = lending.standing(offer, today);
        // What the case's end has left open cannot be accepted any more.
        let standing = if standing == Standing::Open && !file.is_open() { Standing::Expired } else { standing };
        (standing, why.to_owned())
    };
    let mut all: Vec<&Offer> = lending.offers.iter().collect();
    all.sort_by_cached_key(|o| (stands(o).0, key(o, sort), o.quote.yearly_share(), o.id));
    let open: Vec<&Offer> = all.iter().copied().filter(|o| stands(o).0 == Standing::Open).collect();
    let quotes: Vec<_> = open.iter().map(|o| &o.quote).collect();
    let found = merits(&quotes, file.need.fen, file.months());
    let best: BTreeMap<usize, Best> = open.iter().zip(&found).map(|(o, merits)| (o.id, Best::of(merits))).collect();
    all.into_iter().map(|offer| row(show, offer, names, stands(offer), best.get(&offer.id).copied().unwrap_or_default())).collect()
}

/// What an offer is sorted by: the less comes first.
fn key(offer: &Offer, sort: &str) -> (Option<Reverse<i64>>, Number) {
    let quote = &offer.quote;
    match sort {
        "rate" => (None, Number::from(quote.rate)),
        "amount" => (Some(Reverse(quote.fen)), Number::ZERO),
        "months" => (Some(Reverse(i64::from(quote.months))), Number::ZERO),
        "fees" => (None, Number::from(quote.fees)),
        "until" => (Some(Reverse(i64::from(zhida_facts::Datelike::num_days_from_ce(&quote.until)))), Number::ZERO),
        _ => (None, quote.yearly_share()),
    }
}

fn row(show: Show<'_>, offer: &Offer, names: &BTreeMap<i64, String>, (stands, reason): (Standing, String), best: Best) -> OfferRow {
    let quote = &offer.quote;
    let product = Some(&quote.product).filter(|id| !id.is_empty());
    OfferRow {
        id: offer.id,
        name: names.get(&offer.institution).cloned().unwrap_or_default(),
        product: product.map(|id| (show.title(id), format!("/measures/{id}"))),
        amount: money(show, &Number::from(quote.fen)),
        months: show.t.say("finance-months").with("n", quote.months).to_string(),
        rate: rate(quote.rate),
        guarantee: rate(quote.guarantee),
        fees: money(show, &Number::from(quote.fees)),
        yearly: money(show, &quote.yearly_cost()),
        share: percent(&quote.yearly_share()),
        whole: money(show, &quote.whole_cost()),
        security: security(quote.security),
        note: quote.note.clone(),
        until: quote.until,
        standing: standing(stands),
        reason,
        open: stands == Standing::Open,
        best,
    }
}
