//! Reads files and prints the summary and the time: `cargo run --release -p zhida-exchange --example read -- FILE…`

use std::path::PathBuf;
use std::time::Instant;
use zhida_diagnostics::{Lang, Style, render};
use zhida_exchange::{Hooks, Options, RejectWriter, read_files};
use zhida_facts::{CodeTree, Codes, Dictionary, NaiveDate, Scheme};

fn main() -> Result<(), String> {
    let dictionary = Dictionary::parse(include_str!("../../../measures/facts.csv")).map_err(|e| format!("{e:?}"))?;
    let codes = Codes {
        industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../measures/codes/industries.csv")])?,
        regions: CodeTree::parse(Scheme::Region, &[include_str!("../../../measures/codes/regions.csv")])?,
    };
    let as_of = NaiveDate::from_ymd_opt(2026, 6, 30).ok_or("date")?;
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let start = Instant::now();
    let mut report = RejectWriter::new(std::io::sink(), Lang::Zh).map_err(|e| e.to_string())?; // the wording costs, the disk does not
    let mut hooks = Hooks { progress: &mut |_| {}, reject: &mut |r| drop(report.write(r)) };
    let import = read_files(&files, &dictionary, &codes, &Options::new(as_of, Lang::Zh), &mut hooks);
    let took = start.elapsed();
    for diagnostic in import.diagnostics.iter().take(20) {
        println!("{}", render(diagnostic, None, Lang::Zh, Style::Plain));
    }
    println!("{}{took:?}", import.summary.text(Lang::Zh));
    Ok(())
}
