//! A missing sample as a row of the table it belongs to: under the sample it starts from, in that table's columns.

use crate::critical::Change;
use crate::rows;
use crate::search::Difference;
use crate::words;
use zhida_measure::{Language, Library, Measure};

/// The row; `None` if a value cannot be written down. Where the table has no column for what differs, a base enterprise and a
/// table of its own.
pub(crate) fn row(library: &Library, measure: &Measure, found: &Difference) -> Option<String> {
    let zh = measure.plan.meta.language == Language::Zh;
    let name = if zh { "补样例" } else { "missing sample" };
    in_table(library, measure, found, name, zh).or_else(|| rows::with_base(library, &measure.plan, &found.trial, name))
}

fn in_table(library: &Library, measure: &Measure, found: &Difference, name: &str, zh: bool) -> Option<String> {
    let sample = measure.plan.samples.get(found.base?)?;
    let line_start = measure.text.get(..sample.span.start)?.rfind('\n')? + 1;
    let line = measure.text.get(line_start..)?.lines().next()?;
    let above: Vec<&str> = measure.text.get(..line_start)?.lines().rev().take_while(|l| l.trim_start().starts_with('|')).collect();
    let heads = cells(above.last()?);
    let own = cells(line);
    if heads.len() != own.len() {
        return None;
    }
    let mut changes = Vec::new();
    for change in &found.changes {
        match change {
            Change::Fact(fact, year, state) => {
                changes.push(rows::assignment(library, &measure.plan, found.trial.as_of, *fact, *year, state)?);
            }
            Change::Attest(key, yes) => {
                let text = rows::attestation(key, Some(*yes), zh);
                let (left, right) = text.split_once(" = ")?;
                changes.push((left.to_owned(), right.to_owned()));
            }
            Change::Track(track) => {
                changes.push((if zh { "申报类型" } else { "Track" }.to_owned(), rows::track_word(*track, zh).to_owned()))
            }
        }
    }
    let mut needed: Vec<usize> = (0..changes.len()).collect();
    let (mut scored, mut paid) = (false, false);
    let mut out = Vec::new();
    for (head, cell) in heads.iter().zip(&own) {
        let text = match head.as_str() {
            "样例" | "企业" | "Sample" | "Enterprise" => name.to_owned(),
            "结论" | "Verdict" => rows::verdict_cell(&found.outcome, &measure.plan),
            "得分" | "Score" => {
                scored = true;
                found.outcome.score.as_ref().filter(|s| s.low.is_some() && s.high.is_some()).map(words::interval).unwrap_or_default()
            }
            "金额" | "Amount" => {
                let amount = found.outcome.amount.as_ref().and_then(rows::amount_cell);
                paid = amount.is_some();
                amount.unwrap_or_default()
            }
            "差几步" | "Unmet" => String::new(),
            "改动" | "Changes" => {
                let kept = kept_changes(cell, &changes);
                let fresh =
                    changes.iter().enumerate().filter(|(_, (left, _))| !heads.contains(left) && left != "申报类型" && left != "Track");
                let mut spans = kept;
                for (index, (left, right)) in fresh {
                    needed.retain(|n| *n != index);
                    spans.push(format!("`{left} = {right}`"));
                }
                spans.join(" ")
            }
            head => match changes.iter().position(|(left, _)| left == head) {
                Some(index) => {
                    needed.retain(|n| *n != index);
                    changes[index].1.clone()
                }
                None => cell.clone(),
            },
        };
        out.push(text);
    }
    // A difference in score or amount needs its column; so does every change.
    let shows = found.in_verdict || (found.in_amount && paid) || (!found.in_amount && scored);
    (needed.is_empty() && shows).then(|| format!("| {} |", out.join(" | ")))
}

/// The code spans of a cell that the new changes do not overrule.
fn kept_changes(cell: &str, changes: &[(String, String)]) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .filter(|span| span.split_once('=').is_none_or(|(left, _)| !changes.iter().any(|(l, _)| l == left.trim())))
        .map(|span| format!("`{span}`"))
        .collect()
}

/// The cells of a table line; `\|` is text.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let mut all = vec![String::new()];
    let mut escaped = false;
    for c in inner.chars() {
        if c == '|' && !escaped {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            last.push(c);
        }
        escaped = c == '\\';
    }
    if all.last().is_some_and(|l| l.trim().is_empty()) {
        all.pop();
    }
    all.iter().map(|c| c.trim().to_owned()).collect()
}
