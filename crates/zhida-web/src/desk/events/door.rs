//! `GET /desk/events/{id}/door`: a code that was scanned or typed, and who it belongs to.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::events::{minute, standing};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use zhida_store::StoreError;

#[derive(Template)]
#[template(path = "pages/desk/event-door.html")]
pub(crate) struct DeskEventDoor {
    page: Page,
    id: i64,
    title: String,
    code: String,
    found: Option<Found>,
    error: Option<Key>,
}

/// Whose code it is.
struct Found {
    enterprise: i64,
    name: String,
    who: String,
    standing: String,
    came: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    code: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let (desk, t) = (desk(&app, &viewer)?, viewer.words());
    let (file, _) = desk.event(id, app.now()).await?;
    let back = (file.row.title.clone(), format!("/desk/events/{id}"));
    let page = viewer.page().crumb(t.say("nav-events"), "/desk/events").crumb(back.0, back.1);
    let mut answer =
        DeskEventDoor { page, id, title: file.row.title.clone(), code: wanted.code.trim().to_owned(), found: None, error: None };
    if answer.code.is_empty() {
        return Ok(Html(answer).into_response());
    }
    match desk.entry_of_code(id, &answer.code).await {
        Ok(entry) => {
            let names = desk.enterprise_names([entry.enterprise_id]).await?;
            answer.found = Some(Found {
                enterprise: entry.enterprise_id,
                name: names.get(&entry.enterprise_id).map(|(name, _)| name.clone()).unwrap_or_default(),
                who: entry.who,
                standing: file.standing(entry.enterprise_id).map(|s| standing(t, s)).unwrap_or_default(),
                came: entry.came_at.map(minute).unwrap_or_default(),
            });
            Ok(Html(answer).into_response())
        }
        Err(StoreError::NotFound) => {
            answer.error = Some(Key("event-no-code"));
            Ok(refused(answer))
        }
        Err(error) => Err(error.into()),
    }
}
