//! `/my/notices/{id}`: one notice, which is read by that, and the way to what it is about.

use super::inbox;
use super::words::{said, topic};
use crate::app::App;
use crate::desk::remarks::reason;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::language::local;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Conflict, NoticeKind, REMARK_REASONS, StoreError};

/// What is done about a notice by following it.
const OPENED: &str = "opened";

#[derive(Template)]
#[template(path = "pages/notices/one.html")]
pub(crate) struct NoticesOne {
    page: Page,
    id: i64,
    title: String,
    text: String,
    at: String,
    topic: Option<Key>,
    leads: bool,
    /// Whether the reader may say that it does not concern them.
    asks: bool,
    reasons: Vec<(&'static str, Key)>,
    wrong: Option<Key>,
    remark: Option<Remark>,
}

/// What the reader's enterprise said, and what came of it.
struct Remark {
    reason: Key,
    text: String,
    answer: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<NoticesOne>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    reason: String,
    text: String,
}

/// `POST /my/notices/{id}/remark`: it does not concern us, because…
pub(crate) async fn remark(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Said>,
) -> Result<Response, Fault> {
    match inbox(&app, &viewer)?.not_relevant(id, &given.reason, &given.text, app.now()).await {
        // Said twice is said once.
        Ok(()) | Err(StoreError::Conflict(Conflict::Decided)) => {
            Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&format!("/my/notices/{id}"))).into_response())
        }
        Err(StoreError::Invalid(_)) => Ok(refused(page(&app, &viewer, id, Some(Key("remark-none"))).await?)),
        Err(error) => Err(error.into()),
    }
}

async fn page(app: &App, viewer: &Viewer, id: i64, wrong: Option<Key>) -> Result<NoticesOne, Fault> {
    let inbox = inbox(app, viewer)?;
    let notice = inbox.read(id, app.now()).await?;
    let remark = inbox.remark(id).await?;
    let t = viewer.words();
    let words = said(t, &notice);
    let mut page = viewer.page().crumb(t.say("notices-title"), "/my/notices");
    // It was unread until a moment ago, when the frame was counted.
    page.unread = Some(inbox.unread(app.now()).await?);
    Ok(NoticesOne {
        page,
        id,
        title: words.title,
        text: words.text,
        at: moment(notice.show_at.unwrap_or(notice.at)),
        topic: NoticeKind::from_key(&notice.kind).map(|kind| topic(kind.topic())),
        leads: !notice.href.is_empty(),
        asks: remark.is_none() && notice.enterprise_id.is_some() && !notice.measure.is_empty(),
        reasons: REMARK_REASONS.iter().map(|key| (*key, reason(key))).collect(),
        wrong,
        remark: remark.map(|r| Remark { reason: reason(&r.reason), text: r.text, answer: r.answer }),
    })
}

/// `POST /my/notices/{id}`: goes where the notice leads.
pub(crate) async fn follow(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Redirect, Fault> {
    let notice = inbox(&app, &viewer)?.act(id, OPENED, app.now()).await?;
    Ok(Redirect::to(local(&notice.href)))
}
