//! One file a command.

mod ask;
mod calendar;
mod check;
mod city;
mod convert;
mod engine;
mod explain;
mod explain_json;
mod facts;
mod library;
mod matching;
mod new;
mod service;
mod sql;
mod sweep;

use crate::cli::Command;

/// Runs a command; the exit code says how it went.
pub(crate) fn run(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Match(args) => matching::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Ask(args) => ask::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Test(args) => check::test(&args),
        Command::Facts(args) => facts::run(&args),
        Command::Library(args) => library::run(&args),
        Command::Calendar(args) => calendar::run(&args),
        Command::New(args) => new::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Sql(args) => sql::run(&args),
        Command::DemoCity(args) => city::run(&args),
        Command::Serve(args) => service::serve(&args),
        Command::Demo(args) => service::demo(&args),
        Command::Audit(args) => service::audit(&args),
        Command::Why(args) => service::why(&args),
    }
}
