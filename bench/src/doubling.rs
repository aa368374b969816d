//! How Zhida's time grows: twice the enterprises, twice the measures.

use crate::zhida::{Loaded, ZhidaRunner};
use crate::{data, generate};
use anyhow::Result;
use std::fmt::Write as _;

/// Sizes of the first table, on [`ROWS`] enterprises; the last ones are also told by what a thousand take.
const MEASURES: [usize; 7] = [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000];
const ROWS: usize = 1_000_000;
/// Sizes of the second, under a thousand measures.
const ENTERPRISES: [usize; 4] = [125_000, 250_000, 500_000, 1_000_000];
const RUNS: usize = 5;

/// Both tables as Markdown.
pub fn doubling(seed: u64, threads: usize) -> Result<String> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let mut text = format!("W2, {threads} threads, medians of {RUNS}; {ROWS} enterprises:\n\n");
    text.push_str("| measures | references to atoms | distinct atoms | seconds | to the line above | to 1000 |\n");
    text.push_str("|---:|---:|---:|---:|---:|---:|\n");
    let (mut before, mut thousand) = (None, None);
    let columns = data::generate(seed, ROWS);
    for measures in MEASURES {
        let rules = generate::rules(seed, measures);
        let loaded = Loaded::new(&rules, &columns)?;
        let seconds = median(&mut ZhidaRunner::on(&loaded), measures);
        let (references, atoms) = (rules.references(), rules.atoms.len());
        let (above, from_thousand) = (growth(before, seconds), growth(thousand, seconds));
        writeln!(text, "| {measures} | {references} | {atoms} | {seconds:.3} | {above} | {from_thousand} |")?;
        before = Some(seconds);
        thousand = thousand.or(before.filter(|_| measures == 1_000));
    }
    text.push_str("\n1000 measures:\n\n| enterprises | seconds | to the line above |\n|---:|---:|---:|\n");
    let rules = generate::rules(seed, 1_000);
    before = None;
    for rows in ENTERPRISES {
        let loaded = Loaded::new(&rules, &data::generate(seed, rows))?;
        let seconds = median(&mut ZhidaRunner::on(&loaded), 1_000);
        writeln!(text, "| {rows} | {seconds:.3} | {} |", growth(before, seconds))?;
        before = Some(seconds);
    }
    Ok(text)
}

fn growth(before: Option<f64>, now: f64) -> String {
    before.map_or_else(String::new, |b| format!("× {:.2}", now / b))
}

fn median(runner: &mut ZhidaRunner<'_>, measures: usize) -> f64 {
    let all: Vec<usize> = (0..measures).collect();
    runner.w2(&all);
    let mut times: Vec<f64> = (0..RUNS).map(|_| runner.w2(&all).0.as_secs_f64()).collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
