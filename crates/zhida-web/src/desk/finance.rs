//! `/desk/finance`: what has come of the city's financing needs, by institution, and each need with its offers.

use super::desk;
use crate::app::App;
use crate::casework::when;
use crate::error::Fault;
use crate::finance::compare::{OfferRow, offers};
use crate::finance::money;
use crate::finance::need::Need;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_facts::{Datelike as _, Number, spoken};
use zhida_store::{FinanceFigures, LenderFigures};

/// Needs on a page.
const SIZE: usize = 20;
/// Years that can be looked at, this one and those before.
const YEARS: i32 = 4;

#[derive(Template)]
#[template(path = "pages/desk/finance.html")]
pub(crate) struct DeskFinance {
    page: Page,
    year: i32,
    years: Vec<i32>,
    figures: Figures,
    lenders: Vec<Lender>,
    rows: Vec<Row>,
    pages: Pages,
}

/// Figures in words.
struct Figures {
    needs: u64,
    wanted: String,
    shown: u64,
    offered: u64,
    accepted: u64,
    granted: u64,
    paid: String,
    days: String,
}

struct Lender {
    name: String,
    shown: u64,
    offered: u64,
    accepted: u64,
    granted: u64,
    paid: String,
    days: String,
    rating: String,
    rated: u64,
}

struct Row {
    id: i64,
    enterprise: String,
    need: Need,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    year: String,
    page: usize,
}

pub(crate) async fn list(State(app): State<App>, viewer: Viewer, Query(wanted): Query<Wanted>) -> Result<Html<DeskFinance>, Fault> {
    let (desk, t, shelf) = (desk(&app, &viewer)?, viewer.words(), app.shelf());
    let show = Show { library: &shelf.library, t };
    let today = app.today();
    let now = today.year();
    let years: Vec<i32> = (now - YEARS + 1..=now).rev().collect();
    let year = wanted.year.parse().ok().filter(|y| years.contains(y)).unwrap_or(now);
    let names = app.store().institution_names().await?;
    let found = desk.finance_figures(year).await?;
    let base = format!("/desk/finance?year={year}&");
    let (files, pages) = Pages::read(wanted.page, SIZE, base, |page, size| desk.finance_needs(page, size)).await?;
    let whose = desk.enterprise_names(files.iter().map(|f| f.need.enterprise_id)).await?;
    let row = |file: &zhida_store::NeedFile| Row {
        id: file.need.case_id,
        enterprise: whose.get(&file.need.enterprise_id).map(|(name, _)| name.clone()).unwrap_or_default(),
        need: Need::of(show, file, today),
    };
    Ok(Html(DeskFinance {
        page: viewer.page(),
        year,
        years,
        lenders: found.lenders.iter().map(|(number, one)| lender(show, &names, *number, one)).collect(),
        figures: figures(show, &found),
        rows: files.iter().map(row).collect(),
        pages,
    }))
}

fn figures(show: Show<'_>, of: &FinanceFigures) -> Figures {
    Figures {
        needs: of.needs.0,
        wanted: money(show, &Number::from(of.needs.1)),
        shown: of.shown,
        offered: of.offered,
        accepted: of.accepted,
        granted: of.granted.0,
        paid: money(show, &Number::from(of.granted.1)),
        days: days(show.t, of.days.as_ref()),
    }
}

fn lender(show: Show<'_>, names: &BTreeMap<i64, String>, number: i64, of: &LenderFigures) -> Lender {
    Lender {
        name: names.get(&number).cloned().unwrap_or_default(),
        shown: of.shown,
        offered: of.offered,
        accepted: of.accepted,
        granted: of.granted.0,
        paid: money(show, &Number::from(of.granted.1)),
        days: days(show.t, of.days.as_ref()),
        rating: of.rating.as_ref().map_or_else(|| "–".to_owned(), |(mean, _)| spoken::decimal(mean, 1)),
        rated: of.rating.as_ref().map_or(0, |(_, n)| *n),
    }
}

fn days(t: Words, of: Option<&Number>) -> String {
    of.map_or_else(|| "–".to_owned(), |days| t.say("finance-days").with("n", spoken::decimal(days, 1)).to_string())
}

#[derive(Template)]
#[template(path = "pages/desk/finance-need.html")]
pub(crate) struct DeskNeed {
    page: Page,
    id: i64,
    need: Need,
    enterprise: i64,
    enterprise_name: String,
    contact: String,
    shown: Vec<ShownTo>,
    offers: Vec<OfferRow>,
    granted: Option<(String, String, String, String)>,
}

/// An institution that was shown it.
struct ShownTo {
    name: String,
    at: String,
    /// For which products.
    products: String,
    /// Whether it still sees it.
    sees: bool,
    /// What the enterprise thinks of it.
    rated: Option<(u8, String)>,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(case): Path<i64>) -> Result<Html<DeskNeed>, Fault> {
    let (desk, t, shelf) = (desk(&app, &viewer)?, viewer.words(), app.shelf());
    let show = Show { library: &shelf.library, t };
    let file = desk.finance_need(case).await?;
    let names = app.store().institution_names().await?;
    let name = |number: i64| names.get(&number).cloned().unwrap_or_default();
    let enterprise = desk.enterprise(file.need.enterprise_id).await?;
    let shown = file.lending.shown.iter().map(|(number, one)| ShownTo {
        name: name(*number),
        at: when::minute(one.at),
        products: t.list(one.products.iter().map(|id| show.title(id))),
        sees: one.sees,
        rated: one.rated.clone(),
    });
    let granted = file.lending.granted.as_ref().map(|g| {
        let lender = file.lending.lender().map(name).unwrap_or_default();
        (lender, money(show, &Number::from(g.fen)), g.day.to_string(), g.reference.clone())
    });
    Ok(Html(DeskNeed {
        page: viewer.page().crumb(t.say("nav-finance"), "/desk/finance"),
        id: case,
        need: Need::of(show, &file, app.today()),
        enterprise: enterprise.id,
        enterprise_name: enterprise.name,
        contact: desk.shown_contact(&file.case.contact),
        shown: shown.collect(),
        offers: offers(show, &file, &names, app.today(), ""),
        granted,
    }))
}
