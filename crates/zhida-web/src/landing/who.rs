//! `GET /desk/landing/{id}/{step}`: the enterprises behind a figure of a funnel.

use super::show::{measure, why_said};
use super::step::{money, word};
use crate::app::{App, Shelf};
use crate::city::part::label;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::html::Html;
use crate::kit::page::Page;
use crate::kit::pages::Pages;
use crate::show::{Show, moment};
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use zhida_live::{By, City};
use zhida_store::{Funnel, Landed, LandingStep};

/// Enterprises a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "pages/landing/who.html")]
pub(crate) struct LandingWho {
    page: Page,
    title: String,
    word: Key,
    stuck: bool,
    export: String,
    rows: Vec<WhoRow>,
    pages: Pages,
}

/// An enterprise in a funnel.
pub(super) struct WhoRow {
    pub(super) number: i64,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) district: String,
    /// The furthest step it came to, and when.
    pub(super) furthest: Key,
    pub(super) at: String,
    pub(super) money: String,
    pub(super) why: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ask {
    /// `stuck`: those that came no further.
    pub(super) only: String,
    pub(super) page: Option<usize>,
    pub(super) format: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, step)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Html<LandingWho>, Fault> {
    let (shelf, index) = measure(&app, &id)?;
    let wanted = LandingStep::from_key(&step).ok_or(Fault::Missing)?;
    let funnel = desk(&app, &viewer)?.funnel(&id, app.now()).await?;
    let (t, stuck) = (viewer.words(), ask.only == "stuck");
    let at = format!("/desk/landing/{id}/{step}?{}", if stuck { "only=stuck&" } else { "" });
    let chosen = chosen(&funnel, wanted, stuck);
    let pages = Pages::new(chosen.len(), SIZE, ask.page.unwrap_or(1), at);
    let shown: Vec<Landed> = chosen[pages.from..pages.to].iter().map(|l| (*l).clone()).collect();
    let (title, own) = (shelf.library.measures()[index].plan.meta.title.clone(), shelf.clone());
    let rows = app.ask(move |city| rows(city, t, &own, wanted, &shown)).await?;
    let page = viewer.page().crumb(t.say("nav-landing"), "/desk/landing").crumb(&title, format!("/desk/landing/{id}"));
    let export = format!("/desk/landing/{id}/{step}/export?{}format=", if stuck { "only=stuck&" } else { "" });
    Ok(Html(LandingWho { page, title, word: word(wanted), stuck, export, rows, pages }))
}

/// Those that came to a step, or that came no further.
pub(super) fn chosen(funnel: &Funnel, step: LandingStep, stuck: bool) -> Vec<&Landed> {
    let further = |l: &Landed| LandingStep::ALL.iter().any(|(other, _)| *other > step && l.came(*other));
    funnel.of(step).filter(|l| !stuck || !further(l)).collect()
}

/// The rows of a list.
pub(super) fn rows(city: &City, t: Words, shelf: &Shelf, step: LandingStep, landed: &[Landed]) -> Vec<WhoRow> {
    let show = Show { library: city.library(), t };
    let row = |one: &Landed| {
        let who = city.enterprise(one.enterprise);
        let code = who.map(|e| e.uscc.clone()).unwrap_or_default();
        let furthest = LandingStep::ALL.iter().zip(one.at).rev().find_map(|((step, _), at)| Some((*step, at?)));
        WhoRow {
            number: one.enterprise,
            name: who.map(|e| e.name.clone()).filter(|n| !n.is_empty()).unwrap_or_else(|| code.clone()),
            code,
            district: city.part_of(one.enterprise, By::District).map(|key| label(show, By::District, key)).unwrap_or_default(),
            furthest: word(furthest.map_or(step, |(step, _)| step)),
            at: furthest.map(|(_, at)| moment(at)).unwrap_or_default(),
            money: money(show, one.fen(step)),
            why: one.leaving.as_ref().map(|l| said(&why_said(t, shelf, &l.why), &l.text)).unwrap_or_default(),
        }
    };
    landed.iter().map(row).collect()
}

/// A reason with what was said of it.
fn said(why: &str, text: &str) -> String {
    if text.is_empty() { why.to_owned() } else { format!("{why} · {text}") }
}
