//! `GET /my/applications/{id}`: the form while the enterprise has to do something, else how it stands, step by step.

use super::file::{note, origin};
use super::save::check;
use super::typed::{called, one_of_many, written};
use super::{Own, look, tenant, to_my};
use crate::app::App;
use crate::apply::{self, Asked, Line, Rail, asked, money};
use crate::attempt::verdict::Short;
use crate::document::lang;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::verdict::Look;
use crate::upload::{Listed, accept};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeMap;
use zhida_apply::State as Stage;
use zhida_facts::Facts as _;
use zhida_measure::plan::{FactRef, Year};
use zhida_store::entity::attachment;
use zhida_store::{Earlier, FactEntry, Kept, KnownFact, Tenant};

#[derive(Template)]
#[template(path = "pages/my/apply.html")]
pub(crate) struct MyApply {
    page: Page,
    id: i64,
    title: String,
    lang: &'static str,
    measure: String,
    short: Short,
    /// What the department said was missing.
    missing: Vec<String>,
    due: Option<String>,
    known: Vec<OnFile>,
    fields: Vec<Field>,
    materials: Vec<Asked>,
    word: String,
    accept: String,
    wrong: Vec<String>,
    again: bool,
}

/// A fact that is on file, with where it comes from.
struct OnFile {
    label: String,
    value: String,
    origin: Option<Key>,
    note: String,
}

#[derive(Template)]
#[template(path = "pages/my/application.html")]
pub(crate) struct MyApplication {
    page: Page,
    id: i64,
    title: String,
    lang: &'static str,
    measure: String,
    look: Look,
    amount: String,
    due: Option<String>,
    rails: Vec<Rail>,
    lines: Vec<Line>,
    papers: Vec<(String, Listed)>,
    /// Whether it may be withdrawn, and whether nobody applied for it.
    withdraw: bool,
    listed: bool,
    /// Why it is not granted, clause by clause.
    why: Vec<String>,
    wrong: Option<Key>,
}

/// What a form is shown with again.
pub(super) struct Again {
    pub(super) parameters: Vec<(String, String)>,
    pub(super) wrong: Vec<String>,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let kept = tenant.application(id).await?;
    if is_form(&kept) {
        // What was typed and not sent stands there again; what nobody could read, with what is wrong with it.
        let parameters = serde_json::from_str(&kept.row.fields).unwrap_or_default();
        return Ok(Html(form(&app, &viewer, &tenant, kept, Again { parameters, wrong: Vec::new() }).await?).into_response());
    }
    Ok(Html(page(&app, &viewer, &tenant, &kept, None).await?).into_response())
}

pub(super) fn is_form(kept: &Kept) -> bool {
    matches!(kept.now.state, Stage::Draft | Stage::Returned)
}

/// The view with what was wrong, for whoever tried something it does not allow.
pub(super) async fn not_now(app: &App, viewer: &Viewer, tenant: &Tenant, id: i64, why: Key) -> Result<Response, Fault> {
    let kept = tenant.application(id).await?;
    Ok(refused(page(app, viewer, tenant, &kept, Some(why)).await?))
}

async fn page(app: &App, viewer: &Viewer, tenant: &Tenant, kept: &Kept, wrong: Option<Key>) -> Result<MyApplication, Fault> {
    let (t, shelf) = (viewer.words(), app.shelf());
    let show = crate::show::Show { library: &shelf.library, t };
    let state = kept.now.state;
    let found = shelf.library.measures().iter().rfind(|m| m.plan.meta.id == kept.row.measure);
    let papers = tenant.papers(kept.row.id).await?;
    let why = kept.now.proposal.iter().filter(|_| state == Stage::Refused).flat_map(|(p, _)| &p.reasons).filter(|r| !r.holds);
    let open = matches!(state, Stage::Review | Stage::Returned | Stage::Notice | Stage::Proposed);
    Ok(MyApplication {
        page: viewer.page().crumb(t.say("nav-my"), "/my").crumb(t.say("my-applications-title"), "/my/applications"),
        id: kept.row.id,
        title: show.title(&kept.row.measure),
        lang: found.map_or("zh-CN", lang),
        measure: kept.row.measure.clone(),
        look: Look { tone: apply::tone(state), word: apply::state(state) },
        amount: money(show, kept.now.amount()),
        due: kept.row.due.clone(),
        rails: apply::rail(&kept.now, &shelf.library.calendar),
        lines: apply::lines(show, &kept.log, &BTreeMap::new()),
        papers: papers.iter().map(|(m, f)| (m.clone(), Listed::of(f))).collect(),
        withdraw: open,
        listed: kept.now.listed,
        why: why.map(|r| r.why.clone()).collect(),
        wrong,
    })
}

/// The form, with what was typed and is wrong with it.
pub(super) async fn form(app: &App, viewer: &Viewer, tenant: &Tenant, kept: Kept, again: Again) -> Result<MyApply, Fault> {
    let (papers, earlier) = (tenant.papers(kept.row.id).await?, tenant.earlier_papers(kept.row.id).await?);
    let known = tenant.facts().await?;
    let asker = viewer.clone();
    look(app, tenant, move |own| made(own, &asker, &kept, &papers, &earlier, &known, again)).await
}

fn made(
    own: &Own<'_>,
    viewer: &Viewer,
    kept: &Kept,
    papers: &[(String, attachment::Model)],
    earlier: &[Earlier],
    known: &[KnownFact],
    again: Again,
) -> Result<MyApply, Fault> {
    let (t, show) = (viewer.words(), own.show(viewer.words()));
    let subject = own.city.subject_of(&kept.row.measure).ok_or(Fault::Missing)?;
    let plan = subject.plan();
    let explanation = own.city.explanation(&own.facts, &subject);
    let (_, typed) = check(own, viewer, &again.parameters);
    let field = |at: FactRef| {
        let name = called(show, at);
        let text = typed.values.get(&name).cloned().unwrap_or_else(|| written(show, at, &own.facts.state(at.fact, at.year.resolve(0))));
        one_of_many(show, at, &text, typed.wrong.get(&name))
    };
    let mut open: Vec<FactRef> = own.city.missing(&own.facts, &subject);
    // What was typed and could not be read is asked again, also if it was there before.
    let all: Vec<FactRef> = plan.facts().into_iter().map(|at| fixed(own, at)).collect();
    open.extend(all.iter().filter(|at| typed.wrong.contains_key(&called(show, **at))).copied());
    open.sort_unstable();
    open.dedup();
    let on_file = |at: &FactRef| {
        let state = own.facts.state(at.fact, at.year.resolve(0));
        let key = &own.shelf.library.dictionary.fact(at.fact).key;
        let source = known.iter().find(|k| k.key == *key && k.year == at.year.resolve(0));
        (!state.is_unknown()).then(|| OnFile {
            label: show.fact(*at),
            value: show.state(*at, &state),
            origin: source.map(|k| origin(k.origin)),
            note: source.map(note).unwrap_or_default(),
        })
    };
    let word = again.parameters.iter().find(|(n, _)| n == "word").map_or_else(|| kept.row.draft.clone(), |(_, v)| v.clone());
    Ok(MyApply {
        page: viewer.page().crumb(t.say("nav-my"), "/my").crumb(t.say("my-applications-title"), "/my/applications"),
        id: kept.row.id,
        title: plan.meta.title.clone(),
        lang: lang(subject.measure()),
        measure: kept.row.measure.clone(),
        short: Short::of(show, plan, &explanation),
        missing: kept.now.returned.clone().unwrap_or_default(),
        due: kept.row.due.clone(),
        known: all.iter().filter_map(on_file).collect(),
        fields: open.into_iter().map(field).collect(),
        materials: asked(own.city, &own.facts, &subject, papers, earlier),
        word,
        accept: accept(),
        wrong: again.wrong,
        again: kept.now.state == Stage::Returned,
    })
}

/// The fact in its calendar year.
fn fixed(own: &Own<'_>, at: FactRef) -> FactRef {
    FactRef { year: at.year.resolve(own.year()).map_or(Year::Point, Year::Fixed), ..at }
}

/// What was filled in, and whether any of it is wrong.
pub(super) async fn filled(
    app: &App,
    viewer: &Viewer,
    tenant: &Tenant,
    parameters: &[(String, String)],
) -> Result<(Vec<FactEntry>, bool), Fault> {
    let (asker, given) = (viewer.clone(), parameters.to_vec());
    look(app, tenant, move |own| {
        let (entries, typed) = check(own, &asker, &given);
        Ok((entries, !typed.wrong.is_empty()))
    })
    .await
}
