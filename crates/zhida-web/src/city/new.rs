//! `/desk/drafts/new` and `POST /desk/drafts`: a measure begun from a template, or a new version of one in force.

use super::desk;
use super::place::subject;
use crate::app::App;
use crate::error::Fault;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::measure::{Which, kind};
use crate::template::{is_id, template};
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhida_measure::Kind;
use zhida_store::{Desk, StoreError};

#[derive(Template)]
#[template(path = "pages/city/new.html")]
pub(crate) struct CityNew {
    page: Page,
    fields: Vec<Field>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    /// The measure of which this is to be a new version.
    from: String,
    on: Option<String>,
    track: Option<String>,
    kind: String,
    id: String,
    title: String,
    language: String,
}

pub(crate) async fn show(viewer: Viewer) -> Html<CityNew> {
    let language = if viewer.words().zh() { "zh" } else { "en" };
    let given = Given { kind: "subsidy".to_owned(), language: language.to_owned(), ..Given::default() };
    Html(page(&viewer, &given, ""))
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, Form(given): Form<Given>) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    if !given.from.is_empty() {
        let which = Which { on: given.on, track: given.track };
        let (document, text) = in_library(&app, &given.from, &which)?;
        // One who begins what a colleague has begun is led there.
        if let Some(open) = being_written(&desk, &document).await? {
            return Ok(Redirect::to(&format!("/desk/drafts/{open}")).into_response());
        }
        let id = desk.draft(&document, &text, "", app.now()).await?;
        app.catch_up().await?;
        return Ok(Redirect::to(&format!("/desk/drafts/{id}")).into_response());
    }
    let id = given.id.trim();
    let document = document_of(id);
    let wrong = match name(&app, &desk, id).await? {
        Name::Odd => Some(Key("city-id-odd")),
        Name::Taken => Some(Key("city-id-taken")),
        Name::Free => None,
    };
    if let Some(wrong) = wrong {
        let page = page(&viewer, &given, &t.say(wrong).to_string());
        return Ok(refused(page));
    }
    if !Kind::ALL.iter().any(|(_, word)| *word == given.kind) {
        return Err(Fault::Invalid);
    }
    let text = template(&given.kind, id, &given.title, given.language != "en");
    let number = desk.draft(&document, &text, "", app.now()).await?;
    app.catch_up().await?;
    Ok(Redirect::to(&format!("/desk/drafts/{number}")).into_response())
}

/// Document and text of a measure in the library.
pub(crate) fn in_library(app: &App, id: &str, which: &Which) -> Result<(String, String), Fault> {
    let city = app.city();
    let subject = subject(&city, id, which)?;
    Ok((subject.measure().file.clone(), subject.measure().text.clone()))
}

/// The version of a document that is being written or waits for a second person.
pub(crate) async fn being_written(desk: &Desk, document: &str) -> Result<Option<i64>, StoreError> {
    Ok(desk.open_versions().await?.into_iter().find(|v| v.document == document).map(|v| v.id))
}

/// The document of a measure that begins here.
pub(crate) fn document_of(id: &str) -> String {
    format!("city/{id}.md")
}

/// Whether a measure may be called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// It may.
    Free,
    /// It is no id.
    Odd,
    /// Another is, or was.
    Taken,
}

/// Whether a new measure may be called `id`.
pub(crate) async fn name(app: &App, desk: &Desk, id: &str) -> Result<Name, StoreError> {
    if !is_id(id) {
        return Ok(Name::Odd);
    }
    let taken = app.shelf().library.ids().any(|other| other == id) || !desk.versions(&document_of(id)).await?.is_empty();
    Ok(if taken { Name::Taken } else { Name::Free })
}

fn page(viewer: &Viewer, given: &Given, wrong: &str) -> CityNew {
    let t: Words = viewer.words();
    let field = |name: &str, label: Key, hint: String, value: &str, error: &str, input| Field {
        name: name.to_owned(),
        id: format!("new-{name}"),
        label: t.say(label).to_string(),
        hint,
        value: value.to_owned(),
        error: error.to_owned(),
        input,
    };
    let kinds = Kind::ALL.iter().map(|(k, word)| Offer { value: (*word).to_owned(), label: t.say(kind(*k)).to_string() }).collect();
    let languages = [("zh", "中文"), ("en", "English")].map(|(value, label)| Offer { value: value.to_owned(), label: label.to_owned() });
    let fields = vec![
        field("title", Key("city-title"), String::new(), &given.title, "", Input::Line("off")),
        field("id", Key("city-id"), t.say("city-id-hint").to_string(), &given.id, wrong, Input::Line("off")),
        field("kind", Key("city-kind"), String::new(), &given.kind, "", Input::Choice(kinds)),
        field("language", Key("city-language"), String::new(), &given.language, "", Input::Choice(languages.into())),
    ];
    CityNew { page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures"), fields }
}
