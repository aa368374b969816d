//! Random histories: whatever anybody tries in whatever order, the log makes the application again, and the promises hold.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use zhida_apply::{
    Act, Actor, Application, Frozen, Officer, Opening, Party, Payment, Procedure, Proposal, Reason, Row, State, Step, act, due, settle,
};
use zhida_facts::Calendar;

fn calendar() -> Calendar {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../measures/codes/workdays.csv");
    Calendar::parse(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn start() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2025, 1, 6).unwrap().and_hms_opt(9, 0, 0).unwrap()
}

fn frozen() -> Frozen {
    let text = String::new;
    Frozen { version: 1, text: text(), seq: 1, facts: text(), papers: Vec::new(), word: text(), verdict: text(), amount: Some(100) }
}

fn procedure() -> impl Strategy<Value = Procedure> {
    let officer = prop_oneof![Just(Officer::Handler), Just(Officer::Inspector), Just(Officer::Expert)];
    let step = (officer, 0..2_usize, 1..12_u32).prop_map(|(officer, d, workdays)| Step {
        name: "步".to_owned(),
        department: ["甲", "乙"][d].to_owned(),
        officer,
        workdays,
    });
    (prop::collection::vec(step, 0..4), 0..6_u32, 1..12_u32, any::<bool>()).prop_map(|(mut steps, notice, supplement, silence)| {
        steps.push(Step { name: "定".to_owned(), department: "甲".to_owned(), officer: Officer::Head, workdays: 3 });
        Procedure { steps, notice, supplement, silence, scored: vec!["一".to_owned()] }
    })
}

fn actor() -> impl Strategy<Value = Actor> {
    let department = |name: &str| Party::Department(name.to_owned());
    let party = prop_oneof![
        3 => Just(Party::Enterprise),
        6 => Just(department("甲")),
        4 => Just(department("乙")),
        2 => Just(Party::Public),
        1 => Just(Party::System),
    ];
    (party, 1..4_i64).prop_map(|(party, person)| {
        let person = (!matches!(party, Party::Public | Party::System)).then_some(person);
        Actor { party, person }
    })
}

fn proposal() -> impl Strategy<Value = Proposal> {
    any::<bool>().prop_map(|grant| Proposal {
        grant,
        amount: grant.then_some(100),
        reasons: vec![Reason { clause: "条".to_owned(), holds: grant, why: "因".to_owned() }],
    })
}

fn deed(way: Procedure) -> impl Strategy<Value = Act> {
    let word = || "话".to_owned();
    prop_oneof![
        2 => Just(Act::Submit(frozen(), way.clone())),
        1 => proposal().prop_map(move |p| Act::List(frozen(), way.clone(), p)),
        2 => Just(Act::Return(vec![word()])),
        2 => Just(Act::Supply(frozen())),
        2 => Just(Act::Visit(start().date(), word())),
        2 => Just(Act::Score(vec![("一".to_owned(), "5".to_owned())])),
        6 => Just(Act::Pass(word())),
        4 => proposal().prop_map(Act::Propose),
        2 => Just(Act::Object(word(), word(), word())),
        2 => (0..2_usize, any::<bool>()).prop_map(move |(at, upheld)| Act::Answer(at, upheld, "答".to_owned())),
        1 => Just(Act::EndNotice),
        4 => any::<bool>().prop_map(move |yes| Act::Decide(yes, "因".to_owned())),
        3 => Just(Act::Pay(Payment { amount: 100, day: start().date(), reference: word() })),
        3 => any::<bool>().prop_map(Act::Confirm),
        1 => Just(Act::Withdraw(word())),
        1 => Just(Act::Lapse),
    ]
}

/// What somebody tries, and how many hours after the try before.
type Try = (Actor, Act, u32);

/// Most begin with a form that is sent: of what anybody tries at random few ever leave the draft.
fn history() -> impl Strategy<Value = Vec<Try>> {
    procedure().prop_flat_map(|way| {
        let tries = prop::collection::vec((actor(), deed(way.clone()), 0..60_u32), 1..120);
        (tries, prop::bool::weighted(0.75)).prop_map(move |(mut tries, sent)| {
            if sent {
                let firm = Actor { party: Party::Enterprise, person: Some(1) };
                tries.insert(0, (firm, Act::Submit(frozen(), way.clone()), 1));
            }
            tries
        })
    })
}

#[test]
fn the_log_is_the_truth_and_promises_hold() {
    let config = ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() };
    let (decided, paid, listed) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |of: &Cell<u32>, is: bool| of.set(of.get() + u32::from(is));
    let calendar = calendar();
    TestRunner::new(config)
        .run(&history(), |tries| {
            let opening = Opening { at: start() };
            let (mut now, mut log, mut at) = (Application::draft(opening), Vec::<Row>::new(), start());
            for (by, what, hours) in tries {
                at += TimeDelta::hours(i64::from(hours));
                let (settled, rows) = settle(&now, &calendar, at).unwrap();
                prop_assert!(rows.iter().all(|r| r.at <= at && r.by.party == Party::System));
                now = settled;
                log.extend(rows);
                let before = now.clone();
                // The time of the program's own acts is settle's: act takes them at any time.
                let alone = by.party == Party::System;
                match act(&now, by, what, at) {
                    Ok((after, row)) if !alone => {
                        prop_assert!(!before.state.is_final(), "nothing follows the end");
                        now = after;
                        log.push(row);
                    }
                    Ok(_) => {}
                    Err(_) => prop_assert_eq!(&now, &before),
                }
                let again = Application::replay(opening, &log);
                prop_assert_eq!(again.as_ref(), Ok(&now));
                let (again, none) = settle(&now, &calendar, at).unwrap();
                prop_assert!(none.is_empty() && again == now, "what fell due is done once");
                if let Some(day) = due(&now, &calendar).unwrap() {
                    prop_assert!(calendar.is_workday(day).unwrap(), "a term ends on a working day");
                }
            }
            promises(&now, &log)?;
            count(&decided, now.decided.is_some());
            count(&paid, now.state == State::Paid);
            count(&listed, now.listed);
            Ok(())
        })
        .unwrap();
    let reached = [decided, paid, listed].map(|of| of.get());
    assert!(reached.iter().all(|n| *n > 0), "histories get everywhere: {reached:?}");
}

fn promises(now: &Application, log: &[Row]) -> Result<(), TestCaseError> {
    let of = |key: &str| log.iter().filter(|r| r.act.key() == key).count();
    prop_assert!(of("return") <= 1, "sent back once");
    prop_assert!(of("submit") + of("list") <= 1);
    let person = |key: &str| log.iter().rfind(|r| r.act.key() == key).and_then(|r| r.by.person);
    if let Some((_, granted, _)) = now.decided {
        let proposer = person("propose").or(person("list"));
        prop_assert!(person("decide").is_some() && person("decide") != proposer, "two persons decide");
        let proposal = &now.proposal.as_ref().unwrap().0;
        let noticed = now.procedure.as_ref().unwrap().notice > 0 && proposal.grant;
        prop_assert_eq!(now.noticed.is_some(), noticed, "what is granted was shown to everybody first");
        prop_assert_eq!(now.open_objections(), 0, "nobody's objection stays without an answer");
        prop_assert!(granted || now.payment.is_none());
    }
    if now.state == State::Paid {
        prop_assert!(person("pay") != person("confirm"), "two persons pay");
        prop_assert_eq!(now.amount(), Some(100));
    }
    if !now.listed && now.proposal.is_some() {
        let steps = &now.procedure.as_ref().unwrap().steps;
        prop_assert_eq!(now.passed.len(), steps.len() - 1, "no step is left out");
        let silent = now.procedure.as_ref().unwrap().silence;
        prop_assert!(silent || now.passed.iter().all(|(_, _, by_itself, _)| !by_itself));
        let inspected = now.passed.iter().filter(|(s, _, silent, _)| steps[*s].officer == Officer::Inspector && !silent).count();
        prop_assert!(of("visit") >= inspected, "nobody passes a visit that was not made");
    }
    Ok(())
}
