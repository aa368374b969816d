//! `GET /my/visits`: visits to the enterprise: what will be asked, what was found, and what becomes of it.

use super::{tenant, to_my};
use crate::app::App;
use crate::casework::number;
use crate::desk::visits::{gone, state};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use zhida_store::Destination;

#[derive(Template)]
#[template(path = "pages/my/visits.html")]
pub(crate) struct MyVisits {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    day: String,
    state: Key,
    /// The heading of the questions: whether they will be asked or were.
    asked: Key,
    questions: String,
    findings: Vec<Found>,
}

struct Found {
    text: String,
    to: Option<Key>,
    answer: String,
    /// The case it became: its address and its number.
    case: Option<(String, String)>,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let found = |f: zhida_store::entity::finding::Model| {
        let to = f.destination.as_deref().and_then(Destination::from_key);
        // The names of facts are the desk's; what is on file the profile shows.
        let answer = if to == Some(Destination::Fact) { String::new() } else { f.answer };
        Found { text: f.text, to: to.map(gone), answer, case: f.case_id.map(|id| (format!("/my/cases/{id}"), number(id))) }
    };
    let rows = tenant.visits().await?.into_iter().map(|(v, findings)| Row {
        asked: if v.visited_day.is_some() { Key("my-visits-asked") } else { Key("visit-questions") },
        day: v.visited_day.unwrap_or(v.planned_day),
        state: state(&v.state),
        questions: v.questions,
        findings: findings.into_iter().map(found).collect(),
    });
    Ok(Html(MyVisits { page: viewer.page().crumb(viewer.words().say("nav-my-cases"), "/my/cases"), rows: rows.collect() }).into_response())
}
