//! `/desk/actions/{id}`: one task: milestones with their evidence, what was done to a problem, and what belongs to it.

use super::{kind, light, points, stage};
use crate::app::App;
use crate::desk::desk;
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
use zhida_cases::action::{Stage, Step};
use zhida_store::{Conflict, Role, StoreError, TaskFile, TaskKind};

#[derive(Template)]
#[template(path = "pages/desk/action.html")]
pub(crate) struct DeskAction {
    page: Page,
    id: i64,
    kind: Key,
    title: String,
    source: String,
    goal: String,
    cause: String,
    measure: String,
    owner: String,
    others: String,
    due: String,
    closed: String,
    light: Option<(&'static str, Key)>,
    done: String,
    expected: String,
    stage: Option<Key>,
    proof: Vec<String>,
    /// The day from which a closed item is looked at again.
    look_back: String,
    reopened: u32,
    steps: Vec<(String, Key, String, String)>,
    milestones: Vec<Part>,
    parts: Vec<(i64, Key, String, String, bool)>,
    parent: Option<(i64, String)>,
    moves: Vec<Move>,
    may_add: bool,
    error: Option<Key>,
}

/// A milestone.
struct Part {
    id: i64,
    due: String,
    weight: i32,
    text: String,
    evidence: String,
    accepted: String,
    reason: String,
    /// When the evidence was given; 0 before that.
    seen: i64,
    /// The form for evidence, and the one to judge it, with what was typed.
    prove: Option<String>,
    judge: Option<String>,
}

/// What can be done to an item.
struct Move {
    how: &'static str,
    label: Key,
    /// Whether a text goes with it.
    text: bool,
    /// What was typed, if it was tried and refused.
    typed: Option<String>,
}

/// What was sent and not taken, and why.
type Tried<'a> = Option<&'a (Sent, Key)>;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    how: String,
    milestone: i64,
    /// Of what is judged: when the evidence that was read was given.
    seen: i64,
    text: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskAction>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

/// `how` is `evidence`, `accept` or `return` of a milestone, or a step of a rectification item.
pub(crate) async fn act(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let (desk, now) = (desk(&app, &viewer)?, app.now());
    let lines = || sent.text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    let step = match sent.how.as_str() {
        "prove" => Some(Step::Prove(lines())),
        "check-off" => Some(Step::CheckOff),
        "send-back" => Some(Step::SendBack(sent.text.clone())),
        "holds" => Some(Step::Holds),
        "reopen" => Some(Step::Reopen(sent.text.clone())),
        _ => None,
    };
    let done = match (sent.how.as_str(), step) {
        (_, Some(step)) => desk.step_task(id, &step, now).await.map(|_| ()),
        ("evidence", None) => desk.prove_milestone(id, sent.milestone, &sent.text, now).await,
        ("accept", None) => desk.judge_milestone(id, sent.milestone, sent.seen, true, "", now).await,
        ("return", None) => desk.judge_milestone(id, sent.milestone, sent.seen, false, &sent.text, now).await,
        _ => return Err(Fault::Invalid),
    };
    let wrong = match done {
        Ok(()) => return saved(&app, jar, &format!("/desk/actions/{id}")).await,
        Err(StoreError::Invalid(_)) => Key("task-text-missing"),
        Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) => Key("task-changed"),
        Err(StoreError::Conflict(_)) => Key("not-now"),
        Err(StoreError::Forbidden) => Key("task-other-person"),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&app, &viewer, id, Some(&(sent, wrong))).await?))
}

/// What may be done to an item. What was tried is among it though it is not possible any more: what was typed stands nowhere else.
fn moves(file: &TaskFile, me: i64, judges: bool, tried: Tried<'_>) -> Vec<Move> {
    let Some(item) = &file.item else { return Vec::new() };
    let owner = item.owner.0 == me;
    let other = judges && !owner && item.proven_by.is_none_or(|p| p.0 != me);
    let may = |how: &str| match item.stage {
        Stage::Open => owner && how == "prove",
        Stage::Proven => other && matches!(how, "check-off" | "send-back"),
        Stage::Closed => judges && matches!(how, "holds" | "reopen"),
        Stage::Held => judges && how == "reopen",
    };
    let typed = |how: &str| tried.filter(|(sent, _)| sent.how == how).map(|(sent, _)| sent.text.clone());
    let all = ["prove", "check-off", "send-back", "holds", "reopen"].into_iter().map(|how| {
        let text = !matches!(how, "check-off" | "holds");
        Move { how, label: step_word(how), text, typed: typed(how) }
    });
    all.filter(|one| may(one.how) || one.typed.is_some()).collect()
}

fn step_word(act: &str) -> Key {
    match act {
        "prove" => Key("task-prove"),
        "check-off" => Key("task-check-off"),
        "send-back" => Key("task-send-back"),
        "holds" => Key("task-holds"),
        _ => Key("task-reopen"),
    }
}

async fn page(app: &App, viewer: &Viewer, id: i64, tried: Tried<'_>) -> Result<DeskAction, Fault> {
    let t = viewer.words();
    let desk = desk(app, viewer)?;
    let file = desk.task(id).await?;
    let parent = match file.row.parent_id {
        Some(parent) => Some((parent, desk.task(parent).await?.row.title)),
        None => None,
    };
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (me, judges) = (signed.user(), matches!(signed.role(), Role::Clerk | Role::Leader));
    let shelf = app.shelf();
    let persons = file.steps.iter().map(|s| s.person).chain([file.row.owner_id]).chain(file.parts.iter().map(|p| p.owner_id));
    let names = desk.names(persons).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let stands = file.progress(app.today(), &shelf.library.calendar).ok();
    let owns = file.row.owner_id == me;
    let typed = |milestone: i64, hows: &[&str]| {
        let own = tried.filter(|(sent, _)| sent.milestone == milestone && hows.contains(&sent.how.as_str()));
        own.map(|(sent, _)| sent.text.clone())
    };
    let part = |m: &zhida_store::entity::task_milestone::Model| Part {
        id: m.id,
        due: m.due.clone(),
        weight: m.weight,
        text: m.text.clone(),
        evidence: m.evidence.clone(),
        accepted: m.accepted.clone().unwrap_or_default(),
        reason: m.reason.clone(),
        seen: m.proven_at.unwrap_or(0),
        prove: typed(m.id, &["evidence"]).or_else(|| (owns && m.accepted.is_none()).then(String::new)),
        judge: typed(m.id, &["accept", "return"]).or_else(|| {
            let may = judges && !owns && m.proven_by != Some(me) && m.proven_at.is_some() && m.accepted.is_none();
            may.then(String::new)
        }),
    };
    let step = |s: &zhida_store::entity::task_step::Model| (moment(s.at), step_word(&s.act), name(s.person), s.text.clone());
    let parts = file.parts.iter().map(|p| (p.id, kind(&p.kind), p.title.clone(), name(p.owner_id), p.closed.is_some()));
    let moves = moves(&file, me, judges, tried);
    let item = file.item.as_ref();
    let row = &file.row;
    Ok(DeskAction {
        page: viewer.page().crumb(t.say("nav-actions"), "/desk/actions"),
        id,
        kind: kind(&row.kind),
        title: row.title.clone(),
        source: row.source.clone(),
        goal: row.goal.clone(),
        cause: row.cause.clone(),
        measure: row.measure.clone(),
        owner: name(row.owner_id),
        others: row.others.clone(),
        due: row.due.clone(),
        closed: row.closed.clone().unwrap_or_default(),
        light: stands.as_ref().map(|p| light(p.light)),
        done: stands.as_ref().map(|p| points(&p.done)).unwrap_or_default(),
        expected: stands.as_ref().map(|p| points(&p.expected)).unwrap_or_default(),
        stage: item.map(|item| stage(item.stage)),
        proof: item.map(|item| item.proof.clone()).unwrap_or_default(),
        look_back: item.and_then(zhida_cases::action::Item::look_back).map(|day| day.to_string()).unwrap_or_default(),
        reopened: item.map_or(0, |item| item.reopened),
        steps: file.steps.iter().map(step).collect(),
        milestones: file.milestones.iter().map(part).collect(),
        parts: parts.collect(),
        parent,
        moves,
        may_add: judges && row.kind != TaskKind::Rectification.key(),
        error: tried.map(|(_, why)| *why),
    })
}
