//! `/services/{id}`: one service, whom it is for, how its institution answers, and asking for it.

use super::card::Card;
use super::needs::closed;
use super::{audience, category, improved, places};
use crate::app::App;
use crate::casework::asked::Asked;
use crate::casework::words;
use crate::error::Fault;
use crate::kit::flash::Flash;
use crate::kit::form::{Field, Fields, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use zhida_cases::{Lack, Refusal};
use zhida_engine::Truth;
use zhida_store::{Conflict, Demand, StoreError};

#[derive(Template)]
#[template(path = "pages/services/show.html")]
pub(crate) struct ServiceShow {
    page: Page,
    id: i64,
    title: String,
    institution: String,
    category: Key,
    what: String,
    price: String,
    places: Option<u32>,
    evidence: String,
    improved: Vec<String>,
    /// The measure that says for whom it is: title and address.
    measure: Option<(String, String)>,
    /// Conditions of its own, line by line.
    conditions: Vec<String>,
    card: Option<Card>,
    /// Whether it is for the enterprise that looks, and whether it closes a gap of it.
    fits: Option<Truth>,
    closes: bool,
    /// The form, for an enterprise it may be for.
    fields: Vec<Field>,
    /// Why the request was refused; empty if it was not.
    error: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Request {
    text: String,
    contact: String,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, asked: Asked, Path(id): Path<i64>) -> Result<Html<ServiceShow>, Fault> {
    let request = match viewer.speaker() {
        Some(signed) => Request { contact: crate::my::contact(&app, signed).await?, ..Request::default() },
        None => Request::default(),
    };
    Ok(Html(page(&app, &viewer, &asked, id, &request, &[], String::new()).await?))
}

pub(crate) async fn request(
    State(app): State<App>,
    viewer: Viewer,
    asked: Asked,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(request): Form<Request>,
) -> Result<Response, Fault> {
    let Some(tenant) = crate::my::tenant(&app, &viewer)? else { return Ok(crate::my::to_my()) };
    let t = viewer.words();
    let (service, ..) = app.store().offered_service(id).await?;
    let fits = crate::my::look(&app, &tenant, move |own| Ok(audience::fits(own.city, &own.facts, &service))).await?;
    if fits == Truth::No {
        let error = t.say("service-not-for-you").to_string();
        return Ok(refused(page(&app, &viewer, &asked, id, &request, &[], error).await?));
    }
    let demand = Demand { subject: String::new(), text: request.text.clone(), contact: request.contact.clone() };
    let whence = crate::my::cases::district(&app, tenant.number());
    let (lacks, error) = match tenant.request_service(id, &demand, &whence, &asked.moment()).await {
        Ok(case) => {
            app.catch_up().await?;
            return Ok((jar.add(Flash::Sent.cookie()), Redirect::to(&format!("/my/cases/{case}"))).into_response());
        }
        Err(StoreError::Refused(Refusal::Lacks(lacks))) => (lacks, String::new()),
        Err(StoreError::Conflict(Conflict::InUse)) => (Vec::new(), t.say("service-twice").to_string()),
        Err(StoreError::Conflict(Conflict::Full)) => (Vec::new(), t.say("service-full").to_string()),
        Err(StoreError::Conflict(_)) => (Vec::new(), t.say("service-nobody").to_string()),
        Err(error) => return Err(error.into()),
    };
    Ok(refused(page(&app, &viewer, &asked, id, &request, &lacks, error).await?))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    asked: &Asked,
    id: i64,
    request: &Request,
    lacks: &[Lack],
    error: String,
) -> Result<ServiceShow, Fault> {
    let t = viewer.words();
    let library = &asked.shelf.library;
    let (of, institution, open) = app.store().offered_service(id).await?;
    let card = app.store().service_cards(Some(of.institution_id), &asked.moment()).await?.remove(&of.institution_id);
    let own = match viewer.speaker() {
        Some(signed) => {
            let tenant = app.store().tenant(signed)?;
            let of = of.clone();
            let looked = crate::my::look(app, &tenant, move |own| {
                let gaps = super::needs::gaps(own);
                Ok((audience::fits(own.city, &own.facts, &of), !closed(&gaps, &of).is_empty()))
            });
            Some(looked.await?)
        }
        None => None,
    };
    let wrong = |name: &str| {
        let lack = if name == "text" { Lack::Text } else { Lack::Contact };
        lacks.contains(&lack).then(|| t.say(words::lack(lack)).to_string())
    };
    let fields = Fields { t, form: "request", wrong: &wrong };
    let places = places(&of, open);
    let offered = own.is_some_and(|(fits, _)| fits != Truth::No) && (places != Some(0) || !error.is_empty());
    let fields = [
        fields.field("text", Key("service-request-text"), Some(Key("service-request-hint")), &request.text, Input::Area),
        fields.field("contact", Key("case-f-contact"), Some(Key("my-contact-hint")), &request.contact, Input::words()),
    ];
    let show = Show { library, t };
    Ok(ServiceShow {
        page: viewer.page().crumb(t.say("nav-services"), "/services"),
        id,
        institution,
        category: category(&of.category),
        places,
        improved: improved(library, &of, t),
        measure: Some(&of.measure).filter(|m| !m.is_empty()).map(|m| (show.title(m), format!("/measures/{m}"))),
        conditions: of.conditions.lines().map(|l| l.trim().trim_start_matches("- ").to_owned()).filter(|l| !l.is_empty()).collect(),
        card: card.map(|card| Card::of(t, &card)),
        fits: own.map(|(fits, _)| fits),
        closes: own.is_some_and(|(_, closes)| closes),
        fields: if offered { fields.to_vec() } else { Vec::new() },
        error,
        title: of.title,
        what: of.what,
        price: of.price,
        evidence: of.evidence,
    })
}
