//! `GET /events`: what is coming up, and what has been.

use super::{form, is_there, span, standing, state};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::State;
use zhida_store::EventFile;

#[derive(Template)]
#[template(path = "pages/events/list.html")]
pub(crate) struct EventsList {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    title: String,
    form: Key,
    state: Key,
    span: String,
    place: String,
    /// Seats left, while one can sign up.
    free: Option<u32>,
    /// How the enterprise that looks stands; empty if it never signed up.
    standing: String,
    /// Whether it has signed up and has not given up.
    there: bool,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<EventsList>, Fault> {
    let (t, now) = (viewer.words(), app.now());
    let own = viewer.signed.as_ref().and_then(zhida_store::Signed::enterprise);
    let row = |file: EventFile| {
        let stands = own.and_then(|id| file.standing(id));
        Row {
            id: file.row.id,
            form: form(&file.row.form),
            state: state(&file.row, now),
            span: span(&file.row),
            free: file.row.is_open(now).then(|| file.seats.free()),
            standing: stands.map(|s| standing(t, s)).unwrap_or_default(),
            there: is_there(stands),
            title: file.row.title,
            place: file.row.place,
        }
    };
    let rows = app.store().events(now).await?.into_iter().map(row).collect();
    Ok(Html(EventsList { page: viewer.page(), rows }))
}
