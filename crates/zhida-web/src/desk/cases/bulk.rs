//! `/desk/cases/route`: all cases that wait to be routed, each with its suggestion; those ticked go where it says.

use super::suggest::{Advice, for_many};
use super::{Line, Names, line};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{number, refusal};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};
use serde::Deserialize;
use zhida_cases::{Act, State as CaseState};
use zhida_store::{CaseFile, CaseFilter, CaseSort};

/// Cases shown at once.
const SHOWN: u64 = 50;

#[derive(Template)]
#[template(path = "pages/desk/cases/bulk.html")]
pub(crate) struct DeskBulk {
    page: Page,
    rows: Vec<(Line, Advice)>,
    total: u64,
    /// Cases that were not taken, with the reason.
    wrong: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ticked {
    case: Vec<i64>,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, asked: Asked) -> Result<Html<DeskBulk>, Fault> {
    Ok(Html(page(&app, &viewer, &asked, Vec::new()).await?))
}

/// The suggestion is made again: what has changed since the page was looked at counts.
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Form(ticked): Form<Ticked>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let (files, _) = waiting(&desk, Some(ticked.case)).await?;
    let advice = for_many(&app, &viewer, &asked, &files).await?;
    let routes: Vec<(i64, Act)> = advice
        .into_iter()
        .filter_map(|(id, advice)| Some((id, Act::Route { lead: advice.seat?, co: Vec::new(), why: advice.reason })))
        .collect();
    let wrong = desk.route_cases(&routes, &asked.moment()).await?;
    app.catch_up().await?;
    if wrong.is_empty() {
        return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/desk/cases/route")).into_response());
    }
    let t = viewer.words();
    let wrong = wrong.into_iter().map(|(id, why)| (number(id), refusal::sentence(t, &why))).collect();
    Ok(refused(page(&app, &viewer, &asked, wrong).await?))
}

async fn waiting(desk: &zhida_store::Desk, only: Option<Vec<i64>>) -> Result<(Vec<CaseFile>, u64), Fault> {
    let filter = CaseFilter { state: Some(CaseState::Accepted), only, ..CaseFilter::default() };
    let (rows, total) = desk.cases(&filter, CaseSort::Due, 0, SHOWN).await?;
    Ok((desk.case_files(rows).await?, total))
}

async fn page(app: &App, viewer: &Viewer, asked: &Asked, wrong: Vec<(String, String)>) -> Result<DeskBulk, Fault> {
    let desk = desk(app, viewer)?;
    let t = viewer.words();
    let (files, total) = waiting(&desk, None).await?;
    let rows: Vec<_> = files.iter().map(|f| f.row.clone()).collect();
    let names = Names::of(&desk, &rows).await?;
    let lines = rows.iter().map(|row| line(row, &names, asked, t));
    let advice = for_many(app, viewer, asked, &files).await?;
    let rows = lines.zip(advice).map(|(line, (_, advice))| (line, advice)).collect();
    Ok(DeskBulk { page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"), rows, total, wrong })
}
