//! `GET /desk/cases/{id}`: one case with its log, its clocks and the moves one may make.

use super::suggest::{Advice, Basis, advise};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::clocks::{self, ClockRow};
use crate::casework::forms::{Making, MoveForm, Tried, Typed, forms};
use crate::casework::papers::{self, PaperRow};
use crate::casework::steps::{Reader, Step, Teller};
use crate::casework::{Lamp, cut, lamp, number, subjects, when, words};
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::form::Input;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::my::cases::show::in_charge;
use crate::upload::accept_all;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zhida_cases::routing::duplicates;
use zhida_cases::{ActKind, Party, Prompt, Which, bound};
use zhida_store::{CaseFile, Desk, StoreError, Told, frame_of};

#[derive(Template)]
#[template(path = "pages/desk/cases/show.html")]
pub(crate) struct DeskCase {
    page: Page,
    id: i64,
    action: String,
    number: String,
    rows: usize,
    enterprise: i64,
    enterprise_name: String,
    uscc: String,
    contact: String,
    subject: String,
    text: String,
    kind: Key,
    urgency: Key,
    state: Key,
    /// The clock that the lamp is of, the office's own.
    clock: Option<Key>,
    lamp: Option<Lamp>,
    /// Until when, and the clock that this is of where it is another, the enterprise's.
    due: String,
    due_of: Option<Key>,
    round: usize,
    level: u32,
    in_charge: String,
    steps: Vec<Step>,
    clocks: Vec<ClockRow>,
    told: Vec<(String, String, String)>,
    forms: Vec<MoveForm>,
    advice: Option<Advice>,
    twins: Vec<Twin>,
    templates: Vec<(i64, String)>,
    followers: Vec<(i64, String)>,
    merged_into: Option<(i64, String)>,
    /// What happened since the page was looked at, if that is why a move was refused.
    since: Vec<Step>,
    /// Where its offers of money are, if it asks for money.
    finance: Option<String>,
    papers: Vec<PaperRow>,
    accept: String,
}

/// A case that may be the same.
struct Twin {
    id: i64,
    number: String,
    text: String,
    alike: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    template: Option<i64>,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<DeskCase>, Fault> {
    let desk = desk(&app, &viewer)?;
    let file = desk.case(id, &asked.moment()).await?;
    Ok(Html(page(&app, &viewer, &asked, &desk, &file, wanted.template, None).await?))
}

pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    asked: &Asked,
    desk: &Desk,
    file: &CaseFile,
    template: Option<i64>,
    tried: Option<Tried<'_>>,
) -> Result<DeskCase, Fault> {
    let t = viewer.words();
    let library = &asked.shelf.library;
    let (case, id) = (&file.case, file.row.id);
    let settings = app.store().case_settings().await?;
    let frame = frame_of(&library.calendar, &settings);
    let office = bound(case, &frame).map(|clock| clock.which);
    let people = desk.case_people(file).await?;
    let teller = Teller { t, library, people: &people, reader: Reader::Desk };
    let moves = desk.moves(file).await?;
    let staff = desk.staff().await?;
    let offices: Vec<(i64, String)> = desk.office_names().await?.into_iter().collect();
    let templates = if moves.contains(&ActKind::Reply) { desk.reply_templates().await? } else { Vec::new() };
    let mut first = Typed::new();
    if let Some(chosen) = template.and_then(|wanted| templates.iter().find(|one| one.id == wanted)) {
        first.insert("reply-text".to_owned(), chosen.body.clone());
    }
    let advice = if moves.contains(&ActKind::Route) {
        let basis = Basis::read(app, asked, desk, staff.clone()).await?;
        Some(advise(app, viewer, asked, &basis, file).await?)
    } else {
        None
    };
    if let Some(advice) = &advice {
        first.extend(advice.first.clone());
    }
    let making = Making { t, library, file, staff: &staff, offices: &offices, first, today: asked.now().date() };
    let enterprise = desk.enterprise(file.row.enterprise_id).await?;
    let twins = if case.state.is_open() && moves.contains(&ActKind::Merge) { twins(desk, file).await? } else { Vec::new() };
    Ok(DeskCase {
        page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"),
        id,
        action: format!("/desk/cases/{id}"),
        number: number(id),
        rows: case.rows,
        enterprise: enterprise.id,
        enterprise_name: enterprise.name,
        uscc: enterprise.uscc,
        contact: desk.shown_contact(&file.row.contact),
        subject: subjects::label(library, &case.subject, t.zh()),
        text: case.text.clone(),
        kind: words::kind(case.kind),
        urgency: words::urgency(case.urgency),
        state: words::state(case.state),
        clock: office.map(words::which),
        lamp: lamp(file.row.light.as_deref()),
        due: file.row.due_at.map(when::due).unwrap_or_default(),
        due_of: file.row.clock.as_deref().and_then(Which::from_key).filter(|which| Some(*which) != office).map(words::which),
        round: case.round(),
        level: case.level,
        in_charge: in_charge(&teller, case),
        steps: teller.steps(file, 0),
        clocks: clocks::rows(case, asked.now(), &frame),
        told: desk.case_told(id).await?.into_iter().map(|told| said(t, &told, &staff)).collect(),
        forms: forms(&making, &moves, tried.as_ref()),
        advice,
        twins,
        templates: templates.into_iter().map(|one| (one.id, one.title)).collect(),
        followers: case.followers.iter().map(|f| (f.0, number(f.0))).collect(),
        merged_into: case.merged_into.map(|into| (into.0, number(into.0))),
        since: tried.as_ref().and_then(|t| t.since).map(|from| teller.steps(file, from)).unwrap_or_default(),
        finance: match desk.finance_need(id).await {
            Ok(_) => Some(format!("/desk/finance/{id}")),
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
        papers: papers::rows(file, &desk.case_papers(file).await?, &people.0),
        accept: accept_all(),
    })
}

/// Cases of the enterprise that may be the same, as the texts say.
async fn twins(desk: &Desk, file: &CaseFile) -> Result<Vec<Twin>, Fault> {
    let all = desk.matters_of(file.row.enterprise_id).await?;
    let Some(this) = all.iter().find(|m| m.case.0 == file.row.id) else { return Ok(Vec::new()) };
    let text = |id: i64| all.iter().find(|m| m.case.0 == id).map(|m| cut(&m.text, 40)).unwrap_or_default();
    let twin = |like: zhida_cases::routing::Likeness| Twin {
        id: like.case.0,
        number: number(like.case.0),
        text: text(like.case.0),
        alike: zhida_facts::spoken::decimal(&(&like.likeness * &zhida_facts::Number::from(100)), 0),
    };
    Ok(duplicates(this, &all).into_iter().take(5).map(twin).collect())
}

/// When, to whom, about what.
fn said(t: Words, told: &Told, staff: &[zhida_store::Staff]) -> (String, String, String) {
    let to = match told.to {
        Party::Enterprise | Party::Follower(_) => t.say("case-role-enterprise").to_string(),
        Party::Desk => t.say("case-party-desk").to_string(),
        Party::Dispatcher => t.say("case-role-dispatcher").to_string(),
        Party::Person(person) => {
            staff.iter().find(|s| s.seat.person == person).map_or_else(|| t.say("case-role-handler").to_string(), |s| s.name.clone())
        }
        Party::Supervisor => t.say("case-role-supervisor").to_string(),
        Party::Head => t.say("case-role-head").to_string(),
        Party::Leader => t.say("case-party-leader").to_string(),
        Party::Board => t.say("case-party-board").to_string(),
        Party::WeeklyReport => t.say("case-party-weekly").to_string(),
    };
    let about = match told.about {
        Prompt::Done(act) => t.say(words::act(act)).to_string(),
        Prompt::Clock(which, rung) => format!("{} · {}", t.say(words::which(which)), t.say(words::rung(rung))),
        Prompt::Opinion(rung) => format!("{} · {}", t.say("case-act-opinion"), t.say(words::rung(rung))),
        Prompt::Draft => t.say("case-state-draft").to_string(),
    };
    (crate::show::moment(told.at), to, about)
}
