//! Signing in by the provider of identities, and linking an identity to one's own account.

use super::{home, show, sign_in};
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::refused;
use crate::language::local;
use crate::oidc::Known;
use crate::session;
use crate::viewer::Viewer;
use crate::words::Key;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Conflict, Signed, StoreError};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    back: String,
}

/// `GET /sign-in/provider`: away to the provider. A link and no form, since the policy forbids forms to lead elsewhere.
pub(crate) async fn go(State(app): State<App>, viewer: Viewer, jar: CookieJar, Query(query): Query<Back>) -> Result<Response, Fault> {
    if let Some(signed) = &viewer.signed {
        return Ok(Redirect::to(home(signed)).into_response());
    }
    away(&app, &viewer, jar, local(&query.back).to_owned(), None).await
}

/// `GET /account/identities/link`: away to the provider, to come back as whoever one is there.
pub(crate) async fn link(State(app): State<App>, viewer: Viewer, headers: HeaderMap, jar: CookieJar) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    if app.provider().is_none() {
        return Err(Fault::Missing);
    }
    if !comes_from_here(&headers) {
        return Err(Fault::Forbidden);
    }
    away(&app, &viewer, jar, "/account".to_owned(), Some(signed.user())).await
}

/// Whether one of our own pages led here: another site, or a letter, could send somebody to link an identity that is not theirs.
fn comes_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("referer"), text("host")) {
        (Some(site), ..) => site == "same-origin",
        // Browsers of before 2023, and all of them where there is no TLS, only say which page it was.
        (None, Some(page), Some(host)) => page.split('/').nth(2) == Some(host),
        _ => false,
    }
}

async fn away(app: &App, viewer: &Viewer, jar: CookieJar, back: String, link: Option<i64>) -> Result<Response, Fault> {
    let provider = app.provider().ok_or(Fault::Missing)?;
    match provider.begin(back, link, app.now()).await {
        Ok((url, attempt)) => {
            let cookie = session::keep_attempt(app, &attempt).await?;
            Ok((jar.add(cookie), Redirect::to(&url)).into_response())
        }
        Err(error) => {
            tracing::error!(%error, "nobody can sign in by the identity provider");
            failed(app, viewer, link.is_some(), Key("account-provider-unreachable")).await
        }
    }
}

/// What the provider sends people back with.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Came {
    state: String,
    code: String,
    error: String,
}

/// `GET /sign-in/provider/callback`: back from the provider. What was remembered is taken away first, so that a code is looked at once.
pub(crate) async fn back(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    jar: CookieJar,
    Query(came): Query<Came>,
) -> Result<Response, Fault> {
    let provider = app.provider().ok_or(Fault::Missing)?;
    let Some(attempt) = session::take_attempt(&app, &headers).await? else {
        return failed(&app, &viewer, false, Key("account-provider-over")).await;
    };
    let linking = attempt.link.is_some();
    if !came.error.is_empty() {
        return failed(&app, &viewer, linking, Key("account-provider-declined")).await;
    }
    let known = match provider.finish(&attempt, &came.state, came.code, app.now()).await {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(%error, "an identity was refused");
            return failed(&app, &viewer, linking, Key("account-provider-refused")).await;
        }
    };
    match attempt.link {
        Some(user) => linked(&app, &viewer, jar, user, &known).await,
        None => signed_in(&app, &viewer, &headers, jar, &known, &attempt.back).await,
    }
}

async fn signed_in(app: &App, viewer: &Viewer, headers: &HeaderMap, jar: CookieJar, known: &Known, back: &str) -> Result<Response, Fault> {
    let Some(signed) = owner(app, known).await? else {
        return failed(app, viewer, false, Key("account-provider-unknown")).await;
    };
    // The second factor is asked for whichever way somebody comes.
    let (own, _) = app.store().own_account(&signed).await?;
    if own.totp.is_some() {
        let cookie = session::await_second(app, viewer, headers, &signed).await?;
        return Ok((jar.add(cookie), Redirect::to("/sign-in/code")).into_response());
    }
    let cookie = session::begin(app, viewer, headers, &signed).await?;
    let to = match local(back) {
        "/" => home(&signed),
        back => back,
    };
    Ok((jar.add(cookie), Redirect::to(to)).into_response())
}

/// Whose identity it is; somebody of the staff whose address the provider has verified is known the first time, too.
async fn owner(app: &App, known: &Known) -> Result<Option<Signed>, Fault> {
    let (store, now) = (app.store(), app.now());
    if let Some(signed) = store.signed_by_identity(&known.identity, now).await? {
        return Ok(Some(signed));
    }
    match &known.address {
        Some(address) => Ok(store.link_by_address(&known.identity, address, now).await?),
        None => Ok(None),
    }
}

async fn linked(app: &App, viewer: &Viewer, jar: CookieJar, user: i64, known: &Known) -> Result<Response, Fault> {
    // Somebody else may have signed in meanwhile in this browser.
    let Some(signed) = viewer.signed.as_ref().filter(|s| s.user() == user) else { return Err(Fault::Forbidden) };
    match app.store().link_identity(signed, &known.identity, app.now()).await {
        Ok(()) => Ok((jar.add(Flash::IdentityLinked.cookie()), Redirect::to("/account#identities")).into_response()),
        Err(StoreError::Conflict(Conflict::IdentityTaken)) => failed(app, viewer, true, Key("account-identity-taken")).await,
        Err(error) => Err(error.into()),
    }
}

/// Says why, on the page it was tried from.
async fn failed(app: &App, viewer: &Viewer, linking: bool, why: Key) -> Result<Response, Fault> {
    if linking && viewer.signed.is_some() {
        let said = show::Said { identity: Some(why), ..show::Said::default() };
        return Ok(refused(show::page(app, viewer, said).await?));
    }
    Ok(refused(sign_in::page(app, viewer, "", viewer.words().say(why).to_string(), String::new())))
}

#[derive(Deserialize)]
pub(crate) struct Which {
    identity: i64,
}

/// `POST /account/identities/unlink`
pub(crate) async fn unlink(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(which): Form<Which>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    app.store().unlink_identity(signed, which.identity, app.now()).await?;
    Ok((jar.add(Flash::IdentityUnlinked.cookie()), Redirect::to("/account#identities")).into_response())
}
