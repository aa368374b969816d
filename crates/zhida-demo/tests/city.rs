//! The city is the same for the same seed, its codes are valid, and about one cell in ten is missing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use zhida_demo::{City, write_clean_csv, write_csv};
use zhida_facts::{CodeTree, Codes, Dictionary, NaiveDate, Scheme, cell};

fn dictionary() -> Dictionary {
    Dictionary::parse(include_str!("../../../measures/facts.csv")).unwrap()
}

fn codes() -> Codes {
    let regions = [include_str!("../../../measures/codes/regions.csv"), include_str!("../../../measures/codes/regions-demo.csv")];
    Codes {
        industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../measures/codes/industries.csv")]).unwrap(),
        regions: CodeTree::parse(Scheme::Region, &regions).unwrap(),
    }
}

fn clean(enterprises: u32, seed: u64) -> String {
    let city = City::new(enterprises, seed, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), &dictionary(), &codes());
    let mut out = Vec::new();
    write_clean_csv(&city, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_seed_decides_and_a_larger_city_begins_with_the_smaller() {
    assert_eq!(clean(50, 1), clean(50, 1));
    assert_ne!(clean(50, 1), clean(50, 2));
    assert!(clean(80, 1).starts_with(&clean(50, 1)));
}

#[test]
fn every_cell_reads_as_its_fact_and_a_tenth_is_missing() {
    let (dictionary, codes) = (dictionary(), codes());
    let text = clean(400, 3);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(|h| h.split('@').next().unwrap().to_owned()).collect();
    assert!(heads.len() >= 60, "{}", heads.len());
    let (mut blank, mut cells, mut seen) = (0, 0, BTreeSet::new());
    for row in reader.records() {
        let row = row.unwrap();
        assert!(seen.insert(row[0].to_owned()), "code {} twice", &row[0]);
        for (head, text) in heads.iter().zip(row.iter()).skip(2) {
            let fact = dictionary.fact(dictionary.find(head).unwrap_or_else(|| panic!("{head} is no fact")));
            cells += 1;
            blank += usize::from(text.is_empty());
            cell::read(fact, &codes, text, None).unwrap_or_else(|e| panic!("{head} “{text}”: {e:?}"));
        }
    }
    let share = blank * 100 / cells;
    assert!((8..=13).contains(&share), "{share}% missing");
}

#[test]
fn the_dirty_file_says_that_it_is_synthetic() {
    let city = City::new(300, 9, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), &dictionary(), &codes());
    let mut out = Vec::new();
    write_csv(&city, &mut out, |_| ()).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("合成数据"));
    assert!(text.lines().skip(1).all(|l| l.contains("示范")), "every name is recognisably invented");
}
