//! `GET /desk/enterprises/{id}/measures/{measure}`: one verdict, for the caller on the telephone: the measure's own text with marks, what is
//! missing, and an id by which it can be made again.

use super::attest::{Item, Refused, Said, items, said};
use super::{desk, may};
use crate::app::App;
use crate::attempt::verdict::{Short, wanted};
use crate::document::{Document, Marks, Part, Run};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Head, Which};
use crate::show::Show;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Path, Query, State};
use zhida_engine::{Case, Evaluation};
use zhida_facts::NaiveDate;
use zhida_live::City;
use zhida_store::{Permission, VerdictId};

#[derive(Template)]
#[template(path = "pages/desk/explain.html")]
pub(crate) struct DeskExplain {
    page: Page,
    id: i64,
    name: String,
    uscc: String,
    measure: String,
    renewal: bool,
    head: Head,
    document: Document,
    short: Short,
    score: Option<String>,
    items: Vec<(Item, Option<Said>)>,
    refused: Option<Refused>,
    attest: bool,
    verdict_id: String,
    day: NaiveDate,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, measure)): Path<(i64, String)>,
    Query(which): Query<Which>,
) -> Result<Html<DeskExplain>, Fault> {
    Ok(Html(page(&app, &viewer, id, &measure, &which, None).await?))
}

/// What the verdict is made of.
pub(super) struct Made {
    pub(super) document: Document,
    pub(super) short: Short,
    score: Option<String>,
    items: Vec<Item>,
    renewal: bool,
    day: NaiveDate,
}

/// The page, with a statement that was not taken if there is one.
pub(super) async fn page(
    app: &App,
    viewer: &Viewer,
    id: i64,
    measure: &str,
    which: &Which,
    refused: Option<Refused>,
) -> Result<DeskExplain, Fault> {
    let desk = desk(app, viewer)?;
    let enterprise = desk.enterprise(id).await?;
    let t = viewer.words();
    // Verdict and id must be of one moment, so nothing is brought up to date in between.
    let known = app.known.lock().await;
    let (seq, shelf) = (*known, app.shelf());
    let index = which.find(&shelf.library, measure, app.today())?;
    let library = shelf.library.clone();
    let made = app.ask(move |city| made(city, Show { library: &library, t }, id, index)).await?.ok_or(Fault::Missing)?;
    drop(known);
    let statements: Vec<_> = desk.attestations(id).await?.into_iter().filter(|a| a.measure == measure).collect();
    let names = desk.names(statements.iter().filter_map(|a| a.author_id)).await?;
    let mut said = said(Show { library: &shelf.library, t }, &statements, &names, made.day);
    let items = made.items.into_iter().map(|item| {
        let found = said.iter().position(|s| s.key == item.key).map(|at| said.swap_remove(at));
        (item, found)
    });
    let version = shelf.versions.get(index).copied().ok_or(Fault::Missing)?;
    let entry = shelf.index.entries.get(index).ok_or(Fault::Missing)?;
    Ok(DeskExplain {
        page: viewer.page().crumb(t.say("nav-enterprises"), "/desk/enterprises").crumb(&enterprise.name, format!("/desk/enterprises/{id}")),
        id,
        name: enterprise.name,
        uscc: enterprise.uscc,
        measure: measure.to_owned(),
        renewal: made.renewal,
        head: Head::of(&shelf.library, entry, made.day).ok_or(Fault::Missing)?,
        document: made.document,
        short: made.short,
        score: made.score,
        items: items.collect(),
        refused,
        attest: may(viewer, Permission::Attest),
        verdict_id: VerdictId { enterprise: id, version, seq, day: made.day }.to_string(),
        day: made.day,
    })
}

pub(super) fn made(city: &City, show: Show<'_>, id: i64, index: usize) -> Option<Made> {
    let facts = city.facts(id)?;
    let subject = city.subject(index)?;
    let plan = subject.plan();
    let explanation = city.explanation(&facts, &subject);
    let case = Case::new(show.library, &facts, city.day(), subject.track());
    let marks = Marks::of(show, plan, &Evaluation::new(&case, plan), &explanation, wanted(plan, &explanation));
    Some(Made {
        document: Document::of(subject.measure(), Some(&marks), (show.library, &format!("/desk/enterprises/{id}/measures/"))),
        short: Short::of(show, plan, &explanation),
        score: explanation.outcome.score.as_ref().map(|s| show.interval(s)),
        items: items(plan),
        renewal: subject.track() == zhida_measure::Track::Renewal,
        day: city.day(),
    })
}

impl DeskExplain {
    /// Why the statement on `key` was not taken, and what it said.
    fn refused_at(&self, key: &str) -> Option<&Refused> {
        self.refused.as_ref().filter(|r| r.given.clause == key)
    }
}
