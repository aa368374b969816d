//! What the tests share: the real calendar, some people, and a case that is led step by step.
#![allow(dead_code, reason = "each test file uses its part")]

use chrono::{NaiveDate, NaiveDateTime};
use std::sync::LazyLock;
use zhida_cases::{
    Act, Actor, Answer, Case, CaseId, Channel, Clock, Deed, Done, EnterpriseId, Frame, Kind, No, OfficeId, Opening, Outcome, PersonId,
    Plan, Refusal, Reply, Role, Row, Seat, Settings, Solved, Urgency, Which, act, clocks, settle,
};
use zhida_facts::Calendar;

pub(crate) static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::parse(include_str!("../../../../measures/codes/workdays.csv")).unwrap());
pub(crate) static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

pub(crate) fn frame() -> Frame<'static> {
    Frame { calendar: &CALENDAR, settings: &SETTINGS }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `2023-04-28 17:30`
pub(crate) fn t(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

/// The person of each role; the lead is the handler, 5.
pub(crate) fn actor(role: Role) -> Actor {
    let person = Role::ALL.iter().position(|r| *r == role).unwrap() as i64 + 1;
    match role {
        Role::System => Actor::SYSTEM,
        _ => Actor { person: Some(PersonId(person)), role, office: Some(OfficeId(person)) },
    }
}

pub(crate) fn lead() -> Seat {
    let actor = actor(Role::Handler);
    Seat { person: actor.person.unwrap(), office: actor.office.unwrap(), centre: false }
}

pub(crate) fn other_lead() -> Seat {
    Seat { person: PersonId(77), office: OfficeId(77), centre: false }
}

pub(crate) fn reply(outcome: Outcome) -> Reply {
    let no = No { rule: "r".into(), instead: "i".into(), person: "p".into(), appeal: "a".into() };
    Reply { text: "t".into(), outcome, evidence: vec!["e".into()], next_step: "n".into(), no: Some(no) }
}

pub(crate) fn answer(solved: Solved, rating: Option<u8>) -> Answer {
    Answer { solved, rating, missing: String::new(), close_anyway: false, marks: Vec::new() }
}

pub(crate) fn plan(next_reply: NaiveDate) -> Plan {
    Plan { text: "p".into(), milestones: vec![(next_reply, "m".into())], next_reply }
}

pub(crate) fn submit() -> Act {
    Act::Submit { subject: "power".into(), text: "停电".into(), contact: "139".into(), channel: Channel::App }
}

pub(crate) fn accept(kind: Kind, urgency: Urgency) -> Act {
    Act::Accept { kind, subject: "power".into(), urgency, date: None }
}

pub(crate) fn route() -> Act {
    Act::Route { lead: lead(), co: Vec::new(), why: "rule-7".into() }
}

pub(crate) fn contact() -> Act {
    Act::Contact { channel: Channel::Phone, reached: true }
}

/// A case with its log and all notices so far.
#[derive(Clone)]
pub(crate) struct Led {
    pub(crate) case: Case,
    pub(crate) log: Vec<Row>,
    pub(crate) last: Done,
}

impl Led {
    pub(crate) fn draft(at: &str) -> Self {
        let case = Case::draft(Opening { id: CaseId(1), enterprise: EnterpriseId(9), at: t(at) });
        let last = settle(&case, t(at), &frame());
        Self { case, log: Vec::new(), last }
    }

    /// Submitted and accepted at one instant.
    pub(crate) fn accepted(kind: Kind, urgency: Urgency, at: &str) -> Self {
        Self::draft(at).does(Role::Enterprise, at, submit()).does(Role::Clerk, at, accept(kind, urgency))
    }

    /// Accepted, contacted, routed and signed for at one instant.
    pub(crate) fn in_hand(kind: Kind, at: &str) -> Self {
        Self::accepted(kind, Urgency::Ordinary, at).does(Role::Clerk, at, route()).does(Role::Handler, at, Act::Sign).does(
            Role::Handler,
            at,
            contact(),
        )
    }

    pub(crate) fn tries(&self, role: Role, at: &str, what: Act) -> Result<Done, Refusal> {
        act(&self.case, Deed { at: t(at), actor: actor(role), act: what, seen: None, request: "q".into() }, &frame())
    }

    fn takes(mut self, done: Done) -> Self {
        self.log.extend(done.rows.clone());
        self.case = done.case.clone();
        self.last = done;
        self
    }

    pub(crate) fn does(self, role: Role, at: &str, what: Act) -> Self {
        let kind = what.kind();
        let done = self.tries(role, at, what).unwrap_or_else(|e| panic!("{kind:?} at {at}: {e:?}"));
        self.takes(done)
    }

    pub(crate) fn refuses(&self, role: Role, at: &str, what: Act) -> Refusal {
        let kind = what.kind();
        self.tries(role, at, what).map(|done| panic!("{kind:?} led to {:?}", done.case.state)).unwrap_err()
    }

    /// What falls due by then.
    pub(crate) fn waits(self, until: &str) -> Self {
        let done = settle(&self.case, t(until), &frame());
        self.takes(done)
    }

    pub(crate) fn clock(&self, which: Which) -> Clock {
        clocks(&self.case, &frame()).into_iter().find(|c| c.which == which).unwrap_or_else(|| panic!("no clock {which:?}"))
    }

    /// Deadline as `2023-05-09` or `2023-05-04 09:30`.
    pub(crate) fn due(&self, which: Which) -> String {
        let deadline = self.clock(which).due.deadline().unwrap();
        match deadline.time {
            None => deadline.day.to_string(),
            Some(time) => format!("{} {}", deadline.day, time.format("%H:%M")),
        }
    }
}
