//! Facts of an enterprise on file, for staff: with who said them, and entered by the centre.

use super::caller::Caller;
use super::facts::{FactsRefused, FactsRequest, FactsResponse};
use super::problem::Problem;
use super::sent::{Asked, At, Sent};
use super::shape::{FactOut, entries};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_store::Permission;

/// A fact with who said it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactSaid {
    #[serde(flatten)]
    fact: FactOut,
    /// Name of who entered it; nothing for the program.
    by: String,
    /// File or form.
    note: String,
    /// Entry of the ledger.
    entry: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct How {
    history: bool,
}

/// Facts of an enterprise: those that count, or with `history=true` everything that was ever said, oldest first. For staff.
#[utoipa::path(get, path = "/api/enterprises/{uscc}/facts", tag = "enterprises", security(("token" = ["facts:read"])), params(
    ("uscc" = String, Path, description = "unified social credit code"),
    ("history" = Option<bool>, Query, description = "what was said before, too")), responses(
    (status = 200, body = [FactSaid]),
    (status = 403, body = Problem, description = "not staff"),
    (status = 404, body = Problem, description = "not on file")))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    At(uscc): At<String>,
    Asked(how): Asked<How>,
) -> Result<Json<Vec<FactSaid>>, Problem> {
    let desk = caller.desk(&app, "facts:read", Permission::SeeCity)?;
    let id = desk.enterprise_by_code(&uscc).await?.id;
    let facts = if how.history { desk.history(id).await? } else { desk.facts(id).await? };
    let names = desk.names(facts.iter().filter_map(|f| f.author)).await?;
    let said = facts.iter().map(|fact| FactSaid {
        by: fact.author.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        note: fact.note.clone(),
        entry: fact.seq,
        fact: FactOut::of(fact),
    });
    Ok(Json(said.collect()))
}

/// Enter facts of an enterprise: all of them, or none if one cannot be read. For clerks.
#[utoipa::path(post, path = "/api/enterprises/{uscc}/facts", tag = "enterprises", request_body = FactsRequest, security(("token" = ["facts:write"])),
    params(("uscc" = String, Path, description = "unified social credit code")), responses(
    (status = 201, body = FactsResponse),
    (status = 403, body = Problem, description = "no clerk"),
    (status = 404, body = Problem, description = "not on file"),
    (status = 422, body = FactsRefused)))]
pub(crate) async fn enter(
    State(app): State<App>,
    caller: Caller,
    At(uscc): At<String>,
    Sent(body): Sent<FactsRequest>,
) -> Result<Response, Problem> {
    let desk = caller.desk(&app, "facts:write", Permission::EditFacts)?;
    let id = desk.enterprise_by_code(&uscc).await?.id;
    let entries = match entries(&app.shelf().library, &body.facts) {
        Ok(entries) => entries,
        Err(unread) => return Ok(FactsRefused::of(unread)),
    };
    let count = entries.len();
    let entry = desk.enter(id, &body.note(), entries, app.now()).await?;
    app.catch_up().await?;
    Ok((StatusCode::CREATED, Json(FactsResponse { entry, facts: count })).into_response())
}
