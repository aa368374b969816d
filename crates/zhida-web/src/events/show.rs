//! `/events/{id}`: what it is, signing up for it, the code that is shown at the door, and what it was like.

use super::{fits, form, is_there, span, standing, state};
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::kit::qr::Qr;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_engine::Truth;
use zhida_store::{Conflict, EventState, Feedback, Seated, SignUpFor, StoreError};

#[derive(Template)]
#[template(path = "pages/events/show.html")]
pub(crate) struct EventShow {
    page: Page,
    id: i64,
    title: String,
    form: Key,
    state: Key,
    span: String,
    closes: String,
    text: String,
    place: String,
    capacity: i32,
    free: Option<u32>,
    /// Open, with no seat left.
    full: bool,
    waiting: usize,
    measure: Option<(String, String)>,
    outcome: String,
    fits: Option<Truth>,
    /// How the enterprise that looks stands; empty if it never signed up.
    standing: String,
    /// Whether it has signed up and has not given up.
    there: bool,
    /// What it may do now.
    may_sign_up: bool,
    may_confirm: bool,
    may_give_up: bool,
    may_rate: bool,
    /// What is shown at the door.
    code: String,
    qr: Option<Qr>,
    rated: Option<i32>,
    /// The marks that can be given, and whether it is the one given or chosen.
    ratings: Vec<(i32, bool)>,
    fellows: Vec<String>,
    typed: Sent,
    error: Option<Key>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    how: String,
    seats: String,
    who: String,
    shown: String,
    rating: String,
    text: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Result<Html<EventShow>, Fault> {
    let typed = match viewer.speaker() {
        Some(signed) => Sent { seats: "1".to_owned(), who: crate::my::contact(&app, signed).await?, ..Sent::default() },
        None => Sent::default(),
    };
    Ok(Html(page(&app, &viewer, &headers, id, typed, None).await?))
}

/// `how` is `sign-up`, `confirm`, `give-up` or `rate`.
pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let Some(tenant) = crate::my::tenant(&app, &viewer)? else { return Ok(crate::my::to_my()) };
    let now = app.now();
    let done = match sent.how.as_str() {
        "confirm" => tenant.confirm_seat(id, now).await,
        "give-up" => tenant.give_up_seat(id, now).await,
        "rate" => {
            let said = Feedback { rating: sent.rating.parse().unwrap_or(0), text: sent.text.clone() };
            tenant.rate_event(id, &said, now).await
        }
        _ => {
            let file = app.store().event(id, now).await?;
            let fit = crate::my::look(&app, &tenant, move |own| Ok(fits(own.city, &own.facts, &file.row))).await?;
            if fit == Truth::No {
                return Ok(refused(page(&app, &viewer, &headers, id, sent, Some(Key("event-not-for-you"))).await?));
            }
            let with = SignUpFor { seats: sent.seats.trim().parse().unwrap_or(0), who: sent.who.clone(), shown: !sent.shown.is_empty() };
            tenant.sign_up_for(id, &with, now).await.map(|_| ())
        }
    };
    let wrong = match done {
        Ok(()) => return saved(&app, jar, &format!("/events/{id}")).await,
        Err(StoreError::Invalid("seats")) => Key("event-seats-wrong"),
        Err(StoreError::Invalid("who")) => Key("event-who-missing"),
        Err(StoreError::Invalid(_)) => Key("case-lack-rating"),
        Err(StoreError::Conflict(Conflict::InUse)) => Key("event-twice"),
        Err(StoreError::Conflict(_)) => Key("not-now"),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&app, &viewer, &headers, id, sent, Some(wrong)).await?))
}

/// Where the service is reached from outside.
fn origin(app: &App, headers: &HeaderMap) -> String {
    if let Some(post) = app.post() {
        return post.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get("host").and_then(|h| h.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if app.secure() { "https" } else { "http" })
}

async fn page(app: &App, viewer: &Viewer, headers: &HeaderMap, id: i64, mut typed: Sent, error: Option<Key>) -> Result<EventShow, Fault> {
    let (t, now) = (viewer.words(), app.now());
    let file = app.store().event(id, now).await?;
    let shelf = app.shelf();
    let show = Show { library: &shelf.library, t };
    let tenant = match viewer.speaker() {
        Some(signed) => Some(app.store().tenant(signed)?),
        None => None,
    };
    let (mut fit, mut entry, mut fellows) = (None, None, Vec::new());
    if let Some(tenant) = &tenant {
        let of = file.row.clone();
        fit = Some(crate::my::look(app, tenant, move |own| Ok(fits(own.city, &own.facts, &of))).await?);
        entry = tenant.event_entry(id).await?;
        fellows = tenant.fellow_participants(&file).await?;
    }
    let stands = tenant.as_ref().and_then(|tenant| file.standing(tenant.number()));
    let there = is_there(stands);
    let seated = matches!(stands, Some(Seated::Seated(_)));
    let open = file.row.state == EventState::Open.key();
    let ahead = open && zhida_store::instant(file.row.starts_at) > now;
    let came = entry.as_ref().is_some_and(|e| e.came_at.is_some());
    let code = entry.as_ref().filter(|_| seated && open && !came).map(|e| e.code.clone()).unwrap_or_default();
    let qr = if code.is_empty() { None } else { Qr::of(&format!("{}/desk/events/{id}/door?code={code}", origin(app, headers))) };
    let (free, waiting) = (file.row.is_open(now).then(|| file.seats.free()), file.seats.waiting().len());
    let rated = entry.as_ref().and_then(|e| e.rating);
    let chosen = typed.rating.parse().ok().or(rated);
    if let Some(entry) = entry.filter(|_| typed.how != "rate") {
        typed.text = entry.feedback;
    }
    let of = file.row;
    Ok(EventShow {
        page: viewer.page().crumb(t.say("nav-events"), "/events"),
        id,
        form: form(&of.form),
        state: state(&of, now),
        span: span(&of),
        closes: super::minute(of.closes_at),
        capacity: of.capacity,
        free,
        full: free == Some(0),
        waiting,
        measure: Some(&of.measure).filter(|m| !m.is_empty()).map(|m| (show.title(m), format!("/measures/{m}"))),
        fits: fit,
        standing: stands.map(|s| standing(t, s)).unwrap_or_default(),
        there,
        may_sign_up: tenant.is_some() && free.is_some() && !there && fit != Some(Truth::No),
        may_confirm: ahead && matches!(stands, Some(Seated::Offered(_))),
        may_give_up: ahead && there,
        may_rate: came,
        code,
        qr,
        rated,
        ratings: [5, 4, 3, 2, 1].map(|n| (n, chosen == Some(n))).to_vec(),
        fellows,
        typed,
        error,
        title: of.title,
        text: of.text,
        place: of.place,
        outcome: of.outcome,
    })
}
