//! Cases from the first word to the last.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Led, accept, actor, answer, contact, day, frame, lead, other_lead, plan, reply, route, submit, t};
use zhida_cases::{
    Act, Actor, Case, CaseId, Channel, CoSeat, Deed, Kind, Lack, MayAsk, Merger, OfficeId, Outcome, Party, PersonId, Prompt, Refusal,
    ReopenGround, Role, Row, Rung, Seat, Solved, State, Urgency, Which, act, draft_ends, is_told, light, may_ask, merge, reminders,
};

fn replies(outcome: Outcome) -> Act {
    Act::Reply { reply: reply(outcome) }
}

fn says(solved: Solved, rating: u8) -> Act {
    Act::Confirm { answer: answer(solved, Some(rating)) }
}

fn told(led: &Led) -> Vec<Party> {
    let mut parties: Vec<Party> = led.last.notices.iter().map(|n| n.to).collect();
    parties.sort();
    parties
}

#[test]
fn not_solved_goes_one_level_up_and_is_solved_there() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-05 10:00", replies(Outcome::Solved)).does(
        Role::Enterprise,
        "2023-05-05 15:00",
        says(Solved::No, 2),
    );
    assert_eq!((led.case.state, led.case.round(), led.case.level), (State::InHand, 2, 1));
    assert!(told(&led).contains(&Party::Head) && told(&led).contains(&Party::Supervisor));
    assert_eq!(led.due(Which::Close), "2023-05-11", "the new round has its own five days");
    // The second reply needs the head, who is not the one who wrote it.
    let led = led.does(Role::Handler, "2023-05-06 10:00", replies(Outcome::Solved));
    assert_eq!(led.case.state, State::ReplyDrafted);
    assert_eq!(told(&led), [Party::Head]);
    let himself = Actor { person: Some(lead().person), ..actor(Role::Head) };
    let deed = |act| Deed { at: t("2023-05-06 11:00"), actor: himself, act, seen: None, request: String::new() };
    assert_eq!(act(&led.case, deed(Act::SignReply), &frame()), Err(Refusal::SamePerson));
    let led = led.does(Role::Head, "2023-05-06 11:00", Act::SignReply).does(Role::Enterprise, "2023-05-06 12:00", says(Solved::Yes, 4));
    assert_eq!(led.case.state, State::Closed);
    assert_eq!(Case::replay(led.case.opening, &led.log).as_ref(), Ok(&led.case));
}

#[test]
fn a_reply_is_told_once_it_is_signed_itself() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-05 10:00", replies(Outcome::Explained));
    let drafted = led.log.len() - 1;
    assert!(led.case.state == State::ReplyDrafted && !is_told(&led.log, drafted));
    let draft = led.log.last().unwrap().clone();
    let left = |act, to| Row { from: State::ReplyDrafted, to, act, ..draft.clone() };
    let signed = left(Act::SignReply, State::Replied);
    let log = |between: Row| [led.log.clone(), vec![between, draft.clone(), signed.clone()]].concat();
    for log in [
        log(left(Act::SendBack { reason: "r".into() }, State::InHand)),
        // It was never signed, though another one was when the enterprise had come back.
        log(left(Act::Withdraw { reason: "r".into() }, State::Withdrawn)),
    ] {
        assert!(!is_told(&log, drafted) && is_told(&log, drafted + 2), "{log:?}");
    }
}

#[test]
fn a_good_word_with_a_bad_rating_reopens_and_a_no_may_close() {
    let replied = || Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-05 10:00", replies(Outcome::Solved));
    let confirm = |solved, rating, close_anyway| {
        let answer = zhida_cases::Answer { close_anyway, ..answer(solved, rating) };
        replied().does(Role::Enterprise, "2023-05-05 11:00", Act::Confirm { answer }).case.state
    };
    assert_eq!(confirm(Solved::Yes, Some(2), false), State::InHand);
    assert_eq!(confirm(Solved::Partly, Some(3), false), State::Closed);
    assert_eq!(confirm(Solved::No, Some(4), false), State::InHand);
    assert_eq!(confirm(Solved::No, Some(3), true), State::Closed);
    assert_eq!(confirm(Solved::Yes, None, false), State::Closed);
    let six = Act::Confirm { answer: answer(Solved::Yes, Some(6)) };
    assert_eq!(replied().refuses(Role::Enterprise, "2023-05-05 11:00", six), Refusal::Lacks(vec![Lack::Rating]));
}

#[test]
fn nobody_who_handled_it_fills_in_the_answer() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-05 10:00", replies(Outcome::Solved));
    let by = |person| Deed {
        at: t("2023-05-05 11:00"),
        actor: Actor { person, role: Role::Enterprise, office: None },
        act: says(Solved::Yes, 5),
        seen: None,
        request: String::new(),
    };
    assert_eq!(act(&led.case, by(Some(lead().person)), &frame()), Err(Refusal::SamePerson));
    assert!(act(&led.case, by(Some(PersonId(500))), &frame()).is_ok(), "a call by somebody else");
    assert!(act(&led.case, by(None), &frame()).is_ok(), "by the link");
    assert_eq!(may_ask(&led.case, Some(lead().person), t("2023-05-05 11:00")), MayAsk::HandledIt);
    assert_eq!(may_ask(&led.case, None, t("2023-06-04 10:00")), MayAsk::Yes);
    assert_eq!(may_ask(&led.case, None, t("2023-06-04 10:01")), MayAsk::LinkTooOld);
    assert_eq!(led.refuses(Role::Clerk, "2023-05-05 11:00", Act::Ask { channel: Channel::Phone }), Refusal::SamePerson);
}

#[test]
fn a_lead_who_does_not_click_is_in_charge_all_the_same() {
    let led = Led::accepted(Kind::Demand, Urgency::Ordinary, "2023-04-28 10:00").does(Role::Clerk, "2023-04-28 17:00", route());
    assert_eq!(led.case.in_charge(), actor(Role::Clerk).person, "the first to receive it, until another has signed");
    assert_eq!(led.last.wake, Some(t("2023-05-04 09:00")), "half of the hour for contact");
    let led = led.waits("2023-05-04 23:59");
    assert_eq!(led.case.state, State::Routed);
    let led = led.waits("2023-05-09 08:00");
    assert_eq!(led.case.state, State::InHand);
    let signature = led.case.signature.unwrap();
    assert_eq!((signature.at, signature.in_person), (t("2023-05-05 00:00"), false), "at its instant, whenever somebody looks");
    assert_eq!(led.case.in_charge(), Some(lead().person));
    let refuse = Act::Refuse { rule: "r".into(), office: OfficeId(50) };
    assert!(matches!(led.refuses(Role::Handler, "2023-05-09 09:00", refuse), Refusal::NoSuchMove(State::InHand, _)));
}

#[test]
fn after_three_refusals_the_dispatcher_decides() {
    let seat = |n| Seat { person: lead().person, office: OfficeId(n), centre: false };
    let route_to = |n| Act::Route { lead: seat(n), co: Vec::new(), why: "w".into() };
    let refuse = || Act::Refuse { rule: "r".into(), office: OfficeId(1000) };
    let mut led = Led::accepted(Kind::Demand, Urgency::Ordinary, "2023-05-04 09:00").does(Role::Clerk, "2023-05-04 09:10", route_to(101));
    let own = Act::Refuse { rule: "r".into(), office: OfficeId(101) };
    assert_eq!(led.refuses(Role::Handler, "2023-05-04 09:15", own), Refusal::Lacks(vec![Lack::Rule]), "another office, not his own");
    for n in 102..=104 {
        led = led.does(Role::Handler, "2023-05-04 09:20", refuse());
        assert_eq!(told(&led), [Party::Dispatcher]);
        assert_eq!(led.refuses(Role::Clerk, "2023-05-04 09:20", route_to(n)), Refusal::Disputed);
        assert_eq!(led.refuses(Role::Dispatcher, "2023-05-04 09:20", route_to(4)), Refusal::OwnOffice);
        led = led.does(Role::Dispatcher, "2023-05-04 09:20", route_to(n));
    }
    assert_eq!(led.refuses(Role::Handler, "2023-05-04 09:30", refuse()), Refusal::NoMoreRefusals);
    assert_eq!(led.due(Which::Close), "2023-05-10", "the clock ran all the time");
}

#[test]
fn one_list_of_what_is_missing_then_ten_days() {
    let list = || Act::AskForMore { missing: vec!["licence".into()] };
    let led = Led::draft("2023-05-04 08:00").does(Role::Proxy, "2023-05-04 09:00", submit()).does(Role::Clerk, "2023-05-04 10:00", list());
    assert!(told(&led).contains(&Party::Enterprise));
    // Supplied: one of four hours was used.
    let supplied = led.clone().does(Role::Enterprise, "2023-05-08 14:00", Act::Supply { text: "here".into() });
    assert_eq!(supplied.due(Which::Acceptance), "2023-05-08 17:00");
    assert_eq!(supplied.refuses(Role::Clerk, "2023-05-08 15:00", list()), Refusal::Once);
    // Not supplied: reminded twice, then withdrawn, and revived within 30 days.
    let led = led.waits("2023-05-17 23:59");
    let reminded: Vec<String> = led.case.asked.iter().map(|(at, _)| at.to_string()).collect();
    assert_eq!((led.case.state, reminded), (State::Incomplete, vec!["2023-05-09 09:00:00".into(), "2023-05-15 09:00:00".into()]));
    let led = led.waits("2023-05-18 00:00");
    assert_eq!(led.case.state, State::Withdrawn);
    let revive = || Act::Revive { text: "here".into() };
    assert_eq!(led.refuses(Role::Enterprise, "2023-06-18 09:00", revive()), Refusal::TooLate);
    assert_eq!(led.does(Role::Enterprise, "2023-06-17 09:00", revive()).case.state, State::Submitted);
    // What was taken back by the enterprise is not revived.
    let taken =
        Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Enterprise, "2023-05-04 11:00", Act::Withdraw { reason: "".into() });
    assert_eq!(taken.refuses(Role::Enterprise, "2023-05-04 12:00", revive()), Refusal::NotYet);
}

#[test]
fn silence_closes_after_three_tries_on_two_ways() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-04 15:00", replies(Outcome::Solved));
    assert_eq!(led.case.asked, [(t("2023-05-04 15:00"), Channel::App)]);
    let led = led.waits("2023-05-10 23:59");
    let asked = [("2023-05-04 15:00", Channel::App), ("2023-05-08 09:00", Channel::Text), ("2023-05-10 09:00", Channel::App)];
    assert_eq!((led.case.state, &led.case.asked[..]), (State::Replied, &asked.map(|(at, c)| (t(at), c))[..]));
    assert_eq!(light(&led.case, t("2023-05-10 12:00"), &frame()), None, "the office owes nothing while the enterprise thinks");
    let led = led.waits("2023-05-30 00:00");
    assert_eq!((led.case.state, led.case.last), (State::Closed, t("2023-05-11 00:00")));
    assert_eq!(led.case.this_round().unwrap().answer, None);
    let reopen = || Act::Reopen { ground: ReopenGround::NewFact, text: "again".into() };
    assert_eq!(led.refuses(Role::Enterprise, "2023-06-11 09:00", reopen()), Refusal::TooLate);
    let led = led.does(Role::Clerk, "2023-06-10 09:00", reopen());
    assert_eq!((led.case.state, led.case.round()), (State::InHand, 2));
}

#[test]
fn a_reply_needs_its_parts_and_a_contact() {
    let signed = Led::accepted(Kind::Demand, Urgency::Ordinary, "2023-05-04 10:00").does(Role::Clerk, "2023-05-04 10:00", route()).does(
        Role::Handler,
        "2023-05-04 10:00",
        Act::Sign,
    );
    assert_eq!(signed.refuses(Role::Handler, "2023-05-04 11:00", replies(Outcome::Solved)), Refusal::NoContact);
    let call = |channel, reached| Act::Contact { channel, reached };
    let tried = signed.does(Role::Handler, "2023-05-04 11:00", call(Channel::Phone, false)).does(
        Role::Handler,
        "2023-05-04 14:00",
        call(Channel::Phone, false),
    );
    assert_eq!(tried.refuses(Role::Handler, "2023-05-04 15:00", replies(Outcome::Unreachable)), Refusal::NoContact);
    let tried = tried.does(Role::Handler, "2023-05-04 15:00", call(Channel::Text, false));
    assert_eq!(tried.refuses(Role::Handler, "2023-05-04 16:00", replies(Outcome::Solved)), Refusal::NoContact);
    assert_eq!(tried.clone().does(Role::Handler, "2023-05-04 16:00", replies(Outcome::Unreachable)).case.state, State::Replied);
    let bare = zhida_cases::Reply { text: " ".into(), outcome: Outcome::Explained, evidence: vec![], next_step: "".into(), no: None };
    let lacks = [Lack::Text, Lack::Evidence, Lack::NextStep, Lack::Rule, Lack::Instead, Lack::Person, Lack::Appeal];
    let tried = tried.does(Role::Handler, "2023-05-04 16:00", contact());
    assert_eq!(tried.refuses(Role::Handler, "2023-05-04 16:00", Act::Reply { reply: bare }), Refusal::Lacks(lacks.to_vec()));
    // A no is signed by the head.
    assert_eq!(tried.does(Role::Handler, "2023-05-04 16:00", replies(Outcome::Explained)).case.state, State::ReplyDrafted);
}

#[test]
fn a_long_standing_case_promises_its_next_reply() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    let ask = |on: &str| Act::AskLongStanding { plan: plan(day(on)) };
    assert_eq!(led.refuses(Role::Handler, "2023-05-05 10:00", ask("2023-06-05")), Refusal::TooLong(30));
    let led = led.does(Role::Handler, "2023-05-05 10:00", ask("2023-05-25")).does(Role::Head, "2023-05-05 11:00", Act::SignLongStanding);
    assert_eq!(light(&led.case, t("2023-05-25 10:00"), &frame()), Some(zhida_cases::Light::Grey));
    assert_eq!(light(&led.case, t("2023-05-26 00:00"), &frame()), Some(zhida_cases::Light::Red), "the promise was not kept");
    assert_eq!(led.clock(Which::Close).due, zhida_cases::Due::Open);
    let led = led.does(Role::Handler, "2023-05-25 10:00", Act::PromiseReply { text: "s".into(), plan: plan(day("2023-06-20")) });
    assert_eq!(led.due(Which::NextReply), "2023-06-20");
    let led = led.does(Role::Enterprise, "2023-06-01 10:00", Act::TakeUp { reason: "r".into() });
    assert_eq!((led.case.state, led.due(Which::Close).as_str()), (State::InHand, "2023-06-07"), "the five days stood meanwhile");
}

#[test]
fn the_next_lead_signs_first() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    let led = led.does(Role::Handler, "2023-05-04 11:00", Act::OfferHandOver { to: other_lead(), reason: "r".into() });
    assert_eq!(led.case.in_charge(), Some(lead().person));
    assert_eq!(led.refuses(Role::Handler, "2023-05-04 11:30", Act::TakeOver), Refusal::NotYours);
    let other = Actor { person: Some(other_lead().person), role: Role::Handler, office: Some(other_lead().office) };
    let deed = Deed { at: t("2023-05-04 12:00"), actor: other, act: Act::TakeOver, seen: None, request: String::new() };
    assert_eq!(act(&led.case, deed, &frame()).unwrap().case.in_charge(), Some(other_lead().person));
}

#[test]
fn the_second_of_two_is_told_what_changed() {
    let led = Led::accepted(Kind::Demand, Urgency::Ordinary, "2023-05-04 10:00");
    let deed = |seen| Deed { at: t("2023-05-04 11:00"), actor: actor(Role::Clerk), act: route(), seen: Some(seen), request: "q".into() };
    let first = act(&led.case, deed(2), &frame()).unwrap();
    assert_eq!(act(&first.case, deed(2), &frame()), Err(Refusal::Changed(2, 3)));
    let earlier = Deed { at: t("2023-05-04 09:00"), ..deed(2) };
    assert_eq!(act(&led.case, earlier, &frame()), Err(Refusal::BackInTime));
}

#[test]
fn merged_cases_get_the_answer_and_rate_for_themselves() {
    let follower = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    assert_eq!(follower.refuses(Role::Clerk, "2023-05-04 11:00", Act::Merge { into: CaseId(1) }), Refusal::Circle);
    let follower = follower.does(Role::Clerk, "2023-05-04 11:00", Act::Merge { into: CaseId(2) });
    let primary = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Clerk, "2023-05-04 11:00", Act::Follow { follower: CaseId(5) });
    assert_eq!(primary.refuses(Role::Clerk, "2023-05-04 11:00", Act::Merge { into: CaseId(5) }), Refusal::Circle);
    let primary = primary.does(Role::Handler, "2023-05-05 10:00", replies(Outcome::Solved));
    assert!(told(&primary).contains(&Party::Follower(CaseId(5))));
    let rated = follower.does(Role::Enterprise, "2023-05-06 10:00", says(Solved::Partly, 4));
    assert_eq!((rated.case.state, rated.case.merged_answer.clone().unwrap().1.rating), (State::Merged, Some(4)));
    assert_eq!(rated.refuses(Role::Enterprise, "2023-05-06 11:00", says(Solved::Yes, 5)), Refusal::Once);
}

#[test]
fn a_third_round_has_a_leader_and_a_meeting() {
    let mut led = Led::in_hand(Kind::Demand, "2023-05-04 10:00").does(Role::Handler, "2023-05-04 11:00", replies(Outcome::Solved));
    led = led.does(Role::Enterprise, "2023-05-04 12:00", says(Solved::No, 1));
    assert_eq!(led.refuses(Role::Head, "2023-05-04 12:00", Act::Meet { text: "t".into() }), Refusal::NotYet);
    led = led.does(Role::Handler, "2023-05-04 13:00", replies(Outcome::Solved)).does(Role::Head, "2023-05-04 13:00", Act::SignReply);
    led = led.does(Role::Enterprise, "2023-05-04 14:00", says(Solved::No, 1));
    assert!(told(&led).contains(&Party::Leader));
    assert_eq!(led.due(Which::Meeting), "2023-05-10");
    led = led.does(Role::Leader, "2023-05-05 09:00", Act::TakeCharge { person: PersonId(60) });
    assert_eq!(led.case.in_charge_for_leader, Some(PersonId(60)));
    led = led.does(Role::Leader, "2023-05-08 09:00", Act::Meet { text: "t".into() });
    assert!(led.clock(Which::Meeting).met.is_some());
}

fn opinions(led: &Led, now: &str) -> Vec<(Rung, Party)> {
    let all = reminders(&led.case, t(now), &frame()).into_iter();
    let mut of: Vec<_> = all.filter_map(|n| if let Prompt::Opinion(rung) = n.prompt { Some((rung, n.to)) } else { None }).collect();
    of.sort();
    of
}

#[test]
fn a_draft_is_reminded_of_once_and_dropped_after_thirty_days() {
    let led = Led::draft("2023-04-29 10:00");
    assert_eq!(led.last.wake, Some(t("2023-05-04 09:00")), "in office hours");
    let led = led.waits("2023-05-04 09:00");
    assert_eq!(led.last.notices.iter().map(|n| (n.to, n.prompt)).collect::<Vec<_>>(), [(Party::Enterprise, Prompt::Draft)]);
    assert_eq!((led.last.wake, draft_ends(&led.case, &frame())), (Some(t("2023-05-29 10:00")), Some(t("2023-05-29 10:00"))));
    let sent = led.does(Role::Enterprise, "2023-05-04 10:00", submit());
    assert_eq!(draft_ends(&sent.case, &frame()), None);
}

#[test]
fn whoever_followed_a_merged_case_follows_with_it() {
    let begin = |id| {
        let mut led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
        led.case.opening.id = CaseId(id);
        led.case
    };
    let by = Merger { at: t("2023-05-04 11:00"), actor: actor(Role::Clerk), request: "q".into() };
    let (_, second) = merge(&begin(1), &begin(2), &by, &frame()).unwrap();
    let (merged, third) = merge(&second.case, &begin(3), &by, &frame()).unwrap();
    assert_eq!((merged.case.state, merged.case.merged_into), (State::Merged, Some(CaseId(3))));
    assert_eq!((third.case.followers.as_slice(), third.rows.len()), ([CaseId(2), CaseId(1)].as_slice(), 2));
    assert!(matches!(merge(&begin(4), &merged.case, &by, &frame()), Err(Refusal::NoSuchMove(State::Merged, _))));
}

#[test]
fn co_handlers_give_their_opinion_and_nobody_else_does() {
    let co = actor(Role::CoHandler);
    let seat = Seat { person: co.person.unwrap(), office: co.office.unwrap(), centre: false };
    let with = |due: &str| Act::Route { lead: lead(), co: vec![CoSeat { seat, due: day(due) }], why: "w".into() };
    let led = Led::accepted(Kind::Complex, Urgency::Ordinary, "2023-05-04 10:00");
    assert_eq!(led.refuses(Role::Clerk, "2023-05-04 10:00", with("2023-05-04")), Refusal::Lacks(vec![Lack::Date]));
    let opinion = || Act::Opinion { text: "o".into() };
    let asked = led.clone().does(Role::Clerk, "2023-05-04 10:00", with("2023-05-08"));
    let (him, lead) = (Party::Person(seat.person), Party::Person(lead().person));
    assert_eq!(opinions(&asked, "2023-05-08 09:00"), [(Rung::Before, him)]);
    assert_eq!(opinions(&asked, "2023-05-09 09:00"), [(Rung::Before, him), (Rung::Due, lead), (Rung::Due, him)]);
    let none = led.clone().does(Role::Clerk, "2023-05-04 10:00", route());
    assert_eq!(none.refuses(Role::CoHandler, "2023-05-04 11:00", opinion()), Refusal::NotYours);
    let led = led.does(Role::Clerk, "2023-05-04 10:00", with("2023-05-08")).does(Role::CoHandler, "2023-05-04 11:00", opinion());
    assert_eq!(led.case.opinions, [seat.person]);
    assert!(opinions(&led, "2023-05-09 09:00").is_empty());
}

#[test]
fn a_leader_lifts_a_red_light_with_a_reason_only() {
    let led = Led::in_hand(Kind::Demand, "2023-05-04 10:00");
    let lift = |reason: &str| Act::Lift { until: day("2023-05-19"), reason: reason.into() };
    assert_eq!(led.refuses(Role::Leader, "2023-05-10 10:00", lift("r")), Refusal::NotYet);
    assert_eq!(led.refuses(Role::Leader, "2023-05-11 10:00", lift("")), Refusal::Lacks(vec![Lack::Reason]));
    let led = led.does(Role::Leader, "2023-05-11 10:00", lift("r"));
    assert_eq!(light(&led.case, t("2023-05-19 23:00"), &frame()), Some(zhida_cases::Light::Yellow));
    assert_eq!(light(&led.case, t("2023-05-20 00:00"), &frame()), Some(zhida_cases::Light::Red));
    let tally = zhida_cases::measures::Tally::of(&led.case, t("2023-05-12 10:00"), &frame());
    assert!(tally.overdue, "the measures do not forget");
}

#[test]
fn a_task_is_due_on_its_own_date() {
    let accept_on = |date| Act::Accept { kind: Kind::Task, subject: "s".into(), urgency: Urgency::Ordinary, date };
    let sent = Led::draft("2023-05-04 09:00").does(Role::Enterprise, "2023-05-04 09:00", submit());
    assert_eq!(sent.refuses(Role::Clerk, "2023-05-04 09:30", accept_on(None)), Refusal::Lacks(vec![Lack::Date]));
    let led = sent.does(Role::Clerk, "2023-05-04 09:30", accept_on(Some(day("2023-05-31"))));
    assert_eq!(led.due(Which::Close), "2023-05-31");
    let again = accept(Kind::Task, Urgency::Ordinary);
    assert!(matches!(led.refuses(Role::Clerk, "2023-05-04 10:00", again), Refusal::NoSuchMove(..)));
}
