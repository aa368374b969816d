//! `GET /`: what this is, a place to search, what is new and what closes soon.

use crate::app::App;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Due, Row, kind};
use crate::search::Entry;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::State;
use zhida_facts::NaiveDate;
use zhida_measure::{Kind, Track};

/// Rows of each list.
const ROWS: usize = 5;

#[derive(Template)]
#[template(path = "pages/home/show.html")]
pub(crate) struct HomeShow {
    page: Page,
    kinds: Vec<KindCount>,
    total: usize,
    clauses: usize,
    newest: Vec<Row>,
    closing: Vec<Row>,
}

struct KindCount {
    label: Key,
    href: String,
    count: usize,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer) -> Html<HomeShow> {
    let (shelf, today) = (app.shelf(), app.today());
    let library = &shelf.library;
    let current: Vec<&Entry> = shelf.index.entries.iter().filter(|e| speaks(library, e, today)).collect();
    let kinds = Kind::ALL.iter().map(|(each, word)| KindCount {
        label: kind(*each),
        href: format!("/measures?kind={word}&due=current"),
        count: current.iter().filter(|e| e.kind == *each).count(),
    });
    let mut newest = current.clone();
    newest.sort_by_key(|e| std::cmp::Reverse(e.in_force.from));
    let mut closing: Vec<(NaiveDate, &Entry)> =
        current.iter().filter_map(|e| if let Due::Until(day, _) = Due::of(e, today) { Some((day, *e)) } else { None }).collect();
    closing.sort_by_key(|(day, _)| *day);
    Html(HomeShow {
        page: viewer.page(),
        total: current.len(),
        clauses: current.iter().filter_map(|e| library.measures().get(e.measure)).map(|m| m.plan.clauses).sum(),
        kinds: kinds.filter(|k| k.count > 0).collect(),
        newest: newest.iter().take(ROWS).map(|e| Row::of(library, e, today)).collect(),
        closing: closing.iter().take(ROWS).map(|(_, e)| Row::of(library, e, today)).collect(),
    })
}

/// Whether the entry is in force and is what its measure says today.
fn speaks(library: &zhida_measure::Library, entry: &Entry, today: NaiveDate) -> bool {
    let says = |track| library.version(&entry.id, today, track).is_some_and(|(index, in_force)| in_force && index == entry.measure);
    says(Track::New) || says(Track::Renewal)
}
