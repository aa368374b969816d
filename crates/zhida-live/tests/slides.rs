//! Sliders against the plan with its literal replaced, judged row by row; the values offered.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::city;
use std::collections::BTreeSet;
use zhida_engine::{Case, Evaluation, Truth};
use zhida_facts::Number;
use zhida_live::{City, Listing, MOST_VALUES, Subject};
use zhida_measure::plan::{Literal, Place};

/// Verdict and sure amount of every row, with the literal at `value`.
fn at(city: &City, subject: &Subject, literal: usize, value: &Literal) -> Vec<(Truth, Number)> {
    let plan = subject.plan().with_literal(literal, value).unwrap();
    (0..city.len())
        .map(|row| {
            let facts = city.table().row(row);
            let case = Case::new(subject.library(), &facts, city.day(), subject.track());
            let outcome = Evaluation::new(&case, &plan).outcome(true);
            (outcome.verdict, outcome.amount.map_or(Number::ZERO, |a| a.low))
        })
        .collect()
}

#[test]
fn curves_entries_and_exits() {
    let city = city(250);
    let (mut moved, mut places) = (0, BTreeSet::new());
    for id in ["demo-rd-subsidy-2026", "demo-digital-subsidy-2026", "cn-innovative-2022", "demo-first-above-scale-2026"] {
        let subject = city.subject_of(id).unwrap();
        for lever in subject.levers() {
            let values = city.values(&subject, &lever);
            assert!(values.len() > 1 && values.len() <= MOST_VALUES, "{id} {lever:?} {}", values.len());
            assert!(values.contains(&lever.current), "{id} {lever:?}");
            let sorted = values.windows(2).all(|w| match (&w[0], &w[1]) {
                (Literal::Number(a), Literal::Number(b)) => a < b,
                (Literal::Day(a), Literal::Day(b)) => a < b,
                _ => false,
            });
            assert!(sorted, "{id} {values:?}");
            let takes = values;
            let slide = city.slide(&subject, lever.literal, &takes).unwrap();
            places.insert(format!("{:?}", lever.place).split('(').next().unwrap().to_owned());
            let now = at(&city, &subject, lever.literal, &lever.current);
            for n in [0, takes.len() / 3, takes.len() - 1] {
                let then = at(&city, &subject, lever.literal, &takes[n]);
                let point = &slide.curve()[n];
                let count = |rows: &[(Truth, Number)], truth| rows.iter().filter(|r| r.0 == truth).count();
                assert_eq!((point.eligible, point.unknown), (count(&then, Truth::Yes), count(&then, Truth::Unknown)), "{id} {lever:?}");
                let paid = then.iter().filter(|r| r.0 == Truth::Yes).fold(Number::ZERO, |sum, r| &sum + &r.1);
                assert_eq!(point.cost, paid, "{id} {lever:?} {:?}", takes[n]);
                let differ = |a: Truth, b: Truth| -> Vec<usize> {
                    (0..city.len())
                        .filter(|r| (now[*r].0 == Truth::Yes) == (a == Truth::Yes) && (then[*r].0 == Truth::Yes) == (b == Truth::Yes))
                        .collect()
                };
                let (enter, leave) = (differ(Truth::No, Truth::Yes), differ(Truth::Yes, Truth::No));
                moved += enter.len() + leave.len();
                let page = city.entries(&subject, enter.clone(), &Listing { limit: 5, ..Listing::default() });
                assert_eq!((page.total, page.items.len()), (enter.len(), enter.len().min(5)));
                assert_eq!(slide.moves(n), (enter, leave), "{id} {lever:?}");
                assert_eq!(slide.eligible(n).unwrap().count(), point.eligible);
            }
            assert_eq!(slide.current().eligible, now.iter().filter(|r| r.0 == Truth::Yes).count());
            assert!(slide.eligible(takes.len()).is_none());
        }
        assert!(city.slide(&subject, 1000, &[]).is_none());
    }
    assert!(moved > 50, "{moved}");
    assert!(["Clause", "Benefit", "Band", "Points"].iter().all(|p| places.contains(*p)), "{places:?}");
}

#[test]
fn levers_know_unit_and_fact() {
    let city = city(100);
    let subject = city.subject_of("demo-first-above-scale-2026").unwrap();
    let levers = subject.levers();
    assert_eq!(levers.len(), subject.plan().literals().len());
    let main_revenue = city.library().dictionary.find("main_revenue");
    let first = &levers[0];
    assert_eq!(
        (first.current.clone(), first.fact, first.unit.symbol.as_str()),
        (Literal::Number(Number::from(20_000_000)), main_revenue, "万元")
    );
    assert!(matches!(first.place, Place::Clause(_)) && first.op.unwrap().symbol() == ">=");
    assert_eq!(levers[1].op.unwrap().symbol(), "<");
    // Steps a person would choose, within what there is in the city.
    let values = city.values(&subject, first);
    let steps: BTreeSet<Number> = values
        .windows(2)
        .map(|w| match (&w[0], &w[1]) {
            (Literal::Number(a), Literal::Number(b)) => b - a,
            _ => Number::ZERO,
        })
        .collect();
    assert!(steps.iter().all(|s| s.to_decimal(0).trim_end_matches('0').len() == 1), "{steps:?}");
    // Of every measure: a lever with a unit is written in it, and every range has values.
    for measure in 0..city.library().measures().len() {
        let subject = city.subject(measure).unwrap();
        for lever in subject.levers() {
            if !lever.unit.symbol.is_empty() && lever.fact.is_none() {
                assert!(lever.text.contains(&lever.unit.symbol), "{lever:?}");
            }
            let values = city.values(&subject, &lever);
            assert!((2..=MOST_VALUES).contains(&values.len()), "{lever:?} {}", values.len());
        }
    }
}

#[test]
fn the_threshold_that_fits_a_budget() {
    let city = city(250);
    let subject = city.subject_of("demo-first-above-scale-2026").unwrap();
    let lever = subject.levers().into_iter().next().unwrap();
    let quantum = city.library().dictionary.fact(lever.fact.unwrap()).quantum();
    let all = city.slide(&subject, lever.literal, &[Literal::Number(Number::ZERO)]).unwrap().curve()[0].clone();
    assert!(all.eligible > 3 && all.cost.is_positive(), "{all:?}");
    let (mut tight, mut paid) = (0, BTreeSet::new());
    for part in 0..=8 {
        // From nothing to all that could be paid.
        let budget = (&all.cost * &Number::from(part)).checked_div(&Number::from(8)).unwrap();
        let fit = city.fit(&subject, &lever, &budget).unwrap();
        assert!(fit.chosen.cost <= budget, "{budget:?} {fit:?}");
        let now = at(&city, &subject, lever.literal, &fit.chosen.value);
        assert_eq!(fit.chosen.eligible, now.iter().filter(|r| r.0 == Truth::Yes).count());
        paid.insert(fit.chosen.cost.clone());
        if let (Some(over), Literal::Number(value)) = (&fit.over, &fit.chosen.value) {
            let Literal::Number(next) = &over.value else { panic!("{over:?}") };
            // One step further is too much.
            assert_eq!(value - next, quantum, "{fit:?}");
            assert!(over.cost > budget && over.eligible > fit.chosen.eligible, "{budget:?} {fit:?}");
            tight += 1;
        } else {
            assert_eq!(fit.chosen.eligible, all.eligible, "{budget:?} {fit:?}");
        }
    }
    assert!(tight > 4 && paid.len() > 3, "{tight} {paid:?}");
    // What pays nothing fits no budget.
    let subject = city.subject_of("cn-innovative-2022").unwrap();
    assert_eq!(city.fit(&subject, &subject.levers()[0], &Number::ONE), None);
}
