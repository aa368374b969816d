//! `GET /my/profile/{key}`: everything that was ever on file of one fact, the latest first, and who asks for it.

use super::file::{at, note, origin};
use super::theme::Theme;
use super::{Own, look, tenant, to_my};
use crate::app::App;
use crate::document::lang;
use crate::error::Fault;
use crate::intake::IDENTITY;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeSet;
use zhida_measure::Kind;
use zhida_store::KnownFact;

#[derive(Template)]
#[template(path = "pages/my/history.html")]
pub(crate) struct MyHistory {
    page: Page,
    label: String,
    source: String,
    edit: String,
    rows: Vec<Past>,
    measures: Vec<Asking>,
}

struct Past {
    year: Option<i32>,
    value: String,
    origin: Key,
    note: String,
    when: String,
    current: bool,
}

struct Asking {
    href: String,
    title: String,
    lang: &'static str,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Path(key): Path<String>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let history = tenant.history().await?;
    let page = look(&app, &tenant, move |own| page(own, &viewer, &key, &history)).await?;
    Ok(Html(page).into_response())
}

fn page(own: &Own<'_>, viewer: &Viewer, key: &str, history: &[KnownFact]) -> Result<MyHistory, Fault> {
    let (t, library, show) = (viewer.words(), &own.shelf.library, own.show(viewer.words()));
    let id = library.dictionary.find(key).ok_or(Fault::Missing)?;
    let fact = library.dictionary.fact(id);
    if fact.key != key || IDENTITY.contains(&key) {
        return Err(Fault::Missing);
    }
    let mut seen = BTreeSet::new();
    let rows = history.iter().rev().filter(|f| f.key == key).filter_map(|f| {
        let (_, year, state) = library.dictionary.read_stored(&library.codes, &f.key, f.year, &f.state)?;
        let taken_back = f.state.is_empty();
        Some(Past {
            year,
            value: if taken_back { t.say("my-history-taken-back").to_string() } else { show.state(at((id, year)), &state) },
            origin: origin(f.origin),
            note: note(f),
            when: moment(f.at),
            current: seen.insert(year) && !taken_back,
        })
    });
    let rows = rows.collect();
    let asking = own.city.in_force().iter().filter_map(|m| library.measures().get(*m));
    let asking = asking.filter(|m| m.plan.meta.kind != Kind::Alert && m.plan.facts().iter().any(|f| f.fact == id));
    Ok(MyHistory {
        page: viewer.page().crumb(t.say("nav-profile"), "/my/profile"),
        label: fact.label(t.zh()).to_owned(),
        source: zhida_facts::spoken::source(&fact.source, t.zh()).to_owned(),
        edit: format!("/my/profile?edit={}#{key}", Theme::of(fact).word),
        rows,
        measures: asking
            .map(|m| Asking { href: format!("/my/measures/{}", m.plan.meta.id), title: m.plan.meta.title.clone(), lang: lang(m) })
            .collect(),
    })
}
