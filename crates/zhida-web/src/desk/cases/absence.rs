//! `/desk/cases/absence`: who is away until when, and to whom new cases go meanwhile.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use chrono::NaiveDate;
use serde::Deserialize;
use zhida_store::{Role, Staff};

#[derive(Template)]
#[template(path = "pages/desk/cases/absence.html")]
pub(crate) struct DeskAbsence {
    page: Page,
    rows: Vec<Row>,
    /// Whether whoever looks takes cases, and until when they are away.
    mine: Option<String>,
    today: String,
    wrong: Option<Key>,
}

struct Row {
    office: String,
    name: String,
    open: u32,
    /// Until when; empty for who is there.
    until: String,
    /// Who stands in; empty where nobody of the office is there.
    stand_in: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    until: String,
    how: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<DeskAbsence>, Fault> {
    Ok(Html(page(&app, &viewer, None).await?))
}

/// `how` is `away` or `back`.
pub(crate) async fn say(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(said): Form<Said>) -> Result<Response, Fault> {
    let until: Option<NaiveDate> = match said.how.as_str() {
        "back" => None,
        _ => match said.until.trim().parse() {
            Ok(day) if day >= app.today() => Some(day),
            _ => return Ok(refused(page(&app, &viewer, Some(Key("case-absence-wrong"))).await?)),
        },
    };
    desk(&app, &viewer)?.away(until, app.now()).await?;
    app.catch_up().await?;
    Ok((jar.add(Flash::Saved.cookie()), Redirect::to("/desk/cases/absence")).into_response())
}

/// Who takes the cases of somebody who is away: of the same office, there, with the fewest open cases. Routing passes over those who are away
/// in the same order.
fn stand_in<'a>(staff: &'a [Staff], of: &Staff, today: NaiveDate) -> Option<&'a Staff> {
    let there = |s: &&Staff| s.seat.office == of.seat.office && s.seat.person != of.seat.person && s.away.is_none_or(|until| until < today);
    staff.iter().filter(there).min_by_key(|s| s.open)
}

async fn page(app: &App, viewer: &Viewer, wrong: Option<Key>) -> Result<DeskAbsence, Fault> {
    let (t, today) = (viewer.words(), app.today());
    let staff = desk(app, viewer)?.staff().await?;
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let away = |s: &Staff| s.away.filter(|until| *until >= today);
    let row = |s: &Staff| Row {
        office: if s.office.is_empty() { t.say("case-centre").to_string() } else { s.office.clone() },
        name: s.name.clone(),
        open: s.open,
        until: away(s).map(|day| day.to_string()).unwrap_or_default(),
        stand_in: away(s).and_then(|_| stand_in(&staff, s, today)).map(|s| s.name.clone()).unwrap_or_default(),
    };
    let mut rows: Vec<Row> = staff.iter().map(row).collect();
    rows.sort_by_key(|r| r.until.is_empty());
    let me = staff.iter().find(|s| s.seat.person.0 == signed.user());
    Ok(DeskAbsence {
        page: viewer.page().crumb(t.say("nav-cases"), "/desk/cases"),
        mine: me
            .filter(|_| matches!(signed.role(), Role::Clerk | Role::Department))
            .map(|me| away(me).map(|day| day.to_string()).unwrap_or_default()),
        rows,
        today: today.to_string(),
        wrong,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhida_cases::{OfficeId, PersonId, Seat};

    #[test]
    fn the_least_burdened_of_the_office_stands_in() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let staff = |person, office, open, away: Option<&str>| Staff {
            seat: Seat { person: PersonId(person), office: OfficeId(office), centre: false },
            login: String::new(),
            name: person.to_string(),
            office: String::new(),
            away: away.and_then(day),
            open,
        };
        let today = day("2026-11-24").unwrap_or_default();
        let all = [
            staff(1, 1, 0, Some("2026-11-30")),
            staff(2, 1, 9, None),
            staff(3, 1, 4, Some("2026-11-23")),
            staff(4, 1, 2, Some("2026-11-24")),
            staff(5, 2, 0, None),
        ];
        assert_eq!(stand_in(&all, &all[0], today).map(|s| s.name.as_str()), Some("3"), "back since yesterday, fewest cases");
        assert_eq!(stand_in(&all, &all[4], today).map(|s| s.name.as_str()), None, "alone in the office");
    }
}
