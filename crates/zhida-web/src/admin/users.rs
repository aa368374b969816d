//! `/admin/users`: who may sign in.

use super::{SIZE, admin};
use crate::account::show::role as role_word;
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use zhida_store::Role;

#[derive(Template)]
#[template(path = "pages/admin/users.html")]
pub(crate) struct AdminUsers {
    page: Page,
    q: String,
    role: String,
    roles: Vec<(&'static str, Key)>,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    id: i64,
    login: String,
    name: String,
    role: Key,
    state: Key,
    active: bool,
    second: bool,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Filter {
    q: String,
    role: String,
    page: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<AdminUsers>, Fault> {
    let admin = admin(&app, &viewer)?;
    let role = Role::from_key(&filter.role);
    let base = format!("/admin/users?q={}&role={}&", encode(&filter.q), encode(&filter.role));
    let (users, pages) = Pages::read(filter.page, SIZE, base, |page, size| admin.users(filter.q.trim(), role, page, size)).await?;
    let now = app.now().timestamp_micros();
    let locked = |until: Option<i64>| until.is_some_and(|until| until > now);
    let rows = users.into_iter().map(|u| Row {
        id: u.id,
        active: !u.disabled && !locked(u.locked_until),
        state: match (u.disabled, locked(u.locked_until)) {
            (true, _) => Key("admin-user-disabled"),
            (_, true) => Key("admin-user-locked"),
            _ => Key("admin-user-active"),
        },
        role: Role::from_key(&u.role).map_or(Key("role-enterprise"), role_word),
        second: u.totp.is_some(),
        login: u.login,
        name: u.name,
    });
    Ok(Html(AdminUsers {
        page: viewer.page(),
        rows: rows.collect(),
        roles: Role::ALL.iter().map(|r| (r.key(), role_word(*r))).collect(),
        pages,
        q: filter.q,
        role: filter.role,
    }))
}
