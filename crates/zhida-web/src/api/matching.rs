//! Matching: one's own enterprise, one on file, or any number whose facts come with the call.

use super::caller::Caller;
use super::problem::Problem;
use super::sent::Sent;
use super::shape::{FactsIn, Unread, Verdict, read, record, verdicts};
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Enterprises of one call.
const MOST: usize = 1000;

/// Enterprises to be matched.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MatchRequest {
    /// At most 1,000. Nothing of them is stored.
    enterprises: Vec<EnterpriseIn>,
    /// Ids of measures; all in force if there are none.
    #[serde(default)]
    measures: Vec<String>,
}

/// An enterprise and its facts.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct EnterpriseIn {
    /// Whatever the caller calls it; comes back as it is.
    #[serde(default)]
    reference: String,
    /// Facts by key or `key@year`, as people write them.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    facts: FactsIn,
}

/// What is said of one enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Matched {
    /// As it came.
    reference: String,
    /// By measure, in the library's order.
    verdicts: Vec<Verdict>,
    /// Facts that could not be read; they count as not known.
    unread: Vec<Unread>,
}

/// What is said, and for which day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchResponse {
    /// The day.
    as_of: String,
    /// In the order of the call.
    enterprises: Vec<Matched>,
}

/// Match enterprises whose facts come with the call.
#[utoipa::path(post, path = "/api/match", tag = "match", request_body = MatchRequest, security(("token" = ["match"])), responses(
    (status = 200, body = MatchResponse),
    (status = 401, body = Problem, description = "no token, or a bad one"),
    (status = 422, body = Problem, description = "not understood, or more than 1,000 enterprises")))]
pub(crate) async fn batch(State(app): State<App>, caller: Caller, Sent(body): Sent<MatchRequest>) -> Result<Json<MatchResponse>, Problem> {
    caller.need("match")?;
    if body.enterprises.len() > MOST {
        let message = format!("{} enterprises; at most {MOST} in one call", body.enterprises.len());
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too_many", message).at("enterprises"));
    }
    known(&app, &body.measures)?;
    let answer = app.ask(move |city| {
        let library = city.library();
        let enterprises = body.enterprises.into_iter().map(|one| {
            let (facts, unread) = read(&library.dictionary, &library.codes, &one.facts);
            Matched { reference: one.reference, verdicts: verdicts(city, &record(facts), &body.measures), unread }
        });
        MatchResponse { as_of: city.day().to_string(), enterprises: enterprises.collect() }
    });
    Ok(Json(answer.await?))
}

/// Match one's own enterprise, with what is on file.
#[utoipa::path(get, path = "/api/match", tag = "match", security(("token" = ["match"])), responses(
    (status = 200, body = MatchResponse),
    (status = 403, body = Problem, description = "the token's owner speaks for no enterprise")))]
pub(crate) async fn own(State(app): State<App>, caller: Caller) -> Result<Json<MatchResponse>, Problem> {
    let number = app.store().tenant(caller.need("match")?)?.number();
    on_file(&app, number).await
}

/// Match an enterprise on file; for staff.
#[utoipa::path(get, path = "/api/enterprises/{uscc}/match", tag = "match", security(("token" = ["match"])),
    params(("uscc" = String, Path, description = "unified social credit code")), responses(
    (status = 200, body = MatchResponse),
    (status = 403, body = Problem, description = "not staff"),
    (status = 404, body = Problem, description = "not on file")))]
pub(crate) async fn one(State(app): State<App>, caller: Caller, Path(uscc): Path<String>) -> Result<Json<MatchResponse>, Problem> {
    let found = app.store().desk(caller.need("match")?)?.enterprise_by_code(&uscc).await?;
    on_file(&app, found.id).await
}

async fn on_file(app: &App, number: i64) -> Result<Json<MatchResponse>, Problem> {
    let answer = app.ask(move |city| {
        let (enterprise, facts) = (city.enterprise(number)?, city.facts(number)?);
        let matched = Matched { reference: enterprise.uscc.clone(), verdicts: verdicts(city, &facts, &[]), unread: Vec::new() };
        Some(MatchResponse { as_of: city.day().to_string(), enterprises: vec![matched] })
    });
    answer.await?.map(Json).ok_or_else(|| Problem::not_found("enterprise"))
}

fn known(app: &App, measures: &[String]) -> Result<(), Problem> {
    let shelf = app.shelf();
    match measures.iter().find(|m| !shelf.library.ids().any(|id| id == m.as_str())) {
        Some(missing) => {
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no_such_measure", format!("there is no measure {missing}")).at("measures"))
        }
        None => Ok(()),
    }
}
