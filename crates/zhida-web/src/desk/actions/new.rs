//! `/desk/actions/new`: a task with its owner and milestones, or a problem with what will be done about it.

use super::kind;
use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Fields, Input, Offer};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_store::{NewTask, StoreError, TaskKind};

#[derive(Template)]
#[template(path = "pages/desk/action-new.html")]
pub(crate) struct DeskActionNew {
    page: Page,
    parent: Option<i64>,
    fields: Vec<Field>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Written {
    parent: Option<i64>,
    kind: String,
    title: String,
    source: String,
    goal: String,
    cause: String,
    measure: String,
    owner: String,
    others: String,
    due: String,
    milestones: String,
}

type Wrong = BTreeMap<&'static str, Key>;

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(written): Query<Written>) -> Result<Html<DeskActionNew>, Fault> {
    Ok(Html(page(&app, &viewer, &written, &Wrong::new()).await?))
}

pub(crate) async fn set(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(written): Form<Written>) -> Result<Response, Fault> {
    let mut wrong = Wrong::new();
    let kind = TaskKind::from_key(&written.kind);
    if kind.is_none() {
        wrong.insert("kind", Key("field-missing"));
    }
    let due: Option<NaiveDate> = written.due.trim().parse().ok();
    if due.is_none() {
        wrong.insert("due", Key("visit-day-missing"));
    }
    let milestones = milestones(&written.milestones);
    if milestones.is_none() {
        wrong.insert("milestones", Key("task-milestones-wrong"));
    }
    let (Some(kind), Some(due), Some(milestones)) = (kind, due, milestones) else {
        return Ok(refused(page(&app, &viewer, &written, &wrong).await?));
    };
    let new = NewTask {
        kind,
        parent: written.parent,
        title: written.title.clone(),
        source: written.source.clone(),
        goal: written.goal.clone(),
        cause: written.cause.clone(),
        measure: written.measure.clone(),
        owner: written.owner.parse().unwrap_or(0),
        others: written.others.clone(),
        due,
        milestones,
    };
    match desk(&app, &viewer)?.set_task(&new, app.now()).await {
        Ok(id) => saved(&app, jar, &format!("/desk/actions/{id}")).await,
        Err(StoreError::Invalid(field)) => {
            wrong.insert(field, if field == "milestones" { Key("task-milestones-wrong") } else { Key("field-missing") });
            Ok(refused(page(&app, &viewer, &written, &wrong).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Milestones as they are typed: day, weight and words, one a line; nothing if a line cannot be read.
fn milestones(text: &str) -> Option<Vec<(NaiveDate, u32, String)>> {
    let line = |line: &str| {
        let mut parts = line.splitn(3, char::is_whitespace);
        let day = parts.next()?.parse().ok()?;
        let weight: u32 = parts.next()?.trim_end_matches('%').parse().ok().filter(|w| (1..=1000).contains(w))?;
        Some((day, weight, parts.next()?.trim().to_owned()))
    };
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(line).collect()
}

async fn page(app: &App, viewer: &Viewer, written: &Written, wrong: &Wrong) -> Result<DeskActionNew, Fault> {
    let t = viewer.words();
    let staff = desk(app, viewer)?.staff().await?.into_iter().filter(|s| s.seat.office.0 >= zhida_store::CENTRE);
    let people = staff.map(|s| {
        let office = if s.office.is_empty() { t.say("case-centre").to_string() } else { s.office };
        Offer { value: s.seat.person.0.to_string(), label: format!("{office} {}", s.name) }
    });
    let kinds = TaskKind::ALL.iter().map(|k| Offer { value: k.key().to_owned(), label: t.say(kind(k.key())).to_string() });
    let wrong = |name: &str| wrong.get(name).map(|key| t.say(*key).to_string());
    let fields = Fields { t, form: "task", wrong: &wrong };
    let field = |name, label, hint, value: &str, input| fields.field(name, label, hint, value, input);
    Ok(DeskActionNew {
        page: viewer.page().crumb(t.say("nav-actions"), "/desk/actions"),
        parent: written.parent,
        fields: vec![
            field("kind", Key("task-kind"), None, &written.kind, Input::Choice(kinds.collect())),
            field("title", Key("task-title"), Some(Key("task-title-hint")), &written.title, Input::words()),
            field("source", Key("task-source"), None, &written.source, Input::words()),
            field("goal", Key("task-goal"), Some(Key("task-goal-hint")), &written.goal, Input::words()),
            field("cause", Key("task-cause"), Some(Key("task-rectify-hint")), &written.cause, Input::words()),
            field("measure", Key("task-measure"), Some(Key("task-rectify-hint")), &written.measure, Input::Area),
            field("owner", Key("task-owner"), None, &written.owner, Input::Choice(people.collect())),
            field("others", Key("task-others"), None, &written.others, Input::words()),
            field("due", Key("task-due"), None, &written.due, Input::Date),
            field("milestones", Key("task-milestones"), Some(Key("task-milestones-hint")), &written.milestones, Input::Area),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milestones_are_read_or_none_is() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let read = milestones("2026-10-01 30 立项\n\n2026-12-01 70% 全部 建成\n");
        assert_eq!(read, Some(vec![(day("2026-10-01"), 30, "立项".to_owned()), (day("2026-12-01"), 70, "全部 建成".to_owned())]));
        assert_eq!(milestones(""), Some(Vec::new()));
        for wrong in ["2026-13-01 30 x", "2026-10-01 x y", "2026-10-01 0 y", "2026-10-01 30"] {
            assert_eq!(milestones(wrong), None, "{wrong}");
        }
    }
}
