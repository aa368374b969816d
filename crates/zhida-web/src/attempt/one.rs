//! `GET /measures/{id}/try`: one measure with the facts given: its document with marks, the gap, the ways, the next questions.

use super::answers::{Answers, Given};
use super::question::fields;
use super::verdict::{Short, wanted};
use crate::app::{App, Shelf};
use crate::document::{Document, Marks, Part, Run};
use crate::error::Fault;
use crate::kit::form::{Field, Input, Offer};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::measure::{Due, Head, Which};
use crate::show::Show;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::{Path, Query, State};
use zhida_engine::{Case, Evaluation, Truth, explain, next_questions};
use zhida_facts::NaiveDate;
use zhida_measure::plan::Plan;

#[derive(Template)]
#[template(path = "pages/attempt/one.html")]
pub(crate) struct AttemptOne {
    page: Page,
    head: Head,
    document: Document,
    short: Short,
    questions: Vec<Field>,
    attestations: Vec<Field>,
    open: usize,
    given: Vec<(Given, String)>,
    carried: Vec<(String, String)>,
    again: Option<String>,
    started: bool,
    path: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Html<AttemptOne>, Fault> {
    let (shelf, today) = (app.shelf(), app.today());
    let measure = which.find(&shelf.library, &id, today)?;
    let work = move || page(&shelf, &viewer, &which, measure, &parameters, today);
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Failed)?.map(Html)
}

fn page(
    shelf: &Shelf,
    viewer: &Viewer,
    which: &Which,
    index: usize,
    parameters: &[(String, String)],
    today: NaiveDate,
) -> Result<AttemptOne, Fault> {
    let (library, t) = (&shelf.library, viewer.words());
    let (entry, measure) = shelf.index.entries.get(index).zip(library.measures().get(index)).ok_or(Fault::Missing)?;
    let show = Show { library, t };
    let answers = Answers::read(show, parameters, &entry.id);
    let case = Case::new(library, &answers.record, today, which.track());
    let plan = &measure.plan;
    let explanation = explain(&case, index, plan.meta.in_force.contains(today));
    let marks = Marks::of(show, plan, &Evaluation::new(&case, plan), &explanation, wanted(plan, &explanation));
    let asked: Vec<_> = next_questions(&case, &[index]).into_iter().map(|q| q.fact).collect();
    let questions = fields(show, &answers, &asked);
    let path = format!("/measures/{}/try", entry.id);
    let undecided = explanation.outcome.verdict == Truth::Unknown || !answers.attested.is_empty();
    Ok(AttemptOne {
        page: viewer.page().crumb(t.say("nav-measures"), "/measures").crumb(&entry.title, format!("/measures/{}", entry.id)),
        head: Head::of(library, entry, today).ok_or(Fault::Missing)?,
        document: Document::of(measure, Some(&marks), (library, "/measures/")),
        short: Short::of(show, plan, &explanation),
        // What a person has to attest is asked for when the facts are in.
        attestations: if questions.is_empty() && undecided { attestations(show, plan, &answers) } else { Vec::new() },
        open: asked.len(),
        questions,
        again: (!answers.skipped.is_empty() && !asked.is_empty()).then(|| answers.href(&path, "", true)),
        started: !answers.given.is_empty() || !answers.attested.is_empty(),
        carried: answers.carried(),
        given: answers.given.iter().map(|g| (g.clone(), answers.href(&path, &g.name, false))).collect(),
        path,
    })
}

/// Manual clauses as fields: what would a person who looks say?
fn attestations(show: Show<'_>, plan: &Plan, answers: &Answers) -> Vec<Field> {
    let mut found = Vec::new();
    plan.each_clause(&mut |clause| {
        if !clause.is_manual() {
            return;
        }
        let said =
            [("yes", show.t.say("attempt-attest-yes")), ("no", show.t.say("attempt-attest-no")), ("", show.t.say("attempt-attest-open"))];
        found.push(Field {
            name: format!("attest:{}", clause.key),
            id: format!("attest-{}", clause.id),
            label: clause.text.clone(),
            hint: String::new(),
            value: answers.attested.get(&clause.key).cloned().unwrap_or_default(),
            error: String::new(),
            input: Input::Choice(said.map(|(value, label)| Offer { value: value.to_owned(), label: label.to_string() }).into()),
        });
    });
    found
}
