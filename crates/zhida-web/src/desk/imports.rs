//! `/desk/imports`: files brought in, and a new one sent.

use super::waiting::tidy_name;
use super::{desk, may};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zhida_store::{Desk, Permission};

#[derive(Template)]
#[template(path = "pages/desk/imports.html")]
pub(crate) struct DeskImports {
    page: Page,
    rows: Vec<Row>,
    edit: bool,
    wrong: Option<Key>,
}

struct Row {
    seq: i64,
    file: String,
    at: String,
    who: String,
    enterprises: i64,
    added: i64,
    facts: i64,
    rejected: i64,
    undone: bool,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskImports>, Fault> {
    let desk = desk(&app, &viewer)?;
    Ok(Html(page(&desk, &viewer, None).await?))
}

/// `POST /desk/imports`: nothing is stored; the file waits for the preview to be confirmed.
pub(crate) async fn upload(State(app): State<App>, viewer: Viewer, form: Result<Multipart, MultipartRejection>) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let mut form = form.map_err(|_| Fault::Invalid)?;
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(mut field) = form.next_field().await.map_err(|e| fault(e.status()))? {
        if field.name() != Some("file") {
            continue;
        }
        name = tidy_name(field.file_name().unwrap_or_default());
        while let Some(chunk) = field.chunk().await.map_err(|e| fault(e.status()))? {
            bytes.extend_from_slice(&chunk);
        }
    }
    if bytes.is_empty() {
        let page = page(&desk, &viewer, Some(Key("desk-imports-no-file"))).await?;
        return Ok(refused(page));
    }
    let token = desk.keep_upload(&name, &bytes, app.now()).await?;
    Ok(Redirect::to(&format!("/desk/imports/preview/{token}")).into_response())
}

fn fault(status: StatusCode) -> Fault {
    if status == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::Invalid }
}

async fn page(desk: &Desk, viewer: &Viewer, wrong: Option<Key>) -> Result<DeskImports, Fault> {
    let runs = desk.imports().await?;
    let names = desk.names(runs.iter().filter_map(|r| r.author_id)).await?;
    let rows = runs.into_iter().map(|r| Row {
        seq: r.seq,
        at: moment(r.at),
        who: r.author_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        file: r.file,
        enterprises: r.enterprises,
        added: r.added,
        facts: r.facts,
        rejected: r.rejected,
        undone: r.undone_seq.is_some(),
    });
    let t = viewer.words();
    let page = viewer.page().crumb(t.say("nav-desk"), "/desk");
    Ok(DeskImports { page, rows: rows.collect(), edit: may(viewer, Permission::EditFacts), wrong })
}
