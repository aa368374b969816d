//! `zhida new`: a measure to fill in.

use crate::cli::NewArgs;
use crate::exit;
use crate::words::{say, zh};
use anyhow::{Context as _, anyhow};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

const ZH: &str = include_str!("../../templates/measure.zh.md");
const EN: &str = include_str!("../../templates/measure.en.md");

pub(crate) fn run(args: &NewArgs) -> anyhow::Result<u8> {
    if args.id.is_empty() || !args.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(anyhow!(say("bad-id", &[("id", args.id.clone())])));
    }
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.md", args.id)));
    let title = if args.title.is_empty() { args.id.as_str() } else { args.title.as_str() };
    let text = (if zh() { ZH } else { EN }).replace("{id}", &args.id).replace("{title}", title).replace("{kind}", &args.kind);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(|| say("will-not-overwrite", &[("file", path.display().to_string())]))?;
    file.write_all(text.as_bytes())?;
    println!("{}", say("new-written", &[("file", path.display().to_string())]));
    Ok(exit::FINE)
}
