//! `/desk/drafts/{id}`: the editor of a draft.

use super::condition::{Form as ConditionForm, Given as ConditionGiven};
use super::desk;
use super::draft::{id_of, lines, may_write, title_of, version};
use super::preview::{Preview, look};
use crate::app::App;
use crate::document::{Part, Run};
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused_as};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::entity::measure_version::Model;
use zhida_store::{Conflict, StoreError};

#[derive(Template)]
#[template(path = "pages/city/editor.html")]
pub(crate) struct CityEditor {
    page: Page,
    id: i64,
    title: String,
    number: i32,
    measure: Option<String>,
    /// The text, and the hash of the text it was made from.
    text: String,
    seen: String,
    note: String,
    review: String,
    /// What a colleague saved meanwhile.
    theirs: Option<String>,
    condition: ConditionForm,
    sections: Vec<String>,
    view: Preview,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    text: String,
    seen: String,
    note: String,
    /// After saving: stay, or go on to what it changes.
    then: String,
}

/// The editor's form with the condition that is to go into the text.
#[derive(Deserialize)]
pub(crate) struct Both {
    #[serde(flatten)]
    draft: Given,
    #[serde(flatten)]
    condition: ConditionGiven,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Response, Fault> {
    let version = version(&app, &viewer, id).await?;
    if !may_write(&viewer, &version) {
        // What is no draft of theirs to write is theirs to read.
        return Ok(Redirect::to(&format!("/desk/drafts/{id}/diff")).into_response());
    }
    let (text, seen, note) = (version.text.clone(), version.hash.clone(), version.note.clone());
    let page = page(&app, &viewer, version, text, seen, note, ConditionGiven::default(), None).await?;
    Ok(Html(page).into_response())
}

pub(crate) async fn save(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let text = lines(&given.text);
    match desk(&app, &viewer)?.save(id, &given.seen, &text, given.note.trim(), app.now()).await {
        Ok(()) => {
            app.catch_up().await?;
            let to = if given.then == "diff" { format!("/desk/drafts/{id}/diff") } else { format!("/desk/drafts/{id}") };
            Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&to)).into_response())
        }
        Err(StoreError::Conflict(Conflict::SavedMeanwhile)) => {
            let theirs = version(&app, &viewer, id).await?;
            // Their hash is seen from now on: saving once more is a decision, made with both texts in sight.
            let (seen, saved) = (theirs.hash.clone(), theirs.text.clone());
            let page = page(&app, &viewer, theirs, text, seen, given.note, ConditionGiven::default(), Some(saved)).await?;
            Ok(refused_as(StatusCode::CONFLICT, page))
        }
        Err(StoreError::Conflict(Conflict::NotADraft)) => {
            let theirs = version(&app, &viewer, id).await?;
            let (seen, saved) = (theirs.hash.clone(), theirs.text.clone());
            let mut page = page(&app, &viewer, theirs, text, seen, given.note, ConditionGiven::default(), Some(saved)).await?;
            page.review = viewer.words().say("city-no-draft-any-more").to_string();
            Ok(refused_as(StatusCode::CONFLICT, page))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/drafts/{id}/condition`: without script, the condition is put behind the section chosen. Nothing is saved.
pub(crate) async fn insert(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Form(Both { draft: given, condition }): Form<Both>,
) -> Result<Response, Fault> {
    let version = version(&app, &viewer, id).await?;
    if !may_write(&viewer, &version) {
        return Err(Fault::Forbidden);
    }
    let mut text = lines(&given.text);
    let mut left = condition.clone();
    let written = {
        let shelf = app.shelf();
        condition.text(&shelf.library, super::condition::language_of(&text), viewer.words())
    };
    if let Ok(written) = written {
        text = super::condition::appended(&text, &condition.section, &condition.line(&written));
        left = ConditionGiven::default();
    }
    Ok(Html(page(&app, &viewer, version, text, given.seen, given.note, left, None).await?).into_response())
}

#[expect(clippy::too_many_arguments, reason = "the parts of one form, named at each call")]
async fn page(
    app: &App,
    viewer: &Viewer,
    version: Model,
    text: String,
    seen: String,
    note: String,
    condition: ConditionGiven,
    theirs: Option<String>,
) -> Result<CityEditor, Fault> {
    let (t, shelf, looked) = (viewer.words(), app.shelf(), text.clone());
    let view = app.ask(move |city| look(city, t, &looked)).await?;
    let measure = id_of(&text).filter(|id| shelf.library.ids().any(|other| other == id));
    let condition = ConditionForm::of(&shelf.library, super::condition::language_of(&text), t, condition);
    Ok(CityEditor {
        page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures"),
        id: version.id,
        title: title_of(&text).unwrap_or(version.document),
        number: version.number,
        measure,
        sections: text.lines().filter_map(|l| l.strip_prefix("## ")).map(|l| l.trim().to_owned()).collect(),
        text,
        seen,
        note,
        review: version.review,
        theirs,
        condition,
        view,
    })
}

impl CityEditor {
    /// Whether the draft came back from review.
    fn returned(&self) -> Option<Key> {
        (!self.review.is_empty()).then_some(Key("city-sent-back-word"))
    }
}
