//! `/desk/relief/new` and `/desk/relief/{id}/edit`: composing a package.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::measure::{named, titles};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use std::collections::BTreeMap;
use zhida_store::{Conflict, ReliefItems, ReliefText, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/relief-edit.html")]
pub(crate) struct DeskReliefEdit {
    page: Page,
    action: String,
    title: String,
    /// The last change that was seen; nothing for a new one.
    seen: Option<i64>,
    fields: Vec<Field>,
    /// Services: number, title, institution, whether it is in the package.
    services: Vec<(i64, String, String, bool)>,
    error: Option<Key>,
}

/// What was typed; `service` may stand in it several times.
#[derive(Clone, Default)]
struct Written(Vec<(String, String)>);

impl Written {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }
    fn services(&self) -> Vec<i64> {
        self.0.iter().filter(|(n, _)| n == "service").filter_map(|(_, value)| value.parse().ok()).collect()
    }
}

/// What is wrong, by the name of the field.
type Wrong = BTreeMap<&'static str, String>;

pub(crate) async fn new(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskReliefEdit>, Fault> {
    let written = Written(vec![("begins".to_owned(), app.today().to_string())]);
    Ok(Html(page(&app, &viewer, None, &written, &Wrong::new(), None).await?))
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskReliefEdit>, Fault> {
    let row = desk(&app, &viewer)?.relief(id).await?;
    let items = row.offered();
    let mut written = vec![("measures".to_owned(), items.measures.join("\n"))];
    for (name, value) in
        [("title", row.title), ("reason", row.reason), ("begins", row.begins), ("ends", row.ends), ("measure", row.measure)]
    {
        written.push((name.to_owned(), value));
    }
    written.extend(items.services.iter().map(|n| ("service".to_owned(), n.to_string())));
    Ok(Html(page(&app, &viewer, Some((id, row.seq)), &Written(written), &Wrong::new(), None).await?))
}

pub(crate) async fn add(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Form(written): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    handle(&app, &viewer, jar, None, Written(written)).await
}

pub(crate) async fn change(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(written): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let written = Written(written);
    let seen = written.get("seen").parse().map_err(|_| Fault::Invalid)?;
    handle(&app, &viewer, jar, Some((id, seen)), written).await
}

async fn handle(app: &App, viewer: &Viewer, jar: CookieJar, id: Option<(i64, i64)>, written: Written) -> Result<Response, Fault> {
    let t = viewer.words();
    let text = match read(app, viewer, &written).await? {
        Ok(text) => text,
        Err(wrong) => return Ok(refused(page(app, viewer, id, &written, &wrong, None).await?)),
    };
    let (wrong, error) = match desk(app, viewer)?.save_relief(id, &text, app.now()).await {
        Ok(id) => return saved(app, jar, &format!("/desk/relief/{id}")).await,
        Err(StoreError::Invalid("items")) => (Wrong::from([("measures", t.say("relief-items-missing").to_string())]), None),
        Err(StoreError::Invalid("ends")) => (Wrong::from([("ends", t.say("relief-ends-wrong").to_string())]), None),
        Err(StoreError::Invalid(field)) => (Wrong::from([(field, t.say("field-missing").to_string())]), None),
        Err(StoreError::Conflict(Conflict::SavedMeanwhile)) => (Wrong::new(), Some(Key("relief-changed"))),
        Err(StoreError::Conflict(Conflict::NotADraft)) => (Wrong::new(), Some(Key("not-now"))),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(app, viewer, id, &written, &wrong, error).await?))
}

/// What was written, where it can be understood.
async fn read(app: &App, viewer: &Viewer, written: &Written) -> Result<Result<ReliefText, Wrong>, Fault> {
    let (t, shelf, mut wrong) = (viewer.words(), app.shelf(), Wrong::new());
    let (library, today) = (&shelf.library, app.today());
    let unknown = |name: &str| t.say("relief-no-measure").with("name", name).to_string();
    let selecting = written.get("measure");
    let selects = named(library, selecting, today);
    if selects.is_none() {
        wrong.insert("measure", unknown(selecting));
    }
    let mut measures = Vec::new();
    for name in written.get("measures").split(['\n', '、', ',', '，', ';', '；']).map(str::trim).filter(|n| !n.is_empty()) {
        match named(library, name, today) {
            Some(id) if measures.contains(&id) => {}
            Some(id) => measures.push(id),
            None => _ = wrong.insert("measures", unknown(name)),
        }
    }
    let offered: Vec<i64> = app.store().offered_services().await?.into_iter().map(|(of, ..)| of.id).collect();
    let services = written.services().into_iter().filter(|n| offered.contains(n)).collect();
    let (begins, ends) = (written.get("begins").parse().ok(), written.get("ends").parse().ok());
    for (name, day) in [("begins", begins), ("ends", ends)] {
        if day.is_none() {
            wrong.insert(name, t.say("visit-day-missing").to_string());
        }
    }
    let (Some(measure), Some(begins), Some(ends), true) = (selects, begins, ends, wrong.is_empty()) else { return Ok(Err(wrong)) };
    let (title, reason) = (written.get("title").to_owned(), written.get("reason").to_owned());
    Ok(Ok(ReliefText { title, reason, begins, ends, measure, items: ReliefItems { measures, services } }))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    id: Option<(i64, i64)>,
    written: &Written,
    wrong: &Wrong,
    error: Option<Key>,
) -> Result<DeskReliefEdit, Fault> {
    let (t, shelf) = (viewer.words(), app.shelf());
    let field = |name: &str, label: Key, hint: Option<Key>, input| Field {
        name: name.to_owned(),
        id: format!("relief-{name}"),
        label: t.say(label).to_string(),
        hint: hint.map(|key| t.say(key).to_string()).unwrap_or_default(),
        value: written.get(name).to_owned(),
        error: wrong.get(name).cloned().unwrap_or_default(),
        input,
    };
    let line = |offers| Input::Text { unit: String::new(), figures: false, offers };
    let chosen = written.services();
    let services = app.store().offered_services().await?.into_iter();
    Ok(DeskReliefEdit {
        page: viewer.page().crumb(t.say("nav-finance"), "/desk/finance").crumb(t.say("relief-packages"), "/desk/relief"),
        action: id.map_or_else(|| "/desk/relief/new".to_owned(), |(id, _)| format!("/desk/relief/{id}/edit")),
        title: t.say(if id.is_some() { Key("relief-edit") } else { Key("relief-new") }).to_string(),
        seen: id.map(|(_, seen)| seen),
        fields: vec![
            field("title", Key("relief-title"), None, line(Vec::new())),
            field("reason", Key("relief-reason"), Some(Key("relief-reason-hint")), Input::Area),
            field("begins", Key("relief-begins"), None, Input::Date),
            field("ends", Key("relief-ends"), None, Input::Date),
            field("measure", Key("relief-measure"), Some(Key("relief-measure-hint")), line(titles(&shelf.library))),
            field("measures", Key("relief-measures"), Some(Key("relief-measures-hint")), Input::Area),
        ],
        services: services.map(|(of, institution, _)| (of.id, of.title, institution, chosen.contains(&of.id))).collect(),
        error,
    })
}
