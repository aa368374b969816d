//! `/desk/report`: the report of a week or a month: cases, the action ledger, measures landing. The page shows the tables of the paper; the
//! Word document has a chart above each of them, the workbook a sheet for each.

mod actions;
mod cases;
mod landing;
mod period;

use super::desk;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::when::minute;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use period::Period;
use serde::Deserialize;
use zhida_exchange::{Cell, Paper, PaperTable};

/// A part of the report: sentences, and tables with their charts. Where there is nothing, a sentence says so.
struct Section {
    lines: Vec<String>,
    tables: Vec<PaperTable>,
}

#[derive(Template)]
#[template(path = "pages/desk/report.html")]
pub(crate) struct DeskReport {
    page: Page,
    name: String,
    day: String,
    month: bool,
    before: String,
    after: Option<String>,
    export: String,
    lines: Vec<String>,
    tables: Vec<Shown>,
}

/// A table in words, with whether each cell is a number; a head stands as the first cell under it.
struct Shown {
    title: String,
    header: Vec<(String, bool)>,
    rows: Vec<Vec<(String, bool)>>,
}

impl Shown {
    fn of(table: PaperTable) -> Self {
        let cell = |cell: &Cell| (cell.text().into_owned(), matches!(cell, Cell::Number(_)));
        let rows: Vec<Vec<(String, bool)>> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let number = |column: usize| rows.first().and_then(|row| row.get(column)).is_some_and(|(_, number)| *number);
        let header = table.header.into_iter().enumerate().map(|(column, head)| (head, number(column))).collect();
        Self { title: table.title, header, rows }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `month`, or else a week.
    period: String,
    /// Any day of it; the present one if none.
    day: String,
    format: String,
}

impl Wanted {
    fn period(&self, today: chrono::NaiveDate) -> Period {
        Period::of(self.period == "month", self.day.parse().unwrap_or(today))
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Html<DeskReport>, Fault> {
    let today = asked.now().date();
    let period = wanted.period(today);
    let paper = paper(&app, &viewer, &asked, period).await?;
    let href = |period: Period| format!("/desk/report?{}", period.query());
    Ok(Html(DeskReport {
        page: viewer.page().crumb(viewer.words().say("nav-desk"), "/desk"),
        name: period.name(viewer.words()),
        day: period.first.to_string(),
        month: period.month,
        before: href(period.before()),
        after: Some(period.after()).filter(|next| next.first <= today).map(href),
        export: format!("/desk/report/export?{}", period.query()),
        lines: paper.lines,
        tables: paper.tables.into_iter().map(Shown::of).collect(),
    }))
}

/// `GET /desk/report/export`: the same as a Word document or a workbook.
pub(crate) async fn export(State(app): State<App>, viewer: Viewer, asked: Asked, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let period = wanted.period(asked.now().date());
    let paper = paper(&app, &viewer, &asked, period).await?;
    let form = Form::asked(&wanted.format);
    let kind = if period.month { "month" } else { "week" };
    Ok(form.answer(&format!("report-{kind}-{}", period.first), form.paper(paper)?))
}

async fn paper(app: &App, viewer: &Viewer, asked: &Asked, period: Period) -> Result<Paper, Fault> {
    let (desk, t, today) = (desk(app, viewer)?, viewer.words(), asked.now().date());
    app.store().settle_cases(&asked.moment()).await?;
    let sections = [
        cases::section(app, &desk, asked, t, period).await?,
        actions::section(&desk, &asked.shelf.library.calendar, t, period, today).await?,
        landing::section(&desk, &asked.shelf, t, period, today).await?,
    ];
    let mut lines = vec![period.name(t), t.say("report-as-of").with("at", minute(asked.now())).to_string()];
    if today <= period.last {
        lines.push(t.say("report-not-over").to_string());
    }
    let mut tables = Vec::new();
    for section in sections {
        lines.extend(section.lines);
        tables.extend(section.tables);
    }
    let title = if period.month { Key("report-title-month") } else { Key("report-title-week") };
    Ok(Paper { title: t.say(title).to_string(), lines, tables })
}
