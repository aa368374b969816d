//! `GET /events`: what is coming up, and what has been.

use super::{form, span, standing, state};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::State;

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
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<EventsList>, Fault> {
    let (t, now) = (viewer.words(), app.now());
    let own = viewer.signed.as_ref().and_then(zhida_store::Signed::enterprise);
    let mut rows = Vec::new();
    for of in app.store().events(now).await? {
        let file = app.store().event(of.id, now).await?;
        rows.push(Row {
            id: of.id,
            form: form(&of.form),
            state: state(&of, now),
            span: span(&of),
            free: file.is_open(now).then(|| file.seats.free(zhida_store::local(now))),
            standing: own.and_then(|id| file.standing(id)).map(|s| standing(t, s)).unwrap_or_default(),
            title: of.title,
            place: of.place,
        });
    }
    Ok(Html(EventsList { page: viewer.page(), rows }))
}
