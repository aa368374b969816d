//! `/desk/visits/new`: whom, when, and what will be asked. The enterprise is told.

use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::flash::saved;
use crate::kit::form::{Field, Fields, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_store::StoreError;

#[derive(Template)]
#[template(path = "pages/desk/visit-new.html")]
pub(crate) struct DeskVisitNew {
    page: Page,
    fields: Vec<Field>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Planned {
    uscc: String,
    day: String,
    questions: String,
}

pub(crate) async fn show(viewer: Viewer, Query(planned): Query<Planned>) -> Html<DeskVisitNew> {
    Html(page(&viewer, &planned, &BTreeMap::new()))
}

pub(crate) async fn add(State(app): State<App>, viewer: Viewer, jar: CookieJar, Form(planned): Form<Planned>) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let mut wrong = BTreeMap::new();
    let enterprise = match desk.enterprise_by_code(planned.uscc.trim()).await {
        Ok(enterprise) => Some(enterprise.id),
        Err(StoreError::NotFound) => {
            wrong.insert("uscc", Key("case-new-no-enterprise"));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let day: Option<NaiveDate> = planned.day.trim().parse().ok();
    if day.is_none() {
        wrong.insert("day", Key("visit-day-missing"));
    }
    if planned.questions.trim().is_empty() {
        wrong.insert("questions", Key("field-missing"));
    }
    let (Some(enterprise), Some(day), true) = (enterprise, day, wrong.is_empty()) else {
        return Ok(refused(page(&viewer, &planned, &wrong)));
    };
    let id = desk.plan_visit(enterprise, day, &planned.questions, app.now()).await?;
    saved(&app, jar, &format!("/desk/visits/{id}")).await
}

fn page(viewer: &Viewer, planned: &Planned, wrong: &BTreeMap<&str, Key>) -> DeskVisitNew {
    let t = viewer.words();
    let wrong = |name: &str| wrong.get(name).map(|key| t.say(*key).to_string());
    let fields = Fields { t, form: "visit", wrong: &wrong };
    let field = |name, label, hint, value: &str, input| fields.field(name, label, hint, value, input);
    DeskVisitNew {
        page: viewer.page().crumb(t.say("nav-visits"), "/desk/visits"),
        fields: vec![
            field("uscc", Key("desk-code"), None, &planned.uscc, Input::words()),
            field("day", Key("visit-day"), None, &planned.day, Input::Date),
            field("questions", Key("visit-questions"), Some(Key("visit-questions-hint")), &planned.questions, Input::Area),
        ],
    }
}
