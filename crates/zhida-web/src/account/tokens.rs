//! Keys for programs, made and taken back on the account's page.

use super::show;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::viewer::Viewer;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};
use chrono::TimeDelta;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    name: String,
    #[serde(default)]
    scope: Vec<String>,
    days: i64,
}

/// The token is shown on the page that answers, and never again.
pub(crate) async fn make(State(app): State<App>, viewer: Viewer, Form(wanted): Form<Wanted>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let scopes: Vec<&str> = wanted.scope.iter().map(String::as_str).collect();
    let t = viewer.words();
    let mut said = show::Said::default();
    if scopes.is_empty() {
        said.token_error = t.say("account-token-scopes-missing").to_string();
    } else {
        let name = if wanted.name.trim().is_empty() { t.say("account-token-unnamed").to_string() } else { wanted.name.trim().to_owned() };
        let expires = app.now() + TimeDelta::days(wanted.days.clamp(1, 730));
        said.token = app.store().make_token(signed, &name, &scopes, Some(expires), app.now()).await?;
    }
    Ok(Html(show::page(&app, &viewer, said).await?).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Which {
    token: i64,
}

pub(crate) async fn revoke(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(which): Form<Which>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    app.store().revoke_token(signed, which.token, app.now()).await?;
    Ok((jar.add(Flash::TokenRevoked.cookie()), Redirect::to("/account#tokens")).into_response())
}
