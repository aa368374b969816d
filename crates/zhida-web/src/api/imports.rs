//! Files of facts, for clerks: sent, looked at, confirmed, undone.

use super::caller::Caller;
use super::problem::Problem;
use super::sent::{Asked, At, File};
use crate::app::App;
use crate::desk::waiting::{self, tally, tidy_name};
use crate::intake::Intake;
use crate::viewer::Viewer;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_diagnostics::Lang;
use zhida_live::City;
use zhida_store::entity::import;
use zhida_store::{Desk, Permission, instant};

/// Rejects shown.
const REJECTS: usize = 100;

/// What a file says, before it counts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewOut {
    /// What confirms it, for half an hour.
    token: String,
    /// File name.
    file: String,
    /// Rows read.
    rows: u64,
    /// Enterprises it would add.
    new: usize,
    /// Enterprises on file it speaks of.
    known: usize,
    /// Rows left out because their credit code is none.
    unsound: usize,
    /// Facts it would store.
    facts: usize,
    /// Cells and rows not read.
    rejected: usize,
    /// Columns understood.
    columns: Vec<ColumnOut>,
    /// Headings that name no fact, with the nearest name of one.
    unknown_columns: Vec<UnknownOut>,
    /// The first hundred rejects; all of them are in the report once the file is brought in.
    rejects: Vec<RejectOut>,
    /// What keeps the file from being read.
    problems: Vec<String>,
}

/// A column understood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColumnOut {
    heading: String,
    /// Fact, as `key` or `key@year`.
    fact: String,
    filled: u64,
    rejected: u64,
}

/// A heading that names no fact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnknownOut {
    heading: String,
    near: Option<String>,
}

/// A cell or row not read, and what to do about it, in the language of `Accept-Language`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectOut {
    row: u64,
    column: String,
    text: String,
    reason: String,
    remedy: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    file: String,
}

/// Send a file as it is (CSV, XLSX, XLS, Parquet, Arrow): nothing counts until it is confirmed.
#[utoipa::path(post, path = "/api/imports", tag = "imports", security(("token" = ["imports"])),
    params(("file" = Option<String>, Query, description = "its name")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = PreviewOut),
    (status = 403, body = Problem, description = "no clerk"),
    (status = 413, body = Problem, description = "larger than 100 MB"),
    (status = 422, body = Problem, description = "nothing in it")))]
pub(crate) async fn send(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    Asked(named): Asked<Named>,
    File(bytes): File,
) -> Result<(StatusCode, Json<PreviewOut>), Problem> {
    let desk = caller.desk(&app, "imports", Permission::EditFacts)?;
    let token = desk.keep_upload(&tidy_name(&named.file), &bytes, app.now()).await?;
    Ok((StatusCode::CREATED, Json(look(&app, &desk, token, viewer.lang).await?)))
}

/// What a file that waits says; only for who sent it.
#[utoipa::path(get, path = "/api/imports/preview/{token}", tag = "imports", security(("token" = ["imports"])),
    params(("token" = String, Path, description = "given when it was sent")), responses(
    (status = 200, body = PreviewOut),
    (status = 404, body = Problem, description = "another's, confirmed, or waited too long")))]
pub(crate) async fn preview(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(token): At<String>,
) -> Result<Json<PreviewOut>, Problem> {
    let desk = caller.desk(&app, "imports", Permission::EditFacts)?;
    Ok(Json(look(&app, &desk, token, viewer.lang).await?))
}

async fn look(app: &App, desk: &Desk, token: String, lang: Lang) -> Result<PreviewOut, Problem> {
    let intake = waiting::read(app, desk, &token, lang).await?;
    Ok(app.ask(move |city| seen(city, token, &intake, lang)).await?)
}

fn seen(city: &City, token: String, intake: &Intake, lang: Lang) -> PreviewOut {
    let (tally, summary) = (tally(city, intake), &intake.import.summary);
    let columns = summary.columns.iter().map(|c| ColumnOut {
        heading: c.heading.clone(),
        fact: c.year.map_or_else(|| c.fact.clone(), |year| format!("{}@{year}", c.fact)),
        filled: c.filled,
        rejected: c.rejected,
    });
    let rejects = intake.import.rejects.iter().take(REJECTS).map(|r| RejectOut {
        row: r.row,
        column: r.column.to_string(),
        text: r.text.clone(),
        reason: r.reason(lang),
        remedy: r.remedy(lang),
    });
    PreviewOut {
        token,
        file: intake.file.clone(),
        rows: summary.rows,
        new: tally.new,
        known: tally.known,
        unsound: tally.unsound,
        facts: tally.facts,
        rejected: intake.rejected,
        columns: columns.collect(),
        unknown_columns: summary.unknown_columns.iter().map(|c| UnknownOut { heading: c.heading.clone(), near: c.near.clone() }).collect(),
        rejects: rejects.collect(),
        problems: intake.problems(lang),
    }
}

/// A file brought in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportOut {
    /// Its number: the entry of the ledger.
    number: i64,
    /// File name.
    file: String,
    /// When, RFC 3339.
    at: String,
    /// Enterprises it touched.
    enterprises: i64,
    /// Enterprises it added.
    added: i64,
    /// Facts it brought.
    facts: i64,
    /// Cells and rows not read.
    rejected: i64,
    /// Entry that undid it.
    undone: Option<i64>,
}

impl From<import::Model> for ImportOut {
    fn from(run: import::Model) -> Self {
        Self {
            number: run.seq,
            at: instant(run.at).to_rfc3339(),
            file: run.file,
            enterprises: run.enterprises,
            added: run.added,
            facts: run.facts,
            rejected: run.rejected,
            undone: run.undone_seq,
        }
    }
}

/// Confirm a file: it counts from now on, all of it.
#[utoipa::path(post, path = "/api/imports/preview/{token}", tag = "imports", security(("token" = ["imports"])),
    params(("token" = String, Path, description = "given when it was sent")), responses(
    (status = 201, body = ImportOut),
    (status = 404, body = Problem, description = "another's, confirmed already, or waited too long"),
    (status = 422, body = Problem, description = "no row has a credit code")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(token): At<String>,
) -> Result<(StatusCode, Json<ImportOut>), Problem> {
    let desk = caller.desk(&app, "imports", Permission::EditFacts)?;
    let imported = waiting::confirm(&app, &desk, &token, viewer.lang).await?;
    Ok((StatusCode::CREATED, Json(desk.import_run(imported.seq).await?.into())))
}

/// Files brought in, newest first.
#[utoipa::path(get, path = "/api/imports", tag = "imports", security(("token" = ["imports"])), responses((status = 200, body = [ImportOut])))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<ImportOut>>, Problem> {
    let runs = caller.desk(&app, "imports", Permission::SeeCity)?.imports().await?;
    Ok(Json(runs.into_iter().map(ImportOut::from).collect()))
}

/// A file brought in.
#[utoipa::path(get, path = "/api/imports/{number}", tag = "imports", security(("token" = ["imports"])),
    params(("number" = i64, Path, description = "its number")), responses((status = 200, body = ImportOut), (status = 404, body = Problem)))]
pub(crate) async fn one(State(app): State<App>, caller: Caller, At(number): At<i64>) -> Result<Json<ImportOut>, Problem> {
    Ok(Json(caller.desk(&app, "imports", Permission::SeeCity)?.import_run(number).await?.into()))
}

/// The reject report of a file.
#[utoipa::path(get, path = "/api/imports/{number}/rejects", tag = "imports", security(("token" = ["imports"])),
    params(("number" = i64, Path, description = "its number")), responses(
    (status = 200, body = String, content_type = "text/csv"),
    (status = 404, body = Problem)))]
pub(crate) async fn rejects(State(app): State<App>, caller: Caller, At(number): At<i64>) -> Result<Response, Problem> {
    let run = caller.desk(&app, "imports", Permission::SeeCity)?.import_run(number).await?;
    Ok(([("content-type", "text/csv; charset=utf-8")], run.rejects).into_response())
}

/// Undo a file: what stood before it stands again, what was said since stays.
#[utoipa::path(post, path = "/api/imports/{number}/undo", tag = "imports", security(("token" = ["imports"])),
    params(("number" = i64, Path, description = "its number")), responses(
    (status = 200, body = ImportOut),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "undone already")))]
pub(crate) async fn undo(State(app): State<App>, caller: Caller, At(number): At<i64>) -> Result<Json<ImportOut>, Problem> {
    let desk = caller.desk(&app, "imports", Permission::EditFacts)?;
    desk.undo_import(number, app.now()).await?;
    app.catch_up().await?;
    Ok(Json(desk.import_run(number).await?.into()))
}
