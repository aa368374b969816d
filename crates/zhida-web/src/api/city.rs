//! A measure on the whole city, for staff: who stands where and why not, and its figures moved.

use super::caller::Caller;
use super::counts::{CountsOut, TotalOut, counts, totals, usccs};
use super::problem::Problem;
use super::sent::{Asked, At};
use super::shape::{Range, standing_of};
use crate::app::App;
use crate::city::lever;
use crate::city::place::subject;
use crate::city::sliders::{dimension, pick};
use crate::city::{entry, funnel, part};
use crate::measure::Which;
use crate::show::{Show, address_key};
use crate::viewer::Viewer;
use crate::words::Words;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhida_live::{City, Listing, Standing};
use zhida_measure::plan::Literal;
use zhida_store::Permission;

/// Enterprises of one answer.
const SIZE: usize = 100;

/// A measure on the whole city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CityOut {
    /// The day.
    as_of: String,
    /// Who stands where.
    counts: CountsOut,
    /// What it pays, if it pays.
    amounts: Option<TotalOut>,
    /// Each clause, in the order of the text.
    clauses: Vec<ClauseOut>,
    /// The parts of the city.
    parts: Vec<PartOut>,
}

/// A clause and those it lets through, stops and leaves open. Of an exclusion those pass for whom it does not hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClauseOut {
    text: String,
    /// Whether a person decides it.
    manual: bool,
    pass: usize,
    fail: usize,
    unknown: usize,
}

/// A part of the city.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartOut {
    /// Code of the region or section, place of the size class in its list; `none` for unknown.
    part: String,
    label: String,
    counts: CountsOut,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    on: Option<String>,
    track: Option<String>,
    by: String,
    standing: String,
    part: String,
    page: usize,
    literal: Option<usize>,
    values: String,
}

impl Ask {
    fn which(&self) -> Which {
        Which { on: self.on.clone(), track: self.track.clone() }
    }
}

/// A measure on the whole city: counts, what it pays, clause by clause and part by part. For staff.
#[utoipa::path(get, path = "/api/measures/{id}/city", tag = "city", security(("token" = ["measures:read"])), params(
    ("id" = String, Path, description = "id of the measure"),
    ("on" = Option<String>, Query, description = "the day whose version is meant; today's if none"),
    ("track" = Option<String>, Query, description = "`renewal` for that kind of case"),
    ("by" = Option<String>, Query, description = "`district` (if none), `section` or `size`")), responses(
    (status = 200, body = CityOut),
    (status = 403, body = Problem, description = "not staff"),
    (status = 404, body = Problem)))]
pub(crate) async fn verdict(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(id): At<String>,
    Asked(ask): Asked<Ask>,
) -> Result<Json<CityOut>, Problem> {
    caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let t = viewer.words();
    let seen = move |city: &City| {
        let judged = city.judge(&subject(city, &id, &ask.which())?);
        let show = Show { library: city.library(), t };
        let (by, _) = part::way(&ask.by);
        let clauses = funnel::passages(&judged).into_iter();
        let parts = city.breakdown(&judged, by).into_iter().map(|p| PartOut {
            part: part::name(show, by, p.key),
            label: part::label(show, by, p.key),
            counts: counts(&p.counts),
        });
        Ok::<_, Problem>(CityOut {
            as_of: city.day().to_string(),
            counts: counts(&judged.counts()),
            amounts: judged.amounts().map(totals),
            clauses: clauses
                .map(|c| ClauseOut { text: c.text, manual: c.manual, pass: c.pass, fail: c.fail, unknown: c.unknown })
                .collect(),
            parts: parts.collect(),
        })
    };
    app.ask(seen).await?.map(Json)
}

/// Enterprises at one standing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandingList {
    /// How many there are.
    total: usize,
    /// This page, of 100 each.
    page: usize,
    /// Those of this page, in the order of the file.
    enterprises: Vec<StandingRow>,
}

/// An enterprise at a standing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandingRow {
    uscc: String,
    name: String,
    /// What it gets, of one that is or may be eligible.
    amount: Option<Range>,
    /// The one clause in the way, of one that is a step away.
    clause: Option<String>,
    /// How that closes, in the language of `Accept-Language`; nothing if it cannot.
    gap: Option<String>,
    /// Keys of facts that are missing and decide.
    missing: Vec<String>,
}

/// Who stands where with a measure, with the gap of each who is a step away. For staff.
#[utoipa::path(get, path = "/api/measures/{id}/enterprises", tag = "city", security(("token" = ["measures:read"])), params(
    ("id" = String, Path, description = "id of the measure"),
    ("on" = Option<String>, Query, description = "the day whose version is meant; today's if none"),
    ("track" = Option<String>, Query, description = "`renewal` for that kind of case"),
    ("standing" = Option<String>, Query, description = "`eligible` (if none), `one_step`, `needs_answer` or `ineligible`"),
    ("by" = Option<String>, Query, description = "`district` (if none), `section` or `size`"),
    ("part" = Option<String>, Query, description = "only that part"),
    ("page" = Option<usize>, Query, description = "from 1")), responses(
    (status = 200, body = StandingList),
    (status = 403, body = Problem, description = "not staff"),
    (status = 404, body = Problem),
    (status = 422, body = Problem, description = "no such standing, no such part")))]
pub(crate) async fn enterprises(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(id): At<String>,
    Asked(ask): Asked<Ask>,
) -> Result<Json<StandingList>, Problem> {
    caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let t = viewer.words();
    app.ask(move |city| standing_list(city, t, &id, &ask)).await?.map(Json)
}

fn unprocessable(code: &'static str, message: &str, place: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, message).at(place)
}

fn standing_list(city: &City, t: Words, id: &str, ask: &Ask) -> Result<StandingList, Problem> {
    let subject = subject(city, id, &ask.which())?;
    let standing = match ask.standing.as_str() {
        "" => Standing::Eligible,
        word => standing_of(word).ok_or_else(|| unprocessable("not_a_standing", "there is no such standing", "standing"))?,
    };
    let show = Show { library: city.library(), t };
    let (judged, (by, _)) = (city.judge(&subject), part::way(&ask.by));
    let within = match ask.part.as_str() {
        "" => None,
        name => {
            let key = part::find(show, city, &judged, by, name)
                .ok_or_else(|| unprocessable("no_such_part", "the city has no such part", "part"))?;
            Some(city.part(by, key))
        }
    };
    let page = ask.page.max(1);
    let listing = Listing { offset: (page - 1).saturating_mul(SIZE), limit: SIZE, ..Listing::default() };
    let found = city.list(&judged, standing, within.as_ref(), &listing);
    let rows = found.items.iter().filter_map(|entry| {
        let who = city.enterprise(entry.number)?;
        let gap = entry.step.as_ref().map(|s| &s.gap).filter(|gap| !gap.is_empty());
        Some(StandingRow {
            uscc: who.uscc.clone(),
            name: who.name.clone(),
            amount: entry.outcome.amount.as_ref().filter(|_| matches!(standing, Standing::Eligible | Standing::NeedsAnswer)).map(Range::of),
            clause: entry.step.as_ref().map(|s| entry::clause(&subject, s.clause)),
            gap: gap.map(|gap| show.changes(gap)),
            missing: entry.missing.iter().map(|at| address_key(&city.library().dictionary, *at)).collect(),
        })
    });
    Ok(StandingList { total: found.total, page, enterprises: rows.collect() })
}

/// A figure of a measure that can be moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiteralOut {
    /// Its number, from 0 in the order of the text.
    literal: usize,
    /// The words it stands in.
    text: String,
    /// Its value in the text, in its unit; a day as `YYYY-MM-DD`.
    value: String,
    /// Its unit.
    unit: String,
}

/// The figures of a measure: thresholds, counts, points, amounts. For staff.
#[utoipa::path(get, path = "/api/measures/{id}/literals", tag = "city", security(("token" = ["measures:read"])), params(
    ("id" = String, Path, description = "id of the measure"),
    ("on" = Option<String>, Query, description = "the day whose version is meant; today's if none"),
    ("track" = Option<String>, Query, description = "`renewal` for that kind of case")), responses(
    (status = 200, body = [LiteralOut]),
    (status = 404, body = Problem)))]
pub(crate) async fn literals(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(id): At<String>,
    Asked(ask): Asked<Ask>,
) -> Result<Json<Vec<LiteralOut>>, Problem> {
    caller.desk(&app, "measures:read", Permission::SeeCity)?;
    let t = viewer.words();
    let seen = move |city: &City| {
        let subject = subject(city, &id, &ask.which())?;
        let show = Show { library: city.library(), t };
        let out = subject.levers().into_iter().zip(lever::names(show, &subject)).map(|(lever, text)| LiteralOut {
            literal: lever.literal,
            text,
            value: lever::figure(&lever, &lever.current),
            unit: lever.unit.symbol.clone(),
        });
        Ok::<_, Problem>(out.collect())
    };
    app.ask(seen).await?.map(Json)
}

/// A figure moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SweepOut {
    /// What is in the text.
    current: PointOut,
    /// The values asked for, or a range about the one in the text.
    curve: Vec<PointOut>,
}

/// What follows from a value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointOut {
    /// The value, in the figure's unit.
    value: String,
    eligible: usize,
    unknown: usize,
    /// What the eligible are sure to get, in base units; missing if the measure pays nothing.
    cost: Option<String>,
    /// Who becomes eligible: how many, and where one value was asked for the credit codes of the first thousand.
    enter: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enter_uscc: Vec<String>,
    /// Who ceases to be.
    leave: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    leave_uscc: Vec<String>,
}

/// Move a figure of a measure: who would be eligible, enter, leave, and what it would cost. For staff.
#[utoipa::path(get, path = "/api/measures/{id}/sweep", tag = "city", security(("token" = ["measures:read"])), params(
    ("id" = String, Path, description = "id of the measure"),
    ("on" = Option<String>, Query, description = "the day whose version is meant; today's if none"),
    ("track" = Option<String>, Query, description = "`renewal` for that kind of case"),
    ("literal" = usize, Query, description = "number of the figure, as `/api/measures/{id}/literals` gives it"),
    ("values" = Option<String>, Query, description = "values in the figure's unit, separated by commas, at most 200")), responses(
    (status = 200, body = SweepOut),
    (status = 404, body = Problem),
    (status = 422, body = Problem, description = "no such figure, or a value it cannot take")))]
pub(crate) async fn sweep(
    State(app): State<App>,
    caller: Caller,
    At(id): At<String>,
    Asked(ask): Asked<Ask>,
) -> Result<Json<SweepOut>, Problem> {
    caller.desk(&app, "measures:read", Permission::SeeCity)?;
    app.ask(move |city| moved(city, &id, &ask)).await?.map(Json)
}

fn moved(city: &City, id: &str, ask: &Ask) -> Result<SweepOut, Problem> {
    /// Values of one call.
    const MOST: usize = 200;
    let subject = subject(city, id, &ask.which())?;
    let lever = pick(&subject, ask.literal).ok_or_else(|| unprocessable("no_such_literal", "the measure has no such figure", "literal"))?;
    let wanted: Vec<&str> = ask.values.split(',').map(str::trim).filter(|v| !v.is_empty()).take(MOST).collect();
    let odd = |value: &str| unprocessable("not_a_value", &format!("the figure cannot be {value}"), "values");
    let read = |value: &&str| lever::read(&lever, value).ok_or_else(|| odd(value));
    let values: Vec<Literal> =
        if wanted.is_empty() { city.values(&subject, &lever) } else { wanted.iter().map(read).collect::<Result<_, _>>()? };
    let slide = city.slide(&subject, lever.literal, &values).ok_or_else(|| odd(&ask.values))?;
    let pays = dimension(city, &subject).is_some();
    let point = |point: &zhida_engine::Point| PointOut {
        value: lever::figure(&lever, &point.value),
        eligible: point.eligible,
        unknown: point.unknown,
        cost: pays.then(|| point.cost.to_string()),
        enter: 0,
        enter_uscc: Vec::new(),
        leave: 0,
        leave_uscc: Vec::new(),
    };
    let named = |rows: &[usize]| if wanted.len() == 1 { usccs(city, rows) } else { Vec::new() };
    let curve = slide.curve().iter().enumerate().map(|(at, p)| {
        let (enter, leave) = slide.moves(at);
        PointOut { enter: enter.len(), enter_uscc: named(&enter), leave: leave.len(), leave_uscc: named(&leave), ..point(p) }
    });
    Ok(SweepOut { current: point(slide.current()), curve: curve.collect() })
}
