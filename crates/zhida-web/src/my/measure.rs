//! `GET /my/measures/{id}`: the measure's own text ticked for this enterprise, with a verdict on top that can be made again.

use super::row::unanswered;
use super::score::{Sheet, sheets};
use super::{Own, look, tenant, to_my};
use crate::app::App;
use crate::attempt::verdict::{Short, wanted};
use crate::document::{Document, Marks, Part, Run};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Due, Head, Which, is_about_documents};
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use zhida_engine::{Evaluation, Truth};
use zhida_facts::NaiveDate;
use zhida_live::Listing;
use zhida_measure::Kind;
use zhida_store::VerdictId;

#[derive(Template)]
#[template(path = "pages/my/measure.html")]
pub(crate) struct MyMeasure {
    page: Page,
    head: Head,
    name: String,
    uscc: String,
    document: Document,
    short: Short,
    verdict: String,
    day: NaiveDate,
    seen: i64,
    /// How many facts are open that can still matter, and the clauses a person attests.
    questions: usize,
    attest: Vec<String>,
    sheets: Vec<Sheet>,
    prepare: Vec<Part>,
    exclusive: Vec<(String, String)>,
    id: String,
    /// Whether one can apply today.
    open: bool,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let page = look(&app, &tenant, move |own| page(own, &viewer, &id, &which)).await?;
    Ok(Html(page).into_response())
}

fn page(own: &Own<'_>, viewer: &Viewer, id: &str, which: &Which) -> Result<MyMeasure, Fault> {
    let (t, library, day) = (viewer.words(), &own.shelf.library, own.city.day());
    let (index, _) = library.version(id, day, which.track()).ok_or(Fault::Missing)?;
    let subject = own.city.subject(index).ok_or(Fault::Missing)?;
    let (entry, measure) = own.shelf.index.entries.get(index).zip(library.measures().get(index)).ok_or(Fault::Missing)?;
    let (plan, show) = (&measure.plan, own.show(t));
    let explanation = own.city.explanation(&own.facts, &subject);
    let case = zhida_engine::Case::new(library, &own.facts, day, subject.track());
    // Nobody grows in order to fall in a larger size class.
    let wished = wanted(plan, &explanation) && plan.meta.kind != Kind::Class;
    let marks = Marks::of(show, plan, &Evaluation::new(&case, plan), &explanation, wished);
    let open = own.city.entries(&subject, own.row(), &Listing { limit: 1, ..Listing::default() }).items.into_iter().next();
    let undecided = explanation.outcome.verdict == Truth::Unknown;
    let mut attest = Vec::new();
    plan.each_clause(&mut |clause| {
        if undecided && open.as_ref().is_some_and(|o| o.attest.contains(&clause.id)) {
            attest.push(clause.text.clone());
        }
    });
    let document = Document::of(measure, Some(&marks), (library, "/my/measures/"));
    let about_documents = document.sections.iter().find(|s| is_about_documents(s.title.runs.first()));
    let exclusive = plan.meta.exclusive.iter().map(|(other, _)| (show.title(other), format!("/my/measures/{other}")));
    let version = own.shelf.versions.get(index).copied().ok_or(Fault::Missing)?;
    let enterprise = own.city.enterprise(own.number).ok_or(Fault::Missing)?;
    Ok(MyMeasure {
        page: viewer.page().crumb(t.say("nav-my"), "/my"),
        head: Head::of(library, entry, day).ok_or(Fault::Missing)?,
        name: enterprise.name.clone(),
        uscc: enterprise.uscc.clone(),
        short: Short::of(show, plan, &explanation),
        verdict: VerdictId { enterprise: own.number, version, seq: own.seen, day }.to_string(),
        day,
        seen: own.seen,
        questions: if undecided { open.map_or(0, |o| unanswered(own, &o.missing)) } else { 0 },
        attest,
        sheets: sheets(show, plan, &explanation),
        prepare: about_documents.map(|s| s.parts.clone()).unwrap_or_default(),
        exclusive: exclusive.collect(),
        document,
        id: id.to_owned(),
        open: crate::apply::is_open(plan, day) && explanation.outcome.verdict != Truth::No,
    })
}
