//! The city is the same for the same seed, its codes are unique, its cells read, and about one in ten is missing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{city, clean_text, codes, dictionary, dirty_text};
use std::collections::BTreeSet;
use zhida_demo::{City, write_clean_csv};
use zhida_facts::{Dictionary, NaiveDate, cell};

#[test]
fn the_seed_decides_and_a_larger_city_begins_with_the_smaller() {
    let clean = |enterprises, seed| clean_text(&city(enterprises, seed));
    assert_eq!(clean(50, 1), clean(50, 1));
    assert_ne!(clean(50, 1), clean(50, 2));
    assert!(clean(80, 1).starts_with(&clean(50, 1)));
    assert_eq!(dirty_text(&city(50, 1)), dirty_text(&city(50, 1)));
}

#[test]
fn every_cell_reads_as_its_fact_and_a_tenth_is_missing() {
    let (dictionary, codes) = (dictionary(), codes());
    let text = clean_text(&city(400, 3));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(|h| h.split('@').next().unwrap().to_owned()).collect();
    assert!(heads.len() >= 100, "every column is a fact of the dictionary: {}", heads.len());
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
    assert!((8..=12).contains(&share), "{share}% missing");
}

#[test]
fn a_dictionary_without_a_fact_gives_a_city_without_its_column() {
    let less: String =
        include_str!("../../../measures/facts.csv").lines().filter(|l| !l.starts_with("revenue,")).map(|l| format!("{l}\n")).collect();
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let dictionary = Dictionary::parse(&less).unwrap();
    let mut out = Vec::new();
    write_clean_csv(&City::new(3, 1, day, &dictionary, &codes()), &mut out).unwrap();
    let (full, less) = (clean_text(&city(3, 1)), String::from_utf8(out).unwrap());
    assert_eq!(
        full.lines().next().unwrap().split(',').filter(|h| !h.starts_with("revenue@")).collect::<Vec<_>>().join(","),
        less.lines().next().unwrap()
    );
}

#[test]
fn the_dirty_file_says_that_it_is_synthetic() {
    let text = dirty_text(&city(300, 9));
    assert!(text.starts_with('\u{feff}'));
    assert!(text.lines().skip(1).all(|l| l.contains("示范") && l.ends_with("合成数据")), "every row is recognisably invented");
}
