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
use zhida_store::Role;

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
    waiting: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskEvents>, Fault> {
    let (desk, now) = (desk(&app, &viewer)?, app.now());
    let mut rows = Vec::new();
    for of in desk.events().await? {
        let (file, entries) = desk.event(of.id, now).await?;
        rows.push(Row {
            id: of.id,
            form: form(&of.form),
            state: state(&of, now),
            span: span(&of),
            capacity: of.capacity,
            signed_up: entries.len(),
            waiting: file.seats.waiting().len(),
            title: of.title,
        });
    }
    Ok(Html(DeskEvents { page: viewer.page(), rows, clerk: viewer.role() == Some(Role::Clerk) }))
}
