//! `GET /desk/landing/{id}/{step}/export`: the enterprises behind a figure as a file.

use super::show::measure;
use super::who::{Ask, chosen, rows};
use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::viewer::Viewer;
use crate::words::Key;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhida_exchange::Cell;
use zhida_store::{Landed, LandingStep};

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path((id, step)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Fault> {
    let (shelf, _) = measure(&app, &id)?;
    let wanted = LandingStep::from_key(&step).ok_or(Fault::Missing)?;
    let funnel = desk(&app, &viewer)?.funnel(&id, app.now()).await?;
    let landed: Vec<Landed> = chosen(&funnel, wanted, ask.only == "stuck").into_iter().cloned().collect();
    let t = viewer.words();
    let rows = app.ask(move |city| rows(city, t, &shelf, wanted, &landed)).await?;
    let header = [
        Key("city-code"),
        Key("city-name"),
        Key("city-by-district"),
        Key("landing-furthest"),
        Key("landing-since"),
        Key("city-amount"),
        Key("landing-why"),
    ];
    let header = header.map(|key| t.say(key).to_string());
    let cells = rows.into_iter().map(|row| {
        let furthest = t.say(row.furthest).to_string();
        [row.code, row.name, row.district, furthest, row.at, row.money, row.why].map(Cell::from).to_vec()
    });
    // An id and a step have lower-case letters, digits and hyphens only, or there would be none.
    let form = Form::asked(&ask.format);
    Ok(form.answer(&format!("{id}-{step}"), form.write(&header, cells)?))
}
