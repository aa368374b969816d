//! `/desk/campaigns`: what was written to many, and what became of it.

use super::fields::for_all;
use super::look;
use crate::admin::SIZE;
use crate::app::App;
use crate::desk::search::measure_index;
use crate::desk::{desk, may};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::kit::verdict::Look;
use crate::show::moment;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_store::{CampaignCounts, Permission};

#[derive(Template)]
#[template(path = "pages/campaign/list.html")]
pub(crate) struct CampaignList {
    page: Page,
    rows: Vec<Row>,
    pages: Pages,
    may_send: bool,
    unsent: u64,
    remarks: u64,
}

struct Row {
    id: i64,
    title: String,
    measure: String,
    look: Look,
    counts: CampaignCounts,
    made: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: usize,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(wanted): Query<Wanted>) -> Result<Html<CampaignList>, Fault> {
    let (desk, may_send) = (desk(&app, &viewer)?, may(&viewer, Permission::SendNotices));
    let base = "/desk/campaigns?".to_owned();
    let (found, pages) = Pages::read(wanted.page, SIZE, base, |page, size| desk.campaigns(page, size)).await?;
    let names: Vec<String> = found.iter().map(|(c, _)| c.measure.clone()).collect();
    let titles = app.ask(move |city| names.iter().map(|name| title(city, name)).collect::<Vec<_>>()).await?;
    let zh = viewer.words().zh();
    let rows = found.into_iter().zip(titles).map(|((campaign, counts), measure)| Row {
        id: campaign.id,
        title: for_all(&campaign.title, &measure, zh),
        measure,
        look: look(&campaign.state),
        counts,
        made: moment(campaign.made_at),
    });
    let unsent = if may_send { desk.unsent(true, 0, 1).await?.1 } else { 0 };
    let remarks = desk.remarks("", true, 0, 1).await?.1;
    let page = viewer.page().crumb(viewer.words().say("nav-desk"), "/desk");
    Ok(Html(CampaignList { page, rows: rows.collect(), pages, may_send, unsent, remarks }))
}

/// The title of a measure by its name in addresses; the name itself if it is no longer in force.
pub(super) fn title(city: &zhida_live::City, name: &str) -> String {
    let found = measure_index(city, name).and_then(|m| city.library().measures().get(m));
    found.map_or_else(|| name.to_owned(), |m| m.plan.meta.title.clone())
}

/// The title of the measure called `id`.
pub(crate) fn title_of_id(city: &zhida_live::City, id: &str) -> String {
    city.subject_of(id).map_or_else(|| id.to_owned(), |subject| subject.plan().meta.title.clone())
}
