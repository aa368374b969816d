//! What the checker says is true: held against every sample enterprise, over thousands of wrong variants of the library.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files should say so loudly")]

mod common;

use zhida_check::{Trial, check_plan, mutant, mutants};
use zhida_diagnostics::Code;
use zhida_engine::Truth;
use zhida_facts::State;
use zhida_measure::plan::Plan;

/// Every so many mutants are tried.
const EVERY: usize = 41;

#[test]
fn findings_hold_for_every_sample() {
    let (library, _) = common::library();
    let mut tried = [0_usize; 3];
    for measure in library.measures() {
        let trials: Vec<Trial> = measure.plan.samples.iter().map(|s| Trial::of(s, &measure.plan)).collect();
        for number in (0..mutants(&library, measure).len()).step_by(EVERY) {
            let mutant = mutant(&library, measure, number).unwrap();
            for problem in check_plan(&library, &mutant.plan) {
                let at = match problem.code() {
                    Code::Unsatisfiable => 0,
                    Code::AlwaysHolds => 1,
                    Code::ClassNeverReached => 2,
                    _ => continue,
                };
                tried[at] += 1;
                for trial in &trials {
                    if let Some(fault) = contradicted(&library, &mutant.plan, trial, problem.code(), &problem.span()) {
                        panic!("{} {}: {} {fault}", measure.file, mutant.words, problem.code().name());
                    }
                }
            }
        }
    }
    println!("{tried:?} findings tried");
    assert!(tried[0] > 5, "{tried:?}");
}

/// What speaks against a finding at `span`.
fn contradicted(library: &zhida_measure::Library, plan: &Plan, trial: &Trial, code: Code, span: &std::ops::Range<usize>) -> Option<String> {
    // Always holding is said of enterprises to which the facts apply.
    if code == Code::AlwaysHolds && trial.record.iter().any(|(_, _, state)| *state == State::NotApplicable) {
        return None;
    }
    trial.evaluate(library, plan, |evaluation| {
        let mut found = None;
        let truths = evaluation.clauses();
        plan.each_clause(&mut |clause| {
            let here = clause.span == *span || clause.tests.len() == 1 && clause.tests[0].span == *span;
            let wrong = match code {
                Code::Unsatisfiable => truths[clause.id] == Truth::Yes && clause.tests.len() == 1 && clause.tests[0].span == *span,
                Code::AlwaysHolds => here && truths[clause.id] == Truth::No,
                _ => false,
            };
            if wrong {
                found = Some(format!("clause {}", clause.text));
            }
        });
        if code == Code::ClassNeverReached && evaluation.verdict() == Truth::Yes {
            let given = evaluation.classes().0.first().map(|c| &plan.classes[*c]);
            if given.is_some_and(|class| class.span == *span) {
                found = Some("class given".to_owned());
            }
        }
        found
    })
}
