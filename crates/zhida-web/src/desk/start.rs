//! `GET /desk`: where the day begins: who stands where with each measure, and what waits.

use super::search::Search;
use super::standing::is_wanted;
use super::{desk, may};
use crate::app::App;
use crate::desk::search::measure_name;
use crate::document::lang;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{kind, track};
use crate::show::{Show, moment};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_live::{City, Counts, Standing};
use zhida_measure::plan::{FactRef, Year};
use zhida_store::{Permission, Role};

/// Facts and imports shown.
const FACTS: usize = 10;
const IMPORTS: usize = 5;

#[derive(Template)]
#[template(path = "pages/desk/start.html")]
pub(crate) struct DeskStart {
    page: Page,
    enterprises: usize,
    orders: Vec<(Key, &'static str)>,
    order: Standing,
    rows: Vec<Row>,
    facts: Vec<Known>,
    imports: Vec<Import>,
    drafts: usize,
    reviews: usize,
    claims: Option<usize>,
    unsent: Option<u64>,
    edit: bool,
    /// Whether the reports of weeks and months, which are of all offices, are theirs to read.
    reports: bool,
}

/// A measure with the places of all enterprises.
struct Row {
    title: String,
    lang: &'static str,
    kind: Key,
    track: Option<Key>,
    counts: Counts,
    hrefs: [String; 3],
}

/// How much is known of a fact.
struct Known {
    label: String,
    known: usize,
    asked: usize,
}

struct Import {
    seq: i64,
    file: String,
    at: String,
    enterprises: i64,
    undone: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    sort: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(wanted): Query<Wanted>) -> Result<Html<DeskStart>, Fault> {
    let desk = desk(&app, &viewer)?;
    let order = super::standing::read(&wanted.sort).filter(|s| *s != Standing::Ineligible).unwrap_or(Standing::Eligible);
    let t = viewer.words();
    let (enterprises, rows, facts) = app
        .ask(move |city| {
            let overview = city.overview();
            let library = city.library().clone();
            let show = Show { library: &library, t };
            let mut rows: Vec<Row> = overview.measures.iter().filter_map(|m| row(city, m.measure, m.counts)).collect();
            rows.sort_by_key(|r| std::cmp::Reverse(r.counts.of(order)));
            // Nobody need say what follows from what others say.
            let to_be_said = |fact| library.dictionary.fact(fact).derive.is_none();
            let mut facts: Vec<_> = overview.completeness.iter().filter(|c| c.asked > 0 && to_be_said(c.fact)).collect();
            // What most measures ask for and fewest enterprises have said.
            facts.sort_by_key(|c| std::cmp::Reverse(c.asked * (city.len() - c.known.min(city.len()))));
            let known = facts.iter().take(FACTS).map(|c| {
                let at = FactRef { fact: c.fact, year: c.year.map_or(Year::Point, Year::Fixed) };
                Known { label: show.fact(at), known: c.known, asked: c.asked }
            });
            (city.len(), rows, known.collect::<Vec<_>>())
        })
        .await?;
    let open = desk.open_versions().await?;
    let reviews = open.iter().filter(|v| v.stage == zhida_store::Stage::Review.key()).count();
    let claims = if may(&viewer, Permission::DecideClaims) { Some(desk.claims().await?.len()) } else { None };
    let unsent = if may(&viewer, Permission::SendNotices) { Some(desk.unsent(true, 0, 1).await?.1) } else { None };
    let imports = desk.imports().await?.into_iter().take(IMPORTS);
    Ok(Html(DeskStart {
        page: viewer.page(),
        enterprises,
        orders: vec![
            (Key("desk-standing-eligible"), "eligible"),
            (Key("desk-standing-one-step"), "one-step"),
            (Key("desk-standing-needs-answer"), "needs-answer"),
        ],
        order,
        rows,
        facts,
        imports: imports
            .map(|i| Import { seq: i.seq, file: i.file, at: moment(i.at), enterprises: i.enterprises, undone: i.undone_seq.is_some() })
            .collect(),
        drafts: open.len() - reviews,
        reviews,
        claims,
        unsent,
        edit: may(&viewer, Permission::EditFacts),
        reports: matches!(viewer.role(), Some(Role::Clerk | Role::Leader | Role::Auditor)),
    }))
}

impl DeskStart {
    fn is_order(&self, word: &str) -> bool {
        super::standing::word(self.order) == word
    }
}

fn row(city: &City, index: usize, counts: Counts) -> Option<Row> {
    let measure = city.library().measures().get(index)?;
    let meta = &measure.plan.meta;
    is_wanted(meta.kind).then(|| {
        let href = |standing| {
            let search = Search { measure: measure_name(meta), standing: Some(standing), ..Search::default() };
            search.href("/desk/enterprises")
        };
        Row {
            title: meta.title.clone(),
            lang: lang(measure),
            kind: kind(meta.kind),
            track: meta.track.map(track),
            counts,
            hrefs: [Standing::Eligible, Standing::OneStep, Standing::NeedsAnswer].map(href),
        }
    })
}
