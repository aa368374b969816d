//! `/desk/claims`: who says they speak for an enterprise that is on file, and whether it is believed.

use super::desk;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::show::moment;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_store::{Conflict, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/claims.html")]
pub(crate) struct DeskClaims {
    page: Page,
    rows: Vec<Row>,
    /// What is wrong with the decision on a claim.
    wrong: Option<(i64, Key)>,
}

struct Row {
    id: i64,
    enterprise: i64,
    enterprise_name: String,
    uscc: String,
    who: String,
    login: String,
    phone: String,
    grounds: String,
    at: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Decision {
    approve: String,
    reason: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskClaims>, Fault> {
    Ok(Html(page(&app, &viewer, None).await?))
}

/// `POST /desk/claims/{id}`: a refusal says why, because the user reads it.
pub(crate) async fn decide(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(decision): Form<Decision>,
) -> Result<Response, Fault> {
    let approve = decision.approve == "yes";
    let wrong = if !approve && decision.reason.trim().is_empty() {
        Key("desk-claims-no-reason")
    } else {
        match desk(&app, &viewer)?.decide_claim(id, approve, decision.reason.trim(), app.now()).await {
            Ok(()) => return saved(&app, jar, "/desk/claims").await,
            Err(StoreError::Conflict(Conflict::Decided)) => Key("desk-claims-decided"),
            Err(error) => return Err(error.into()),
        }
    };
    let page = page(&app, &viewer, Some((id, wrong))).await?;
    Ok(refused(page))
}

async fn page(app: &App, viewer: &Viewer, wrong: Option<(i64, Key)>) -> Result<DeskClaims, Fault> {
    let claims = desk(app, viewer)?.claims().await?;
    let rows = claims.into_iter().map(|(claim, user, enterprise)| Row {
        id: claim.id,
        enterprise: enterprise.id,
        enterprise_name: enterprise.name,
        uscc: enterprise.uscc,
        who: user.name,
        login: user.login,
        phone: user.phone,
        grounds: claim.grounds,
        at: moment(claim.at),
    });
    let t = viewer.words();
    Ok(DeskClaims { page: viewer.page().crumb(t.say("nav-desk"), "/desk"), rows: rows.collect(), wrong })
}

impl DeskClaims {
    fn has(&self, id: &i64) -> bool {
        self.rows.iter().any(|r| r.id == *id)
    }
    fn wrong_at(&self, id: &i64) -> Option<Key> {
        self.wrong.as_ref().filter(|(wrong, _)| wrong == id).map(|(_, why)| *why)
    }
}
