//! `GET /desk/budgets`: the money of all measures in a year, what will not do first.

use super::{Line, line, pays};
use crate::address::encode;
use crate::app::{App, Shelf};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::landing::lands;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use zhida_facts::{Datelike as _, NaiveDate};
use zhida_measure::Track;
use zhida_store::Spending;

#[derive(Template)]
#[template(path = "pages/budget/list.html")]
pub(crate) struct BudgetList {
    page: Page,
    filter: Filter,
    year: i32,
    years: Vec<i32>,
    departments: Vec<String>,
    orders: [(&'static str, Key); 6],
    rows: Vec<Line>,
    /// Measures whose money will not do, and those whose money may not.
    short: (usize, usize),
    /// The day whose verdicts are counted; empty before the first count and for other years.
    day: String,
}

/// What is asked of the list.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    pub(super) year: String,
    department: String,
    sort: String,
    pub(super) format: String,
}

impl Filter {
    /// The year asked for, else this one.
    pub(super) fn year(&self, today: NaiveDate) -> i32 {
        self.year.parse().ok().filter(|y| years(today).contains(y)).unwrap_or(today.year())
    }
}

const ORDERS: [(&str, Key); 6] = [
    ("", Key("budget-by-room")),
    ("budget", Key("budget-budget")),
    ("committed", Key("budget-committed")),
    ("paid", Key("budget-paid")),
    ("expected", Key("budget-expected")),
    ("title", Key("city-measure")),
];

/// Years that can be looked at and set.
pub(super) fn years(today: NaiveDate) -> Vec<i32> {
    (today.year() - 3..=today.year() + 1).rev().collect()
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<BudgetList>, Fault> {
    let (today, year) = (app.today(), filter.year(app.today()));
    let desk = desk(&app, &viewer)?;
    let spending = desk.spending(year, year == today.year()).await?;
    let day = if year == today.year() { desk.landing().await?.first().map(|d| d.day.clone()) } else { None };
    let all = lines(&app.shelf(), viewer.words(), &spending, year, today);
    let departments: BTreeSet<String> = all.iter().map(|row| row.department.clone()).filter(|d| !d.is_empty()).collect();
    let rows = chosen(all, &filter);
    let of = |tone: &str| rows.iter().filter(|row| row.look.is_some_and(|look| look.tone == tone)).count();
    Ok(Html(BudgetList {
        page: viewer.page().crumb(viewer.words().say("nav-landing"), "/desk/landing"),
        year,
        years: years(today),
        departments: departments.into_iter().collect(),
        orders: ORDERS,
        short: (of("no"), of("open")),
        day: day.unwrap_or_default(),
        rows,
        filter,
    }))
}

/// Every measure that can be had today and brings money, and every one that has money in that year.
pub(crate) fn lines(shelf: &Shelf, t: Words, spending: &BTreeMap<String, Spending>, year: i32, today: NaiveDate) -> Vec<Line> {
    let library = &shelf.library;
    let show = Show { library, t };
    let in_force = library.measures().iter().map(|m| &m.plan).filter(|p| p.meta.in_force.contains(today) && lands(p.meta.kind));
    let mut ids: BTreeSet<&str> = in_force.filter(|p| pays(p) || p.meta.budget.is_some()).map(|p| p.meta.id.as_str()).collect();
    ids.extend(spending.keys().map(String::as_str));
    let measure = |id: &str| {
        let version = library.version(id, today, Track::New).and_then(|(at, _)| library.measures().get(at));
        version.or_else(|| library.measures().iter().rfind(|m| m.plan.meta.id == id))
    };
    ids.into_iter().map(|id| line(show, id, measure(id), spending.get(id), year, today)).collect()
}

/// Those of the department asked for, in the order asked for; by default what will not do comes first.
pub(super) fn chosen(mut rows: Vec<Line>, filter: &Filter) -> Vec<Line> {
    rows.retain(|row| filter.department.is_empty() || row.department == filter.department);
    match filter.sort.as_str() {
        "title" => rows.sort_by(|a, b| a.title.cmp(&b.title)),
        "budget" => rows.sort_by_key(|row| Reverse(row.exact.budget)),
        "committed" => rows.sort_by_key(|row| Reverse(row.exact.committed)),
        "paid" => rows.sort_by_key(|row| Reverse(row.exact.paid)),
        "expected" => rows.sort_by_key(|row| Reverse(row.exact.expected.map(|e| (e.low, e.high)))),
        _ => rows.sort_by_key(|row| (row.exact.room(), Reverse(row.exact.total().0))),
    }
    rows
}

impl BudgetList {
    fn query(&self, sort: &str) -> String {
        format!("year={}&department={}&sort={sort}", self.year, encode(&self.filter.department))
    }
    fn sorted(&self, sort: &str) -> String {
        format!("/desk/budgets?{}", self.query(sort))
    }
    fn export(&self, format: &str) -> String {
        format!("/desk/budgets/export?{}&format={format}", self.query(&self.filter.sort))
    }
}
