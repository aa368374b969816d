//! `/admin/jobs`: what the service has to do, did, and gave up.

use super::{SIZE, admin};
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::kit::verdict::Look;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use crate::work::kind_word;
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/admin/jobs.html")]
pub(crate) struct AdminJobs {
    page: Page,
    open: bool,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    id: i64,
    /// As it is called in the table of jobs and in the log.
    kind: String,
    word: Option<Key>,
    look: Look,
    run_at: String,
    attempts: i32,
    error: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    open: String,
    page: usize,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Html<AdminJobs>, Fault> {
    let open = !filter.open.is_empty();
    let admin = admin(&app, &viewer)?;
    let base = format!("/admin/jobs?open={}&", if open { "yes" } else { "" });
    let (jobs, pages) = Pages::read(filter.page, SIZE, base, |page, size| admin.jobs(open, page, size)).await?;
    let rows = jobs.into_iter().map(|job| Row {
        id: job.id,
        word: kind_word(&job.kind),
        kind: job.kind,
        look: match (job.done_at, job.failed_at) {
            (Some(_), _) => Look { tone: "yes", word: Key("admin-job-done") },
            (_, Some(_)) => Look { tone: "no", word: Key("admin-job-given-up") },
            _ => Look { tone: "open", word: Key("admin-job-open") },
        },
        run_at: moment(job.done_at.or(job.failed_at).unwrap_or(job.run_at)),
        attempts: job.attempts,
        error: job.error.unwrap_or_default(),
    });
    Ok(Html(AdminJobs { page: viewer.page(), open, rows: rows.collect(), pages }))
}
