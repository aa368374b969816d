//! `/admin/departments`: the departments and service institutions users belong to.

use super::admin;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Conflict, StoreError};

#[derive(Template)]
#[template(path = "pages/admin/departments.html")]
pub(crate) struct AdminDepartments {
    page: Page,
    names: Vec<String>,
    institutions: Vec<(String, String)>,
    given: Given,
    /// What is wrong with the department, and with the institution.
    error: Option<Key>,
    institution_error: Option<Key>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    name: String,
    institution: String,
    uscc: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<AdminDepartments>, Fault> {
    page(&app, &viewer, Given::default(), None, None).await
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(given): Form<Given>) -> Result<Response, Fault> {
    let wrong = match admin(&app, &viewer)?.add_department(given.name.trim(), app.now()).await {
        Ok(_) => return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/admin/departments")).into_response()),
        Err(StoreError::Conflict(Conflict::NameTaken)) => Key("admin-department-taken"),
        Err(StoreError::Invalid(_)) => Key("field-missing"),
        Err(error) => return Err(error.into()),
    };
    let page = page(&app, &viewer, given, Some(wrong), None).await?;
    Ok(refused(page.0))
}

pub(crate) async fn add_institution(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Form(given): Form<Given>,
) -> Result<Response, Fault> {
    let wrong = match admin(&app, &viewer)?.add_institution(given.institution.trim(), given.uscc.trim(), app.now()).await {
        Ok(_) => return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/admin/departments")).into_response()),
        Err(StoreError::Conflict(Conflict::NameTaken)) => Key("admin-institution-taken"),
        Err(StoreError::Invalid(_)) => Key("field-missing"),
        Err(error) => return Err(error.into()),
    };
    let page = page(&app, &viewer, given, None, Some(wrong)).await?;
    Ok(refused(page.0))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    given: Given,
    error: Option<Key>,
    institution_error: Option<Key>,
) -> Result<Html<AdminDepartments>, Fault> {
    let admin = admin(app, viewer)?;
    let names = admin.departments().await?.into_iter().map(|d| d.name).collect();
    let institutions = admin.institutions().await?.into_iter().map(|i| (i.name, i.uscc)).collect();
    let page = viewer.page().crumb(viewer.words().say("nav-users"), "/admin/users");
    Ok(Html(AdminDepartments { page, names, institutions, given, error, institution_error }))
}
