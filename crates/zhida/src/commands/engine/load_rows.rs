//! A table of facts as rows for COPY, with the columns that our Parquet files have.

use super::driver::Driver;
use crate::words::say;
use anyhow::anyhow;
use serde_json::{Value as Json, json};
use zhida_facts::{Column, FactType, State, Table, Value};
use zhida_measure::Library;
use zhida_sql::Dialect;

/// Makes the temporary table `name` and fills it.
pub(super) fn copy(driver: &mut Driver, name: &str, table: &Table, library: &Library) -> anyhow::Result<()> {
    let columns: Vec<(String, &Column)> = table
        .columns()
        .iter()
        .map(|column| {
            let key = &library.dictionary.fact(column.fact).key;
            (column.year.map_or_else(|| key.clone(), |year| format!("{key}_{year}")), column)
        })
        .filter(|(name, _)| name != "uscc" && name != "enterprise_name")
        .collect();
    let d = Dialect::Postgres;
    let mut kinds = vec!["uscc TEXT".to_owned(), "enterprise_name TEXT".to_owned()];
    kinds.extend(
        columns.iter().map(|(name, column)| format!("{} {}", d.identifier(name), kind(&library.dictionary.fact(column.fact).kind))),
    );
    kinds.extend(["not_applicable TEXT[]".to_owned(), "said_unknown TEXT[]".to_owned()]);
    driver.run(&format!("CREATE TEMPORARY TABLE {} ({})", d.table(name), kinds.join(", ")))?;
    let rows = table.enterprises().iter().enumerate().map(|(row, enterprise)| {
        let (mut not_applicable, mut said_unknown) = (Vec::new(), Vec::new());
        let mut cells = vec![json!(enterprise.uscc), json!(enterprise.name)];
        for (name, column) in &columns {
            cells.push(match column.cells.state(row) {
                State::Value(value) => cell(library, column, &value)
                    .ok_or_else(|| anyhow!(say("engine-number", &[("uscc", enterprise.uscc.clone()), ("column", name.clone())])))?,
                State::NotAsked => Json::Null,
                State::NotApplicable => {
                    not_applicable.push(name.as_str());
                    Json::Null
                }
                State::SaidUnknown => {
                    said_unknown.push(name.as_str());
                    Json::Null
                }
            });
        }
        cells.extend([json!(not_applicable), json!(said_unknown)]);
        Ok(Json::Array(cells))
    });
    driver.load(name, rows)
}

fn kind(fact: &FactType) -> &'static str {
    match fact {
        FactType::Number { .. } => "NUMERIC",
        FactType::Bool => "BOOLEAN",
        FactType::Date => "DATE",
        FactType::Code(_) | FactType::Choice | FactType::Text => "TEXT",
        FactType::List => "TEXT[]",
    }
}

/// A value as COPY takes it; `None` if a number has no exact decimal or the value is not of the fact's type.
fn cell(library: &Library, column: &Column, value: &Value) -> Option<Json> {
    let fact = library.dictionary.fact(column.fact);
    Some(match (value, &fact.kind) {
        (Value::Number(n), _) => {
            let own = n.checked_div(&fact.unit.factor).filter(|n| n.is_exact_with(12))?;
            json!(own.to_decimal(12))
        }
        (Value::Bool(b), _) => json!(b),
        (Value::Date(day), _) => json!(day.to_string()),
        (Value::Code(id), FactType::Code(scheme)) => json!(library.codes.tree(*scheme).code(*id)),
        (Value::Choice(choice), _) => json!(fact.choices.get(usize::from(*choice))?.name),
        (Value::Text(text), _) => json!(text.as_ref()),
        (Value::List(items), _) => json!(items.iter().map(AsRef::as_ref).collect::<Vec<&str>>()),
        (Value::Code(_), _) => return None,
    })
}
