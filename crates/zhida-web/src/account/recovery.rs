//! Codes for a lost second factor: shown once, to be printed.

use super::proof::{Proof, Tried, look_at, out};
use super::show;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/account/recovery.html")]
pub(crate) struct AccountRecovery {
    page: Page,
    login: String,
    codes: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Given {
    code: String,
}

/// `POST /account/second/codes`: new codes for the old ones, for whoever has the authenticator.
pub(crate) async fn make(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Given>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (own, _) = app.store().own_account(signed).await?;
    // Without a second factor there is nothing to guess and nothing to make.
    if own.totp.is_some() {
        match look_at(&app, signed, Proof::Authenticator(&given.code)).await? {
            Tried::Right => {
                let codes = app.store().make_recovery_codes(signed, app.now()).await?;
                return Ok(Html(page(&viewer, codes)).into_response());
            }
            Tried::Rests => return out(&app, &viewer, jar).await,
            Tried::Wrong => {}
        }
    }
    let wrong = viewer.words().say("account-second-wrong").to_string();
    let page = show::page(&app, &viewer, show::Said { codes: wrong, ..show::Said::default() }).await?;
    Ok(refused(page))
}

/// The page that shows them, this once.
pub(super) fn page(viewer: &Viewer, codes: Vec<String>) -> AccountRecovery {
    let login = viewer.signed.as_ref().map(|s| s.login().to_owned()).unwrap_or_default();
    let t = viewer.words();
    AccountRecovery { page: viewer.page().crumb(t.say("account-show-title"), "/account"), login, codes }
}
