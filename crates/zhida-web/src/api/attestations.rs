//! What persons vouch for of an enterprise: manual clauses, and points of an assessor's range. For staff.

use super::caller::Caller;
use super::problem::Problem;
use super::sent::{At, Sent};
use crate::app::App;
use crate::desk::attest::{Given, Unfit, statement};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_store::{Desk, Permission, instant};

/// A statement that counts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttestationOut {
    /// Id of the measure.
    measure: String,
    /// Clause or row of the score sheet, as `/api/measures/{id}` names it.
    clause: String,
    /// Whether the clause holds; missing where points were chosen.
    holds: Option<bool>,
    /// Points chosen.
    points: Option<String>,
    /// What shows it.
    evidence: String,
    /// Last day it counts.
    expires: Option<String>,
    /// Name of who vouches.
    by: String,
    /// When, RFC 3339.
    at: String,
}

/// The statements on an enterprise that count; expired ones are among them.
pub(super) async fn of(desk: &Desk, id: i64) -> Result<Vec<AttestationOut>, Problem> {
    let all = desk.attestations(id).await?;
    let names = desk.names(all.iter().filter_map(|a| a.author_id)).await?;
    let out = all.into_iter().map(|a| AttestationOut {
        by: a.author_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        at: instant(a.at).to_rfc3339(),
        measure: a.measure,
        clause: a.clause,
        holds: a.holds,
        points: a.points,
        evidence: a.evidence,
        expires: a.expires,
    });
    Ok(out.collect())
}

/// What persons vouch for of an enterprise; for staff.
#[utoipa::path(get, path = "/api/enterprises/{uscc}/attestations", tag = "enterprises", security(("token" = ["facts:read"])),
    params(("uscc" = String, Path, description = "unified social credit code")), responses(
    (status = 200, body = [AttestationOut]),
    (status = 403, body = Problem, description = "not staff"),
    (status = 404, body = Problem, description = "not on file")))]
pub(crate) async fn list(State(app): State<App>, caller: Caller, At(uscc): At<String>) -> Result<Json<Vec<AttestationOut>>, Problem> {
    let desk = caller.desk(&app, "facts:read", Permission::SeeCity)?;
    let id = desk.enterprise_by_code(&uscc).await?.id;
    Ok(Json(of(&desk, id).await?))
}

/// A statement to be made.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AttestRequest {
    /// Id of the measure.
    measure: String,
    /// Clause or row of the score sheet, as `/api/measures/{id}` names it.
    clause: String,
    /// `yes` or `no`; `points` with the points; `back` takes a statement back.
    say: String,
    /// Points, within the bounds of the row.
    #[serde(default)]
    points: String,
    /// What shows it; must be said unless a statement is taken back.
    #[serde(default)]
    evidence: String,
    /// Last day it counts, `YYYY-MM-DD`; without one it counts until taken back.
    #[serde(default)]
    expires: String,
}

/// What was put on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attested {
    /// Entry of the ledger.
    entry: i64,
}

/// Vouch for a clause; for clerks and departments.
#[utoipa::path(post, path = "/api/enterprises/{uscc}/attestations", tag = "enterprises", request_body = AttestRequest,
    security(("token" = ["facts:write"])), params(("uscc" = String, Path, description = "unified social credit code")), responses(
    (status = 201, body = Attested),
    (status = 403, body = Problem, description = "the token's owner may not vouch"),
    (status = 404, body = Problem, description = "not on file"),
    (status = 422, body = Problem, description = "no such clause, no evidence, points out of bounds, a day that is over")))]
pub(crate) async fn attest(
    State(app): State<App>,
    caller: Caller,
    At(uscc): At<String>,
    Sent(body): Sent<AttestRequest>,
) -> Result<(StatusCode, Json<Attested>), Problem> {
    let desk = caller.desk(&app, "facts:write", Permission::Attest)?;
    let id = desk.enterprise_by_code(&uscc).await?.id;
    let given = Given::new(body.measure, body.clause, body.say, body.points, body.evidence, body.expires);
    let said = statement(&app.shelf().library, &given, app.today()).map_err(problem)?;
    let entry = desk.attest(id, said, app.now()).await?;
    app.catch_up().await?;
    Ok((StatusCode::CREATED, Json(Attested { entry })))
}

fn problem(unfit: Unfit) -> Problem {
    let (code, place, message) = match unfit {
        Unfit::Day => ("bad_day", "expires", "a last day is written YYYY-MM-DD and is not over"),
        Unfit::Clause => ("no_such_clause", "clause", "no version of the measure has a clause of that name which a person decides"),
        Unfit::Points => ("bad_points", "points", "points lie within the bounds of the row"),
        Unfit::Word => ("not_understood", "say", "say yes, no, points or back"),
        Unfit::Evidence => ("no_evidence", "evidence", "say what shows it"),
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, message).at(place)
}
