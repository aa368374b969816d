//! `GET /desk/enterprises/export`: all of what a search found, as a file that Excel opens and our own reader reads back.

use super::columns;
use super::desk;
use super::enterprises::sort;
use super::search::Search;
use crate::app::App;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use axum::extract::{Query, State};
use axum::response::Response;
use zhida_exchange::Cell;
use zhida_live::{City, Listing};

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    desk(&app, &viewer)?;
    let search = Search::read(&parameters);
    let form = Form::asked(if parameters.iter().any(|(name, value)| name == "format" && value == "xlsx") { "xlsx" } else { "" });
    let t = viewer.words();
    let bytes = app.ask(move |city| write(city, t, &search, form)).await??;
    Ok(form.answer(&format!("zhida-enterprises-{}", app.today()), bytes))
}

/// The file; an error if a condition cannot be read, since a list without it would be another list.
fn write(city: &City, t: Words, search: &Search, form: Form) -> Result<Vec<u8>, Fault> {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let found = search.run(city);
    if !found.problems.is_empty() {
        return Err(Fault::Invalid);
    }
    let shown = columns::columns(city, show, &search.columns);
    let listing = Listing { sort: sort(search, city, show), descending: search.descending, offset: 0, limit: usize::MAX };
    let rows = city.rows(found.rows, &listing).items;
    let label = |key: &str| library.dictionary.find(key).map_or(key, |id| library.dictionary.fact(id).label(t.zh())).to_owned();
    let header: Vec<String> = [label("uscc"), label("enterprise_name")].into_iter().chain(shown.iter().map(|c| c.heading(show))).collect();
    let cells = rows.into_iter().filter_map(|row| {
        let enterprise = city.table().enterprises().get(row)?;
        let own = [Cell::from(enterprise.uscc.as_str()), Cell::from(enterprise.name.as_str())];
        Some(own.into_iter().chain(shown.iter().map(|c| c.value(city, show, row))).collect::<Vec<_>>())
    });
    form.write(&header, cells)
}
