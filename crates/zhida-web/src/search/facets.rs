//! Facets: what a list can be narrowed by, how much is behind each value, and in what order it stands.

use super::index::{Entry, Index};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_facts::NaiveDate;

/// What a list of measures is asked for, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words.
    pub q: String,
    /// Kind, by its word; empty for all.
    pub kind: String,
    /// Who issued it; empty for all.
    pub issuer: String,
    /// Where it applies; empty for all, `-` for the whole country.
    pub region: String,
    /// `current`, `open`, `soon`, `later`, `always`, `over`; empty for all.
    pub due: String,
    /// `best`, `new`, `due`; empty for the best order there is.
    pub sort: String,
    /// Page, from 1.
    pub page: usize,
}

/// What can be narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// The kind.
    Kind,
    /// Who issued it.
    Issuer,
    /// Where it applies.
    Region,
    /// When it can be applied for.
    Due,
}

/// A value of a facet and how many entries it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As the address has it.
    pub value: String,
    /// Entries.
    pub count: usize,
}

/// In what order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// What fits the words best.
    Best,
    /// What came into force last.
    New,
    /// What closes first.
    Due,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Words looked for.
    pub words: Vec<String>,
    /// Numbers of the entries, in order.
    pub entries: Vec<usize>,
    /// Values of each facet, the other facets applied.
    pub facets: Vec<(Facet, Vec<Value>)>,
    /// The order they are in.
    pub order: Order,
}

/// Days within which a deadline is soon.
const SOON: i64 = 30;

impl Facet {
    /// All, in the order in which they are offered.
    pub const ALL: [Facet; 4] = [Facet::Kind, Facet::Due, Facet::Region, Facet::Issuer];

    /// Its parameter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Facet::Kind => "kind",
            Facet::Issuer => "issuer",
            Facet::Region => "region",
            Facet::Due => "due",
        }
    }

    fn wanted(self, filter: &Filter) -> &str {
        match self {
            Facet::Kind => &filter.kind,
            Facet::Issuer => &filter.issuer,
            Facet::Region => &filter.region,
            Facet::Due => &filter.due,
        }
    }

    fn values(self, entry: &Entry, today: NaiveDate) -> Vec<String> {
        match self {
            Facet::Kind => vec![entry.kind.word().to_owned()],
            Facet::Issuer => {
                let issuers = without_remarks(&entry.issuer);
                issuers.split(['、', ',', '，']).map(|i| i.trim().to_owned()).filter(|i| !i.is_empty()).collect()
            }
            Facet::Region => vec![if entry.region.is_empty() { "-".to_owned() } else { entry.region.clone() }],
            Facet::Due => {
                let current = entry.in_force.contains(today).then_some("current");
                current.into_iter().chain(due(entry, today)).map(str::to_owned).collect()
            }
        }
    }
}

/// A text without what it says in brackets.
fn without_remarks(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Whether it can be applied for, and how soon that ends.
fn due(entry: &Entry, today: NaiveDate) -> Vec<&'static str> {
    if entry.in_force.to.is_some_and(|to| to < today) {
        return vec!["over"];
    }
    match entry.window {
        None => vec!["always"],
        Some(window) if window.from.is_some_and(|from| from > today) => vec!["later"],
        Some(window) => match window.to.map(|to| (to - today).num_days()) {
            None => vec!["open"],
            Some(days) if days < 0 => vec!["over"],
            Some(days) if days <= SOON => vec!["open", "soon"],
            Some(_) => vec!["open"],
        },
    }
}

impl Filter {
    /// Applies it.
    ///
    /// # Errors
    /// If the search engine fails.
    pub fn select(&self, index: &Index, today: NaiveDate) -> Result<Selection, tantivy::TantivyError> {
        let words = index.words(&self.q);
        let found: Vec<usize> = if words.is_empty() { (0..index.entries.len()).collect() } else { index.find(&words)? };
        let fits = |number: usize, facet: Facet| {
            let wanted = facet.wanted(self);
            wanted.is_empty() || index.entries.get(number).is_some_and(|e| facet.values(e, today).iter().any(|v| v == wanted))
        };
        let facets = Facet::ALL
            .into_iter()
            .map(|facet| {
                let mut counts: BTreeMap<String, usize> = BTreeMap::new();
                let others = |n: &&usize| Facet::ALL.into_iter().filter(|f| *f != facet).all(|f| fits(**n, f));
                for entry in found.iter().filter(others).filter_map(|n| index.entries.get(*n)) {
                    facet.values(entry, today).into_iter().for_each(|v| *counts.entry(v).or_default() += 1);
                }
                let mut values: Vec<Value> = counts.into_iter().map(|(value, count)| Value { value, count }).collect();
                values.sort_by_key(|v| std::cmp::Reverse(v.count));
                (facet, values)
            })
            .collect();
        let order = match self.sort.as_str() {
            "new" => Order::New,
            "due" => Order::Due,
            "best" if !words.is_empty() => Order::Best,
            _ if words.is_empty() => Order::New,
            _ => Order::Best,
        };
        let mut entries: Vec<usize> = found.iter().copied().filter(|n| Facet::ALL.into_iter().all(|f| fits(*n, f))).collect();
        match order {
            Order::Best => {}
            Order::New => entries.sort_by_key(|n| std::cmp::Reverse(index.entries.get(*n).and_then(|e| e.in_force.from))),
            // What is over stands behind what is still to come.
            Order::Due => entries.sort_by_key(|n| {
                let deadline = index.entries.get(*n).and_then(Entry::deadline);
                (deadline.is_none_or(|d| d < today), deadline)
            }),
        }
        Ok(Selection { words, entries, facets, order })
    }

    /// The address of the list with one parameter set to `value` (empty: without it), on its first page.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let parts: Vec<String> = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("issuer", &self.issuer),
            ("region", &self.region),
            ("due", &self.due),
            ("sort", &self.sort),
        ]
        .into_iter()
        .map(|(n, own)| (n, if n == name { value } else { own }))
        .filter(|(_, v)| !v.is_empty())
        .map(|(n, v)| format!("{n}={}", crate::address::encode(v)))
        .collect();
        if parts.is_empty() { "/measures".to_owned() } else { format!("/measures?{}", parts.join("&")) }
    }
}
