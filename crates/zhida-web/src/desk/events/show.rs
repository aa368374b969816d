//! `/desk/events/{id}`: who has a seat and who waits, invitations, the list at the door, and what came of it.

use crate::app::App;
use crate::casework::figures::{interval, percent};
use crate::desk::desk;
use crate::error::Fault;
use crate::events::{form, minute, span, standing, state};
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_cases::measures::Rate;
use zhida_facts::spoken;
use zhida_live::Standing;
use zhida_store::entity::{event, event_entry};
use zhida_store::{EventFile, EventState, Role, Seated, StoreError, instant};

#[derive(Template)]
#[template(path = "pages/desk/event.html")]
pub(crate) struct DeskEvent {
    page: Page,
    id: i64,
    title: String,
    form: Key,
    state: Key,
    span: String,
    closes: String,
    place: String,
    text: String,
    measure: Option<(String, String)>,
    capacity: i32,
    free: u32,
    rows: Vec<Entry>,
    figures: Vec<(Key, String, String)>,
    outcome: String,
    /// How many are eligible by the measure, for the invitation.
    eligible: Option<usize>,
    /// What a clerk may do now.
    may: May,
    error: Option<Key>,
}

/// What may be done with an event.
#[derive(Default)]
struct May {
    edit: bool,
    announce: bool,
    invite: bool,
    hold: bool,
    cancel: bool,
    check_in: bool,
    write_outcome: bool,
}

/// A sign-up.
struct Entry {
    enterprise: i64,
    name: String,
    standing: String,
    who: String,
    came: String,
    rating: String,
    /// It can be checked in.
    expected: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    how: String,
    enterprise: i64,
    outcome: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<DeskEvent>, Fault> {
    Ok(Html(page(&app, &viewer, id, None).await?))
}

/// What came of it is written down.
const OUTCOME: &str = "outcome";

/// `how` is `announce`, `hold`, `cancel`, `invite`, `came` or `outcome`.
pub(crate) async fn act(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let (desk, now) = (desk(&app, &viewer)?, app.now());
    let done = match sent.how.as_str() {
        "announce" => desk.move_event(id, EventState::Open, now).await,
        "hold" => desk.move_event(id, EventState::Held, now).await,
        "cancel" => desk.move_event(id, EventState::Cancelled, now).await,
        "came" => desk.check_in(id, sent.enterprise, now).await,
        OUTCOME => desk.write_outcome(id, &sent.outcome, now).await,
        "invite" => {
            let (file, _) = desk.event(id, now).await?;
            let invited = eligible(&app, &file.row.measure).await?;
            desk.invite(id, &invited, now).await.map(|_| ())
        }
        _ => return Err(Fault::Invalid),
    };
    match done {
        Ok(()) => saved(&app, jar, &format!("/desk/events/{id}")).await,
        Err(StoreError::Conflict(_)) => Ok(refused(page(&app, &viewer, id, Some((sent, Key("not-now")))).await?)),
        Err(error) => Err(error.into()),
    }
}

/// Numbers of the enterprises an event of this measure is for; nobody where it is for everybody, who need no invitation.
async fn eligible(app: &App, measure: &str) -> Result<Vec<i64>, Fault> {
    let measure = measure.to_owned();
    let found = app.ask(move |city| {
        let judged = city.subject_of(&measure).map(|subject| city.judge(&subject));
        let rows = judged.map(|judged| judged.at(Standing::Eligible)).unwrap_or_default();
        rows.into_iter().filter_map(|row| city.number(row)).collect()
    });
    found.await
}

fn may(viewer: &Viewer, file: &EventFile, now: chrono::DateTime<chrono::Utc>) -> May {
    let of = &file.row;
    let state = EventState::from_key(&of.state);
    if viewer.role() != Some(Role::Clerk) {
        return May::default();
    }
    let begun = instant(of.starts_at) <= now;
    let (open, held) = (state == Some(EventState::Open), state == Some(EventState::Held));
    let day = |at| zhida_store::local(at).date();
    May {
        edit: state == Some(EventState::Draft),
        announce: state == Some(EventState::Draft),
        invite: of.is_open(now) && !of.measure.is_empty(),
        hold: open && begun,
        cancel: open,
        check_in: (open || held) && day(now) >= day(instant(of.starts_at)),
        write_outcome: held,
    }
}

/// The page; with what was tried and why it was refused.
async fn page(app: &App, viewer: &Viewer, id: i64, tried: Option<(Sent, Key)>) -> Result<DeskEvent, Fault> {
    let (t, now) = (viewer.words(), app.now());
    let desk = desk(app, viewer)?;
    let (file, entries) = desk.event(id, now).await?;
    let figures = desk.event_figures(&file, &entries).await?;
    let names = desk.enterprise_names(entries.keys().copied()).await?;
    let mut may = may(viewer, &file, now);
    // What was typed stands nowhere else.
    let typed = tried.as_ref().filter(|(sent, _)| sent.how == OUTCOME).map(|(sent, _)| sent.outcome.clone());
    may.write_outcome |= typed.is_some();
    let shelf = app.shelf();
    let show = Show { library: &shelf.library, t };
    let eligible = if may.invite { Some(eligible(app, &file.row.measure).await?.len()) } else { None };
    let rows = rows(t, &file, &entries, &names, may.check_in);
    let share = |rate: Rate| {
        let interval = interval(rate);
        (format!("{} ({}/{})", percent(rate.value()), rate.part, rate.of), interval)
    };
    let count = |n: u64| (n.to_string(), String::new());
    let mean = figures.mean.as_ref().map_or_else(|| "–".to_owned(), |n| format!("{}/5", spoken::decimal(n, 1)));
    let figure = |key: Key, (value, interval): (String, String)| (key, value, interval);
    let of: &event::Model = &file.row;
    Ok(DeskEvent {
        page: viewer.page().crumb(t.say("nav-events"), "/desk/events"),
        id,
        title: of.title.clone(),
        form: form(&of.form),
        state: state(of, now),
        span: span(of),
        closes: minute(of.closes_at),
        place: of.place.clone(),
        text: of.text.clone(),
        measure: Some(&of.measure).filter(|m| !m.is_empty()).map(|m| (show.title(m), format!("/desk/measures/{m}"))),
        capacity: of.capacity,
        free: file.seats.free(),
        rows,
        figures: vec![
            figure(Key("event-invited"), count(figures.invited)),
            figure(Key("event-signed-up"), count(figures.signed_up)),
            figure(Key("event-came"), share(figures.came)),
            figure(Key("case-rate-satisfied"), share(figures.satisfied)),
            figure(Key("case-rates-mean"), (mean, String::new())),
        ],
        outcome: typed.unwrap_or_else(|| of.outcome.clone()),
        eligible,
        may,
        error: tried.map(|(_, why)| why),
    })
}

/// Who signed up: those with seats in the order in which they came, then those who wait in their turn, then those who gave up.
fn rows(
    t: Words,
    file: &EventFile,
    entries: &BTreeMap<i64, event_entry::Model>,
    names: &BTreeMap<i64, (String, String)>,
    door: bool,
) -> Vec<Entry> {
    let rank = |stands: Option<Seated>| match stands {
        Some(Seated::Seated(_)) => (0, 0),
        Some(Seated::Offered(_)) => (1, 0),
        Some(Seated::Waiting(n)) => (2, n),
        Some(Seated::Gone) | None => (3, 0),
    };
    let mut order: Vec<(i64, Option<Seated>)> = Vec::new();
    for entry in file.seats.entries() {
        let id = entry.enterprise.0;
        if !order.iter().any(|(known, _)| *known == id) {
            order.push((id, file.standing(id)));
        }
    }
    order.sort_by_key(|(_, stands)| rank(*stands));
    let row = |(id, stands): (i64, Option<Seated>)| {
        let entry = entries.get(&id)?;
        Some(Entry {
            enterprise: id,
            name: names.get(&id).map(|(name, _)| name.clone()).unwrap_or_default(),
            standing: stands.map(|s| standing(t, s)).unwrap_or_default(),
            who: entry.who.clone(),
            came: entry.came_at.map(minute).unwrap_or_default(),
            rating: entry.rating.map(|r| format!("{r} {}", entry.feedback)).unwrap_or_default(),
            expected: door && entry.came_at.is_none() && stands != Some(Seated::Gone),
        })
    };
    order.into_iter().filter_map(row).collect()
}
