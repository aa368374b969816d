//! `/desk/relief`: packages, each with how many it selects, who was told, who has looked, who has done something.

pub(crate) mod edit;

use super::desk;
use crate::app::App;
use crate::casework::when::minute;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::relief::{selected, state, tell};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::entity::relief;
use zhida_store::{Conflict, Permission, ReliefAct, ReliefReach, ReliefState, StoreError, local};

/// Enterprises on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "pages/desk/reliefs.html")]
pub(crate) struct DeskReliefs {
    page: Page,
    rows: Vec<Row>,
    may_write: bool,
}

struct Row {
    id: i64,
    title: String,
    state: Key,
    running: bool,
    begins: String,
    ends: String,
    measure: String,
}

pub(crate) async fn list(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskReliefs>, Fault> {
    let (shelf, t, today) = (app.shelf(), viewer.words(), app.today());
    let show = Show { library: &shelf.library, t };
    let row = |of: relief::Model| Row {
        id: of.id,
        state: state(&of.state),
        running: of.runs(today),
        measure: show.title(&of.measure),
        title: of.title,
        begins: of.begins,
        ends: of.ends,
    };
    Ok(Html(DeskReliefs {
        page: viewer.page().crumb(t.say("nav-finance"), "/desk/finance"),
        rows: desk(&app, &viewer)?.reliefs().await?.into_iter().map(row).collect(),
        may_write: may_write(&viewer),
    }))
}

/// Whether whoever looks composes and publishes packages.
fn may_write(viewer: &Viewer) -> bool {
    viewer.signed.as_ref().is_some_and(|s| s.may(Permission::SendNotices))
}

#[derive(Template)]
#[template(path = "pages/desk/relief.html")]
pub(crate) struct DeskRelief {
    page: Page,
    id: i64,
    /// The last change that was seen: what is published is what was read.
    seen: i64,
    title: String,
    state: Key,
    reason: String,
    begins: String,
    ends: String,
    note: String,
    measure: (String, String),
    measures: Vec<(String, String)>,
    services: Vec<(String, String)>,
    /// How many it selects, were told, have looked, have done something.
    counts: [usize; 4],
    rows: Vec<Told>,
    pages: Pages,
    may_edit: bool,
    may_publish: bool,
    /// A draft its writer looks at: somebody else publishes it.
    waits: bool,
    /// Published, and somebody is selected: who was not told yet will be.
    awaited: bool,
    may_end: bool,
    error: Option<Key>,
}

/// An enterprise that was told.
struct Told {
    id: i64,
    name: String,
    told: String,
    seen: String,
    acts: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: usize,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<DeskRelief>, Fault> {
    Ok(Html(page(&app, &viewer, id, wanted.page, None).await?))
}

/// `how` is `publish` or `end`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    how: String,
    seen: i64,
    reason: String,
}

pub(crate) async fn act(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let done = match sent.how.as_str() {
        "publish" => desk.publish_relief(id, sent.seen, app.now()).await,
        "end" => desk.end_relief(id, &sent.reason, app.now()).await,
        _ => return Err(Fault::Invalid),
    };
    let wrong = match done {
        Ok(()) => {
            let row = desk.relief(id).await?;
            if row.runs(app.today()) {
                tell(&app, &row).await?;
            }
            return saved(&app, jar, &format!("/desk/relief/{id}")).await;
        }
        Err(error) => refusal(error)?,
    };
    Ok(refused(page(&app, &viewer, id, 1, Some(wrong)).await?))
}

/// What to say to whoever was refused something; anything else is a fault.
fn refusal(error: StoreError) -> Result<Key, StoreError> {
    match error {
        StoreError::Conflict(Conflict::OwnWork) => Ok(Key("relief-own-work")),
        StoreError::Conflict(Conflict::SavedMeanwhile) => Ok(Key("relief-changed")),
        StoreError::Conflict(Conflict::NotADraft | Conflict::NotNow) => Ok(Key("not-now")),
        StoreError::Invalid("reason") => Ok(Key("service-reason-missing")),
        StoreError::Invalid("ends") => Ok(Key("relief-ends-wrong")),
        other => Err(other),
    }
}

async fn page(app: &App, viewer: &Viewer, id: i64, wanted: usize, error: Option<Key>) -> Result<DeskRelief, Fault> {
    let (desk, shelf, t) = (desk(app, viewer)?, app.shelf(), viewer.words());
    let show = Show { library: &shelf.library, t };
    let row = desk.relief(id).await?;
    let reach = desk.relief_reach(id).await?;
    let chosen = selected(app, row.measure.clone()).await?;
    let services = app.store().offered_services().await?;
    let pages = Pages::new(reach.len(), SIZE, wanted.max(1), format!("/desk/relief/{id}?"));
    let shown: Vec<(&i64, &ReliefReach)> = reach.iter().skip(pages.from).take(SIZE).collect();
    let names = desk.enterprise_names(shown.iter().map(|(id, _)| **id)).await?;
    let told = shown.into_iter().map(|(id, one)| Told {
        id: *id,
        name: names.get(id).map(|(name, _)| name.clone()).unwrap_or_default(),
        told: minute(local(one.told)),
        seen: one.seen.map(|at| minute(local(at))).unwrap_or_default(),
        acts: t.list(one.acts.iter().map(|a| acted(t, *a))),
    });
    let count = |of: fn(&ReliefReach) -> bool| reach.values().filter(|one| of(one)).count();
    let (draft, published) = (row.state == ReliefState::Draft.key(), row.state == ReliefState::Published.key());
    let (writes, own) = (may_write(viewer), desk.wrote_relief(&row));
    let items = row.offered();
    let service = |number: &i64| {
        let found = services.iter().find(|(of, ..)| of.id == *number)?;
        Some((found.0.title.clone(), format!("/desk/services/{number}")))
    };
    let of_measure = |id: &str| (show.title(id), format!("/measures/{id}"));
    Ok(DeskRelief {
        page: viewer.page().crumb(t.say("nav-finance"), "/desk/finance").crumb(t.say("relief-packages"), "/desk/relief"),
        id,
        seen: row.seq,
        state: state(&row.state),
        measure: of_measure(&row.measure),
        measures: items.measures.iter().map(|id| of_measure(id)).collect(),
        services: items.services.iter().filter_map(service).collect(),
        counts: [chosen.len(), reach.len(), count(|one| one.seen.is_some()), count(|one| !one.acts.is_empty())],
        rows: told.collect(),
        pages,
        may_edit: writes && draft,
        may_publish: writes && draft && !own,
        waits: writes && draft && own,
        awaited: published && !chosen.is_empty(),
        may_end: writes && published,
        error,
        title: row.title,
        reason: row.reason,
        begins: row.begins,
        ends: row.ends,
        note: row.note,
    })
}

fn acted(t: Words, act: ReliefAct) -> String {
    let key = match act {
        ReliefAct::Applied => Key("relief-act-applied"),
        ReliefAct::AskedForMoney => Key("relief-act-money"),
        ReliefAct::AskedForService => Key("relief-act-service"),
    };
    t.say(key).to_string()
}
