//! `/desk/imports/preview/{token}`: what a file says, before it counts.

use super::desk;
use super::waiting::{self, tally};
use crate::app::App;
use crate::error::Fault;
use crate::intake::Intake;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use zhida_exchange::UnknownColumn;
use zhida_live::City;
use zhida_measure::plan::{FactRef, Year};

/// Rejects shown.
const REJECTS: usize = 50;

#[derive(Template)]
#[template(path = "pages/desk/preview.html")]
pub(crate) struct DeskPreview {
    page: Page,
    token: String,
    file: String,
    format: String,
    rows: u64,
    new: usize,
    known: usize,
    unsound: usize,
    facts: usize,
    rejected: usize,
    columns: Vec<Column>,
    unknown: Vec<UnknownColumn>,
    rejects: Vec<Reject>,
    problems: Vec<String>,
}

struct Column {
    heading: String,
    fact: String,
    filled: u64,
    rejected: u64,
}

struct Reject {
    row: u64,
    column: String,
    text: String,
    reason: String,
    remedy: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(token): Path<String>) -> Result<Html<DeskPreview>, Fault> {
    let intake = waiting::read(&app, &desk(&app, &viewer)?, &token, viewer.lang).await?;
    let t = viewer.words();
    let page = viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("desk-imports-title"), "/desk/imports");
    let shown = app.ask(move |city| preview(city, t, page, token, &intake)).await?;
    Ok(Html(shown))
}

/// `POST /desk/imports/preview/{token}`: it counts from now on.
pub(crate) async fn confirm(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(token): Path<String>,
) -> Result<(CookieJar, Redirect), Fault> {
    let imported = waiting::confirm(&app, &desk(&app, &viewer)?, &token, viewer.lang).await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/desk/imports/{}", imported.seq))))
}

fn preview(city: &City, t: Words, page: Page, token: String, intake: &Intake) -> DeskPreview {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let summary = &intake.import.summary;
    let tally = tally(city, intake);
    let columns = summary.columns.iter().map(|c| {
        let at = |fact| FactRef { fact, year: c.year.map_or(Year::Point, Year::Fixed) };
        let fact = library.dictionary.find(&c.fact).map_or_else(|| c.fact.clone(), |fact| show.fact(at(fact)));
        Column { heading: c.heading.clone(), fact, filled: c.filled, rejected: c.rejected }
    });
    let rejects = intake.import.rejects.iter().take(REJECTS).map(|r| Reject {
        row: r.row,
        column: r.column.to_string(),
        text: r.text.clone(),
        reason: r.reason(t.lang),
        remedy: r.remedy(t.lang),
    });
    let format = summary.files.iter().map(|f| {
        let parts = [f.format.to_owned(), f.encoding.to_owned(), t.list(&f.sheets)];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    DeskPreview {
        page,
        token,
        file: intake.file.clone(),
        format: format.collect(),
        rows: summary.rows,
        new: tally.new,
        known: tally.known,
        unsound: tally.unsound,
        facts: tally.facts,
        rejected: intake.rejected,
        columns: columns.collect(),
        unknown: summary.unknown_columns.clone(),
        rejects: rejects.collect(),
        problems: intake.problems(t.lang),
    }
}

impl DeskPreview {
    /// Whether there is anything to bring in.
    fn is_empty(&self) -> bool {
        self.new + self.known == 0
    }
    fn more(&self) -> usize {
        self.rejected.saturating_sub(self.rejects.len())
    }
}
