//! `POST /desk/enterprises/{id}/files`: files about an enterprise, for it to see or for staff only.

use super::desk;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::upload::{self, Listed, accept, complaints};
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_store::{Object, Permission};

#[derive(Template)]
#[template(path = "pages/desk/files.html")]
pub(crate) struct DeskFiles {
    page: Page,
    id: i64,
    name: String,
    rows: Vec<Row>,
    send: bool,
    accept: String,
    wrong: Vec<String>,
}

struct Row {
    file: Listed,
    who: String,
    /// Whether the enterprise may open it.
    open: bool,
}

/// `GET /desk/enterprises/{id}/files`
pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskFiles>, Fault> {
    Ok(Html(page(&app, &viewer, id, Vec::new()).await?))
}

pub(crate) async fn send(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let sent = upload::read(&app, form).await?;
    for (_, file) in &sent.files {
        desk.keep_file(id, file, sent.field("open") == "yes", app.now()).await?;
    }
    let mut wrong = complaints(viewer.words(), &sent.refused);
    if sent.files.is_empty() && wrong.is_empty() {
        wrong.push(viewer.words().say("file-none").to_string());
    }
    if wrong.is_empty() {
        return Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/desk/enterprises/{id}/files"))).into_response());
    }
    Ok(refused(page(&app, &viewer, id, wrong).await?))
}

async fn page(app: &App, viewer: &Viewer, id: i64, wrong: Vec<String>) -> Result<DeskFiles, Fault> {
    let desk = desk(app, viewer)?;
    let enterprise = desk.enterprise(id).await?;
    let files = desk.files(Object::Enterprise(id)).await?;
    let names = desk.names(files.iter().filter_map(|(_, f)| f.author_id)).await?;
    let row = |file: &zhida_store::entity::attachment::Model| Row {
        file: Listed::of(file),
        who: file.author_id.and_then(|a| names.get(&a)).cloned().unwrap_or_default(),
        open: file.enterprise_id.is_some(),
    };
    let page = viewer.page().crumb(viewer.words().say("nav-enterprises"), "/desk/enterprises");
    Ok(DeskFiles {
        page: page.crumb(&enterprise.name, format!("/desk/enterprises/{id}")),
        id,
        name: enterprise.name,
        rows: files.iter().rev().map(|(_, f)| row(f)).collect(),
        send: super::may(viewer, Permission::SendFiles),
        accept: accept(),
        wrong,
    })
}
