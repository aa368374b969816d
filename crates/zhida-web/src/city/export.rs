//! `GET /desk/measures/{id}/export`: a list of enterprises as a file.

use super::entry::{EntryRow, listing, row};
use super::part::{self, way};
use super::place::subject;
use super::show::Ask;
use super::standing;
use crate::app::App;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhida_exchange::Cell;
use zhida_live::City;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct How {
    by: String,
    list: String,
    part: String,
    sort: String,
    format: String,
}

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
    Query(how): Query<How>,
) -> Result<Response, Fault> {
    let t = viewer.words();
    // An id has lower-case letters, digits and hyphens only, or there would be no measure.
    let (form, name) = (Form::asked(&how.format), format!("{id}-{}", standing::name(standing::find(&how.list))));
    let bytes = app.ask(move |city| file(city, t, form, &id, &ask, &how)).await??;
    Ok(form.answer(&name, bytes))
}

fn file(city: &City, t: Words, form: Form, id: &str, ask: &Ask, how: &How) -> Result<Vec<u8>, Fault> {
    let which = ask.which();
    let subject = subject(city, id, &which)?;
    let show = Show { library: city.library(), t };
    let judged = city.judge(&subject);
    let (by, _) = way(&how.by);
    let part = if how.part.is_empty() { None } else { Some(part::find(show, city, &judged, by, &how.part).ok_or(Fault::Missing)?) };
    let within = part.map(|key| city.part(by, key));
    let page = city.list(&judged, standing::find(&how.list), within.as_ref(), &listing(show, city, &how.sort, 0, usize::MAX));
    let header = [
        Key("city-code"),
        Key("city-name"),
        Key("city-by-district"),
        Key("city-amount"),
        Key("city-clause"),
        Key("city-gap"),
        Key("city-missing"),
    ];
    let header = header.map(|key| t.say(key).to_string());
    let cells = |row: EntryRow| [row.code, row.name, row.district, row.amount, row.clause, row.gap, row.missing].map(Cell::from).to_vec();
    let rows = page.items.iter().map(|entry| cells(row(show, city, &subject, entry, None)));
    form.write(&header, rows)
}
