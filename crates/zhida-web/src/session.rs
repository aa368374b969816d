//! Browser sessions: a random token in a cookie, its hash in the store, and an end that moves as long as somebody is there.
//!
//! Ours and not a library's: the table must hold hashes, list a user's sessions and end them all, and time is an argument here.

use crate::app::App;
use crate::error::Fault;
use crate::oidc::Attempt;
use crate::viewer::Viewer;
use axum::extract::{Request, State};
use axum::http::header::{HeaderMap, USER_AGENT};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use chrono::TimeDelta;
use zhida_store::{KeptSession, Signed, instant, owing, random_token};

/// How long a session lives after its last use.
const LIFE: TimeDelta = TimeDelta::hours(12);
/// How long a sign-in may wait for its second factor.
const WAIT: TimeDelta = TimeDelta::minutes(10);
/// How often at most its end is moved.
const TOUCH: TimeDelta = TimeDelta::minutes(5);

/// Over TLS the name itself tells browsers to take it from nobody else.
fn name(app: &App) -> &'static str {
    if app.secure() { "__Host-zhida" } else { "zhida" }
}

/// The cookie of somebody who is away at the provider of identities.
fn attempt_name(app: &App) -> &'static str {
    if app.secure() { "__Host-zhida-away" } else { "zhida-away" }
}

/// Finds out who is looking, once a request, and tells handlers and error pages.
pub(crate) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let here = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let mut viewer = Viewer::of(request.headers(), &here);
    if let Err(fault) = recognise(&app, request.headers(), &mut viewer).await {
        return fault.into_response();
    }
    if let Some(signed) = viewer.signed.as_ref().filter(|_| !here.starts_with("/assets/") && !here.starts_with("/api/")) {
        match app.store().inbox(signed).unread(app.now()).await {
            Ok(unread) => viewer.unread = Some(unread),
            Err(error) => return Fault::from(error).into_response(),
        }
    }
    request.extensions_mut().insert(viewer.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(viewer);
    response
}

async fn recognise(app: &App, headers: &HeaderMap, viewer: &mut Viewer) -> Result<(), Fault> {
    let jar = CookieJar::from_headers(headers);
    let Some(token) = jar.get(name(app)).map(|c| c.value().to_owned()) else { return Ok(()) };
    let now = app.now();
    let Some((session, signed)) = app.store().session(&token, now).await? else { return Ok(()) };
    if signed.is_some() && now - instant(session.seen_at) > TOUCH {
        let kept = KeptSession { user: session.user_id, data: session.data, at: now, expires: now + LIFE, agent: session.agent };
        app.store().keep_session(&token, false, kept).await?;
    }
    viewer.signed = signed;
    viewer.token = Some(token);
    Ok(())
}

/// Begins a session for `signed`; the cookie goes into the response. The one before, if any, ends: its token is not taken over.
///
/// # Errors
/// Those of the store.
pub(crate) async fn begin(app: &App, viewer: &Viewer, headers: &HeaderMap, signed: &Signed) -> Result<Cookie<'static>, Fault> {
    open(app, viewer, headers, Some(signed.user()), "{}".to_owned(), LIFE).await
}

/// Begins a session in which `signed` has given the password and still owes the second factor.
///
/// # Errors
/// Those of the store.
pub(crate) async fn await_second(app: &App, viewer: &Viewer, headers: &HeaderMap, signed: &Signed) -> Result<Cookie<'static>, Fault> {
    open(app, viewer, headers, None, owing(signed.user()), WAIT).await
}

/// Who owes the second factor in this session.
///
/// # Errors
/// Those of the store.
pub(crate) async fn owes_second(app: &App, viewer: &Viewer) -> Result<Option<Signed>, Fault> {
    let Some(token) = &viewer.token else { return Ok(None) };
    let Some((session, None)) = app.store().session(token, app.now()).await? else { return Ok(None) };
    let data: serde_json::Value = serde_json::from_str(&session.data).unwrap_or_default();
    match data["second"].as_i64() {
        Some(user) => Ok(app.store().signed(user).await?),
        None => Ok(None),
    }
}

async fn open(
    app: &App,
    viewer: &Viewer,
    headers: &HeaderMap,
    user: Option<i64>,
    data: String,
    life: TimeDelta,
) -> Result<Cookie<'static>, Fault> {
    if let Some(before) = &viewer.token {
        app.store().end_session(before).await?;
    }
    let agent: String = headers.get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().chars().take(200).collect();
    let token = random_token();
    let now = app.now();
    app.store().keep_session(&token, true, KeptSession { user, data, at: now, expires: now + life, agent }).await?;
    Ok(cookie(app, name(app), token, false))
}

/// Remembers, for this browser, what must be known when it comes back from the provider of identities.
///
/// # Errors
/// Those of the store.
pub(crate) async fn keep_attempt(app: &App, attempt: &Attempt) -> Result<Cookie<'static>, Fault> {
    let (token, now) = (random_token(), app.now());
    let data = serde_json::to_string(attempt).map_err(|_| Fault::Failed)?;
    app.store().keep_session(&token, true, KeptSession { user: None, data, at: now, expires: now + WAIT, agent: String::new() }).await?;
    Ok(cookie(app, attempt_name(app), token, false))
}

/// What was remembered for this browser, once.
///
/// # Errors
/// Those of the store.
pub(crate) async fn take_attempt(app: &App, headers: &HeaderMap) -> Result<Option<Attempt>, Fault> {
    let jar = CookieJar::from_headers(headers);
    let Some(token) = jar.get(attempt_name(app)).map(Cookie::value) else { return Ok(None) };
    let taken = app.store().take_session(token, app.now()).await?;
    Ok(taken.and_then(|session| serde_json::from_str(&session.data).ok()))
}

/// Ends the session; gives the cookie that makes the browser forget it.
///
/// # Errors
/// Those of the store.
pub(crate) async fn end(app: &App, viewer: &Viewer) -> Result<Cookie<'static>, Fault> {
    if let Some(token) = &viewer.token {
        app.store().end_session(token).await?;
    }
    Ok(cookie(app, name(app), String::new(), true))
}

/// It lives as long as the browser is open, unless taken back; the store decides how long it counts.
fn cookie(app: &App, name: &'static str, token: String, forget: bool) -> Cookie<'static> {
    let mut cookie =
        Cookie::build((name, token)).path("/").http_only(true).same_site(axum_extra::extract::cookie::SameSite::Lax).secure(app.secure());
    if forget {
        cookie = cookie.removal();
    }
    cookie.build()
}
