//! Runs `tests/cases/*.md`. A case is a `##` heading, one or more blocks ```` ```measure ````, and the findings expected:
//! list items ``- `code` under `text` `` (the place begins with that text) or ``- `code` ``; no item means no finding.
//! A block without front matter gets one. Citations and samples are asked for only where a case expects that finding.
//! A witness is checked: pasted into the case, its row must come out as it says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files should say so loudly")]

mod common;

use std::fs;
use std::path::Path;
use zhida_check::{check_library, run_samples};
use zhida_diagnostics::{Code, Diagnostic, Lang, Style, render_all};
use zhida_measure::Source;

struct Case {
    title: String,
    texts: Vec<String>,
    expected: Vec<(String, String)>,
}

const FRONT: &str = "---\nid: case\n标题: 示例\n类型: honour\n样例日期: 2026-06-30\n---\n";

#[test]
fn all_cases() {
    let mut files = Vec::new();
    common::collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"), &mut files);
    let mut faults = Vec::new();
    let mut count = 0;
    for file in files {
        for case in cases(&fs::read_to_string(&file).unwrap()) {
            count += 1;
            let name = format!("{} / {}", file.file_stem().unwrap().to_string_lossy(), case.title);
            if let Err(fault) = check_case(&case) {
                faults.push(format!("=== {name}\n{fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {count} cases\n{}", faults.len(), faults.join("\n\n"));
    assert!(count >= 60, "only {count} cases were found");
}

fn check_case(case: &Case) -> Result<(), String> {
    let (shown, found) = findings(&case.texts, &case.expected);
    let mut left: Vec<(String, String)> = found.iter().map(|(d, text)| (d.code().name().to_owned(), text.clone())).collect();
    let mut missing = Vec::new();
    for (code, text) in &case.expected {
        match left.iter().position(|(c, t)| c == code && t.starts_with(text.as_str())) {
            Some(at) => drop(left.remove(at)),
            None => missing.push(format!("{code} under {text}")),
        }
    }
    if !missing.is_empty() || !left.is_empty() {
        return Err(format!("missing {missing:?}\nnot expected {left:?}\n{shown}"));
    }
    for (problem, _) in &found {
        if let Some(witness) = problem.witness() {
            let mut texts = case.texts.clone();
            texts[0] = format!("{}\n\n## 样例\n{witness}\n", texts[0]);
            let (library, load) = common::load(sources(&texts));
            let bad: Vec<&Diagnostic> = load.iter().filter(|d| d.code() == Code::BadSample).collect();
            let (_, failures) = run_samples(&library);
            if !bad.is_empty() || (!failures.is_empty() && !case.expected.iter().any(|(c, _)| c == "sample-fails")) {
                return Err(format!("the witness of {} does not run:\n{witness}\n{bad:?} {failures:?}", problem.code().name()));
            }
        }
    }
    Ok(())
}

fn sources(texts: &[String]) -> Vec<Source> {
    texts.iter().enumerate().map(|(i, text)| Source { file: format!("{i}.md"), text: text.clone() }).collect()
}

/// Findings that count, with the text they stand under.
fn findings(texts: &[String], expected: &[(String, String)]) -> (String, Vec<(Diagnostic, String)>) {
    let (library, mut problems) = common::load(sources(texts));
    problems.extend(run_samples(&library).1);
    problems.extend(check_library(&library));
    let asked = |d: &Diagnostic| {
        !matches!(d.code(), Code::NoCitation | Code::NoSamples) || expected.iter().any(|(code, _)| code == d.code().name())
    };
    problems.retain(asked);
    let text_of = |file: &str| file.trim_end_matches(".md").parse::<usize>().ok().and_then(|i| texts.get(i)).map(String::as_str);
    let shown = render_all(&problems, text_of, Lang::Zh, Style::Plain);
    let under = |d: &Diagnostic| d.file().and_then(text_of).and_then(|t| t.get(d.span())).unwrap_or("").to_owned();
    let found = problems.iter().map(|d| (d.clone(), under(d))).collect();
    (shown, found)
}

fn cases(text: &str) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        if let Some(inner) = &mut block {
            if line == "```" {
                let text = block.take().unwrap();
                let text = if text.starts_with("---") { text } else { format!("{FRONT}{text}") };
                all.last_mut().expect("a heading").texts.push(text);
            } else {
                inner.push_str(line);
                inner.push('\n');
            }
        } else if line.starts_with("```measure") {
            block = Some(String::new());
        } else if let Some(title) = line.strip_prefix("## ") {
            all.push(Case { title: title.to_owned(), texts: Vec::new(), expected: Vec::new() });
        } else if let Some(item) = line.strip_prefix("- `") {
            let (code, rest) = item.split_once('`').expect("a code");
            let under = rest.split_once(" under ").map_or("", |(_, t)| t.trim().trim_start_matches('`').trim_end_matches('`'));
            let under =
                if let Some((_, quoted)) = rest.split_once(" under ``") { quoted.trim().trim_end_matches("``").trim() } else { under };
            all.last_mut().expect("a heading").expected.push((code.to_owned(), under.to_owned()));
        }
    }
    all
}
