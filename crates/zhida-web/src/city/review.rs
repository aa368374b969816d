//! The way of a version: handed in, sent back, published by a second person.

use super::diff::page;
use super::draft::{id_of, obstacles};
use super::{desk, draft};
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html;
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_diagnostics::Diagnostic;
use zhida_store::{Conflict, Desk, StoreError};

/// A word to the author, or to whoever reads the record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    word: String,
}

/// `POST /desk/drafts/{id}/submit`
pub(crate) async fn submit(State(app): State<App>, viewer: Viewer, jar: CookieJar, Path(id): Path<i64>) -> Result<Response, Fault> {
    if !obstructed(&app, &desk(&app, &viewer)?, id).await?.is_empty() {
        return refused(&app, &viewer, id, Key("city-has-errors")).await;
    }
    let done = desk(&app, &viewer)?.submit(id, app.now()).await;
    answer(&app, &viewer, jar, id, done, format!("/desk/drafts/{id}/diff")).await
}

/// `POST /desk/drafts/{id}/send-back`
pub(crate) async fn send_back(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let done = desk(&app, &viewer)?.send_back(id, given.word.trim(), app.now()).await;
    answer(&app, &viewer, jar, id, done, "/desk/measures".to_owned()).await
}

/// `POST /desk/drafts/{id}/publish`
pub(crate) async fn publish(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    // The library may have changed since it was handed in.
    if !obstructed(&app, &desk(&app, &viewer)?, id).await?.is_empty() {
        return refused(&app, &viewer, id, Key("city-has-errors")).await;
    }
    let version = draft::version(&app, &viewer, id).await?;
    let to = id_of(&version.text).map_or_else(|| "/desk/measures".to_owned(), |id| format!("/desk/measures/{}", encode(&id)));
    let done = desk(&app, &viewer)?.publish(id, given.word.trim(), app.now()).await.map(|_| ());
    answer(&app, &viewer, jar, id, done, to).await
}

/// What keeps the version from the library.
pub(crate) async fn obstructed(app: &App, desk: &Desk, id: i64) -> Result<Vec<Diagnostic>, Fault> {
    let version = desk.version(id).await?;
    app.ask(move |city| obstacles(city.library(), &version.document, &version.text)).await
}

async fn answer(app: &App, viewer: &Viewer, jar: CookieJar, id: i64, done: Result<(), StoreError>, to: String) -> Result<Response, Fault> {
    let why = match done {
        Ok(()) => return saved(app, jar, &to).await,
        Err(StoreError::Conflict(Conflict::OwnWork)) => Key("city-own-work"),
        Err(StoreError::Conflict(Conflict::NotInReview)) => Key("city-not-in-review"),
        Err(StoreError::Conflict(Conflict::NotADraft)) => Key("city-not-a-draft"),
        Err(StoreError::Invalid(_)) => Key("city-word-missing"),
        Err(error) => return Err(error.into()),
    };
    refused(app, viewer, id, why).await
}

async fn refused(app: &App, viewer: &Viewer, id: i64, why: Key) -> Result<Response, Fault> {
    let page = page(app, viewer, id, Some(why)).await?;
    Ok(html::refused(page))
}
