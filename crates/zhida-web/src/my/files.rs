//! `/my/files`: files the enterprise keeps so that nobody asks for them twice, and those that were sent to it.

use super::{tenant, to_my};
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::upload::{self, Listed, accept, complaints};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_store::entity::attachment_link;
use zhida_store::{Conflict, StoreError, Tenant};

#[derive(Template)]
#[template(path = "pages/my/files.html")]
pub(crate) struct MyFiles {
    page: Page,
    rows: Vec<Row>,
    accept: String,
    wrong: Vec<String>,
}

struct Row {
    file: Listed,
    used: Vec<Use>,
    deletable: bool,
}

/// What a file belongs to.
enum Use {
    /// Kept for later.
    Kept,
    /// The centre sent it.
    Centre,
    /// It went with an application.
    Application(i64),
    /// It went with a demand, or with something said of it later.
    Case(i64),
}

impl Use {
    fn of(link: &attachment_link::Model) -> Option<Self> {
        match (link.object_kind.as_str(), link.slot.as_str()) {
            ("enterprise", "") => Some(Use::Kept),
            ("enterprise", _) => Some(Use::Centre),
            ("application", _) => Some(Use::Application(link.object_id)),
            ("case", _) => Some(Use::Case(link.object_id)),
            _ => None,
        }
    }
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    Ok(Html(page(&tenant, &viewer, Vec::new()).await?).into_response())
}

/// `POST /my/files`: files to keep.
pub(crate) async fn send(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let sent = upload::read(&app, form).await?;
    for (_, file) in &sent.files {
        tenant.keep_file(file, app.now()).await?;
    }
    let mut wrong = complaints(viewer.words(), &sent.refused);
    if sent.files.is_empty() && wrong.is_empty() {
        wrong.push(viewer.words().say("file-none").to_string());
    }
    if wrong.is_empty() {
        return Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/my/files")).into_response());
    }
    Ok(refused(page(&tenant, &viewer, wrong).await?))
}

/// `POST /my/files/{id}/delete`
pub(crate) async fn delete(State(app): State<App>, viewer: Viewer, jar: CookieJar, Path(id): Path<i64>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    match tenant.delete_file(id, app.now()).await {
        Ok(()) => Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/my/files")).into_response()),
        Err(StoreError::Conflict(Conflict::InUse)) => {
            let wrong = vec![viewer.words().say(Key("my-files-in-use")).to_string()];
            Ok(refused(page(&tenant, &viewer, wrong).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(tenant: &Tenant, viewer: &Viewer, wrong: Vec<String>) -> Result<MyFiles, Fault> {
    let rows = tenant.files().await?.into_iter().map(|(file, links)| {
        let used: Vec<Use> = links.iter().filter_map(Use::of).collect();
        let deletable = links.iter().all(|l| matches!(Use::of(l), Some(Use::Kept)));
        Row { file: Listed::of(&file), used, deletable }
    });
    let page = viewer.page().crumb(viewer.words().say("nav-profile"), "/my/profile");
    Ok(MyFiles { page, rows: rows.collect(), accept: accept(), wrong })
}
