//! `/desk/applications`: what waits for a department, what is due first on top; and what can be done to many at once.

use super::desk;
use crate::address::encode;
use crate::app::App;
use crate::apply::{self, ground, money};
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::kit::verdict::Look;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Redirect;
use serde::Deserialize;
use std::collections::BTreeSet;
use zhida_apply::{Act, Light, Payment, Proposal, State as Stage};
use zhida_facts::{Calendar, NaiveDate};
use zhida_live::City;
use zhida_store::entity::{application, enterprise};
use zhida_store::{Desk, Docket, Order, Permission};

/// Applications on a page, and at most in one go.
const SIZE: usize = 50;
const BULK: u64 = 2000;

#[derive(Template)]
#[template(path = "pages/desk/applications.html")]
pub(crate) struct DeskApplications {
    page: Page,
    wanted: Wanted,
    states: Vec<(&'static str, Key)>,
    orders: Vec<(&'static str, Key, String)>,
    measures: Vec<(String, String)>,
    rows: Vec<Row>,
    pages: Pages,
    /// The department whose inbox this is; empty for the whole city.
    department: String,
    /// Whether whoever looks belongs to one, and may act.
    own: bool,
    handle: bool,
    /// What can be done to many at once: `propose`, `decide`, `pay`, or nothing.
    bulk: &'static str,
}

struct Row {
    id: i64,
    title: String,
    name: String,
    look: Look,
    light: (&'static str, Key),
    step: String,
    amount: String,
    due: Option<String>,
    listed: bool,
}

/// Which are wanted.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
    state: String,
    measure: String,
    late: String,
    of: String,
    sort: String,
    page: usize,
    /// How many were done in one go, and how many were not.
    done: Option<usize>,
    left: Option<usize>,
}

/// States worth a filter.
const STATES: [(&str, Key, &[Stage]); 6] = [
    ("review", Key("apply-state-review"), &[Stage::Review]),
    ("returned", Key("apply-state-returned"), &[Stage::Returned]),
    ("notice", Key("apply-state-notice"), &[Stage::Notice]),
    ("proposed", Key("apply-state-proposed"), &[Stage::Proposed]),
    ("pay", Key("desk-apply-to-pay"), &[Stage::Granted, Stage::Booked]),
    ("closed", Key("desk-apply-closed"), &[Stage::Paid, Stage::Refused, Stage::Withdrawn, Stage::Lapsed]),
];

impl Wanted {
    fn inbox(&self, department: Option<String>, today: NaiveDate) -> Docket {
        let states = STATES.iter().find(|(word, ..)| *word == self.state).map_or(&[][..], |(.., states)| states);
        let open = [Stage::Review, Stage::Returned, Stage::Notice, Stage::Proposed, Stage::Granted, Stage::Booked];
        Docket {
            department: department.filter(|_| self.of != "all"),
            states: if states.is_empty() { open.to_vec() } else { states.to_vec() },
            measure: Some(self.measure.clone()).filter(|m| !m.is_empty()),
            due_before: (!self.late.is_empty()).then(|| today.to_string()),
            text: self.q.trim().to_owned(),
            order: match self.sort.as_str() {
                "newest" => Order::Newest,
                "amount" => Order::Amount,
                _ => Order::Due,
            },
        }
    }
    /// The address of the list, with `more` at its end.
    fn href(&self, sort: &str) -> String {
        let parts = [("q", self.q.as_str()), ("state", &self.state), ("measure", &self.measure), ("late", &self.late), ("of", &self.of)];
        let parts = parts.iter().copied().chain([("sort", sort)]).filter(|(_, v)| !v.is_empty());
        let query: Vec<String> = parts.map(|(n, v)| format!("{n}={}", encode(v))).collect();
        format!("/desk/applications?{}", query.join("&"))
    }
    /// What fits all that is listed.
    fn bulk(&self) -> &'static str {
        match self.state.as_str() {
            "review" => "propose",
            "proposed" => "decide",
            "pay" => "pay",
            _ => "",
        }
    }
    /// Whether more is asked than to see all that are open.
    fn is_narrowed(&self) -> bool {
        [&self.q, &self.state, &self.measure, &self.late].iter().any(|asked| !asked.is_empty())
    }
    /// What the form of many carries along.
    fn pairs(&self) -> [(&'static str, String); 5] {
        let all = [("q", &self.q), ("state", &self.state), ("measure", &self.measure), ("late", &self.late), ("of", &self.of)];
        all.map(|(name, value)| (name, value.clone()))
    }
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Query(wanted): Query<Wanted>) -> Result<Html<DeskApplications>, Fault> {
    let desk = desk(&app, &viewer)?;
    let (t, today, shelf) = (viewer.words(), app.today(), app.shelf());
    let department = desk.own_department().await?;
    let inbox = wanted.inbox(department.clone(), today);
    let base = wanted.href(&wanted.sort);
    let read = |page, size| desk.applications(&inbox, page, size);
    let (rows, pages) = Pages::read(wanted.page, SIZE, format!("{base}&"), read).await?;
    let show = Show { library: &shelf.library, t };
    let mut seen = BTreeSet::new();
    let in_force = shelf.library.measures().iter().map(|m| &m.plan.meta);
    let measures = in_force.filter(|m| !m.issuer.is_empty() && seen.insert(&m.id)).map(|m| (m.id.clone(), m.title.clone())).collect();
    let orders = [("", Key("desk-apply-by-due")), ("newest", Key("desk-apply-by-newest")), ("amount", Key("my-list-by-amount"))];
    let own = department.is_some();
    let handle = super::may(&viewer, Permission::HandleApplications);
    Ok(Html(DeskApplications {
        page: viewer.page().crumb(t.say("nav-desk"), "/desk"),
        states: STATES.iter().map(|(word, key, _)| (*word, *key)).collect(),
        orders: orders.iter().map(|(word, key)| (*word, *key, wanted.href(word))).collect(),
        measures,
        rows: rows.iter().map(|(a, e)| row(show, a, e, today)).collect(),
        pages,
        department: inbox.department.unwrap_or_default(),
        bulk: if handle && own { wanted.bulk() } else { "" },
        own,
        handle,
        wanted,
    }))
}

fn row(show: Show<'_>, a: &application::Model, e: &enterprise::Model, today: NaiveDate) -> Row {
    let state = Stage::from_key(&a.state).unwrap_or(Stage::Draft);
    let light = light_of(a, today, &show.library.calendar);
    let version = show.library.measures().iter().rfind(|m| m.plan.meta.id == a.measure);
    let step = usize::try_from(a.step).ok().and_then(|at| apply::way(&version?.plan).steps.get(at).map(|s| s.name.clone()));
    Row {
        id: a.id,
        title: show.title(&a.measure),
        name: e.name.clone(),
        look: Look { tone: apply::tone(state), word: apply::state(state) },
        light: (light.key(), apply::light(light)),
        step: step.filter(|_| state == Stage::Review).unwrap_or_default(),
        amount: money(show, a.amount),
        due: a.due.clone(),
        listed: a.listed,
    }
}

/// The light of an application. While it is the enterprise's or the public's turn no department is late.
pub(super) fn light_of(a: &application::Model, today: NaiveDate, calendar: &Calendar) -> Light {
    let since = crate::app::day_in_china(zhida_store::instant(a.since));
    let due = a.due.as_deref().and_then(|d| d.parse().ok()).filter(|_| a.state == Stage::Review.key());
    zhida_apply::light(since, due, today, calendar)
}

impl DeskApplications {
    fn is_order(&self, word: &str) -> bool {
        self.wanted.sort == word
    }
}

/// `POST /desk/applications/bulk`: the same act for those ticked, or for all that are listed; what does not fit one is left as it is, and
/// counted.
pub(crate) async fn bulk(State(app): State<App>, viewer: Viewer, Form(given): Form<Vec<(String, String)>>) -> Result<Redirect, Fault> {
    let desk = desk(&app, &viewer)?;
    let of = |name: &str| given.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim().to_owned()).unwrap_or_default();
    let wanted = Wanted { q: of("q"), state: of("state"), measure: of("measure"), late: of("late"), of: of("of"), ..Wanted::default() };
    let mut ids: Vec<i64> = given.iter().filter(|(n, _)| n == "id").filter_map(|(_, v)| v.parse().ok()).collect();
    if of("all") == "yes" {
        let inbox = wanted.inbox(desk.own_department().await?, app.today());
        ids = desk.applications(&inbox, 0, BULK).await?.0.iter().map(|(a, _)| a.id).collect();
    }
    let (mut done, mut left) = (0, 0);
    let calendar = app.shelf().library.calendar.clone();
    for id in ids {
        let act = match of("do").as_str() {
            "propose" => certain(&app, &desk, id).await?.map(Act::Propose),
            "decide" => Some(Act::Decide(true, String::new())),
            "confirm" => Some(Act::Confirm(true)),
            "pay" => payment(&desk, id, &of("day"), &of("reference")).await?,
            _ => return Err(Fault::Invalid),
        };
        let Some(act) = act else {
            left += 1;
            continue;
        };
        match desk.act_on_application(id, act, None, &calendar, app.now()).await {
            Ok(_) => done += 1,
            Err(zhida_store::StoreError::Conflict(_)) => left += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Redirect::to(&format!("{}&done={done}&left={left}", wanted.href(""))))
}

/// The grant that follows of itself: every condition holds for certain today.
async fn certain(app: &App, desk: &Desk, id: i64) -> Result<Option<Proposal>, Fault> {
    let kept = desk.application(id).await?;
    let inner = app.clone();
    let (enterprise, measure) = (kept.row.enterprise_id, kept.row.measure);
    app.ask(move |city: &City| {
        let shelf = inner.shelf();
        let (facts, subject) = (city.facts(enterprise)?, city.subject_of(&measure)?);
        ground(city, &shelf, &facts, &subject).certain()
    })
    .await
}

/// The payment of what was granted; the number of the application makes the reference of a batch its own.
async fn payment(desk: &Desk, id: i64, day: &str, reference: &str) -> Result<Option<Act>, Fault> {
    let kept = desk.application(id).await?;
    let amount = kept.now.proposal.as_ref().and_then(|(p, _)| p.amount);
    let (Some(amount), Ok(day)) = (amount, day.parse()) else { return Ok(None) };
    Ok((!reference.is_empty()).then(|| Act::Pay(Payment { amount, day, reference: format!("{reference}-{id}") })))
}
