//! `/desk/imports/{seq}`: what became of a file, what it left out, and taking it back.

use super::{desk, may};
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::moment;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_store::{Conflict, Permission, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/import.html")]
pub(crate) struct DeskImport {
    page: Page,
    seq: i64,
    file: String,
    at: String,
    who: String,
    enterprises: i64,
    added: i64,
    facts: i64,
    rejected: i64,
    undone: Option<i64>,
    /// Whether taking it back is offered, and whether that is being asked.
    undo: bool,
    asking: bool,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(seq): Path<i64>) -> Result<Html<DeskImport>, Fault> {
    Ok(Html(page(&app, &viewer, seq, false).await?))
}

/// `GET /desk/imports/{seq}/undo`: says what would happen, and asks.
pub(crate) async fn ask(State(app): State<App>, viewer: Viewer, Path(seq): Path<i64>) -> Result<Html<DeskImport>, Fault> {
    Ok(Html(page(&app, &viewer, seq, true).await?))
}

/// `POST /desk/imports/{seq}/undo`. Who asks twice finds it done.
pub(crate) async fn undo(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(seq): Path<i64>,
) -> Result<(CookieJar, Redirect), Fault> {
    match desk(&app, &viewer)?.undo_import(seq, app.now()).await {
        Ok(_) | Err(StoreError::Conflict(Conflict::Undone)) => {}
        Err(error) => return Err(error.into()),
    }
    app.catch_up().await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/desk/imports/{seq}"))))
}

/// `GET /desk/imports/{seq}/rejects`: the reject report as it was written.
pub(crate) async fn rejects(State(app): State<App>, viewer: Viewer, Path(seq): Path<i64>) -> Result<Response, Fault> {
    let run = desk(&app, &viewer)?.import_run(seq).await?;
    let name = format!("attachment; filename=\"zhida-rejects-{seq}.csv\"");
    let headers = [("content-type", "text/csv; charset=utf-8".to_owned()), ("content-disposition", name)];
    Ok((headers, run.rejects).into_response())
}

async fn page(app: &App, viewer: &Viewer, seq: i64, asking: bool) -> Result<DeskImport, Fault> {
    let desk = desk(app, viewer)?;
    let run = desk.import_run(seq).await?;
    let names = desk.names(run.author_id).await?;
    let t = viewer.words();
    let mut page = viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("desk-imports-title"), "/desk/imports");
    if asking {
        page = page.crumb(&run.file, format!("/desk/imports/{seq}"));
    }
    Ok(DeskImport {
        page,
        seq,
        at: moment(run.at),
        who: run.author_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        file: run.file,
        enterprises: run.enterprises,
        added: run.added,
        facts: run.facts,
        rejected: run.rejected,
        undone: run.undone_seq,
        undo: run.undone_seq.is_none() && may(viewer, Permission::EditFacts),
        asking: asking && run.undone_seq.is_none(),
    })
}
