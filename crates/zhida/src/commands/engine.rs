//! `zhida match --engine`: the query is run where it is asked to be, and its verdicts come back.

mod driver;
mod load_rows;
mod results;

use super::matching::{HEADER, named, table_format};
use super::sql::compiled;
use crate::cli::{EngineArg, FormatArg, MatchArgs};
use crate::words::{lang, say};
use crate::{exit, load};
use anyhow::{Context as _, anyhow};
use driver::Driver;
use results::Results;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use zhida_engine::Program;
use zhida_exchange::{Import, TableFormat, WriteError, write_parquet, write_table, write_table_file};
use zhida_measure::{Library, Track};
use zhida_sql::{Columns, Dialect};

/// What our own table of facts is called.
const TABLE: &str = "zhida_facts";

/// Runs the query on the engine asked for; `None` if that is our own.
pub(crate) fn run(args: &MatchArgs) -> Option<anyhow::Result<u8>> {
    let dialect = match args.engine {
        EngineArg::Builtin => {
            return args.table.is_some().then(|| Err(anyhow!(say("engine-table", &[]))));
        }
        EngineArg::Postgres => Dialect::Postgres,
        EngineArg::Duckdb => Dialect::DuckDb,
        EngineArg::Spark => Dialect::Spark,
    };
    Some(judge(args, dialect))
}

fn judge(args: &MatchArgs, dialect: Dialect) -> anyhow::Result<u8> {
    let file_format = args.output.as_deref().map(|path| table_format(args.format, path)).transpose()?;
    let as_of = load::day(args.scope.as_of);
    let track: Track = args.scope.track.into();
    let library = load::library(args.scope.measures.as_deref(), &[])?.demand_sound()?;
    let picked = load::pick(&library, &args.measure, as_of, track)?;
    let program = Program::new(&library, &picked, as_of, track);
    let source = Source::of(args, dialect, &library)?;
    let mut driver = Driver::start(&args.python, dialect, args.url.as_deref())?;
    let table = source.hand_over(&mut driver, args, &library)?;
    let columns = driver.columns(&table)?;
    let known = Columns::named(columns.iter().map(|(name, kind)| (name.as_str(), Some(kind.as_str()))));
    let query = compiled(&library, &program, dialect, &table, known)?;
    let ids: Vec<&str> = program.measures.iter().map(|m| library.measures()[m.measure].plan.meta.id.as_str()).collect();
    let mut results = match source.import() {
        Some(import) => Results::new(&ids, import.table.enterprises().iter().map(|e| (e.uscc.clone(), e.name.clone()))),
        None => Results::new(&ids, driver.enterprises(&table, columns.iter().any(|(name, _)| name == "enterprise_name"))?),
    }?;
    driver.rows(&query.text, &mut |row| results.take(row))?;
    match (args.format, &args.output) {
        (Some(FormatArg::Table), None) => results.overview(&library, &program)?,
        (None, None) if std::io::stdout().is_terminal() => results.overview(&library, &program)?,
        (format, None) => {
            let out = std::io::BufWriter::new(std::io::stdout().lock());
            write_table(out, format.map_or(TableFormat::Csv, named), &HEADER, results.rows())?;
        }
        (_, Some(path)) => {
            let format = file_format.unwrap_or(TableFormat::Csv);
            write_table_file(path, format, &HEADER, results.rows()).with_context(|| path.display().to_string())?;
            note!("{}", say("verdicts-written", &[("file", path.display().to_string())]));
        }
    }
    let summary = source.import().map(|i| &i.summary);
    let rejected = summary.map_or(0, |s| s.cells_rejected + s.rows_rejected + s.bad_codes);
    Ok(if args.strict && rejected > 0 { exit::FINDINGS } else { exit::FINE })
}

/// Where the facts are.
enum Source {
    /// In a table of the engine's.
    Table(String),
    /// In a file the engine reads itself.
    Parquet(PathBuf),
    /// Read by us.
    Read(Box<Import>),
}

impl Source {
    fn of(args: &MatchArgs, dialect: Dialect, library: &Library) -> anyhow::Result<Self> {
        if let Some(table) = &args.table {
            return Ok(Self::Table(table.clone()));
        }
        if let ([file], true) = (args.facts.as_slice(), dialect != Dialect::Postgres)
            && file.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"))
        {
            return Ok(Self::Parquet(std::path::absolute(file)?));
        }
        let import = load::facts(&args.facts, library, load::day(args.scope.as_of), args.rejects.as_deref())?;
        note!("{}", import.summary.text(lang()));
        if let Some(path) = &args.rejects {
            note!("{}", say("rejects-written", &[("file", path.display().to_string())]));
        }
        Ok(Self::Read(Box::new(import)))
    }

    fn import(&self) -> Option<&Import> {
        match self {
            Self::Read(import) => Some(import),
            Self::Table(_) | Self::Parquet(_) => None,
        }
    }

    /// Gives the facts to the engine; what they are called there.
    fn hand_over(&self, driver: &mut Driver, args: &MatchArgs, library: &Library) -> anyhow::Result<String> {
        match self {
            Self::Table(table) => return Ok(table.clone()),
            Self::Parquet(path) => driver.parquet(TABLE, path)?,
            Self::Read(import) if args.engine == EngineArg::Postgres => load_rows::copy(driver, TABLE, &import.table, library)?,
            Self::Read(import) => {
                let path = driver.folder().join("facts.parquet");
                write_parquet(&path, &import.table, &library.dictionary, &library.codes).map_err(|error| match error {
                    WriteError::Io(error) => anyhow::Error::from(error),
                    other => anyhow!(other.why(lang())),
                })?;
                driver.parquet(TABLE, &path)?;
            }
        }
        Ok(TABLE.to_owned())
    }
}
