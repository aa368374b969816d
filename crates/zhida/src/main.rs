//! `zhida`: measures as documents, decided for every enterprise of a city. This binary alone reads the clock, files and terminals.

mod cli;
mod commands;
mod load;
mod notes;
mod progress;
mod show;
mod words;

use clap::FromArgMatches as _;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes; `zhida help` names them.
mod exit {
    /// Everything as it should be.
    pub(crate) const FINE: u8 = 0;
    /// The work was done and found something: errors in measures, failing samples, rejected data with `--strict`.
    pub(crate) const FINDINGS: u8 = 1;
    /// The work could not be done: bad usage, a file that cannot be read or written.
    pub(crate) const UNABLE: u8 = 2;
}

fn main() -> ExitCode {
    words::choose_language(std::env::args());
    let matches = match cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::UNABLE } else { exit::FINE });
        }
    };
    let result = cli::Cli::from_arg_matches(&matches).map_err(anyhow::Error::from).and_then(|cli| commands::run(cli.command));
    match result {
        Ok(code) => ExitCode::from(code),
        // A reader that went away (`zhida … | head`) is no error.
        Err(error)
            if error.chain().any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)) =>
        {
            ExitCode::from(exit::FINE)
        }
        Err(error) => {
            eprintln!("{}", words::say("error", &[("what", format!("{error:#}"))]));
            ExitCode::from(exit::UNABLE)
        }
    }
}
