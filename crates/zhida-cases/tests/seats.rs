//! Seats of an event.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::t;
use proptest::prelude::*;
use std::collections::BTreeSet;
use zhida_cases::EnterpriseId;
use zhida_cases::seats::{CheckInCode, Declined, Place, Seats};

const NOW: &str = "2023-05-04 10:00";

fn e(n: i64) -> EnterpriseId {
    EnterpriseId(n)
}

fn seats(capacity: u32) -> Seats {
    Seats::new(capacity).unwrap()
}

#[test]
fn five_hundred_for_fifty_seats_give_fifty_and_an_ordered_queue() {
    let mut event = seats(50);
    let places: Vec<Place> = (1..=500).map(|n| event.sign_up(e(n), 1, 0, t(NOW)).unwrap()).collect();
    assert!(places[..50].iter().all(|p| *p == Place::Seated) && places[50..].iter().all(|p| *p == Place::Waiting));
    assert_eq!(event.waiting(), (51..=500).map(e).collect::<Vec<_>>());
    assert_eq!(event.free(), 0);
    assert_eq!(event.sign_up(e(7), 1, 0, t(NOW)), Err(Declined::Twice));
}

#[test]
fn a_freed_seat_is_offered_for_a_day_and_then_to_the_next() {
    let mut event = seats(1);
    for n in 1..=3 {
        event.sign_up(e(n), 1, 0, t(NOW)).unwrap();
    }
    event.give_up(e(1), t(NOW)).unwrap();
    assert_eq!(event.entries()[1].place, Place::Offered(t("2023-05-05 10:00")));
    assert_eq!(event.clone().confirm(e(3), t(NOW)), Err(Declined::NoOffer));
    let mut confirmed = event.clone();
    confirmed.confirm(e(2), t("2023-05-05 09:59")).unwrap();
    assert_eq!(confirmed.entries()[1].place, Place::Seated);
    // Nobody looks for two days: the offers ran out at their instants all the same.
    assert_eq!(event.confirm(e(2), t("2023-05-06 09:00")), Err(Declined::NotThere));
    assert_eq!(event.entries()[2].place, Place::Offered(t("2023-05-06 10:00")));
    event.pass_time(t("2023-05-06 10:00"));
    assert_eq!((event.waiting().len(), event.free()), (0, 1));
}

#[test]
fn two_no_shows_in_a_year_wait_behind_all_others() {
    let mut event = seats(1);
    event.sign_up(e(1), 1, 2, t(NOW)).unwrap();
    for (n, no_shows) in [(2, 2), (3, 0), (4, 1)] {
        event.sign_up(e(n), 1, no_shows, t(NOW)).unwrap();
    }
    assert_eq!(event.waiting(), [e(3), e(4), e(2)]);
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(Seats::new(0), Err(Declined::Seats));
    let mut event = seats(2);
    assert_eq!(event.sign_up(e(1), 3, 0, t(NOW)), Err(Declined::Seats));
    assert_eq!(event.give_up(e(1), t(NOW)), Err(Declined::NotThere));
}

#[test]
fn codes_can_be_read_out() {
    let codes: BTreeSet<String> = (0..1000).map(|n| CheckInCode::of(n * 7919).to_string()).collect();
    assert_eq!(codes.len(), 1000);
    assert!(codes.iter().all(|code| code.len() == 6 && !code.contains(['0', 'O', '1', 'I', 'L', '2', 'Z', '5', 'S', '8', 'B', 'U', 'V'])));
    let code = CheckInCode::of(123_456_789);
    let typed = code.to_string().to_lowercase();
    assert_eq!(CheckInCode::parse(&format!("{} - {}", &typed[..3], &typed[3..])), Some(code));
    assert_eq!((CheckInCode::parse("34679"), CheckInCode::parse("34679O"), CheckInCode::parse("34679中")), (None, None, None));
}

proptest! {
    /// Never more seats than there are; nobody waits who would fit; offers run out whether or not somebody looks.
    #[test]
    fn any_sequence_keeps_the_laws(capacity in 1_u32..8, steps in prop::collection::vec((0_u8..3, 1_i64..12, 1_u32..4, 0_i64..30), 1..60)) {
        let mut event = seats(capacity);
        let mut lazy = event.clone();
        let mut now = t(NOW);
        for (what, who, n, hours) in steps {
            now += chrono::TimeDelta::hours(hours);
            event.pass_time(now);
            let (a, b) = match what {
                0 => (event.sign_up(e(who), n, 0, now).map(|_| ()), lazy.sign_up(e(who), n, 0, now).map(|_| ())),
                1 => (event.give_up(e(who), now), lazy.give_up(e(who), now)),
                _ => (event.confirm(e(who), now), lazy.confirm(e(who), now)),
            };
            prop_assert_eq!(a, b);
            prop_assert_eq!(&event, &lazy);
            let holding = event.entries().iter().filter(|x| matches!(x.place, Place::Seated | Place::Offered(_)));
            let taken: u32 = holding.map(|x| x.seats).sum();
            prop_assert!(taken <= capacity);
            for waiting in event.entries().iter().filter(|x| x.place == Place::Waiting) {
                prop_assert!(waiting.seats > event.free(), "{:?}", event);
            }
        }
    }
}
