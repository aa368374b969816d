//! `/desk/remarks`: what enterprises say of measures they were told of; whoever looks after a measure answers.

use super::campaign::list::title_of_id;
use super::{desk, may};
use crate::address::encode;
use crate::admin::SIZE;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Conflict, Permission, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/remarks.html")]
pub(crate) struct DeskRemarks {
    page: Page,
    measure: String,
    measure_title: String,
    settled: bool,
    may_settle: bool,
    rows: Vec<Row>,
    pages: Pages,
    wrong: Option<(i64, Key)>,
}

struct Row {
    id: i64,
    enterprise: i64,
    name: String,
    measure: String,
    title: String,
    reason: Key,
    text: String,
    answer: String,
    at: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    measure: String,
    settled: String,
    page: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<DeskRemarks>, Fault> {
    Ok(Html(page(&app, &viewer, filter, None).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    answer: String,
}

/// `POST /desk/remarks/{id}`: the enterprise reads the answer.
pub(crate) async fn settle(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Answer>,
) -> Result<Response, Fault> {
    let wrong = match desk(&app, &viewer)?.settle_remark(id, &given.answer, app.now()).await {
        Ok(()) => return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/desk/remarks")).into_response()),
        Err(StoreError::Invalid(_)) => Key("remarks-no-answer"),
        Err(StoreError::Conflict(Conflict::Decided)) => Key("remarks-decided"),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&app, &viewer, Filter::default(), Some((id, wrong))).await?))
}

/// The word for a reason.
pub(crate) fn reason(key: &str) -> Key {
    match key {
        "facts" => Key("remark-facts"),
        "clause" => Key("remark-clause"),
        "applied" => Key("remark-applied"),
        "effort" => Key("remark-effort"),
        _ => Key("remark-other"),
    }
}

async fn page(app: &App, viewer: &Viewer, filter: Filter, wrong: Option<(i64, Key)>) -> Result<DeskRemarks, Fault> {
    let settled = !filter.settled.is_empty();
    let desk = desk(app, viewer)?;
    let base = format!("/desk/remarks?measure={}&settled={}&", encode(&filter.measure), if settled { "yes" } else { "" });
    let (found, pages) = Pages::read(filter.page, SIZE, base, |page, size| desk.remarks(&filter.measure, !settled, page, size)).await?;
    let ids: Vec<String> = found.iter().map(|(r, _)| r.measure.clone()).chain([filter.measure.clone()]).collect();
    let mut titles = app.ask(move |city| ids.iter().map(|id| title_of_id(city, id)).collect::<Vec<_>>()).await?;
    let measure_title = titles.pop().unwrap_or_default();
    let rows = found.into_iter().zip(titles).map(|((remark, name), title)| Row {
        id: remark.id,
        enterprise: remark.enterprise_id,
        name,
        measure: remark.measure,
        title,
        reason: reason(&remark.reason),
        text: remark.text,
        answer: remark.answer,
        at: moment(remark.at),
    });
    Ok(DeskRemarks {
        page: viewer.page().crumb(viewer.words().say("nav-desk"), "/desk"),
        measure_title,
        settled,
        may_settle: may(viewer, Permission::SendNotices),
        rows: rows.collect(),
        pages,
        measure: filter.measure,
        wrong,
    })
}

impl DeskRemarks {
    fn href(&self, settled: &str) -> String {
        format!("/desk/remarks?measure={}&settled={settled}", encode(&self.measure))
    }
    fn has(&self, id: &i64) -> bool {
        self.rows.iter().any(|r| r.id == *id)
    }
    fn wrong_at(&self, id: &i64) -> Option<Key> {
        self.wrong.as_ref().filter(|(wrong, _)| wrong == id).map(|(_, why)| *why)
    }
}
