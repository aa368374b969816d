//! `GET /services`: all services on offer. An enterprise sees first those that close a gap of its own.

use super::needs::{Gaps, closed, gaps};
use super::{audience, categories, category, places};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::error::Fault;
use crate::kit::form::Offer;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use zhida_engine::Truth;
use zhida_facts::spoken;
use zhida_store::entity::service;

#[derive(Template)]
#[template(path = "pages/services/list.html")]
pub(crate) struct ServicesList {
    page: Page,
    wanted: Wanted,
    categories: Vec<Offer>,
    /// Those that close a gap, the most gaps first.
    needed: Vec<Row>,
    rows: Vec<Row>,
    enterprise: bool,
}

/// A service in a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) institution: String,
    pub(crate) category: Key,
    pub(crate) price: String,
    /// How many more requests are taken; `None` for any number.
    pub(crate) places: Option<u32>,
    /// Mean rating of its institution; empty before any.
    pub(crate) mean: String,
    /// Whether it is for the enterprise that looks.
    pub(crate) fits: Option<Truth>,
    /// The gaps it closes, in words.
    pub(crate) closes: Vec<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
    category: String,
}

impl Wanted {
    fn takes(&self, of: &service::Model, institution: &str) -> bool {
        let text = self.q.trim();
        let said = text.is_empty() || [&of.title, &of.what, &of.category].iter().any(|f| f.contains(text)) || institution.contains(text);
        said && (self.category.is_empty() || self.category == of.category)
    }
    fn chosen(&self, offer: &str) -> bool {
        self.category == offer
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Html<ServicesList>, Fault> {
    let t = viewer.words();
    let mut offered = app.store().offered_services().await?;
    offered.retain(|(of, institution, _)| wanted.takes(of, institution));
    let cards = app.store().service_cards(None, &asked.moment()).await?;
    let enterprise = viewer.speaker().is_some();
    let (gaps, fits) = if enterprise { own(&app, &viewer, &offered).await? } else { (Gaps::new(), BTreeMap::new()) };
    let library = &asked.shelf.library;
    let show = Show { library, t };
    let row = |(of, institution, open): &(service::Model, String, u32)| {
        let closes = closed(&gaps, of).into_iter().filter_map(|(key, measures)| {
            let label = library.dictionary.fact(library.dictionary.find(key)?).label(t.zh());
            let titles = t.list(measures.iter().map(|id| format!("《{}》", show.title(id))));
            Some(t.say("services-closes").with("fact", label).with("measures", titles).to_string())
        });
        Row {
            href: format!("/services/{}", of.id),
            title: of.title.clone(),
            institution: institution.clone(),
            category: category(&of.category),
            price: of.price.clone(),
            places: places(of, *open),
            mean: cards.get(&of.institution_id).and_then(|c| c.measures.mean.as_ref()).map(|n| spoken::decimal(n, 1)).unwrap_or_default(),
            fits: fits.get(&of.id).copied(),
            closes: closes.collect(),
        }
    };
    let rows: Vec<Row> = offered.iter().map(row).collect();
    // What is not for this enterprise closes none of its gaps.
    let (mut needed, rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|r| !r.closes.is_empty() && r.fits != Some(Truth::No));
    needed.sort_by_key(|r| Reverse(r.closes.len()));
    Ok(Html(ServicesList { page: viewer.page(), wanted, categories: categories(t), needed, rows, enterprise }))
}

/// The gaps of the enterprise that looks, and which services are for it.
async fn own(app: &App, viewer: &Viewer, offered: &[(service::Model, String, u32)]) -> Result<(Gaps, BTreeMap<i64, Truth>), Fault> {
    let tenant = app.store().tenant(viewer.signed.as_ref().ok_or(Fault::Forbidden)?)?;
    let all: Vec<service::Model> = offered.iter().map(|(of, ..)| of.clone()).collect();
    crate::my::look(app, &tenant, move |own| {
        let fits = all.iter().map(|of| (of.id, audience::fits(own.city, &own.facts, of)));
        Ok((gaps(own), fits.collect()))
    })
    .await
}
