//! `/sign-in`: login and password.

use super::home;
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::language::local;
use crate::session;
use crate::viewer::Viewer;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{LOCK_MINUTES, MAX_FAILURES, SignIn};

#[derive(Template)]
#[template(path = "pages/account/sign_in.html")]
pub(crate) struct AccountSignIn {
    page: Page,
    fields: Vec<Field>,
    error: String,
    back: String,
    /// What people call the provider of identities, and where one goes to it.
    provider: Option<(String, String)>,
}

#[derive(Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    back: String,
}

#[derive(Deserialize)]
pub(crate) struct Given {
    login: String,
    password: String,
    #[serde(default)]
    back: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(query): Query<Back>) -> Response {
    match &viewer.signed {
        Some(signed) => Redirect::to(home(signed)).into_response(),
        None => Html(page(&app, &viewer, "", String::new(), query.back)).into_response(),
    }
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    jar: CookieJar,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let login = given.login.trim();
    let refused = |error: String| {
        let page = page(&app, &viewer, login, error, given.back.clone());
        refused(page)
    };
    let t = viewer.words();
    Ok(match app.store().sign_in(login, &given.password, app.now()).await? {
        SignIn::Welcome(signed) => {
            let cookie = session::begin(&app, &viewer, &headers, &signed).await?;
            let to = match local(&given.back) {
                "/" => home(&signed),
                back => back,
            };
            (jar.add(cookie), Redirect::to(to)).into_response()
        }
        SignIn::SecondFactor(signed, _) => {
            let cookie = session::await_second(&app, &viewer, &headers, &signed).await?;
            (jar.add(cookie), Redirect::to("/sign-in/code")).into_response()
        }
        // An account that rests looks like a wrong password: else who tries would learn which accounts there are.
        SignIn::Wrong | SignIn::Locked(_) => {
            refused(t.say("account-sign-in-wrong").with("n", MAX_FAILURES).with("minutes", LOCK_MINUTES).to_string())
        }
    })
}

/// The page, with what went wrong.
pub(super) fn page(app: &App, viewer: &Viewer, login: &str, error: String, back: String) -> AccountSignIn {
    let t = viewer.words();
    let field = |name: &str, label: String, value: &str, input| Field {
        name: name.to_owned(),
        id: name.to_owned(),
        label,
        hint: String::new(),
        value: value.to_owned(),
        error: String::new(),
        input,
    };
    let fields = vec![
        field("login", t.say("account-login").to_string(), login, Input::Line("username")),
        field("password", t.say("account-password").to_string(), "", Input::Secret("current-password")),
    ];
    let back = local(&back).to_owned();
    let provider = app.provider().map(|p| (p.name.clone(), format!("/sign-in/provider?back={}", encode(&back))));
    AccountSignIn { page: viewer.page(), fields, error, back, provider }
}
