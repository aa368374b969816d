//! `GET /my/finance/{case}`: what is needed, the products for it, who sees it, and the offers side by side.

use super::{Group, Lender, groups, lenders};
use crate::app::App;
use crate::error::Fault;
use crate::finance::compare::{ORDERS, OfferRow, offers};
use crate::finance::money;
use crate::finance::need::Need;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::my::{look, tenant, to_my};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use std::collections::BTreeSet;
use zhida_cases::lending::Standing;
use zhida_facts::Number;
use zhida_store::{NeedFile, Tenant};

#[derive(Template)]
#[template(path = "pages/my/finance/show.html")]
pub(crate) struct MyNeed {
    page: Page,
    id: i64,
    action: String,
    need: Need,
    /// Steps there are: what is accepted is accepted as it was seen.
    seen: usize,
    groups: Vec<Group>,
    /// Institutions it can be shown to and is not, each with whether it was chosen in a form that was refused.
    lenders: Vec<(Lender, bool)>,
    shown: Vec<ShownTo>,
    offers: Vec<OfferRow>,
    sort: String,
    orders: [(&'static str, Key); 6],
    /// What was paid out: by whom, how much, on which day, under which number.
    granted: Option<(String, String, String, String)>,
    /// Institutions to be rated, each with the words that were typed already.
    rates: Vec<(i64, String, String)>,
    error: Option<Key>,
}

/// An institution that sees the need, or saw it.
struct ShownTo {
    number: i64,
    name: String,
    at: String,
    sees: bool,
    /// Whether it can be taken back.
    back: bool,
    rated: Option<(u8, String)>,
}

/// What stays of a form that was refused, beside the error.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) error: Option<Key>,
    /// Institutions that were chosen.
    pub(super) to: BTreeSet<i64>,
    /// What was said of an institution.
    pub(super) rate: (i64, String),
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    sort: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(case): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    Ok(Html(page(&app, &viewer, &tenant, case, &wanted.sort, Kept::default()).await?).into_response())
}

pub(super) async fn page(app: &App, viewer: &Viewer, tenant: &Tenant, case: i64, sort: &str, kept: Kept) -> Result<MyNeed, Fault> {
    let (t, shelf, today) = (viewer.words(), app.shelf(), app.today());
    let show = Show { library: &shelf.library, t };
    let file = tenant.finance_need(case).await?;
    let names = app.store().institution_names().await?;
    let (wanted, of) = ((file.need.fen, file.months()), names.clone());
    let (groups, mut lenders) = look(app, tenant, move |own| Ok((groups(own, t, Some(wanted)), lenders(own, wanted, &of)))).await?;
    lenders.retain(|lender| !file.lending.sees(lender.number));
    let open = file.is_open() && file.lending.accepted.is_none();
    let name = |number: &i64| names.get(number).cloned().unwrap_or_default();
    let granted = file.lending.granted.as_ref().map(|g| {
        let lender = file.lending.lender().map(|n| name(&n)).unwrap_or_default();
        (lender, money(show, &Number::from(g.fen)), g.day.to_string(), g.reference.clone())
    });
    let shown = file.lending.shown.iter().map(|(number, shown)| ShownTo {
        number: *number,
        name: name(number),
        at: crate::casework::when::minute(shown.at),
        sees: shown.sees,
        back: shown.sees && file.lending.lender() != Some(*number),
        rated: shown.rated.clone(),
    });
    let lenders = lenders.into_iter().map(|lender| {
        let chosen = kept.to.contains(&lender.number);
        (lender, chosen)
    });
    let typed = |number: i64| if kept.rate.0 == number { kept.rate.1.clone() } else { String::new() };
    Ok(MyNeed {
        page: viewer.page().crumb(t.say("nav-finance"), "/my/finance"),
        id: case,
        action: format!("/my/finance/{case}"),
        need: Need::of(show, &file, today),
        seen: file.steps.len(),
        groups,
        lenders: lenders.filter(|_| open).collect(),
        shown: shown.collect(),
        offers: offers(show, &file, &names, today, sort),
        sort: sort.to_owned(),
        orders: ORDERS,
        granted,
        rates: to_rate(&file).into_iter().map(|number| (number, name(&number), typed(number))).collect(),
        error: kept.error,
    })
}

/// Institutions whose loan was paid out or has failed, and that were not rated.
fn to_rate(file: &NeedFile) -> Vec<i64> {
    let lending = &file.lending;
    let ended = |number: &i64| {
        let failed = lending.offers.iter().any(|o| o.institution == *number && lending.standing(o, o.quote.until).0 == Standing::Failed);
        failed || (lending.granted.is_some() && lending.lender() == Some(*number))
    };
    lending.shown.iter().filter(|(number, shown)| shown.rated.is_none() && ended(number)).map(|(number, _)| *number).collect()
}
