//! `/my/cases/{id}`: every step, who is in charge until when, and what the enterprise may do now.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::clocks::{self, ClockRow};
use crate::casework::forms::{Making, MoveForm, Tried, Typed};
use crate::casework::papers::{self, PaperRow};
use crate::casework::read::Reading;
use crate::casework::sent::SentMove;
use crate::casework::steps::{Reader, Step, Teller, last_reply};
use crate::casework::{Lamp, lamp, number, subjects, when, words};
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::Input;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::my::{tenant, to_my};
use crate::upload::{Filled, accept_all};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use zhida_cases::{Act, ActKind, Case, Refusal, State as CaseState};
use zhida_store::{CaseFile, Rated, StoreError, Tenant, frame_of};

#[derive(Template)]
#[template(path = "pages/my/cases/show.html")]
pub(crate) struct MyCase {
    page: Page,
    action: String,
    number: String,
    rows: usize,
    subject: String,
    text: String,
    state: Key,
    lamp: Option<Lamp>,
    due: String,
    in_charge: String,
    /// What the reply says, if there is one.
    reply: Vec<(Key, String)>,
    /// Whether the enterprise is asked for its word.
    asks: Option<Asking>,
    missing: Vec<String>,
    steps: Vec<Step>,
    clocks: Vec<ClockRow>,
    forms: Vec<MoveForm>,
    /// What happened since the page was looked at, if that is why something was refused.
    since: Vec<Step>,
    papers: Vec<PaperRow>,
    accept: String,
    /// What an institution that was asked for a service said of working with the enterprise.
    rated: Option<Rated>,
    /// Where its offers of money are, if it asks for money.
    finance: Option<String>,
}

/// The two taps.
pub(crate) struct Asking {
    pub(crate) action: String,
    pub(crate) rows: usize,
    pub(crate) error: String,
    pub(crate) solved: String,
    pub(crate) missing: String,
}

/// What an enterprise may do by form; its answer has its own.
const OWN: &[ActKind] =
    &[ActKind::Supply, ActKind::Revive, ActKind::Resume, ActKind::Add, ActKind::Reopen, ActKind::TakeUp, ActKind::Withdraw];

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, asked: Asked, Path(id): Path<i64>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let file = tenant.case(id, &asked.moment()).await?;
    if file.case.state == CaseState::Draft {
        return Ok(Redirect::to(&format!("/my/cases/new?draft={id}")).into_response());
    }
    Ok(Html(page(&app, &viewer, &asked, &tenant, &file, None).await?).into_response())
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(id): Path<i64>,
    Filled(sent): Filled,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let sent = SentMove::read(viewer.words(), sent)?;
    let reading = Reading { typed: &sent.typed, staff: &[] };
    let act = match sent.kind {
        ActKind::Confirm => reading.own_answer().map(|answer| Act::Confirm { answer }),
        kind if OWN.contains(&kind) => reading.act(kind),
        _ => return Err(Fault::Forbidden),
    };
    if let Some(unkept) = sent.unkept() {
        let file = tenant.case(id, &asked.moment()).await?;
        return Ok(refused(page(&app, &viewer, &asked, &tenant, &file, Some(unkept)).await?));
    }
    let why = match act {
        Err(lacks) => Refusal::Lacks(lacks),
        Ok(act) => match tenant.act_on_case_with(id, sent.seen, &act, &sent.files, &asked.moment()).await {
            Ok(_) => return saved(&app, jar, &format!("/my/cases/{id}")).await,
            Err(StoreError::Refused(why)) => why,
            Err(error) => return Err(error.into()),
        },
    };
    let file = tenant.case(id, &asked.moment()).await?;
    let tried = sent.refused(viewer.words(), &why);
    Ok(refused(page(&app, &viewer, &asked, &tenant, &file, Some(tried)).await?))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    asked: &Asked,
    tenant: &Tenant,
    file: &CaseFile,
    tried: Option<Tried<'_>>,
) -> Result<MyCase, Fault> {
    let t = viewer.words();
    let library = &asked.shelf.library;
    let settings = app.store().case_settings().await?;
    let frame = frame_of(&library.calendar, &settings);
    let people = tenant.case_people(file).await?;
    let teller = Teller { t, library, people: &people, reader: Reader::Enterprise };
    let making = Making { t, library, file, staff: &[], offices: &[], first: Typed::new(), today: asked.now().date() };
    let id = file.row.id;
    let tried_as = |act: ActKind| tried.as_ref().is_some_and(|t| t.act == act.key());
    let may: Vec<ActKind> = OWN.iter().copied().filter(|act| offered(&file.case, *act) || tried_as(*act)).collect();
    Ok(MyCase {
        page: viewer.page().crumb(t.say("nav-my-cases"), "/my/cases"),
        action: format!("/my/cases/{id}"),
        number: number(id),
        rows: file.case.rows,
        subject: subjects::label(library, &file.case.subject, t.zh()),
        text: file.case.text.clone(),
        state: words::state(file.case.state),
        lamp: lamp(file.row.light.as_deref()),
        due: file.row.due_at.map(when::due).unwrap_or_default(),
        in_charge: in_charge(&teller, &file.case),
        reply: reply(&teller, file),
        asks: asking(file, tried.as_ref(), format!("/my/cases/{id}")),
        missing: missing(file),
        steps: teller.steps(file, 0),
        clocks: clocks::rows(&file.case, asked.now(), &frame),
        forms: making.own(&may, tried.as_ref()),
        since: tried.as_ref().and_then(|t| t.since).map(|from| teller.steps(file, from)).unwrap_or_default(),
        papers: papers::rows(file, &tenant.case_papers(file).await?, &people.0),
        accept: accept_all(),
        rated: tenant.service_rating(id).await?,
        finance: match tenant.finance_need(id).await {
            Ok(_) => Some(format!("/my/finance/{id}")),
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
    })
}

/// What the reply says, once the enterprise has been told.
pub(crate) fn reply(teller: &Teller<'_>, file: &CaseFile) -> Vec<(Key, String)> {
    let told = matches!(file.case.state, CaseState::Replied | CaseState::Closed | CaseState::Merged);
    last_reply(file)
        .filter(|_| told)
        .map(|reply| teller.reply(reply))
        .unwrap_or_default()
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// The form of the answer, while the enterprise is asked, or where an answer came too late: what was typed is in it.
pub(crate) fn asking(file: &CaseFile, tried: Option<&Tried<'_>>, action: String) -> Option<Asking> {
    let tried = tried.filter(|t| t.act == ActKind::Confirm.key());
    let of = |name: &str| tried.and_then(|t| t.typed.get(name)).cloned().unwrap_or_default();
    (file.case.state == CaseState::Replied || tried.is_some()).then(|| Asking {
        action,
        rows: file.case.rows,
        error: tried.map(|t| t.wrong.values().next().cloned().unwrap_or_else(|| t.error.clone())).unwrap_or_default(),
        solved: of("solved"),
        missing: of("missing"),
    })
}

/// The office and the person in charge now; the centre before anybody is named.
pub(crate) fn in_charge(teller: &Teller<'_>, case: &Case) -> String {
    match (case.lead, case.in_charge()) {
        (Some(lead), _) => teller.seat(&lead),
        (None, Some(person)) => {
            let name = teller.people.0.get(&person.0).cloned().unwrap_or_default();
            format!("{} {name}", teller.t.say("case-centre"))
        }
        (None, None) => teller.t.say("case-centre").to_string(),
    }
}

/// What the office has asked for.
fn missing(file: &CaseFile) -> Vec<String> {
    let asked = file.log.iter().rev().find_map(|row| match &row.act {
        Act::AskForMore { missing } => Some(missing.clone()),
        _ => None,
    });
    asked.filter(|_| file.case.state == CaseState::Incomplete).unwrap_or_default()
}

/// Whether a move is of use to an enterprise now.
fn offered(case: &Case, act: ActKind) -> bool {
    let open = zhida_cases::may(case.state, act, zhida_cases::Role::Enterprise).is_some();
    open && (act != ActKind::Revive || case.lapsed.is_some())
}
