//! One measure on the whole city, and all measures at a glance, against the row evaluator.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{city, judged};
use std::collections::BTreeMap;
use zhida_engine::{Change, Truth};
use zhida_facts::{Datelike as _, Facts as _, Number, Overlay, Record, State, Value};
use zhida_live::{By, City, Listing, PartKey, Sort, Standing, Subject};
use zhida_measure::Kind;

/// Written out anew, so that a slip in `Standing::of` shows.
fn standing(subject: &Subject, outcome: &zhida_engine::Outcome) -> Standing {
    let steps = !matches!(subject.plan().meta.kind, Kind::Alert | Kind::Class);
    match (outcome.verdict, outcome.unmet) {
        (Truth::Yes, _) => Standing::Eligible,
        (Truth::Unknown, _) => Standing::NeedsAnswer,
        (Truth::No, 1) if steps => Standing::OneStep,
        (Truth::No, _) => Standing::Ineligible,
    }
}

fn subjects(city: &City) -> Vec<Subject> {
    (0..city.library().measures().len()).map(|m| city.subject(m).unwrap()).collect()
}

#[test]
fn counts_funnels_amounts_and_lists() {
    let city = city(700);
    let mut seen = BTreeMap::new();
    for subject in subjects(&city) {
        let id = &subject.plan().meta.id;
        let rows = judged(&city, &subject);
        let found = city.judge(&subject);
        for place in Standing::ALL {
            let want: Vec<usize> = (0..rows.len()).filter(|r| standing(&subject, &rows[*r].0) == place).collect();
            *seen.entry(place).or_insert(0) += want.len();
            assert_eq!(found.at(place), want, "{id} {place:?}");
            assert_eq!(found.counts().of(place), want.len(), "{id} {place:?}");
        }
        assert_eq!(found.counts().total(), rows.len());
        for (clause, funnel) in found.funnels().iter().enumerate() {
            let count = |truth| rows.iter().filter(|r| r.1[clause] == truth).count();
            assert_eq!((funnel.pass, funnel.fail, funnel.unknown), (count(Truth::Yes), count(Truth::No), count(Truth::Unknown)), "{id}");
        }
        assert_eq!(found.funnels().len(), subject.plan().clauses);
        let sum = |truth: Truth| {
            let amounts: Vec<_> = rows.iter().filter(|r| r.0.verdict == truth).filter_map(|r| r.0.amount.clone()).collect();
            let low = amounts.iter().fold(Number::ZERO, |sum, a| &sum + &a.low);
            let high = amounts.iter().filter_map(|a| a.high.clone()).fold(Number::ZERO, |sum, n| &sum + &n);
            (low, high, amounts.iter().filter(|a| a.high.is_none()).count())
        };
        if let Some(amounts) = found.amounts() {
            let of = |s: &zhida_live::Sum| (s.low.clone(), s.high.clone(), s.open);
            assert_eq!((of(&amounts.eligible), of(&amounts.unknown)), (sum(Truth::Yes), sum(Truth::Unknown)), "{id}");
        } else {
            assert!(rows.iter().all(|r| r.0.amount.is_none()), "{id}");
        }
    }
    assert!(seen.values().all(|n| *n > 200), "{seen:?}");
}

#[test]
fn overview_is_every_measure_judged_by_itself() {
    let city = city(300);
    let overview = city.overview();
    assert_eq!(overview.measures.iter().map(|m| m.measure).collect::<Vec<_>>(), city.in_force());
    assert!(overview.measures.len() > 25, "{}", overview.measures.len());
    for counts in &overview.measures {
        let subject = city.subject(counts.measure).unwrap();
        assert!(subject.in_force(city.day()));
        let rows = judged(&city, &subject);
        for place in Standing::ALL {
            let want = rows.iter().filter(|r| standing(&subject, &r.0) == place).count();
            assert_eq!(counts.counts.of(place), want, "{} {place:?}", subject.plan().meta.id);
        }
        let paid = rows.iter().filter(|r| r.0.verdict == Truth::Yes).filter_map(|r| r.0.amount.as_ref());
        assert_eq!(counts.amount, paid.fold(Number::ZERO, |a, b| &a + &b.low), "{}", subject.plan().meta.id);
    }
    assert!(overview.completeness.iter().any(|c| c.known > 0 && c.known < city.len() && c.asked > 3));
    for c in &overview.completeness {
        let states = (0..city.len()).map(|row| city.table().row(row).state(c.fact, c.year));
        let (mut known, mut not_applicable, mut said_unknown) = (0, 0, 0);
        for state in states {
            match state {
                State::Value(_) => known += 1,
                State::NotApplicable => not_applicable += 1,
                State::SaidUnknown => said_unknown += 1,
                State::NotAsked => {}
            }
        }
        assert_eq!((c.known, c.not_applicable, c.said_unknown), (known, not_applicable, said_unknown));
    }
}

#[test]
fn parts_of_the_city() {
    let city = city(400);
    let library = city.library();
    let id = |key: &str| library.dictionary.find(key).unwrap();
    let found = city.judge(&city.subject_of("cn-srdi-2026").or_else(|| city.subject_of("cn-innovative-2022")).unwrap());
    let size_class = city.subject_of("cn-size-2011").unwrap();
    for by in [By::District, By::Section, By::Size] {
        let parts = city.breakdown(&found, by);
        assert!(parts.len() > 3, "{by:?} {parts:?}");
        let mut total = zhida_live::Counts::default();
        for part in &parts {
            let rows = city.part(by, part.key);
            assert_eq!(rows.count(), part.counts.total());
            for place in Standing::ALL {
                let both = found.at(place).into_iter().filter(|r| rows.get(*r)).count();
                assert_eq!(part.counts.of(place), both);
            }
            total.eligible += part.counts.eligible;
            for row in rows.ones() {
                let facts = city.table().row(row);
                let same = match by {
                    By::District => match facts.state(id("registered_region"), None) {
                        State::Value(Value::Code(code)) => {
                            // Every code of the synthetic city is a district's.
                            assert_eq!(library.codes.regions.code(code).len(), 6);
                            PartKey::Code(code) == part.key
                        }
                        _ => part.key == PartKey::Unknown,
                    },
                    By::Section => match (facts.state(id("industry_code"), None), part.key) {
                        (State::Value(Value::Code(code)), PartKey::Code(section)) => {
                            library.codes.industries.code(code).starts_with(library.codes.industries.code(section))
                                && library.codes.industries.code(section).len() == 1
                        }
                        (state, key) => key == PartKey::Unknown && state.value().is_none(),
                    },
                    By::Size => {
                        let on_file = facts.state(id("size_class"), Some(city.day().year() - 1));
                        let choices = &library.dictionary.fact(id("size_class")).choices;
                        let derived = common::of_row(&city, &size_class, &facts).0;
                        match (on_file, part.key) {
                            (State::Value(Value::Choice(c)), key) => key == PartKey::Choice(c),
                            (_, PartKey::Choice(c)) => {
                                let names: Vec<_> = derived.classes.iter().map(|c| &size_class.plan().classes[*c].name).collect();
                                derived.verdict == Truth::Yes && names == [&choices[usize::from(c)].name]
                            }
                            (_, _) => derived.verdict != Truth::Yes,
                        }
                    }
                };
                assert!(same, "{by:?} row {row} {:?}", part.key);
                assert_eq!(city.part_of(common::number(row), by), Some(part.key));
            }
        }
        assert_eq!(total.eligible, found.counts().eligible);
    }
}

#[test]
fn pages_are_sorted_and_steps_are_steps() {
    let city = city(700);
    let revenue = city.library().dictionary.find("revenue").unwrap();
    let (mut turned, mut answers) = (0, 0);
    for subject in subjects(&city).into_iter().filter(|s| s.in_force(city.day())) {
        let found = city.judge(&subject);
        for place in [Standing::Eligible, Standing::OneStep, Standing::NeedsAnswer] {
            let all = found.at(place);
            for (sort, descending) in
                [(Sort::Fact(revenue, Some(2025)), true), (Sort::Name, false), (Sort::Amount, true), (Sort::Row, true)]
            {
                let listing = |offset, limit| Listing { sort, descending, offset, limit };
                let whole: Vec<usize> = city.list(&found, place, None, &listing(0, 10)).items.iter().map(|e| e.row).collect();
                let second = city.list(&found, place, None, &listing(5, 5));
                assert_eq!(
                    (second.total, second.items.iter().map(|e| e.row).collect::<Vec<_>>()),
                    (all.len(), whole.iter().copied().skip(5).collect())
                );
                assert_eq!(whole.len(), all.len().min(10));
                let first = |row: usize| -> Option<Number> {
                    let facts = city.table().row(row);
                    match sort {
                        Sort::Amount => common::of_row(&city, &subject, &facts).0.amount.and_then(|a| a.high),
                        Sort::Fact(f, y) => match facts.state(f, y) {
                            State::Value(Value::Number(n)) => Some(n),
                            _ => None,
                        },
                        _ => Some(Number::from(i64::try_from(row).unwrap())),
                    }
                };
                if sort != Sort::Name {
                    // Greatest first, unknown last: an option is in that order, read backwards.
                    let mut want = all.clone();
                    want.sort_by(|a, b| first(*b).cmp(&first(*a)).then(a.cmp(b)));
                    assert_eq!(whole, want.into_iter().take(10).collect::<Vec<_>>(), "{sort:?}");
                }
                for entry in city.list(&found, place, None, &listing(0, 3)).items {
                    assert_eq!(entry.number, common::number(entry.row));
                    let facts = city.table().row(entry.row);
                    let (outcome, clauses) = common::of_row(&city, &subject, &facts);
                    assert_eq!(entry.outcome, outcome);
                    assert_eq!(entry.step.is_some(), place == Standing::OneStep);
                    assert!(place == Standing::NeedsAnswer || (entry.missing.is_empty() && entry.attest.is_empty()));
                    answers += entry.missing.len().min(1) + entry.attest.len().min(1);
                    assert!(entry.attest.iter().all(|clause| clauses[*clause] == Truth::Unknown));
                    let Some(step) = entry.step else { continue };
                    // The clause is in the way: with it turned by the gap, it holds (or, of an exclusion, does not).
                    let inverted = subject.plan().inverted().contains(&step.clause);
                    assert_eq!(clauses[step.clause] == Truth::Yes, inverted);
                    let mut record = Record::default();
                    let sets = step.gap.iter().filter(|c| matches!(c, Change::Set { .. })).count();
                    for change in &step.gap {
                        if let Change::Set { fact, to, .. } = change {
                            record.set(fact.fact, fact.year.resolve(city.day().year()), to.clone());
                        }
                    }
                    if sets > 0 && sets == step.gap.len() {
                        let after = common::of_row(&city, &subject, &Overlay { base: &facts, changes: &record }).1;
                        assert_ne!(after[step.clause], clauses[step.clause], "{} {:?}", subject.plan().meta.id, step);
                        turned += 1;
                    }
                }
            }
        }
    }
    assert!(turned > 20 && answers > 20, "{turned} {answers}");
}
