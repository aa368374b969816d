//! What persons vouch for: manual clauses, and points chosen from an assessor's range. Said with evidence, for a time, and taken back.

use super::desk;
use super::explain;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::refused;
use crate::measure::Which;
use crate::show::{Show, moment};
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_facts::{NaiveDate, Number, spoken};
use zhida_measure::Library;
use zhida_measure::plan::{Plan, Points, When};
use zhida_store::entity::attestation;
use zhida_store::{Statement, Vouched};

/// Longest evidence.
const EVIDENCE: usize = 500;

/// Something of a measure that a person decides.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) key: String,
    pub(crate) text: String,
    /// Bounds of the points to choose from, of a score row.
    pub(crate) range: Option<(Number, Number)>,
}

impl Item {
    /// `2–5`.
    pub(crate) fn bounds(&self) -> Option<String> {
        self.range.as_ref().map(|(low, high)| format!("{}–{}", spoken::decimal(low, 4), spoken::decimal(high, 4)))
    }
}

/// What persons decide in `plan`, in the order of the text.
pub(crate) fn items(plan: &Plan) -> Vec<Item> {
    let mut found = Vec::new();
    plan.each_clause(&mut |clause| {
        if clause.is_manual() {
            found.push(Item { key: clause.key.clone(), text: clause.text.clone(), range: None });
        }
    });
    for indicator in plan.sheets.iter().flat_map(|s| &s.indicators) {
        for band in &indicator.bands {
            let range = match &band.points {
                Points::Range(low, high) => Some((low.clone(), high.clone())),
                _ => None,
            };
            if range.is_some() || matches!(band.when, When::Manual) {
                found.push(Item { key: band.key.clone(), text: format!("{} {}", indicator.name, band.source), range });
            }
        }
    }
    found
}

/// A statement that counts.
pub(crate) struct Said {
    pub(crate) measure: String,
    pub(crate) title: String,
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) holds: Option<bool>,
    pub(crate) points: String,
    pub(crate) evidence: String,
    pub(crate) expires: Option<String>,
    pub(crate) expired: bool,
    pub(crate) who: String,
    pub(crate) at: String,
}

/// Statements as they are shown.
pub(super) fn said(show: Show<'_>, all: &[attestation::Model], names: &BTreeMap<i64, String>, today: NaiveDate) -> Vec<Said> {
    let one = |a: &attestation::Model| Said {
        title: show.title(&a.measure),
        text: item(show.library, &a.measure, &a.clause).map_or_else(|| a.clause.clone(), |item| item.text),
        measure: a.measure.clone(),
        key: a.clause.clone(),
        holds: a.holds,
        points: a.points.as_deref().and_then(|p| Number::parse(p).ok()).map_or_else(String::new, |p| spoken::decimal(&p, 4)),
        evidence: a.evidence.clone(),
        expired: a.expires.as_deref().and_then(|d| d.parse::<NaiveDate>().ok()).is_some_and(|last| last < today),
        expires: a.expires.clone(),
        who: a.author_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        at: moment(a.at),
    };
    all.iter().map(one).collect()
}

/// What `key` is in the measure `id`: in its latest version that knows it.
fn item(library: &Library, id: &str, key: &str) -> Option<Item> {
    let versions = library.measures().iter().rev().filter(|m| m.plan.meta.id == id);
    versions.flat_map(|m| items(&m.plan)).find(|item| item.key == key)
}

/// A statement as the form has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    measure: String,
    pub(crate) clause: String,
    pub(crate) say: String,
    pub(crate) points: String,
    pub(crate) evidence: String,
    pub(crate) expires: String,
    /// The kind of case of the page it came from.
    track: String,
    /// Whether it came from the enterprise's own page.
    home: String,
}

impl Given {
    /// A statement that comes from no form.
    pub(crate) fn new(measure: String, clause: String, say: String, points: String, evidence: String, expires: String) -> Self {
        Self { measure, clause, say, points, evidence, expires, ..Self::default() }
    }
}

/// Why a statement is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// The last day is none, or is over.
    Day,
    /// The measure has no such clause.
    Clause,
    /// Points out of bounds.
    Points,
    /// It says nothing.
    Word,
    /// Nothing shows it.
    Evidence,
}

impl Unfit {
    fn key(self) -> Key {
        match self {
            Unfit::Day => Key("desk-attest-bad-day"),
            Unfit::Clause => Key("desk-attest-no-clause"),
            Unfit::Points => Key("desk-attest-bad-points"),
            Unfit::Word => Key("desk-attest-no-word"),
            Unfit::Evidence => Key("desk-attest-no-evidence"),
        }
    }
}

/// A statement that was not taken, and why.
pub(crate) struct Refused {
    pub(crate) given: Given,
    pub(crate) why: Key,
}

/// `POST /desk/enterprises/{id}/attest`
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let renewal = given.track == "renewal";
    let back = match (given.home.is_empty(), renewal) {
        (false, _) => format!("/desk/enterprises/{id}#attested"),
        (true, true) => format!("/desk/enterprises/{id}/measures/{}?track=renewal#attest", given.measure),
        (true, false) => format!("/desk/enterprises/{id}/measures/{}#attest", given.measure),
    };
    let shelf = app.shelf();
    match statement(&shelf.library, &given, app.today()) {
        Ok(said) => {
            desk.attest(id, said, app.now()).await?;
            saved(&app, jar, &back).await
        }
        Err(why) => {
            let which = Which { on: None, track: renewal.then(|| "renewal".to_owned()) };
            let measure = given.measure.clone();
            let page = explain::page(&app, &viewer, id, &measure, &which, Some(Refused { given, why: why.key() })).await?;
            Ok(refused(page))
        }
    }
}

/// The statement that was made.
///
/// # Errors
/// Why it is not taken.
pub(crate) fn statement(library: &Library, given: &Given, today: NaiveDate) -> Result<Statement, Unfit> {
    let item = item(library, &given.measure, &given.clause);
    let expires = match given.expires.trim() {
        "" => None,
        text => Some(text.parse::<NaiveDate>().ok().filter(|d| *d >= today).ok_or(Unfit::Day)?),
    };
    let vouched = match (given.say.as_str(), item) {
        // What a measure no longer knows can still be taken back.
        ("back", _) => Vouched::TakenBack,
        (_, None) => return Err(Unfit::Clause),
        ("points", Some(Item { range: Some((low, high)), .. })) => {
            let points = Number::parse(given.points.trim()).ok().filter(|n| low <= *n && *n <= high);
            Vouched::Points(points.ok_or(Unfit::Points)?.to_string())
        }
        ("yes", Some(_)) => Vouched::Clause(true),
        ("no", Some(_)) => Vouched::Clause(false),
        _ => return Err(Unfit::Word),
    };
    let evidence: String = given.evidence.trim().chars().take(EVIDENCE).collect();
    if evidence.is_empty() && vouched != Vouched::TakenBack {
        return Err(Unfit::Evidence);
    }
    Ok(Statement {
        measure: given.measure.clone(),
        clause: given.clause.clone(),
        vouched,
        evidence,
        expires: expires.map(|d| d.to_string()),
    })
}
