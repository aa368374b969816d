//! The referee: generated measures of every construct on generated enterprises of which a part is known. The engine must say what
//! the row evaluator says: verdict, unmet, and both ends of the score.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::generate::Generator;
use common::{Engine, Tally, library, referee};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use zhida_sql::Dialect;

/// `rounds` libraries of 25 measures and the class measure, each on `rows` enterprises.
fn run(dialect: Dialect, rounds: u64, rows: usize, at_least: usize) {
    let Some(mut engine) = Engine::new(dialect) else { return };
    let seed = std::env::var("ZHIDA_TEST_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_124);
    let mut tally = Tally::default();
    for round in 0..rounds {
        let mut generator = Generator::new(ChaCha8Rng::seed_from_u64(seed + round), dialect == Dialect::Postgres);
        let library = library(&generator.texts(25));
        let records: Vec<_> = (0..rows).map(|_| generator.record(&library)).collect();
        referee(&mut engine, &library, &records, &mut tally);
    }
    let [yes, no, unknown] = tally.verdicts;
    let pairs = yes + no + unknown;
    eprintln!("{}: {pairs} pairs, {yes} eligible, {no} ineligible, {unknown} unknown; {} overflows", dialect.name(), tally.overflows);
    assert!(pairs >= at_least, "{pairs} pairs are too few");
    assert!(tally.verdicts.iter().all(|n| *n * 50 > pairs), "too one-sided to tell anything: {:?}", tally.verdicts);
}

#[test]
fn postgres_says_what_the_row_evaluator_says() {
    run(Dialect::Postgres, 20, 200, 100_000);
}

#[test]
fn duckdb_says_what_the_row_evaluator_says() {
    run(Dialect::DuckDb, 21, 200, 100_000);
}

#[test]
fn spark_says_what_the_row_evaluator_says() {
    run(Dialect::Spark, 2, 220, 10_000);
}
