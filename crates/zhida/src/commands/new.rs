//! `zhida new`: a measure to fill in.

use crate::cli::NewArgs;
use crate::exit;
use crate::words::{say, zh};
use anyhow::{Context as _, anyhow};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use zhida_web::template::{is_id, template};

pub(crate) fn run(args: &NewArgs) -> anyhow::Result<u8> {
    if !is_id(&args.id) {
        return Err(anyhow!(say("bad-id", &[("id", args.id.clone())])));
    }
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.md", args.id)));
    let text = template(&args.kind, &args.id, &args.title, zh());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(|| say("will-not-overwrite", &[("file", path.display().to_string())]))?;
    file.write_all(text.as_bytes())?;
    out!("{}", say("new-written", &[("file", path.display().to_string())]))?;
    Ok(exit::FINE)
}
