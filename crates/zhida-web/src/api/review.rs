//! The way of a version: handed in, sent back, published by a second person, taken out. A token acts as its owner: what they wrote, no token of
//! theirs publishes.

use super::caller::Caller;
use super::check::{FindingOut, finding};
use super::problem::Problem;
use super::sent::{At, Sent};
use super::versions::{VersionOut, out};
use crate::app::App;
use crate::city::new::in_library;
use crate::city::review::obstructed;
use crate::measure::Which;
use crate::viewer::Viewer;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_diagnostics::Lang;
use zhida_store::{Desk, Permission};

/// What keeps a version from the library.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Obstructed {
    /// `has_errors`
    code: &'static str,
    /// What is wrong with the text.
    findings: Vec<FindingOut>,
}

/// Nothing if the version has no errors; the library may have changed since it was saved or handed in.
async fn obstacles(app: &App, desk: &Desk, id: i64, lang: Lang) -> Result<Option<Response>, Problem> {
    let found = obstructed(app, desk, id).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let text = desk.version(id).await?.text;
    let findings = found.iter().map(|d| finding(&text, d, lang)).collect();
    Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, Json(Obstructed { code: "has_errors", findings })).into_response()))
}

async fn shown(app: &App, desk: &Desk, id: i64) -> Result<Response, Problem> {
    app.catch_up().await?;
    let version = desk.version(id).await?;
    let deeds = desk.deeds(&version.document).await?;
    Ok(Json(out(version, false, &deeds)).into_response())
}

/// Hand a draft to a second person.
#[utoipa::path(post, path = "/api/versions/{id}/submit", tag = "versions", security(("token" = ["measures:write"])),
    params(("id" = i64, Path, description = "id of the version")), responses(
    (status = 200, body = VersionOut),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "no draft"),
    (status = 422, body = Obstructed)))]
pub(crate) async fn submit(State(app): State<App>, caller: Caller, viewer: Viewer, At(id): At<i64>) -> Result<Response, Problem> {
    let desk = caller.desk(&app, "measures:write", Permission::WriteMeasures)?;
    if let Some(refused) = obstacles(&app, &desk, id, viewer.lang).await? {
        return Ok(refused);
    }
    desk.submit(id, app.now()).await?;
    shown(&app, &desk, id).await
}

/// A word to the author, or to whoever reads the record.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct WordRequest {
    word: String,
}

/// Return a version to its author with a word.
#[utoipa::path(post, path = "/api/versions/{id}/send-back", tag = "versions", request_body = WordRequest,
    security(("token" = ["measures:publish"])), params(("id" = i64, Path, description = "id of the version")), responses(
    (status = 200, body = VersionOut),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "not in review"),
    (status = 422, body = Problem, description = "without a word")))]
pub(crate) async fn send_back(
    State(app): State<App>,
    caller: Caller,
    At(id): At<i64>,
    Sent(body): Sent<WordRequest>,
) -> Result<Response, Problem> {
    let desk = caller.desk(&app, "measures:publish", Permission::PublishMeasures)?;
    desk.send_back(id, body.word.trim(), app.now()).await?;
    shown(&app, &desk, id).await
}

/// Publish what somebody else wrote.
#[utoipa::path(post, path = "/api/versions/{id}/publish", tag = "versions", request_body = WordRequest,
    security(("token" = ["measures:publish"])), params(("id" = i64, Path, description = "id of the version")), responses(
    (status = 200, body = VersionOut),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "not in review, or the token's owner wrote on it"),
    (status = 422, body = Obstructed)))]
pub(crate) async fn publish(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(id): At<i64>,
    Sent(body): Sent<WordRequest>,
) -> Result<Response, Problem> {
    let desk = caller.desk(&app, "measures:publish", Permission::PublishMeasures)?;
    if let Some(refused) = obstacles(&app, &desk, id, viewer.lang).await? {
        return Ok(refused);
    }
    desk.publish(id, body.word.trim(), app.now()).await?;
    shown(&app, &desk, id).await
}

/// Which document is taken out, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WithdrawRequest {
    /// Why; whoever asks what became of the measure reads it.
    reason: String,
    /// The day whose version's document is meant; today's if none.
    on: Option<String>,
    /// `renewal` for that kind of case.
    track: Option<String>,
}

/// Take a measure's document out of the library.
#[utoipa::path(post, path = "/api/measures/{id}/withdraw", tag = "versions", request_body = WithdrawRequest,
    security(("token" = ["measures:publish"])), params(("id" = String, Path, description = "id of the measure")), responses(
    (status = 200, body = [VersionOut], description = "the document's versions"),
    (status = 404, body = Problem),
    (status = 422, body = Problem, description = "without a reason")))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    At(id): At<String>,
    Sent(body): Sent<WithdrawRequest>,
) -> Result<Json<Vec<VersionOut>>, Problem> {
    let desk = caller.desk(&app, "measures:publish", Permission::PublishMeasures)?;
    let (document, _) = in_library(&app, &id, &Which { on: body.on, track: body.track })?;
    desk.withdraw(&document, body.reason.trim(), app.now()).await?;
    app.catch_up().await?;
    let deeds = desk.deeds(&document).await?;
    Ok(Json(desk.versions(&document).await?.into_iter().map(|v| out(v, false, &deeds)).collect()))
}
