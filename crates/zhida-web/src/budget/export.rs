//! `GET /desk/budgets/export`: the money of all measures as a file, in 元, exactly.

use super::Line;
use super::list::{Filter, chosen, lines};
use crate::app::App;
use crate::desk::desk;
use crate::error::Fault;
use crate::kit::download::Form;
use crate::viewer::Viewer;
use crate::words::{Key, Words};
use axum::extract::{Query, State};
use axum::response::Response;
use zhida_exchange::Cell;
use zhida_facts::{Datelike as _, Number};

const HEADER: [Key; 13] = [
    Key("budget-id"),
    Key("city-measure"),
    Key("landing-department"),
    Key("budget-year"),
    Key("budget-budget-yuan"),
    Key("budget-committed-yuan"),
    Key("budget-paid-yuan"),
    Key("budget-enterprises"),
    Key("budget-low-yuan"),
    Key("budget-high-yuan"),
    Key("budget-total-low-yuan"),
    Key("budget-total-high-yuan"),
    Key("budget-room"),
];

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Query(filter): Query<Filter>) -> Result<Response, Fault> {
    let (t, today, year) = (viewer.words(), app.today(), filter.year(app.today()));
    let spending = desk(&app, &viewer)?.spending(year, year == today.year()).await?;
    let rows = chosen(lines(&app.shelf(), t, &spending, year, today), &filter);
    let form = Form::asked(&filter.format);
    Ok(form.answer(&format!("budgets-{year}"), form.write(&header(t), rows.into_iter().map(|row| cells(t, year, row)))?))
}

/// What the columns are called.
pub(crate) fn header(t: Words) -> Vec<String> {
    HEADER.iter().map(|key| t.say(*key).to_string()).collect()
}

/// The figures of a measure in `year`.
pub(crate) fn cells(t: Words, year: i32, row: Line) -> Vec<Cell> {
    let (low, high) = row.exact.total();
    let expected = row.exact.expected;
    vec![
        row.id.into(),
        row.title.into(),
        row.department.into(),
        i64::from(year).into(),
        yuan(row.exact.budget),
        yuan(Some(row.exact.committed)),
        yuan(Some(row.exact.paid)),
        expected.map(|e| e.enterprises).into(),
        yuan(expected.map(|e| e.low)),
        yuan(expected.filter(|e| e.open == 0).map(|e| e.high)),
        yuan(Some(low)),
        yuan(high),
        row.look.map_or(Cell::Blank, |look| t.say(look.word).to_string().into()),
    ]
}

/// Fen in 元.
pub(crate) fn yuan(fen: Option<i64>) -> Cell {
    fen.and_then(|fen| Number::ratio(fen, 100)).into()
}
