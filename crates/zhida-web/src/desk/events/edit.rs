//! `/desk/events/new` and `/desk/events/{id}/edit`: what will be announced.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::events::{forms, read, typed};
use crate::kit::flash::saved;
use crate::kit::form::{Field, Fields, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::measure::{named, titles};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_store::{Conflict, EventState, NewEvent, StoreError, instant};

#[derive(Template)]
#[template(path = "pages/desk/event-edit.html")]
pub(crate) struct DeskEventEdit {
    page: Page,
    heading: Key,
    action: String,
    fields: Vec<Field>,
    error: Option<Key>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Written {
    title: String,
    form: String,
    text: String,
    place: String,
    measure: String,
    starts: String,
    ends: String,
    closes: String,
    capacity: String,
}

type Wrong = BTreeMap<&'static str, Key>;

pub(crate) async fn new(State(app): State<App>, viewer: Viewer) -> Html<DeskEventEdit> {
    Html(page(&app, &viewer, None, &Written::default(), &Wrong::new(), None))
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Response, Fault> {
    let (file, _) = desk(&app, &viewer)?.event(id, app.now()).await?;
    let of = file.row;
    if of.state != EventState::Draft.key() {
        return Ok(Redirect::to(&format!("/desk/events/{id}")).into_response());
    }
    let written = Written {
        title: of.title,
        form: of.form,
        text: of.text,
        place: of.place,
        measure: of.measure,
        starts: typed(instant(of.starts_at)),
        ends: typed(instant(of.ends_at)),
        closes: typed(instant(of.closes_at)),
        capacity: of.capacity.to_string(),
    };
    Ok(Html(page(&app, &viewer, Some(id), &written, &Wrong::new(), None)).into_response())
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(written): Form<Written>) -> Result<Response, Fault> {
    save(&app, &viewer, jar, None, written).await
}

pub(crate) async fn change(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(written): Form<Written>,
) -> Result<Response, Fault> {
    save(&app, &viewer, jar, Some(id), written).await
}

async fn save(app: &App, viewer: &Viewer, jar: CookieJar, id: Option<i64>, written: Written) -> Result<Response, Fault> {
    let mut wrong = Wrong::new();
    let mut time = |name: &'static str, text: &str| {
        let at = read(text);
        if at.is_none() {
            wrong.insert(name, Key("event-time-missing"));
        }
        at.unwrap_or_default()
    };
    let (starts, ends) = (time("starts", &written.starts), time("ends", &written.ends));
    // Without a time of its own, sign-up closes when the event begins.
    let closes = if written.closes.trim().is_empty() { starts } else { time("closes", &written.closes) };
    let shelf = app.shelf();
    let measure = match written.measure.trim() {
        "" => Some(String::new()),
        typed => named(&shelf.library, typed, app.today()),
    };
    if measure.is_none() {
        wrong.insert("measure", Key("event-no-measure"));
    }
    let new = NewEvent {
        title: written.title.clone(),
        form: written.form.clone(),
        text: written.text.clone(),
        place: written.place.clone(),
        measure: measure.unwrap_or_default(),
        starts,
        ends,
        closes,
        capacity: written.capacity.trim().parse().ok().filter(|n| *n <= 100_000).unwrap_or(0),
    };
    let mut error = None;
    if wrong.is_empty() {
        match desk(app, viewer)?.save_event(id, &new, app.now()).await {
            Ok(id) => return saved(app, jar, &format!("/desk/events/{id}")).await,
            Err(StoreError::Invalid(field)) => {
                let why = match field {
                    "capacity" => Key("event-capacity-wrong"),
                    "ends" => Key("event-ends-wrong"),
                    "closes" => Key("event-closes-wrong"),
                    _ => Key("field-missing"),
                };
                wrong.insert(field, why);
            }
            Err(StoreError::Conflict(Conflict::NotADraft)) => error = Some(Key("not-now")),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(refused(page(app, viewer, id, &written, &wrong, error)))
}

fn page(app: &App, viewer: &Viewer, id: Option<i64>, written: &Written, wrong: &Wrong, error: Option<Key>) -> DeskEventEdit {
    let t = viewer.words();
    let wrong = |name: &str| wrong.get(name).map(|key| t.say(*key).to_string());
    let fields = Fields { t, form: "event", wrong: &wrong };
    let field = |name, label, hint, value: &str, input| fields.field(name, label, hint, value, input);
    let crumbs = viewer.page().crumb(t.say("nav-events"), "/desk/events");
    let line = Input::Text { unit: String::new(), figures: false, offers: titles(&app.shelf().library) };
    DeskEventEdit {
        page: match id {
            Some(id) => crumbs.crumb(&written.title, format!("/desk/events/{id}")),
            None => crumbs,
        },
        heading: if id.is_some() { Key("event-edit-head") } else { Key("event-new") },
        action: id.map_or_else(|| "/desk/events/new".to_owned(), |id| format!("/desk/events/{id}/edit")),
        fields: vec![
            field("title", Key("event-title"), None, &written.title, Input::words()),
            field("form", Key("event-form"), None, &written.form, Input::Choice(forms(t))),
            field("text", Key("event-text"), None, &written.text, Input::Area),
            field("place", Key("event-place"), None, &written.place, Input::words()),
            field("starts", Key("event-starts"), None, &written.starts, Input::Moment),
            field("ends", Key("event-ends"), None, &written.ends, Input::Moment),
            field("closes", Key("event-closes"), Some(Key("event-closes-hint")), &written.closes, Input::Moment),
            field("capacity", Key("event-capacity"), None, &written.capacity, Input::figures()),
            field("measure", Key("event-measure"), Some(Key("event-measure-hint")), &written.measure, line),
        ],
        error,
    }
}
