//! Where cases go, which may be one, and what many have.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{day, t};
use zhida_cases::measures::Rate;
use zhida_cases::routing::{Desk, Load, Matter, PassedOver, Past, RuleHit, Why, common_issues, duplicates, likeness, suggest};
use zhida_cases::{CaseId, EnterpriseId, OfficeId, PersonId, Seat, bursts, called_again, late_survey};
use zhida_facts::Number;

fn desk(office: i64) -> Desk {
    let seat = |person| Seat { person: PersonId(person), office: OfficeId(office), centre: false };
    Desk { person: seat(office * 10), deputy: Some(seat(office * 10 + 1)) }
}

fn hit(rule: &str, fineness: u32, office: i64) -> RuleHit {
    RuleHit { rule: rule.into(), fineness, desk: desk(office) }
}

fn past(office: i64, on: &str, wrong: bool) -> Past {
    Past { subject: "power".into(), desk: desk(office), rule: Some("fine".into()), on: day(on), wrong }
}

fn free(_: PersonId) -> Load {
    Load::default()
}

#[test]
fn the_finest_rule_wins_and_says_how_often_it_was_right() {
    let history = [past(2, "2023-05-01", false), past(2, "2023-04-20", true), past(2, "2022-12-01", true)];
    let today = day("2023-05-04");
    let found = suggest("power", &[hit("coarse", 1, 1), hit("fine", 3, 2)], &history, free, 20, today);
    assert_eq!((found.to, found.why), (Some(desk(2).person), Why::Rule("fine".into())));
    assert_eq!(found.right, Rate { part: 1, of: 2 }, "of the last 90 days");
    // Equally fine rules for two offices are a matter for a clerk, and for the checker of rules.
    let found = suggest("power", &[hit("b", 3, 1), hit("a", 3, 2)], &history, free, 20, today);
    assert_eq!((found.to, found.why), (None, Why::Contested(vec!["a".into(), "b".into()])));
}

#[test]
fn without_a_rule_past_cases_say_and_then_a_clerk() {
    let history = [past(1, "2023-05-01", true), past(1, "2023-05-02", true), past(2, "2023-04-20", false)];
    let found = suggest("power", &[], &history, free, 20, day("2023-05-04"));
    assert_eq!((found.to, found.why, found.right), (Some(desk(2).person), Why::Past, Rate { part: 1, of: 1 }));
    assert_eq!(suggest("water", &[], &history, free, 20, day("2023-05-04")).why, Why::Clerk);
}

#[test]
fn nobodys_desk_is_a_dead_end() {
    let load = |away: [bool; 2], open: [u32; 2]| {
        let found = suggest(
            "power",
            &[hit("r", 1, 2)],
            &[],
            |person| {
                let which = usize::from(person == PersonId(21));
                Load { away: away[which], open: open[which] }
            },
            20,
            day("2023-05-04"),
        );
        (found.to.map(|seat| seat.person.0), found.passed_over, found.why == Why::Clerk)
    };
    assert_eq!(load([false, false], [20, 0]), (Some(20), vec![], false));
    assert_eq!(load([false, false], [21, 0]), (Some(21), vec![(PersonId(20), PassedOver::Full)], false));
    assert_eq!(load([true, false], [0, 0]), (Some(21), vec![(PersonId(20), PassedOver::Away)], false));
    // The deputy has too many as well: still better than nobody.
    assert_eq!(load([true, false], [0, 99]), (Some(21), vec![(PersonId(20), PassedOver::Away)], false));
    assert_eq!(load([false, true], [99, 0]).0, Some(20));
    let nobody = load([true, true], [0, 0]);
    assert_eq!((nobody.0, nobody.1.len(), nobody.2), (None, 2, true));
}

fn matter(case: i64, enterprise: i64, on: &str, text: &str) -> Matter {
    Matter { case: CaseId(case), enterprise: EnterpriseId(enterprise), subject: "power".into(), on: day(on), text: text.into() }
}

#[test]
fn texts_are_alike_by_pairs_of_characters() {
    // 厂区 区停 停电 · 停电 电了: 2 × 1 of 5.
    assert_eq!(likeness("厂区停电", "停电了！"), Number::ratio(2, 5).unwrap());
    assert_eq!(likeness("停电", "停 电。"), Number::ONE);
    assert_eq!(likeness("VAT Refund", "vat refund"), Number::ONE);
    assert_eq!((likeness("", ""), likeness("电", "电"), likeness("电", "水")), (Number::ZERO, Number::ONE, Number::ZERO));
}

#[test]
fn duplicates_are_of_one_enterprise_subject_and_fortnight() {
    let this = matter(1, 9, "2023-05-04", "厂区停电三小时");
    let others = [
        matter(1, 9, "2023-05-04", "厂区停电三小时"),
        matter(2, 9, "2023-05-18", "厂区又停电三小时"),
        matter(3, 9, "2023-04-20", "厂区停电三小时"),
        matter(4, 9, "2023-05-19", "厂区停电三小时"),
        matter(5, 8, "2023-05-04", "厂区停电三小时"),
        matter(6, 9, "2023-05-04", "贷款利率太高"),
        Matter { subject: "loan".into(), ..matter(7, 9, "2023-05-04", "厂区停电三小时") },
    ];
    let found: Vec<i64> = duplicates(&this, &others).iter().map(|d| d.case.0).collect();
    assert_eq!(found, [3, 2]);
}

#[test]
fn five_enterprises_in_thirty_days_make_a_common_issue() {
    let mut matters: Vec<Matter> = (1..=4).map(|n| matter(n, n, "2023-05-04", "")).collect();
    matters.push(matter(5, 4, "2023-05-04", ""));
    assert!(common_issues(&matters, day("2023-05-04")).is_empty(), "one of them twice");
    matters.push(matter(6, 6, "2023-04-04", ""));
    assert!(common_issues(&matters, day("2023-05-04")).is_empty(), "thirty days ago");
    matters.push(matter(7, 7, "2023-04-05", ""));
    let found = common_issues(&matters, day("2023-05-04"));
    assert_eq!((found.len(), found[0].enterprises, found[0].cases.len()), (1, 5, 6));
}

#[test]
fn bursts_of_top_ratings_from_one_address() {
    let at = |minute: &str| t(&format!("2023-05-04 10:{minute}"));
    let answers = [
        ("a", at("00"), 5),
        ("b", at("01"), 5),
        ("a", at("10"), 5),
        ("a", at("02"), 1),
        ("a", at("05"), 5),
        ("b", at("11"), 5),
        ("b", at("12"), 5),
    ];
    assert_eq!(bursts(&answers), [0, 2, 4], "three within ten minutes; b's take eleven");
}

#[test]
fn one_of_twenty_telephone_answers_is_asked_again() {
    let asked = |secret| (0..20_000).filter(|n| called_again(CaseId(*n), 1, secret)).count();
    assert!((900..1100).contains(&asked(1)) && (900..1100).contains(&asked(2)), "{} {}", asked(1), asked(2));
    let both = (0..20_000).filter(|n| called_again(CaseId(*n), 1, 1) && called_again(CaseId(*n), 1, 2)).count();
    assert!(both < 100, "another secret, another sample: {both}");
    assert_eq!(late_survey(day("2023-08-31")), Some(day("2024-02-29")));
}
