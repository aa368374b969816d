//! `/institution/requests/{id}`: a request, answered by the moves of cases; once it is closed the institution rates too.

use super::provider;
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::clocks::{self, ClockRow};
use crate::casework::forms::{Making, MoveForm, Tried, Typed, forms};
use crate::casework::papers::{self, PaperRow};
use crate::casework::read::Reading;
use crate::casework::sent::SentMove;
use crate::casework::steps::{Reader, Step, Teller};
use crate::casework::{Lamp, lamp, number, subjects, when, words};
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::Input;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::upload::{Filled, accept_all};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::{ActKind, Refusal, State as CaseState};
use zhida_store::{CaseFile, Provider, Rated, StoreError, frame_of};

#[derive(Template)]
#[template(path = "pages/institution/request.html")]
pub(crate) struct InstitutionRequest {
    page: Page,
    id: i64,
    action: String,
    number: String,
    rows: usize,
    enterprise: String,
    contact: String,
    subject: String,
    text: String,
    state: Key,
    lamp: Option<Lamp>,
    due: String,
    round: usize,
    steps: Vec<Step>,
    clocks: Vec<ClockRow>,
    forms: Vec<MoveForm>,
    since: Vec<Step>,
    papers: Vec<PaperRow>,
    accept: String,
    /// What the institution said of the enterprise.
    rated: Option<Rated>,
    /// Whether the form for it stands there.
    rates: bool,
    /// What was not taken, and why.
    refused_rating: Option<(Rating, Key)>,
}

/// What an institution may do by form.
const OWN: &[ActKind] = &[
    ActKind::TakeOver,
    ActKind::Sign,
    ActKind::Contact,
    ActKind::Interim,
    ActKind::Reply,
    ActKind::Resume,
    ActKind::Refuse,
    ActKind::OfferHandOver,
    ActKind::Pause,
    ActKind::AskExtension,
];

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Html<InstitutionRequest>, Fault> {
    let provider = provider(&app, &viewer)?;
    let file = provider.case(id, &asked.moment()).await?;
    Ok(Html(page(&app, &viewer, &asked, &provider, &file, None, None).await?))
}

pub(crate) async fn act(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(id): Path<i64>,
    Filled(sent): Filled,
) -> Result<Response, Fault> {
    let provider = provider(&app, &viewer)?;
    let sent = SentMove::read(viewer.words(), sent)?;
    if !OWN.contains(&sent.kind) {
        return Err(Fault::Invalid);
    }
    if let Some(unkept) = sent.unkept() {
        let file = provider.case(id, &asked.moment()).await?;
        return Ok(refused(page(&app, &viewer, &asked, &provider, &file, Some(unkept), None).await?));
    }
    let staff = provider.colleagues().await?;
    let done = match (Reading { typed: &sent.typed, staff: &staff }).act(sent.kind) {
        Ok(act) => provider.act_on_case_with(id, sent.seen, &act, &sent.files, &asked.moment()).await.map(|_| ()),
        Err(lacks) => Err(StoreError::Refused(Refusal::Lacks(lacks))),
    };
    let why = match done {
        Ok(()) => return saved(&app, jar, &format!("/institution/requests/{id}")).await,
        Err(StoreError::Refused(why)) => why,
        Err(error) => return Err(error.into()),
    };
    let file = provider.case(id, &asked.moment()).await?;
    let tried = sent.refused(viewer.words(), &why);
    Ok(refused(page(&app, &viewer, &asked, &provider, &file, Some(tried), None).await?))
}

/// What the institution says of the enterprise, as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Rating {
    rating: String,
    remark: String,
}

pub(crate) async fn rate(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(given): Form<Rating>,
) -> Result<Response, Fault> {
    let provider = provider(&app, &viewer)?;
    let rating = given.rating.parse().unwrap_or(0);
    let wrong = match provider.rate_enterprise(id, rating, &given.remark, app.now()).await {
        Ok(()) => return saved(&app, jar, &format!("/institution/requests/{id}")).await,
        Err(StoreError::Invalid(_)) => Key("case-lack-rating"),
        Err(StoreError::Conflict(_)) => Key("not-now"),
        Err(error) => return Err(error.into()),
    };
    let file = provider.case(id, &asked.moment()).await?;
    Ok(refused(page(&app, &viewer, &asked, &provider, &file, None, Some((given, wrong))).await?))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    asked: &Asked,
    provider: &Provider,
    file: &CaseFile,
    tried: Option<Tried<'_>>,
    refused_rating: Option<(Rating, Key)>,
) -> Result<InstitutionRequest, Fault> {
    let t = viewer.words();
    let library = &asked.shelf.library;
    let settings = app.store().case_settings().await?;
    let frame = frame_of(&library.calendar, &settings);
    let people = provider.case_people(file).await?;
    // Once somebody else has the case, what they write among themselves is not the institution's any more.
    let reader = if provider.has(file) { Reader::Desk } else { Reader::Enterprise };
    let teller = Teller { t, library, people: &people, reader };
    let (staff, offices) = (provider.colleagues().await?, provider.offices().await?);
    let making = Making { t, library, file, staff: &staff, offices: &offices, first: Typed::new(), today: asked.now().date() };
    let moves: Vec<ActKind> = provider.moves(file).into_iter().filter(|act| OWN.contains(act)).collect();
    let (id, case) = (file.row.id, &file.case);
    let rated = provider.rating_of(id).await?;
    let may_rate = rated.is_none() && case.state == CaseState::Closed && case.kind == zhida_cases::Kind::Service;
    Ok(InstitutionRequest {
        page: viewer.page().crumb(t.say("nav-institution"), "/institution"),
        id,
        action: format!("/institution/requests/{id}"),
        number: number(id),
        rows: case.rows,
        enterprise: provider.enterprise_of(id).await?,
        contact: file.row.contact.clone(),
        subject: subjects::label(library, &case.subject, t.zh()),
        text: case.text.clone(),
        state: words::state(case.state),
        lamp: lamp(file.row.light.as_deref()),
        due: file.row.due_at.map(when::due).unwrap_or_default(),
        round: case.round(),
        steps: teller.steps(file, 0),
        clocks: clocks::rows(case, asked.now(), &frame),
        forms: forms(&making, &moves, tried.as_ref()),
        since: tried.as_ref().and_then(|t| t.since).map(|from| teller.steps(file, from)).unwrap_or_default(),
        papers: papers::rows(file, &provider.case_papers(file).await?, &people.0),
        accept: accept_all(),
        rates: may_rate || refused_rating.is_some(),
        rated,
        refused_rating,
    })
}

impl InstitutionRequest {
    /// Whether that rating was chosen in what was not taken.
    fn chosen(&self, n: &i32) -> bool {
        self.refused_rating.as_ref().is_some_and(|(given, _)| given.rating == n.to_string())
    }
}
