//! An enterprise's financing: products it can have, what it needs, to whom it shows that, and the offers it gets.

pub(crate) mod act;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;

use super::Own;
use super::row::Mine;
use crate::finance::product::{Terms, misfits};
use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_live::{MeasureStatus, Phase, Standing};
use zhida_measure::Loan;

/// Products that stand alike.
pub(crate) struct Group {
    title: Key,
    tone: &'static str,
    rows: Vec<Row>,
}

/// A product.
pub(crate) struct Row {
    mine: Mine,
    terms: Terms,
    /// In what it is not for what is needed.
    short: Vec<Key>,
}

/// A product with where the enterprise stands.
struct Product<'a> {
    status: MeasureStatus,
    loan: &'a Loan,
    id: &'a str,
    title: &'a str,
}

/// All products that can be had now or later, in the order in which they are shown: what can be had first, then what fits a need of so much
/// for so long, then what costs least at most.
fn products<'a>(own: &'a Own<'_>, need: Option<(i64, u32)>) -> Vec<Product<'a>> {
    let measures = own.shelf.library.measures();
    let product = |status: MeasureStatus| {
        let meta = &measures.get(status.measure)?.plan.meta;
        let loan = meta.loan.as_ref()?;
        (status.phase != Phase::Over).then_some(Product { status, loan, id: &meta.id, title: &meta.title })
    };
    let mut all: Vec<Product<'a>> = own.city.statuses(&own.facts).into_iter().filter_map(product).collect();
    all.sort_by_cached_key(|p| {
        let misfit = need.map(|need| misfits(p.loan, need).len());
        (p.status.standing, misfit, p.loan.rate.1.clone(), p.id)
    });
    all
}

/// The products, by where the enterprise stands.
fn groups(own: &Own<'_>, t: Words, need: Option<(i64, u32)>) -> Vec<Group> {
    let words = |standing| match standing {
        Standing::Eligible => (Key("finance-eligible"), "yes"),
        Standing::OneStep => (Key("finance-near"), "step"),
        Standing::NeedsAnswer => (Key("finance-ask"), "open"),
        Standing::Ineligible => (Key("finance-others"), "quiet"),
    };
    let mut groups: Vec<(Standing, Group)> = Vec::new();
    for product in products(own, need) {
        let Some(mine) = Mine::of(own, t, &product.status) else { continue };
        let short = need.map(|need| misfits(product.loan, need)).unwrap_or_default();
        let row = Row { mine, terms: Terms::of(own.show(t), product.loan), short };
        match groups.last_mut() {
            Some((standing, group)) if *standing == product.status.standing => group.rows.push(row),
            _ => {
                let (title, tone) = words(product.status.standing);
                groups.push((product.status.standing, Group { title, tone, rows: vec![row] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// An institution with products the enterprise has, or may yet come to have.
#[derive(Clone)]
pub(crate) struct Lender {
    pub(crate) number: i64,
    pub(crate) name: String,
    /// Ids and titles of the products.
    pub(crate) products: Vec<(String, String)>,
}

/// The institutions a need can be shown to: those on file (`names`) that have a product the enterprise is not excluded from for more than one
/// reason. What comes first among the products comes first here.
fn lenders(own: &Own<'_>, need: (i64, u32), names: &BTreeMap<i64, String>) -> Vec<Lender> {
    let mut found: Vec<Lender> = Vec::new();
    for product in products(own, Some(need)).into_iter().filter(|p| p.status.standing != Standing::Ineligible) {
        for (number, name) in names.iter().filter(|(_, name)| product.loan.lenders.contains(name)) {
            let one = (product.id.to_owned(), product.title.to_owned());
            match found.iter_mut().find(|l| l.number == *number) {
                Some(lender) => lender.products.push(one),
                None => found.push(Lender { number: *number, name: name.clone(), products: vec![one] }),
            }
        }
    }
    found
}
