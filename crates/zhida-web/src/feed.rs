//! `GET /feed.atom`: measures as they come into force, for feed readers.

use crate::app::App;
use crate::measure::{address, kind};
use crate::viewer::Viewer;
use crate::words::Words;
use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap};
use axum::response::{IntoResponse, Response};
use zhida_facts::NaiveDate;

/// Entries of the feed.
const ENTRIES: usize = 30;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    t: Words,
    site: String,
    updated: NaiveDate,
    entries: Vec<FeedEntry>,
}

struct FeedEntry {
    href: String,
    title: String,
    day: NaiveDate,
    summary: String,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, headers: HeaderMap) -> Response {
    let (shelf, today, t) = (app.shelf(), app.today(), viewer.words());
    let mut entries: Vec<FeedEntry> = Vec::new();
    for entry in &shelf.index.entries {
        let Some(day) = entry.in_force.from.filter(|day| *day <= today) else { continue };
        let summary = format!("{} · {}", t.say(kind(entry.kind)), entry.issuer);
        entries.push(FeedEntry { href: address(&shelf.library, entry.measure, today), title: entry.title.clone(), day, summary });
    }
    entries.sort_by_key(|e| std::cmp::Reverse(e.day));
    entries.truncate(ENTRIES);
    let updated = entries.first().map_or(today, |e| e.day);
    match (Feed { t, site: site(&headers), updated, entries }).render() {
        Ok(text) => ([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response(),
        Err(_) => crate::error::Fault::Failed.into_response(),
    }
}

/// How the site is called from outside, as the request names it.
pub(crate) fn site(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    let host = text("x-forwarded-host").or_else(|| text(HOST.as_str())).unwrap_or("localhost");
    format!("{scheme}://{host}")
}
