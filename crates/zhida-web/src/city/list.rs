//! `GET /desk/measures`: all measures with the city's counts, and what is being written.

use super::desk;
use super::draft::title_of;
use super::place::home;
use super::standing::{self, Place, places};
use super::sum::exact;
use crate::address::encode;
use crate::app::App;
use crate::document::lang;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Due, kind, track};
use crate::show::{Show, moment};
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_engine::Program;
use zhida_facts::Number;
use zhida_live::{City, Standing};
use zhida_measure::{Kind, Track};
use zhida_store::{Permission, Stage};

#[derive(Template)]
#[template(path = "pages/city/list.html")]
pub(crate) struct CityList {
    page: Page,
    filter: Filter,
    kinds: Vec<(&'static str, Key)>,
    orders: [(&'static str, Key); 6],
    rows: Vec<Row>,
    open: Vec<Open>,
    enterprises: usize,
    may_write: bool,
}

struct Row {
    href: String,
    title: String,
    lang: &'static str,
    kind: Key,
    track: Option<Key>,
    due: Due,
    places: Option<Vec<Place>>,
    amount: String,
    sum: Number,
}

/// A version being written or reviewed.
struct Open {
    href: String,
    title: String,
    number: i32,
    stage: Key,
    own: bool,
    note: String,
    changed: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    q: String,
    kind: String,
    all: String,
    sort: String,
}

const ORDERS: [(&str, Key); 6] = [
    ("", Key("city-sort-eligible")),
    ("step", Key("city-one-step")),
    ("answer", Key("city-needs-answer")),
    ("amount", Key("city-amount")),
    ("title", Key("city-measure")),
    ("due", Key("city-window")),
];

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<CityList>, Fault> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let dues: Vec<Due> = shelf.index.entries.iter().map(|entry| Due::of(entry, app.today())).collect();
    let wanted = filter.clone();
    let (mut rows, enterprises) = app.ask(move |city| (rows(city, t, &wanted, &dues), city.len())).await?;
    arrange(&mut rows, &filter.sort);
    let desk = desk(&app, &viewer)?;
    let me = viewer.signed.as_ref();
    let open = desk.open_versions().await?.into_iter().map(|version| Open {
        href: if version.stage == Stage::Draft.key() {
            format!("/desk/drafts/{}", version.id)
        } else {
            format!("/desk/drafts/{}/diff", version.id)
        },
        title: title_of(&version.text).unwrap_or(version.document),
        number: version.number,
        stage: stage(&version.stage),
        own: version.author_id.is_some() && version.author_id == me.map(zhida_store::Signed::user),
        note: version.note,
        changed: moment(version.changed_at),
    });
    Ok(Html(CityList {
        page: viewer.page(),
        kinds: Kind::ALL.iter().map(|(k, word)| (*word, kind(*k))).collect(),
        orders: ORDERS,
        rows,
        open: open.collect(),
        enterprises,
        may_write: me.is_some_and(|s| s.may(Permission::WriteMeasures)),
        filter,
    }))
}

/// The word of a stage.
pub(crate) fn stage(name: &str) -> Key {
    match name {
        "draft" => Key("city-stage-draft"),
        "review" => Key("city-stage-review"),
        "published" => Key("city-stage-published"),
        "replaced" => Key("city-stage-replaced"),
        _ => Key("city-stage-withdrawn"),
    }
}

fn rows(city: &City, t: Words, filter: &Filter, dues: &[Due]) -> Vec<Row> {
    let library = city.library();
    let show = Show { library, t };
    let overview = city.overview();
    let q = filter.q.trim().to_lowercase();
    let mut rows = Vec::new();
    for (index, measure) in library.measures().iter().enumerate() {
        let meta = &measure.plan.meta;
        let counts = overview.measures.iter().find(|m| m.measure == index);
        let named = [&meta.title, &meta.id, &meta.issuer].iter().any(|text| text.to_lowercase().contains(&q));
        let kind_fits = filter.kind.is_empty() || Kind::ALL.iter().any(|(k, word)| *word == filter.kind && *k == meta.kind);
        // What is not in force decides nothing today; it is shown when asked for.
        if !named || !kind_fits || (counts.is_none() && filter.all.is_empty()) {
            continue;
        }
        let track_of = meta.track.unwrap_or(Track::New);
        let program = Program::new(library, &[(index, counts.is_some())], city.day(), track_of);
        let dimension = program.measures.first().and_then(|m| m.dimension);
        rows.push(Row {
            href: home(library, index, city.day()),
            title: meta.title.clone(),
            lang: lang(measure),
            kind: kind(meta.kind),
            track: meta.track.map(track),
            due: dues.get(index).copied().unwrap_or(Due::Always),
            places: counts.map(|m| places(meta.kind, &m.counts)),
            amount: counts.zip(dimension).map(|(m, dimension)| exact(show, &m.amount, dimension)).unwrap_or_default(),
            sum: counts.map_or(Number::ZERO, |m| m.amount.clone()),
        });
    }
    rows
}

fn arrange(rows: &mut [Row], by: &str) {
    let count = |row: &Row, name: &str| {
        let places = row.places.as_ref();
        places.map(|all| all.iter().find(|p| p.name == name).map_or(0, |p| p.count))
    };
    match by {
        "title" => rows.sort_by(|a, b| a.title.cmp(&b.title)),
        "amount" => rows.sort_by(|a, b| b.sum.cmp(&a.sum)),
        "due" => rows.sort_by_key(|row| match row.due {
            Due::Until(day, _) => (0, Some(day)),
            Due::Later(day) => (1, Some(day)),
            Due::Open => (2, None),
            Due::Always => (3, None),
            Due::Over(day) => (4, Some(day)),
        }),
        "step" | "answer" => rows.sort_by_key(|row| std::cmp::Reverse(count(row, by))),
        _ => rows.sort_by_key(|row| std::cmp::Reverse(count(row, "eligible"))),
    }
}

impl Row {
    /// Its counts by column; an alert has no step to take.
    fn cells(&self) -> Vec<Option<&Place>> {
        let of = |name: &str| self.places.iter().flatten().find(|p| p.name == name);
        Standing::ALL.map(|s| of(standing::name(s))).to_vec()
    }
    /// Who stands there.
    fn listed(&self, name: &str) -> String {
        format!("{}{}list={name}#list", self.href, if self.href.contains('?') { "&" } else { "?" })
    }
}

impl CityList {
    /// The address sorted otherwise.
    fn sorted(&self, by: &str) -> String {
        let f = &self.filter;
        format!("/desk/measures?q={}&kind={}&all={}&sort={}", encode(&f.q), encode(&f.kind), encode(&f.all), by)
    }
}
