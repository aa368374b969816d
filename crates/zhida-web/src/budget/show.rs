//! `GET /desk/measures/{id}/budget`: the money of a measure, year by year, and what was ever set.

use super::line::{Line, line, wan};
use super::list::years;
use super::pays;
use crate::app::App;
use crate::city::place::Beside;
use crate::desk::{desk, may};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Head, Which};
use crate::show::{Show, moment};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zhida_facts::Datelike as _;
use zhida_store::Permission;

#[derive(Template)]
#[template(path = "pages/budget/show.html")]
pub(crate) struct BudgetShow {
    page: Page,
    head: Head,
    beside: Beside,
    year: i32,
    years: Vec<i32>,
    line: Line,
    /// Whether the measure brings money at all.
    pays: bool,
    history: Vec<Setting>,
    may_set: bool,
    typed: Typed,
    wrong: Option<Key>,
}

/// A budget as it was set once.
struct Setting {
    at: String,
    who: String,
    year: i32,
    amount: String,
    note: String,
}

/// What a form is shown with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) year: String,
    /// In 万元; empty takes back what was set.
    pub(super) amount: String,
    pub(super) note: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    on: Option<String>,
    track: Option<String>,
    year: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Html<BudgetShow>, Fault> {
    let which = Which { on: ask.on, track: ask.track };
    let year = ask.year.parse().ok();
    Ok(Html(page(&app, &viewer, &id, &which, year, None).await?))
}

/// The page; with what was typed and what is wrong with it.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    id: &str,
    which: &Which,
    year: Option<i32>,
    again: Option<(Typed, Key)>,
) -> Result<BudgetShow, Fault> {
    let (shelf, t, today) = (app.shelf(), viewer.words(), app.today());
    let index = which.find(&shelf.library, id, today)?;
    let head = shelf.index.entries.get(index).and_then(|e| Head::of(&shelf.library, e, today)).ok_or(Fault::Missing)?;
    let measure = &shelf.library.measures()[index];
    let year = year.filter(|y| years(today).contains(y)).unwrap_or(today.year());
    let desk = desk(app, viewer)?;
    let spending = desk.spending_of(id, year, year == today.year()).await?;
    let show = Show { library: &shelf.library, t };
    let line = line(show, id, Some(measure), Some(&spending), year, today);
    let history = desk.budget_history(id).await?.into_iter().map(|row| Setting {
        at: moment(row.at),
        who: row.author,
        year: row.year,
        amount: row.fen.map_or_else(|| t.say("budget-taken-back").to_string(), |fen| crate::apply::money(show, Some(fen))),
        note: row.note,
    });
    let (typed, wrong) = again.map_or_else(
        || (Typed { year: year.to_string(), amount: line.exact.budget.map(wan).unwrap_or_default(), note: String::new() }, None),
        |(typed, wrong)| (typed, Some(wrong)),
    );
    Ok(BudgetShow {
        page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures"),
        head,
        beside: Beside::of(id, which),
        year,
        years: years(today),
        pays: pays(&measure.plan),
        history: history.collect(),
        may_set: may(viewer, Permission::SetBudgets),
        line,
        typed,
        wrong,
    })
}

impl BudgetShow {
    fn of_year(&self, year: &i32) -> String {
        let query = self.beside.query.trim_start_matches('?');
        let joined = if query.is_empty() { "" } else { "&" };
        format!("/desk/measures/{}/budget?{query}{joined}year={year}", crate::address::encode(&self.beside.id))
    }
}
