//! `/desk/cases/templates`: texts to begin a reply with.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::StoreError;
use zhida_store::entity::case_template;

#[derive(Template)]
#[template(path = "pages/desk/cases/templates.html")]
pub(crate) struct DeskTemplates {
    page: Page,
    rows: Vec<case_template::Model>,
    typed: Written,
    wrong: Option<Key>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Written {
    title: String,
    body: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskTemplates>, Fault> {
    Ok(Html(page(&app, &viewer, Written::default(), None).await?))
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(written): Form<Written>) -> Result<Response, Fault> {
    match desk(&app, &viewer)?.add_reply_template(&written.title, &written.body, app.now()).await {
        Ok(_) => saved(&app, jar, "/desk/cases/templates").await,
        Err(StoreError::Invalid(_)) => Ok(refused(page(&app, &viewer, written, Some(Key("case-template-lacks"))).await?)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn delete(State(app): State<App>, viewer: Viewer, jar: CookieJar, Path(id): Path<i64>) -> Result<Response, Fault> {
    desk(&app, &viewer)?.delete_reply_template(id, app.now()).await?;
    saved(&app, jar, "/desk/cases/templates").await
}

async fn page(app: &App, viewer: &Viewer, typed: Written, wrong: Option<Key>) -> Result<DeskTemplates, Fault> {
    let t = viewer.words();
    let rows = desk(app, viewer)?.reply_templates().await?;
    Ok(DeskTemplates { page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"), rows, typed, wrong })
}
