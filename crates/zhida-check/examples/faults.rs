//! Seeds faults in the library and prints what survives: `cargo run -p zhida-check --example faults -- [N] [SEED]`.

#[path = "../tests/common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use zhida_check::{Fate, seed_faults_all};

fn main() {
    let mut numbers = std::env::args().skip(1).map(|a| a.parse().unwrap_or(200));
    let (n, seed) = (numbers.next().unwrap_or(200), numbers.next().unwrap_or(1));
    let (library, _) = common::library();
    let faults = seed_faults_all(&library, usize::try_from(n).unwrap_or(200), seed);
    println!("{} caught, {} survived, {} equivalent or undecided", faults.caught(), faults.survived(), faults.undecided());
    let mut by_slip: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for fault in &faults.all {
        let at = match &fault.fate {
            Fate::CaughtBySample(_) => 0,
            Fate::CaughtByCheck(_) => 1,
            Fate::Survived(_) => 2,
            Fate::Undecided => 3,
        };
        by_slip.entry(format!("{:?}", fault.slip)).or_default()[at] += 1;
    }
    println!("slip: caught by sample, by check, survived, undecided");
    by_slip.iter().for_each(|(slip, counts)| println!("{slip:10} {counts:?}"));
    for fault in faults.all.iter().filter(|f| matches!(f.fate, Fate::Survived(_) | Fate::Undecided)) {
        let id = &library.measures()[fault.measure].plan.meta.id;
        match &fault.fate {
            Fate::Survived(row) => println!("SURVIVED {id}: {}\n{}", fault.words, row.as_deref().unwrap_or("-")),
            _ => println!("UNDECIDED {id}: {}", fault.words),
        }
    }
}
