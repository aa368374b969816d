//! `/desk/imports/preview/{token}`: what a file says, before it counts.

use super::desk;
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
use std::collections::HashSet;
use zhida_diagnostics::{Diagnostic, Severity};
use zhida_exchange::UnknownColumn;
use zhida_live::City;
use zhida_measure::plan::{FactRef, Year};
use zhida_store::Brought;

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
    facts: u64,
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
    desk(&app, &viewer)?;
    let intake = read(&app, &viewer, &token).await?;
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
    let desk = desk(&app, &viewer)?;
    let intake = read(&app, &viewer, &token).await?;
    let library = app.shelf().library.clone();
    let rows = intake.sound();
    let facts = |at: usize| rows.get(at).map_or_else(Vec::new, |row| intake.facts(&library.dictionary, &library.codes, *row));
    let enterprises = intake.import.table.enterprises();
    let brought = Brought {
        enterprises: rows.iter().filter_map(|row| enterprises.get(*row)).map(|e| (e.uscc.clone(), e.name.clone())).collect(),
        ..intake.brought(&facts)
    };
    let imported = desk.import(brought, app.now()).await?;
    app.uploads().forget(&token);
    app.catch_up().await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/desk/imports/{}", imported.seq))))
}

/// Reads the file again: between preview and confirmation nothing but the file itself is kept.
async fn read(app: &App, viewer: &Viewer, token: &str) -> Result<Intake, Fault> {
    let session = viewer.token.clone().ok_or(Fault::Forbidden)?;
    let (uploads, shelf, now, today, lang) = (app.uploads().clone(), app.shelf(), app.now(), app.today(), viewer.lang);
    let token = token.to_owned();
    let work = move || -> std::io::Result<Option<Intake>> {
        let Some((name, bytes)) = uploads.open(&token, &session, now)? else { return Ok(None) };
        let library = &shelf.library;
        Intake::read(&name, &bytes, &library.dictionary, &library.codes, today, lang).map(Some)
    };
    let read = tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Failed)?;
    let read = read.map_err(|error| {
        tracing::error!(%error, "an upload could not be read");
        Fault::Failed
    })?;
    read.ok_or(Fault::Missing)
}

fn preview(city: &City, t: Words, page: Page, token: String, intake: &Intake) -> DeskPreview {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let summary = &intake.import.summary;
    let on_file: HashSet<&str> = city.table().enterprises().iter().map(|e| e.uscc.as_str()).collect();
    let enterprises = intake.import.table.enterprises();
    let sound = intake.sound();
    let known = sound.iter().filter_map(|row| enterprises.get(*row)).filter(|e| on_file.contains(e.uscc.as_str())).count();
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
    let grave = |d: &&Diagnostic| d.severity() == Severity::Error;
    DeskPreview {
        page,
        token,
        file: intake.file.clone(),
        format: format.collect(),
        rows: summary.rows,
        new: sound.len() - known,
        known,
        unsound: enterprises.len() - sound.len(),
        facts: summary.filled,
        rejected: intake.rejected,
        columns: columns.collect(),
        unknown: summary.unknown_columns.clone(),
        rejects: rejects.collect(),
        problems: intake.import.diagnostics.iter().filter(grave).map(|d| format!("{} {}", d.message(t.lang), d.help(t.lang))).collect(),
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
