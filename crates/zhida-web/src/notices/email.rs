//! `/email/{token}`: the link that proves an address. Opening it shows a button, since mail filters open links too.

use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

#[derive(Template)]
#[template(path = "pages/notices/email.html")]
pub(crate) struct NoticesEmail {
    page: Page,
    token: String,
    email: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(token): Path<String>) -> Result<Html<NoticesEmail>, Fault> {
    let email = app.store().email_of_link(&token, app.now()).await?;
    Ok(Html(NoticesEmail { page: viewer.page(), token, email }))
}

pub(crate) async fn prove(State(app): State<App>, viewer: Viewer, jar: CookieJar, Path(token): Path<String>) -> Result<Response, Fault> {
    app.store().prove_email(&token, app.now()).await?;
    let next = if viewer.signed.is_some() { "/my/notices/settings" } else { "/sign-in" };
    Ok((jar.add(Flash::EmailProven.cookie()), Redirect::to(next)).into_response())
}
