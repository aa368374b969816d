//! `zhida`: measures as documents, decided for every enterprise of a city. This binary alone reads the clock, files and terminals.
#![warn(clippy::print_stdout, clippy::print_stderr, reason = "they panic when the reader has gone away; see `out`")]

#[macro_use]
mod out;
mod cli;
mod commands;
mod help;
mod load;
mod notes;
mod progress;
mod reason;
mod show;
mod words;

use clap::FromArgMatches as _;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes; `zhida --help` names them.
mod exit {
    /// Everything as it should be.
    pub(crate) const FINE: u8 = 0;
    /// The work was done and found something: errors in measures, failing samples, rejected data with `--strict`.
    pub(crate) const FINDINGS: u8 = 1;
    /// The work could not be done: bad usage, a file that cannot be read or written.
    pub(crate) const UNABLE: u8 = 2;
}

fn main() -> ExitCode {
    words::choose_language(std::env::args_os().map(|a| a.to_string_lossy().into_owned()));
    let parsed = help::command().try_get_matches().and_then(|found| cli::Cli::from_arg_matches(&found));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            if help::is_page(&error) {
                help::print_page(&error);
            } else {
                note!("{}", words::say("error", &[("what", help::usage_error(&error))]).trim_end());
            }
            return ExitCode::from(if error.use_stderr() { exit::UNABLE } else { exit::FINE });
        }
    };
    match commands::run(cli.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) if reason::is_broken_pipe(&error) => ExitCode::from(exit::FINE),
        Err(error) => {
            note!("{}", words::say("error", &[("what", reason::reason(&error))]).trim_end());
            ExitCode::from(exit::UNABLE)
        }
    }
}
