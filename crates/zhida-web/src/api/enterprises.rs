//! Enterprises on file, for staff: searched as at the desk, looked at, put on file.

use super::attestations::AttestationOut;
use super::caller::Caller;
use super::problem::Problem;
use super::sent::{Asked, At, Sent};
use super::shape::FactOut;
use crate::app::App;
use crate::desk::enterprises::sort;
use crate::desk::search::{Search, measure_index};
use crate::desk::{columns, columns::Column};
use crate::kit::pages::Pages;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use zhida_exchange::uscc;
use zhida_live::{By, City, Listing};
use zhida_store::Permission;

/// Enterprises of one answer.
const SIZE: usize = 100;

/// Enterprises found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseList {
    /// How many there are.
    total: usize,
    /// How many more might be, if missing facts were known.
    open: usize,
    /// This page, of 100 each.
    page: usize,
    /// The last page.
    last: usize,
    /// Those of this page.
    enterprises: Vec<EnterpriseRow>,
}

/// An enterprise found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseRow {
    /// Unified social credit code.
    uscc: String,
    /// Name.
    name: String,
    /// What was asked for with `col`, by its name; what is not known is missing.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    values: BTreeMap<String, String>,
}

/// Search the enterprises on file; for staff. All that is said must hold.
#[utoipa::path(get, path = "/api/enterprises", tag = "enterprises", security(("token" = ["facts:read"])), params(
    ("q" = Option<String>, Query, description = "in name or credit code"),
    ("if" = Option<Vec<String>>, Query, description = "a condition in the measure language, e.g. `营业收入 >= 2000万元`; may be repeated"),
    ("district" = Option<String>, Query, description = "code of a region; `-` for unknown"),
    ("section" = Option<String>, Query, description = "section of industry, e.g. `C`"),
    ("size" = Option<String>, Query, description = "place of the size class in its list, from 0"),
    ("measure" = Option<String>, Query, description = "id of a measure, with `~renewal` behind it for that kind of case; goes with `standing`"),
    ("standing" = Option<String>, Query, description = "`eligible`, `one_step`, `needs_answer` or `ineligible`"),
    ("col" = Option<Vec<String>>, Query, description = "a fact to give, as `key` or `key@year`, or `@size`; may be repeated"),
    ("sort" = Option<String>, Query, description = "`name`, `code`, or a fact"),
    ("desc" = Option<String>, Query, description = "anything: the greatest first"),
    ("page" = Option<usize>, Query, description = "from 1")), responses(
    (status = 200, body = EnterpriseList),
    (status = 403, body = Problem, description = "not staff"),
    (status = 422, body = Problem, description = "a condition that cannot be read, no such measure, no such fact")))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    Asked(query): Asked<Vec<(String, String)>>,
) -> Result<Json<EnterpriseList>, Problem> {
    caller.desk(&app, "facts:read", Permission::SeeCity)?;
    // The pages' addresses spell standings with hyphens.
    let spelt = |(name, value): (String, String)| if name == "standing" { (name, value.replace('_', "-")) } else { (name, value) };
    let pairs: Vec<(String, String)> = query.into_iter().map(spelt).collect();
    let search = Search::read(&pairs);
    let odd = |name: &str| pairs.iter().any(|(n, v)| n == name && !v.is_empty());
    if odd("standing") && search.standing.is_none() {
        return Err(unprocessable("not_a_standing", "there is no such standing").at("standing"));
    }
    if search.standing.is_some() == search.measure.is_empty() {
        return Err(unprocessable("half_a_standing", "`measure` and `standing` go together").at("measure"));
    }
    let t = viewer.words();
    app.ask(move |city| found(city, t, &search)).await?.map(Json)
}

fn unprocessable(code: &'static str, message: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

fn found(city: &City, t: Words, search: &Search) -> Result<EnterpriseList, Problem> {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    if !search.measure.is_empty() && measure_index(city, &search.measure).is_none() {
        return Err(unprocessable("no_such_measure", &format!("there is no measure {} in force", search.measure)).at("measure"));
    }
    let column =
        |name: &String| columns::column(city, show, name).ok_or_else(|| unprocessable("no_such_fact", "there is no such fact").at(name));
    let shown: Vec<Column> = search.columns.iter().map(column).collect::<Result<_, _>>()?;
    let found = search.run(city);
    if let Some((place, problem)) = found.problems.first().and_then(|(place, all)| Some((place, all.first()?))) {
        let message = format!("{} {}", problem.message(&t.lang), problem.help(&t.lang));
        return Err(unprocessable("bad_condition", message.trim()).at(format!("if[{place}]")));
    }
    let total = found.rows.len();
    let pages = Pages::new(total, SIZE, search.page, String::new());
    let listing = Listing { sort: sort(search, city, show), descending: search.descending, offset: pages.from, limit: SIZE };
    let rows = city.rows(found.rows, &listing).items.into_iter().filter_map(|row| {
        let enterprise = city.table().enterprises().get(row)?;
        let values = shown.iter().filter_map(|c| Some((c.name.clone(), c.exact(city, show, row)?)));
        Some(EnterpriseRow { uscc: enterprise.uscc.clone(), name: enterprise.name.clone(), values: values.collect() })
    });
    Ok(EnterpriseList { total, open: found.open, page: pages.page, last: pages.last, enterprises: rows.collect() })
}

/// An enterprise to be put on file.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct EnterpriseNew {
    /// Unified social credit code; its check digit is looked at.
    uscc: String,
    /// Name.
    name: String,
}

/// Who was put on file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseAdded {
    /// The code as it is kept.
    uscc: String,
}

/// Put an enterprise on file; for clerks.
#[utoipa::path(post, path = "/api/enterprises", tag = "enterprises", request_body = EnterpriseNew, security(("token" = ["facts:write"])), responses(
    (status = 201, body = EnterpriseAdded),
    (status = 409, body = Problem, description = "on file already"),
    (status = 422, body = Problem, description = "no credit code, no name")))]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    Sent(body): Sent<EnterpriseNew>,
) -> Result<(StatusCode, Json<EnterpriseAdded>), Problem> {
    let desk = caller.desk(&app, "facts:write", Permission::EditFacts)?;
    let code = uscc::check(&body.uscc).map_err(|error| {
        unprocessable("not_a_credit_code", &format!("{} {}", error.why(viewer.lang), error.remedy(viewer.lang))).at("uscc")
    })?;
    if body.name.trim().is_empty() {
        return Err(unprocessable("invalid", "an enterprise has a name").at("name"));
    }
    desk.add_enterprise(code.as_str(), body.name.trim(), app.now()).await?;
    app.catch_up().await?;
    Ok((StatusCode::CREATED, Json(EnterpriseAdded { uscc: code.as_str().to_owned() })))
}

/// An enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseOut {
    /// Unified social credit code.
    uscc: String,
    /// Name.
    name: String,
    /// Whether it is on the file; an import undone takes off what it added.
    on_file: bool,
    /// District, section of industry and size class, as far as they are known.
    parts: Vec<String>,
    /// Facts on file.
    facts: Vec<FactOut>,
    /// What persons vouch for.
    attestations: Vec<AttestationOut>,
    /// Who speaks for it. What the owner of the token may not see is masked.
    contacts: Vec<ContactOut>,
}

/// Somebody who speaks for an enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactOut {
    name: String,
    phone: String,
    email: String,
}

/// One enterprise with what is on file of it; for staff. `/api/enterprises/{uscc}/match` gives the verdicts.
#[utoipa::path(get, path = "/api/enterprises/{uscc}", tag = "enterprises", security(("token" = ["facts:read"])),
    params(("uscc" = String, Path, description = "unified social credit code")), responses(
    (status = 200, body = EnterpriseOut),
    (status = 403, body = Problem, description = "not staff"),
    (status = 404, body = Problem, description = "not on file")))]
pub(crate) async fn one(
    State(app): State<App>,
    caller: Caller,
    viewer: Viewer,
    At(uscc): At<String>,
) -> Result<Json<EnterpriseOut>, Problem> {
    let desk = caller.desk(&app, "facts:read", Permission::SeeCity)?;
    let found = desk.enterprise_by_code(&uscc).await?;
    let (t, id) = (viewer.words(), found.id);
    let parts = app.ask(move |city| {
        let library = city.library().clone();
        let show = Show { library: &library, t };
        let part = |by| city.part_of(id, by).map(|key| columns::part_label(city, show, by, key));
        [By::District, By::Section, By::Size].into_iter().filter_map(part).collect()
    });
    let contacts = desk.contacts(id).await?.into_iter().map(|c| ContactOut { name: c.name, phone: c.phone, email: c.email });
    Ok(Json(EnterpriseOut {
        parts: parts.await?,
        facts: desk.facts(id).await?.iter().map(FactOut::of).collect(),
        attestations: super::attestations::of(&desk, id).await?,
        contacts: contacts.collect(),
        on_file: found.removed_seq.is_none(),
        uscc: found.uscc,
        name: found.name,
    }))
}
