//! `GET /desk/actions/weekly`: what turned red, what turned green, what is due in 14 days, by owner. Twelve lines, no adjectives.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_cases::action::Turn;

#[derive(Template)]
#[template(path = "pages/desk/action-weekly.html")]
pub(crate) struct DeskActionWeekly {
    page: Page,
    day: String,
    /// Owner, what has come about, its day, the task.
    lines: Vec<(String, Key, String, i64, String)>,
    more: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    day: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(wanted): Query<Wanted>) -> Result<Html<DeskActionWeekly>, Fault> {
    let desk = desk(&app, &viewer)?;
    let shelf = app.shelf();
    let calendar = &shelf.library.calendar;
    let day = wanted.day.parse().unwrap_or_else(|_| app.today());
    let report = desk.weekly_report(day, calendar).await?;
    let tasks = desk.tasks(None, day, calendar).await?;
    let titles: BTreeMap<i64, String> = tasks.into_iter().map(|line| (line.row.id, line.row.title)).collect();
    let names = desk.names(report.lines.iter().map(|(owner, ..)| owner.0)).await?;
    let line = |(owner, turn, task): &(zhida_cases::PersonId, Turn, i64)| {
        let (word, due) = match turn {
            Turn::Red => (Key("task-turned-red"), String::new()),
            Turn::Unjudged => (Key("task-turned-unjudged"), String::new()),
            Turn::Green => (Key("task-turned-green"), String::new()),
            Turn::Due(day) => (Key("task-due-soon"), day.to_string()),
        };
        let name = names.get(&owner.0).cloned().unwrap_or_default();
        (name, word, due, *task, titles.get(task).cloned().unwrap_or_default())
    };
    Ok(Html(DeskActionWeekly {
        page: viewer.page().crumb(viewer.words().say("nav-actions"), "/desk/actions"),
        day: day.to_string(),
        lines: report.lines.iter().map(line).collect(),
        more: report.more,
    }))
}
