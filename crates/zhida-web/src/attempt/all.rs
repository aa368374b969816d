//! `GET /try`: all measures in force at once with the facts given: what is certain, what is near, what is open, and what to ask next.

use super::answers::{Answers, Given};
use super::question::fields;
use crate::app::{App, Shelf};
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::verdict::{Look, verdict};
use crate::measure::{Due, Row};
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use zhida_engine::{Case, Truth, next_questions};
use zhida_facts::NaiveDate;
use zhida_measure::{Kind, Track};

#[derive(Template)]
#[template(path = "pages/attempt/all.html")]
pub(crate) struct AttemptAll {
    page: Page,
    groups: Vec<Group>,
    questions: Vec<Field>,
    given: Vec<(Given, String)>,
    carried: Vec<(String, String)>,
    again: Option<String>,
}

struct Group {
    title: Key,
    id: &'static str,
    rows: Vec<Tried>,
}

struct Tried {
    row: Row,
    look: Look,
    amount: String,
    href: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Html<AttemptAll>, Fault> {
    let (shelf, today) = (app.shelf(), app.today());
    let work = move || page(&shelf, &viewer, &parameters, today);
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Failed).map(Html)
}

fn page(shelf: &Shelf, viewer: &Viewer, parameters: &[(String, String)], today: NaiveDate) -> AttemptAll {
    let library = &shelf.library;
    let show = Show { library, t: viewer.words() };
    let answers = Answers::read(show, parameters, "");
    let case = Case::new(library, &answers.record, today, Track::New);
    let picked: Vec<usize> = library
        .ids()
        .filter_map(|id| library.version(id, today, Track::New).filter(|(_, in_force)| *in_force))
        .map(|(index, _)| index)
        .filter(|index| {
            library
                .measures()
                .get(*index)
                .is_some_and(|m| !matches!(m.plan.meta.kind, Kind::Alert | Kind::Class | Kind::Score | Kind::Routing))
        })
        .collect();
    // To somebody of whom nothing is known, what matters to most measures comes first; the engine's order is by what it is worth.
    let mut asked = next_questions(&case, &picked);
    asked.sort_by_key(|q| std::cmp::Reverse(q.measures.len()));
    let asked: Vec<_> = asked.into_iter().map(|q| q.fact).collect();
    let mut groups = [
        Group { title: Key("attempt-all-yes"), id: "yes", rows: Vec::new() },
        Group { title: Key("attempt-all-near"), id: "near", rows: Vec::new() },
        Group { title: Key("attempt-all-open"), id: "open", rows: Vec::new() },
        Group { title: Key("attempt-all-no"), id: "no", rows: Vec::new() },
    ];
    let [yes, near, open, no] = &mut groups;
    for index in picked {
        let Some((entry, measure)) = shelf.index.entries.get(index).zip(library.measures().get(index)) else { continue };
        let outcome = case.outcome(index, true);
        let amount = outcome.amount.as_ref().filter(|_| outcome.verdict != Truth::No).map_or_else(String::new, |a| show.amount(a));
        let href = answers.href(&format!("/measures/{}/try", entry.id), "", false);
        let tried = Tried { row: Row::of(library, entry, today), look: verdict(measure.plan.meta.kind, outcome.verdict), amount, href };
        match (outcome.verdict, outcome.unmet) {
            (Truth::Yes, _) => yes.rows.push(tried),
            (_, 1) => near.rows.push(tried),
            (Truth::Unknown, _) => open.rows.push(tried),
            (Truth::No, _) => no.rows.push(tried),
        }
    }
    AttemptAll {
        page: viewer.page(),
        groups: groups.into_iter().filter(|g| !g.rows.is_empty()).collect(),
        questions: fields(show, &answers, &asked),
        again: (!answers.skipped.is_empty() && !asked.is_empty()).then(|| answers.href("/try", "", true)),
        carried: answers.carried(),
        given: answers.given.iter().map(|g| (g.clone(), answers.href("/try", &g.name, false))).collect(),
    }
}
