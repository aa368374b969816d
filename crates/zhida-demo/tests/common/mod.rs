//! The dictionary, the code lists and a city on a fixed day, for all tests.
#![allow(dead_code, unreachable_pub, reason = "each test file uses some of it")]

use std::collections::BTreeMap;
use zhida_demo::{City, write_clean_csv, write_csv};
use zhida_facts::{CodeTree, Codes, Dictionary, NaiveDate, Scheme};

pub fn dictionary() -> Dictionary {
    Dictionary::parse(include_str!("../../../../measures/facts.csv")).unwrap()
}

pub fn codes() -> Codes {
    let regions = [include_str!("../../../../measures/codes/regions.csv"), include_str!("../../../../measures/codes/regions-demo.csv")];
    Codes {
        industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../../measures/codes/industries.csv")]).unwrap(),
        regions: CodeTree::parse(Scheme::Region, &regions).unwrap(),
    }
}

pub fn city(enterprises: u32, seed: u64) -> City {
    City::new(enterprises, seed, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), &dictionary(), &codes())
}

pub fn clean_text(city: &City) -> String {
    let mut out = Vec::new();
    write_clean_csv(city, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub fn dirty_text(city: &City) -> String {
    let mut out = Vec::new();
    write_csv(city, &mut out, |_| ()).unwrap();
    String::from_utf8(out).unwrap()
}

pub fn clean_rows(city: &City) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(clean_text(city).as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

pub fn dirty_rows(city: &City) -> (Vec<String>, Vec<Vec<String>>) {
    let text = dirty_text(city);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (head, reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
}
