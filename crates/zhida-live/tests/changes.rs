//! What a change is said to do, against everything judged before and after.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Chance, city, day, number};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhida_engine::{Outcome, Percolator, Program};
use zhida_facts::{Enterprise, FactId, FactType, Number, State, Value};
use zhida_live::{Builder, By, City, Shift, ShiftKind, Standing};
use zhida_measure::Track;
use zhida_measure::plan::Points;

/// All that the measures in force say of a row.
fn everything(city: &City, row: usize) -> BTreeMap<usize, Outcome> {
    let facts = city.table().row(row);
    city.in_force().iter().map(|m| (*m, common::of_row(city, &city.subject(*m).unwrap(), &facts).0)).collect()
}

fn check(city: &City, before: &BTreeMap<usize, Outcome>, row: usize, shifts: &[Shift]) -> BTreeSet<ShiftKind> {
    let after = everything(city, row);
    let said: BTreeMap<usize, &Shift> = shifts.iter().map(|s| (s.measure, s)).collect();
    assert_eq!(said.len(), shifts.len());
    for (measure, new) in &after {
        let old = &before[measure];
        let kind = city.library().measures()[*measure].plan.meta.kind;
        let (from, to) = (Standing::of(kind, old), Standing::of(kind, new));
        if from == to && old.amount == new.amount {
            assert!(!said.contains_key(measure), "{measure}");
            continue;
        }
        let shift = said.get(measure).unwrap_or_else(|| panic!("{} is not reported", city.library().measures()[*measure].plan.meta.id));
        assert_eq!((shift.from, shift.to, &shift.before, &shift.after), (from, to, old, new));
    }
    shifts.iter().map(Shift::kind).collect()
}

/// A state for a fact: another enterprise's, or none.
fn state(city: &City, chance: &mut Chance, fact: FactId, year: Option<i32>) -> State {
    match chance.below(8) {
        0 => State::NotAsked,
        1 => State::NotApplicable,
        2 if city.library().dictionary.fact(fact).kind == FactType::Bool => Value::Bool(chance.below(2) == 0).into(),
        _ => {
            let row = chance.below(city.len());
            city.table().column(fact, year).map_or(State::SaidUnknown, |c| c.cells.state(row))
        }
    }
}

#[test]
fn random_sets_are_reported_as_judged() {
    let mut city = city(300);
    let slots: Vec<(FactId, Option<i32>)> = city.table().columns().iter().map(|c| (c.fact, c.year)).collect();
    let mut chance = Chance(7);
    let mut kinds = BTreeSet::new();
    for round in 0..250 {
        let row = chance.below(city.len());
        let before = everything(&city, row);
        let facts: Vec<_> = (0..1 + chance.below(4))
            .map(|_| {
                let (fact, year) = slots[chance.below(slots.len())];
                (fact, year, state(&city, &mut chance, fact, year))
            })
            .collect();
        // What would be, before it is.
        let base = city.facts(number(row)).unwrap();
        let supposed = city.what_if(&base, &facts);
        assert_eq!(supposed.each.len(), facts.len());
        let shifts = city.set(number(row), &facts).unwrap();
        let mut last = BTreeMap::new();
        facts.iter().for_each(|(fact, year, state)| drop(last.insert((*fact, *year), state.clone())));
        last.iter().for_each(|((fact, year), state)| assert_eq!(city.table().column(*fact, *year).unwrap().cells.state(row), *state));
        assert_eq!(supposed.together, shifts, "round {round}");
        kinds.extend(check(&city, &before, row, &shifts));
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    // Parts follow the facts.
    let mut fresh = city.clone();
    fresh.set_day(city.day());
    for by in [By::District, By::Section, By::Size] {
        (0..city.len()).for_each(|row| assert_eq!(city.part_of(number(row), by), fresh.part_of(number(row), by), "{by:?} {row}"));
    }
    assert_eq!(city.set(-1, &[]), None);
}

#[test]
fn the_percolator_sees_the_same_verdicts_change() {
    let mut city = city(300);
    let library = Arc::clone(city.library());
    let picked: Vec<(usize, bool)> =
        city.in_force().iter().filter(|m| library.measures()[**m].plan.meta.track != Some(Track::Renewal)).map(|m| (*m, true)).collect();
    let program = Program::new(&library, &picked, city.day(), Track::New);
    let percolator = Percolator::new(&library, &program, None);
    let slots: Vec<(FactId, Option<i32>)> = city.table().columns().iter().map(|c| (c.fact, c.year)).collect();
    let mut chance = Chance(3);
    let mut seen = 0;
    // Rows without attestation or assessment: the percolator is told none here.
    let rows: Vec<usize> = (0..city.len()).filter(|r| !r.is_multiple_of(7) && !r.is_multiple_of(11)).collect();
    for row in rows.iter().cycle().take(700).copied() {
        let (fact, year) = slots[chance.below(slots.len())];
        let state = state(&city, &mut chance, fact, year);
        let mut standing = percolator.standing(&city.facts(number(row)).unwrap(), &[]);
        let changed: Vec<_> =
            percolator.set(&mut standing, fact, year, &state).iter().map(|c| (picked[c.measure].0, c.before, c.after)).collect();
        let shifts = city.set(number(row), &[(fact, year, state)]).unwrap();
        let own: Vec<_> = shifts
            .iter()
            .filter(|s| s.before.verdict != s.after.verdict && picked.iter().any(|(m, _)| *m == s.measure))
            .map(|s| (s.measure, s.before.verdict, s.after.verdict))
            .collect();
        seen += own.len();
        assert_eq!(own, changed, "row {row}");
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn attestations_and_assessments() {
    let mut city = city(60);
    let library = Arc::clone(city.library());
    let mut kinds = BTreeSet::new();
    for measure in library.measures() {
        let id = &measure.plan.meta.id;
        let mut keys = Vec::new();
        measure.plan.each_clause(&mut |c| keys.extend(c.is_manual().then(|| c.key.clone())));
        for key in keys {
            for (row, holds) in (0..city.len()).zip([Some(true), Some(false), None].into_iter().cycle()) {
                let before = everything(&city, row);
                let shifts = city.attest(number(row), id, &key, holds).unwrap();
                kinds.extend(check(&city, &before, row, &shifts));
            }
        }
        for band in measure.plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
            let Points::Range(low, high) = &band.points else { continue };
            for (row, points) in (0..city.len()).zip([low, high].into_iter().cycle()) {
                let before = everything(&city, row);
                let shifts = city.assess(number(row), id, &band.key, points.clone()).unwrap();
                kinds.extend(check(&city, &before, row, &shifts));
            }
        }
    }
    assert!(kinds.len() > 2, "{kinds:?}");
}

#[test]
fn built_pushed_and_set_are_one() {
    let whole = city(80);
    let library = Arc::clone(whole.library());
    let mut builder = Builder::new(Arc::clone(&library), day());
    let mut pushed = Builder::new(library, day()).finish();
    for (row, enterprise) in whole.table().enterprises().iter().enumerate() {
        let at = builder.enterprise(number(row), enterprise.clone());
        assert_eq!((at, builder.enterprise(number(row), enterprise.clone())), (row, row));
        assert!(pushed.push(number(row), enterprise.clone()) && !pushed.push(number(row), enterprise.clone()));
        let facts: Vec<_> = whole.table().columns().iter().map(|c| (c.fact, c.year, c.cells.state(row))).collect();
        facts.iter().for_each(|(fact, year, state)| assert!(builder.fact(at, *fact, *year, state)));
        pushed.set(number(row), &facts).unwrap();
    }
    assert!(!builder.fact(80_000, whole.table().columns()[0].fact, None, &State::NotAsked));
    let mut built = builder.finish();
    // Attestations are not part of the copy.
    for city in [&mut built, &mut pushed] {
        assert_eq!(city.len(), whole.len());
        for subject in city.in_force().iter().map(|m| city.subject(*m).unwrap()) {
            let plain = common::judged(city, &subject);
            let found = city.judge(&subject);
            (0..city.len()).for_each(|row| assert_eq!(found.verdict(row), plain[row].0.verdict));
        }
        for column in whole.table().columns() {
            let own = city.table().column(column.fact, column.year).unwrap();
            (0..whole.len()).for_each(|row| assert_eq!(own.cells.state(row), column.cells.state(row)));
        }
    }
    let same = |by| (0..whole.len()).all(|row| built.part_of(number(row), by) == pushed.part_of(number(row), by));
    assert!(same(By::District) && same(By::Section) && same(By::Size));
    assert_eq!(Builder::from_table(Arc::clone(whole.library()), day(), whole.table().clone(), vec![1; whole.len()]).map(|c| c.len()), None);
}

#[test]
fn another_day_and_another_library() {
    let mut city = city(60);
    let today = city.in_force().to_vec();
    city.set_day("2028-06-30".parse().unwrap());
    assert_ne!(city.in_force(), today);
    assert!(city.in_force().iter().all(|m| city.subject(*m).unwrap().in_force(city.day())));
    city.set_day(day());
    assert_eq!(city.in_force(), today);
    let fewer = common::library_of(common::sources().into_iter().filter(|s| s.file.contains("national")).collect());
    assert!(city.replace_library(fewer));
    assert!(city.in_force().len() < today.len() && city.subject_of("demo-rd-subsidy-2026").is_none());
    // What is set afterwards is judged by the new library.
    let employees = city.library().dictionary.find("employees").unwrap();
    let before = everything(&city, 5);
    let shifts = city.set(number(5), &[(employees, Some(2025), Value::Number(Number::from(3)).into())]).unwrap();
    check(&city, &before, 5, &shifts);
    // A dictionary in another order would give every fact another meaning.
    let (library, text) = (Arc::clone(city.library()), common::dictionary());
    let lines: Vec<&str> = text.lines().collect();
    for (dictionary, fits) in [
        ([&[lines[0]], &lines[2..], &lines[1..2]].concat(), false),
        (lines[..lines.len() - 1].to_vec(), false),
        ([&lines[..], &["new_fact,新指标,New fact,,bool,,point,,,,"]].concat(), true),
    ] {
        let mut other = (*library).clone();
        other.dictionary = zhida_facts::Dictionary::parse(&dictionary.join("\n")).unwrap();
        assert_eq!(city.replace_library(Arc::new(other)), fits);
    }
    // No measures at all: nothing to say, and nothing that breaks.
    let empty = common::library_of(Vec::new());
    let mut city = Builder::from_table(empty, day(), city.table().clone(), (0..city.len()).map(number).collect()).unwrap();
    assert!(city.in_force().is_empty() && city.overview().measures.is_empty());
    assert!(city.push(5_555_555, Enterprise { uscc: String::new(), name: "新".to_owned() }));
    assert!(city.filter("从业人员 <= 3人", zhida_measure::Language::Zh).unwrap().holds.get(5));
}
