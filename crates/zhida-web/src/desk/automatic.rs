//! 免申即享: which measures need no application, what prevents the others, and the list of a measure that a department confirms.

use super::{desk, may};
use crate::app::App;
use crate::apply::{self, ground, money, way};
use crate::budget::pays;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Redirect;
use std::collections::BTreeSet;
use zhida_apply::{Frozen, Procedure, Proposal};
use zhida_live::{City, Standing, Subject};
use zhida_measure::plan::{Needed, Plan, Points, When};
use zhida_store::{Conflict, Permission, StoreError};

/// Enterprises shown of a list.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "pages/desk/automatic.html")]
pub(crate) struct DeskAutomatic {
    page: Page,
    ready: Vec<Ready>,
    others: Vec<Other>,
}

/// A measure that needs no application.
struct Ready {
    id: String,
    title: String,
    department: String,
    eligible: usize,
    open: usize,
}

/// A measure that does, and the one thing that prevents it.
struct Other {
    title: String,
    href: String,
    what: Key,
    which: String,
}

/// What prevents that a measure is carried out without application: the first thing only a person can bring.
fn obstacle(plan: &Plan) -> Option<(Key, String)> {
    let mut manual = None;
    plan.each_clause(&mut |c| {
        if c.is_manual() && manual.is_none() {
            manual = Some(c.text.clone());
        }
    });
    let mut indicators = plan.sheets.iter().flat_map(|s| &s.indicators);
    let by_hand = |b: &zhida_measure::plan::Band| matches!(b.points, Points::Range(..)) || matches!(b.when, When::Manual);
    let scored = indicators.find(|i| i.bands.iter().any(by_hand)).map(|i| i.name.clone());
    let paper = plan.materials.iter().find(|m| matches!(m.needed, Needed::Always)).map(|m| m.name.clone());
    manual
        .map(|text| (Key("desk-automatic-clause"), text))
        .or_else(|| scored.map(|name| (Key("desk-automatic-points"), name)))
        .or_else(|| paper.map(|name| (Key("desk-automatic-paper"), name)))
        .or_else(|| (!pays(plan)).then(|| (Key("desk-automatic-no-money"), String::new())))
}

/// Measures somebody could apply for today.
fn subjects(city: &City) -> Vec<Subject> {
    let all = city.in_force().iter().filter_map(|m| city.subject(*m));
    all.filter(|s| apply::is_open(s.plan(), city.day())).collect()
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskAutomatic>, Fault> {
    let desk = desk(&app, &viewer)?;
    let own = desk.own_department().await?;
    let (ready, others) = app.ask(move |city| measures(city, own.as_deref())).await?;
    Ok(Html(DeskAutomatic { page: page(&viewer), ready, others }))
}

/// The frame, with the way to the list of measures.
fn page(viewer: &Viewer) -> Page {
    let t = viewer.words();
    viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("desk-applications-title"), "/desk/applications")
}

fn measures(city: &City, own: Option<&str>) -> (Vec<Ready>, Vec<Other>) {
    let (mut ready, mut others) = (Vec::new(), Vec::new());
    for subject in subjects(city) {
        let (plan, procedure) = (subject.plan(), way(subject.plan()));
        let department = procedure.steps.last().map(|s| s.department.clone()).unwrap_or_default();
        if own.is_some_and(|own| own != department) {
            continue;
        }
        match obstacle(plan) {
            None => {
                let judged = city.judge(&subject);
                let counts = judged.counts();
                let (eligible, open) = (counts.of(Standing::Eligible), counts.of(Standing::NeedsAnswer));
                ready.push(Ready { id: plan.meta.id.clone(), title: plan.meta.title.clone(), department, eligible, open });
            }
            Some((what, which)) => {
                let href = format!("/desk/measures/{}", plan.meta.id);
                others.push(Other { title: plan.meta.title.clone(), href, what, which });
            }
        }
    }
    (ready, others)
}

#[derive(Template)]
#[template(path = "pages/desk/listing.html")]
pub(crate) struct DeskListing {
    page: Page,
    id: String,
    title: String,
    department: String,
    rows: Vec<Row>,
    count: usize,
    total: String,
    notice: u32,
    /// Whether whoever looks may confirm it.
    confirm: bool,
    /// Enterprises that the facts on file do not settle.
    open: usize,
}

struct Row {
    number: i64,
    name: String,
    uscc: String,
    amount: String,
}

/// Somebody who would be listed.
struct One {
    number: i64,
    name: String,
    uscc: String,
    proposal: Proposal,
    frozen: Frozen,
}

/// Everybody the measure grants something for certain, but for who has applied, been listed or refused.
async fn everybody(app: &App, viewer: &Viewer, id: &str) -> Result<(Vec<One>, Procedure, usize, String), Fault> {
    let taken: BTreeSet<i64> = desk(app, viewer)?.applied_for(id).await?.into_keys().collect();
    let (wanted, inner) = (id.to_owned(), app.clone());
    app.ask(move |city: &City| {
        let (shelf, seen) = (inner.shelf(), inner.seen());
        let subject = city.subject_of(&wanted).ok_or(Fault::Missing)?;
        if !apply::is_open(subject.plan(), city.day()) || obstacle(subject.plan()).is_some() {
            return Err(Fault::Missing);
        }
        let judged = city.judge(&subject);
        let one = |row: usize| {
            let number = city.number(row).filter(|n| !taken.contains(n))?;
            let (facts, enterprise) = (city.facts(number)?, city.enterprise(number)?);
            let ground = ground(city, &shelf, &facts, &subject);
            let proposal = ground.certain().filter(|p| p.amount.is_some())?;
            let frozen = ground.frozen(seen, "");
            Some(One { number, name: enterprise.name.clone(), uscc: enterprise.uscc.clone(), proposal, frozen })
        };
        let all = judged.at(Standing::Eligible).into_iter().filter_map(one).collect();
        Ok((all, way(subject.plan()), judged.counts().of(Standing::NeedsAnswer), subject.plan().meta.title.clone()))
    })
    .await?
}

/// `GET /desk/automatic/{id}`
pub(crate) async fn list(State(app): State<App>, viewer: Viewer, Path(id): Path<String>) -> Result<Html<DeskListing>, Fault> {
    let (all, procedure, open, title) = everybody(&app, &viewer, &id).await?;
    let (t, shelf): (Words, _) = (viewer.words(), app.shelf());
    let show = Show { library: &shelf.library, t };
    let department = procedure.steps.last().map(|s| s.department.clone()).unwrap_or_default();
    let own = desk(&app, &viewer)?.own_department().await?;
    let total = all.iter().filter_map(|o| o.proposal.amount).fold(0_i64, i64::saturating_add);
    let row =
        |one: &One| Row { number: one.number, name: one.name.clone(), uscc: one.uscc.clone(), amount: money(show, one.proposal.amount) };
    Ok(Html(DeskListing {
        page: page(&viewer).crumb(t.say("desk-automatic-title"), "/desk/automatic"),
        id,
        title,
        rows: all.iter().take(SHOWN).map(row).collect(),
        count: all.len(),
        total: money(show, Some(total)),
        notice: procedure.notice,
        confirm: may(&viewer, Permission::HandleApplications) && own.as_deref() == Some(department.as_str()) && !all.is_empty(),
        department,
        open,
    }))
}

/// `POST /desk/automatic/{id}`: all of them, in one transaction.
pub(crate) async fn confirm(State(app): State<App>, viewer: Viewer, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let (all, procedure, ..) = everybody(&app, &viewer, &id).await?;
    let calendar = app.shelf().library.calendar.clone();
    let listed = all.into_iter().map(|one| (one.number, one.frozen, one.proposal)).collect();
    let made = desk(&app, &viewer)?.list_enterprises(&id, &procedure, listed, &calendar, app.now()).await;
    let done = match made {
        Ok(made) => made.len(),
        // Somebody applied while the list was looked at; the list is shown anew.
        Err(StoreError::Conflict(Conflict::Applied(_))) => return Ok(Redirect::to(&format!("/desk/automatic/{id}"))),
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/desk/applications?measure={id}&done={done}&left=0")))
}
