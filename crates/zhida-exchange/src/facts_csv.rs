//! A table of enterprises as a CSV file that people read and our own reader reads back: labels, years and units in the headings.

use crate::cells::show;
use crate::columnar::{Offender, WriteError};
use crate::heading;
use crate::table::{Cell, TableFormat, write_table_file};
use std::path::Path;
use zhida_facts::{Codes, Column, Dictionary, Fact, FactType, NaiveDate, Number, State, Table, Value};

/// Places behind the point of a figure.
const PLACES: u32 = 12;

/// Writes a CSV file: 统一社会信用代码, 企业名称, then a column for each fact and year, `营业收入[2025](万元)`; 未知 and 不适用 where that
/// is the state, blank where nothing was asked.
///
/// # Errors
/// [`WriteError`]; then the file is as it was.
pub fn write_facts_csv(path: &Path, table: &Table, dictionary: &Dictionary, codes: &Codes) -> Result<(), WriteError> {
    let columns = table.columns();
    let label = |key: &str| dictionary.find(key).map_or_else(|| key.to_owned(), |id| dictionary.fact(id).label_zh.clone());
    let mut header = vec![label("uscc"), label("enterprise_name")];
    for column in columns {
        let fact = dictionary.fact(column.fact);
        if let Some((row, value)) = inexact(column, fact, codes) {
            let enterprise = table.enterprises().get(row).map_or(String::new(), |e| e.uscc.clone());
            return Err(WriteError::Inexact(Offender { enterprise, column: heading_of(column, dictionary), value }));
        }
        header.push(heading_of(column, dictionary));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows = table.enterprises().iter().enumerate().map(|(row, enterprise)| {
        let mut cells = vec![Cell::from(enterprise.uscc.as_str()), Cell::from(enterprise.name.as_str())];
        cells.extend(columns.iter().map(|c| cell(&c.cells.state(row), dictionary.fact(c.fact), codes)));
        cells
    });
    Ok(write_table_file(path, TableFormat::Csv, &header, rows)?)
}

/// The first row with a number that is no decimal of [`PLACES`] places, with the number.
fn inexact(column: &Column, fact: &Fact, codes: &Codes) -> Option<(usize, String)> {
    if !matches!(fact.kind, FactType::Number { .. }) {
        return None;
    }
    (0..column.cells.len()).find_map(|row| match column.cells.state(row) {
        State::Value(Value::Number(n)) if !figure(&n, fact).is_exact_with(PLACES) => {
            Some((row, show(&State::Value(Value::Number(n)), fact, codes)))
        }
        _ => None,
    })
}

fn figure(number: &Number, fact: &Fact) -> Number {
    number.checked_div(&fact.unit.factor).unwrap_or_else(|| number.clone())
}

fn cell(state: &State, fact: &Fact, codes: &Codes) -> Cell {
    match state {
        State::Value(Value::Number(n)) => Cell::Number(figure(n, fact)),
        State::Value(Value::Date(d)) => Cell::Date(*d),
        State::Value(Value::List(items)) if items.is_empty() => Cell::from("无"),
        other => Cell::from(show(other, fact, codes)),
    }
}

/// `营业收入[2025](万元)`; where a label holds what looks like a year or unit of its own, `key@2025`, which is never mistaken.
fn heading_of(column: &Column, dictionary: &Dictionary) -> String {
    let fact = dictionary.fact(column.fact);
    let year = column.year.map_or_else(String::new, |year| format!("[{year}]"));
    let numeric = matches!(fact.kind, FactType::Number { .. });
    let unit = if numeric && !fact.unit.symbol.is_empty() { format!("({})", fact.unit.symbol) } else { String::new() };
    let heading = format!("{}{year}{unit}", fact.label_zh);
    let read = heading::read(&heading, dictionary, NaiveDate::default());
    let same_unit = !numeric || read.unit.map_or(unit.is_empty(), |u| u.factor == fact.unit.factor);
    if read.fact == Some(column.fact) && read.year == column.year && same_unit && read.odd_unit.is_none() {
        return heading;
    }
    column.year.map_or_else(|| fact.key.clone(), |year| format!("{}@{year}", fact.key))
}
