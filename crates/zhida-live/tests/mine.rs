//! One enterprise and a visitor: statuses, deadlines, questions, answers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{city, number, of_row};
use std::collections::BTreeSet;
use zhida_engine::Truth;
use zhida_facts::{Datelike as _, Number, Record, State, Value};
use zhida_live::{CLOSING_SOON, Groups, Phase, Standing};

#[test]
fn statuses_are_the_row_evaluators() {
    let city = city(60);
    let mut seen = BTreeSet::new();
    for row in 0..city.len() {
        let facts = city.facts(number(row)).unwrap();
        let all = city.statuses(&facts);
        assert_eq!(all.iter().map(|s| s.measure).collect::<Vec<_>>(), city.in_force());
        for status in &all {
            let subject = city.subject(status.measure).unwrap();
            assert_eq!(status.outcome, of_row(&city, &subject, &facts).0);
            // Ways take long without optimisation.
            assert!(row > 2 || status.outcome == city.explanation(&facts, &subject).outcome);
            assert_eq!(Standing::of(subject.plan().meta.kind, &status.outcome), status.standing);
            seen.insert(status.standing);
        }
        let groups = Groups::new(all.clone());
        let parts = [&groups.eligible, &groups.one_step, &groups.needs_answer, &groups.others];
        assert_eq!(parts.iter().map(|p| p.len()).sum::<usize>(), all.len());
        for (part, standing) in parts.iter().zip(Standing::ALL) {
            assert!(part.iter().all(|s| s.standing == standing));
        }
        let low = |s: &zhida_live::MeasureStatus| s.outcome.amount.as_ref().map_or(zhida_facts::Number::ZERO, |a| a.low.clone());
        let open = groups.eligible.iter().filter(|s| s.phase != Phase::Over).map(low);
        assert!(open.collect::<Vec<_>>().is_sorted_by(|a, b| a >= b));
    }
    assert_eq!(seen.len(), 4);
}

#[test]
fn windows_and_deadlines() {
    let mut city = city(10);
    let at = |city: &zhida_live::City| {
        let measure = city.subject_of("demo-first-above-scale-2026").unwrap().index();
        let nobody = Record::default();
        city.statuses(&nobody).into_iter().find(|s| s.measure == measure)
    };
    // The window is 2026-05-01..2026-12-15, in force to 2026-12-31.
    for (day, phase, left, soon) in [
        ("2026-04-20", Phase::Ahead(11), Some(239), false),
        ("2026-05-01", Phase::Open, Some(228), false),
        ("2026-11-14", Phase::Open, Some(CLOSING_SOON + 1), false),
        ("2026-11-15", Phase::Open, Some(CLOSING_SOON), true),
        ("2026-12-15", Phase::Open, Some(0), true),
        ("2026-12-16", Phase::Over, None, false),
    ] {
        city.set_day(day.parse().unwrap());
        let status = at(&city).unwrap();
        assert_eq!((status.phase, status.days_left, status.closes_soon()), (phase, left, soon), "{day}");
        let close = Groups::new(city.statuses(&Record::default())).closing_soon;
        assert_eq!(close.iter().any(|s| s.measure == status.measure), soon && status.standing != Standing::Ineligible, "{day}");
    }
    city.set_day("2027-01-01".parse().unwrap());
    assert!(at(&city).is_none());
}

#[test]
fn questions_that_decide() {
    let city = city(150);
    let (mut asked, mut decided) = (0, 0);
    let nobody = Record::default();
    let enterprises: Vec<_> = (0..30).map(|row| city.facts(number(row)).unwrap()).collect();
    let everyone = enterprises.iter().map(|row| row as &dyn zhida_facts::Facts).chain([&nobody as &dyn zhida_facts::Facts]);
    for facts in everyone {
        let prompts = city.next_questions(facts);
        assert!(prompts.is_sorted_by_key(|p| std::cmp::Reverse(p.decides.len())));
        assert_eq!(prompts.iter().map(|p| p.fact).collect::<BTreeSet<_>>().len(), prompts.len());
        for prompt in prompts.iter().take(4) {
            asked += 1;
            let year = prompt.fact.year.resolve(city.day().year());
            assert!(facts.state(prompt.fact.fact, year).is_unknown());
            assert!(prompt.decides.iter().all(|m| prompt.measures.contains(m)));
            // Any answer decides what it is said to decide: that it does not apply is one.
            let shifts = city.what_if(facts, &[(prompt.fact.fact, year, State::NotApplicable)]);
            assert_eq!(shifts.together, shifts.each[0]);
            for measure in &prompt.decides {
                decided += 1;
                let shift = shifts.together.iter().find(|s| s.measure == *measure).unwrap_or_else(|| panic!("{prompt:?}"));
                assert_eq!(shift.before.verdict, Truth::Unknown);
                assert_ne!(shift.after.verdict, Truth::Unknown, "{prompt:?}");
            }
        }
    }
    assert!(asked > 60 && decided > 20, "{asked} {decided}");
}

#[test]
fn a_visitor_answers() {
    let city = city(10);
    let library = city.library();
    let fact = |key: &str| library.dictionary.find(key).unwrap();
    let region = match library.codes.regions.resolve("990103") {
        zhida_facts::Resolved::One(id) => State::Value(Value::Code(id)),
        other => panic!("{other:?}"),
    };
    let industry = match library.codes.industries.resolve("C3562") {
        zhida_facts::Resolved::One(id) => State::Value(Value::Code(id)),
        other => panic!("{other:?}"),
    };
    let million = |n: i64| State::Value(Value::Number(zhida_facts::Number::from(n * 1_000_000)));
    let answers = [
        (fact("registered_region"), None, region),
        (fact("industry_code"), None, industry),
        (fact("main_revenue"), Some(2025), million(30)),
        (fact("main_revenue"), Some(2024), million(15)),
        (fact("abnormal_list"), None, Value::Bool(false).into()),
        (fact("wage_arrears"), None, Value::Bool(false).into()),
    ];
    let nobody = Record::default();
    let answered = city.what_if(&nobody, &answers);
    let measure = city.subject_of("demo-first-above-scale-2026").unwrap().index();
    let shift = answered.together.iter().find(|s| s.measure == measure).unwrap();
    assert_eq!((shift.from, shift.to, shift.kind()), (Standing::NeedsAnswer, Standing::Eligible, zhida_live::ShiftKind::Opened));
    // None of the answers alone opens it.
    assert!(answered.each.iter().all(|one| one.iter().all(|s| s.measure != measure || s.to != Standing::Eligible)));
    let ways = city.ways(&nobody, &city.subject(measure).unwrap(), 2);
    assert!(!ways.is_empty() && ways.len() <= 2);
    let mut visitor = Record::default();
    answers.iter().for_each(|(fact, year, state)| visitor.set(*fact, *year, state.clone()));
    let groups = Groups::new(city.statuses(&visitor));
    assert!(groups.eligible.iter().any(|s| s.measure == measure));
    assert!(city.ways(&visitor, &city.subject(measure).unwrap(), 2).is_empty());
}

#[test]
fn of_measures_that_exclude_each_other_the_best_is_taken() {
    let city = city(400);
    let meta = |measure: usize| &city.library().measures()[measure].plan.meta;
    let excludes = |a: usize, b: usize| {
        let named = |a: usize, b: usize| meta(a).exclusive.iter().any(|(id, _)| *id == meta(b).id);
        named(a, b) || named(b, a)
    };
    let (mut chosen_between, mut turned) = (0, 0);
    for row in 0..city.len() {
        let all = city.statuses(&city.facts(number(row)).unwrap());
        let best = city.combined(&all);
        assert!(best.chosen.iter().all(|a| best.chosen.iter().all(|b| a == b || !excludes(*a, *b))));
        assert!(best.left.iter().all(|(left, because)| !because.is_empty() && because.iter().all(|c| excludes(*left, *c))));
        let low = |measure: &usize| all.iter().find(|s| s.measure == *measure).unwrap().outcome.amount.clone().unwrap().low;
        assert_eq!(best.chosen.iter().map(low).fold(Number::ZERO, |sum, n| &sum + &n), best.low);
        // Whoever left something that is sure took at least as much for it.
        for (left, because) in &best.left {
            assert!(low(left) <= because.iter().map(low).fold(Number::ZERO, |sum, n| &sum + &n));
        }
        assert_eq!(best.rival.is_empty(), best.regret == Some(Number::ZERO));
        chosen_between += usize::from(!best.left.is_empty());
        turned += usize::from(!best.rival.is_empty());
    }
    assert!(chosen_between > 5 && turned > 0, "{chosen_between} {turned}");
}
