//! The library of this repository and a synthetic city, for all tests here.
#![allow(dead_code, reason = "every test uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhida_demo::City as Synthetic;
use zhida_engine::{Case, Evaluation, Outcome, Truth};
use zhida_exchange::{Hooks, Options, read_bytes};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, Facts, NaiveDate, Number, Scheme, Table};
use zhida_live::{Builder, City, Subject};
use zhida_measure::plan::Points;
use zhida_measure::{Library, Source};

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

fn collect(dir: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, into);
        } else if entry.extension().is_some_and(|e| e == "md") && !entry.ends_with("README.md") {
            into.push(entry);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../measures")
}

pub(crate) fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root(), &mut files);
    files.iter().map(|f| Source { file: f.display().to_string(), text: fs::read_to_string(f).unwrap() }).collect()
}

pub(crate) fn library_of(sources: Vec<Source>) -> Arc<Library> {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let tree = |scheme, names: &[&str]| {
        let texts: Vec<String> = names.iter().map(|n| read(n)).collect();
        CodeTree::parse(scheme, &texts.iter().map(String::as_str).collect::<Vec<_>>()).unwrap()
    };
    let codes = Codes {
        industries: tree(Scheme::Industry, &["codes/industries.csv"]),
        regions: tree(Scheme::Region, &["codes/regions.csv", "codes/regions-demo.csv"]),
    };
    let dictionary = Dictionary::parse(&read("facts.csv")).unwrap();
    Arc::new(Library::load(dictionary, codes, Calendar::parse(&read("codes/workdays.csv")).unwrap(), sources).0)
}

pub(crate) fn dictionary() -> String {
    fs::read_to_string(root().join("facts.csv")).unwrap()
}

pub(crate) fn library() -> Arc<Library> {
    library_of(sources())
}

pub(crate) fn table(library: &Library, enterprises: u32) -> Table {
    let city = Synthetic::new(enterprises, 11, day(), &library.dictionary, &library.codes);
    let mut csv = Vec::new();
    zhida_demo::write_csv(&city, &mut csv, |_| ()).unwrap();
    let options = Options::new(day(), zhida_diagnostics::Lang::Zh);
    let mut hooks = Hooks { progress: &mut |_| (), reject: &mut |_| () };
    read_bytes("city.csv", &csv, &library.dictionary, &library.codes, &options, &mut hooks).table
}

/// The number of the enterprise in row `row`: not the row, so that taking one for the other shows.
pub(crate) fn number(row: usize) -> i64 {
    1_000_000 - i64::try_from(row).unwrap() * 3
}

/// A city with attestations, assessed points and a number no column can hold.
pub(crate) fn city(enterprises: u32) -> City {
    let library = library();
    let mut table = table(&library, enterprises);
    let rows = table.enterprises().len();
    let mut manual = 0;
    for measure in library.measures() {
        let id = &measure.plan.meta.id;
        measure.plan.each_clause(&mut |clause| {
            if clause.is_manual() {
                let said = |row: usize| [Some(true), Some(row.is_multiple_of(2)), None][(manual + row) % 3];
                (0..rows).step_by(7).for_each(|row| table.attest(row, id, &clause.key, said(row)));
                manual += 1;
            }
        });
        for band in measure.plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
            let Points::Range(low, high) = &band.points else { continue };
            let middle = (low + high).checked_div(&Number::from(2)).unwrap();
            (0..rows).step_by(11).for_each(|row| table.assess(row, id, &band.key, middle.clone()));
        }
    }
    let revenue = library.dictionary.find("revenue").unwrap();
    table.set(3, revenue, Some(2025), &zhida_facts::Value::Number(Number::ratio(100_000_000, 7_777_777).unwrap()).into()).unwrap();
    Builder::from_table(library, day(), table, (0..rows).map(number).collect()).unwrap()
}

/// What the row evaluator says of every row, with the truths of all clauses.
pub(crate) fn judged(city: &City, subject: &Subject) -> Vec<(Outcome, Vec<Truth>)> {
    (0..city.len()).map(|row| of_row(city, subject, &city.table().row(row))).collect()
}

pub(crate) fn of_row(city: &City, subject: &Subject, facts: &dyn Facts) -> (Outcome, Vec<Truth>) {
    let case = Case::new(subject.library(), facts, city.day(), subject.track());
    let evaluation = Evaluation::new(&case, subject.plan());
    (evaluation.outcome(subject.in_force(city.day())), evaluation.clauses().to_vec())
}

/// Numbers that look like chance and are the same every time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}
