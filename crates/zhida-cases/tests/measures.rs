//! Ten cases whose measures can be computed by hand, and the laws of the rates.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![allow(clippy::float_arithmetic, reason = "the exact interval is compared with the textbook's")]

mod common;

use common::{Led, answer, contact, frame, lead, reply, route, t};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use zhida_cases::measures::{LeftOut, Measures, Rate, Tally, Time, Weights};
use zhida_cases::{Act, Answer, CaseId, Kind, OfficeId, Outcome, Role, Seat, Solved, Urgency};
use zhida_facts::Number;

const START: &str = "2023-05-04 10:00"; // contact by 11:00, closed by the 10th
const IN_TIME: &str = "2023-05-05 10:00";
const LATE: &str = "2023-05-11 10:00";
const AS_OF: &str = "2023-06-30 12:00";

/// Signed for and contacted, in time or late.
fn begun(contacted: &str) -> Led {
    Led::accepted(Kind::Demand, Urgency::Ordinary, START).does(Role::Clerk, START, route()).does(Role::Handler, START, Act::Sign).does(
        Role::Handler,
        contacted,
        contact(),
    )
}

fn replied(led: Led, at: &str, outcome: Outcome) -> Led {
    led.does(Role::Handler, at, Act::Reply { reply: reply(outcome) })
}

fn says(led: Led, at: &str, solved: Solved, rating: Option<u8>) -> Led {
    led.does(Role::Enterprise, at, Act::Confirm { answer: answer(solved, rating) })
}

fn ten() -> Vec<Tally> {
    let begin = || begun(START);
    let in_time = || replied(begin(), IN_TIME, Outcome::Solved);
    let fourth = says(replied(begun("2023-05-04 11:30"), IN_TIME, Outcome::Solved), IN_TIME, Solved::Yes, Some(2));
    let fourth = replied(fourth, "2023-05-06 10:00", Outcome::Solved).does(Role::Head, "2023-05-06 11:00", Act::SignReply);
    let fifth = replied(says(in_time(), IN_TIME, Solved::No, None), "2023-05-06 10:00", Outcome::Solved);
    let fifth = fifth.does(Role::Head, "2023-05-06 11:00", Act::SignReply);
    let seventh = replied(begin(), IN_TIME, Outcome::Explained).does(Role::Head, IN_TIME, Act::SignReply);
    let but_close_it = Answer { close_anyway: true, ..answer(Solved::No, Some(3)) };
    let cases = [
        says(in_time(), "2023-05-06 10:00", Solved::Yes, Some(5)),
        says(in_time(), "2023-05-06 10:00", Solved::Yes, Some(4)),
        says(replied(begin(), LATE, Outcome::Solved), LATE, Solved::Yes, Some(3)),
        fourth,
        says(fifth, "2023-05-08 10:00", Solved::Yes, Some(4)),
        in_time(),
        seventh.does(Role::Enterprise, "2023-05-06 10:00", Act::Confirm { answer: but_close_it }),
        begin(),
        begin().does(Role::Clerk, IN_TIME, Act::Merge { into: CaseId(2) }),
        begin().does(Role::Enterprise, IN_TIME, Act::Withdraw { reason: String::new() }),
    ];
    cases.into_iter().map(|led| Tally::of(&led.waits(AS_OF).case, t(AS_OF), &frame())).collect()
}

fn measures(cases: &[Tally]) -> Measures {
    Measures::of(cases, Rate { part: 1, of: 2 }, &Weights::default())
}

fn percent(number: &Number, places: u32) -> String {
    (number * &Number::from(100)).to_decimal(places)
}

fn rate(part: u64, of: u64) -> Rate {
    Rate { part, of }
}

#[test]
fn ten_cases_by_hand() {
    let m = measures(&ten());
    assert_eq!(m.base, 8);
    let left_out: Vec<_> = m.left_out.iter().filter(|(_, n)| *n > 0).copied().collect();
    assert_eq!(left_out, [(LeftOut::Merged, 1), (LeftOut::Withdrawn, 1)]);
    assert_eq!(m.accepted_on_time, rate(10, 10));
    assert_eq!(m.response, rate(7, 8));
    assert_eq!(m.signed, rate(10, 10));
    assert_eq!(m.on_time, rate(6, 8));
    assert_eq!(m.closed, rate(7, 8));
    assert_eq!(m.evaluated, rate(6, 7));
    assert_eq!(m.solved, rate(5, 6));
    assert_eq!(m.solved_bounds, (rate(5, 8), rate(7, 8)));
    assert_eq!(m.solved_first, rate(4, 6));
    assert_eq!(m.satisfied, rate(5, 6));
    assert_eq!(m.well_rated, rate(3, 6));
    assert_eq!(m.mean, Number::ratio(21, 6));
    assert_eq!(m.reopened, rate(2, 7));
    assert_eq!(m.overdue, rate(2, 8));
    assert_eq!((m.extended, m.routed_right), (rate(0, 8), rate(8, 8)));
    let (low, high) = m.satisfied.interval().unwrap();
    assert_eq!((percent(&low, 1), percent(&high, 1)), ("43.6".into(), "97".into()));
    assert_eq!(percent(&m.combined.unwrap(), 2), "84.58");
    assert_eq!(percent(&m.response.value().unwrap(), 1), "87.5");
    // Six took a day or two, the late one six, the open one at least forty: 1 1 1 1 2 2 6 40+.
    assert_eq!(m.median, Some(Time { days: Number::ratio(3, 2).unwrap(), at_least: false }));
    let ninetieth = m.ninetieth.unwrap();
    assert!(ninetieth.at_least && ninetieth.days > Number::from(35), "{ninetieth:?}");
}

#[test]
fn what_is_not_due_is_in_no_base_and_counted_beside_it() {
    let m = measures(&[Tally::of(&begun(START).case, t("2023-05-05 10:00"), &frame())]);
    assert_eq!((m.base, m.response, m.overdue), (0, rate(1, 1), rate(0, 0)));
    assert!(m.left_out.contains(&(LeftOut::NotDue, 1)));
    assert_eq!((m.combined, m.mean, m.median), (None, None, None));
    assert_eq!(m.solved.interval(), None);
}

#[test]
fn unfounded_counts_nowhere_once_a_second_person_agreed_and_a_planned_case_is_not_solved() {
    let head = |outcome| replied(begun(START), IN_TIME, outcome).does(Role::Head, IN_TIME, Act::SignReply);
    let tally = |led: Led| Tally::of(&led.waits(AS_OF).case, t(AS_OF), &frame());
    assert_eq!(tally(says(head(Outcome::Unfounded), IN_TIME, Solved::Yes, None)).left_out, Some(LeftOut::Unfounded));
    assert_eq!(tally(says(replied(begun(START), IN_TIME, Outcome::Planned), IN_TIME, Solved::Yes, Some(5))).last_solved, Some(false));
    assert_eq!(tally(says(replied(begun(START), IN_TIME, Outcome::Partly), IN_TIME, Solved::Partly, Some(4))).last_solved, Some(true));
    assert_eq!(tally(says(replied(begun(START), IN_TIME, Outcome::Solved), IN_TIME, Solved::Partly, Some(3))).last_solved, Some(false));
}

#[test]
fn default_signatures_refusals_and_late_acceptance_show() {
    let tally = |led: Led| Tally::of(&led.waits(AS_OF).case, t(AS_OF), &frame());
    let by_default = tally(Led::accepted(Kind::Demand, Urgency::Ordinary, START).does(Role::Clerk, START, route()));
    assert_eq!((by_default.signed_in_person, by_default.response, by_default.overdue), (Some(false), Some(false), true));
    let refuse = Act::Refuse { rule: "r".into(), office: OfficeId(50) };
    let elsewhere = Act::Route { lead: Seat { office: OfficeId(50), ..lead() }, co: Vec::new(), why: "w".into() };
    let refused = Led::accepted(Kind::Demand, Urgency::Ordinary, START)
        .does(Role::Clerk, START, route())
        .does(Role::Handler, START, refuse)
        .does(Role::Dispatcher, START, elsewhere);
    assert!(!tally(refused).routed_right);
    let sent = Led::draft(START).does(Role::Enterprise, START, common::submit());
    assert_eq!(tally(sent.clone()).accepted_in_time, Some(false));
    let declined = |at: &str| sent.clone().does(Role::Clerk, at, Act::Decline { ground: "g".into(), instead: "i".into() });
    assert_eq!(tally(declined("2023-05-04 16:00")).accepted_in_time, Some(true));
    assert_eq!(tally(declined("2023-05-04 16:01")).accepted_in_time, Some(false));
}

#[test]
fn pauses_are_no_time() {
    let until = common::day("2023-05-12");
    let pause = Act::Pause { reason: "r".into(), waiting_for: "w".into(), until };
    let led = begun(START).does(Role::Handler, "2023-05-06 10:00", pause);
    let led = led.does(Role::Handler, "2023-05-10 10:00", Act::Resume { text: "t".into() });
    let led = replied(led, "2023-05-11 10:00", Outcome::Solved);
    // Friday, Wednesday, Thursday; it stood at the end of Saturday (worked), Monday and Tuesday.
    let tally = Tally::of(&led.case, t(AS_OF), &frame());
    assert_eq!(tally.time, Some(Time { days: Number::from(3), at_least: false }));
    assert!(!tally.overdue, "the deadline moved to Monday the 15th");
}

#[test]
fn order_does_not_matter() {
    let mut cases = ten();
    let before = measures(&cases);
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..20 {
        cases.shuffle(&mut random);
        assert_eq!(measures(&cases), before);
    }
}

#[test]
fn bounds_contain_the_rate_they_bound() {
    let all = ten();
    let mut random = ChaCha8Rng::seed_from_u64(11);
    for _ in 0..2000 {
        let some: Vec<Tally> = (0..random.random_range(1..12)).map(|_| all[random.random_range(0..all.len())].clone()).collect();
        let m = measures(&some);
        let (low, high) = m.solved_bounds;
        let Some(solved) = m.solved.value() else { continue };
        assert!(low.value().unwrap() <= solved && solved <= high.value().unwrap(), "{m:?}");
        assert!(m.closed.part <= m.base && m.evaluated.part <= m.closed.part && m.on_time.part + m.overdue.part <= m.base);
    }
}

/// Against the same interval in floating point.
fn wilson(k: f64, n: f64) -> (f64, f64) {
    let (z, p) = (1.959_964_f64, k / n);
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    ((centre - half) / (1.0 + z * z / n), (centre + half) / (1.0 + z * z / n))
}

proptest! {
    #[test]
    fn intervals_contain_the_rate_and_agree_with_the_textbook(n in 1_u32..100_000, part in 0.0..=1.0_f64) {
        let k = (f64::from(n) * part) as u32;
        let rate = Rate { part: k.into(), of: n.into() };
        let (low, high) = rate.interval().unwrap();
        let value = rate.value().unwrap();
        prop_assert!(Number::ZERO <= low && low <= value && value <= high && high <= Number::ONE);
        let (l, h) = wilson(k.into(), n.into());
        let near = |exact: &Number, float: f64| (exact.to_decimal(12).parse::<f64>().unwrap() - float).abs() < 1e-8;
        prop_assert!(near(&low, l.max(0.0)) && near(&high, h.min(1.0)), "{low} {high} {l} {h}");
        prop_assert_eq!(rate.is_of_few(), n < 30);
    }
}
