//! The workload as Zhida holds it: a library of measures and a table of enterprises.

use crate::data::{Column, codes, leaves};
use crate::markdown;
use crate::schema::{Kind, dictionary_csv, names};
use anyhow::{Result, anyhow, bail};
use std::collections::HashMap;
use std::sync::Arc;
use zhida_diagnostics::{Lang, has_errors};
use zhida_facts::{Calendar, Dictionary, Enterprise, NaiveDate, Record, Resolved, Scheme, State, Table, Value};
use zhida_measure::{Library, Source};

/// The day every engine decides for.
pub fn as_of() -> NaiveDate {
    markdown::date(crate::schema::TODAY)
}

/// Compiles measures given as id and text.
pub fn library(texts: Vec<(String, String)>) -> Result<Library> {
    let dictionary = Dictionary::parse(&dictionary_csv()).map_err(|faults| anyhow!("{faults:?}"))?;
    let sources = texts.into_iter().map(|(id, text)| Source { file: format!("{id}.md"), text }).collect();
    let (library, problems) = Library::load(dictionary, codes(), Calendar::default(), sources);
    if has_errors(&problems) {
        let first = problems.first().map(|p| format!("{p:?}: {}", p.message(Lang::En)));
        bail!("the generated measures have {} problems, the first: {}", problems.len(), first.unwrap_or_default());
    }
    Ok(library)
}

/// A column's values as states.
pub struct Reader {
    scheme_ids: Vec<zhida_facts::CodeId>,
    sets: HashMap<i64, Arc<[Arc<str>]>>,
    kind: Kind,
    names: Vec<&'static str>,
}

impl Reader {
    /// For one column.
    pub fn new(column: &Column, library: &Library) -> Self {
        let fact = column.slot.fact;
        let mut scheme_ids = Vec::new();
        if fact.kind == Kind::Code {
            let scheme = if fact.values == "@industry" { Scheme::Industry } else { Scheme::Region };
            let tree = library.codes.tree(scheme);
            let resolve = |code: &String| match tree.resolve(code) {
                Resolved::One(id) => id,
                other => unreachable!("{code} is in its own list, and is {other:?}"),
            };
            scheme_ids = leaves(fact.values, &library.codes).codes.iter().map(resolve).collect();
        }
        Self { scheme_ids, sets: HashMap::new(), kind: fact.kind, names: names(fact) }
    }
    /// The state of a row.
    pub fn state(&mut self, column: &Column, row: usize) -> State {
        let Some(value) = column.get(row) else { return State::NotAsked };
        State::Value(match self.kind {
            Kind::Money | Kind::Count => Value::Number(value.into()),
            Kind::Date => Value::Date(markdown::date(value)),
            Kind::Code => Value::Code(self.scheme_ids[value as usize]),
            Kind::Choice => Value::Choice(value as u16),
            Kind::Flag => Value::Bool(value == 1),
            Kind::List => {
                let names = &self.names;
                let set =
                    |mask: i64| names.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, n)| Arc::from(*n)).collect();
                Value::List(self.sets.entry(value).or_insert_with(|| set(value)).clone())
            }
        })
    }
}

/// The table of all enterprises. The only place that knows how a table is built.
pub fn table(columns: &[Column], library: &Library) -> Result<Table> {
    let rows = columns.first().map_or(0, |c| c.values.len());
    let enterprises = (0..rows).map(|row| Enterprise { uscc: format!("{row:018}"), name: String::new() }).collect();
    let mut built = Vec::new();
    for column in columns {
        let fact =
            library.dictionary.find(column.slot.fact.key).ok_or_else(|| anyhow!("{} is not in the dictionary", column.slot.fact.key))?;
        let mut reader = Reader::new(column, library);
        let cells = (0..rows).map(|row| reader.state(column, row)).collect();
        built.push(zhida_facts::Column { fact, year: column.slot.year(), cells, origin: column.slot.name() });
    }
    Table::new(enterprises, built).map_err(|e| anyhow!(e))
}

/// One enterprise by itself, as a counter or a form would give it.
pub fn record(columns: &[Column], row: usize, library: &Library) -> Record {
    let mut record = Record::default();
    for column in columns {
        if let Some(fact) = library.dictionary.find(column.slot.fact.key) {
            record.set(fact, column.slot.year(), Reader::new(column, library).state(column, row));
        }
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::FACTS;

    #[test]
    fn every_measure_compiles() {
        let rules = crate::generate::rules(1, 400);
        let library = library(markdown::all(&rules)).unwrap();
        assert_eq!(library.measures().len(), 400);
        assert!(FACTS.iter().all(|f| library.dictionary.find(f.label).is_some()));
    }
}
