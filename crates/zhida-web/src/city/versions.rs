//! `/desk/measures/{id}/versions`: what became of a document, and taking it out of the library.

use super::desk;
use super::hands::Hands;
use super::list::stage;
use super::place::Beside;
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::measure::Which;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Permission, Stage};

#[derive(Template)]
#[template(path = "pages/city/versions.html")]
pub(crate) struct CityVersions {
    page: Page,
    title: String,
    document: String,
    beside: Option<Beside>,
    rows: Vec<Row>,
    id: String,
    may_write: bool,
    may_withdraw: bool,
    error: Option<Key>,
    given: Withdrawal,
}

struct Row {
    id: i64,
    number: i32,
    stage: Key,
    draft: bool,
    note: String,
    review: String,
    /// Who wrote on it, each once, and who published it and took it out.
    hands: Hands,
    changed: String,
    published: Option<i64>,
}

/// Which document; a measure out of the library has no version to find it by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    on: Option<String>,
    track: Option<String>,
    document: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Withdrawal {
    document: String,
    reason: String,
    sure: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Html<CityVersions>, Fault> {
    page(&app, &viewer, id, ask, None, Withdrawal::default()).await
}

/// `POST /desk/measures/{id}/withdraw`
pub(crate) async fn withdraw(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(given): Form<Withdrawal>,
) -> Result<Response, Fault> {
    let wrong = match (given.reason.trim().is_empty(), given.sure.is_empty()) {
        (true, _) => Some(Key("city-reason-missing")),
        (_, true) => Some(Key("city-sure-missing")),
        _ => None,
    };
    let ask = Ask { document: given.document.clone(), ..Ask::default() };
    if wrong.is_some() {
        let page = page(&app, &viewer, id, ask, wrong, given).await?;
        return Ok(refused(page.0));
    }
    desk(&app, &viewer)?.withdraw(&given.document, given.reason.trim(), app.now()).await?;
    app.catch_up().await?;
    let to = format!("/desk/measures/{}/versions?document={}", encode(&id), encode(&given.document));
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&to)).into_response())
}

async fn page(
    app: &App,
    viewer: &Viewer,
    id: String,
    ask: Ask,
    error: Option<Key>,
    given: Withdrawal,
) -> Result<Html<CityVersions>, Fault> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let which = Which { on: ask.on, track: ask.track };
    let found = which.find(&shelf.library, &id, app.today());
    let measure = found.ok().and_then(|index| shelf.library.measures().get(index));
    let document = if ask.document.is_empty() { measure.map(|m| m.file.clone()).ok_or(Fault::Missing)? } else { ask.document };
    let desk = desk(app, viewer)?;
    let versions = desk.versions(&document).await?;
    let deeds = desk.deeds(&document).await?;
    let newest = versions.first().ok_or(Fault::Missing)?;
    let title = super::draft::title_of(&newest.text).unwrap_or_else(|| document.clone());
    let me = viewer.signed.as_ref();
    let may = |what| me.is_some_and(|s| s.may(what));
    let published = versions.iter().any(|v| v.stage == Stage::Published.key());
    let rows = versions.iter().map(|v| Row {
        id: v.id,
        number: v.number,
        stage: stage(&v.stage),
        draft: v.stage == Stage::Draft.key(),
        note: v.note.clone(),
        review: v.review.clone(),
        hands: Hands::of(&deeds, v.number, t),
        changed: moment(v.changed_at),
        published: v.published_seq,
    });
    Ok(Html(CityVersions {
        page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures"),
        rows: rows.collect(),
        beside: measure.map(|_| Beside::of(&id, &which)),
        may_write: measure.is_some() && may(Permission::WriteMeasures),
        may_withdraw: published && may(Permission::PublishMeasures),
        title,
        document,
        id,
        error,
        given,
    }))
}
