//! `zhida check` and `zhida test`: what can be said of measures before any enterprise.

use super::matching::columns;
use crate::cli::{CheckArgs, TestArgs};
use crate::words::{paint, say};
use crate::{exit, load};
use anyhow::anyhow;
use std::path::PathBuf;
use zhida_check::{Coverage, Reason, check_library, coverage, run_samples, seed_faults_all, total};
use zhida_diagnostics::{Diagnostic, Severity};
use zhida_measure::Measure;

/// The measures named: those in the files or folders given, or all.
struct Wanted {
    files: Vec<String>,
}

impl Wanted {
    fn new(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        for path in paths {
            let before = files.len();
            load::collect(path, &mut files)?;
            // Nothing named would mean everything: a folder without measures must not pass as a sound library.
            if files.len() == before {
                return Err(anyhow!(say("no-measures", &[("dir", path.display().to_string())])));
            }
        }
        Ok(Self { files: files.iter().map(|f| canonical(&f.display().to_string())).collect() })
    }
    fn has(&self, file: &str) -> bool {
        self.files.is_empty() || self.files.contains(&canonical(file))
    }
    fn measure(&self, measure: &Measure) -> bool {
        self.has(&measure.file)
    }
}

fn canonical(file: &str) -> String {
    std::fs::canonicalize(file).map_or_else(|_| file.to_owned(), |p| p.display().to_string())
}

pub(crate) fn run(args: &CheckArgs) -> anyhow::Result<u8> {
    let wanted = Wanted::new(&args.paths)?;
    // Measures are checked within the library they belong to: others may refer to them.
    let root = args.paths.first().and_then(|p| load::root_above(p));
    let loaded = load::library(root.as_deref(), &args.paths)?;
    let mut problems = loaded.problems.clone();
    problems.extend(check_library(&loaded.library));
    // A measure that does not read as meant fails its samples for that reason: say it once.
    let broken: Vec<&str> = loaded.problems.iter().filter(|p| p.severity() == Severity::Error).filter_map(Diagnostic::file).collect();
    problems.extend(run_samples(&loaded.library).1.into_iter().filter(|p| !p.file().is_some_and(|f| broken.contains(&f))));
    let mut seeded = None;
    if args.seed_faults.is_some() || args.samples {
        let faults = seed_faults_all(&loaded.library, args.seed_faults.unwrap_or(200), args.seed);
        problems.extend(faults.missing_samples(&loaded.library));
        seeded = Some(faults);
    }
    problems.retain(|p| p.file().is_none_or(|f| wanted.has(f)));
    if !problems.is_empty() {
        out!("{}\n", loaded.show(&problems))?;
    }
    let mut rows = vec![
        ["overview-measure", "cover-clauses", "cover-data", "cover-hand", "cover-bands", "cover-uncovered", "cover-only"]
            .map(|k| say(k, &[])),
    ];
    let mut all = Vec::new();
    for measure in loaded.library.measures().iter().filter(|m| wanted.measure(m)) {
        let cover = coverage(&loaded.library, measure);
        rows.push(cover_row(&measure.plan.meta.id, &cover));
        all.push(cover);
    }
    let mut sum = cover_row(&say("cover-total", &[]), &total(&all));
    // What blocks is said of one measure at a time.
    sum[6].clear();
    rows.push(sum);
    out!("{}", columns(&rows).trim_end())?;
    out!("{}", paint(&say("cover-explain", &[]), 2))?;
    if let Some(faults) = seeded {
        let judged = faults.caught() + faults.survived();
        let percent = (faults.caught() * 1000).checked_div(judged).unwrap_or(1000);
        let args = [
            ("n", faults.all.len().to_string()),
            ("caught", faults.caught().to_string()),
            ("survived", faults.survived().to_string()),
            ("undecided", faults.undecided().to_string()),
            ("percent", format!("{}.{}", percent / 10, percent % 10)),
        ];
        out!("{}", say("faults", &args))?;
    }
    out!("{}", totals(&problems, all.len()))?;
    Ok(if zhida_diagnostics::has_errors(&problems) { exit::FINDINGS } else { exit::FINE })
}

fn cover_row(name: &str, cover: &Coverage) -> [String; 7] {
    let only = match cover.only_blocking() {
        Some(blocking) => {
            let why = match blocking.why {
                Reason::ByHand => say("cover-why-manual", &[]),
                _ => say("cover-why-self", &[]),
            };
            let text: String = blocking.text.chars().take(24).collect();
            format!("{text}（{why}）")
        }
        None if cover.without_application() => say("cover-none", &[]),
        None => String::new(),
    };
    let clauses = cover.by_data + cover.by_hand;
    let percent = (cover.by_data * 100).checked_div(clauses).map_or_else(String::new, |p| format!("{p}%"));
    [
        name.to_owned(),
        clauses.to_string(),
        percent,
        cover.by_hand.to_string(),
        format!("{}/{}", cover.bands_by_data, cover.bands_by_data + cover.bands_by_hand),
        cover.uncovered.to_string(),
        only,
    ]
}

fn totals(problems: &[Diagnostic], measures: usize) -> String {
    let count = |wanted: Severity| problems.iter().filter(|p| p.severity() == wanted).count();
    let args = [
        ("measures", measures.to_string()),
        ("errors", count(Severity::Error).to_string()),
        ("warnings", count(Severity::Warning).to_string()),
        ("notes", count(Severity::Note).to_string()),
    ];
    let line = say("check-totals", &args);
    paint(&line, if count(Severity::Error) > 0 { 31 } else { 32 })
}

pub(crate) fn test(args: &TestArgs) -> anyhow::Result<u8> {
    let wanted = Wanted::new(&args.paths)?;
    // Measures are checked within the library they belong to: others may refer to them.
    let root = args.paths.first().and_then(|p| load::root_above(p));
    let loaded = load::library(root.as_deref(), &args.paths)?;
    let (results, failures) = run_samples(&loaded.library);
    let mut problems: Vec<Diagnostic> = loaded.problems.iter().filter(|p| p.severity() == Severity::Error).cloned().collect();
    problems.extend(failures);
    problems.retain(|p| p.file().is_none_or(|f| wanted.has(f)));
    if !problems.is_empty() {
        out!("{}\n", loaded.show(&problems))?;
    }
    let mut rows = vec![["overview-measure", "test-passed", "test-failed"].map(|k| say(k, &[]))];
    let (mut passed, mut failed) = (0, 0);
    for result in results {
        let measure = &loaded.library.measures()[result.measure];
        if wanted.measure(measure) {
            passed += result.passed;
            failed += result.failed;
            rows.push([measure.file.clone(), result.passed.to_string(), result.failed.to_string()]);
        }
    }
    out!("{}", columns(&rows).trim_end())?;
    out!("{}", say("test-totals", &[("passed", passed.to_string()), ("failed", failed.to_string())]))?;
    Ok(if problems.is_empty() { exit::FINE } else { exit::FINDINGS })
}
