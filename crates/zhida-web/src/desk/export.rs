//! `GET /desk/enterprises/export`: all of what a search found, as a file that Excel opens and our own reader reads back.

use super::columns;
use super::desk;
use super::enterprises::sort;
use super::search::Search;
use crate::app::App;
use crate::error::Fault;
use crate::show::Show;
use crate::viewer::Viewer;
use crate::words::Words;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use zhida_exchange::{Cell, TableFormat, write_table};
use zhida_live::{City, Listing};

/// Without it Excel takes UTF-8 for the code page of the machine.
const BOM: &[u8] = b"\xef\xbb\xbf";

pub(crate) async fn handle(
    State(app): State<App>,
    viewer: Viewer,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    desk(&app, &viewer)?;
    let search = Search::read(&parameters);
    let xlsx = parameters.iter().any(|(name, value)| name == "format" && value == "xlsx");
    let (format, ending, kind) = match xlsx {
        true => (TableFormat::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        false => (TableFormat::Csv, "csv", "text/csv; charset=utf-8"),
    };
    let t = viewer.words();
    let bytes = app.ask(move |city| write(city, t, &search, format)).await?.ok_or(Fault::Invalid)?;
    let name = format!("attachment; filename=\"zhida-enterprises-{}.{ending}\"", app.today());
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "private, no-store".to_owned())];
    Ok((headers, bytes).into_response())
}

/// The file; nothing if a condition cannot be read, since a list without it would be another list.
fn write(city: &City, t: Words, search: &Search, format: TableFormat) -> Option<Vec<u8>> {
    let library = city.library().clone();
    let show = Show { library: &library, t };
    let found = search.run(city);
    if !found.problems.is_empty() {
        return None;
    }
    let shown = columns::columns(city, show, &search.columns);
    let listing = Listing { sort: sort(search, city, show), descending: search.descending, offset: 0, limit: usize::MAX };
    let rows = city.rows(found.rows, &listing).items;
    let label = |key: &str| library.dictionary.find(key).map_or(key, |id| library.dictionary.fact(id).label(t.zh())).to_owned();
    let header: Vec<String> = [label("uscc"), label("enterprise_name")].into_iter().chain(shown.iter().map(|c| c.heading(show))).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let cells = rows.into_iter().filter_map(|row| {
        let enterprise = city.table().enterprises().get(row)?;
        let own = [Cell::from(enterprise.uscc.as_str()), Cell::from(enterprise.name.as_str())];
        Some(own.into_iter().chain(shown.iter().map(|c| c.value(city, show, row))).collect::<Vec<_>>())
    });
    let mut out = if format == TableFormat::Csv { BOM.to_vec() } else { Vec::new() };
    write_table(&mut out, format, &header, cells)
        .map_err(|error| tracing::error!(%error, "an export could not be written"))
        .ok()
        .map(|()| out)
}
