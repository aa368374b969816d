//! `/desk/cases/absence`: who is away until when. Routing passes over them meanwhile.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use chrono::NaiveDate;
use serde::Deserialize;
use zhida_store::{CENTRE, Role, Staff};

#[derive(Template)]
#[template(path = "pages/desk/cases/absence.html")]
pub(crate) struct DeskAbsence {
    page: Page,
    rows: Vec<Row>,
    /// Whether whoever looks takes cases, and until when they are away.
    mine: Option<String>,
    today: String,
    wrong: Option<Key>,
}

struct Row {
    office: String,
    name: String,
    open: u32,
    /// Until when; empty for who is there.
    until: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    until: String,
    how: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskAbsence>, Fault> {
    Ok(Html(page(&app, &viewer, None).await?))
}

/// `how` is `away` or `back`.
pub(crate) async fn say(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(said): Form<Said>) -> Result<Response, Fault> {
    let until: Option<NaiveDate> = match said.how.as_str() {
        "back" => None,
        _ => match said.until.trim().parse() {
            Ok(day) if day >= app.today() => Some(day),
            _ => return Ok(refused(page(&app, &viewer, Some(Key("case-absence-wrong"))).await?)),
        },
    };
    desk(&app, &viewer)?.away(until, app.now()).await?;
    saved(&app, jar, "/desk/cases/absence").await
}

async fn page(app: &App, viewer: &Viewer, wrong: Option<Key>) -> Result<DeskAbsence, Fault> {
    let (t, today) = (viewer.words(), app.today());
    let mut staff = desk(app, viewer)?.staff().await?;
    // Who of an institution is there is its own affair.
    staff.retain(|s| s.seat.office.0 >= CENTRE);
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let away = |s: &Staff| s.away.filter(|until| *until >= today);
    let row = |s: &Staff| Row {
        office: if s.office.is_empty() { t.say("case-centre").to_string() } else { s.office.clone() },
        name: s.name.clone(),
        open: s.open,
        until: away(s).map(|day| day.to_string()).unwrap_or_default(),
    };
    let mut rows: Vec<Row> = staff.iter().map(row).collect();
    rows.sort_by_key(|r| r.until.is_empty());
    let me = staff.iter().find(|s| s.seat.person.0 == signed.user());
    Ok(DeskAbsence {
        page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"),
        mine: me
            .filter(|_| matches!(signed.role(), Role::Clerk | Role::Department))
            .map(|me| away(me).map(|day| day.to_string()).unwrap_or_default()),
        rows,
        today: today.to_string(),
        wrong,
    })
}
