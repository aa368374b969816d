//! `GET /desk/landing`: how far each measure had landed when it was last counted, what lands least first.

use super::step::{money, percent};
use crate::address::encode;
use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "pages/landing/list.html")]
pub(crate) struct LandingList {
    page: Page,
    filter: Filter,
    orders: [(&'static str, Key); 4],
    departments: Vec<String>,
    day: String,
    rows: Vec<Row>,
    /// Of all rows: qualified, paid, and the rate.
    total: (i32, i32, String),
}

/// A measure as it was last counted.
pub(super) struct Row {
    href: String,
    pub(super) title: String,
    pub(super) department: String,
    /// Qualified, reached, read, applied, approved, paid.
    pub(super) counts: [i32; 6],
    pub(super) rate: String,
    worth: String,
    paid: String,
    /// What those that qualified were sure to get, and what was paid, in fen.
    pub(super) worth_fen: i64,
    pub(super) paid_fen: i64,
}

/// The measures of a department as they were last counted.
pub(super) struct Counted {
    /// `YYYY-MM-DD`; empty before the first count.
    pub(super) day: String,
    departments: BTreeSet<String>,
    pub(super) rows: Vec<Row>,
    /// Qualified, paid, and the rate.
    pub(super) total: (i32, i32, String),
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    pub(super) department: String,
    sort: String,
    pub(super) format: String,
}

const ORDERS: [(&str, Key); 4] =
    [("", Key("landing-by-rate")), ("qualified", Key("landing-qualified")), ("paid", Key("landing-paid")), ("title", Key("city-measure"))];

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<LandingList>, Fault> {
    let counted = counted(&app, &viewer, &filter).await?;
    Ok(Html(LandingList {
        page: viewer.page(),
        orders: ORDERS,
        departments: counted.departments.into_iter().filter(|d| !d.is_empty()).collect(),
        day: counted.day,
        rows: counted.rows,
        total: counted.total,
        filter,
    }))
}

/// What was counted last, of the department asked for and in the order asked for.
pub(super) async fn counted(app: &App, viewer: &Viewer, filter: &Filter) -> Result<Counted, Fault> {
    let (shelf, t) = (app.shelf(), viewer.words());
    let days = desk(app, viewer)?.landing().await?;
    let show = Show { library: &shelf.library, t };
    let day = days.first().map(|d| d.day.clone()).unwrap_or_default();
    let mut departments = BTreeSet::new();
    let mut rows = Vec::new();
    for at in days {
        let (measure, _) = shelf.library.version(&at.measure, app.today(), zhida_measure::Track::New).unzip();
        let meta = measure.and_then(|m| shelf.library.measures().get(m)).map(|m| &m.plan.meta);
        let department = meta.map(|m| m.issuer.clone()).unwrap_or_default();
        departments.insert(department.clone());
        if !filter.department.is_empty() && filter.department != department {
            continue;
        }
        let count = |n: i32| usize::try_from(n).unwrap_or(0);
        rows.push(Row {
            href: format!("/desk/landing/{}", encode(&at.measure)),
            title: meta.map_or(at.measure.clone(), |m| m.title.clone()),
            department,
            counts: [at.qualified, at.reached, at.read, at.applied, at.approved, at.paid],
            rate: percent(count(at.paid), count(at.qualified)),
            worth: money(show, at.low),
            paid: money(show, at.paid_fen),
            worth_fen: at.low,
            paid_fen: at.paid_fen,
        });
    }
    arrange(&mut rows, &filter.sort);
    let sum = |at: usize| rows.iter().map(|r| r.counts[at]).sum::<i32>();
    let (qualified, paid) = (sum(0), sum(5));
    let total = (qualified, paid, percent(usize::try_from(paid).unwrap_or(0), usize::try_from(qualified).unwrap_or(0)));
    Ok(Counted { day, departments, rows, total })
}

/// By default what lands least comes first: the lower rate, of equal ones the more that qualified. What nobody qualified for comes last.
fn arrange(rows: &mut [Row], by: &str) {
    match by {
        "title" => rows.sort_by(|a, b| a.title.cmp(&b.title)),
        "qualified" => rows.sort_by_key(|r| Reverse(r.counts[0])),
        "paid" => rows.sort_by_key(|r| Reverse((r.paid_fen, r.counts[5]))),
        _ => rows.sort_by(|a, b| {
            let product = |paid: i32, qualified: i32| i64::from(paid) * i64::from(qualified);
            let rate = product(a.counts[5], b.counts[0]).cmp(&product(b.counts[5], a.counts[0]));
            (a.counts[0] == 0).cmp(&(b.counts[0] == 0)).then(rate).then(b.counts[0].cmp(&a.counts[0]))
        }),
    }
}

impl LandingList {
    fn sorted(&self, by: &str) -> String {
        format!("/desk/landing?department={}&sort={by}", encode(&self.filter.department))
    }
    fn report(&self, format: &str) -> String {
        format!("/desk/landing-report?department={}&sort={}&format={format}", encode(&self.filter.department), encode(&self.filter.sort))
    }
}
