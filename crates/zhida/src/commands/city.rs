//! `zhida demo-city`: a synthetic city in a folder.

use crate::cli::CityArgs;
use crate::words::say;
use crate::{exit, load, progress};
use anyhow::{Context as _, anyhow};
use std::fs;
use zhida_demo::{City, FILE_NAME, README, write_clean_csv, write_csv};
use zhida_exchange::replace_file;

/// The clean twin of the file, for programs.
const CLEAN_NAME: &str = "clean.csv";

pub(crate) fn run(args: &CityArgs) -> anyhow::Result<u8> {
    let (dictionary, codes, _) = load::dictionary(args.measures.as_deref())?;
    let occupied = fs::read_dir(&args.output).is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !args.force {
        return Err(anyhow!(say("folder-not-empty", &[("dir", args.output.display().to_string())])));
    }
    fs::create_dir_all(&args.output).with_context(|| args.output.display().to_string())?;
    let city = City::new(args.enterprises, args.seed, load::day(args.as_of), &dictionary, &codes);
    let bar = progress::rows(&say("writing", &[]), usize::try_from(args.enterprises)?);
    replace_file(&args.output.join(FILE_NAME), |out| write_csv(&city, out, |n| bar.set_position(u64::from(n))))?;
    replace_file(&args.output.join(CLEAN_NAME), |out| write_clean_csv(&city, out))?;
    replace_file(&args.output.join("README.txt"), |out| out.write_all(README.as_bytes()))?;
    bar.finish_and_clear();
    out!("{}", say("city-written", &[("n", args.enterprises.to_string()), ("file", args.output.join(FILE_NAME).display().to_string())]))?;
    Ok(exit::FINE)
}
