//! `/sign-up`: an enterprise comes by its credit code.

use super::weak;
use crate::app::App;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::session;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_exchange::uscc;
use zhida_store::{Conflict, SignIn, SignUp, StoreError};

#[derive(Template)]
#[template(path = "pages/account/sign_up.html")]
pub(crate) struct AccountSignUp {
    page: Page,
    fields: Vec<Field>,
    failed: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    uscc: String,
    enterprise: String,
    name: String,
    phone: String,
    email: String,
    login: String,
    password: String,
    again: String,
    grounds: String,
    agreed: String,
}

pub(crate) async fn show(viewer: Viewer) -> Response {
    match &viewer.signed {
        Some(signed) => Redirect::to(super::home(signed)).into_response(),
        None => Html(page(&viewer, &Given::default(), &Wrong::default())).into_response(),
    }
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    jar: CookieJar,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let t = viewer.words();
    let mut wrong = check(&given, t);
    if wrong.is_none() {
        let new = SignUp {
            login: given.login.trim().to_owned(),
            password: given.password.clone(),
            name: given.name.trim().to_owned(),
            phone: given.phone.trim().to_owned(),
            email: given.email.trim().to_owned(),
            uscc: uscc::clean(&given.uscc),
            enterprise_name: given.enterprise.trim().to_owned(),
            grounds: given.grounds.trim().to_owned(),
            lang: t.short().to_owned(),
        };
        match app.store().sign_up(new, app.now()).await {
            Ok(_) => {
                app.catch_up().await?;
                // The password is right: it was just set.
                let SignIn::Welcome(signed) = app.store().sign_in(given.login.trim(), &given.password, app.now()).await? else {
                    return Ok(Redirect::to("/sign-in").into_response());
                };
                let cookie = session::begin(&app, &viewer, &headers, &signed).await?;
                return Ok((jar.add(cookie), Redirect::to("/my")).into_response());
            }
            Err(StoreError::Conflict(Conflict::LoginTaken)) => wrong.login = t.say("account-login-taken").to_string(),
            Err(error) => return Err(error.into()),
        }
    }
    let page = page(&viewer, &given, &wrong);
    Ok(refused(page))
}

/// What is wrong, by field; empty is right.
#[derive(Default, PartialEq, Eq)]
struct Wrong {
    uscc: String,
    enterprise: String,
    name: String,
    phone: String,
    login: String,
    password: String,
    again: String,
    agreed: String,
}

impl Wrong {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn check(given: &Given, t: Words) -> Wrong {
    let missing = |text: &str| if text.trim().is_empty() { t.say("field-missing").to_string() } else { String::new() };
    let digits = given.phone.chars().filter(char::is_ascii_digit).count();
    let login = given.login.trim();
    let odd_login =
        !login.is_empty() && (login.len() < 3 || login.len() > 60 || login.chars().any(|c| c.is_whitespace() || c.is_control()));
    Wrong {
        uscc: match uscc::check(&given.uscc) {
            Ok(_) => String::new(),
            Err(error) => format!("{} {}", error.why(t.lang), error.remedy(t.lang)).trim().to_owned(),
        },
        enterprise: missing(&given.enterprise),
        name: missing(&given.name),
        phone: if (7..=20).contains(&digits) { String::new() } else { t.say("account-phone-odd").to_string() },
        login: if odd_login { t.say("account-login-odd").to_string() } else { missing(login) },
        password: weak(&given.password, login).map(|key| t.say(key).to_string()).unwrap_or_default(),
        again: if given.password == given.again { String::new() } else { t.say("account-password-differs").to_string() },
        agreed: if given.agreed.is_empty() { t.say("account-sign-up-agree-missing").to_string() } else { String::new() },
    }
}

fn page(viewer: &Viewer, given: &Given, wrong: &Wrong) -> AccountSignUp {
    let t = viewer.words();
    let no_hint = Key("");
    let field = |name: &str, (label, hint): (Key, Key), value: &str, error: &str, input| Field {
        name: name.to_owned(),
        id: name.to_owned(),
        label: t.say(label).to_string(),
        hint: if hint == no_hint { String::new() } else { t.say(hint).to_string() },
        value: value.to_owned(),
        error: error.to_owned(),
        input,
    };
    let code = (Key("account-sign-up-uscc"), Key("account-sign-up-uscc-hint"));
    let phone = (Key("account-sign-up-phone"), Key("account-sign-up-phone-hint"));
    let grounds = (Key("account-sign-up-grounds"), Key("account-sign-up-grounds-hint"));
    let password = (Key("account-sign-up-password"), Key("account-sign-up-password-hint"));
    let fields = vec![
        field("uscc", code, &given.uscc, &wrong.uscc, Input::Line("off")),
        field(
            "enterprise",
            (Key("account-sign-up-enterprise"), no_hint),
            &given.enterprise,
            &wrong.enterprise,
            Input::Line("organization"),
        ),
        field("name", (Key("account-sign-up-name"), no_hint), &given.name, &wrong.name, Input::Line("name")),
        field("phone", phone, &given.phone, &wrong.phone, Input::Line("tel")),
        field("email", (Key("account-sign-up-email"), no_hint), &given.email, "", Input::Line("email")),
        field("grounds", grounds, &given.grounds, "", Input::Line("off")),
        field("login", (Key("account-sign-up-login"), no_hint), &given.login, &wrong.login, Input::Line("username")),
        field("password", password, "", &wrong.password, Input::Secret("new-password")),
        field("again", (Key("account-sign-up-again"), no_hint), "", &wrong.again, Input::Secret("new-password")),
        field("agreed", (Key("account-sign-up-agreed"), no_hint), &given.agreed, &wrong.agreed, Input::Tick),
    ];
    AccountSignUp { page: viewer.page(), fields, failed: !wrong.is_none() }
}
