//! The columnar matcher against the row evaluator: the whole library on a synthetic city, every figure of every outcome.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use zhida_demo::City;
use zhida_engine::{Ask, Case, Evaluation, Matcher, Outcome, Program, Truth};
use zhida_exchange::{Hooks, Options, read_bytes};
use zhida_facts::{Calendar, CodeTree, Codes, Dictionary, NaiveDate, Number, Scheme, Table};
use zhida_measure::plan::Points;
use zhida_measure::{Library, Source, Track};

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

fn library() -> Library {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../measures");
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let tree = |scheme, names: &[&str]| {
        let texts: Vec<String> = names.iter().map(|n| read(n)).collect();
        CodeTree::parse(scheme, &texts.iter().map(String::as_str).collect::<Vec<_>>()).unwrap()
    };
    let codes = Codes {
        industries: tree(Scheme::Industry, &["codes/industries.csv"]),
        regions: tree(Scheme::Region, &["codes/regions.csv", "codes/regions-demo.csv"]),
    };
    let mut files = Vec::new();
    collect(&root, &mut files);
    let sources = files.iter().map(|f| Source { file: f.display().to_string(), text: fs::read_to_string(f).unwrap() }).collect();
    Library::load(Dictionary::parse(&read("facts.csv")).unwrap(), codes, Calendar::parse(&read("codes/workdays.csv")).unwrap(), sources).0
}

fn city(library: &Library, as_of: NaiveDate, enterprises: u32) -> Table {
    let city = City::new(enterprises, 11, as_of, &library.dictionary, &library.codes);
    let mut csv = Vec::new();
    zhida_demo::write_csv(&city, &mut csv, |_| ()).unwrap();
    let options = Options::new(as_of, zhida_diagnostics::Lang::Zh);
    let mut hooks = Hooks { progress: &mut |_| (), reject: &mut |_| () };
    read_bytes("city.csv", &csv, &library.dictionary, &library.codes, &options, &mut hooks).table
}

#[test]
fn columns_say_what_the_row_evaluator_says() {
    let library = library();
    for (as_of, track) in [("2026-06-30", Track::New), ("2026-11-24", Track::Renewal)] {
        let as_of: NaiveDate = as_of.parse().unwrap();
        let mut table = city(&library, as_of, 1500);
        // Attestations, chosen points and a number no column can hold: what only the store will bring.
        let (mut manual, mut ranges) = (0, 0);
        for measure in library.measures() {
            let id = &measure.plan.meta.id;
            measure.plan.each_clause(&mut |clause| {
                if clause.is_manual() {
                    let said = |row: usize| [Some(true), Some(row.is_multiple_of(2)), None][(manual + row) % 3];
                    (0..1500).step_by(7).for_each(|row| table.attest(row, id, &clause.key, said(row)));
                    manual += 1;
                }
            });
            for band in measure.plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
                let Points::Range(low, high) = &band.points else { continue };
                let middle = (low + high).checked_div(&Number::from(2)).unwrap();
                (0..1500).step_by(11).for_each(|row| table.assess(row, id, &band.key, middle.clone()));
                ranges += 1;
            }
        }
        assert!(manual > 20 && ranges > 3, "{manual} clauses attested, {ranges} rows assessed");
        let revenue = library.dictionary.find("revenue").unwrap();
        table.set(3, revenue, Some(2025), &zhida_facts::Value::Number(Number::ratio(100_000_000, 7_777_777).unwrap()).into()).unwrap();
        let picked: Vec<(usize, bool)> = library.ids().filter_map(|id| library.version(id, as_of, track)).collect();
        let program = Program::new(&library, &picked, as_of, track);
        let judge = |row: usize| -> (Vec<Outcome>, Vec<Vec<Truth>>) {
            let facts = table.row(row);
            let case = Case::new(&library, &facts, as_of, track);
            let clauses = |m: usize| Evaluation::new(&case, &library.measures()[m].plan).clauses().to_vec();
            picked.iter().map(|(m, f)| (case.outcome(*m, *f), clauses(*m))).unzip()
        };
        let judged: Vec<(Vec<Outcome>, Vec<Vec<Truth>>)> = (0..table.enterprises().len()).map(judge).collect();
        let matcher = Matcher::new(&library, &program, &table, Ask { outcomes: true, ..Ask::default() });
        matcher.views(|view| {
            for row in view.rows() {
                for (measure, (index, _)) in picked.iter().enumerate() {
                    let id = &library.measures()[*index].plan.meta.id;
                    assert_eq!(view.outcome(measure, row), judged[row].0[measure], "{id}, row {row}, {as_of}");
                }
            }
        });
        let found = Matcher::new(&library, &program, &table, Ask { near: true, funnel: true, amounts: true, outcomes: false }).run();
        for (measure, (index, _)) in picked.iter().enumerate() {
            let id = &library.measures()[*index].plan.meta.id;
            let rows = |want: &dyn Fn(&Outcome) -> bool| (0..judged.len()).filter(|r| want(&judged[*r].0[measure])).collect::<Vec<_>>();
            assert_eq!(found.eligible(measure).ones().collect::<Vec<_>>(), rows(&|o| o.verdict == Truth::Yes), "{id}");
            assert_eq!(found.unknown(measure).ones().collect::<Vec<_>>(), rows(&|o| o.verdict == Truth::Unknown), "{id}");
            assert_eq!(found.near(measure).ones().collect::<Vec<_>>(), rows(&|o| o.verdict != Truth::Yes && o.unmet == 1), "{id}");
            let paid = judged.iter().filter(|j| j.0[measure].verdict == Truth::Yes).filter_map(|j| j.0[measure].amount.as_ref());
            assert_eq!(found.amounts()[measure], paid.fold(Number::ZERO, |a, b| &a + &b.low), "{id}");
            for (clause, funnel) in found.funnels()[measure].iter().enumerate() {
                let count = |truth| judged.iter().filter(|j| j.1[measure][clause] == truth).count();
                assert_eq!(
                    (funnel.pass, funnel.fail, funnel.unknown),
                    (count(Truth::Yes), count(Truth::No), count(Truth::Unknown)),
                    "{id} {clause}"
                );
            }
        }
    }
}
