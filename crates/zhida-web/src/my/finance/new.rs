//! `/my/finance/new`: what is needed, for what, for how long, by when, and what can be given as security.

use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::words;
use crate::error::Fault;
use crate::finance::quote::{Wrong, months, wan};
use crate::finance::{purposes, securities};
use crate::kit::flash::Flash;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::my::cases::district;
use crate::my::{contact, tenant, to_my};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::lending::{Purpose, Security};
use zhida_cases::{Lack, Refusal};
use zhida_facts::NaiveDate;
use zhida_store::{Demand, NewNeed, StoreError};

/// The subject of such a case, as the catalogue of subjects has it.
const SUBJECT: &str = "融资";

#[derive(Template)]
#[template(path = "pages/my/finance/new.html")]
pub(crate) struct MyNeedNew {
    page: Page,
    fields: Vec<Field>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    amount: String,
    months: String,
    purpose: String,
    security: String,
    wanted_by: String,
    text: String,
    contact: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, Fault> {
    let Some(signed) = viewer.speaker() else { return Ok(to_my()) };
    let sent = Sent { contact: contact(&app, signed).await?, ..Sent::default() };
    Ok(Html(page(&viewer, &sent, &Wrong::new())).into_response())
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Form(sent): Form<Sent>,
) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let new = match read(&sent) {
        Ok(new) => new,
        Err(wrong) => return Ok(refused(page(&viewer, &sent, &wrong))),
    };
    let demand = Demand { subject: SUBJECT.to_owned(), text: sent.text.clone(), contact: sent.contact.clone() };
    let wrong = match tenant.ask_for_finance(&new, &demand, &district(&app, tenant.number()), &asked.moment()).await {
        Ok(case) => {
            app.catch_up().await?;
            return Ok((jar.add(Flash::Sent.cookie()), Redirect::to(&format!("/my/finance/{case}"))).into_response());
        }
        Err(StoreError::Refused(Refusal::Lacks(lacks))) => lacks.into_iter().filter_map(lack).collect(),
        Err(StoreError::Invalid(_)) => Wrong::from([("wanted_by", Key("finance-until-wrong"))]),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&viewer, &sent, &wrong)))
}

fn lack(of: Lack) -> Option<(&'static str, Key)> {
    let field = match of {
        Lack::Text => "text",
        Lack::Contact => "contact",
        _ => return None,
    };
    Some((field, words::lack(of)))
}

fn read(sent: &Sent) -> Result<NewNeed, Wrong> {
    let by: Option<NaiveDate> = sent.wanted_by.trim().parse().ok();
    let parts = (wan(&sent.amount), months(&sent.months), Purpose::from_key(&sent.purpose), Security::from_key(&sent.security), by);
    if let (Some(fen), Some(months), Some(purpose), Some(security), Some(wanted_by)) = parts {
        return Ok(NewNeed { fen, months, purpose, security, wanted_by });
    }
    let given = [
        ("amount", parts.0.is_some(), Key("finance-amount-wrong")),
        ("months", parts.1.is_some(), Key("finance-months-wrong")),
        ("purpose", parts.2.is_some(), Key("field-missing")),
        ("security", parts.3.is_some(), Key("field-missing")),
        ("wanted_by", parts.4.is_some(), Key("finance-until-wrong")),
    ];
    Err(given.into_iter().filter(|(_, sound, _)| !sound).map(|(name, _, key)| (name, key)).collect())
}

fn page(viewer: &Viewer, sent: &Sent, wrong: &Wrong) -> MyNeedNew {
    let t = viewer.words();
    let field = |name: &str, label: Key, value: &str, input| Field {
        name: name.to_owned(),
        id: format!("need-{name}"),
        label: t.say(label).to_string(),
        hint: String::new(),
        value: value.to_owned(),
        error: wrong.get(name).map(|key| t.say(*key).to_string()).unwrap_or_default(),
        input,
    };
    let figures = |unit: Key| Input::Text { unit: t.say(unit).to_string(), figures: true, offers: Vec::new() };
    let hinted = |hint: Key, field: Field| Field { hint: t.say(hint).to_string(), ..field };
    let fields = vec![
        field("amount", Key("finance-wanted"), &sent.amount, figures(Key("finance-unit-wan"))),
        field("months", Key("finance-term"), &sent.months, figures(Key("finance-unit-month"))),
        field("purpose", Key("finance-purpose"), &sent.purpose, Input::Choice(purposes(t))),
        field("security", Key("finance-can-give"), &sent.security, Input::Choice(securities(t))),
        field("wanted_by", Key("finance-wanted-by"), &sent.wanted_by, Input::Date),
        hinted(Key("finance-text-hint"), field("text", Key("finance-text"), &sent.text, Input::Area)),
        hinted(Key("my-contact-hint"), field("contact", Key("case-f-contact"), &sent.contact, Input::Line("name"))),
    ];
    MyNeedNew { page: viewer.page().crumb(t.say("nav-finance"), "/my/finance"), fields }
}
