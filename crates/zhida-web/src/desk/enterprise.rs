//! `/desk/enterprises/{id}`: the whole picture of one enterprise: who it is, what every measure says, what is on file and who said so.

use super::attest::{Said, said};
use super::facts::{self, Known, Other};
use super::standing::look;
use super::{columns, desk, may};
use crate::app::App;
use crate::attempt::question::field;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::verdict::Look;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use zhida_facts::{Facts as _, State as FactState, cell};
use zhida_live::{By, City, Groups, Listing, MeasureStatus, Standing};
use zhida_measure::Kind;
use zhida_store::{Contact, Object, Permission};

/// Questions offered at once, missing facts named in a row, longest note.
const ASKED: usize = 4;
const NAMED: usize = 4;
const NOTE: usize = 200;

#[derive(Template)]
#[template(path = "pages/desk/enterprise.html")]
pub(crate) struct DeskEnterprise {
    page: Page,
    id: i64,
    name: String,
    uscc: String,
    parts: Vec<String>,
    groups: Vec<Group>,
    facts: Vec<Known>,
    said: Vec<Said>,
    contacts: Vec<Contact>,
    /// The form of facts; none for who may not enter any.
    form: Option<FactForm>,
    attest: bool,
    /// How many files there are about it; none for who may not open them.
    files: Option<usize>,
}

struct FactForm {
    fields: Vec<Field>,
    other: Other,
    labels: Vec<String>,
    empty: bool,
}

/// Measures at one place.
struct Group {
    title: Look,
    id: &'static str,
    folded: bool,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    lang: &'static str,
    kind: Key,
    track: Option<Key>,
    look: Look,
    /// Class, step or what is missing.
    detail: String,
    amount: String,
    left: Option<i64>,
}

/// What the city says of it.
struct Picture {
    parts: Vec<String>,
    groups: Vec<Group>,
    questions: Vec<Field>,
    labels: Vec<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Html<DeskEnterprise>, Fault> {
    let edit: Vec<String> = parameters.into_iter().filter(|(n, _)| n == "edit").map(|(_, v)| v).take(20).collect();
    Ok(Html(page(&app, &viewer, id, edit, None).await?))
}

/// `POST /desk/enterprises/{id}/facts`: all that was filled in, or nothing if any of it cannot be read.
pub(crate) async fn enter(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(parameters): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let shelf = app.shelf();
    let show = Show { library: &shelf.library, t: viewer.words() };
    let entered = facts::read(show, &parameters, app.today());
    if entered.sound && !entered.facts.is_empty() {
        let note = parameters.iter().find(|(n, _)| n == "note").map(|(_, v)| v.trim()).unwrap_or_default();
        let note: String = note.chars().take(NOTE).collect();
        desk.enter(id, &note, entered.facts, app.now()).await?;
        return saved(&app, jar, &format!("/desk/enterprises/{id}")).await;
    }
    let form = FactForm { empty: entered.sound, fields: entered.fields, other: entered.other, labels: Vec::new() };
    let page = page(&app, &viewer, id, Vec::new(), Some(form)).await?;
    Ok(refused(page))
}

async fn page(app: &App, viewer: &Viewer, id: i64, edit: Vec<String>, refused: Option<FactForm>) -> Result<DeskEnterprise, Fault> {
    let desk = desk(app, viewer)?;
    let enterprise = desk.enterprise(id).await?;
    let (history, statements) = (desk.history(id).await?, desk.attestations(id).await?);
    let authors = history.iter().filter_map(|f| f.author).chain(statements.iter().filter_map(|a| a.author_id));
    let names = desk.names(authors).await?;
    let (t, shelf) = (viewer.words(), app.shelf());
    let show = Show { library: &shelf.library, t };
    // An enterprise taken off the file (its import was undone) has a past, and no verdicts.
    let picture = app.ask(move |city| picture(city, t, id, &edit)).await?;
    let picture = picture.unwrap_or(Picture { parts: Vec::new(), groups: Vec::new(), questions: Vec::new(), labels: Vec::new() });
    let form = may(viewer, Permission::EditFacts).then(|| match refused {
        Some(form) if !form.empty => FactForm { labels: picture.labels, ..form },
        refused => FactForm { fields: picture.questions, other: Other::default(), labels: picture.labels, empty: refused.is_some() },
    });
    Ok(DeskEnterprise {
        page: viewer.page().crumb(t.say("nav-enterprises"), "/desk/enterprises"),
        id,
        name: enterprise.name,
        uscc: enterprise.uscc,
        parts: picture.parts,
        groups: picture.groups,
        facts: facts::known(show, &history, &names),
        said: said(show, &statements, &names, app.today()),
        contacts: desk.contacts(id).await?,
        form,
        attest: may(viewer, Permission::Attest),
        files: if may(viewer, Permission::SeeFiles) { Some(desk.files(Object::Enterprise(id)).await?.len()) } else { None },
    })
}

fn picture(city: &City, t: Words, id: i64, edit: &[String]) -> Option<Picture> {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let facts = city.facts(id)?;
    let part = |by| city.part_of(id, by).map(|key| columns::part_label(city, show, by, key));
    let mut asked: Vec<_> = edit.iter().filter_map(|name| facts::named(show, name, city.day())).collect();
    for prompt in city.next_questions(&facts) {
        if asked.len() < ASKED.max(edit.len()) && !asked.contains(&prompt.fact) {
            asked.push(prompt.fact);
        }
    }
    let question = |at: &zhida_measure::plan::FactRef| {
        let typed = match facts.state(at.fact, at.year.resolve(0)) {
            FactState::NotAsked => String::new(),
            state => cell::write(library.dictionary.fact(at.fact), &library.codes, &state),
        };
        field(show, *at, &typed, None)
    };
    Some(Picture {
        parts: [By::District, By::Section, By::Size].into_iter().filter_map(part).collect(),
        groups: groups(city, show, id),
        questions: asked.iter().map(question).collect(),
        labels: library.dictionary.iter().map(|(_, f)| f.label(t.zh()).to_owned()).collect(),
    })
}

/// What the measures say, by what is to be done about it. Alerts and classes stand apart: neither is something to be reached.
fn groups(city: &City, show: Show<'_>, id: i64) -> Vec<Group> {
    let Some(facts) = city.facts(id) else { return Vec::new() };
    let kind = |s: &MeasureStatus| show.library.measures().get(s.measure).map(|m| m.plan.meta.kind);
    let (apart, wanted): (Vec<_>, Vec<_>) =
        city.statuses(&facts).into_iter().partition(|s| matches!(kind(s), Some(Kind::Alert | Kind::Class)));
    let alerts: Vec<_> = apart.iter().filter(|s| kind(s) == Some(Kind::Alert) && s.standing == Standing::Eligible).cloned().collect();
    let classes: Vec<_> = apart.iter().filter(|s| kind(s) == Some(Kind::Class)).cloned().collect();
    let sorted = Groups::new(wanted);
    let title = |tone, word| Look { tone, word };
    let all = [
        (title("no", Key("desk-enterprise-alerts")), "alerts", false, alerts),
        (look(Standing::Eligible), "eligible", false, sorted.eligible),
        (look(Standing::OneStep), "one-step", false, sorted.one_step),
        (look(Standing::NeedsAnswer), "needs-answer", false, sorted.needs_answer),
        (title("yes", Key("desk-enterprise-classes")), "classes", false, classes),
        (look(Standing::Ineligible), "ineligible", true, sorted.others),
    ];
    let made = all.into_iter().filter(|(.., statuses)| !statuses.is_empty()).map(|(title, id_, folded, statuses)| Group {
        title,
        id: id_,
        folded,
        rows: statuses.iter().filter_map(|s| row(city, show, id, s)).collect(),
    });
    made.collect()
}

fn row(city: &City, show: Show<'_>, id: i64, status: &MeasureStatus) -> Option<Row> {
    let subject = city.subject(status.measure)?;
    let plan = subject.plan();
    let meta = &plan.meta;
    let entry = matches!(status.standing, Standing::OneStep | Standing::NeedsAnswer)
        .then(|| city.row(id).and_then(|row| city.entries(&subject, vec![row], &Listing { limit: 1, ..Listing::default() }).items.pop()))
        .flatten();
    let clause = |wanted: usize| {
        let mut text = String::new();
        plan.each_clause(&mut |c| {
            if c.id == wanted {
                text.clone_from(&c.text);
            }
        });
        text
    };
    let detail = match (&entry, meta.kind) {
        (None, Kind::Class) => {
            let classes = status.outcome.classes.iter().filter_map(|c| plan.classes.get(*c));
            classes.map(|c| c.name.clone()).collect::<Vec<_>>().join(" | ")
        }
        (None, _) => String::new(),
        (Some(entry), _) => match &entry.step {
            Some(step) if step.gap.is_empty() => show.t.say("desk-enterprise-clause").with("clause", clause(step.clause)).to_string(),
            Some(step) => show.changes(&step.gap),
            None if !entry.missing.is_empty() => {
                let more = if entry.missing.len() > NAMED { "…" } else { "" };
                let named = show.t.list(entry.missing.iter().take(NAMED).map(|f| show.fact(*f)));
                show.t.say("desk-enterprise-missing").with("facts", format!("{named}{more}")).to_string()
            }
            None => entry.attest.first().map_or_else(String::new, |c| show.t.say("gap-attest").with("what", clause(*c)).to_string()),
        },
    };
    let track = if meta.track == Some(zhida_measure::Track::Renewal) { "?track=renewal" } else { "" };
    // What brings nothing for certain names no sum.
    let brings = |a: &&zhida_engine::AmountRange| a.high.as_ref().is_none_or(|high| high.is_positive());
    let amount = status.outcome.amount.as_ref().filter(|_| status.outcome.verdict != zhida_engine::Truth::No).filter(brings);
    Some(Row {
        href: format!("/desk/enterprises/{id}/measures/{}{track}", meta.id),
        title: meta.title.clone(),
        lang: crate::document::lang(subject.measure()),
        kind: crate::measure::kind(meta.kind),
        track: meta.track.map(crate::measure::track),
        look: crate::kit::verdict::verdict(meta.kind, status.outcome.verdict),
        detail,
        amount: amount.map_or_else(String::new, |a| show.amount(a)),
        left: status.days_left.filter(|_| status.closes_soon()),
    })
}
