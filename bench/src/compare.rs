//! Runs Zhida and its peers side by side: A B A B … in one run, both confined to the same cores, never at the same time.

use crate::peer::{Peer, Setting};
use crate::protocol::{Answer, Request};
use crate::report::{Row, Stat};
use crate::rules::Rules;
use anyhow::{Context as _, Result};

/// Runs before any is counted. ClickHouse compiles an expression at its third use.
const WARM_UP: usize = 4;

/// What to compare.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Peers.
    pub peers: Vec<String>,
    /// Pairs of runs.
    pub repetitions: usize,
    /// Measures of W1, each by itself.
    pub single: usize,
    /// Measures of W2 and W4 for the peers.
    pub several: usize,
    /// Enterprises of W3.
    pub enterprises: usize,
    /// Peers that also run all measures in W2.
    pub full: Vec<String>,
    /// Whether W3 is the only work.
    pub percolation_only: bool,
}

/// All comparisons of one setting; `progress` hears of each.
pub fn compare(setting: &Setting, rules: &Rules, options: &Options, progress: &mut dyn FnMut(&Row)) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut add = |row: Option<Row>| {
        if let Some(row) = row {
            progress(&row);
            rows.push(row);
        }
    };
    if !options.percolation_only {
        let mut zhida = Peer::start("zhida", setting)?;
        for name in options.peers.iter().filter(|p| *p != "a-tree") {
            if name == "zen" && setting.threads > 1 {
                continue;
            }
            let mut peer = Peer::start(name, setting)?;
            let several = rules.spread(options.several);
            add(single(&mut zhida, &mut peer, &rules.spread(options.single), setting, options)?);
            let label = |work: &str, count: usize| format!("{work}, {count} measures");
            let w2 = Request::W2 { measures: several.clone() };
            add(pairs(&mut zhida, &mut peer, &label("W2", several.len()), &w2, setting, (WARM_UP, options.repetitions))?);
            let w4 = Request::W4 { measures: several };
            add(pairs(&mut zhida, &mut peer, &label("W4", options.several), &w4, setting, (WARM_UP, options.repetitions))?);
            add(pairs(&mut zhida, &mut peer, "W5", &Request::W5, setting, (WARM_UP, options.repetitions))?);
            if options.full.contains(name) {
                let all: Vec<usize> = (0..rules.measures.len()).collect();
                let w2 = Request::W2 { measures: all.clone() };
                add(pairs(&mut zhida, &mut peer, &label("W2", all.len()), &w2, setting, (1, options.repetitions))?);
            }
        }
    }
    if setting.threads == 1 && options.peers.iter().any(|p| p == "a-tree") {
        add(percolation(setting, rules, options)?);
    }
    Ok(rows)
}

/// W1: each measure by itself; figures are medians by measure, the spread is over measures.
fn single(zhida: &mut Peer, peer: &mut Peer, measures: &[usize], setting: &Setting, options: &Options) -> Result<Option<Row>> {
    let (mut own, mut other, mut ratio, mut note) = (Vec::new(), Vec::new(), Vec::new(), String::new());
    for measure in measures {
        let request = Request::W1 { measure: *measure };
        let Some(row) = pairs(zhida, peer, "W1", &request, setting, (WARM_UP, options.repetitions))? else { return Ok(None) };
        own.push(row.zhida.median);
        other.push(row.other.median);
        ratio.push(row.ratio.median);
        note = row.note;
    }
    let note = format!("{note}; {} measures, spread over them", measures.len());
    Ok(Some(Row {
        work: "W1".to_owned(),
        peer: peer.name.clone(),
        threads: setting.threads,
        zhida: Stat::of(&own),
        other: Stat::of(&other),
        ratio: Stat::of(&ratio),
        note,
    }))
}

/// One piece of work, alternating; `None` if the peer does not do it.
fn pairs(
    zhida: &mut Peer,
    peer: &mut Peer,
    work: &str,
    request: &Request,
    setting: &Setting,
    (warm_up, repetitions): (usize, usize),
) -> Result<Option<Row>> {
    let (mut own, mut other) = (Vec::new(), Vec::new());
    let mut last = None;
    for round in 0..warm_up + repetitions {
        let theirs = peer.run(request)?;
        let Some(their_seconds) = theirs.seconds else { return Ok(None) };
        let ours = zhida.run(request)?;
        let our_seconds = ours.seconds.context("Zhida does all work")?;
        if round >= warm_up {
            own.push(our_seconds);
            other.push(their_seconds);
        }
        last = Some((ours, theirs));
    }
    let ratio: Vec<f64> = own.iter().zip(&other).map(|(a, b)| b / a).collect();
    let note = last.map(|(ours, theirs)| note(&ours, &theirs)).unwrap_or_default();
    Ok(Some(Row {
        work: work.to_owned(),
        peer: peer.name.clone(),
        threads: setting.threads,
        zhida: Stat::of(&own),
        other: Stat::of(&other),
        ratio: Stat::of(&ratio),
        note,
    }))
}

/// W3: medians by enterprise within a run; the spread is over runs. Both know the same measures, those without score.
fn percolation(setting: &Setting, rules: &Rules, options: &Options) -> Result<Option<Row>> {
    let (mut zhida, mut tree) = (Peer::start("zhida-scoreless", setting)?, Peer::start("a-tree", setting)?);
    let step = (setting.rows / options.enterprises.max(1)).max(1);
    let request = Request::W3 { rows: (0..setting.rows).step_by(step).take(options.enterprises).collect() };
    let (mut own, mut other, mut tails) = (Vec::new(), Vec::new(), Vec::new());
    let mut same = String::new();
    for round in 0..=options.repetitions {
        let (ours, theirs) = (zhida.run(&request)?, tree.run(&request)?);
        same = note(&ours, &theirs);
        if round > 0 {
            own.push(Stat::of(&ours.each).median);
            other.push(Stat::of(&theirs.each).median);
            tails.push((percentile(&ours.each), percentile(&theirs.each)));
        }
    }
    let ratio: Vec<f64> = own.iter().zip(&other).map(|(a, b)| b / a).collect();
    let tail = |f: fn(&(f64, f64)) -> f64| Stat::of(&tails.iter().map(f).collect::<Vec<_>>()).median * 1e6;
    let scoreless = rules.measures.iter().filter(|m| m.indicators.is_empty()).count();
    let note = format!("{same}; p50 over {} enterprises; p99 {:.0} and {:.0} µs", options.enterprises, tail(|t| t.0), tail(|t| t.1));
    let work = format!("W3, {scoreless} measures");
    Ok(Some(Row {
        work,
        peer: "a-tree".to_owned(),
        threads: 1,
        zhida: Stat::of(&own),
        other: Stat::of(&other),
        ratio: Stat::of(&ratio),
        note,
    }))
}

fn percentile(each: &[f64]) -> f64 {
    let mut sorted = each.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}

fn note(ours: &Answer, theirs: &Answer) -> String {
    let sliced = |name: &str, a: &Answer| a.slice.map(|s| format!("{name} on {s} rows, scaled up"));
    let slices: Vec<String> = [sliced("Zhida", ours), sliced("peer", theirs)].into_iter().flatten().collect();
    if !slices.is_empty() {
        return slices.join("; ");
    }
    if theirs.counts.is_empty() {
        return "reads the columns and judges nothing".to_owned();
    }
    let alike = |(a, b): (&Vec<u64>, &Vec<u64>)| a.iter().zip(b).all(|(a, b)| a == b);
    let same = ours.counts.len() == theirs.counts.len() && ours.counts.iter().zip(&theirs.counts).all(alike);
    let what = match theirs.counts.first().map_or(0, Vec::len) {
        1 => "eligible only",
        2 => "eligible, unknown",
        _ => "eligible, unknown, one step away",
    };
    let beforehand = theirs.beforehand.map(|s| format!("; made beforehand in {:.0} ms", s * 1e3)).unwrap_or_default();
    format!("{} ({what}){beforehand}", if same { "same counts" } else { "COUNTS DIFFER" })
}
