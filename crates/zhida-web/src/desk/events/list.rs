//! `GET /desk/events`: all events, the latest first.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::events::{form, span, state};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::State;
use zhida_store::{EventFile, Role};

#[derive(Template)]
#[template(path = "pages/desk/events.html")]
pub(crate) struct DeskEvents {
    page: Page,
    rows: Vec<Row>,
    clerk: bool,
}

struct Row {
    id: i64,
    title: String,
    form: Key,
    state: Key,
    span: String,
    capacity: i32,
    signed_up: usize,
    taken: u32,
    waiting: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskEvents>, Fault> {
    let now = app.now();
    let row = |file: EventFile| Row {
        id: file.row.id,
        form: form(&file.row.form),
        state: state(&file.row, now),
        span: span(&file.row),
        capacity: file.row.capacity,
        signed_up: file.signed_up(),
        taken: file.seats.taken(),
        waiting: file.seats.waiting().len(),
        title: file.row.title,
    };
    let rows = desk(&app, &viewer)?.events(now).await?.into_iter().map(row).collect();
    Ok(Html(DeskEvents { page: viewer.page(), rows, clerk: viewer.role() == Some(Role::Clerk) }))
}
