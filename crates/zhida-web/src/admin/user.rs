//! `/admin/users/new` and `/admin/users/{id}`: a user added or changed.

use super::admin;
use crate::account::show::role as role_word;
use crate::account::weak;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Admin, Conflict, DUTIES, NewUser, Role, StoreError, UserChange};

#[derive(Template)]
#[template(path = "pages/admin/user.html")]
pub(crate) struct AdminUser {
    page: Page,
    id: Option<i64>,
    login: String,
    fields: Vec<Field>,
    error: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    login: String,
    name: String,
    role: String,
    department: String,
    institution: String,
    email: String,
    phone: String,
    password: String,
    disabled: String,
    /// Duties about cases.
    dispatcher: String,
    supervisor: String,
    head: String,
}

impl Given {
    fn duties(&self) -> Vec<zhida_cases::Role> {
        let ticked = [&self.dispatcher, &self.supervisor, &self.head];
        DUTIES.into_iter().zip(ticked).filter(|(_, tick)| !tick.is_empty()).map(|(duty, _)| duty).collect()
    }
}

/// What is wrong, by field.
#[derive(Default)]
struct Wrong {
    login: String,
    name: String,
    password: String,
    form: String,
}

pub(crate) async fn new(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    let admin = admin(&app, &viewer)?;
    let given = Given { role: Role::Clerk.key().to_owned(), ..Given::default() };
    Ok(Html(page(&admin, &viewer, None, &given, Wrong::default()).await?).into_response())
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Given>) -> Result<Response, Fault> {
    let admin = admin(&app, &viewer)?;
    let t = viewer.words();
    let mut wrong = check(&given, t, true);
    if wrong.login.is_empty() && wrong.name.is_empty() && wrong.password.is_empty() {
        let role = Role::from_key(&given.role).filter(|r| *r != Role::Enterprise).ok_or(Fault::Invalid)?;
        let new = NewUser {
            login: given.login.trim().to_owned(),
            name: given.name.trim().to_owned(),
            role,
            department: given.department.parse().ok(),
            institution: given.institution.parse().ok(),
            email: given.email.trim().to_owned(),
            phone: given.phone.trim().to_owned(),
        };
        match admin.add_user(new, &given.password, app.now()).await {
            Ok(_) => return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/admin/users")).into_response()),
            Err(StoreError::Conflict(Conflict::LoginTaken)) => wrong.login = t.say("account-login-taken").to_string(),
            Err(error) => return Err(error.into()),
        }
    }
    let page = page(&admin, &viewer, None, &given, wrong).await?;
    Ok(refused(page))
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Response, Fault> {
    let admin = admin(&app, &viewer)?;
    let user = admin.user(id).await?;
    let duties = admin.duties(id).await?;
    let tick = |duty| if duties.contains(&duty) { "yes".to_owned() } else { String::new() };
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let given = Given {
        login: user.login,
        name: user.name,
        role: user.role,
        department: number(user.department_id),
        institution: number(user.institution_id),
        email: user.email,
        phone: user.phone,
        password: String::new(),
        disabled: if user.disabled { "yes".to_owned() } else { String::new() },
        dispatcher: tick(zhida_cases::Role::Dispatcher),
        supervisor: tick(zhida_cases::Role::Supervisor),
        head: tick(zhida_cases::Role::Head),
    };
    Ok(Html(page(&admin, &viewer, Some(id), &given, Wrong::default()).await?).into_response())
}

pub(crate) async fn change(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let admin = admin(&app, &viewer)?;
    let t = viewer.words();
    let login = admin.user(id).await?.login;
    let given = Given { login, ..given };
    let mut wrong = check(&given, t, false);
    if wrong.name.is_empty() && wrong.password.is_empty() {
        let change = UserChange {
            name: given.name.trim().to_owned(),
            role: Role::from_key(&given.role).ok_or(Fault::Invalid)?,
            department: given.department.parse().ok(),
            institution: given.institution.parse().ok(),
            email: given.email.trim().to_owned(),
            phone: given.phone.trim().to_owned(),
            disabled: !given.disabled.is_empty(),
            password: Some(given.password.clone()).filter(|p| !p.is_empty()),
        };
        match admin.change_user(id, change, app.now()).await {
            Ok(()) => {
                if admin.duties(id).await? != given.duties() {
                    admin.set_duties(id, &given.duties(), app.now()).await?;
                }
                return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/admin/users")).into_response());
            }
            Err(StoreError::Conflict(Conflict::LastAdministrator)) => wrong.form = t.say("admin-user-last").to_string(),
            Err(error) => return Err(error.into()),
        }
    }
    let page = page(&admin, &viewer, Some(id), &given, wrong).await?;
    Ok(refused(page))
}

fn check(given: &Given, t: Words, new: bool) -> Wrong {
    let missing = |text: &str| if text.trim().is_empty() { t.say("field-missing").to_string() } else { String::new() };
    let password = if new || !given.password.is_empty() { weak(&given.password, given.login.trim()) } else { None };
    Wrong {
        login: missing(&given.login),
        name: missing(&given.name),
        password: password.map(|key| t.say(key).to_string()).unwrap_or_default(),
        form: String::new(),
    }
}

async fn page(admin: &Admin, viewer: &Viewer, id: Option<i64>, given: &Given, wrong: Wrong) -> Result<AdminUser, Fault> {
    let t = viewer.words();
    let none = || Offer { value: String::new(), label: t.say("none").to_string() };
    let of = |rows: Vec<(i64, String)>| {
        let all = rows.into_iter().map(|(id, name)| Offer { value: id.to_string(), label: name });
        std::iter::once(none()).chain(all).collect::<Vec<_>>()
    };
    let departments = of(admin.departments().await?.into_iter().map(|d| (d.id, d.name)).collect());
    let institutions = of(admin.institutions().await?.into_iter().map(|d| (d.id, d.name)).collect());
    // An enterprise's user comes by signing up, never by hand: the enterprise is what makes it one.
    let roles = Role::ALL.iter().filter(|r| **r != Role::Enterprise || given.role == Role::Enterprise.key());
    let roles = roles.map(|r| Offer { value: r.key().to_owned(), label: t.say(role_word(*r)).to_string() }).collect();
    let field = |name: &str, label: Key, value: &str, error: &str, input| Field {
        name: name.to_owned(),
        id: format!("user-{name}"),
        label: t.say(label).to_string(),
        hint: if name == "password" && id.is_some() { t.say("admin-user-password-hint").to_string() } else { String::new() },
        value: value.to_owned(),
        error: error.to_owned(),
        input,
    };
    let mut fields = Vec::new();
    if id.is_none() {
        fields.push(field("login", Key("account-login"), &given.login, &wrong.login, Input::Line("off")));
    }
    fields.extend([
        field("name", Key("account-name"), &given.name, &wrong.name, Input::Line("off")),
        field("role", Key("account-role"), &given.role, "", Input::Choice(roles)),
        field("department", Key("admin-user-department"), &given.department, "", Input::Choice(departments)),
        field("institution", Key("admin-user-institution"), &given.institution, "", Input::Choice(institutions)),
        field("email", Key("admin-user-email"), &given.email, "", Input::Line("off")),
        field("phone", Key("admin-user-phone"), &given.phone, "", Input::Line("off")),
        field("password", Key("account-password"), "", &wrong.password, Input::Secret("new-password")),
    ]);
    if id.is_some() {
        fields.extend([
            field("dispatcher", Key("admin-user-dispatcher"), &given.dispatcher, "", Input::Tick),
            field("supervisor", Key("admin-user-supervisor"), &given.supervisor, "", Input::Tick),
            field("head", Key("admin-user-head"), &given.head, "", Input::Tick),
        ]);
        fields.push(field("disabled", Key("admin-user-disable"), &given.disabled, "", Input::Tick));
    }
    let page = viewer.page().crumb(t.say("nav-users"), "/admin/users");
    Ok(AdminUser { page, id, login: given.login.clone(), fields, error: wrong.form })
}
