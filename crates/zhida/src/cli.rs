//! The command line. Its help texts come from the message files; see `help`.

mod service;

pub(crate) use service::*;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use zhida_facts::NaiveDate;
use zhida_measure::Track;

#[derive(Parser)]
#[command(name = "zhida", version, disable_help_subcommand = true, disable_help_flag = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[arg(long, global = true, value_parser = ["zh", "en"])]
    lang: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Match(MatchArgs),
    Explain(ExplainArgs),
    Sweep(SweepArgs),
    Ask(AskArgs),
    Check(CheckArgs),
    Test(TestArgs),
    Facts(FactsArgs),
    Library(LibraryArgs),
    Calendar(CalendarArgs),
    New(NewArgs),
    Convert(ConvertArgs),
    Sql(SqlArgs),
    DemoCity(CityArgs),
    Serve(Box<ServeArgs>),
    Demo(DemoArgs),
    Audit(AuditArgs),
    Why(WhyArgs),
}

/// Which measures, and for which day.
#[derive(Args, Clone)]
pub(crate) struct Scope {
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    #[arg(long, value_enum, default_value_t = TrackArg::New)]
    pub(crate) track: TrackArg,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum TrackArg {
    #[value(alias = "新申报")]
    New,
    #[value(alias = "复核")]
    Renewal,
}

impl From<TrackArg> for Track {
    fn from(arg: TrackArg) -> Self {
        match arg {
            TrackArg::New => Track::New,
            TrackArg::Renewal => Track::Renewal,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Table,
    Csv,
    Json,
    Xlsx,
    Md,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageArg {
    Md,
    Json,
}

#[derive(Args)]
pub(crate) struct MatchArgs {
    #[arg(long, required_unless_present = "table", num_args = 1.., value_name = "FILE")]
    pub(crate) facts: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) measure: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    #[arg(long, value_enum)]
    pub(crate) format: Option<FormatArg>,
    #[arg(long)]
    pub(crate) strict: bool,
    #[arg(long)]
    pub(crate) timings: bool,
    #[arg(long, value_enum, default_value_t = EngineArg::Builtin)]
    pub(crate) engine: EngineArg,
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with = "facts")]
    pub(crate) table: Option<String>,
    #[arg(long, env = "ZHIDA_PYTHON", hide_env = true, default_value = "python3", value_name = "PROGRAM")]
    pub(crate) python: String,
}

/// Where `match` is computed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    Builtin,
    Postgres,
    Duckdb,
    Spark,
}

/// Whose SQL is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DialectArg {
    Postgres,
    Duckdb,
    Spark,
}

#[derive(Args)]
pub(crate) struct ExplainArgs {
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) facts: Vec<PathBuf>,
    #[arg(long, value_name = "USCC")]
    pub(crate) enterprise: String,
    #[arg(long, value_name = "ID")]
    pub(crate) measure: String,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[arg(long, value_enum, default_value_t = PageArg::Md)]
    pub(crate) format: PageArg,
    #[arg(long, hide = true)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct SweepArgs {
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "literal")]
    pub(crate) facts: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) measure: String,
    #[arg(long, value_name = "N", requires = "facts")]
    pub(crate) literal: Option<usize>,
    #[arg(long, value_name = "A..B/N", requires = "literal", allow_hyphen_values = true)]
    pub(crate) values: Option<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[arg(short, long, value_name = "FILE", requires = "literal")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct AskArgs {
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "enterprise")]
    pub(crate) facts: Vec<PathBuf>,
    #[arg(long, value_name = "USCC")]
    pub(crate) enterprise: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) measure: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[arg(long, value_name = "FILE", requires = "enterprise")]
    pub(crate) save: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "200")]
    pub(crate) seed_faults: Option<usize>,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[arg(long)]
    pub(crate) samples: bool,
}

#[derive(Args)]
pub(crate) struct TestArgs {
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct FactsArgs {
    #[arg(value_name = "WORD")]
    pub(crate) word: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct LibraryArgs {
    #[command(flatten)]
    pub(crate) scope: Scope,
}

/// What is asked of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalendarAction {
    Due,
    Show,
}

#[derive(Args)]
pub(crate) struct CalendarArgs {
    #[arg(value_enum)]
    pub(crate) action: CalendarAction,
    #[arg(value_name = "YEAR")]
    pub(crate) year: Option<i32>,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct NewArgs {
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[arg(long, default_value = "")]
    pub(crate) title: String,
    #[arg(long, default_value = "subsidy", value_parser = ["subsidy", "honour", "finance", "service", "event", "score", "class", "alert"])]
    pub(crate) kind: String,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct ConvertArgs {
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) facts: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct SqlArgs {
    #[arg(long, value_enum)]
    pub(crate) dialect: DialectArg,
    #[arg(long, default_value = "enterprises", value_name = "NAME")]
    pub(crate) table: String,
    #[arg(long, value_name = "ID")]
    pub(crate) measure: Vec<String>,
    #[command(flatten)]
    pub(crate) scope: Scope,
    #[arg(long, value_name = "LIST")]
    pub(crate) columns: Option<String>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CityArgs {
    #[arg(long, default_value_t = 1000)]
    pub(crate) enterprises: u32,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<NaiveDate>,
    #[arg(long, value_name = "DIR")]
    pub(crate) measures: Option<PathBuf>,
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    #[arg(long)]
    pub(crate) force: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        Cli::command().debug_assert();
        for text in [crate::words::ZH, crate::words::EN] {
            for sub in Cli::command().get_subcommands() {
                assert!(text.contains(&format!("\nabout-{} =", sub.get_name())), "about-{}", sub.get_name());
                for arg in sub.get_arguments() {
                    let key = arg.get_id().as_str().replace('_', "-");
                    let own = format!("\narg-{}-{key} =", sub.get_name());
                    assert!(text.contains(&own) || text.contains(&format!("\narg-{key} =")), "{key}");
                }
            }
        }
    }
}
