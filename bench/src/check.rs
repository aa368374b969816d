//! Whether all engines answer alike: Zhida's row evaluator is the referee, on few rows and measures.

use crate::peer::{Peer, Setting};
use crate::protocol::{Answer, Request};
use crate::rules::Rules;
use crate::{data, markdown, reference, zhida_data};
use anyhow::{Result, bail};
use zhida_engine::{Case, Truth};
use zhida_measure::Track;

/// What the referee says: per measure eligible, unknown and one step away; per enterprise its eligible measures.
struct Referee {
    measures: Vec<Vec<u64>>,
    enterprises: Vec<Vec<usize>>,
    thresholds: Vec<Vec<u64>>,
}

/// Runs every engine on the workload of `setting` and compares; an error names the first difference.
pub fn check(setting: &Setting, rules: &Rules, engines: &[&str]) -> Result<()> {
    let columns = data::generate(setting.seed, setting.rows);
    let referee = referee(rules, &columns)?;
    println!("referee: {} verdicts; the neutral rules agree on all of them", setting.rows * rules.measures.len());
    let all: Vec<usize> = (0..rules.measures.len()).collect();
    let rows: Vec<usize> = (0..setting.rows.min(500)).collect();
    for engine in engines {
        let mut peer = Peer::start(engine, setting)?;
        let mut done = Vec::new();
        for (name, request) in [
            ("W1", Request::W1 { measure: 0 }),
            ("W2", Request::W2 { measures: all.clone() }),
            ("W3", Request::W3 { rows: rows.clone() }),
            ("W4", Request::W4 { measures: all.clone() }),
            ("W5", Request::W5),
        ] {
            let answer = peer.run(&request)?;
            if answer.seconds.is_some() {
                compare(engine, name, &request, &answer, &referee, rules, setting)?;
                done.push(name);
            }
        }
        println!("{engine}: {} agree", done.join(" "));
    }
    Ok(())
}

fn referee(rules: &Rules, columns: &[data::Column]) -> Result<Referee> {
    let library = zhida_data::library(markdown::all(rules))?;
    let swept = zhida_data::library(markdown::sweep(rules))?;
    let table = zhida_data::table(columns, &library)?;
    let mut found = Referee {
        measures: vec![vec![0; 3]; rules.measures.len()],
        enterprises: Vec::new(),
        thresholds: vec![vec![0]; swept.measures().len()],
    };
    for row in 0..table.enterprises().len() {
        let facts = table.row(row);
        let case = Case::new(&library, &facts, zhida_data::as_of(), Track::New);
        let mut eligible = Vec::new();
        for (number, rule) in rules.measures.iter().enumerate() {
            let outcome = case.outcome(number, true);
            let neutral = reference::node(&rule.root, rule, rules, columns, row);
            if outcome.verdict != neutral.map_or(Truth::Unknown, Truth::of) {
                bail!("row {row}, {}: the measure gives {:?}, the neutral rule {neutral:?}", rule.id, outcome.verdict);
            }
            let is = [outcome.verdict == Truth::Yes, outcome.verdict == Truth::Unknown, outcome.unmet == 1];
            found.measures[number].iter_mut().zip(is).for_each(|(n, is)| *n += u64::from(is));
            if outcome.verdict == Truth::Yes {
                eligible.push(number);
            }
        }
        found.enterprises.push(eligible);
        let case = Case::new(&swept, &facts, zhida_data::as_of(), Track::New);
        for (number, count) in found.thresholds.iter_mut().enumerate() {
            count[0] += u64::from(case.outcome(number, true).verdict == Truth::Yes);
        }
    }
    Ok(found)
}

fn compare(
    engine: &str,
    work: &str,
    request: &Request,
    answer: &Answer,
    referee: &Referee,
    rules: &Rules,
    setting: &Setting,
) -> Result<()> {
    // An engine that runs a slice is only checked where the slice is everything.
    if answer.slice.is_some_and(|slice| slice < setting.rows) {
        bail!("{engine}: check with at most {:?} rows", answer.slice);
    }
    let expected: Vec<Vec<u64>> = match request {
        Request::W1 { measure } => vec![referee.measures[*measure].clone()],
        Request::W2 { .. } | Request::W4 { .. } => referee.measures.clone(),
        Request::W5 => referee.thresholds.clone(),
        Request::W3 { rows } => {
            let holds = |m: &&usize| engine != "a-tree" || rules.measures[**m].indicators.is_empty();
            rows.iter().map(|row| vec![referee.enterprises[*row].iter().filter(holds).count() as u64]).collect()
        }
    };
    for (number, (expected, found)) in expected.iter().zip(&answer.counts).enumerate() {
        // An engine may tell less: only the eligible, or not who is one step away.
        if found.is_empty() || found.len() > expected.len() || expected[..found.len()] != found[..] {
            bail!("{engine}, {work}, number {number}: {found:?} instead of {expected:?}");
        }
    }
    if answer.counts.len() != expected.len() {
        bail!("{engine}, {work}: {} answers instead of {}", answer.counts.len(), expected.len());
    }
    Ok(())
}
