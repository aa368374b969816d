//! Loads dictionary, codes and measures for the tests.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot read its files should say so loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use zhida_diagnostics::Diagnostic;
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Scheme};
use zhida_measure::{Library, Source};

pub(crate) fn measures_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../measures")
}

pub(crate) fn load(sources: Vec<Source>) -> (Library, Vec<Diagnostic>) {
    let dir = measures_dir();
    let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
    let codes = Codes {
        industries: CodeTree::parse(Scheme::Industry, &[&read("codes/industries.csv")]).unwrap(),
        regions: CodeTree::parse(Scheme::Region, &[&read("codes/regions.csv"), &read("codes/regions-demo.csv")]).unwrap(),
    };
    let calendar = Calendar::parse(&read("codes/workdays.csv")).unwrap();
    Library::load(Dictionary::parse(&read("facts.csv")).unwrap(), codes, calendar, sources)
}

/// All measures of the repository.
pub(crate) fn library() -> (Library, Vec<Diagnostic>) {
    let mut files = Vec::new();
    collect(&measures_dir(), &mut files);
    let read = |f: &PathBuf| Source { file: f.display().to_string(), text: fs::read_to_string(f).unwrap() };
    load(files.iter().map(read).collect())
}

pub(crate) fn collect(dir: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md") {
            into.push(path);
        }
    }
}
