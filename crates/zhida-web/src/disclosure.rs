//! `/disclosures`: what departments mean to grant, shown to everybody before it counts (公示), and the way to object.

use crate::app::App;
use crate::apply::{self, money};
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Conflict, Noticed, StoreError};

/// Longest name and objection.
const NAME: usize = 100;
const TEXT: usize = 2000;

#[derive(Template)]
#[template(path = "pages/disclosures.html")]
pub(crate) struct Disclosures {
    page: Page,
    groups: Vec<Group>,
}

/// Disclosures of one measure that end on one day.
struct Group {
    title: String,
    href: String,
    due: String,
    total: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    enterprise: String,
    uscc: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "pages/disclosure.html")]
pub(crate) struct Disclosure {
    page: Page,
    row: Row,
    title: String,
    measure: String,
    due: String,
    given: Given,
    wrong: Option<Key>,
}

/// An objection as the form has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    name: String,
    contact: String,
    text: String,
}

fn row(show: Show<'_>, one: &Noticed) -> Row {
    Row { id: one.application, enterprise: one.enterprise.clone(), uscc: one.uscc.clone(), amount: money(show, one.amount) }
}

pub(crate) async fn list(State(app): State<App>, viewer: Viewer) -> Result<Html<Disclosures>, Fault> {
    let (running, shelf) = (app.store().notices(&app.today().to_string()).await?, app.shelf());
    let show = Show { library: &shelf.library, t: viewer.words() };
    let same = |a: &Noticed, b: &Noticed| (&a.measure, &a.due) == (&b.measure, &b.due);
    let group = |all: &[Noticed]| {
        let first = all.first()?;
        let total = all.iter().filter_map(|n| n.amount).fold(0_i64, i64::saturating_add);
        Some(Group {
            title: show.title(&first.measure),
            href: format!("/measures/{}", first.measure),
            due: first.due.clone().unwrap_or_default(),
            total: money(show, Some(total).filter(|t| *t > 0)),
            rows: all.iter().map(|n| row(show, n)).collect(),
        })
    };
    let groups = running.chunk_by(same).filter_map(group).collect();
    Ok(Html(Disclosures { page: viewer.page(), groups }))
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<Disclosure>, Fault> {
    Ok(Html(page(&app, &viewer, id, Given::default(), None).await?))
}

async fn page(app: &App, viewer: &Viewer, id: i64, given: Given, wrong: Option<Key>) -> Result<Disclosure, Fault> {
    let (one, shelf, t) = (app.store().notice_of(id, &app.today().to_string()).await?, app.shelf(), viewer.words());
    let show = Show { library: &shelf.library, t };
    Ok(Disclosure {
        page: viewer.page().crumb(t.say("nav-disclosures"), "/disclosures"),
        row: row(show, &one),
        title: show.title(&one.measure),
        measure: one.measure,
        due: one.due.unwrap_or_default(),
        given,
        wrong,
    })
}

/// `POST /disclosures/{id}`: an objection; nobody has to say who they are.
pub(crate) async fn object(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let cut = |text: &str, most| text.trim().chars().take(most).collect::<String>();
    let (name, contact, text) = (cut(&given.name, NAME), cut(&given.contact, NAME), cut(&given.text, TEXT));
    let calendar = app.shelf().library.calendar.clone();
    match app.store().object(id, [&name, &contact], &text, &calendar, app.now()).await {
        Ok(()) => Ok((jar.add(Flash::Sent.cookie()), Redirect::to(&format!("/disclosures/{id}"))).into_response()),
        Err(StoreError::Conflict(Conflict::Application(zhida_apply::Refusal::Words))) => {
            Ok(refused(page(&app, &viewer, id, given, Some(Key("disclosure-no-text"))).await?))
        }
        Err(StoreError::Conflict(Conflict::Application(why))) => {
            Ok(refused(page(&app, &viewer, id, given, Some(apply::refusal(why))).await?))
        }
        Err(error) => Err(error.into()),
    }
}
