//! `zhida convert`: facts from any files into one file of columns, for warehouses and for reading again and again.

use crate::cli::ConvertArgs;
use crate::words::{lang, say};
use crate::{exit, load};
use anyhow::{Context as _, anyhow};
use std::path::Path;
use zhida_exchange::{WriteError, write_arrow, write_facts_csv, write_parquet};
use zhida_facts::{Codes, Dictionary, Table};

type Write = fn(&Path, &Table, &Dictionary, &Codes) -> Result<(), WriteError>;

pub(crate) fn run(args: &ConvertArgs) -> anyhow::Result<u8> {
    let shown = args.output.display().to_string();
    // A format that cannot be written is said before everything is read.
    let write: Write = match args.output.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase().as_str() {
        "parquet" => write_parquet,
        "arrow" | "feather" => write_arrow,
        "csv" => write_facts_csv,
        _ => return Err(anyhow!(say("bad-facts-ending", &[("file", shown)]))),
    };
    let (dictionary, codes, _) = load::dictionary(args.measures.as_deref())?;
    let import = load::facts_with(&args.facts, (&dictionary, &codes), load::day(args.as_of), args.rejects.as_deref())?;
    note!("{}", import.summary.text(lang()).trim_end());
    let (bytes, enterprises) = (import.table.bytes(), import.table.enterprises().len());
    let each = bytes.div_ceil(enterprises.max(1));
    note!("{}", say("memory", &[("total", (bytes >> 10).to_string()), ("each", each.to_string())]));
    if let Some(path) = &args.rejects {
        note!("{}", say("rejects-written", &[("file", path.display().to_string())]));
    }
    write(&args.output, &import.table, &dictionary, &codes)
        .map_err(|error| match error {
            WriteError::Io(error) => anyhow::Error::from(error),
            other => anyhow!(other.why(lang())),
        })
        .with_context(|| shown.clone())?;
    let columns = import.table.columns().len().to_string();
    note!("{}", say("facts-written", &[("n", enterprises.to_string()), ("columns", columns), ("file", shown)]));
    Ok(exit::FINE)
}
