//! `GET /measures`: the library, searched and narrowed, all by the address.

use super::{Due, Row, kind};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::search::{Facet, Filter, Order, Piece, snippet};
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use zhida_measure::Kind;

/// Measures on a page.
const SIZE: usize = 20;

#[derive(Template)]
#[template(path = "pages/measure/list.html")]
pub(crate) struct MeasureList {
    page: Page,
    filter: Filter,
    facets: Vec<FacetView>,
    orders: Vec<Choice>,
    rows: Vec<(Row, Vec<Piece>)>,
    pages: Pages,
    narrowed: bool,
    /// Whether it is narrowed by more than words.
    filtered: bool,
}

struct FacetView {
    title: Key,
    all: Choice,
    values: Vec<Choice>,
}

struct Choice {
    label: String,
    count: Option<usize>,
    href: String,
    chosen: bool,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<MeasureList>, Fault> {
    let (shelf, today, t) = (app.shelf(), app.today(), viewer.words());
    let selection = filter.select(&shelf.index, today)?;
    let base = filter.with("", "");
    let base = format!("{base}{}", if base.contains('?') { "&" } else { "?" });
    let pages = Pages::new(selection.entries.len(), SIZE, filter.page, base);
    let shown = selection.entries.get(pages.from..pages.to).unwrap_or_default();
    let rows = shown.iter().filter_map(|n| shelf.index.entries.get(*n));
    let rows = rows.map(|e| (Row::of(&shelf.library, e, today), snippet(&e.body, &selection.words))).collect();
    let facets = selection.facets.iter().map(|(facet, values)| {
        let values = values.iter().map(|v| choice(&filter, *facet, label(t, *facet, &v.value), &v.value, Some(v.count)));
        let all = choice(&filter, *facet, t.say("measure-list-all").to_string(), "", None);
        FacetView { title: title(*facet), all, values: values.collect() }
    });
    let orders = [(Order::Best, "best"), (Order::New, "new"), (Order::Due, "due")];
    let orders = orders.iter().filter(|(order, _)| *order != Order::Best || !selection.words.is_empty());
    let orders = orders.map(|(order, word)| Choice {
        label: t.say(order_key(*order)).to_string(),
        count: None,
        href: filter.with("sort", word),
        chosen: selection.order == *order,
    });
    // What nothing is left of is no choice, unless it has to be taken back.
    let facets = facets.filter(|facet| !facet.values.is_empty() || !facet.all.chosen);
    let filtered = [&filter.kind, &filter.issuer, &filter.region, &filter.due].iter().any(|v| !v.is_empty());
    Ok(Html(MeasureList {
        page: viewer.page(),
        facets: facets.collect(),
        orders: orders.collect(),
        rows,
        pages,
        narrowed: filtered || !filter.q.is_empty(),
        filtered,
        filter: filter.clone(),
    }))
}

fn choice(filter: &Filter, facet: Facet, label: String, value: &str, count: Option<usize>) -> Choice {
    let now = match facet {
        Facet::Kind => &filter.kind,
        Facet::Issuer => &filter.issuer,
        Facet::Region => &filter.region,
        Facet::Due => &filter.due,
    };
    Choice { label, count, href: filter.with(facet.name(), value), chosen: now == value }
}

fn title(facet: Facet) -> Key {
    match facet {
        Facet::Kind => Key("measure-list-kind"),
        Facet::Issuer => Key("measure-list-issuer"),
        Facet::Region => Key("measure-list-region"),
        Facet::Due => Key("measure-list-due"),
    }
}

fn order_key(order: Order) -> Key {
    match order {
        Order::Best => Key("measure-list-best"),
        Order::New => Key("measure-list-new"),
        Order::Due => Key("measure-list-closing"),
    }
}

/// What a value of a facet is called.
fn label(t: Words, facet: Facet, value: &str) -> String {
    let key = match (facet, value) {
        (Facet::Kind, word) => Kind::ALL.iter().find(|(_, w)| *w == word).map(|(k, _)| kind(*k)),
        (Facet::Region, "-") => Some(Key("measure-whole-country")),
        (Facet::Due, "current") => Some(Key("measure-list-current")),
        (Facet::Due, "open") => Some(Key("measure-list-open")),
        (Facet::Due, "soon") => Some(Key("measure-list-soon")),
        (Facet::Due, "later") => Some(Key("measure-list-later")),
        (Facet::Due, "always") => Some(Key("measure-list-always")),
        (Facet::Due, "over") => Some(Key("measure-list-over")),
        _ => None,
    };
    key.map_or_else(|| value.to_owned(), |key| t.say(key).to_string())
}
