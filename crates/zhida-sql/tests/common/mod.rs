//! What the tests share: an engine to run queries on, a small dictionary, enterprises as records and as rows of a table.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test file uses a part; a test may fail loudly")]

pub(crate) mod generate;

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use zhida_engine::{Case, Program, Truth};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, FactType, NaiveDate, Number, Record, Scheme, State, Value};
use zhida_measure::{Library, Source, Track};
use zhida_sql::{Columns, Dialect, Options, Query, compile};

/// An engine that takes statements.
pub(crate) struct Engine {
    pub(crate) dialect: Dialect,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Engine {
    /// The engine, if this machine has it; in CI it must.
    pub(crate) fn new(dialect: Dialect) -> Option<Self> {
        let var = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        let (python, url) = (var("ZHIDA_TEST_PYTHON"), var("ZHIDA_TEST_PG"));
        let missing = match dialect {
            Dialect::Postgres if url.is_none() => Some("ZHIDA_TEST_PG"),
            _ if python.is_none() => Some("ZHIDA_TEST_PYTHON"),
            _ => None,
        };
        if let Some(missing) = missing {
            assert!(var("CI").is_none(), "{missing} is not set, and CI must test on {}", dialect.name());
            eprintln!("SKIPPED: {missing} is not set, nothing was tested on {}", dialect.name());
            return None;
        }
        let mut command = Command::new(python.unwrap());
        command.args(["-c", zhida_sql::DRIVER, dialect.name()]);
        match dialect {
            Dialect::Postgres => drop(command.arg(url.unwrap())),
            Dialect::Spark => drop(command.arg("local[1]")),
            Dialect::DuckDb => {}
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut engine = Self { dialect, child, input, output };
        let ready = engine.answer();
        assert_eq!(ready["ok"], true, "{ready}");
        Some(engine)
    }

    fn answer(&mut self) -> Json {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the driver said “{line}”"))
    }

    /// Runs a statement.
    pub(crate) fn run(&mut self, sql: &str) {
        writeln!(self.input, "{}", json!({"do": "run", "sql": sql})).unwrap();
        let answer = self.answer();
        assert_eq!(answer["ok"], true, "{answer}\n{sql}");
    }

    /// Rows of a query, or the engine's words if it fails.
    pub(crate) fn rows(&mut self, sql: &str) -> Result<Vec<Vec<Json>>, String> {
        writeln!(self.input, "{}", json!({"do": "rows", "sql": sql})).unwrap();
        let mut rows = Vec::new();
        loop {
            let mut answer = self.answer();
            if let Some(batch) = answer["rows"].as_array_mut() {
                rows.extend(batch.iter().map(|row| row.as_array().unwrap().clone()));
            } else if answer["ok"].is_null() {
                return Err(answer["what"].as_str().unwrap().to_owned());
            } else {
                return Ok(rows);
            }
        }
    }

    /// Makes the table `name` with one row for each record.
    pub(crate) fn load(&mut self, name: &str, query: &Query, library: &Library, records: &[Record]) {
        let d = self.dialect;
        let wanted: Vec<(&str, &str)> = query.columns.iter().map(|c| (c.name.as_str(), c.kind.as_str())).collect();
        let cells: Vec<String> = records
            .iter()
            .enumerate()
            .map(|(row, record)| {
                let cells: Vec<String> = wanted.iter().map(|(column, kind)| cell(d, library, record, row, column, kind)).collect();
                format!("({})", cells.join(", "))
            })
            .collect();
        let names: Vec<String> = wanted.iter().map(|(column, _)| d.identifier(column)).collect();
        let table = d.table(name);
        if d == Dialect::Spark {
            self.run(&format!(
                "CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM VALUES {} AS v({})",
                cells.join(",\n"),
                names.join(", ")
            ));
            return;
        }
        let columns: Vec<String> = wanted.iter().zip(&names).map(|((_, kind), name)| format!("{name} {kind}")).collect();
        self.run(&format!("DROP TABLE IF EXISTS {table}"));
        self.run(&format!("CREATE {} TABLE {table} ({})", if d == Dialect::Postgres { "TEMP" } else { "" }, columns.join(", ")));
        self.run(&format!("INSERT INTO {table} VALUES {}", cells.join(",\n")));
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One cell as a literal.
fn cell(d: Dialect, library: &Library, record: &Record, row: usize, column: &str, kind: &str) -> String {
    let list = |texts: Vec<String>| match d {
        Dialect::Postgres => format!("CAST(ARRAY[{}] AS TEXT[])", texts.join(", ")),
        Dialect::DuckDb => format!("CAST([{}] AS TEXT[])", texts.join(", ")),
        Dialect::Spark => format!("CAST(array({}) AS ARRAY<STRING>)", texts.join(", ")),
    };
    if column == "uscc" {
        return d.text(&uscc(row));
    }
    if column == "not_applicable" {
        let texts = record.iter().filter(|(.., s)| **s == State::NotApplicable).map(|(f, y, _)| d.text(&name(library, f, y)));
        return list(texts.collect());
    }
    let found = record.iter().find(|(f, y, _)| name(library, *f, *y) == column);
    let value = match found.map(|(f, _, s)| (f, s)) {
        Some((fact, State::Value(value))) => match value {
            Value::Number(n) => {
                let own = n.checked_div(&library.dictionary.fact(fact).unit.factor).unwrap();
                assert!(own.is_exact_with(12), "{column} {own}");
                own.to_decimal(12)
            }
            Value::Bool(b) => b.to_string().to_uppercase(),
            Value::Date(day) => format!("DATE '{day}'"),
            Value::Code(id) => match library.dictionary.fact(fact).kind {
                FactType::Code(scheme) => d.text(library.codes.tree(scheme).code(*id)),
                _ => panic!("{column}"),
            },
            Value::Choice(c) => d.text(&library.dictionary.fact(fact).choices[usize::from(*c)].name),
            Value::Text(t) => d.text(t),
            Value::List(items) => return list(items.iter().map(|i| d.text(i)).collect()),
        },
        _ => "NULL".to_owned(),
    };
    if d == Dialect::Spark || value == "NULL" { format!("CAST({value} AS {kind})") } else { value }
}

fn name(library: &Library, fact: zhida_facts::FactId, year: Option<i32>) -> String {
    let key = &library.dictionary.fact(fact).key;
    year.map_or_else(|| key.clone(), |y| format!("{key}_{y}"))
}

pub(crate) fn uscc(row: usize) -> String {
    format!("E{row:05}")
}

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

/// A library of `texts` over the generator's dictionary.
pub(crate) fn library(texts: &[String]) -> Library {
    let tree = |scheme, text: &str| CodeTree::parse(scheme, &[text]).unwrap();
    let codes = Codes { industries: tree(Scheme::Industry, generate::INDUSTRIES), regions: tree(Scheme::Region, generate::REGIONS) };
    let sources = texts.iter().enumerate().map(|(i, text)| Source { file: format!("{i}.md"), text: text.clone() }).collect();
    let calendar = Calendar::parse(generate::WORKDAYS).unwrap();
    let (library, problems) = Library::load(Dictionary::parse(&generate::dictionary()).unwrap(), codes, calendar, sources);
    let errors: Vec<String> = problems
        .iter()
        .filter(|p| p.severity() == zhida_diagnostics::Severity::Error)
        .map(|p| format!("{:?} {} {}", p.file(), p.code().name(), p.message(zhida_diagnostics::Lang::En)))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    library
}

/// The query of these measures, or of all of them.
pub(crate) fn query(library: &Library, dialect: Dialect, columns: Columns, picked: &[(usize, bool)]) -> Query {
    let options = Options { dialect, table: "facts_under_test".to_owned(), columns, library: "test".to_owned() };
    let program = Program::new(library, picked, day(), Track::New);
    compile(library, &program, &options).unwrap_or_else(|refusals| panic!("{refusals:?}"))
}

pub(crate) fn picked(library: &Library) -> Vec<(usize, bool)> {
    library.ids().filter_map(|id| library.version(id, day(), Track::New)).collect()
}

/// The columns the query asks for; where numbers are bounded, with two decimals.
pub(crate) fn columns(library: &Library, dialect: Dialect) -> Columns {
    let all = query(library, dialect, Columns::all(), &picked(library)).columns;
    let kinds: Vec<String> = all.iter().map(|c| c.kind.replace("(38, 4)", "(38, 2)")).collect();
    Columns::named(all.iter().zip(&kinds).map(|(c, kind)| (c.name.as_str(), Some(kind.as_str()))))
}

/// What the row evaluator says: verdict, unmet, score bounds rounded outwards.
pub(crate) type Judged = (String, String, Option<String>, Option<String>);

pub(crate) fn judged(library: &Library, record: &Record) -> BTreeMap<String, Judged> {
    let case = Case::new(library, record, day(), Track::New);
    let mut found = BTreeMap::new();
    for id in library.ids() {
        let (measure, in_force) = library.version(id, day(), Track::New).unwrap();
        let outcome = case.outcome(measure, in_force);
        let verdict = match outcome.verdict {
            Truth::Yes => "eligible",
            Truth::No => "ineligible",
            Truth::Unknown => "unknown",
        };
        let million = Number::from(1_000_000);
        let rounded = |n: &Number, up: bool| {
            let scaled = n * &million;
            let whole = if up { scaled.ceil() } else { scaled.floor() };
            whole.checked_div(&million).unwrap().to_decimal(6)
        };
        let score = outcome.score.as_ref();
        let unmet = i64::try_from(outcome.unmet).unwrap_or(i64::MAX).to_string();
        found.insert(
            id.to_owned(),
            (
                verdict.to_owned(),
                unmet,
                score.and_then(|s| s.low.as_ref()).map(|n| rounded(n, false)),
                score.and_then(|s| s.high.as_ref()).map(|n| rounded(n, true)),
            ),
        );
    }
    found
}

/// What came of comparing.
#[derive(Default)]
pub(crate) struct Tally {
    /// Pairs judged eligible, ineligible and unknown by both.
    pub(crate) verdicts: [usize; 3],
    /// Measures whose numbers were too large for the engine, which said so.
    pub(crate) overflows: usize,
}

/// Compares the engine with the row evaluator.
pub(crate) fn referee(engine: &mut Engine, library: &Library, records: &[Record], tally: &mut Tally) {
    let columns = columns(library, engine.dialect);
    let picked = picked(library);
    let whole = query(library, engine.dialect, columns.clone(), &picked);
    engine.load("facts_under_test", &whole, library, records);
    let expected: Vec<BTreeMap<String, Judged>> = records.iter().map(|r| judged(library, r)).collect();
    let mut pending = vec![picked];
    while let Some(picked) = pending.pop() {
        let query = query(library, engine.dialect, columns.clone(), &picked);
        match engine.rows(&query.text) {
            Ok(rows) => {
                assert_eq!(rows.len(), records.len() * picked.len());
                rows.iter().for_each(|row| compare(engine.dialect, library, records, &expected, (row, &query.text), tally));
            }
            Err(what) => {
                let overflow = ["Overflow", "NUMERIC_VALUE_OUT_OF_RANGE", "ARITHMETIC_OVERFLOW"].iter().any(|w| what.contains(w));
                assert!(overflow, "{what}\n{}", query.text);
                if picked.len() == 1 {
                    tally.overflows += 1;
                } else {
                    let (left, right) = picked.split_at(picked.len() / 2);
                    pending.extend([left.to_vec(), right.to_vec()]);
                }
            }
        }
    }
}

fn compare(
    dialect: Dialect,
    library: &Library,
    records: &[Record],
    expected: &[BTreeMap<String, Judged>],
    (row, sql): (&[Json], &str),
    tally: &mut Tally,
) {
    let text = |i: usize| match &row[i] {
        Json::Null => None,
        Json::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    };
    let points = |i: usize| text(i).map(|t| Number::parse(&t).unwrap().to_decimal(6));
    let index: usize = text(0).unwrap()[1..].parse().unwrap();
    let measure = text(1).unwrap();
    let found: Judged = (text(2).unwrap(), text(3).unwrap(), points(4), points(5));
    tally.verdicts[["eligible", "ineligible", "unknown"].iter().position(|w| *w == found.0).unwrap()] += 1;
    let wanted = &expected[index][&measure];
    if found != *wanted {
        let (at, _) = library.version(&measure, day(), Track::New).unwrap();
        let facts: Vec<String> = records[index].iter().map(|(f, y, s)| format!("{} = {s:?}", name(library, f, y))).collect();
        let own = sql.find(&format!("-- {measure} ")).map_or("", |i| &sql[i..]);
        let own = own.split("\n\n").next().unwrap();
        panic!(
            "{}: {measure} of {} says {found:?}, the row evaluator {wanted:?}\n{}\n{}\n{own}",
            dialect.name(),
            uscc(index),
            library.measures()[at].text,
            facts.join("\n"),
        );
    }
}
