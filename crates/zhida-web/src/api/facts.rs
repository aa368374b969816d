//! One's own facts: read and declared.

use super::caller::Caller;
use super::problem::Problem;
use super::shape::{FactOut, FactsIn, Unread, read};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_store::{FactEntry, Origin, instant};

/// Facts on file of one's own enterprise.
#[utoipa::path(get, path = "/api/facts", tag = "facts", security(("token" = ["facts:read"])), responses(
    (status = 200, body = [FactOut]),
    (status = 403, body = Problem, description = "the token's owner speaks for no enterprise, or its scopes do not reach")))]
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<FactOut>>, Problem> {
    let facts = app.store().tenant(caller.need("facts:read")?)?.facts().await?;
    let out = facts.into_iter().map(|fact| FactOut {
        key: fact.year.map_or_else(|| fact.key.clone(), |year| format!("{}@{year}", fact.key)),
        state: match fact.state.as_str() {
            "?" => "unknown",
            "/" => "not_applicable",
            _ => "value",
        }
        .to_owned(),
        value: fact.state.strip_prefix('=').unwrap_or_default().replace('\u{1f}', "、"),
        origin: fact.origin.key().to_owned(),
        at: instant(fact.at).to_rfc3339(),
    });
    Ok(Json(out.collect()))
}

/// Facts to be put on file.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FactsRequest {
    /// By key or `key@year`, as people write them; an empty text takes a fact back.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    facts: FactsIn,
}

/// What was put on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactsResponse {
    /// Entry of the ledger.
    entry: i64,
    /// How many facts.
    facts: usize,
}

/// What is wrong with facts sent; none of them was stored.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactsRefused {
    /// `unread`
    code: &'static str,
    /// Those that cannot be read.
    unread: Vec<Unread>,
}

/// Put facts of one's own enterprise on file: all of them, or none if one cannot be read.
#[utoipa::path(post, path = "/api/facts", tag = "facts", request_body = FactsRequest, security(("token" = ["facts:write"])), responses(
    (status = 201, body = FactsResponse),
    (status = 403, body = Problem),
    (status = 422, body = FactsRefused)))]
pub(crate) async fn declare(
    State(app): State<App>,
    caller: Caller,
    body: Result<Json<FactsRequest>, JsonRejection>,
) -> Result<Result<(StatusCode, Json<FactsResponse>), (StatusCode, Json<FactsRefused>)>, Problem> {
    let tenant = app.store().tenant(caller.need("facts:write")?)?;
    let Json(body) = body.map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "not_understood", error.body_text()))?;
    let shelf = app.shelf();
    let (dictionary, codes) = (&shelf.library.dictionary, &shelf.library.codes);
    let (facts, mut unread) = read(dictionary, codes, &body.facts);
    let identity = |key: &str| crate::intake::IDENTITY.contains(&key);
    unread.extend(body.facts.keys().filter(|k| identity(k)).map(|k| Unread { key: k.clone(), code: "no_such_fact" }));
    if !unread.is_empty() {
        return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, Json(FactsRefused { code: "unread", unread }))));
    }
    let entries: Vec<FactEntry> = facts
        .iter()
        .map(|(id, year, state)| {
            let fact = dictionary.fact(*id);
            FactEntry(fact.key.clone(), *year, state.to_stored(fact, codes))
        })
        .collect();
    let count = entries.len();
    let entry = tenant.declare(Origin::Declared, "api", entries, app.now()).await?;
    app.catch_up().await?;
    Ok(Ok((StatusCode::CREATED, Json(FactsResponse { entry, facts: count }))))
}
