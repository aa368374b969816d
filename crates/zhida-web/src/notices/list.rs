//! `/my/notices`: all notices, newest first.

use super::inbox;
use super::words::{said, topic};
use crate::admin::SIZE;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};
use serde::Deserialize;
use std::borrow::Borrow;
use zhida_store::{NoticeKind, Topic};

#[derive(Template)]
#[template(path = "pages/notices/list.html")]
pub(crate) struct NoticesList {
    page: Page,
    unread_only: bool,
    unread: u64,
    topic: &'static str,
    topics: Vec<(&'static str, Key)>,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    id: i64,
    title: String,
    text: String,
    at: String,
    topic: Option<Key>,
    unread: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    unread: String,
    topic: String,
    page: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<NoticesList>, Fault> {
    let (inbox, now, t) = (inbox(&app, &viewer)?, app.now(), viewer.words());
    let (unread_only, wanted) = (!filter.unread.is_empty(), Topic::from_key(&filter.topic));
    let name = wanted.map_or("", Topic::key);
    let base = format!("/my/notices?unread={}&topic={name}&", if unread_only { "yes" } else { "" });
    let read = |page, size| inbox.list(unread_only, wanted, page, size, now);
    let (found, pages) = Pages::read(filter.page, SIZE, base, read).await?;
    let rows = found.into_iter().map(|notice| {
        let words = said(t, &notice);
        Row {
            id: notice.id,
            title: words.title,
            text: words.text,
            at: moment(notice.show_at.unwrap_or(notice.at)),
            topic: NoticeKind::from_key(&notice.kind).map(|kind| topic(kind.topic())),
            unread: notice.read_at.is_none(),
        }
    });
    Ok(Html(NoticesList {
        page: viewer.page(),
        unread_only,
        unread: inbox.unread(now).await?,
        topic: name,
        topics: Topic::ALL.iter().map(|one| (one.key(), topic(*one))).collect(),
        rows: rows.collect(),
        pages,
    }))
}

#[derive(Deserialize)]
pub(crate) struct Which {
    /// None: all.
    #[serde(default)]
    id: Vec<i64>,
    #[serde(default)]
    all: String,
}

/// `POST /my/notices`: marks as read.
pub(crate) async fn mark(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(which): Form<Which>) -> Result<Response, Fault> {
    let ids = if which.all.is_empty() { Some(which.id.as_slice()) } else { None };
    inbox(&app, &viewer)?.mark_read(ids, app.now()).await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/my/notices")).into_response())
}

impl NoticesList {
    fn href(&self, unread: impl Borrow<bool>, topic: &str) -> String {
        format!("/my/notices?unread={}&topic={topic}", if *unread.borrow() { "yes" } else { "" })
    }
    fn is_topic(&self, topic: &str) -> bool {
        self.topic == topic
    }
}
