//! The proof of the checker: seeded faults in the library are caught by samples or findings, and survivors come with a sample.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files should say so loudly")]

mod common;

use zhida_check::{Fate, run_samples, seed_faults_all};
use zhida_diagnostics::{Code, Lang, Style, render_all};
use zhida_measure::{Library, Source};

/// At least so many of a hundred mutants that change a result are caught.
const CAUGHT: usize = 95;

#[test]
fn two_hundred_seeded_faults() {
    let (library, _) = common::library();
    let faults = seed_faults_all(&library, 200, 2026);
    let (caught, survived, undecided) = (faults.caught(), faults.survived(), faults.undecided());
    let missing = faults.missing_samples(&library);
    let shown = render_all(&missing, |f| library.text(f), Lang::Zh, Style::Plain);
    println!("{caught} caught, {survived} survived, {undecided} equivalent or undecided\n{shown}");
    for fault in faults.all.iter().filter(|f| f.fate == Fate::Undecided) {
        println!("undecided: {} {:?} {}", library.measures()[fault.measure].plan.meta.id, fault.slip, fault.words);
    }
    assert!(caught + survived + undecided >= 200, "only {} mutants", faults.all.len());
    assert!(caught * 100 >= CAUGHT * (caught + survived), "{caught} of {} caught\n{shown}", caught + survived);
}

/// A survivor's sample can be pasted: read back, it is understood and comes out as it says.
#[test]
fn missing_samples_run() {
    let (library, _) = common::library();
    let faults = seed_faults_all(&library, 300, 7);
    let mut tried = 0;
    for fault in &faults.all {
        let Fate::Survived(Some(row)) = &fault.fate else { continue };
        let sources = pasted(&library, fault.measure, row, fault.after.clone());
        let (changed, problems) = common::load(sources);
        let bad: Vec<_> = problems.iter().filter(|d| matches!(d.code(), Code::BadSample | Code::BadValue)).collect();
        let failures = run_samples(&changed).1;
        assert!(bad.is_empty() && failures.is_empty(), "{}\n{row}\n{bad:?}\n{failures:?}", fault.words);
        tried += 1;
    }
    println!("{tried} rows pasted");
}

fn pasted(library: &Library, measure: usize, row: &str, after: Option<std::ops::Range<usize>>) -> Vec<Source> {
    let paste = |text: &str| {
        let in_table = after.as_ref().filter(|_| !row.contains('\n'));
        match in_table.and_then(|span| text[span.end..].find('\n').map(|i| span.end + i + 1)) {
            Some(at) => format!("{}{row}\n{}", &text[..at], &text[at..]),
            None => format!("{text}\n## 样例\n{row}\n"),
        }
    };
    let texts = library.measures().iter().enumerate();
    texts.map(|(i, m)| Source { file: m.file.clone(), text: if i == measure { paste(&m.text) } else { m.text.clone() } }).collect()
}
