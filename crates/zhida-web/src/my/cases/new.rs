//! `/my/cases/new`: a demand, with three fields to fill in; what is not finished is kept as a draft.

use super::district;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{subjects, words};
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::my::{tenant, to_my};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::{Lack, Refusal, State as CaseState};
use zhida_store::{Demand, StoreError};

#[derive(Template)]
#[template(path = "pages/my/cases/new.html")]
pub(crate) struct MyCaseNew {
    page: Page,
    draft: Option<i64>,
    fields: Vec<Field>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    draft: Option<i64>,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, asked: Asked, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let demand = match wanted.draft {
        Some(id) => {
            let file = tenant.case(id, &asked.moment()).await?;
            if file.case.state != CaseState::Draft {
                return Ok(Redirect::to(&format!("/my/cases/{id}")).into_response());
            }
            let row = file.row;
            Demand { subject: row.subject, text: row.text, contact: row.contact }
        }
        None => {
            let (account, _) = app.store().own_account(viewer.signed.as_ref().ok_or(Fault::Forbidden)?).await?;
            Demand { contact: format!("{} {}", account.name, account.phone).trim().to_owned(), ..Demand::default() }
        }
    };
    Ok(Html(page(&viewer, &asked, wanted.draft, &demand, &[])).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    draft: Option<i64>,
    how: String,
    subject: String,
    text: String,
    contact: String,
}

/// `how` is `send`, `keep` or `drop`.
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let demand = Demand { subject: sent.subject, text: sent.text, contact: sent.contact };
    let (moment, whence) = (asked.moment(), district(&app, tenant.number()));
    let to = match (sent.how.as_str(), sent.draft) {
        ("drop", Some(id)) => {
            tenant.drop_case_draft(id, &moment).await?;
            "/my/cases".to_owned()
        }
        ("keep", draft) => {
            let id = tenant.draft_case(draft, &demand, &whence, &moment).await?;
            format!("/my/cases/new?draft={id}")
        }
        (_, draft) => match tenant.submit_case(draft, &demand, &whence, &moment).await {
            Ok(id) => format!("/my/cases/{id}"),
            Err(StoreError::Refused(Refusal::Lacks(lacks))) => return Ok(refused(page(&viewer, &asked, draft, &demand, &lacks))),
            Err(error) => return Err(error.into()),
        },
    };
    app.catch_up().await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to(&to)).into_response())
}

fn page(viewer: &Viewer, asked: &Asked, draft: Option<i64>, demand: &Demand, lacks: &[Lack]) -> MyCaseNew {
    let t = viewer.words();
    let field = |name: &str, label, value: &str, lack: Lack, input| Field {
        name: name.to_owned(),
        id: format!("case-{name}"),
        label: t.say(label).to_string(),
        hint: String::new(),
        value: value.to_owned(),
        error: if lacks.contains(&lack) { t.say(words::lack(lack)).to_string() } else { String::new() },
        input,
    };
    let fields = vec![
        field(
            "subject",
            Key("case-f-subject"),
            &demand.subject,
            Lack::Subject,
            Input::Choice(subjects::offers(&asked.shelf.library, t.zh())),
        ),
        Field { hint: t.say("my-case-text-hint").to_string(), ..field("text", Key("my-case-text"), &demand.text, Lack::Text, Input::Area) },
        field("contact", Key("case-f-contact"), &demand.contact, Lack::Contact, Input::Line("name")),
    ];
    MyCaseNew { page: viewer.page().crumb(t.say("nav-my-cases"), "/my/cases"), draft, fields }
}
