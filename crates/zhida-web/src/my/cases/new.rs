//! `/my/cases/new`: a demand, with three fields to fill in, and photos, recordings and papers; what is not finished is kept as a draft.

use super::district;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::{subjects, words};
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::my::{contact, tenant, to_my};
use crate::upload::{Filled, Listed, accept_all, complaints};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::{Lack, Refusal, State as CaseState};
use zhida_store::{Demand, StoreError, Tenant};

#[derive(Template)]
#[template(path = "pages/my/cases/new.html")]
pub(crate) struct MyCaseNew {
    page: Page,
    draft: Option<i64>,
    fields: Vec<Field>,
    /// Files of the draft.
    papers: Vec<Listed>,
    accept: String,
    /// What was wrong with files that were sent.
    wrong: Vec<String>,
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
            let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
            Demand { contact: contact(&app, signed).await?, ..Demand::default() }
        }
    };
    Ok(Html(page(&viewer, &asked, &tenant, wanted.draft, &demand, Wrong::default()).await?).into_response())
}

/// What was not taken.
#[derive(Default)]
struct Wrong {
    lacks: Vec<Lack>,
    files: Vec<String>,
}

/// `how` is `send`, `keep` or `drop`; `remove` names a file to be taken away from the draft. Files are chosen with some trouble on a telephone:
/// whatever lacks besides, those that can be kept are kept, and make a draft of it.
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Filled(sent): Filled,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let wrong = complaints(viewer.words(), &sent.refused);
    let (form, files) = sent.parted();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let demand = Demand { subject: field("subject"), text: field("text"), contact: field("contact") };
    let (draft, remove) = (field("draft").parse::<i64>().ok(), field("remove").parse::<i64>().ok());
    let how = if remove.is_some() || !wrong.is_empty() { "keep".to_owned() } else { field("how") };
    let (moment, whence) = (asked.moment(), district(&app, tenant.number()));
    let to = match (how.as_str(), draft) {
        ("drop", Some(id)) => {
            tenant.drop_case_draft(id, &moment).await?;
            "/my/cases".to_owned()
        }
        ("keep", draft) => {
            let id = tenant.draft_case(draft, &demand, &files, &whence, &moment).await?;
            if let Some(file) = remove {
                tenant.drop_case_paper(id, file, &moment).await?;
            }
            if !wrong.is_empty() {
                let wrong = Wrong { files: wrong, ..Wrong::default() };
                return Ok(refused(page(&viewer, &asked, &tenant, Some(id), &demand, wrong).await?));
            }
            format!("/my/cases/new?draft={id}")
        }
        (_, draft) => match tenant.submit_case(draft, &demand, &files, &whence, &moment).await {
            Ok(id) => format!("/my/cases/{id}"),
            Err(StoreError::Refused(Refusal::Lacks(lacks))) => {
                let draft = match files.is_empty() {
                    true => draft,
                    false => Some(tenant.draft_case(draft, &demand, &files, &whence, &moment).await?),
                };
                let wrong = Wrong { lacks, ..Wrong::default() };
                return Ok(refused(page(&viewer, &asked, &tenant, draft, &demand, wrong).await?));
            }
            Err(error) => return Err(error.into()),
        },
    };
    saved(&app, jar, &to).await
}

async fn page(
    viewer: &Viewer,
    asked: &Asked,
    tenant: &Tenant,
    draft: Option<i64>,
    demand: &Demand,
    wrong: Wrong,
) -> Result<MyCaseNew, Fault> {
    let t = viewer.words();
    let papers = match draft {
        Some(id) => tenant.case_papers(&tenant.case(id, &asked.moment()).await?).await?,
        None => Vec::new(),
    };
    let field = |name: &str, label, value: &str, lack: Lack, input| Field {
        name: name.to_owned(),
        id: format!("case-{name}"),
        label: t.say(label).to_string(),
        hint: String::new(),
        value: value.to_owned(),
        error: if wrong.lacks.contains(&lack) { t.say(words::lack(lack)).to_string() } else { String::new() },
        input,
    };
    let hinted = |hint: Key, field: Field| Field { hint: t.say(hint).to_string(), ..field };
    let fields = vec![
        field(
            "subject",
            Key("case-f-subject"),
            &demand.subject,
            Lack::Subject,
            Input::Choice(subjects::offers(&asked.shelf.library, t.zh())),
        ),
        hinted(Key("my-case-text-hint"), field("text", Key("my-case-text"), &demand.text, Lack::Text, Input::Area)),
        hinted(Key("my-contact-hint"), field("contact", Key("case-f-contact"), &demand.contact, Lack::Contact, Input::Line("name"))),
    ];
    Ok(MyCaseNew {
        page: viewer.page().crumb(t.say("nav-my-cases"), "/my/cases"),
        draft,
        fields,
        papers: papers.iter().map(|paper| Listed::of(&paper.file)).collect(),
        accept: accept_all(),
        wrong: wrong.files,
    })
}
