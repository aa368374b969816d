//! Messages as documents: `tests/messages/*.md`. Under each `##` heading stand a block ```` ```measure ```` and, in a block
//! ```` ```text ````, what `zhida check` prints for it: the right characters underlined, the right help. A case without front matter
//! gets one. After a wanted change, run with `ZHIDA_BLESS=1` and read the diff.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files should say so loudly")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use zhida_check::check_library;
use zhida_diagnostics::{Code, Lang, Style, render_all};
use zhida_measure::Source;

const FRONT: &str = "---\nid: case\n标题: 示例\n类型: honour\n---\n";

#[test]
fn all_messages() {
    let mut files = Vec::new();
    common::collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages"), &mut files);
    let bless = std::env::var_os("ZHIDA_BLESS").is_some();
    let mut faults = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let fresh = rewrite(&text);
        if bless {
            fs::write(file, &fresh).unwrap();
        } else if fresh != text {
            let at = text.lines().zip(fresh.lines()).position(|(a, b)| a != b).unwrap_or(0);
            let show = |t: &str| t.lines().skip(at.saturating_sub(4)).take(12).collect::<Vec<_>>().join("\n");
            faults.push(format!("{} line {}\n--- written\n{}\n--- printed\n{}", file.display(), at + 1, show(&text), show(&fresh)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// The document with every ```` ```text ```` block as it is printed now.
fn rewrite(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        if line != "```measure" {
            continue;
        }
        let mut measure = String::new();
        for inner in lines.by_ref() {
            let _ = writeln!(out, "{inner}");
            if inner == "```" {
                break;
            }
            let _ = writeln!(measure, "{inner}");
        }
        if lines.peek() == Some(&"```text") {
            lines.by_ref().find(|l| *l == "```");
        }
        let _ = writeln!(out, "```text\n{}\n```", printed(&measure));
    }
    out
}

fn printed(measure: &str) -> String {
    let text = if measure.starts_with("---") || measure.starts_with("!") { measure.to_owned() } else { format!("{FRONT}{measure}") };
    let text = text.strip_prefix("!\n").map_or_else(|| text.clone(), str::to_owned);
    let (library, mut problems) = common::load(vec![Source { file: "a.md".to_owned(), text: text.clone() }]);
    problems.extend(check_library(&library));
    problems.retain(|d| !matches!(d.code(), Code::NoCitation | Code::NoSamples));
    let shown = render_all(&problems, |_| Some(&text), Lang::Zh, Style::Plain);
    if shown.is_empty() { "（没有发现）".to_owned() } else { shown }
}
