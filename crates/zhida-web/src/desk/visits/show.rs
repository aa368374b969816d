//! `GET /desk/visits/{id}`: one visit, its record, and its findings with where each went.

use super::{destination, gone, state};
use crate::app::App;
use crate::casework::subjects;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, State};
use std::collections::BTreeMap;
use zhida_measure::Library;
use zhida_store::entity::{finding, visit};
use zhida_store::{Destination, Role, VisitState};

#[derive(Template)]
#[template(path = "pages/desk/visit.html")]
pub(crate) struct DeskVisit {
    page: Page,
    id: i64,
    enterprise: i64,
    name: String,
    state: Key,
    planned: String,
    visitor: String,
    questions: String,
    visited: String,
    met: String,
    record: String,
    consent: bool,
    findings: Vec<Found>,
    /// What a clerk fills in now.
    record_fields: Vec<Field>,
    finding_fields: Vec<Field>,
    /// Whether it can be said that nothing was found.
    may_finish: bool,
    may_cancel: bool,
    /// What was refused: the form it belongs to, and why.
    error: Option<(String, String)>,
}

impl DeskVisit {
    /// Why a form was refused.
    fn why(&self, form: &str) -> Option<&str> {
        self.error.as_ref().filter(|(tried, _)| tried == form).map(|(_, why)| why.as_str())
    }
}

/// A finding.
pub(crate) struct Found {
    pub(crate) id: i64,
    pub(crate) text: String,
    pub(crate) quote: String,
    /// Where it went; nothing while nobody has said.
    pub(crate) to: Option<Key>,
    pub(crate) answer: String,
    pub(crate) case: Option<i64>,
    /// The ways it can go: name, words, fields, whether the form stands open.
    pub(crate) ways: Vec<(&'static str, Key, Vec<Field>, bool)>,
}

impl Found {
    fn case_number(&self) -> String {
        self.case.map(crate::casework::number).unwrap_or_default()
    }
}

/// What was typed, and which form it was: `record`, `finding`, or `12-case`.
pub(crate) type Typed = BTreeMap<String, String>;

/// What was tried and refused.
pub(super) struct Tried<'a> {
    pub(super) form: String,
    pub(super) typed: &'a Typed,
    pub(super) error: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskVisit>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

pub(super) async fn page(app: &App, viewer: &Viewer, id: i64, tried: Option<Tried<'_>>) -> Result<DeskVisit, Fault> {
    let t = viewer.words();
    let desk = desk(app, viewer)?;
    let (of, found) = desk.visit(id).await?;
    let name = desk.enterprise_names([of.enterprise_id]).await?.remove(&of.enterprise_id).map(|(name, _)| name).unwrap_or_default();
    let visitor = desk.names([of.visitor_id]).await?.remove(&of.visitor_id).unwrap_or_default();
    let shelf = app.shelf();
    let clerk = viewer.role() == Some(Role::Clerk);
    let stands = VisitState::from_key(&of.state);
    let making = Making { t, library: &shelf.library, tried: tried.as_ref() };
    let open = clerk && matches!(stands, Some(VisitState::Planned | VisitState::Recorded));
    let was = clerk && matches!(stands, Some(VisitState::Recorded | VisitState::Done));
    Ok(DeskVisit {
        page: viewer.page().crumb(t.say("nav-visits"), "/desk/visits"),
        id,
        enterprise: of.enterprise_id,
        name,
        state: state(&of.state),
        visitor,
        may_finish: clerk && stands == Some(VisitState::Recorded) && found.is_empty(),
        findings: found.into_iter().map(|one| making.found(one, clerk)).collect(),
        record_fields: if open || making.tries("record") { making.record(&of, &app.today().to_string()) } else { Vec::new() },
        finding_fields: if was || making.tries("finding") { making.finding() } else { Vec::new() },
        may_cancel: clerk && stands == Some(VisitState::Planned),
        error: tried.as_ref().map(|tried| (tried.form.clone(), tried.error.clone())),
        planned: of.planned_day,
        questions: of.questions,
        visited: of.visited_day.unwrap_or_default(),
        met: of.met,
        record: of.record,
        consent: of.consent,
    })
}

struct Making<'a> {
    t: Words,
    library: &'a Library,
    tried: Option<&'a Tried<'a>>,
}

impl Making<'_> {
    /// Whether that form was tried and refused.
    fn tries(&self, form: &str) -> bool {
        self.tried.is_some_and(|tried| tried.form == form)
    }

    fn field(&self, form: &str, name: &str, label: Key, value: &str, input: Input) -> Field {
        // What is not ticked is not sent.
        let typed = self.tried.filter(|t| t.form == form).map(|t| t.typed.get(name).cloned().unwrap_or_default());
        Field {
            name: name.to_owned(),
            id: format!("{form}-{name}"),
            label: self.t.say(label).to_string(),
            hint: String::new(),
            value: typed.unwrap_or_else(|| value.to_owned()),
            error: String::new(),
            input,
        }
    }

    fn line(&self, form: &str, name: &str, label: Key) -> Field {
        self.field(form, name, label, "", Input::words())
    }

    fn record(&self, of: &visit::Model, today: &str) -> Vec<Field> {
        let day = of.visited_day.clone().unwrap_or_else(|| today.to_owned());
        let consent = if of.consent { "yes" } else { "" };
        vec![
            self.field("record", "day", Key("visit-was"), &day, Input::Date),
            self.field("record", "met", Key("visit-met"), &of.met, Input::words()),
            self.field("record", "record", Key("visit-record"), &of.record, Input::Area),
            self.field("record", "consent", Key("visit-consent"), consent, Input::Tick),
        ]
    }

    fn finding(&self) -> Vec<Field> {
        vec![
            self.field("finding", "text", Key("visit-finding-text"), "", Input::Area),
            self.line("finding", "quote", Key("visit-finding-quote")),
        ]
    }

    fn found(&self, of: finding::Model, clerk: bool) -> Found {
        let to = of.destination.as_deref().and_then(Destination::from_key);
        // What was tried is among the ways though it is not possible any more: what was typed stands nowhere else.
        let offered = |d: &Destination| clerk && to.is_none() || self.tries(&format!("{}-{}", of.id, d.key()));
        let ways = Destination::ALL.into_iter().filter(offered).map(|d| self.way(of.id, d)).collect();
        Found { id: of.id, text: of.text, quote: of.quote, to: to.map(gone), answer: of.answer, case: of.case_id, ways }
    }

    fn way(&self, finding: i64, to: Destination) -> (&'static str, Key, Vec<Field>, bool) {
        let form = format!("{finding}-{}", to.key());
        let fields = match to {
            Destination::Spot => vec![self.line(&form, "answer", Key("visit-spot-how"))],
            Destination::Advice => vec![self.line(&form, "answer", Key("visit-advice-text"))],
            Destination::Case => vec![
                self.field(&form, "subject", Key("case-f-subject"), "", Input::Choice(subjects::offers(self.library, self.t.zh()))),
                self.line(&form, "contact", Key("case-f-contact")),
                self.field(&form, "date", Key("visit-case-day"), "", Input::Date),
            ],
            Destination::Fact => vec![
                self.line(&form, "other", Key("desk-fact")),
                self.line(&form, "other-year", Key("desk-year")),
                self.line(&form, "other-value", Key("desk-value")),
            ],
        };
        let open = self.tries(&form);
        (to.key(), destination(to), fields, open)
    }
}
