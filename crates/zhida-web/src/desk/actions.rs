//! `/desk/actions`: the action ledger: key actions and projects, study topics, and problems put right.

pub(crate) mod new;
pub(crate) mod report;
pub(crate) mod show;

use super::desk;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_cases::action::{Stage, TaskLight};
use zhida_facts::{Number, spoken};
use zhida_store::{Role, TaskKind, TaskLine};

/// What a task is.
pub(crate) fn kind(of: &str) -> Key {
    match TaskKind::from_key(of) {
        Some(TaskKind::Project) => Key("task-kind-project"),
        Some(TaskKind::Study) => Key("task-kind-study"),
        Some(TaskKind::Rectification) => Key("task-kind-rectification"),
        Some(TaskKind::Action) | None => Key("task-kind-action"),
    }
}

/// A light: its class in the style sheet, and its word.
pub(crate) fn light(of: TaskLight) -> (&'static str, Key) {
    match of {
        TaskLight::Green => ("green", Key("task-light-green")),
        TaskLight::Yellow => ("yellow", Key("task-light-yellow")),
        TaskLight::Red => ("red", Key("task-light-red")),
    }
}

/// Where a rectification item is.
pub(crate) fn stage(of: Stage) -> Key {
    match of {
        Stage::Open => Key("task-stage-open"),
        Stage::Proven => Key("task-stage-proven"),
        Stage::Closed => Key("task-stage-closed"),
        Stage::Held => Key("task-stage-held"),
    }
}

/// Points of 100 in words.
pub(crate) fn points(of: &Number) -> String {
    spoken::decimal(of, 0)
}

#[derive(Template)]
#[template(path = "pages/desk/actions.html")]
pub(crate) struct DeskActions {
    page: Page,
    tabs: Vec<(Key, String, bool)>,
    rows: Vec<Row>,
    counts: Vec<(&'static str, Key, usize)>,
    may_set: bool,
}

/// A task in a list.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) kind: Key,
    pub(crate) title: String,
    pub(crate) goal: String,
    pub(crate) owner: String,
    pub(crate) due: String,
    /// The next thing that is due; empty once it is closed.
    pub(crate) next: String,
    pub(crate) light: Option<(&'static str, Key)>,
    pub(crate) done: String,
    pub(crate) expected: String,
    pub(crate) closed: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    kind: String,
}

pub(crate) async fn list(State(app): State<App>, viewer: Viewer, Query(wanted): Query<Wanted>) -> Result<Html<DeskActions>, Fault> {
    let desk = desk(&app, &viewer)?;
    let shelf = app.shelf();
    let lines = desk.tasks(TaskKind::from_key(&wanted.kind), app.today(), &shelf.library.calendar).await?;
    let names = desk.names(lines.iter().map(|l| l.row.owner_id)).await?;
    let row = |line: &TaskLine| {
        let points_of = |pick: fn(&zhida_cases::action::Progress) -> &Number| line.progress.as_ref().map(|p| points(pick(p)));
        Row {
            id: line.row.id,
            kind: kind(&line.row.kind),
            title: line.row.title.clone(),
            goal: line.row.goal.clone(),
            owner: names.get(&line.row.owner_id).cloned().unwrap_or_default(),
            due: line.row.due.clone(),
            next: line.next.map(|day| day.to_string()).unwrap_or_default(),
            light: line.progress.as_ref().map(|p| light(p.light)),
            done: points_of(|p| &p.done).unwrap_or_default(),
            expected: points_of(|p| &p.expected).unwrap_or_default(),
            closed: line.row.closed.is_some(),
        }
    };
    let count = |wanted: TaskLight| {
        let (tone, word) = light(wanted);
        let n = lines.iter().filter(|l| l.row.closed.is_none() && l.progress.as_ref().is_some_and(|p| p.light == wanted)).count();
        (tone, word, n)
    };
    let tab = |key: Key, of: &str| {
        let href = if of.is_empty() { "/desk/actions".to_owned() } else { format!("/desk/actions?kind={of}") };
        (key, href, wanted.kind == of)
    };
    let mut rows: Vec<Row> = lines.iter().map(row).collect();
    rows.sort_by_key(|r| r.closed);
    Ok(Html(DeskActions {
        page: viewer.page(),
        tabs: vec![
            tab(Key("all"), ""),
            tab(Key("task-kind-action"), "action"),
            tab(Key("task-kind-project"), "project"),
            tab(Key("task-kind-study"), "study"),
            tab(Key("task-kind-rectification"), "rectification"),
        ],
        counts: vec![count(TaskLight::Red), count(TaskLight::Yellow), count(TaskLight::Green)],
        rows,
        may_set: matches!(viewer.role(), Some(Role::Clerk | Role::Leader)),
    }))
}
