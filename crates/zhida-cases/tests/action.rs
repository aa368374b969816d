//! The action ledger.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{CALENDAR, day};
use zhida_cases::PersonId;
use zhida_cases::action::{Item, Line, Milestone, Refused, Stage, Step, TaskLight, TaskRung, Turn, progress, task_rung, weekly};
use zhida_facts::{NoSchedule, Number};

const TODAY: &str = "2023-05-10";

/// Two are due, the first is accepted.
fn task(weights: [u32; 3]) -> Vec<Milestone> {
    let milestone = |weight, due: &str, accepted: Option<&str>| Milestone { due: day(due), weight, accepted: accepted.map(day) };
    vec![
        milestone(weights[0], "2023-04-20", Some("2023-04-19")),
        milestone(weights[1], "2023-05-08", None),
        milestone(weights[2], "2023-06-30", None),
    ]
}

#[test]
fn progress_and_light_by_hand() {
    let stands = |weights| {
        let p = progress(&task(weights), day(TODAY), &CALENDAR).unwrap();
        (p.done.to_i64().unwrap(), p.expected.to_i64().unwrap(), p.light)
    };
    assert_eq!(stands([30, 30, 40]), (30, 60, TaskLight::Red));
    assert_eq!(stands([45, 10, 45]), (45, 55, TaskLight::Yellow));
    assert_eq!(stands([45, 15, 40]).2, TaskLight::Yellow, "15 points are the limit");
    assert_eq!(stands([44, 16, 40]).2, TaskLight::Red);
    assert_eq!(stands([9, 2, 9]), (45, 55, TaskLight::Yellow), "weights count by their share");
    assert_eq!(progress(&[], day(TODAY), &CALENDAR).unwrap().light, TaskLight::Green);
}

#[test]
fn what_is_long_overdue_is_red_however_light_it_is() {
    let light = |today: &str| progress(&task([45, 10, 45]), day(today), &CALENDAR).unwrap().light;
    assert_eq!(light("2023-05-22"), TaskLight::Yellow, "ten working days");
    assert_eq!(light("2023-05-23"), TaskLight::Red, "eleven");
    let mut done = task([45, 10, 45]);
    done[1].accepted = Some(day("2023-05-23"));
    assert_eq!(progress(&done, day("2023-05-23"), &CALENDAR).unwrap().light, TaskLight::Green);
    let next_year = progress(&task([45, 10, 45]), day("2027-01-04"), &CALENDAR).unwrap_err();
    assert_eq!(next_year, NoSchedule { year: 2027 });
    assert_eq!(progress(&done, day("2023-04-01"), &CALENDAR).unwrap().done, Number::ZERO, "what was accepted later was not yet then");
}

/// Due on Saturday 2023-05-06, which was a working day; the holidays before it, 04-29 to 05-03, count for nothing.
#[test]
fn an_owner_is_reminded_by_working_days() {
    let rung = |today: &str| task_rung(day("2023-05-06"), day(today), &CALENDAR).unwrap();
    assert_eq!(rung("2023-04-28"), Some((TaskRung::Ahead, 3)), "04, 05 and 06 May are left");
    assert_eq!(rung("2023-04-27"), None);
    assert_eq!(rung("2023-05-06"), Some((TaskRung::Ahead, 0)));
    assert_eq!(rung("2023-05-07"), None, "a Sunday right after it");
    assert_eq!(rung("2023-05-08"), Some((TaskRung::Late, 1)));
    assert_eq!(rung("2023-05-11"), Some((TaskRung::Late, 4)));
    assert_eq!(rung("2023-05-12"), Some((TaskRung::Urged, 5)));
    assert_eq!(rung("2023-05-19"), Some((TaskRung::Urged, 10)));
    assert_eq!(rung("2023-05-22"), Some((TaskRung::Long, 11)), "now its task is red");
    assert_eq!(task_rung(day("2027-01-05"), day("2026-12-30"), &CALENDAR), Err(NoSchedule { year: 2027 }));
}

#[test]
fn a_rectification_is_checked_by_another_and_looked_at_again() {
    let (owner, other) = (PersonId(1), PersonId(2));
    let text = String::from;
    let item = Item {
        problem: text("p"),
        cause: text("c"),
        measure: text("m"),
        owner,
        due: day("2023-06-30"),
        stage: Stage::Open,
        proof: Vec::new(),
        proven_by: None,
        checked: None,
        reopened: 0,
    };
    let on = day("2023-05-31");
    let proof = Step::Prove(vec![text("photo")]);
    assert_eq!(item.step(&proof, other, on), Err(Refused::NotOwner));
    assert_eq!(item.step(&Step::Prove(vec![text(" ")]), owner, on), Err(Refused::Nothing));
    assert_eq!(item.step(&Step::CheckOff, other, on), Err(Refused::NotNow));
    let proven = item.step(&proof, owner, on).unwrap();
    assert_eq!(proven.step(&Step::CheckOff, owner, on), Err(Refused::SamePerson));
    assert_eq!(proven.step(&Step::SendBack(text("")), other, on), Err(Refused::Nothing));
    assert_eq!(proven.step(&Step::SendBack(text("r")), other, on).unwrap().stage, Stage::Open);
    let closed = proven.step(&Step::CheckOff, other, on).unwrap();
    assert_eq!((closed.stage, closed.look_back()), (Stage::Closed, Some(day("2023-11-30"))));
    assert_eq!(closed.step(&Step::Holds, other, day("2023-11-29")), Err(Refused::TooEarly));
    assert_eq!(closed.step(&Step::Holds, other, day("2023-11-30")).unwrap().stage, Stage::Held);
    let again = closed.step(&Step::Reopen(text("back")), other, day("2023-11-30")).unwrap();
    assert_eq!((again.stage, again.reopened, again.look_back()), (Stage::Open, 1, None));
}

#[test]
fn twelve_lines_by_owner_red_first_when_there_are_more() {
    let line = |task, owner, before, now, next_due: Option<&str>| Line {
        task,
        owner: PersonId(owner),
        before,
        now: Some(now),
        next_due: next_due.map(day),
    };
    let report = weekly(
        &[
            line(1, 2, Some(TaskLight::Green), TaskLight::Red, None),
            line(2, 1, Some(TaskLight::Red), TaskLight::Red, Some("2023-05-24")),
            line(3, 1, Some(TaskLight::Yellow), TaskLight::Green, Some("2023-05-25")),
            line(4, 1, None, TaskLight::Green, None),
            // Where there is no light the report says so, and what is due all the same.
            Line { now: None, ..line(5, 2, Some(TaskLight::Green), TaskLight::Red, Some("2023-05-24")) },
        ],
        day(TODAY),
    );
    let due = Turn::Due(day("2023-05-24"));
    let second = PersonId(2);
    let by_owner =
        [(PersonId(1), due, 2), (PersonId(1), Turn::Green, 3), (second, Turn::Red, 1), (second, Turn::Unjudged, 5), (second, due, 5)];
    assert_eq!(report.lines, by_owner);
    let many: Vec<Line> = (1..=20).map(|n| line(n, n, Some(TaskLight::Green), TaskLight::Red, Some(TODAY))).collect();
    let report = weekly(&many, day(TODAY));
    assert_eq!((report.lines.len(), report.more), (12, 28));
    assert!(report.lines.iter().all(|(_, turn, _)| *turn == Turn::Red));
}
