//! `zhida sql`: the measures as one query, for where the data must stay.

use crate::cli::{DialectArg, SqlArgs};
use crate::words::say;
use crate::{exit, load};
use anyhow::{Context as _, anyhow};
use std::path::Path;
use zhida_engine::Program;
use zhida_exchange::replace_file;
use zhida_measure::Library;
use zhida_sql::{Columns, Dialect, Options, Query, Refusal, Why, compile};

pub(crate) fn run(args: &SqlArgs) -> anyhow::Result<u8> {
    let columns = args.columns.as_deref().map(read_columns).transpose()?;
    let as_of = load::day(args.scope.as_of);
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked = load::pick(&library, &args.measure, as_of, args.scope.track.into())?;
    let program = Program::new(&library, &picked, as_of, args.scope.track.into());
    let dialect = args.dialect.into();
    let query = compiled(&library, &program, dialect, &args.table, columns.unwrap_or_else(Columns::all))?;
    let ansi = if dialect == Dialect::Spark { "SET spark.sql.ansi.enabled = true;\n\n" } else { "" };
    let text = format!("{ansi}{};\n", query.text.trim_end());
    match &args.output {
        None => out!("{}", text.trim_end())?,
        Some(path) => {
            replace_file(path, |out| std::io::Write::write_all(out, text.as_bytes())).with_context(|| path.display().to_string())?;
            note!("{}", say("sql-written", &[("file", path.display().to_string())]));
        }
    }
    Ok(exit::FINE)
}

impl From<DialectArg> for Dialect {
    fn from(arg: DialectArg) -> Self {
        match arg {
            DialectArg::Postgres => Dialect::Postgres,
            DialectArg::Duckdb => Dialect::DuckDb,
            DialectArg::Spark => Dialect::Spark,
        }
    }
}

/// The program as a query; what has no exact SQL is said all at once.
pub(super) fn compiled(library: &Library, program: &Program, dialect: Dialect, table: &str, columns: Columns) -> anyhow::Result<Query> {
    let options = Options { dialect, table: table.to_owned(), columns, library: say("sql-library", &[]) };
    compile(library, program, &options).map_err(|refusals| {
        let lines: Vec<String> = refusals.iter().map(|r| format!("  {}", words(r))).collect();
        anyhow!("{}\n{}", say("sql-refused", &[("dialect", dialect.name().to_owned())]), lines.join("\n"))
    })
}

fn words(refusal: &Refusal) -> String {
    let place = [refusal.measure.as_str(), refusal.place.as_str()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ");
    let why = match &refusal.why {
        Why::NumberTooLarge(number) => say("sql-number-too-large", &[("number", number.clone())]),
        Why::Workdays => say("sql-workdays", &[]),
        Why::Text => say("sql-text", &[]),
        Why::SharedColumn => say("sql-shared-column", &[]),
        Why::ColumnType(kind) => say("sql-column-type", &[("kind", kind.clone())]),
        Why::NameTooLong => say("sql-name-too-long", &[]),
    };
    format!("{place}{}{why}", say("colon", &[]))
}

/// `name`, `name type` or `name:type`, separated by commas or lines; `@file` reads them from a file.
fn read_columns(given: &str) -> anyhow::Result<Columns> {
    let text = match given.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(Path::new(file)).with_context(|| file.to_owned())?,
        None => given.to_owned(),
    };
    let mut depth = 0_i32;
    let items: Vec<&str> = text
        .split(|c: char| {
            // The comma of DECIMAL(38,2) parts nothing.
            depth += i32::from(c == '(') - i32::from(c == ')');
            c == '\n' || (c == ',' && depth == 0)
        })
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect();
    let parted = items.iter().map(|item| match item.split_once([' ', ':', '\t']) {
        Some((name, kind)) => (name.trim(), Some(kind.trim()).filter(|k| !k.is_empty())),
        None => (*item, None),
    });
    Ok(Columns::named(parted))
}
