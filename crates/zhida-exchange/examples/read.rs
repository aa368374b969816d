//! Reads files and prints the summary, the time, and the memory of the table beside that of the process: `cargo run --release -p zhida-exchange --example read -- FILE…`

use std::path::PathBuf;
use std::time::Instant;
use zhida_diagnostics::{Lang, Style, render};
use zhida_exchange::{Hooks, Options, RejectWriter, read_files};
use zhida_facts::{CodeTree, Codes, Dictionary, NaiveDate, Scheme};

// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const REGIONS: [&str; 2] = [include_str!("../../../measures/codes/regions.csv"), include_str!("../../../measures/codes/regions-demo.csv")];

/// Kilobytes the process has in memory, where the system says so.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn main() -> Result<(), String> {
    let dictionary = Dictionary::parse(include_str!("../../../measures/facts.csv")).map_err(|e| format!("{e:?}"))?;
    let codes = Codes {
        industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../measures/codes/industries.csv")])?,
        regions: CodeTree::parse(Scheme::Region, &REGIONS)?,
    };
    let as_of = NaiveDate::from_ymd_opt(2026, 6, 30).ok_or("date")?;
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (before, start) = (resident(), Instant::now());
    let mut report = RejectWriter::new(std::io::sink(), Lang::Zh).map_err(|e| e.to_string())?; // the wording costs, the disk does not
    let mut hooks = Hooks { progress: &mut |_| {}, reject: &mut |r| drop(report.write(r)) };
    let import = read_files(&files, &dictionary, &codes, &Options::new(as_of, Lang::Zh), &mut hooks);
    let took = start.elapsed();
    for diagnostic in import.diagnostics.iter().take(20) {
        println!("{}", render(diagnostic, None, Lang::Zh, Style::Plain));
    }
    println!("{}{took:?}", import.summary.text(Lang::Zh));
    println!("process: {before} KB before, {} KB after", resident());
    // A copy is allocated as large as it must be: what four of them add, when others have used up the leftovers of reading, is what a
    // table takes.
    let copies = |n: usize| (0..n).map(|_| import.table.clone()).collect::<Vec<_>>();
    let (_leftovers, before) = (copies(4), resident());
    let four = copies(4);
    println!("table: {} KB by its own account, {} KB really", import.table.bytes() >> 10, (resident() - before) / four.len() as u64);
    Ok(())
}
