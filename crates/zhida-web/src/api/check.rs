//! A text looked at before it is saved, and a version held against the one before it: what is wrong, what it does in the city.

use super::caller::Caller;
use super::counts::{CountsOut, TotalOut, counts, totals, usccs};
use super::problem::Problem;
use super::sent::{At, Sent};
use super::shape::Range;
use crate::app::App;
use crate::city::diff::before;
use crate::city::draft::{line_of, lines};
use crate::city::inspect::inspect;
use crate::viewer::Viewer;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_diagnostics::{Diagnostic, Lang, Severity};
use zhida_engine::AmountRange;
use zhida_live::{City, Edit, EditKind, Standing, Sum};
use zhida_store::Permission;

/// Something wrong with a text, or worth a look.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingOut {
    /// What, in a word.
    code: &'static str,
    /// `error` keeps it from the library; `warning`, `note`.
    severity: &'static str,
    /// Line, from 1.
    line: usize,
    /// Bytes of the text, from 0, the end not included.
    from: usize,
    to: usize,
    /// What is wrong, in the language of `Accept-Language`.
    message: String,
    /// What to do about it.
    help: String,
}

pub(super) fn finding(text: &str, found: &Diagnostic, lang: Lang) -> FindingOut {
    let span = found.span();
    FindingOut {
        code: found.code().name(),
        severity: match found.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        line: line_of(text, found),
        from: span.start,
        to: span.end,
        message: found.message(lang),
        help: found.help(lang),
    }
}

/// A text.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CheckRequest {
    /// A measure's whole text.
    text: String,
}

/// What was found in a text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckOut {
    /// What is wrong, the gravest first.
    findings: Vec<FindingOut>,
    /// How many keep it from the library.
    errors: usize,
    /// Samples that came out as written.
    samples_passed: usize,
    /// Samples in the text.
    samples: usize,
    /// Who stands where in the city; missing while there are errors.
    counts: Option<CountsOut>,
    /// What it pays, if it pays; missing while there are errors.
    amounts: Option<TotalOut>,
}

/// Look at a text: what is wrong with it and what it does in the city. Nothing is saved.
#[utoipa::path(post, path = "/api/check", tag = "versions", request_body = CheckRequest, security(("token" = ["measures:write"])), responses(
    (status = 200, body = CheckOut),
    (status = 403, body = Problem, description = "the token's owner writes no measures")))]
pub(crate) async fn check(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    Sent(body): Sent<CheckRequest>,
) -> Result<Json<CheckOut>, Problem> {
    caller.desk(&app, "measures:write", Permission::WriteMeasures)?;
    let (text, lang) = (lines(&body.text), viewer.lang);
    let seen = move |city: &City| {
        let found = inspect(city, &text);
        CheckOut {
            errors: found.errors(),
            findings: found.problems.iter().map(|d| finding(&text, d, lang)).collect(),
            samples_passed: found.samples.0,
            samples: found.samples.1,
            counts: found.judged.as_ref().map(|j| counts(&j.counts())),
            amounts: found.judged.as_ref().and_then(|j| j.amounts()).map(totals),
        }
    };
    Ok(Json(app.ask(seen).await?))
}

/// A piece of a measure that is said differently.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EditOut {
    /// `added`, `removed`, `changed`, `moved` or `reworded`.
    kind: &'static str,
    /// Its words before.
    old: Option<String>,
    /// Its words now.
    new: Option<String>,
}

fn edit(edit: &Edit) -> EditOut {
    let kind = match edit.kind {
        EditKind::Added => "added",
        EditKind::Removed => "removed",
        EditKind::Changed => "changed",
        EditKind::Moved => "moved",
        EditKind::Reworded => "reworded",
    };
    EditOut { kind, old: edit.old.as_ref().map(|p| p.text.clone()), new: edit.new.as_ref().map(|p| p.text.clone()) }
}

/// What a version changes.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct DiffOut {
    /// Number of the version it is held against: of a draft what is in the library, of an older one what it replaced.
    against: Option<i32>,
    /// What is said differently.
    edits: Vec<EditOut>,
    /// How many were eligible.
    before: usize,
    /// How many are.
    after: usize,
    /// What it costs more, or less, in base units; missing if it pays nothing.
    cost: Option<Range>,
    /// How many gain, and the credit codes of the first thousand.
    gain: usize,
    gain_uscc: Vec<String>,
    /// How many lose, and the credit codes of the first thousand.
    lose: usize,
    lose_uscc: Vec<String>,
}

/// What a version changes against the one before it: pieces, who gains, who loses, what it costs. For staff.
#[utoipa::path(get, path = "/api/versions/{id}/diff", tag = "versions", security(("token" = ["measures:read"])),
    params(("id" = i64, Path, description = "id of the version")), responses(
    (status = 200, body = DiffOut),
    (status = 404, body = Problem)))]
pub(crate) async fn diff(State(app): State<App>, caller: Caller, At(id): At<i64>) -> Result<Json<DiffOut>, Problem> {
    let desk = caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let version = desk.version(id).await?;
    let all = desk.versions(&version.document).await?;
    let before = before(&all, &version);
    let (against, old) = (before.map(|v| v.number), before.map(|v| v.text.clone()));
    let out = app.ask(move |city| compare(city, old.as_deref(), &version.text)).await?;
    Ok(Json(DiffOut { against, ..out }))
}

fn compare(city: &City, old: Option<&str>, new: &str) -> DiffOut {
    let Some(new) = city.draft(new).0 else { return DiffOut::default() };
    let Some(old) = old.and_then(|text| city.draft(text).0) else {
        let judged = city.judge(&new);
        let eligible = judged.at(Standing::Eligible);
        let cost = judged.amounts().map(|a| (a.eligible.low.clone(), a.eligible.high.clone(), a.dimension));
        return DiffOut {
            after: eligible.len(),
            cost: cost.map(|(low, high, dimension)| Range::of(&AmountRange { low, high: Some(high), dimension })),
            gain: eligible.len(),
            gain_uscc: usccs(city, &eligible),
            ..DiffOut::default()
        };
    };
    let diff = city.diff(&old, &new);
    let zero = Sum::default();
    let dimension = diff.new.amounts().or(diff.old.amounts()).map(|a| a.dimension);
    let (before, after) = (diff.old.amounts().map_or(&zero, |a| &a.eligible), diff.new.amounts().map_or(&zero, |a| &a.eligible));
    let (gain, lose) = (diff.gain(), diff.lose());
    DiffOut {
        against: None,
        edits: diff.edits.iter().map(edit).collect(),
        before: diff.old.counts().eligible,
        after: diff.new.counts().eligible,
        cost: dimension
            .map(|dimension| Range::of(&AmountRange { low: &after.low - &before.low, high: Some(&after.high - &before.high), dimension })),
        gain_uscc: usccs(city, &gain),
        gain: gain.len(),
        lose_uscc: usccs(city, &lose),
        lose: lose.len(),
    }
}
