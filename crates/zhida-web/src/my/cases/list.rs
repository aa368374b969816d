//! `GET /my/cases`: all of an enterprise's cases, those that wait for its word first to be seen.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{Lamp, lamp, number, subjects, when, words};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::my::{tenant, to_my};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use zhida_cases::State as CaseState;

/// Cases on a page.
const SIZE: usize = 20;

#[derive(Template)]
#[template(path = "pages/my/cases/list.html")]
pub(crate) struct MyCases {
    page: Page,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    number: String,
    href: String,
    subject: String,
    text: String,
    state: Key,
    /// It waits for the enterprise's word.
    asks: bool,
    lamp: Option<Lamp>,
    due: String,
    at: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: usize,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, asked: Asked, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let t = viewer.words();
    let (rows, pages) = Pages::read(wanted.page, SIZE, "/my/cases?".to_owned(), |page, size| tenant.cases(page, size)).await?;
    let row = |row: zhida_store::entity::case_file::Model| {
        let state = CaseState::from_key(&row.state).unwrap_or(CaseState::Draft);
        let draft = state == CaseState::Draft;
        Row {
            number: number(row.id),
            href: if draft { format!("/my/cases/new?draft={}", row.id) } else { format!("/my/cases/{}", row.id) },
            subject: subjects::label(&asked.shelf.library, &row.subject, t.zh()),
            text: row.text.chars().take(60).collect(),
            state: words::state(state),
            asks: matches!(state, CaseState::Replied | CaseState::Incomplete | CaseState::Draft),
            lamp: lamp(row.light.as_deref()),
            due: row.due_at.map(when::due).unwrap_or_default(),
            at: when::day(row.submitted_at.unwrap_or(row.opened_at)),
        }
    };
    let rows = rows.into_iter().map(row).collect();
    Ok(Html(MyCases { page: viewer.page(), rows, pages }).into_response())
}
