//! `GET /desk/complete?q=`: names that begin like what is being typed: facts, units, codes, titles.

use crate::app::App;
use crate::viewer::Viewer;
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use zhida_facts::{Scheme, unit_names};

/// Names given at most.
const MOST: usize = 12;

/// A name.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Offer {
    /// What is put into the text.
    text: String,
    /// What it is.
    what: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Asked {
    q: String,
    /// Language of the text: its facts are named in it.
    language: String,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(asked): Query<Asked>) -> Json<Vec<Offer>> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let (library, zh) = (&shelf.library, asked.language != "en");
    let q = asked.q.trim().to_lowercase();
    if q.is_empty() {
        return Json(Vec::new());
    }
    // What begins so before what holds it somewhere.
    let mut found: Vec<(bool, Offer)> = Vec::new();
    let mut offer = |names: &[&str], text: &str, what: String| {
        let names: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
        if names.iter().any(|n| n.contains(&q)) {
            let inside = !names.iter().any(|n| n.starts_with(&q));
            found.push((inside, Offer { text: text.to_owned(), what }));
        }
    };
    for (_, fact) in library.dictionary.iter() {
        let mut names = vec![fact.label_zh.as_str(), fact.label_en.as_str(), fact.key.as_str()];
        names.extend(fact.aliases.iter().map(String::as_str));
        let unit = if fact.unit.symbol.is_empty() { String::new() } else { format!(" · {}", fact.unit.symbol) };
        offer(&names, fact.label(zh), format!("{}{unit}", t.say("city-what-fact")));
        for choice in &fact.choices {
            offer(&[&choice.name], &choice.name, fact.label(t.zh()).to_owned());
        }
    }
    unit_names().for_each(|unit| offer(&[unit], unit, t.say("city-what-unit").to_string()));
    for (scheme, tree) in [(Scheme::Region, &library.codes.regions), (Scheme::Industry, &library.codes.industries)] {
        for id in tree.ids() {
            let text = if scheme == Scheme::Region { tree.name(id) } else { tree.code(id) };
            offer(&[tree.name(id), tree.code(id)], text, format!("{} {}", tree.code(id), tree.name(id)));
        }
    }
    for measure in library.measures() {
        let meta = &measure.plan.meta;
        offer(&[&meta.title, &meta.id], &meta.id, meta.title.clone());
    }
    found.sort_by_key(|(inside, offer)| (*inside, offer.text.chars().count()));
    let mut offers: Vec<Offer> = found.into_iter().map(|(_, offer)| offer).collect();
    offers.dedup();
    offers.truncate(MOST);
    Json(offers)
}
