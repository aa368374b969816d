//! Deadlines over the holidays of spring 2023: 29 April to 3 May free, Sunday 23 April and Saturday 6 May worked.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{CALENDAR, Led, SETTINGS, day, frame, reply, route, t};
use zhida_cases::{
    Act, Break, Deadline, Due, Frame, Kind, Light, OfficeHours, Outcome, Refusal, Role, Settings, State, Term, Urgency, Version, Which,
    clocks, deadline, light, recompute,
};
use zhida_facts::NoSchedule;

fn end(start: &str, term: Term, breaks: &[Break]) -> String {
    match deadline(t(start), term, breaks, &OfficeHours::default(), &CALENDAR).unwrap() {
        None => "open".into(),
        Some(Deadline { day, time: None }) => day.to_string(),
        Some(Deadline { day, time: Some(time) }) => format!("{day} {}", time.format("%H:%M")),
    }
}

fn stop(from: &str, to: &str) -> Break {
    Break { from: t(from), to: (!to.is_empty()).then(|| t(to)) }
}

#[test]
fn working_days_of_the_examples() {
    for (start, n, due) in [
        ("2023-04-28 10:00", 5, "2023-05-09"),
        ("2023-04-22 10:00", 3, "2023-04-25"),
        ("2023-04-21 10:00", 1, "2023-04-23"),
        ("2023-04-30 10:00", 1, "2023-05-04"),
        ("2023-05-04 10:00", 5, "2023-05-10"),
        ("2023-04-21 10:00", 10, "2023-05-08"),
    ] {
        assert_eq!(end(start, Term::WorkingDays(n), &[]), due, "{start} + {n}");
    }
}

#[test]
fn a_pause_stops_the_days_at_whose_end_it_lasts() {
    let five = Term::WorkingDays(5);
    assert_eq!(end("2023-05-04 10:00", five, &[stop("2023-05-06 10:00", "2023-05-10 10:00")]), "2023-05-15");
    // Within one day it costs nothing; without end there is no deadline; after the deadline it changes nothing.
    assert_eq!(end("2023-05-04 10:00", five, &[stop("2023-05-08 09:00", "2023-05-08 23:59")]), "2023-05-10");
    assert_eq!(end("2023-05-04 10:00", five, &[stop("2023-05-08 09:00", "")]), "open");
    assert_eq!(end("2023-05-04 10:00", five, &[stop("2023-05-11 09:00", "")]), "2023-05-10");
    // To midnight: the clock stood at the end of the day. From midnight: it ran.
    assert_eq!(end("2023-05-04 10:00", five, &[stop("2023-05-08 09:00", "2023-05-09 00:00")]), "2023-05-11");
    assert_eq!(end("2023-05-04 10:00", five, &[stop("2023-05-09 00:00", "2023-05-09 12:00")]), "2023-05-10");
}

#[test]
fn office_hours_run_over_lunch_nights_and_holidays() {
    let hours = |n: u32| Term::OfficeMinutes(n * 60);
    assert_eq!(end("2023-04-28 17:30", hours(1), &[]), "2023-05-04 09:30");
    assert_eq!(end("2023-05-04 11:30", hours(1), &[]), "2023-05-04 14:30");
    assert_eq!(end("2023-05-04 09:00", hours(3), &[]), "2023-05-04 12:00");
    assert_eq!(end("2023-05-04 12:30", hours(4), &[]), "2023-05-04 18:00");
    assert_eq!(end("2023-05-05 16:00", hours(4), &[]), "2023-05-06 11:00"); // Saturday, worked
    assert_eq!(end("2023-05-04 09:00", hours(4), &[stop("2023-05-04 10:00", "2023-05-04 15:00")]), "2023-05-04 18:00");
    assert_eq!(end("2023-05-04 09:00", hours(4), &[stop("2023-05-04 10:00", "")]), "open");
}

#[test]
fn other_terms() {
    assert_eq!(end("2023-04-29 23:50", Term::Minutes(30), &[]), "2023-04-30 00:20");
    assert_eq!(end("2023-04-29 23:50", Term::SameDay, &[]), "2023-04-29");
    // Thirty days end on a holiday, so on the first working day after it.
    assert_eq!(end("2023-03-31 10:00", Term::Days(30), &[]), "2023-05-04");
    assert_eq!(end("2023-03-31 10:00", Term::Until(day("2023-05-01")), &[]), "2023-05-04");
    assert_eq!(end("2023-05-04 10:00", Term::Days(10), &[stop("2023-05-05 10:00", "2023-05-08 10:00")]), "2023-05-17");
    assert_eq!(
        deadline(t("2026-12-30 10:00"), Term::WorkingDays(2), &[], &OfficeHours::default(), &CALENDAR),
        Err(NoSchedule { year: 2027 })
    );
}

#[test]
fn the_clocks_of_a_demand_begin_at_acceptance() {
    let led = Led::draft("2023-04-28 09:00").does(Role::Enterprise, "2023-04-28 16:00", common::submit());
    assert_eq!(led.due(Which::Acceptance), "2023-05-04 11:00");
    let led = led.does(Role::Clerk, "2023-04-28 17:30", common::accept(Kind::Demand, Urgency::Ordinary));
    assert_eq!(led.due(Which::Contact), "2023-05-04 09:30");
    assert_eq!(led.due(Which::Interim), "2023-05-06");
    assert_eq!(led.due(Which::Close), "2023-05-09");
    let urgent = Led::accepted(Kind::Demand, Urgency::Urgent, "2023-04-29 23:00");
    assert_eq!(urgent.due(Which::Contact), "2023-04-29 23:30");
    assert_eq!(urgent.due(Which::Interim), "2023-04-29");
    assert_eq!(urgent.due(Which::Close), "2023-05-05");
}

#[test]
fn a_question_has_longer_where_a_department_answers() {
    let led = Led::accepted(Kind::Question, Urgency::Ordinary, "2023-05-04 10:00");
    assert_eq!(led.due(Which::Close), "2023-05-05");
    assert_eq!(led.does(Role::Clerk, "2023-05-04 10:00", route()).due(Which::Close), "2023-05-08");
}

#[test]
fn reclassifying_counts_from_acceptance() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    let to = |kind, urgency| Act::Reclassify { kind, urgency, date: None, reason: "r".into() };
    let led = led.does(Role::Clerk, "2023-05-09 10:00", to(Kind::Complex, Urgency::Ordinary));
    assert_eq!(led.due(Which::Close), "2023-05-17");
    let led = led.does(Role::Clerk, "2023-05-09 11:00", to(Kind::Demand, Urgency::Urgent));
    assert_eq!(led.due(Which::Close), "2023-05-06", "what was used stays used: it is late now");
    assert_eq!(light(&led.case, t("2023-05-09 11:00"), &frame()), Some(Light::Red));
}

#[test]
fn an_extension_is_asked_a_day_ahead_and_signed_by_another() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00"); // to the 10th
    let ask = |days| Act::AskExtension { days, reason: "r".into() };
    let sign = || Act::SignExtension { reason: "r".into() };
    assert_eq!(led.refuses(Role::Handler, "2023-05-09 10:00", ask(6)), Refusal::TooLong(5));
    assert_eq!(led.refuses(Role::Handler, "2023-05-10 09:00", ask(5)), Refusal::TooLate);
    assert_eq!(led.refuses(Role::Head, "2023-05-09 10:00", sign()), Refusal::NotYet);
    let asked = led.does(Role::Handler, "2023-05-09 10:00", ask(5));
    assert_eq!(asked.due(Which::Close), "2023-05-10", "asking lengthens nothing");
    assert_eq!(asked.refuses(Role::Head, "2023-05-11 09:00", sign()), Refusal::TooLate);
    let signed = asked.does(Role::Head, "2023-05-10 17:00", sign());
    assert_eq!(signed.due(Which::Close), "2023-05-17");
    assert_eq!(signed.refuses(Role::Handler, "2023-05-11 09:00", ask(1)), Refusal::Once);
    // A hard case: to 25 working days in all.
    let hard = Led::in_hand(Kind::Complex, "2023-05-04 10:00");
    assert_eq!(hard.refuses(Role::Handler, "2023-05-05 10:00", ask(16)), Refusal::TooLong(25));
    let hard = hard.does(Role::Handler, "2023-05-05 10:00", ask(15)).does(Role::Head, "2023-05-05 11:00", sign());
    assert_eq!(hard.due(Which::Close), CALENDAR.due(day("2023-05-04"), 25).unwrap().to_string());
    assert_eq!(Led::in_hand(Kind::Advice, "2023-05-04 10:00").refuses(Role::Handler, "2023-05-05 10:00", ask(1)), Refusal::Fixed);
}

#[test]
fn a_case_keeps_the_settings_of_its_acceptance() {
    let mut later = Settings::default().on(day("2023-05-08")).clone();
    later.from = day("2023-05-08");
    let mut terms = later.terms(Kind::Demand, Urgency::Ordinary);
    terms.close = Some(Term::WorkingDays(2));
    later.terms.push((Kind::Demand, Urgency::Ordinary, terms));
    let first = Version { from: day("2000-01-01"), ..Settings::default().on(day("2023-05-04")).clone() };
    let settings = Settings::new(vec![later, first]).unwrap();
    let frame = Frame { calendar: &CALENDAR, settings: &settings };
    let close = |led: &Led| {
        let due = clocks(&led.case, &frame).into_iter().find(|c| c.which == Which::Close).unwrap().due;
        due.deadline().unwrap().day
    };
    assert_eq!(close(&Led::in_hand(Kind::Demand, "2023-05-04 10:00")), day("2023-05-10"));
    assert_eq!(close(&Led::in_hand(Kind::Demand, "2023-05-08 10:00")), day("2023-05-10"));
}

#[test]
fn lights_change_at_the_end_of_days() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00"); // 05, 06, 08, 09, 10
    let seen = |at: &str| light(&led.case, t(at), &frame()).unwrap();
    assert_eq!(seen("2023-05-06 23:00"), Light::Green);
    assert_eq!(seen("2023-05-09 00:00"), Light::Blue, "three of five are used");
    assert_eq!(seen("2023-05-09 23:59"), Light::Blue);
    assert_eq!(seen("2023-05-10 00:00"), Light::Yellow);
    assert_eq!(seen("2023-05-10 23:59"), Light::Yellow);
    assert_eq!(seen("2023-05-11 00:00"), Light::Red);
    let pause = |until: &str| Act::Pause { reason: "r".into(), waiting_for: "w".into(), until: day(until) };
    let paused = led.clone().does(Role::Handler, "2023-05-08 09:00", pause("2023-05-15"));
    assert_eq!(light(&paused.case, t("2023-05-09 10:00"), &frame()), Some(Light::Grey));
    assert_eq!(paused.due(Which::Close), "2023-05-17", "the pause ends by itself on the 15th");
    let late = led.does(Role::Handler, "2023-05-11 09:00", pause("2023-05-15"));
    assert_eq!(light(&late.case, t("2023-05-11 10:00"), &frame()), Some(Light::Red), "no pause hides what is late");
}

#[test]
fn a_lengthened_holiday_moves_open_deadlines_and_lists_them() {
    let open = Led::in_hand(Kind::Demand, "2020-01-22 10:00");
    let done = Led::in_hand(Kind::Demand, "2020-01-22 10:00").does(
        Role::Handler,
        "2020-01-22 11:00",
        Act::Reply { reply: reply(Outcome::Solved) },
    );
    let (before, after) = (CALENDAR.as_known_on(day("2020-01-26")), CALENDAR.as_known_on(day("2020-01-27")));
    let moved = recompute([&open.case], &before, &after, &SETTINGS);
    let close = moved.iter().find(|m| m.which == Which::Close).unwrap();
    let on = |due: Due| due.deadline().unwrap().day.to_string();
    assert_eq!((on(close.before), on(close.after)), ("2020-02-04".into(), "2020-02-06".into()));
    assert!(moved.iter().all(|m| m.which != Which::Contact), "what was answered does not move");
    assert!(recompute([&done.case], &before, &after, &SETTINGS).iter().all(|m| m.which == Which::Confirmation));
    assert!(recompute([&open.case], &after, &after, &SETTINGS).is_empty());
}

#[test]
fn a_year_without_schedule_makes_an_unknown_light_and_stops_nobody() {
    let led = Led::accepted(Kind::Demand, Urgency::Ordinary, "2026-12-30 10:00");
    assert_eq!(led.clock(Which::Close).due, Due::Unknown(NoSchedule { year: 2027 }));
    assert_eq!(light(&led.case, t("2026-12-30 11:00"), &frame()), Some(Light::Unknown));
    let led = led.does(Role::Clerk, "2026-12-30 11:00", route()).does(Role::Handler, "2026-12-31 11:00", Act::Sign);
    assert_eq!(led.case.state, State::InHand);
}
