//! Runs the samples of the measures named, in the light of the whole library:
//! `cargo run -p zhida-check --example samples -- measures/national/x.md …` (no file named: all).

use std::path::{Path, PathBuf};
use std::{fs, io};
use zhida_check::{check_library, run_samples};
use zhida_diagnostics::{Code, Diagnostic, Lang, Style, render_all};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Scheme};
use zhida_measure::{Library, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let named: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let dir = Path::new("measures");
    let mut files = Vec::new();
    collect(dir, &mut files)?;
    files.extend(named.iter().filter(|n| !files.contains(n)).cloned().collect::<Vec<_>>());
    let mut sources = Vec::new();
    for file in &files {
        sources.push(Source { file: file.display().to_string(), text: fs::read_to_string(file)? });
    }
    let dictionary = Dictionary::parse(&fs::read_to_string(dir.join("facts.csv"))?).map_err(|faults| format!("{faults:?}"))?;
    let read = |name: &str| fs::read_to_string(dir.join("codes").join(name));
    let codes = Codes {
        industries: CodeTree::parse(Scheme::Industry, &[&read("industries.csv")?])?,
        regions: CodeTree::parse(Scheme::Region, &[&read("regions.csv")?, &read("regions-demo.csv").unwrap_or_default()])?,
    };
    let calendar = read("workdays.csv").ok().and_then(|t| Calendar::parse(&t).ok()).unwrap_or_default();
    let texts: Vec<Source> = sources.clone();
    let (library, mut problems) = Library::load(dictionary, codes, calendar, sources);
    let (results, failures) = run_samples(&library);
    problems.extend(failures);
    problems.extend(check_library(&library));
    let wanted = |file: &str| named.is_empty() || named.iter().any(|n| Path::new(file).ends_with(n) || n.ends_with(file));
    let shown: Vec<Diagnostic> = problems.into_iter().filter(|d| d.file().is_none_or(wanted)).collect();
    let text_of = |file: &str| texts.iter().find(|s| s.file == file).map(|s| s.text.as_str());
    println!("{}", render_all(&shown, text_of, Lang::Zh, Style::Plain));
    for result in results {
        let measure = &library.measures()[result.measure];
        if wanted(&measure.file) {
            println!("{}: {} passed, {} failed", measure.file, result.passed, result.failed);
        }
    }
    let failed = shown.iter().filter(|d| d.code() == Code::SampleFails).count();
    if zhida_diagnostics::has_errors(&shown) {
        return Err(format!("{failed} samples fail, {} problems", shown.len()).into());
    }
    Ok(())
}

/// All measures below `dir`, in order.
fn collect(dir: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir)?.map(|e| e.map(|e| e.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md") {
            into.push(path);
        }
    }
    Ok(())
}
