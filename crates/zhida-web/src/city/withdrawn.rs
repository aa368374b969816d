//! `GET /desk/withdrawn`: measures taken out of the library: who wrote them, who published them, who took them out, and why.

use super::desk;
use super::draft::{id_of, title_of};
use super::hands::Hands;
use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::viewer::Viewer;
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "pages/city/withdrawn.html")]
pub(crate) struct CityWithdrawn {
    page: Page,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    document: String,
    number: i32,
    hands: Hands,
}

pub(crate) async fn show(State(app): State<App>, viewer: Viewer) -> Result<Html<CityWithdrawn>, Fault> {
    let t = viewer.words();
    let rows = desk(&app, &viewer)?.withdrawn().await?.into_iter().map(|(version, deeds)| Row {
        href: format!(
            "/desk/measures/{}/versions?document={}",
            encode(&id_of(&version.text).unwrap_or_else(|| version.id.to_string())),
            encode(&version.document)
        ),
        title: title_of(&version.text).unwrap_or_else(|| version.document.clone()),
        hands: Hands::of(&deeds, version.number, t),
        number: version.number,
        document: version.document,
    });
    Ok(Html(CityWithdrawn { rows: rows.collect(), page: viewer.page().crumb(t.say("nav-city-measures"), "/desk/measures") }))
}
