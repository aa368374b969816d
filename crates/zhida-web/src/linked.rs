//! `/c/{link}`: one case, and the answer to its reply, for whoever has the link of a message. No sign-in, thirty days.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::forms::Typed;
use crate::casework::read::Reading;
use crate::casework::refusal::tried;
use crate::casework::steps::{Reader, Step, Teller};
use crate::casework::{number, subjects, words};
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::my::cases::show::{Asking, asking, in_charge, reply};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use zhida_cases::{MayAsk, Refusal};
use zhida_store::{Linked, StoreError};

#[derive(Template)]
#[template(path = "pages/linked.html")]
pub(crate) struct LinkedCase {
    page: Page,
    number: String,
    enterprise: String,
    subject: String,
    state: Key,
    in_charge: String,
    reply: Vec<(Key, String)>,
    asks: Option<Asking>,
    /// The link has run out, or it is an earlier round's.
    over: bool,
    /// Why an answer was not taken; empty if none was given.
    wrong: String,
    steps: Vec<Step>,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Path(link): Path<String>,
) -> Result<Html<LinkedCase>, Fault> {
    let linked = app.store().linked_case(&link, &asked.moment()).await?;
    Ok(Html(page(&viewer, &asked, &linked, &link, None).await?))
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(link): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Fault> {
    let linked = app.store().linked_case(&link, &asked.moment()).await?;
    let device = viewer.signed.as_ref().map(zhida_store::Signed::user);
    let why = match (Reading { typed: &form, staff: &[] }).own_answer() {
        Err(lacks) => Refusal::Lacks(lacks),
        Ok(answer) => match linked.answer(answer, device, &asked.moment()).await {
            Ok(_) => return saved(&app, jar, &format!("/c/{link}")).await,
            Err(StoreError::Refused(why)) => why,
            Err(error) => return Err(error.into()),
        },
    };
    Ok(refused(page(&viewer, &asked, &linked, &link, Some((&form, &why))).await?))
}

async fn page(viewer: &Viewer, asked: &Asked, linked: &Linked, link: &str, wrong: Option<(&Typed, &Refusal)>) -> Result<LinkedCase, Fault> {
    let t = viewer.words();
    let library = &asked.shelf.library;
    let people = linked.people().await?;
    let teller = Teller { t, library, people: &people, reader: Reader::Enterprise };
    let file = &linked.file;
    let tried = wrong.map(|(form, why)| tried(t, zhida_cases::ActKind::Confirm.key(), form, why, false));
    let asks = if linked.may == MayAsk::Yes { asking(file, tried.as_ref(), format!("/c/{link}")) } else { None };
    // Who has the link need not be of the enterprise: what was done is told, what was written by others is not.
    let mut steps = teller.steps(file, 0);
    for step in &mut steps {
        step.details.clear();
    }
    Ok(LinkedCase {
        page: viewer.page(),
        number: number(file.row.id),
        enterprise: linked.enterprise.clone(),
        subject: subjects::label(library, &file.case.subject, t.zh()),
        state: words::state(file.case.state),
        in_charge: in_charge(&teller, &file.case),
        reply: reply(&teller, file),
        over: linked.may == MayAsk::LinkTooOld,
        wrong: tried.filter(|_| asks.is_none()).map(|t| t.error).unwrap_or_default(),
        asks,
        steps,
    })
}
