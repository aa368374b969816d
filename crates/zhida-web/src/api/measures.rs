//! The library, for programs.

use super::problem::Problem;
use super::shape::Range;
use crate::app::App;
use crate::desk::attest::{Item, items};
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use zhida_measure::{DateRange, Kind, Measure, Track};

/// A measure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureOut {
    /// Id; versions share it.
    #[schema(example = "cn-srdi-2026")]
    id: String,
    /// Title.
    title: String,
    /// `subsidy`, `honour`, `finance`, `service`, `event`, `score`, `class`, `alert` or `routing`.
    kind: &'static str,
    /// Who issued it.
    issuer: String,
    /// Number of the official document.
    document: String,
    /// Days it is in force; open ends are missing.
    in_force: Days,
    /// Days one may apply, if there is a window.
    window: Option<Days>,
    /// The document itself, in Markdown; only where one measure is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// What a person decides, as `/api/enterprises/{uscc}/attestations` names it; only where one measure is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    manual: Vec<ManualOut>,
}

/// A manual clause, or a score row whose points an assessor chooses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManualOut {
    clause: String,
    text: String,
    /// Bounds of the points, of a score row.
    points: Option<Range>,
}

fn manual(item: Item) -> ManualOut {
    let points = item.range.map(|(low, high)| Range { low: low.to_string(), high: Some(high.to_string()) });
    ManualOut { clause: item.key, text: item.text, points }
}

/// A range of days, both included.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Days {
    from: Option<String>,
    to: Option<String>,
}

fn days(range: &DateRange) -> Days {
    Days { from: range.from.map(|d| d.to_string()), to: range.to.map(|d| d.to_string()) }
}

fn out(measure: &Measure, with_text: bool) -> MeasureOut {
    let meta = &measure.plan.meta;
    MeasureOut {
        id: meta.id.clone(),
        title: meta.title.clone(),
        kind: Kind::ALL.iter().find(|(kind, _)| *kind == meta.kind).map_or("", |(_, word)| word),
        issuer: meta.issuer.clone(),
        document: meta.doc.clone(),
        in_force: days(&meta.in_force),
        window: meta.window.as_ref().map(days),
        text: with_text.then(|| measure.text.clone()),
        manual: if with_text { items(&measure.plan).into_iter().map(manual).collect() } else { Vec::new() },
    }
}

/// All measures, every version of them.
#[utoipa::path(get, path = "/api/measures", tag = "measures", responses((status = 200, body = [MeasureOut])))]
pub(crate) async fn list(State(app): State<App>) -> Json<Vec<MeasureOut>> {
    Json(app.shelf().library.measures().iter().map(|m| out(m, false)).collect())
}

/// The version of a measure that speaks today, with its text.
#[utoipa::path(get, path = "/api/measures/{id}", tag = "measures", params(("id" = String, Path, description = "id of the measure")), responses(
    (status = 200, body = MeasureOut),
    (status = 404, body = Problem)))]
pub(crate) async fn one(State(app): State<App>, Path(id): Path<String>) -> Result<Json<MeasureOut>, Problem> {
    let shelf = app.shelf();
    let found = shelf.library.version(&id, app.today(), Track::New).and_then(|(index, _)| shelf.library.measures().get(index));
    found.map(|m| Json(out(m, true))).ok_or_else(|| Problem::not_found("measure"))
}
