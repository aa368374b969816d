//! Times at 100,000 enterprises: `cargo test --release -p zhida-live --test timing -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Chance, day, library, number, table};
use std::sync::Arc;
use std::time::Instant;
use zhida_facts::{Facts as _, State};
use zhida_live::{Builder, By, Listing, MOST_VALUES, Sort, Standing};
use zhida_measure::Language;
use zhida_measure::plan::Place;

/// Milliseconds of the quickest of three runs.
fn time<T>(what: &str, mut work: impl FnMut() -> T) -> T {
    let mut best = None;
    let mut result = None;
    for _ in 0..3 {
        let start = Instant::now();
        result = Some(work());
        best = best.into_iter().chain([start.elapsed()]).min();
    }
    let micros = best.unwrap().as_micros();
    println!("{what:<48} {:>6}.{:03} ms", micros / 1000, micros % 1000);
    result.unwrap()
}

#[test]
#[ignore = "a measurement, not a test"]
fn times() {
    let library = library();
    let table = table(&library, 100_000);
    let n = table.enterprises().len();
    let facts: Vec<(usize, Vec<_>)> = (0..n)
        .map(|row| {
            let states = table.columns().iter().map(|c| (c.fact, c.year, c.cells.state(row)));
            (row, states.filter(|s| s.2 != State::NotAsked).collect())
        })
        .collect();
    println!("{n} enterprises, {} facts, {} measures", facts.iter().map(|f| f.1.len()).sum::<usize>(), library.measures().len());
    let mut builders: Vec<(Builder, Vec<zhida_facts::Enterprise>)> =
        (0..3).map(|_| (Builder::new(Arc::clone(&library), day()), table.enterprises().to_vec())).collect();
    let mut city = time("build", || {
        let (mut builder, enterprises) = builders.pop().unwrap();
        for (row, enterprise) in enterprises.into_iter().enumerate() {
            builder.enterprise(number(row), enterprise);
        }
        for (row, states) in &facts {
            states.iter().for_each(|(fact, year, state)| assert!(builder.fact(*row, *fact, *year, state)));
        }
        builder.finish()
    });
    println!("table {} MB", city.table().bytes() / 1_000_000);
    let revenue = library.dictionary.find("revenue").unwrap();
    let mut chance = Chance(5);
    let row = 5000;
    time("set one fact, with what changes", || {
        let state = city.table().row(chance.below(n)).state(revenue, Some(2025));
        city.set(number(row), &[(revenue, Some(2025), state)]).unwrap()
    });
    let all: Vec<_> = facts[77].1.clone();
    time("set 60 facts, with what changes", || city.set(number(row), &all).unwrap());
    time("set_day", || city.set_day(day()));
    let person = city.facts(number(row)).unwrap();
    time("my measures", || city.statuses(&person));
    time("next questions", || city.next_questions(&person));
    time("what if, one answer", || city.what_if(&person, &[(revenue, Some(2025), State::NotAsked)]));
    for id in ["cn-innovative-2022", "cn-little-giant-2026", "demo-rd-subsidy-2026", "cn-six-taxes-2023", "demo-digital-subsidy-2026"] {
        let subject = city.subject_of(id).unwrap();
        println!("-- {id}");
        let found = time("one measure, the whole city", || city.judge(&subject));
        println!("   {:?}", found.counts());
        time("its breakdown by district, section, size", || [By::District, By::Section, By::Size].map(|by| city.breakdown(&found, by)));
        for (standing, sort) in
            [(Standing::OneStep, Sort::Row), (Standing::OneStep, Sort::Fact(revenue, Some(2025))), (Standing::Eligible, Sort::Amount)]
        {
            let listing = Listing { sort, descending: true, offset: 0, limit: 50 };
            time(&format!("page of 50, {standing:?} by {sort:?}"), || city.list(&found, standing, None, &listing));
        }
        time("explanation with ways", || city.explanation(&person, &subject));
        let text = subject.measure().text.clone();
        let draft = time("compile as draft", || city.draft(&text).0.unwrap());
        let diff = time("draft diff", || city.diff(&subject, &draft));
        assert!(diff.edits.is_empty() && diff.gain().is_empty());
        let levers = time("levers", || subject.levers());
        let first = levers.iter().find(|l| matches!(l.place, Place::Clause(_))).unwrap_or(&levers[0]);
        let values = time("values of one lever", || city.values(&subject, first));
        let most: Vec<_> = values.iter().cycle().take(MOST_VALUES).cloned().collect();
        time("slide of the first literal over 200 values", || city.slide(&subject, first.literal, &most).unwrap());
        let mut each = Vec::new();
        for lever in &levers {
            let values = city.values(&subject, lever);
            let start = Instant::now();
            city.slide(&subject, lever.literal, &values).unwrap();
            each.push((start.elapsed().as_micros(), values.len(), lever.place, lever.text.clone()));
        }
        each.sort_by_key(|(micros, _, _, _)| std::cmp::Reverse(*micros));
        println!("   all {} slides, each over the values offered: {} ms", each.len(), each.iter().map(|e| e.0).sum::<u128>() / 1000);
        for (micros, values, place, text) in each.iter().take(4) {
            println!("   {} ms for {values}: {place:?} {}", micros / 1000, text.trim());
        }
    }
    time("filter", || city.filter("从业人员 >= 50人 且 注册地 属于 990106", Language::Zh).unwrap());
    time("filter by a class", || city.filter("企业规模 属于 小型、微型 且 符合(cn-innovative-2022)", Language::Zh).unwrap());
    time("by name", || city.named("科技"));
    let overview = time("overview", || city.overview());
    println!("   {} measures", overview.measures.len());
}
