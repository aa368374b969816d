//! `GET /my/profile`: what is on file, from whom, and what is missing; `?edit=` opens a theme to be filled in.

use super::file::{File, FilePart};
use super::opened::Opened;
use super::theme::Theme;
use super::typed::{called, one_of_many, written};
use super::{Own, look, tenant, to_my};
use crate::app::App;
use crate::attempt::answers::Wrong;
use crate::error::Fault;
use crate::kit::form::{Field, Input};
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use crate::words::Key;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhida_store::KnownFact;

/// Missing facts shown before the rest.
const FIRST: usize = 6;

#[derive(Template)]
#[template(path = "pages/my/profile.html")]
pub(crate) struct MyProfile {
    page: Page,
    name: String,
    uscc: String,
    file: File,
    first: usize,
    opened: Option<Opened>,
}

#[derive(Template)]
#[template(path = "pages/my/edit.html")]
pub(crate) struct MyEdit {
    page: Page,
    word: &'static str,
    title: Key,
    fields: Vec<Field>,
    failed: Vec<(String, String)>,
}

/// What of the profile is asked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    edit: String,
    saved: Option<i64>,
}

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let Some(tenant) = tenant(&app, &viewer)? else { return Ok(to_my()) };
    let known = tenant.facts().await?;
    if !asked.edit.is_empty() {
        let theme = Theme::named(&asked.edit).ok_or(Fault::Missing)?;
        let page = look(&app, &tenant, move |own| Ok(edit(own, &viewer, theme, &known, &Typed::default()))).await?;
        return Ok(Html(page).into_response());
    }
    let history = if asked.saved.is_some() { tenant.history().await? } else { Vec::new() };
    let page = look(&app, &tenant, move |own| show(own, &viewer, &known, &history, asked.saved)).await?;
    Ok(Html(page).into_response())
}

fn show(own: &Own<'_>, viewer: &Viewer, known: &[KnownFact], history: &[KnownFact], saved: Option<i64>) -> Result<MyProfile, Fault> {
    let t = viewer.words();
    let enterprise = own.city.enterprise(own.number).ok_or(Fault::Missing)?;
    Ok(MyProfile {
        page: viewer.page(),
        name: enterprise.name.clone(),
        uscc: enterprise.uscc.clone(),
        file: File::of(own, t, known),
        first: FIRST,
        opened: saved.and_then(|seq| Opened::of(own, t, history, seq)),
    })
}

/// What was typed, by the name of its field, and what of it is wrong.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) values: BTreeMap<String, String>,
    pub(super) wrong: BTreeMap<String, Wrong>,
}

/// The form of a theme with what is on file, or with what was `typed`.
pub(super) fn edit(own: &Own<'_>, viewer: &Viewer, theme: Theme, known: &[KnownFact], typed: &Typed) -> MyEdit {
    let (t, show) = (viewer.words(), own.show(viewer.words()));
    let part = File::of(own, t, known).parts.into_iter().find(|p| p.theme == theme);
    let values = part.iter().flat_map(|p: &FilePart| &p.facts).flat_map(|f| &f.values);
    let fields: Vec<Field> = values
        .map(|value| {
            let name = called(show, value.at);
            let text = typed.values.get(&name).cloned().unwrap_or_else(|| written(show, value.at, &value.state));
            let mut field = one_of_many(show, value.at, &text, typed.wrong.get(&name));
            if let Some(origin) = value.origin {
                let from = t.say("my-profile-from").with("origin", t.say(origin)).with("when", &value.when).to_string();
                field.hint = if field.hint.is_empty() { from } else { format!("{} {from}", field.hint) };
            }
            field
        })
        .collect();
    MyEdit {
        page: viewer.page().crumb(t.say("nav-profile"), "/my/profile"),
        word: theme.word,
        title: theme.title,
        failed: fields.iter().filter(|f| !f.error.is_empty()).map(|f| (f.id.clone(), f.label.clone())).collect(),
        fields,
    }
}
