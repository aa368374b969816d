//! `/sign-in`: login and password.

use super::home;
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
use zhida_store::SignIn;

#[derive(Template)]
#[template(path = "pages/account/sign_in.html")]
pub(crate) struct AccountSignIn {
    page: Page,
    fields: Vec<Field>,
    error: String,
    back: String,
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

pub(crate) async fn show(viewer: Viewer, Query(query): Query<Back>) -> Response {
    match &viewer.signed {
        Some(signed) => Redirect::to(home(signed)).into_response(),
        None => Html(page(&viewer, "", String::new(), query.back)).into_response(),
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
        let page = page(&viewer, login, error, given.back.clone());
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
        SignIn::Wrong => refused(t.say("account-sign-in-wrong").to_string()),
        SignIn::Locked(until) => {
            let minutes = ((until - app.now()).num_seconds() + 59) / 60;
            refused(t.say("account-sign-in-locked").with("minutes", minutes.max(1)).to_string())
        }
    })
}

fn page(viewer: &Viewer, login: &str, error: String, back: String) -> AccountSignIn {
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
    AccountSignIn { page: viewer.page(), fields, error, back: local(&back).to_owned() }
}
