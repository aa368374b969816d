//! `GET /institution`: requests, what is due first, and the services on offer.

use super::provider;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{Lamp, lamp, number, when, words};
use crate::error::Fault;
use crate::finance::need::Need;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::services::card::Card;
use crate::services::{category, state};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_cases::State as CaseState;

/// Requests on a page.
const SIZE: usize = 20;

#[derive(Template)]
#[template(path = "pages/institution/start.html")]
pub(crate) struct InstitutionStart {
    page: Page,
    name: String,
    services: Vec<Service>,
    /// Financing needs that were shown to it, the newest first.
    needs: Vec<(i64, Need)>,
    need_pages: Pages,
    requests: Vec<Request>,
    pages: Pages,
    card: Option<Card>,
}

struct Service {
    href: String,
    title: String,
    category: Key,
    state: Key,
    /// The centre has sent it back.
    returned: bool,
    reason: String,
}

struct Request {
    href: String,
    number: String,
    subject: String,
    text: String,
    state: Key,
    open: bool,
    lamp: Option<Lamp>,
    due: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: usize,
    #[serde(rename = "needs-page")]
    needs: usize,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Html<InstitutionStart>, Fault> {
    let provider = provider(&app, &viewer)?;
    let t = viewer.words();
    app.store().settle_cases(&asked.moment()).await?;
    let (rows, pages) = {
        let base = format!("/institution?needs-page={}&", wanted.needs);
        Pages::read(wanted.page, SIZE, base, |page, size| provider.requests(page, size)).await?
    };
    let request = |row: zhida_store::entity::case_file::Model| Request {
        href: format!("/institution/requests/{}", row.id),
        number: number(row.id),
        subject: crate::casework::subjects::label(&asked.shelf.library, &row.subject, t.zh()),
        text: row.text.chars().take(60).collect(),
        state: words::state(CaseState::from_key(&row.state).unwrap_or(CaseState::Draft)),
        open: row.open,
        lamp: lamp(row.light.as_deref()),
        due: row.due_at.map(when::due).unwrap_or_default(),
    };
    let service = |of: zhida_store::entity::service::Model| Service {
        href: format!("/institution/services/{}", of.id),
        category: category(&of.category),
        state: state(&of.state),
        returned: of.state == zhida_store::ServiceState::Returned.key(),
        reason: of.reason,
        title: of.title,
    };
    let (show, today) = (Show { library: &asked.shelf.library, t }, app.today());
    // Each of the two lists leaves the other where it is; the name of this one's page is `needs-page`.
    let base = format!("/institution?page={}&needs-", pages.page);
    let (needs, need_pages) = Pages::read(wanted.needs, SIZE, base, |page, size| provider.shown_needs(page, size)).await?;
    let cards = app.store().service_cards(Some(provider.number()), &asked.moment()).await?;
    Ok(Html(InstitutionStart {
        page: viewer.page(),
        name: provider.institution().await?.name,
        services: provider.services().await?.into_iter().map(service).collect(),
        needs: needs.iter().map(|file| (file.need.case_id, Need::of(show, file, today))).collect(),
        need_pages,
        requests: rows.into_iter().map(request).collect(),
        pages,
        card: cards.get(&provider.number()).map(|card| Card::of(t, card)),
    }))
}
