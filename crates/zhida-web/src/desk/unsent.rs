//! `/desk/unsent`: messages that were not sent: those given up, and those that are tried again.

use super::desk;
use crate::admin::SIZE;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::notices::settings::robot;
use crate::notices::words::said;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_post::RobotKind;
use zhida_store::Channel;

#[derive(Template)]
#[template(path = "pages/desk/unsent.html")]
pub(crate) struct DeskUnsent {
    page: Page,
    waiting: bool,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    id: i64,
    about: String,
    reader: String,
    channel: Key,
    to: String,
    attempts: i32,
    at: String,
    error: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    waiting: String,
    page: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<DeskUnsent>, Fault> {
    let (waiting, t) = (!filter.waiting.is_empty(), viewer.words());
    let desk = desk(&app, &viewer)?;
    let base = format!("/desk/unsent?waiting={}&", if waiting { "yes" } else { "" });
    let (unsent, pages) = Pages::read(filter.page, SIZE, base, |page, size| desk.unsent(!waiting, page, size)).await?;
    let rows = unsent.into_iter().map(|one| Row {
        id: one.delivery.id,
        about: one.notice.map_or_else(|| t.say("letter-prove").to_string(), |notice| said(t, &notice).title),
        reader: one.reader,
        channel: if one.delivery.channel == Channel::Email.key() { Key("channel-email") } else { Key("channel-hook") },
        to: RobotKind::from_key(&one.to).map_or(one.to, |kind| t.say(robot(kind)).to_string()),
        attempts: one.delivery.attempts,
        at: moment(one.delivery.run_at),
        error: one.delivery.error,
    });
    Ok(Html(DeskUnsent { page: viewer.page().crumb(t.say("nav-desk"), "/desk"), waiting, rows: rows.collect(), pages }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Again {
    /// Nothing: all.
    id: Option<i64>,
}

/// `POST /desk/unsent`: tries what was given up again.
pub(crate) async fn again(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(again): Form<Again>) -> Result<Response, Fault> {
    desk(&app, &viewer)?.send_again(again.id, app.now()).await?;
    Ok((jar.add(Flash::SentAgain.cookie()), Redirect::to("/desk/unsent?waiting=yes")).into_response())
}
