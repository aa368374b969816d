//! Versions of measures, for staff: who wrote, published and withdrew them; begun, saved.

use super::caller::Caller;
use super::problem::Problem;
use super::sent::{Asked, At, Sent};
use crate::app::App;
use crate::city::draft::{id_of, lines, title_of};
use crate::city::new::{Name, being_written, document_of, in_library, name};
use crate::measure::Which;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_store::entity::measure_version::Model;
use zhida_store::{Deed, Permission, instant};

/// A version of a measure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionOut {
    /// Its number in the service; the calls on it take this one.
    id: i64,
    /// The document: its path in the library.
    document: String,
    /// 1, 2, 3 … of the document.
    number: i32,
    /// Id of the measure, if the text says one.
    measure: Option<String>,
    /// Title, if the text says one.
    title: Option<String>,
    /// `draft`, `review`, `published`, `replaced` or `withdrawn`.
    stage: String,
    /// What changed, in the author's words.
    note: String,
    /// What was said when it was published, returned or withdrawn.
    review: String,
    /// SHA-256 of the text: sent as `seen` when it is saved.
    hash: String,
    /// When it was last changed, RFC 3339.
    changed: String,
    /// The text; only where one version is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Who did what with it, oldest first; only where versions of a measure or one version are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deeds: Vec<DeedOut>,
}

/// Something done with a version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeedOut {
    /// `drafted`, `saved`, `submitted`, `sent_back`, `published` or `withdrawn`.
    act: &'static str,
    /// Name of who did it; nothing for the program.
    by: String,
    /// When, RFC 3339.
    at: String,
    /// Word to the author, or reason.
    word: String,
    /// Entry of the ledger.
    entry: i64,
}

pub(super) fn out(version: Model, with_text: bool, deeds: &[Deed]) -> VersionOut {
    let of_it = deeds.iter().filter(|d| d.version == version.number);
    VersionOut {
        id: version.id,
        number: version.number,
        measure: id_of(&version.text),
        title: title_of(&version.text),
        changed: instant(version.changed_at).to_rfc3339(),
        text: with_text.then_some(version.text),
        deeds: of_it
            .map(|d| DeedOut { act: d.act.key(), by: d.who.clone(), at: instant(d.at).to_rfc3339(), word: d.word.clone(), entry: d.seq })
            .collect(),
        document: version.document,
        stage: version.stage,
        note: version.note,
        review: version.review,
        hash: version.hash,
    }
}

/// Versions being written, waiting for a second person, or withdrawn and not back in the library; for staff.
#[utoipa::path(get, path = "/api/versions", tag = "versions", security(("token" = ["measures:read"])), responses(
    (status = 200, body = [VersionOut]),
    (status = 403, body = Problem, description = "not staff")))]
pub(crate) async fn open(State(app): State<App>, caller: Caller) -> Result<Json<Vec<VersionOut>>, Problem> {
    let desk = caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let mut all: Vec<VersionOut> = desk.open_versions().await?.into_iter().map(|v| out(v, false, &[])).collect();
    all.extend(desk.withdrawn().await?.into_iter().map(|(v, deeds)| out(v, false, &deeds)));
    Ok(Json(all))
}

/// All versions of a measure's document, newest first; for staff.
#[utoipa::path(get, path = "/api/measures/{id}/versions", tag = "versions", security(("token" = ["measures:read"])), params(
    ("id" = String, Path, description = "id of the measure"),
    ("on" = Option<String>, Query, description = "the day whose version's document is meant; today's if none"),
    ("track" = Option<String>, Query, description = "`renewal` for that kind of case")), responses(
    (status = 200, body = [VersionOut]),
    (status = 404, body = Problem)))]
pub(crate) async fn of_measure(
    State(app): State<App>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<Vec<VersionOut>>, Problem> {
    let desk = caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let (document, _) = in_library(&app, &id, &which)?;
    let deeds = desk.deeds(&document).await?;
    Ok(Json(desk.versions(&document).await?.into_iter().map(|v| out(v, false, &deeds)).collect()))
}

/// A version with its text; for staff.
#[utoipa::path(get, path = "/api/versions/{id}", tag = "versions", security(("token" = ["measures:read"])),
    params(("id" = i64, Path, description = "id of the version")), responses((status = 200, body = VersionOut), (status = 404, body = Problem)))]
pub(crate) async fn one(State(app): State<App>, caller: Caller, At(id): At<i64>) -> Result<Json<VersionOut>, Problem> {
    let desk = caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let version = desk.version(id).await?;
    let deeds = desk.deeds(&version.document).await?;
    Ok(Json(out(version, true, &deeds)))
}

/// A version to be begun.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DraftRequest {
    /// Id of the measure: of one in the library for a new version of it, else of a new measure.
    measure: String,
    /// Of a measure in the library: the day whose version's document is meant; today's if none.
    on: Option<String>,
    /// Of a measure in the library: `renewal` for that kind of case.
    track: Option<String>,
    /// The text; of a measure in the library its own if none.
    text: Option<String>,
    /// What changed.
    #[serde(default)]
    note: String,
}

/// Begin a version; for clerks and departments.
#[utoipa::path(post, path = "/api/versions", tag = "versions", request_body = DraftRequest, security(("token" = ["measures:write"])), responses(
    (status = 201, body = VersionOut),
    (status = 403, body = Problem, description = "the token's owner writes no measures"),
    (status = 409, body = Problem, description = "a version of it is being written, or the name was another's"),
    (status = 422, body = Problem, description = "no id, or no text")))]
pub(crate) async fn begin(
    State(app): State<App>,
    caller: Caller,
    Sent(body): Sent<DraftRequest>,
) -> Result<(StatusCode, Json<VersionOut>), Problem> {
    let desk = caller.desk(&app, "measures:write", Permission::WriteMeasures)?;
    let which = Which { on: body.on, track: body.track };
    let known = app.shelf().library.ids().any(|id| id == body.measure);
    let (document, text) = if known {
        let (document, text) = in_library(&app, &body.measure, &which)?;
        if let Some(open) = being_written(&desk, &document).await? {
            let message = "a version of this measure is being written or waits for a second person";
            return Err(Problem::new(StatusCode::CONFLICT, "being_written", message).at(format!("/api/versions/{open}")));
        }
        (document, body.text.unwrap_or(text))
    } else {
        let unprocessable = |code, message: &str, place: &str| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, message).at(place);
        match name(&app, &desk, &body.measure).await? {
            Name::Odd => return Err(unprocessable("not_an_id", "an id has lower-case letters, digits and hyphens", "measure")),
            Name::Taken => return Err(Problem::new(StatusCode::CONFLICT, "id_taken", "another measure has or had this id").at("measure")),
            Name::Free => {}
        }
        let text = body.text.ok_or_else(|| unprocessable("invalid", "a new measure needs a text", "text"))?;
        (document_of(&body.measure), text)
    };
    let id = desk.draft(&document, &lines(&text), body.note.trim(), app.now()).await?;
    app.catch_up().await?;
    Ok((StatusCode::CREATED, Json(out(desk.version(id).await?, true, &[]))))
}

/// A draft's new text.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SaveRequest {
    /// The text.
    text: String,
    /// Hash of the text it was made from: what a colleague saved meanwhile is not lost.
    seen: String,
    /// What changed.
    #[serde(default)]
    note: String,
}

/// Save a draft; for clerks and departments.
#[utoipa::path(post, path = "/api/versions/{id}", tag = "versions", request_body = SaveRequest, security(("token" = ["measures:write"])),
    params(("id" = i64, Path, description = "id of the version")), responses(
    (status = 200, body = VersionOut),
    (status = 404, body = Problem),
    (status = 409, body = Problem, description = "no draft any more, or saved by somebody meanwhile")))]
pub(crate) async fn save(
    State(app): State<App>,
    caller: Caller,
    At(id): At<i64>,
    Sent(body): Sent<SaveRequest>,
) -> Result<Json<VersionOut>, Problem> {
    let desk = caller.desk(&app, "measures:write", Permission::WriteMeasures)?;
    desk.save(id, &body.seen, &lines(&body.text), body.note.trim(), app.now()).await?;
    app.catch_up().await?;
    Ok(Json(out(desk.version(id).await?, true, &[])))
}
