//! The second factor: asked for at sign-in, set up and removed on the account's page.

use super::proof::{Proof, Tried, look_at, out};
use super::{home, recovery, show};
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::session;
use crate::viewer::Viewer;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use totp_rs::{Builder, Secret, Totp};

#[derive(Template)]
#[template(path = "pages/account/second.html")]
pub(crate) struct AccountSecond {
    page: Page,
    field: Field,
}

/// The clock of a code: six digits, thirty seconds, one step to either side.
fn totp(secret: &str, login: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_account_name(login).with_issuer(Some("Zhida")).build().ok()
}

/// Whether `code` is right at this moment.
pub(crate) fn is_right(app: &App, secret: &str, login: &str, code: &str) -> bool {
    let now = u64::try_from(app.now().timestamp()).unwrap_or(0);
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    totp(secret, login).is_some_and(|totp| totp.check(&digits, now).is_some())
}

/// A new secret.
pub(crate) fn new_secret() -> String {
    Secret::generate().to_base32()
}

/// The address that an authenticator reads.
pub(crate) fn address(secret: &str, login: &str) -> Option<String> {
    totp(secret, login)?.to_url().ok()
}

#[derive(Deserialize)]
pub(crate) struct Given {
    code: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    match session::owes_second(&app, &viewer).await? {
        Some(_) => Ok(Html(page(&viewer, String::new())).into_response()),
        None => Ok(Redirect::to("/sign-in").into_response()),
    }
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    jar: CookieJar,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let Some(signed) = session::owes_second(&app, &viewer).await? else { return Ok(Redirect::to("/sign-in").into_response()) };
    match look_at(&app, &signed, Proof::Code(&given.code)).await? {
        Tried::Right => {
            let cookie = session::begin(&app, &viewer, &headers, &signed).await?;
            return Ok((jar.add(cookie), Redirect::to(home(&signed))).into_response());
        }
        Tried::Rests => return out(&app, &viewer, jar).await,
        Tried::Wrong => {}
    }
    let page = page(&viewer, viewer.words().say("account-second-wrong").to_string());
    Ok(refused(page))
}

fn page(viewer: &Viewer, error: String) -> AccountSecond {
    let t = viewer.words();
    let field = Field {
        name: "code".to_owned(),
        id: "code".to_owned(),
        label: t.say("account-second-code").to_string(),
        hint: t.say("account-second-code-hint").to_string(),
        value: String::new(),
        error,
        input: Input::Line("one-time-code"),
    };
    AccountSecond { page: viewer.page(), field }
}

#[derive(Deserialize)]
pub(crate) struct Setting {
    /// The secret offered on the page; nothing removes the second factor.
    #[serde(default)]
    secret: String,
    code: String,
}

/// `POST /account/second`: turned on with a code of the new secret, off with one of the old or a recovery code.
pub(crate) async fn set(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Setting>) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (own, _) = app.store().own_account(signed).await?;
    let store = app.store();
    if own.totp.is_none() {
        // The secret is one that the page has just offered, so a wrong code guesses at nothing.
        if is_right(&app, &given.secret, signed.login(), &given.code) {
            store.set_second_factor(signed, Some(given.secret), app.now()).await?;
            let codes = store.make_recovery_codes(signed, app.now()).await?;
            return Ok(Html(recovery::page(&viewer, codes)).into_response());
        }
    } else {
        match look_at(&app, signed, Proof::Code(&given.code)).await? {
            Tried::Right => {
                store.set_second_factor(signed, None, app.now()).await?;
                return Ok((jar.add(Flash::SecondFactorOff.cookie()), Redirect::to("/account")).into_response());
            }
            Tried::Rests => return out(&app, &viewer, jar).await,
            Tried::Wrong => {}
        }
    }
    let wrong = viewer.words().say("account-second-wrong").to_string();
    let page = show::page(&app, &viewer, show::Said { second: wrong, secret: given.secret, ..show::Said::default() }).await?;
    Ok(refused(page))
}
