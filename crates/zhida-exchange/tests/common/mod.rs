//! What the tests share: the national dictionary and code lists, and a reading of a table's cells as text.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::OnceLock;
use zhida_diagnostics::Lang;
use zhida_exchange::{Hooks, Import, Limits, Options, Reject, read_bytes};
use zhida_facts::{CodeTree, Codes, Dictionary, FactType, NaiveDate, Scheme, State, Value};

pub(crate) fn dictionary() -> &'static Dictionary {
    static D: OnceLock<Dictionary> = OnceLock::new();
    D.get_or_init(|| Dictionary::parse(include_str!("../../../../measures/facts.csv")).unwrap())
}

pub(crate) fn codes() -> &'static Codes {
    static C: OnceLock<Codes> = OnceLock::new();
    C.get_or_init(|| Codes {
        industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../../measures/codes/industries.csv")]).unwrap(),
        regions: CodeTree::parse(Scheme::Region, &[include_str!("../../../../measures/codes/regions.csv")]).unwrap(),
    })
}

pub(crate) fn options() -> Options {
    Options::new(NaiveDate::from_ymd_opt(2026, 6, 30).unwrap(), Lang::Zh)
}

/// Reads with defaults; all rejects, whatever their number.
pub(crate) fn import(name: &str, bytes: &[u8]) -> (Import, Vec<Reject>) {
    import_with(name, bytes, &options())
}

pub(crate) fn import_with(name: &str, bytes: &[u8], options: &Options) -> (Import, Vec<Reject>) {
    let mut rejects = Vec::new();
    let mut reject = |r: &Reject| rejects.push(r.clone());
    let mut hooks = Hooks { progress: &mut |_| {}, reject: &mut reject };
    let import = read_bytes(name, bytes, dictionary(), codes(), options, &mut hooks);
    (import, rejects)
}

/// One enterprise's fact as text, numbers in base units.
pub(crate) fn cell(import: &Import, row: usize, key: &str, year: Option<i32>) -> String {
    let id = dictionary().find(key).unwrap();
    let Some(column) = import.table.column(id, year) else { return "no column".to_owned() };
    match column.cells.state(row) {
        State::Value(Value::Number(n)) => n.to_string(),
        State::Value(Value::Bool(b)) => b.to_string(),
        State::Value(Value::Date(d)) => d.to_string(),
        State::Value(Value::Text(t)) => t.to_string(),
        State::Value(Value::List(items)) => items.join("、"),
        State::Value(Value::Choice(i)) => dictionary().fact(id).choices[usize::from(i)].name.clone(),
        State::Value(Value::Code(c)) => match dictionary().fact(id).kind {
            FactType::Code(scheme) => codes().tree(scheme).code(c).to_owned(),
            _ => unreachable!(),
        },
        State::SaidUnknown => "unknown".to_owned(),
        State::NotAsked => "blank".to_owned(),
        State::NotApplicable => "n/a".to_owned(),
    }
}

/// Names of the diagnostics' codes.
pub(crate) fn names(import: &Import) -> Vec<&'static str> {
    import.diagnostics.iter().map(|d| d.code().name()).collect()
}

pub(crate) fn limits() -> Limits {
    Limits::default()
}
