//! `zhida new`: a measure to fill in.

use crate::cli::NewArgs;
use crate::exit;
use crate::words::{say, zh};
use anyhow::{Context as _, anyhow};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

/// A template in Chinese and in English.
macro_rules! template {
    ($name:literal) => {
        [include_str!(concat!("../../templates/", $name, ".zh.md")), include_str!(concat!("../../templates/", $name, ".en.md"))]
    };
}

/// The template whose sections suit the kind.
fn template(kind: &str) -> [&'static str; 2] {
    match kind {
        "class" => template!("class"),
        "score" => template!("score"),
        "alert" => template!("alert"),
        "honour" | "service" | "event" => template!("plain"),
        _ => template!("measure"),
    }
}

pub(crate) fn run(args: &NewArgs) -> anyhow::Result<u8> {
    if args.id.is_empty() || !args.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(anyhow!(say("bad-id", &[("id", args.id.clone())])));
    }
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.md", args.id)));
    // One line, as the front matter has it.
    let title: Vec<&str> = args.title.split_whitespace().collect();
    let title = if title.is_empty() { args.id.clone() } else { title.join(" ") };
    let text = template(&args.kind)[usize::from(!zh())].replace("{id}", &args.id).replace("{kind}", &args.kind).replace("{title}", &title);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(|| say("will-not-overwrite", &[("file", path.display().to_string())]))?;
    file.write_all(text.as_bytes())?;
    out!("{}", say("new-written", &[("file", path.display().to_string())]))?;
    Ok(exit::FINE)
}
