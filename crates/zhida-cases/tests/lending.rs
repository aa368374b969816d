//! Financing needs: who sees them, offers that stand and end, what they cost, in what one is the best.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::day;
use proptest::prelude::*;
use zhida_cases::lending::{Act, Bad, Granted, Lending, MOST_FEN, Merit, Quote, Security, Standing, Step, Unfit, merits};
use zhida_facts::Number;

/// A million yuan at 3.45% for a year.
fn quote() -> Quote {
    Quote {
        product: String::new(),
        fen: 100_000_000,
        rate: 34_500,
        months: 12,
        fees: 0,
        guarantee: 0,
        security: Security::Credit,
        note: String::new(),
        until: day("2026-11-30"),
    }
}

fn step(on: &str, institution: i64, act: Act) -> Step {
    Step { at: day(on).and_hms_opt(9, 0, 0).unwrap(), institution, act }
}

fn taken(steps: &[Step]) -> Lending {
    Lending::replay(steps).unwrap()
}

#[test]
fn what_an_offer_costs_by_hand() {
    // 3.45% of a million is 34,500 yuan.
    assert_eq!(quote().yearly_cost(), Number::from(3_450_000));
    // With 1% for the guarantee and 3,000 yuan once over two years: 34,500 + 10,000 + 1,500.
    let dear = Quote { guarantee: 10_000, fees: 300_000, months: 24, ..quote() };
    assert_eq!(dear.yearly_cost(), Number::from(4_600_000));
    assert_eq!(dear.yearly_share(), Number::ratio(46, 1000).unwrap());
    assert_eq!(dear.whole_cost(), Number::from(9_200_000));
    // A third of a year is no decimal and stays exact.
    let short = Quote { fees: 100, months: 36, rate: 0, ..quote() };
    assert_eq!(short.yearly_cost(), Number::ratio(100, 3).unwrap());
    for (percent, kept) in [("3.45", Some(34_500)), ("4.3125", Some(43_125)), ("3.12345", None)] {
        assert_eq!(Quote::rate_of(&Number::parse(percent).unwrap()), kept);
    }
    assert_eq!(Quote::share(34_500), Number::ratio(345, 10_000).unwrap());
}

#[test]
fn what_cannot_be_offered() {
    let on = day("2026-11-02");
    let wrong = [
        (Quote { fen: 0, ..quote() }, Bad::Amount),
        (Quote { fen: MOST_FEN + 1, ..quote() }, Bad::Amount),
        (Quote { rate: -1, ..quote() }, Bad::Rate),
        (Quote { rate: 1_000_001, ..quote() }, Bad::Rate),
        (Quote { months: 0, ..quote() }, Bad::Months),
        (Quote { fees: -1, ..quote() }, Bad::Fees),
        (Quote { fees: 100_000_001, ..quote() }, Bad::Fees),
        (Quote { guarantee: -1, ..quote() }, Bad::Guarantee),
        (Quote { until: day("2026-11-01"), ..quote() }, Bad::Until),
    ];
    for (quote, why) in wrong {
        assert_eq!(quote.check(on), Err(why));
    }
    assert_eq!(Quote { until: on, ..quote() }.check(on), Ok(()));
}

#[test]
fn the_best_of_several_in_each_respect() {
    let cheap = Quote { fen: 80_000_000, rate: 30_000, ..quote() };
    let large = Quote { fen: 300_000_000, rate: 40_000, fees: 100_000, months: 36, ..quote() };
    let found = merits(&[&quote(), &cheap, &large], 100_000_000, 24);
    assert_eq!(found, [vec![Merit::Amount, Merit::Fees], vec![Merit::Cost, Merit::Rate, Merit::Fees], vec![Merit::Amount, Merit::Term]]);
    assert_eq!(merits(&[&quote(), &quote()], 1, 1), [vec![], vec![]], "alike");
    assert_eq!(merits(&[&quote()], 1, 1), [vec![]], "alone");
}

#[test]
fn from_showing_to_the_loan() {
    let steps = [
        step("2026-11-02", 1, Act::Show(vec!["p".to_owned()])),
        step("2026-11-02", 2, Act::Show(Vec::new())),
        step("2026-11-03", 1, Act::Offer(quote())),
        step("2026-11-04", 2, Act::Offer(quote())),
        step("2026-11-05", 1, Act::Offer(Quote { rate: 33_000, ..quote() })),
    ];
    let mut now = taken(&steps);
    let stands = |of: &Lending, id: usize, on: &str| of.standing(of.offer(id).unwrap(), day(on)).0;
    assert_eq!((stands(&now, 2, "2026-11-05"), stands(&now, 3, "2026-11-05")), (Standing::Replaced, Standing::Open));
    assert_eq!(stands(&now, 4, "2026-12-01"), Standing::Expired);
    assert!(now.has_open(day("2026-11-30")) && !now.has_open(day("2026-12-01")));
    let refused = |step: Step| now.clone().take(&step).unwrap_err();
    assert_eq!(refused(step("2026-11-06", 1, Act::Show(Vec::new()))), Unfit::Twice);
    assert_eq!(refused(step("2026-11-06", 3, Act::Offer(quote()))), Unfit::NotShown);
    assert_eq!(refused(step("2026-11-06", 1, Act::Accept(2))), Unfit::NoOffer, "it was replaced");
    assert_eq!(refused(step("2026-11-06", 1, Act::Accept(3))), Unfit::NoOffer, "it is another's");
    assert_eq!(refused(step("2026-12-01", 1, Act::Accept(4))), Unfit::Expired);
    assert_eq!(refused(step("2026-11-06", 1, Act::Fail("x".to_owned()))), Unfit::NotTaken);
    assert_eq!(refused(step("2026-11-06", 1, Act::Rate(5, String::new()))), Unfit::NotTaken);

    now.take(&step("2026-11-06", 1, Act::Accept(4))).unwrap();
    assert_eq!((stands(&now, 4, "2026-12-09"), stands(&now, 3, "2026-11-06")), (Standing::Accepted, Standing::Passed));
    let refused = |step: Step| now.clone().take(&step).unwrap_err();
    for act in [Act::Accept(3), Act::Offer(quote()), Act::Withdraw(3), Act::Decline(3, String::new())] {
        assert_eq!(refused(step("2026-11-06", 2, act)), Unfit::Taken);
    }
    assert!(!now.has_open(day("2026-11-06")), "what was passed over");
    assert_eq!(refused(step("2026-11-06", 1, Act::Hide)), Unfit::Taken, "whose offer was accepted goes on seeing the need");
    let paid = Granted { fen: 90_000_000, day: day("2026-11-10"), reference: String::new() };
    assert_eq!(refused(step("2026-11-09", 1, Act::Grant(paid.clone()))), Unfit::Bad(Bad::Day), "not before it is");
    assert_eq!(refused(step("2026-11-10", 2, Act::Grant(paid.clone()))), Unfit::NotTaken);

    // It fails: what was passed over can be accepted after all.
    now.take(&step("2026-11-09", 1, Act::Fail("额度不足".to_owned()))).unwrap();
    assert_eq!((stands(&now, 4, "2026-11-09"), stands(&now, 3, "2026-11-09")), (Standing::Failed, Standing::Open));
    now.take(&step("2026-11-10", 1, Act::Rate(2, String::new()))).unwrap();
    now.take(&step("2026-11-10", 2, Act::Accept(3))).unwrap();
    for (wrong, why) in [
        (Granted { fen: 0, ..paid.clone() }, Bad::Amount),
        (Granted { fen: 100_000_001, ..paid.clone() }, Bad::Amount),
        (Granted { day: day("2026-11-03"), ..paid.clone() }, Bad::Day),
    ] {
        assert_eq!(
            now.clone().take(&step("2026-11-10", 2, Act::Grant(wrong))),
            Err(Unfit::Bad(why)),
            "more than was offered, or before it was"
        );
    }
    now.take(&step("2026-11-10", 2, Act::Grant(paid))).unwrap();
    assert_eq!(stands(&now, 3, "2026-11-10"), Standing::Granted);
    now.take(&step("2026-11-11", 2, Act::Rate(5, "快".to_owned()))).unwrap();
    assert_eq!(now.take(&step("2026-11-11", 2, Act::Rate(5, String::new()))), Err(Unfit::Twice));
    assert_eq!(now.take(&step("2026-11-11", 2, Act::Fail("x".to_owned()))), Err(Unfit::NotTaken), "what is paid out does not fail");
    assert_eq!(now.take(&step("2026-11-11", 2, Act::Hide)), Err(Unfit::Taken));
}

#[test]
fn who_no_longer_sees_a_need_has_no_offer_in_it() {
    let steps =
        [step("2026-11-02", 1, Act::Show(Vec::new())), step("2026-11-03", 1, Act::Offer(quote())), step("2026-11-04", 1, Act::Hide)];
    let mut now = taken(&steps);
    assert!(!now.sees(1));
    assert_eq!(now.take(&step("2026-11-05", 1, Act::Offer(quote()))), Err(Unfit::NotShown));
    assert_eq!(now.take(&step("2026-11-05", 1, Act::Withdraw(1))), Err(Unfit::NotShown));
    assert_eq!(now.take(&step("2026-11-05", 1, Act::Accept(1))), Err(Unfit::NoOffer));
    now.take(&step("2026-11-05", 1, Act::Show(Vec::new()))).unwrap();
    now.take(&step("2026-11-05", 1, Act::Offer(quote()))).unwrap();
    assert_eq!(now.shown[&1].at.date(), day("2026-11-02"), "it was shown then for the first time");
}

fn acts() -> impl Strategy<Value = (i64, Act)> {
    let act = prop_oneof![
        3 => Just(Act::Show(Vec::new())),
        1 => Just(Act::Hide),
        4 => Just(Act::Offer(quote())),
        1 => (0_usize..12).prop_map(Act::Withdraw),
        2 => (0_usize..12).prop_map(Act::Accept),
        1 => (0_usize..12).prop_map(|n| Act::Decline(n, String::new())),
        1 => Just(Act::Grant(Granted { fen: 1, day: day("2026-11-02"), reference: String::new() })),
        1 => Just(Act::Fail("x".to_owned())),
        1 => (0_u8..7).prop_map(|n| Act::Rate(n, String::new())),
    ];
    (1_i64..4, act)
}

proptest! {
    /// Whatever is tried in whatever order: what is refused changes nothing, one offer at most is accepted, each institution has one offer at
    /// most that stands, and nobody has one who was never shown the need.
    #[test]
    fn whatever_is_tried(tried in proptest::collection::vec(acts(), 0..40)) {
        let mut now = Lending::default();
        let mut log = Vec::new();
        for (institution, act) in tried {
            let step = step("2026-11-02", institution, act);
            let before = now.clone();
            match now.take(&step) {
                Ok(()) => log.push(step),
                Err(_) => prop_assert_eq!(&before, &now),
            }
            let on = day("2026-11-02");
            let count = |wanted: &[Standing], whose: Option<i64>| {
                let fits = |o: &&zhida_cases::lending::Offer| whose.is_none_or(|w| w == o.institution) && wanted.contains(&now.standing(o, on).0);
                now.offers.iter().filter(fits).count()
            };
            prop_assert!(count(&[Standing::Accepted, Standing::Granted], None) <= 1);
            for one in 1..4 {
                prop_assert!(count(&[Standing::Open, Standing::Accepted, Standing::Granted, Standing::Passed], Some(one)) <= 1);
                prop_assert!(now.sees(one) || count(&[Standing::Open, Standing::Accepted, Standing::Granted], Some(one)) == 0);
            }
        }
        prop_assert_eq!(Lending::replay(&log), Ok(now));
    }
}
