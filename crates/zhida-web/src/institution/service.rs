//! `/institution/services/…`: what an institution says of a service, before the centre and the enterprises read it.

use super::provider;
use crate::app::App;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Fields, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::services::{audience, categories, improved, state};
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_store::{ServiceState, ServiceText, StoreError};

#[derive(Template)]
#[template(path = "pages/institution/service.html")]
pub(crate) struct InstitutionService {
    page: Page,
    action: String,
    title: String,
    /// Where it stands; nothing for a new one.
    state: Option<Key>,
    reason: String,
    fields: Vec<Field>,
    /// Whether it can be handed in, and taken off the list.
    may_submit: bool,
    may_withdraw: bool,
    error: Option<Key>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Written {
    how: String,
    title: String,
    category: String,
    what: String,
    measure: String,
    conditions: String,
    price: String,
    capacity: String,
    evidence: String,
    improves: String,
}

/// What is wrong, by the name of the field.
type Wrong = BTreeMap<&'static str, String>;

pub(crate) async fn new(State(app): State<App>, viewer: Viewer) -> Result<Html<InstitutionService>, Fault> {
    provider(&app, &viewer)?;
    Ok(Html(page(&app, &viewer, None, &Written::default(), &Wrong::new(), None).await?))
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>) -> Result<Html<InstitutionService>, Fault> {
    let written = kept(&app, &viewer, id).await?;
    Ok(Html(page(&app, &viewer, Some(id), &written, &Wrong::new(), None).await?))
}

/// What is on file of a service, as it would be written.
async fn kept(app: &App, viewer: &Viewer, id: i64) -> Result<Written, Fault> {
    let of = provider(app, viewer)?.service(id).await?;
    let shelf = app.shelf();
    Ok(Written {
        how: String::new(),
        capacity: if of.capacity > 0 { of.capacity.to_string() } else { String::new() },
        improves: viewer.words().list(improved(&shelf.library, &of, viewer.words())),
        title: of.title,
        category: of.category,
        what: of.what,
        measure: of.measure,
        conditions: of.conditions,
        price: of.price,
        evidence: of.evidence,
    })
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(written): Form<Written>) -> Result<Response, Fault> {
    handle(&app, &viewer, jar, None, written).await
}

/// `how` is `save`, `submit` or `withdraw`.
pub(crate) async fn change(
    State(app): State<App>,
    viewer: Viewer,
    jar: CookieJar,
    Path(id): Path<i64>,
    Form(written): Form<Written>,
) -> Result<Response, Fault> {
    handle(&app, &viewer, jar, Some(id), written).await
}

async fn handle(app: &App, viewer: &Viewer, jar: CookieJar, id: Option<i64>, written: Written) -> Result<Response, Fault> {
    let provider = provider(app, viewer)?;
    let done = match (written.how.as_str(), id) {
        ("withdraw", Some(id)) => provider.withdraw_service(id, app.now()).await.map(|()| id),
        ("submit", Some(id)) => provider.submit_service(id, app.now()).await.map(|()| id),
        _ => {
            let text = match read(app, viewer, &written).await {
                Ok(text) => text,
                Err(wrong) => return Ok(refused(page(app, viewer, id, &written, &wrong, None).await?)),
            };
            provider.save_service(id, &text, app.now()).await
        }
    };
    match done {
        Ok(id) => saved(app, jar, &format!("/institution/services/{id}")).await,
        Err(StoreError::Invalid(field)) => {
            let wrong = Wrong::from([(field, viewer.words().say("field-missing").to_string())]);
            Ok(refused(page(app, viewer, id, &written, &wrong, None).await?))
        }
        Err(StoreError::Conflict(_)) => {
            // The buttons beside the form send nothing of it: what is on file stands there again.
            let written = match id {
                Some(id) if written.how != "save" => kept(app, viewer, id).await?,
                _ => written,
            };
            Ok(refused(page(app, viewer, id, &written, &Wrong::new(), Some(Key("not-now"))).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was written, where it can be understood.
async fn read(app: &App, viewer: &Viewer, written: &Written) -> Result<ServiceText, Wrong> {
    let t = viewer.words();
    let (shelf, mut wrong) = (app.shelf(), Wrong::new());
    let measure = written.measure.trim();
    if !measure.is_empty() && !shelf.library.measures().iter().any(|m| m.plan.meta.id == measure) {
        wrong.insert("measure", t.say("service-no-measure").to_string());
    }
    let conditions = written.conditions.clone();
    let found = app.ask(move |city| audience::problems(city, &conditions)).await.unwrap_or_default();
    if let Some(problem) = found.first() {
        wrong.insert("conditions", format!("{} {}", problem.message(viewer.lang), problem.help(viewer.lang)));
    }
    let dictionary = &shelf.library.dictionary;
    let mut improves = Vec::new();
    for name in written.improves.split(['、', ',', '，', ';', '；', '\n']).map(str::trim).filter(|n| !n.is_empty()) {
        match dictionary.find(name) {
            Some(fact) => improves.push(dictionary.fact(fact).key.clone()),
            None => {
                let said = match dictionary.nearest(name) {
                    Some(near) => t.say("service-no-fact-near").with("name", name).with("near", near),
                    None => t.say("service-no-fact").with("name", name),
                };
                wrong.insert("improves", said.to_string());
            }
        }
    }
    let capacity = match written.capacity.trim() {
        "" => Some(0),
        text => text.parse::<u32>().ok().filter(|n| *n <= 9999),
    };
    if capacity.is_none() {
        wrong.insert("capacity", t.say("service-capacity-wrong").to_string());
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(ServiceText {
        title: written.title.clone(),
        category: written.category.clone(),
        what: written.what.clone(),
        measure: measure.to_owned(),
        conditions: written.conditions.replace("\r\n", "\n"),
        price: written.price.clone(),
        capacity: capacity.unwrap_or(0),
        evidence: written.evidence.clone(),
        improves,
    })
}

async fn page(
    app: &App,
    viewer: &Viewer,
    id: Option<i64>,
    written: &Written,
    wrong: &Wrong,
    error: Option<Key>,
) -> Result<InstitutionService, Fault> {
    let t = viewer.words();
    let of = match id {
        Some(id) => Some(provider(app, viewer)?.service(id).await?),
        None => None,
    };
    let wrong = |name: &str| wrong.get(name).cloned();
    let fields = Fields { t, form: "service", wrong: &wrong };
    let field = |name, label, hint, value: &str, input| fields.field(name, label, hint, value, input);
    let stands = of.as_ref().and_then(|of| ServiceState::from_key(&of.state));
    Ok(InstitutionService {
        page: viewer.page().crumb(t.say("nav-institution"), "/institution"),
        action: id.map_or_else(|| "/institution/services/new".to_owned(), |id| format!("/institution/services/{id}")),
        title: of.as_ref().map_or_else(|| t.say("institution-service-new").to_string(), |of| of.title.clone()),
        state: of.as_ref().map(|of| state(&of.state)),
        reason: of.as_ref().map(|of| of.reason.clone()).unwrap_or_default(),
        fields: vec![
            field("title", Key("service-title"), None, &written.title, Input::words()),
            field("category", Key("service-category"), None, &written.category, Input::Choice(categories(t))),
            field("what", Key("service-what"), Some(Key("service-what-hint")), &written.what, Input::Area),
            field("measure", Key("service-measure"), Some(Key("service-measure-hint")), &written.measure, Input::words()),
            field("conditions", Key("service-conditions"), Some(Key("service-conditions-hint")), &written.conditions, Input::Area),
            field("price", Key("service-price"), Some(Key("service-price-hint")), &written.price, Input::words()),
            field("capacity", Key("service-capacity"), Some(Key("service-capacity-hint")), &written.capacity, Input::figures()),
            field("improves", Key("service-improves"), Some(Key("service-improves-hint")), &written.improves, Input::words()),
            field("evidence", Key("service-evidence"), Some(Key("service-evidence-hint")), &written.evidence, Input::Area),
        ],
        may_submit: matches!(stands, Some(ServiceState::Draft | ServiceState::Returned)),
        may_withdraw: matches!(stands, Some(ServiceState::Offered | ServiceState::Waiting)),
        error,
    })
}
