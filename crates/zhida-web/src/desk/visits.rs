//! `/desk/visits`: field visits: planned, recorded, and where each finding went.

pub(crate) mod act;
pub(crate) mod new;
pub(crate) mod show;

use super::desk;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::figures::{interval, percent};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use zhida_cases::measures::Rate;
use zhida_facts::spoken;
use zhida_store::{Destination, Role, VisitState};

/// Visits on a page.
const SIZE: usize = 30;

/// Where a visit stands.
pub(crate) fn state(of: &str) -> Key {
    match VisitState::from_key(of) {
        Some(VisitState::Recorded) => Key("visit-state-recorded"),
        Some(VisitState::Done) => Key("visit-state-done"),
        Some(VisitState::Cancelled) => Key("visit-state-cancelled"),
        Some(VisitState::Planned) | None => Key("visit-state-planned"),
    }
}

/// Where a finding goes.
pub(crate) fn destination(of: Destination) -> Key {
    match of {
        Destination::Spot => Key("visit-to-spot"),
        Destination::Case => Key("visit-to-case"),
        Destination::Advice => Key("visit-to-advice"),
        Destination::Fact => Key("visit-to-fact"),
    }
}

/// Where a finding went.
pub(crate) fn gone(to: Destination) -> Key {
    match to {
        Destination::Spot => Key("visit-to-spot"),
        Destination::Case => Key("visit-gone-case"),
        Destination::Advice => Key("visit-gone-advice"),
        Destination::Fact => Key("visit-gone-fact"),
    }
}

#[derive(Template)]
#[template(path = "pages/desk/visits.html")]
pub(crate) struct DeskVisits {
    page: Page,
    tabs: Vec<(Key, String, bool)>,
    /// The state that is shown; empty for all.
    state: &'static str,
    rows: Vec<Row>,
    pages: Pages,
    figures: Vec<Figure>,
    from: String,
    to: String,
    clerk: bool,
}

struct Row {
    id: i64,
    enterprise: i64,
    name: String,
    day: String,
    visitor: String,
    state: Key,
    questions: String,
}

/// A figure with its words, and its interval where there are few.
struct Figure {
    label: Key,
    value: String,
    beside: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    state: String,
    page: usize,
    from: String,
    to: String,
}

pub(crate) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Html<DeskVisits>, Fault> {
    let desk = desk(&app, &viewer)?;
    let wants = VisitState::from_key(&wanted.state);
    let today = asked.now().date();
    let year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let from = wanted.from.parse().unwrap_or(year);
    let to = wanted.to.parse().unwrap_or(today).max(from);
    let base = |state: &str| format!("/desk/visits?state={state}&from={from}&to={to}");
    let state_wanted = wants.map_or("", VisitState::key);
    let read = |page, size| desk.visits(wants, page, size);
    let (found, pages) = Pages::read(wanted.page, SIZE, format!("{}&", base(state_wanted)), read).await?;
    let names = desk.enterprise_names(found.iter().map(|v| v.enterprise_id)).await?;
    let visitors = desk.names(found.iter().map(|v| v.visitor_id)).await?;
    let of = desk.visit_figures(from, to, &asked.moment()).await?;
    let rows = found.into_iter().map(|v| Row {
        id: v.id,
        enterprise: v.enterprise_id,
        name: names.get(&v.enterprise_id).map(|(name, _)| name.clone()).unwrap_or_default(),
        day: v.visited_day.unwrap_or(v.planned_day),
        visitor: visitors.get(&v.visitor_id).cloned().unwrap_or_default(),
        state: state(&v.state),
        questions: v.questions.chars().take(48).collect(),
    });
    let share = |label, rate: Rate| Figure {
        label,
        value: percent(rate.value()),
        beside: format!("{}/{} {}", rate.part, rate.of, interval(rate)).trim().to_owned(),
    };
    let figures = vec![
        share(Key("visit-visited"), of.visited),
        Figure {
            label: Key("visit-findings"),
            value: of.findings.to_string(),
            beside: of
                .per_visit
                .map(|n| viewer.words().say("visit-per-visit").with("n", spoken::decimal(&n, 1)).to_string())
                .unwrap_or_default(),
        },
        share(Key("visit-cases"), of.cases),
        share(Key("case-rate-solved"), of.solved),
        Figure { label: Key("visit-unsettled"), value: of.waiting.to_string(), beside: String::new() },
        Figure { label: Key("visit-unvisited"), value: of.unvisited.to_string(), beside: format!("/ {}", of.enterprises) },
    ];
    let tab = |key, state: &str| (key, base(state), state_wanted == state);
    Ok(Html(DeskVisits {
        page: viewer.page(),
        tabs: vec![
            tab(Key("all"), ""),
            tab(Key("visit-state-planned"), "planned"),
            tab(Key("visit-state-recorded"), "recorded"),
            tab(Key("visit-state-done"), "done"),
        ],
        rows: rows.collect(),
        pages,
        state: state_wanted,
        figures,
        from: from.to_string(),
        to: to.to_string(),
        clerk: viewer.role() == Some(Role::Clerk),
    }))
}
