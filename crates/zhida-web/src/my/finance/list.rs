//! `GET /my/finance`: the enterprise's needs, and the products it can have.

use super::{Group, groups};
use crate::app::App;
use crate::error::Fault;
use crate::finance::need::Need;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::my::{look, tenant, to_my};
use crate::show::Show;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "pages/my/finance/list.html")]
pub(crate) struct MyFinance {
    page: Page,
    needs: Vec<(i64, Need)>,
    groups: Vec<Group>,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let (t, shelf, today) = (viewer.words(), app.shelf(), app.today());
    let show = Show { library: &shelf.library, t };
    let needs = tenant.finance_needs().await?.iter().map(|file| (file.need.case_id, Need::of(show, file, today))).collect();
    let groups = look(&app, &tenant, move |own| Ok(groups(own, t, None))).await?;
    Ok(Html(MyFinance { page: viewer.page(), needs, groups }).into_response())
}
