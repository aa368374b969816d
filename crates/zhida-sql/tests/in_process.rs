//! The referee for the engines in this process: generated measures of every construct on generated enterprises of which a part is known.
//! Columns and percolator must say what the row evaluator says. `ZHIDA_TEST_PAIRS` asks for more pairs than CI's 100,000.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::generate::Generator;
use common::{day, library};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use zhida_engine::{Ask, Case, Evaluation, Found, Knob, Matcher, Outcome, Percolator, Program, Ranks, Sweep, Truth};
use zhida_facts::{Column, Enterprise, FactId, NaiveDate, Number, Record, Table};
use zhida_measure::plan::{Literal, Place};
use zhida_measure::{Library, Track};

fn wanted(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(otherwise)
}

fn table(records: &[Record]) -> Table {
    let mut keys: Vec<(FactId, Option<i32>)> = records.iter().flat_map(|r| r.iter().map(|(f, y, _)| (f, y))).collect();
    keys.sort();
    keys.dedup();
    let enterprises = (0..records.len()).map(|i| Enterprise { uscc: format!("E{i:05}"), name: String::new() }).collect();
    let columns = keys
        .into_iter()
        .map(|(fact, year)| {
            let cells = records.iter().map(|r| zhida_facts::Facts::state(r, fact, year)).collect();
            Column { fact, year, cells, origin: format!("{fact:?} {year:?}") }
        })
        .collect();
    Table::new(enterprises, columns).unwrap()
}

struct Trial {
    library: Library,
    picked: Vec<(usize, bool)>,
    records: Vec<Record>,
}

impl Trial {
    fn new(seed: u64, rows: usize) -> (Self, Generator) {
        let mut generator = Generator::new(ChaCha8Rng::seed_from_u64(seed), true);
        let library = library(&generator.texts(25));
        let records = (0..rows).map(|_| generator.record(&library)).collect();
        let picked = library.ids().filter_map(|id| library.version(id, day(), Track::New)).collect();
        (Self { library, picked, records }, generator)
    }
    fn judged(&self, record: &Record) -> (Vec<Outcome>, Vec<Vec<Truth>>) {
        let case = Case::new(&self.library, record, day(), Track::New);
        let clauses = |m: usize| Evaluation::new(&case, &self.library.measures()[m].plan).clauses().to_vec();
        self.picked.iter().map(|(m, f)| (case.outcome(*m, *f), clauses(*m))).unzip()
    }
    fn describe(&self, measure: usize, row: usize) -> String {
        let facts: Vec<String> =
            self.records[row].iter().map(|(f, y, s)| format!("{} {y:?} = {s:?}", self.library.dictionary.fact(f).key)).collect();
        format!("{}\n{}", self.library.measures()[self.picked[measure].0].text, facts.join("\n"))
    }
}

#[test]
fn columns_and_percolator_say_what_the_row_evaluator_says() {
    let (mut pairs, mut verdicts) = (0, [0_usize; 3]);
    let (target, mut seed) = (wanted("ZHIDA_TEST_PAIRS", 100_000), wanted("ZHIDA_TEST_SEED", 7));
    while pairs < target {
        // More than a block now and then, so that blocks meet.
        let (trial, mut generator) = Trial::new(seed, if seed % 8 == 0 { 2_200 } else { 150 });
        seed += 1;
        let table = table(&trial.records);
        let program = Program::new(&trial.library, &trial.picked, day(), Track::New);
        let judged: Vec<(Vec<Outcome>, Vec<Vec<Truth>>)> = trial.records.iter().map(|r| trial.judged(r)).collect();
        let matcher = Matcher::new(&trial.library, &program, &table, Ask { outcomes: true, ..Ask::default() });
        matcher.views(|view| {
            for row in view.rows() {
                for measure in 0..trial.picked.len() {
                    let (found, wanted) = (view.outcome(measure, row), &judged[row].0[measure]);
                    assert_eq!(found, *wanted, "seed {}\n{}", seed - 1, trial.describe(measure, row));
                }
            }
        });
        let found = Matcher::new(&trial.library, &program, &table, Ask { near: true, funnel: true, ..Ask::default() }).run();
        for measure in 0..trial.picked.len() {
            let rows = |want: &dyn Fn(&Outcome) -> bool| (0..judged.len()).filter(|r| want(&judged[*r].0[measure])).collect::<Vec<_>>();
            let text = || &trial.library.measures()[trial.picked[measure].0].text;
            assert_eq!(found.eligible(measure).ones().collect::<Vec<_>>(), rows(&|o| o.verdict == Truth::Yes), "{}", text());
            assert_eq!(found.unknown(measure).ones().collect::<Vec<_>>(), rows(&|o| o.verdict == Truth::Unknown), "{}", text());
            assert_eq!(found.near(measure).ones().collect::<Vec<_>>(), rows(&|o| o.verdict != Truth::Yes && o.unmet == 1), "{}", text());
            for (clause, funnel) in found.funnels()[measure].iter().enumerate() {
                let count = |truth| judged.iter().filter(|j| j.1[measure][clause] == truth).count();
                assert_eq!((funnel.pass, funnel.fail, funnel.unknown), (count(Truth::Yes), count(Truth::No), count(Truth::Unknown)));
            }
        }
        alone(&trial, &table, &found);
        ranked(&trial, &program, table.clone(), &mut generator);
        percolated(&trial, &program, &table, &judged, &mut generator);
        for outcome in judged.iter().flat_map(|j| &j.0) {
            verdicts[match outcome.verdict {
                Truth::Yes => 0,
                Truth::No => 1,
                Truth::Unknown => 2,
            }] += 1;
            pairs += 1;
        }
    }
    eprintln!("{pairs} pairs, {verdicts:?}");
    assert!(verdicts.iter().all(|n| *n as u64 * 50 > pairs), "too one-sided to tell anything: {verdicts:?}");
}

/// Of a measure asked by itself for its verdicts alone, who fails a condition is left out at once.
fn alone(trial: &Trial, table: &Table, all: &Found) {
    for (measure, own) in trial.picked.iter().enumerate() {
        let program = Program::new(&trial.library, &[*own], day(), Track::New);
        let found = Matcher::new(&trial.library, &program, table, Ask::default()).run();
        let expected = [all.eligible(measure), all.unknown(measure)];
        assert_eq!([found.eligible(0), found.unknown(0)], expected, "{}", trial.library.measures()[own.0].text);
    }
}

/// The columns over ranks say the same, and still do when facts have been replaced.
fn ranked(trial: &Trial, program: &Program, mut table: Table, generator: &mut Generator) {
    let mut ranks = Ranks::new(&trial.library, program, &table);
    let ask = Ask { near: true, ..Ask::default() };
    for round in 0..3 {
        let expected = Matcher::new(&trial.library, program, &table, ask).run();
        let found = Matcher::ranked(&ranks, &table, ask).run();
        for measure in 0..trial.picked.len() {
            let planes = |found: &Found| [found.eligible(measure), found.unknown(measure), found.near(measure)];
            assert_eq!(planes(&found), planes(&expected), "round {round}\n{}", trial.library.measures()[trial.picked[measure].0].text);
        }
        for row in (0..trial.records.len()).step_by(7) {
            let other = generator.record(&trial.library);
            for (fact, year, state) in other.iter().step_by(5) {
                if table.column(fact, year).is_some() {
                    table.set(row, fact, year, state).unwrap();
                    if !ranks.refresh(&table, fact, year, row) {
                        ranks = Ranks::new(&trial.library, program, &table);
                    }
                }
            }
        }
    }
}

/// Each enterprise from the index; then facts of one after another replaced by those of another enterprise.
fn percolated(trial: &Trial, program: &Program, table: &Table, judged: &[(Vec<Outcome>, Vec<Vec<Truth>>)], generator: &mut Generator) {
    let percolator = Percolator::new(&trial.library, program, Some(table));
    let verdicts = |outcomes: &[Outcome]| outcomes.iter().map(|o| o.verdict).collect::<Vec<_>>();
    let listed =
        |all: &[Truth], want: &dyn Fn(Truth) -> bool| (0_u32..).zip(all).filter(|(_, t)| want(**t)).map(|(m, _)| m).collect::<Vec<_>>();
    for (row, record) in trial.records.iter().enumerate() {
        let mut standing = percolator.standing(record, &[]);
        let mut expected = verdicts(&judged[row].0);
        assert_eq!(percolator.eligible(&standing), listed(&expected, &|t| t == Truth::Yes), "row {row}");
        assert_eq!(percolator.possible(&standing), listed(&expected, &|t| t != Truth::No), "row {row}");
        if row % 20 != 0 {
            continue;
        }
        let mut changed = record.clone();
        let other = generator.record(&trial.library);
        let facts: Vec<_> = other.iter().step_by(5).map(|(f, y, s)| (f, y, s.clone())).collect();
        for (fact, year, state) in facts {
            changed.set(fact, year, state.clone());
            let after = verdicts(&trial.judged(&changed).0);
            let found = percolator.set(&mut standing, fact, year, &state);
            let told: Vec<(usize, Truth, Truth)> = found.iter().map(|c| (c.measure, c.before, c.after)).collect();
            let differing = (0..after.len()).filter(|m| expected[*m] != after[*m]).map(|m| (m, expected[m], after[m])).collect::<Vec<_>>();
            assert_eq!(
                told,
                differing,
                "row {row}, {fact:?} {year:?} {state:?}\n{}",
                trial.describe(differing.first().map_or(0, |d| d.0), row)
            );
            expected = after;
        }
        assert_eq!(standing, percolator.standing(&changed, &[]), "row {row}");
    }
}

/// Every literal of every measure moved over a few values, against the row evaluator on a library with the literal rewritten.
#[test]
fn sweep_says_what_the_row_evaluator_says() {
    let (mut points, mut moved) = (0_u64, 0_usize);
    let (target, mut seed) = (wanted("ZHIDA_TEST_PAIRS", 100_000), wanted("ZHIDA_TEST_SEED", 7));
    while points < target {
        let (trial, _) = Trial::new(seed, 60);
        seed += 1;
        let table = table(&trial.records);
        for (measure, _) in &trial.picked {
            let plan = &trial.library.measures()[*measure].plan;
            for (literal, placed) in plan.literals().into_iter().enumerate().step_by(3) {
                let values = around(&placed.literal);
                let knob = Knob { measure: *measure, literal, as_of: day(), track: Track::New, cost: true };
                // Points from less to more stay so: a range turned about is no value its end can take.
                if values.iter().any(|v| plan.with_literal(literal, v).is_none()) {
                    assert!(Sweep::new(&trial.library, &table, knob, &values).is_none() && placed.place == Place::Points, "{placed:?}");
                    continue;
                }
                let Some(sweep) = Sweep::new(&trial.library, &table, knob, &values) else { panic!("{placed:?}") };
                let judged: Vec<Vec<Truth>> = values
                    .iter()
                    .map(|value| {
                        let plan = plan.with_literal(literal, value).unwrap();
                        let verdict = |r: &Record| Evaluation::new(&Case::new(&trial.library, r, day(), Track::New), &plan).verdict();
                        trial.records.iter().map(verdict).collect()
                    })
                    .collect();
                for (at, verdicts) in judged.iter().enumerate() {
                    let count = |truth| verdicts.iter().filter(|v| **v == truth).count();
                    let told = (sweep.points[at].eligible, sweep.points[at].unknown);
                    let text = || format!("{placed:?} at {:?}\n{}", values[at], trial.library.measures()[*measure].text);
                    assert_eq!(told, (count(Truth::Yes), count(Truth::Unknown)), "{}", text());
                    let rows = (0..verdicts.len()).filter(|r| verdicts[*r] == Truth::Yes).collect::<Vec<_>>();
                    assert_eq!(sweep.eligible(at).ones().collect::<Vec<_>>(), rows, "{}", text());
                    let (enter, leave) = sweep.moves(0, at);
                    let differing = |from: &[Truth], to: &[Truth]| {
                        (0..to.len()).filter(|r| from[*r] != Truth::Yes && to[*r] == Truth::Yes).collect::<Vec<_>>()
                    };
                    assert_eq!(enter, differing(&judged[0], verdicts), "{}", text());
                    assert_eq!(leave, differing(verdicts, &judged[0]), "{}", text());
                    moved += enter.len() + leave.len();
                    points += verdicts.len() as u64;
                }
            }
        }
    }
    eprintln!("{points} pairs, {moved} entries and exits");
    assert!(moved > 100);
}

fn around(literal: &Literal) -> Vec<Literal> {
    match literal {
        Literal::Day(day) => [0, 200, -300].map(|n| Literal::Day(moved_by(*day, n))).to_vec(),
        Literal::Number(n) => {
            let times = |a: i64, b: i64| Literal::Number(n * &Number::ratio(a, b).unwrap());
            vec![times(1, 1), times(2, 1), times(1, 2), times(0, 1), times(3, 1)]
                .into_iter()
                .map(|l| match l {
                    // A count stays whole.
                    Literal::Number(v) if n.is_integer() => Literal::Number(v.floor()),
                    other => other,
                })
                .collect()
        }
    }
}

fn moved_by(day: NaiveDate, days: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(zhida_facts::Datelike::num_days_from_ce(&day) + days).unwrap()
}
