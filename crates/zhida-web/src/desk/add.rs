//! `/desk/enterprises/new`: an enterprise put on file by its credit code.

use super::desk;
use crate::app::App;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::{Html, refused};
use crate::kit::page::Page;
use crate::viewer::Viewer;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhida_exchange::uscc;
use zhida_store::{Conflict, StoreError};

#[derive(Template)]
#[template(path = "pages/desk/add.html")]
pub(crate) struct DeskAdd {
    page: Page,
    fields: Vec<Field>,
    /// The enterprise that has this code already.
    on_file: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    code: String,
    name: String,
}

/// What is wrong, by field.
#[derive(Default)]
struct Wrong {
    code: String,
    name: String,
    on_file: Option<i64>,
}

pub(crate) async fn show(viewer: Viewer) -> Html<DeskAdd> {
    Html(page(&viewer, &Given::default(), Wrong::default()))
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Form(given): Form<Given>) -> Result<Response, Fault> {
    let desk = desk(&app, &viewer)?;
    let t = viewer.words();
    let mut wrong = Wrong::default();
    if given.name.trim().is_empty() {
        wrong.name = t.say("field-missing").to_string();
    }
    match uscc::check(&given.code) {
        Err(error) => wrong.code = format!("{} {}", error.why(t.lang), error.remedy(t.lang)),
        Ok(code) if wrong.name.is_empty() => match desk.add_enterprise(code.as_str(), given.name.trim(), app.now()).await {
            Ok(id) => {
                app.catch_up().await?;
                return Ok(Redirect::to(&format!("/desk/enterprises/{id}")).into_response());
            }
            Err(StoreError::Conflict(Conflict::EnterpriseOnFile)) => {
                wrong.code = t.say("desk-add-on-file").to_string();
                wrong.on_file = desk.enterprise_by_code(code.as_str()).await.ok().map(|e| e.id);
            }
            Err(error) => return Err(error.into()),
        },
        Ok(_) => {}
    }
    Ok(refused(page(&viewer, &given, wrong)))
}

fn page(viewer: &Viewer, given: &Given, wrong: Wrong) -> DeskAdd {
    let t = viewer.words();
    let field = |name: &str, label: String, hint: String, value: &str, error: String| Field {
        name: name.to_owned(),
        id: format!("add-{name}"),
        label,
        hint,
        value: value.to_owned(),
        error,
        input: Input::Line("off"),
    };
    let code_hint = t.say("desk-add-code-hint").to_string();
    DeskAdd {
        page: viewer.page().crumb(t.say("nav-enterprises"), "/desk/enterprises"),
        fields: vec![
            field("code", t.say("desk-code").to_string(), code_hint, &given.code, wrong.code),
            field("name", t.say("desk-name").to_string(), String::new(), &given.name, wrong.name),
        ],
        on_file: wrong.on_file,
    }
}
