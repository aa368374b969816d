//! One's own facts: read and declared.

use super::caller::Caller;
use super::problem::Problem;
use super::sent::Sent;
use super::shape::{FactOut, FactsIn, Unread, entries};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_store::Origin;

/// Facts on file of one's own enterprise.
#[utoipa::path(get, path = "/api/facts", tag = "facts", security(("token" = ["facts:read"])), responses(
    (status = 200, body = [FactOut]),
    (status = 403, body = Problem, description = "the token's owner speaks for no enterprise, or its scopes do not reach")))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<FactOut>>, Problem> {
    let facts = app.store().tenant(caller.need("facts:read")?)?.facts().await?;
    Ok(Json(facts.iter().map(FactOut::of).collect()))
}

/// Facts to be put on file.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FactsRequest {
    /// By key or `key@year`, as people write them; an empty text takes a fact back.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub(crate) facts: FactsIn,
    /// Where they come from, in a few words: shown beside them at the desk.
    #[serde(default)]
    pub(crate) note: String,
}

/// What was put on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactsResponse {
    /// Entry of the ledger.
    pub(crate) entry: i64,
    /// How many facts.
    pub(crate) facts: usize,
}

/// What is wrong with facts sent; none of them was stored.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactsRefused {
    /// `unread`
    code: &'static str,
    /// Those that cannot be read.
    unread: Vec<Unread>,
}

impl FactsRefused {
    pub(crate) fn of(unread: Vec<Unread>) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(Self { code: "unread", unread })).into_response()
    }
}

/// Longest note.
const NOTE: usize = 200;

impl FactsRequest {
    /// The note as it is kept: `api` if nothing was said.
    pub(crate) fn note(&self) -> String {
        let note: String = self.note.trim().chars().take(NOTE).collect();
        if note.is_empty() { "api".to_owned() } else { note }
    }
}

/// Put facts of one's own enterprise on file: all of them, or none if one cannot be read.
#[utoipa::path(post, path = "/api/facts", tag = "facts", request_body = FactsRequest, security(("token" = ["facts:write"])), responses(
    (status = 201, body = FactsResponse),
    (status = 403, body = Problem),
    (status = 422, body = FactsRefused)))]
pub(crate) async fn declare(State(app): State<App>, caller: Caller, Sent(body): Sent<FactsRequest>) -> Result<Response, Problem> {
    let tenant = app.store().tenant(caller.need("facts:write")?)?;
    let entries = match entries(&app.shelf().library, &body.facts) {
        Ok(entries) => entries,
        Err(unread) => return Ok(FactsRefused::of(unread)),
    };
    let count = entries.len();
    let entry = tenant.declare(Origin::Declared, &body.note(), entries, app.now()).await?;
    app.catch_up().await?;
    Ok((StatusCode::CREATED, Json(FactsResponse { entry, facts: count })).into_response())
}
