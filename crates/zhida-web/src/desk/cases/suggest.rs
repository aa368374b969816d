//! Where a case should go: the routing documents that take it, else where cases of its subject went; with the reason, who was passed over,
//! and how often the like was right.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::forms::Typed;
use crate::desk::desk;
use crate::error::Fault;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use std::sync::Arc;
use zhida_cases::routing::{Desk as Place, Load, PassedOver, Past, RuleHit, Suggestion, Why, suggest};
use zhida_cases::{Case as Matter, PersonId, Seat};
use zhida_engine::{Case, Evaluation, Truth};
use zhida_facts::{Facts, NaiveDate, Number, Overlay, Record, State, Value, spoken};
use zhida_measure::plan::Node;
use zhida_measure::{Kind, Library, Track};
use zhida_store::{CaseFile, Desk, Staff, frame_of};

/// A suggestion as the desk shows it.
pub(crate) struct Advice {
    /// To whom; empty where a clerk decides.
    pub(crate) to: String,
    /// Why, in words.
    pub(crate) why: String,
    /// The document it rests on.
    pub(crate) document: Option<(String, String)>,
    pub(crate) passed_over: Vec<String>,
    /// How often its like was right; empty without any.
    pub(crate) record: String,
    /// What stands in the form of the routing.
    pub(crate) first: Typed,
    /// The same for a routing without a form.
    pub(crate) seat: Option<Seat>,
    pub(crate) reason: String,
}

/// What a case says of itself, to be laid over the enterprise's facts.
fn own(library: &Library, case: &Matter) -> Record {
    let choice = |key: &str, word: &str| {
        let id = library.dictionary.find(key)?;
        let place = library.dictionary.fact(id).choices.iter().position(|c| c.name == word || c.aliases.iter().any(|a| a == word))?;
        Some((id, State::Value(Value::Choice(u16::try_from(place).ok()?))))
    };
    let parts =
        [(crate::casework::subjects::FACT, case.subject.as_str()), ("case_kind", case.kind.key()), ("case_urgency", case.urgency.key())];
    let mut record = Record::default();
    for (id, state) in parts.into_iter().filter_map(|(key, word)| choice(key, word)) {
        record.set(id, None, state);
    }
    record
}

/// The routing documents in force that take a case, with the office each names. What is not known of an enterprise decides nothing.
fn hits(library: &Library, about: &dyn Facts, staff: &[Staff], today: NaiveDate) -> Vec<RuleHit> {
    let case = Case::new(library, about, today, Track::New);
    let routings = library.measures().iter().filter(|m| m.plan.meta.kind == Kind::Routing && m.plan.meta.in_force.contains(today));
    let taken = routings.filter(|m| Evaluation::new(&case, &m.plan).verdict() == Truth::Yes);
    taken
        .filter_map(|m| {
            let meta = &m.plan.meta;
            let named = meta.desk.iter().filter_map(|login| staff.iter().find(|s| s.login == *login && office_of(s, &meta.issuer)));
            // Where nobody is named, everybody of the office takes part, the least burdened first.
            let mut others: Vec<&Staff> = staff.iter().filter(|s| office_of(s, &meta.issuer)).collect();
            others.sort_by_key(|s| (s.away.is_some_and(|until| until >= today), s.open));
            let mut seats = named.chain(others).map(|s| s.seat);
            let person = seats.next()?;
            let desk = Place { person, deputy: seats.find(|s| *s != person) };
            Some(RuleHit { rule: meta.id.clone(), fineness: conditions(&m.plan.root), desk })
        })
        .collect()
}

/// The centre's own people have no department; a document of the centre names it so.
fn office_of(staff: &Staff, issuer: &str) -> bool {
    if staff.seat.centre { issuer.ends_with("服务中心") } else { staff.office == issuer }
}

/// How many conditions a document has: the finest wins.
fn conditions(node: &Node) -> u32 {
    match node {
        Node::Group(group) => group.items.iter().map(conditions).sum(),
        Node::Clause(clause) => u32::try_from(clause.tests.len().max(1)).unwrap_or(u32::MAX),
    }
}

/// What suggestions rest on beside the case itself; read once for a list.
pub(super) struct Basis {
    staff: Arc<Vec<Staff>>,
    past: Vec<Past>,
    /// So many open cases are enough for one person.
    full: u32,
}

impl Basis {
    /// Of today.
    pub(super) async fn read(app: &App, asked: &Asked, desk: &Desk, staff: Vec<Staff>) -> Result<Self, Fault> {
        let today = asked.now().date();
        let settings = app.store().case_settings().await?;
        let full = frame_of(&asked.shelf.library.calendar, &settings).settings.on(today).limits.full_desk;
        Ok(Self { staff: Arc::new(staff), past: desk.past_routings(today).await?, full })
    }
}

/// The suggestion for a case, in words.
pub(super) async fn advise(app: &App, viewer: &Viewer, asked: &Asked, basis: &Basis, file: &CaseFile) -> Result<Advice, Fault> {
    let suggestion = suggestion(app, asked, basis, file).await?;
    Ok(words(viewer.words(), &asked.shelf.library, suggestion, &basis.staff))
}

async fn suggestion(app: &App, asked: &Asked, basis: &Basis, file: &CaseFile) -> Result<Suggestion, Fault> {
    let today = asked.now().date();
    let load = |person: PersonId| {
        let found = basis.staff.iter().find(|s| s.seat.person == person);
        found.map_or(Load { away: true, open: 0 }, |s| Load { away: s.away.is_some_and(|until| until >= today), open: s.open })
    };
    let (library, enterprise, case, people) =
        (asked.shelf.library.clone(), file.row.enterprise_id, file.case.clone(), Arc::clone(&basis.staff));
    let hits = app
        .ask(move |city| {
            let facts = city.facts(enterprise);
            let (nothing, changes) = (Record::default(), own(&library, &case));
            let base: &dyn Facts = facts.as_ref().map_or(&nothing, |f| f as &dyn Facts);
            hits(&library, &Overlay { base, changes: &changes }, &people, today)
        })
        .await?;
    Ok(suggest(&file.case.subject, &hits, &basis.past, load, basis.full, today))
}

fn words(t: Words, library: &Library, found: Suggestion, staff: &[Staff]) -> Advice {
    let name = |person: PersonId| staff.iter().find(|s| s.seat.person == person).map(|s| s.name.clone()).unwrap_or_default();
    let title =
        |id: &String| library.measures().iter().rfind(|m| m.plan.meta.id == *id).map_or_else(|| id.clone(), |m| m.plan.meta.title.clone());
    let (why, document, reason) = match &found.why {
        Why::Rule(id) => {
            let said = t.say("case-advice-rule").with("title", title(id)).to_string();
            (said, Some((title(id), format!("/measures/{id}"))), format!("rule:{id}"))
        }
        Why::Past => (t.say("case-why-past").to_string(), None, "past".to_owned()),
        Why::Clerk => (t.say("case-advice-clerk").to_string(), None, String::new()),
        Why::Contested(ids) => {
            (t.say("case-advice-contested").with("titles", t.list(ids.iter().map(title))).to_string(), None, String::new())
        }
    };
    let passed_over = found.passed_over.iter().map(|(person, why)| {
        let key = match why {
            PassedOver::Away => Key("case-passed-away"),
            PassedOver::Full => Key("case-passed-full"),
        };
        t.say(key).with("name", name(*person)).to_string()
    });
    let record = found.right.value().map(|share| {
        let percent = spoken::decimal(&(&share * &Number::from(100)), 1);
        t.say("case-advice-record").with("percent", percent).with("n", found.right.of).to_string()
    });
    let to = found.to.and_then(|seat| staff.iter().find(|s| s.seat == seat)).map(|s| {
        let office = if s.seat.centre { t.say("case-centre").to_string() } else { s.office.clone() };
        format!("{office} {}", s.name)
    });
    let mut first = Typed::new();
    if let Some(seat) = found.to {
        first.insert("route-lead".to_owned(), seat.person.0.to_string());
        first.insert("route-why".to_owned(), reason.clone());
    }
    Advice {
        to: to.unwrap_or_default(),
        why,
        document,
        passed_over: passed_over.collect(),
        record: record.unwrap_or_default(),
        first,
        seat: found.to,
        reason,
    }
}

/// The suggestions for several cases: of those that have one, the seat and the reason.
pub(super) async fn for_many(app: &App, viewer: &Viewer, asked: &Asked, files: &[CaseFile]) -> Result<Vec<(i64, Advice)>, Fault> {
    let desk = desk(app, viewer)?;
    let basis = Basis::read(app, asked, &desk, desk.staff().await?).await?;
    let mut all = Vec::new();
    for file in files {
        all.push((file.row.id, advise(app, viewer, asked, &basis, file).await?));
    }
    Ok(all)
}
