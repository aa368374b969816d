//! `/my` of somebody whom the centre has not confirmed yet, or has refused: where it stands and what happens next.

use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "pages/my/waiting.html")]
struct MyWaiting {
    page: Page,
    enterprise: String,
    since: String,
    refused: bool,
    reason: String,
}

/// The page.
pub(super) async fn page(app: &App, viewer: &Viewer) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (_, claim) = app.store().own_account(signed).await?;
    let mut waiting =
        MyWaiting { page: viewer.page(), enterprise: String::new(), since: String::new(), refused: false, reason: String::new() };
    if let Some((claim, of)) = claim {
        waiting.refused = claim.status == "refused";
        waiting.since = crate::show::moment(claim.at);
        waiting.enterprise = of.name;
        waiting.reason = claim.reason;
    }
    Ok(Html(waiting).into_response())
}
