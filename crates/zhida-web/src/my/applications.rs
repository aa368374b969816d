//! `/my/applications`: what was applied for and how it stands; and the beginning of an application.

use super::{look, tenant, to_my};
use crate::app::App;
use crate::apply::{self, money};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::verdict::Look;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use zhida_apply::State as Stage;
use zhida_store::{Conflict, StoreError};

#[derive(Template)]
#[template(path = "pages/my/applications.html")]
pub(crate) struct MyApplications {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    title: String,
    look: Look,
    amount: String,
    department: String,
    due: Option<String>,
    listed: bool,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let (all, t) = (tenant.applications().await?, viewer.words());
    let shelf = app.shelf();
    let show = crate::show::Show { library: &shelf.library, t };
    let rows = all.into_iter().map(|a| {
        let state = Stage::from_key(&a.state).unwrap_or(Stage::Draft);
        Row {
            id: a.id,
            title: show.title(&a.measure),
            look: Look { tone: apply::tone(state), word: apply::state(state) },
            amount: money(show, a.amount),
            department: a.department,
            due: a.due,
            listed: a.listed,
        }
    });
    let page = viewer.page().crumb(t.say("nav-my"), "/my");
    Ok(Html(MyApplications { page, rows: rows.collect() }).into_response())
}

/// `POST /my/measures/{id}/apply`
pub(crate) async fn begin(State(app): State<App>, viewer: Viewer, Path(id): Path<String>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let wanted = id.clone();
    let version = look(&app, &tenant, move |own| {
        let subject = own.city.subject_of(&wanted).ok_or(Fault::Missing)?;
        if !apply::is_open(subject.plan(), own.city.day()) {
            return Err(Fault::Invalid);
        }
        own.shelf.versions.get(subject.index()).copied().ok_or(Fault::Missing)
    })
    .await?;
    let begun = match tenant.begin_application(&id, version, app.now()).await {
        Ok(begun) | Err(StoreError::Conflict(Conflict::Applied(begun))) => begun,
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/my/applications/{begun}")).into_response())
}
