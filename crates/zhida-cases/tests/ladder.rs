//! Reminders and escalation: at their moment, in their hours, once, and only while the thing is not done.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Led, answer, day, frame, lead, reply, t};
use std::collections::BTreeSet;
use zhida_cases::{Act, Kind, Outcome, Party, Prompt, Role, Rung, Solved, Urgency, Which, reminders};

fn reached(led: &Led, which: Which, now: &str) -> Vec<(Rung, String, Party)> {
    let all = reminders(&led.case, t(now), &frame()).into_iter();
    let of = all.filter_map(|n| match n.prompt {
        Prompt::Clock(clock, rung) if clock == which => Some((rung, n.at.format("%m-%d %H:%M").to_string(), n.to)),
        _ => None,
    });
    of.collect()
}

#[test]
fn the_rungs_of_a_demand() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00"); // to the end of the 10th
    let him = Party::Person(lead().person);
    let at = |now: &str| reached(&led, Which::Close, now);
    assert_eq!(at("2023-05-09 08:59"), []);
    // Half of the days are over with Monday; the reminder waits for the office to open.
    assert_eq!(at("2023-05-09 09:00"), [(Rung::Half, "05-09 09:00".into(), him)]);
    let before = |to| (Rung::Before, "05-10 09:00".to_owned(), to);
    assert_eq!(at("2023-05-10 09:00")[1..], [before(Party::Desk), before(him)]);
    let due = |to| (Rung::Due, "05-11 09:00".to_owned(), to);
    assert_eq!(at("2023-05-11 09:00"), [due(Party::Supervisor), due(Party::Board)], "what was to be done before is of no use now");
    let rungs = |now: &str| at(now).into_iter().map(|(rung, at, to)| format!("{} {at} {to:?}", rung.key())).collect::<Vec<_>>();
    assert_eq!(
        rungs("2023-05-18 09:00")[2..],
        ["urging 05-12 09:00 Head", "supervision 05-16 09:00 Head", "supervision 05-16 09:00 Leader", "named 05-18 09:00 WeeklyReport"]
    );
}

#[test]
fn a_reminder_stops_as_soon_as_the_thing_is_done() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    assert_eq!(reached(&led, Which::Contact, "2023-06-01 09:00"), [], "he was spoken to");
    let led = led.does(Role::Handler, "2023-05-08 10:00", Act::Reply { reply: reply(Outcome::Solved) });
    assert!(reminders(&led.case, t("2023-06-01 09:00"), &frame()).is_empty());
    let pause = Act::Pause { reason: "r".into(), waiting_for: "w".into(), until: day("2023-05-15") };
    let paused = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-05 10:00", pause);
    assert_eq!(reached(&paused, Which::Close, "2023-05-12 09:00"), []);
}

#[test]
fn urgent_cases_are_told_of_at_night() {
    let led = Led::accepted(Kind::Demand, Urgency::Urgent, "2023-04-29 23:00");
    assert_eq!(led.last.wake, Some(t("2023-04-29 23:15")));
    let due = reached(&led, Which::Contact, "2023-04-30 03:00");
    assert!(due.contains(&(Rung::Due, "04-29 23:30".into(), Party::Supervisor)), "{due:?}");
}

#[test]
fn the_second_round_is_told_of_one_level_up() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00")
        .does(Role::Handler, "2023-05-04 11:00", Act::Reply { reply: reply(Outcome::Solved) })
        .does(Role::Enterprise, "2023-05-04 12:00", Act::Confirm { answer: answer(Solved::No, Some(1)) });
    let parties = |now: &str| reached(&led, Which::Close, now).into_iter().map(|(_, _, to)| to).collect::<Vec<_>>();
    assert_eq!(parties("2023-05-09 09:00"), [Party::Desk, Party::Person(lead().person)]);
    assert_eq!(parties("2023-05-11 09:00"), [Party::Supervisor, Party::Head, Party::Board]);
}

#[test]
fn a_cause_is_told_once_however_often_it_is_found_and_again_after_an_extension() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    let keys = |led: &Led, now: &str| {
        let all = reminders(&led.case, t(now), &frame()).into_iter().map(|n| n.key);
        all.filter(|key| key.contains("/close-")).collect::<BTreeSet<_>>()
    };
    let before = keys(&led, "2023-05-09 12:00");
    assert!(before.is_subset(&keys(&led, "2023-05-10 08:00")));
    let all = reminders(&led.case, t("2023-05-18 09:00"), &frame());
    assert_eq!(all.iter().map(|n| &n.key).collect::<BTreeSet<_>>().len(), all.len(), "no key stands for two");
    // A pause makes no new cause of what was told before; a longer term does.
    let pause = Act::Pause { reason: "r".into(), waiting_for: "w".into(), until: day("2023-05-12") };
    let again = led.clone().does(Role::Handler, "2023-05-09 12:00", pause).waits("2023-05-12 00:00");
    assert_eq!(keys(&again, "2023-05-12 09:00"), before);
    let led = led.does(Role::Handler, "2023-05-09 12:00", Act::AskExtension { days: 1, reason: "r".into() });
    let led = led.does(Role::Head, "2023-05-09 13:00", Act::SignExtension { reason: String::new() });
    assert!(keys(&led, "2023-05-10 09:00").is_disjoint(&before));
}

#[test]
fn whoever_did_it_is_not_told_of_it() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(
        Role::Handler,
        "2023-05-05 10:00",
        Act::Reply { reply: reply(Outcome::Solved) },
    );
    let led = led.does(Role::Enterprise, "2023-05-05 12:00", Act::Confirm { answer: answer(Solved::Yes, Some(5)) });
    assert_eq!(led.last.notices.iter().map(|n| n.to).collect::<Vec<_>>(), [Party::Person(lead().person)]);
    assert_eq!(led.last.wake, None, "nothing more falls due");
}
