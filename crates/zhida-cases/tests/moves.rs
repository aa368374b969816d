//! The table of moves, written down a second time, against every state, act and role.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Led, accept, answer, contact, day, lead, other_lead, plan, reply, route, submit};
use std::collections::BTreeSet;
use zhida_cases::{Act, ActKind, CaseId, Channel, Kind, OfficeId, Outcome, PersonId, Refusal, ReopenGround, Role, Solved, State, Urgency};

/// from | act | by | to
const TABLE: &str = "
draft | submit | enterprise proxy | submitted
submitted | accept | clerk system | accepted
submitted | ask-for-more | clerk | incomplete
incomplete | supply | enterprise | submitted
incomplete | lapse | system | withdrawn
withdrawn | revive | enterprise | submitted
submitted | decline | clerk | declined
accepted | route | clerk dispatcher system | routed
routed | sign | handler | in-hand
routed | refuse | handler | accepted
routed | sign-by-default | system | in-hand
in-hand | offer-hand-over | handler | in-hand
in-hand | take-over | handler | in-hand
in-hand | pause | handler | paused
paused | resume | enterprise proxy clerk dispatcher handler co-handler supervisor head leader | in-hand
paused | pause-ends | system | in-hand
in-hand | ask-extension | handler | in-hand
in-hand | sign-extension refuse-extension | head leader | in-hand
in-hand | reply | handler | replied reply-drafted
reply-drafted | sign-reply | head | replied
reply-drafted | send-back | head | in-hand
replied | confirm | enterprise | closed in-hand
replied | silence | system | closed
closed | reopen | enterprise clerk | in-hand
in-hand | ask-long-standing | handler | in-hand
in-hand | sign-long-standing | head | long-standing
long-standing | take-up | handler enterprise | in-hand
long-standing | promise-reply | handler | long-standing
OPEN | merge | clerk | merged
OPEN | withdraw | enterprise | withdrawn
OPEN | follow | clerk | SAME
OPEN | add | enterprise proxy | SAME
OPEN | urge raise | supervisor | SAME
incomplete replied | ask | system clerk | SAME
merged | confirm | enterprise | merged
accepted routed in-hand paused reply-drafted | contact interim | clerk handler | SAME
accepted routed in-hand paused reply-drafted | lift | leader | SAME
accepted routed in-hand paused reply-drafted long-standing | take-charge | leader | SAME
routed in-hand paused reply-drafted | opinion | co-handler | SAME
routed in-hand paused reply-drafted | reassign | supervisor | SAME
accepted routed in-hand paused | reclassify | clerk dispatcher supervisor | SAME
in-hand paused reply-drafted | meet | supervisor head leader | SAME
";
const OPEN: &str = "submitted incomplete accepted routed in-hand paused reply-drafted replied long-standing";
const AT: &str = "2023-05-04 10:00";

fn written() -> BTreeSet<(String, String, String, String)> {
    let mut all = BTreeSet::new();
    for line in TABLE.lines().filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let from = if cells[0] == "OPEN" { OPEN } else { cells[0] };
        for state in from.split(' ') {
            for (act, role) in cells[1].split(' ').flat_map(|act| cells[2].split(' ').map(move |role| (act, role))) {
                let to = if cells[3] == "SAME" { state } else { cells[3] };
                all.extend(to.split(' ').map(|to| (state.to_owned(), act.to_owned(), role.to_owned(), to.to_owned())));
            }
        }
    }
    all
}

fn in_state(state: State) -> Led {
    let hand = || Led::in_hand(Kind::Demand, AT);
    let done = |outcome| Act::Reply { reply: reply(outcome) };
    match state {
        State::Draft => Led::draft(AT),
        State::Submitted => Led::draft(AT).does(Role::Enterprise, AT, submit()),
        State::Incomplete => in_state(State::Submitted).does(Role::Clerk, AT, Act::AskForMore { missing: vec!["m".into()] }),
        State::Accepted => Led::accepted(Kind::Demand, Urgency::Ordinary, AT),
        State::Routed => in_state(State::Accepted).does(Role::Clerk, AT, route()),
        State::InHand => hand(),
        State::Paused => {
            let until = day("2023-05-08");
            hand().does(Role::Handler, AT, Act::Pause { reason: "r".into(), waiting_for: "w".into(), until })
        }
        State::ReplyDrafted => hand().does(Role::Handler, AT, done(Outcome::Explained)),
        State::Replied => hand().does(Role::Handler, AT, done(Outcome::Solved)),
        State::LongStanding => hand().does(Role::Handler, AT, Act::AskLongStanding { plan: plan(day("2023-05-20")) }).does(
            Role::Head,
            AT,
            Act::SignLongStanding,
        ),
        State::Closed => in_state(State::Replied).does(Role::Enterprise, AT, Act::Confirm { answer: answer(Solved::Yes, Some(5)) }),
        State::Merged => hand().does(Role::Clerk, AT, Act::Merge { into: CaseId(2) }),
        State::Withdrawn => hand().does(Role::Enterprise, AT, Act::Withdraw { reason: String::new() }),
        State::Declined => in_state(State::Submitted).does(Role::Clerk, AT, Act::Decline { ground: "g".into(), instead: "i".into() }),
    }
}

/// An act of each kind with everything it needs.
fn complete(kind: ActKind) -> Act {
    let text = || "t".to_owned();
    let reason = text;
    match kind {
        ActKind::Submit => submit(),
        ActKind::Accept => accept(Kind::Demand, Urgency::Ordinary),
        ActKind::AskForMore => Act::AskForMore { missing: vec![text()] },
        ActKind::Supply => Act::Supply { text: text() },
        ActKind::Lapse => Act::Lapse,
        ActKind::Revive => Act::Revive { text: text() },
        ActKind::Decline => Act::Decline { ground: text(), instead: text() },
        ActKind::Route => route(),
        ActKind::Sign => Act::Sign,
        ActKind::Refuse => Act::Refuse { rule: text(), office: OfficeId(99) },
        ActKind::SignByDefault => Act::SignByDefault,
        ActKind::OfferHandOver => Act::OfferHandOver { to: other_lead(), reason: reason() },
        ActKind::TakeOver => Act::TakeOver,
        ActKind::Pause => Act::Pause { reason: reason(), waiting_for: text(), until: day("2023-05-08") },
        ActKind::Resume => Act::Resume { text: text() },
        ActKind::PauseEnds => Act::PauseEnds,
        ActKind::AskExtension => Act::AskExtension { days: 2, reason: reason() },
        ActKind::SignExtension => Act::SignExtension { reason: reason() },
        ActKind::RefuseExtension => Act::RefuseExtension { reason: reason() },
        ActKind::Reply => Act::Reply { reply: reply(Outcome::Solved) },
        ActKind::SignReply => Act::SignReply,
        ActKind::SendBack => Act::SendBack { reason: reason() },
        ActKind::Ask => Act::Ask { channel: Channel::Text },
        ActKind::Confirm => Act::Confirm { answer: answer(Solved::Yes, Some(5)) },
        ActKind::Silence => Act::Silence,
        ActKind::Reopen => Act::Reopen { ground: ReopenGround::NewFact, text: text() },
        ActKind::AskLongStanding => Act::AskLongStanding { plan: plan(day("2023-05-20")) },
        ActKind::SignLongStanding => Act::SignLongStanding,
        ActKind::PromiseReply => Act::PromiseReply { text: text(), plan: plan(day("2023-05-25")) },
        ActKind::TakeUp => Act::TakeUp { reason: reason() },
        ActKind::Merge => Act::Merge { into: CaseId(2) },
        ActKind::Follow => Act::Follow { follower: CaseId(3) },
        ActKind::Withdraw => Act::Withdraw { reason: reason() },
        ActKind::Contact => contact(),
        ActKind::Interim => Act::Interim { text: text() },
        ActKind::Opinion => Act::Opinion { text: text() },
        ActKind::Add => Act::Add { text: text() },
        ActKind::Reclassify => Act::Reclassify { kind: Kind::Complex, urgency: Urgency::Ordinary, date: None, reason: reason() },
        ActKind::Urge => Act::Urge { text: text() },
        ActKind::Reassign => Act::Reassign { lead: other_lead(), reason: reason() },
        ActKind::Raise => Act::Raise { reason: reason() },
        ActKind::TakeCharge => Act::TakeCharge { person: PersonId(70) },
        ActKind::Lift => Act::Lift { until: day("2023-05-20"), reason: reason() },
        ActKind::Meet => Act::Meet { text: text() },
    }
}

#[test]
fn every_move_not_in_the_table_is_refused_for_every_role() {
    let written = written();
    let mut reached = BTreeSet::new();
    for state in State::ALL {
        let led = in_state(*state);
        assert_eq!(led.case.state, *state);
        for (kind, role) in ActKind::ALL.iter().flat_map(|kind| Role::ALL.iter().map(move |role| (*kind, *role))) {
            let of =
                |w: &&(String, String, String, String)| (w.0.as_str(), w.1.as_str(), w.2.as_str()) == (state.key(), kind.key(), role.key());
            let targets: Vec<&str> = written.iter().filter(of).map(|w| w.3.as_str()).collect();
            let by_others = written.iter().any(|w| (w.0.as_str(), w.1.as_str()) == (state.key(), kind.key()));
            let what = format!("{} {} {}", state.key(), kind.key(), role.key());
            match led.tries(role, AT, complete(kind)) {
                Ok(done) => {
                    assert!(targets.contains(&done.case.state.key()), "{what} led to {}", done.case.state.key());
                    reached.insert(what);
                }
                Err(Refusal::NoSuchMove(..)) => assert!(!by_others, "{what}"),
                Err(Refusal::NotForRole(_)) => assert!(by_others && targets.is_empty(), "{what}"),
                Err(_) => assert!(!targets.is_empty(), "{what} stands in no row, yet something else was in the way"),
            }
        }
    }
    // Most moves need nothing but their content; the others have conditions and are done in the stories.
    assert!(reached.len() > 90, "{}", reached.len());
}

#[test]
fn the_program_has_the_table_as_it_is_written() {
    let mut program = BTreeSet::new();
    for m in zhida_cases::MOVES {
        for (from, by) in m.from.iter().flat_map(|from| m.by.iter().map(move |by| (from, by))) {
            let to: Vec<State> = match m.to {
                zhida_cases::To::State(to) => vec![to],
                zhida_cases::To::OneOf(all) => all.to_vec(),
                zhida_cases::To::Same => vec![*from],
            };
            for to in to {
                let row = (from.key().to_owned(), m.act.key().to_owned(), by.key().to_owned(), to.key().to_owned());
                assert!(program.insert(row.clone()), "{row:?} stands twice");
            }
        }
    }
    assert_eq!(program, written());
}

#[test]
fn nobody_brings_about_what_falls_due() {
    for (state, kind) in [
        (State::Incomplete, ActKind::Lapse),
        (State::Routed, ActKind::SignByDefault),
        (State::Paused, ActKind::PauseEnds),
        (State::Replied, ActKind::Silence),
    ] {
        assert_eq!(in_state(state).refuses(Role::System, AT, complete(kind)), Refusal::NotYet);
    }
}

#[test]
fn keys_are_what_the_log_writes() {
    for kind in ActKind::ALL {
        let json = serde_json::to_value(complete(*kind)).unwrap();
        assert_eq!(json["act"], kind.key());
        assert_eq!(serde_json::from_value::<Act>(json).unwrap(), complete(*kind));
    }
    for state in State::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.key());
    }
    let log = in_state(State::LongStanding).log;
    let written = serde_json::to_string(&log).unwrap();
    assert_eq!(serde_json::from_str::<Vec<zhida_cases::Row>>(&written).unwrap(), log);
    assert_eq!(log[2].actor.person, Some(PersonId(3)));
    assert_eq!(lead().person, PersonId(5));
}
