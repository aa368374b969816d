//! `/desk/services`: what institutions have handed in, and how they answer.

use super::desk;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::services::card::Card;
use crate::services::{category, improved, state};
use crate::show::{Show, moment};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::entity::service;
use zhida_store::{Role, ServiceState, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/services.html")]
pub(crate) struct DeskServices {
    page: Page,
    waiting: Vec<Row>,
    rows: Vec<Row>,
    cards: Vec<(String, Card)>,
}

struct Row {
    id: i64,
    title: String,
    institution: String,
    category: Key,
    state: Key,
    at: String,
}

pub(crate) async fn list(State(app): State<App>, viewer: Viewer, asked: Asked) -> Result<Html<DeskServices>, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    app.store().settle_cases(&asked.moment()).await?;
    let names = app.store().institution_names().await?;
    let row = |of: service::Model| Row {
        id: of.id,
        institution: names.get(&of.institution_id).cloned().unwrap_or_default(),
        category: category(&of.category),
        state: state(&of.state),
        at: moment(of.changed_at),
        title: of.title,
    };
    let (waiting, rest): (Vec<_>, Vec<_>) = desk.services().await?.into_iter().partition(|s| s.state == ServiceState::Waiting.key());
    let cards = app.store().service_cards(&asked.moment()).await?;
    Ok(Html(DeskServices {
        page: viewer.page(),
        waiting: waiting.into_iter().map(row).collect(),
        rows: rest.into_iter().map(row).collect(),
        cards: cards.iter().map(|(id, card)| (names.get(id).cloned().unwrap_or_default(), Card::of(t, card))).collect(),
    }))
}

#[derive(Template)]
#[template(path = "pages/desk/service.html")]
pub(crate) struct DeskService {
    page: Page,
    id: i64,
    title: String,
    institution: String,
    uscc: String,
    category: Key,
    state: Key,
    what: String,
    price: String,
    capacity: i32,
    evidence: String,
    improved: Vec<String>,
    measure: Option<(String, String)>,
    conditions: String,
    reason: String,
    /// What a clerk may decide now.
    may_approve: bool,
    may_take_off: bool,
    error: Option<Key>,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskService>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Decision {
    to: String,
    reason: String,
}

pub(crate) async fn decide(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Decision>,
) -> Result<Response, Fault> {
    let to = ServiceState::from_key(&given.to).ok_or(Fault::Invalid)?;
    let wrong = match desk(&app, &viewer)?.decide_service(id, to, &given.reason, app.now()).await {
        Ok(()) => {
            app.catch_up().await?;
            return Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/desk/services/{id}"))).into_response());
        }
        Err(StoreError::Invalid(_)) => Key("service-reason-missing"),
        Err(StoreError::Conflict(_)) => Key("service-not-now"),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&app, &viewer, id, Some(wrong)).await?))
}

async fn page(app: &App, viewer: &Viewer, id: i64, error: Option<Key>) -> Result<DeskService, Fault> {
    let t = viewer.words();
    let shelf = app.shelf();
    let (of, institution) = desk(app, viewer)?.service(id).await?;
    let clerk = viewer.role() == Some(Role::Clerk);
    let show = Show { library: &shelf.library, t };
    Ok(DeskService {
        page: viewer.page().crumb(t.say("nav-services"), "/desk/services"),
        id,
        institution: institution.name,
        uscc: institution.uscc,
        category: category(&of.category),
        state: state(&of.state),
        improved: improved(&shelf.library, &of, t),
        measure: Some(&of.measure).filter(|m| !m.is_empty()).map(|m| (show.title(m), format!("/measures/{m}"))),
        may_approve: clerk && of.state == ServiceState::Waiting.key(),
        may_take_off: clerk && of.state == ServiceState::Offered.key(),
        title: of.title,
        what: of.what,
        price: of.price,
        capacity: of.capacity,
        evidence: of.evidence,
        conditions: of.conditions,
        reason: of.reason,
        error,
    })
}
