//! `/desk/applications/{id}`: one application as whoever decides needs it: the measure's own text with marks, facts with their sources,
//! papers, the log, and what can be done now.

use super::applications::light_of;
use super::explain::made;
use super::{desk, may};
use crate::app::App;
use crate::apply::{self, Line, Rail, ground, money};
use crate::attempt::verdict::Short;
use crate::document::{Document, Part, Run, lang};
use crate::error::Fault;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::verdict::{Look, mark};
use crate::show::Show;
use crate::upload::Listed;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use zhida_apply::{Objection, Officer, Party, State as Stage};
use zhida_facts::NaiveDate;
use zhida_live::City;
use zhida_measure::plan::Needed;
use zhida_store::{Kept, Permission};

#[derive(Template)]
#[template(path = "pages/desk/application.html")]
pub(crate) struct DeskApplication {
    page: Page,
    id: i64,
    enterprise: i64,
    name: String,
    uscc: String,
    title: String,
    lang: &'static str,
    measure: String,
    rows: i32,
    look: Look,
    light: (&'static str, Key),
    due: Option<String>,
    amount: String,
    word: String,
    listed: bool,
    /// Whether facts have changed since it was sent.
    changed: bool,
    short: Option<Short>,
    document: Option<Document>,
    conditions: Vec<Condition>,
    rails: Vec<Rail>,
    lines: Vec<Line>,
    papers: Vec<(String, Listed)>,
    /// Papers the measure always asks for, and that did not come.
    lacking: Vec<String>,
    objections: Vec<Objection>,
    /// What can be done now, by whoever looks.
    can: Can,
    amount_yuan: String,
    today: NaiveDate,
    wrong: Option<Key>,
    typed: Vec<(String, String)>,
}

/// A condition as the form of a proposal shows it.
struct Condition {
    at: usize,
    text: String,
    look: Look,
    /// `yes`, `no`, or nothing where a person has to say.
    holds: &'static str,
}

/// What can be done.
#[derive(Clone, Copy, Default)]
struct Can {
    send_back: bool,
    pass: bool,
    visit: bool,
    attest: bool,
    propose: bool,
    answer: bool,
    decide: bool,
    pay: bool,
    confirm: bool,
}

impl Can {
    fn of(kept: &Kept, own: Option<&str>, person: i64) -> Self {
        let now = &kept.now;
        if own != Some(now.department()) {
            return Self::default();
        }
        let officer = now.now_at().map(|s| s.officer);
        let another = |by: Option<i64>| by != Some(person);
        let open = now.open_objections() > 0;
        Self {
            send_back: officer.is_some() && now.returned.is_none(),
            pass: matches!(officer, Some(Officer::Handler | Officer::Inspector | Officer::Expert)),
            visit: officer == Some(Officer::Inspector),
            attest: officer == Some(Officer::Expert),
            propose: officer == Some(Officer::Head),
            answer: open && matches!(now.state, Stage::Notice | Stage::Proposed),
            decide: now.state == Stage::Proposed && !open && now.proposal.as_ref().is_some_and(|(_, by)| another(*by)),
            pay: now.state == Stage::Granted,
            confirm: now.state == Stage::Booked && now.payment.as_ref().is_some_and(|(_, by)| another(*by)),
        }
    }
    fn nothing(self) -> bool {
        !(self.send_back || self.pass || self.propose || self.answer || self.decide || self.pay || self.confirm)
    }
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskApplication>, Fault> {
    Ok(Html(page(&app, &viewer, id, None, Vec::new()).await?))
}

/// The page once more, with what stood in the way.
pub(super) async fn not_so(app: &App, viewer: &Viewer, id: i64, why: Key, typed: Vec<(String, String)>) -> Result<Response, Fault> {
    Ok(refused(page(app, viewer, id, Some(why), typed).await?))
}

async fn page(app: &App, viewer: &Viewer, id: i64, wrong: Option<Key>, typed: Vec<(String, String)>) -> Result<DeskApplication, Fault> {
    let desk = desk(app, viewer)?;
    let (kept, t, shelf, today) = (desk.application(id).await?, viewer.words(), app.shelf(), app.today());
    let enterprise = desk.enterprise(kept.row.enterprise_id).await?;
    let papers = desk.papers(&kept).await?;
    let persons = kept.log.iter().filter(|r| matches!(r.by.party, Party::Department(_))).filter_map(|r| r.by.person);
    let names = desk.names(persons).await?;
    let own = desk.own_department().await?.filter(|_| may(viewer, Permission::HandleApplications));
    let show = Show { library: &shelf.library, t };
    let (number, measure, inner) = (enterprise.id, kept.row.measure.clone(), app.clone());
    let seen = app
        .ask(move |city: &City| {
            let shelf = inner.shelf();
            let show = Show { library: &shelf.library, t };
            let (row, subject) = (city.facts(number)?, city.subject_of(&measure)?);
            Some((ground(city, &shelf, &row, &subject), made(city, show, number, subject.index())?))
        })
        .await?;
    let frozen = kept.now.frozen.last();
    let (state, found) = (kept.now.state, shelf.library.measures().iter().rfind(|m| m.plan.meta.id == kept.row.measure));
    let changed = seen.as_ref().zip(frozen).is_some_and(|((ground, _), f)| ground.facts != f.facts);
    let light = light_of(&kept.row, today, &shelf.library.calendar);
    let conditions = seen.iter().flat_map(|(ground, _)| &ground.conditions).enumerate().map(|(at, c)| Condition {
        at,
        text: c.text.clone(),
        look: mark(c.truth),
        holds: match c.truth {
            zhida_engine::Truth::Yes => "yes",
            zhida_engine::Truth::No => "no",
            zhida_engine::Truth::Unknown => "",
        },
    });
    let conditions = conditions.collect();
    let amount = kept.now.amount().or_else(|| seen.as_ref().and_then(|(ground, _)| ground.amount()));
    let (short, document) = seen.map_or((None, None), |(_, made)| (Some(made.short), Some(made.document)));
    let needed = found.iter().flat_map(|m| &m.plan.materials).filter(|m| matches!(m.needed, Needed::Always));
    let lacking = needed.map(|m| m.name.clone()).filter(|name| !kept.now.listed && papers.iter().all(|(material, _)| material != name));
    let person = viewer.signed.as_ref().map_or(0, zhida_store::Signed::user);
    Ok(DeskApplication {
        page: viewer.page().crumb(t.say("nav-desk"), "/desk").crumb(t.say("desk-applications-title"), "/desk/applications"),
        id,
        enterprise: enterprise.id,
        name: enterprise.name,
        uscc: enterprise.uscc,
        title: show.title(&kept.row.measure),
        lang: found.map_or("zh-CN", lang),
        measure: kept.row.measure.clone(),
        rows: kept.row.rows,
        look: Look { tone: apply::tone(state), word: apply::state(state) },
        light: (light.key(), apply::light(light)),
        due: kept.row.due.clone(),
        amount: money(show, kept.now.amount()),
        word: frozen.map(|f| f.word.clone()).unwrap_or_default(),
        listed: kept.now.listed,
        changed,
        short,
        document,
        conditions,
        rails: apply::rail(&kept.now, &shelf.library.calendar),
        lines: apply::lines(show, &kept.log, &names),
        papers: papers.iter().map(|(m, f)| (m.clone(), Listed::of(f))).collect(),
        lacking: lacking.collect(),
        objections: kept.now.objections.clone(),
        can: Can::of(&kept, own.as_deref(), person),
        amount_yuan: amount.map_or_else(String::new, |fen| format!("{}.{:02}", fen / 100, fen % 100)),
        today,
        wrong,
        typed,
    })
}

impl DeskApplication {
    /// What was typed in a field, or `otherwise`.
    fn was<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.typed.iter().find(|(n, _)| n == name).map_or(otherwise, |(_, v)| v)
    }
    fn holds(&self, condition: &Condition, word: &str) -> bool {
        self.was(&format!("holds-{}", condition.at), condition.holds) == word
    }
    fn why(&self, at: &usize) -> &str {
        self.was(&format!("why-{at}"), "")
    }
}
