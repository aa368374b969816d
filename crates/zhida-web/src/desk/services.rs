//! `/desk/services`: what institutions have handed in, and how they answer.

use super::desk;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::error::Fault;
use crate::kit::flash::saved;
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
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::entity::service;
use zhida_store::{Conflict, Role, ServiceState, StoreError};

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
    let cards = app.store().service_cards(None, &asked.moment()).await?;
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
    /// When it was last changed: what is decided is this.
    seen: i64,
    /// What a clerk may decide now, and what was tried and refused.
    decisions: Vec<&'static Choice>,
    /// Nothing but taking it off the list is left to decide.
    grave: bool,
    typed: String,
    error: Option<Key>,
}

/// A decision as a button: its value, its words, its class.
struct Choice {
    to: ServiceState,
    word: Key,
    class: &'static str,
    /// From which state it can be made.
    from: ServiceState,
}

static CHOICES: [Choice; 3] = [
    Choice { to: ServiceState::Offered, word: Key("desk-service-approve"), class: "btn btn-primary", from: ServiceState::Waiting },
    Choice { to: ServiceState::Returned, word: Key("desk-service-return"), class: "btn", from: ServiceState::Waiting },
    Choice { to: ServiceState::Withdrawn, word: Key("desk-service-take-off"), class: "btn btn-danger", from: ServiceState::Offered },
];

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskService>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Decision {
    to: String,
    seen: i64,
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
    let wrong = match desk(&app, &viewer)?.decide_service(id, given.seen, to, &given.reason, app.now()).await {
        Ok(()) => return saved(&app, jar, &format!("/desk/services/{id}")).await,
        Err(StoreError::Invalid(_)) => Key("service-reason-missing"),
        Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) => Key("service-changed"),
        Err(StoreError::Conflict(_)) => Key("not-now"),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&app, &viewer, id, Some((given, wrong))).await?))
}

/// The page; with what was tried and why it was refused.
async fn page(app: &App, viewer: &Viewer, id: i64, tried: Option<(Decision, Key)>) -> Result<DeskService, Fault> {
    let t = viewer.words();
    let shelf = app.shelf();
    let (of, institution) = desk(app, viewer)?.service(id).await?;
    let clerk = viewer.role() == Some(Role::Clerk);
    let tries = |choice: &Choice| tried.as_ref().is_some_and(|(given, _)| given.to == choice.to.key());
    let decisions: Vec<&Choice> = CHOICES.iter().filter(|choice| clerk && of.state == choice.from.key() || tries(choice)).collect();
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
        seen: of.changed_at,
        grave: decisions.iter().all(|choice| choice.to == ServiceState::Withdrawn),
        decisions,
        error: tried.as_ref().map(|(_, why)| *why),
        typed: tried.map(|(given, _)| given.reason).unwrap_or_default(),
        title: of.title,
        what: of.what,
        price: of.price,
        capacity: of.capacity,
        evidence: of.evidence,
        conditions: of.conditions,
        reason: of.reason,
    })
}
