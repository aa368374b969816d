//! Ten thousand random histories, and the laws of deadlines.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use chrono::{Days, NaiveDateTime, TimeDelta};
use common::{CALENDAR, SETTINGS, actor, answer, day, frame, lead, other_lead, plan, reply, submit, t};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use zhida_cases::{
    Act, ActKind, Actor, Break, Case, CaseId, Channel, CoSeat, Deadline, Deed, Done, EnterpriseId, Kind, MOVES, Notice, OfficeHours,
    OfficeId, Opening, Outcome, PersonId, Prompt, ReopenGround, Role, Seat, Solved, State, Term, To, Urgency, Which, act, clocks, deadline,
    light, may, reminders, settle,
};

struct History {
    random: ChaCha8Rng,
    now: NaiveDateTime,
    case: Case,
    log: Vec<zhida_cases::Row>,
    told: BTreeMap<String, (zhida_cases::Party, Prompt)>,
}

impl History {
    fn begin(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let now = t("2022-12-20 08:00") + TimeDelta::minutes(random.random_range(0..200 * 1440));
        let case = Case::draft(Opening { id: CaseId(1), enterprise: EnterpriseId(1), at: now });
        Self { random, now, case, log: Vec::new(), told: BTreeMap::new() }
    }

    /// Every fifth history begins where chance seldom comes: in hand, or up to three rounds later.
    fn far_on(mut self, rounds: u64) -> Self {
        let reply = || Act::Reply { reply: reply(Outcome::Solved) };
        let contact = Act::Contact { channel: Channel::Phone, reached: true };
        let accept = Act::Accept { kind: Kind::Complex, subject: "s".into(), urgency: Urgency::Ordinary, date: None };
        let route = Act::Route { lead: lead(), co: Vec::new(), why: "w".into() };
        let begin = [
            (Role::Enterprise, submit()),
            (Role::Clerk, accept),
            (Role::Clerk, route),
            (Role::Handler, Act::Sign),
            (Role::Handler, contact),
        ];
        let rounds = (0..rounds).flat_map(|round| {
            let no = Act::Confirm { answer: answer(Solved::No, None) };
            let sign = (round > 0).then_some((Role::Head, Act::SignReply));
            [(Role::Handler, reply())].into_iter().chain(sign).chain([(Role::Enterprise, no)])
        });
        for (role, act) in begin.into_iter().chain(rounds) {
            let deed = Deed { at: self.now, actor: actor(role), act, seen: None, request: "q".into() };
            let done = zhida_cases::act(&self.case, deed, &frame()).unwrap();
            self.take(done);
        }
        self
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        *of.choose(&mut self.random).unwrap()
    }

    fn text(&mut self) -> String {
        if self.random.random_ratio(1, 30) { " ".into() } else { "t".into() }
    }

    fn ahead(&mut self, days: u64) -> chrono::NaiveDate {
        self.now.date() + Days::new(self.random.random_range(0..days))
    }

    fn seat(&mut self) -> Seat {
        self.one(&[lead(), lead(), other_lead(), Seat { centre: true, ..lead() }])
    }

    fn actor(&mut self, role: Role) -> Actor {
        match role {
            // Mostly those the case names, so that histories get somewhere.
            Role::Handler if self.random.random_ratio(9, 10) => {
                let seats: Vec<Seat> = self.case.offered.or(self.case.lead).into_iter().chain(self.case.lead).collect();
                let seat = if seats.is_empty() { lead() } else { self.one(&seats) };
                Actor { person: Some(seat.person), role, office: Some(seat.office) }
            }
            Role::CoHandler => Actor { person: Some(PersonId(6)), role, office: Some(OfficeId(6)) },
            Role::Enterprise if self.random.random_ratio(1, 20) => Actor { person: Some(lead().person), role, office: None },
            role => actor(role),
        }
    }

    fn act(&mut self, kind: ActKind) -> Act {
        let (text, reason) = (self.text(), self.text());
        let kinds = self.one(Kind::ALL);
        let urgency = self.one(&[Urgency::Ordinary, Urgency::Ordinary, Urgency::Urgent]);
        let date = Some(self.ahead(60));
        match kind {
            ActKind::Submit => submit(),
            ActKind::Accept => Act::Accept { kind: kinds, subject: text, urgency, date },
            ActKind::AskForMore => Act::AskForMore { missing: vec![text] },
            ActKind::Supply => Act::Supply { text },
            ActKind::Lapse => Act::Lapse,
            ActKind::Revive => Act::Revive { text },
            ActKind::Decline => Act::Decline { ground: text, instead: reason },
            ActKind::Route => {
                let seat = Seat { person: PersonId(6), office: OfficeId(6), centre: false };
                Act::Route { lead: self.seat(), co: vec![CoSeat { seat, due: self.ahead(20) }], why: text }
            }
            ActKind::Sign => Act::Sign,
            ActKind::Refuse => Act::Refuse { rule: text, office: self.one(&[OfficeId(5), OfficeId(77), OfficeId(88)]) },
            ActKind::SignByDefault => Act::SignByDefault,
            ActKind::OfferHandOver => Act::OfferHandOver { to: self.seat(), reason },
            ActKind::TakeOver => Act::TakeOver,
            ActKind::Pause => Act::Pause { reason, waiting_for: text, until: self.ahead(18) },
            ActKind::Resume => Act::Resume { text },
            ActKind::PauseEnds => Act::PauseEnds,
            ActKind::AskExtension => Act::AskExtension { days: self.random.random_range(0..12), reason },
            ActKind::SignExtension => Act::SignExtension { reason },
            ActKind::RefuseExtension => Act::RefuseExtension { reason },
            ActKind::Reply => Act::Reply { reply: reply(self.one(Outcome::ALL)) },
            ActKind::SignReply => Act::SignReply,
            ActKind::SendBack => Act::SendBack { reason },
            ActKind::Ask => Act::Ask { channel: self.one(Channel::ALL) },
            ActKind::Confirm => {
                let rating = self.one(&[None, Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)]);
                let mut answer = answer(self.one(Solved::ALL), rating);
                answer.close_anyway = self.random.random_ratio(1, 4);
                Act::Confirm { answer }
            }
            ActKind::Silence => Act::Silence,
            ActKind::Reopen => Act::Reopen { ground: ReopenGround::NotSolved, text },
            ActKind::AskLongStanding => Act::AskLongStanding { plan: plan(self.ahead(35)) },
            ActKind::SignLongStanding => Act::SignLongStanding,
            ActKind::PromiseReply => Act::PromiseReply { text, plan: plan(self.ahead(35)) },
            ActKind::TakeUp => Act::TakeUp { reason },
            ActKind::Merge => Act::Merge { into: CaseId(self.random.random_range(1..4)) },
            ActKind::Follow => Act::Follow { follower: CaseId(self.random.random_range(1..4)) },
            ActKind::Withdraw => Act::Withdraw { reason },
            ActKind::Contact => Act::Contact { channel: self.one(Channel::ALL), reached: self.random.random_ratio(3, 4) },
            ActKind::Interim => Act::Interim { text },
            ActKind::Opinion => Act::Opinion { text },
            ActKind::Add => Act::Add { text },
            ActKind::Reclassify => Act::Reclassify { kind: kinds, urgency, date, reason },
            ActKind::Urge => Act::Urge { text },
            ActKind::Reassign => Act::Reassign { lead: self.seat(), reason },
            ActKind::Raise => Act::Raise { reason },
            ActKind::TakeCharge => Act::TakeCharge { person: PersonId(60) },
            ActKind::Lift => Act::Lift { until: self.ahead(10), reason },
            ActKind::Meet => Act::Meet { text },
        }
    }

    /// Some time passes, and somebody does something, or only the machine looks.
    fn step(&mut self) {
        let minutes = self.one(&[1_i64, 20, 240, 1440, 1440, 3 * 1440, 8 * 1440]);
        self.now += TimeDelta::minutes(self.random.random_range(0..=minutes));
        let case = settle(&self.case, self.now, &frame()).case;
        let kind = if self.random.random_ratio(1, 8) {
            self.one(ActKind::ALL)
        } else {
            // Ends are rare, so that most histories are long.
            let spared = self.random.random_ratio(5, 6);
            let ends = |m: &&zhida_cases::Move| spared && matches!(m.act, ActKind::Merge | ActKind::Withdraw | ActKind::Decline);
            let possible: Vec<ActKind> = MOVES.iter().filter(|m| m.from.contains(&case.state) && !ends(m)).map(|m| m.act).collect();
            if possible.is_empty() { ActKind::Reopen } else { self.one(&possible) }
        };
        let roles: Vec<Role> = MOVES.iter().filter(|m| m.act == kind && m.from.contains(&case.state)).flat_map(|m| m.by).copied().collect();
        let role = if roles.is_empty() || self.random.random_ratio(1, 10) { self.one(Role::ALL) } else { self.one(&roles) };
        let deed = Deed { at: self.now, actor: self.actor(role), act: self.act(kind), seen: None, request: "q".into() };
        let done = act(&self.case, deed, &frame()).unwrap_or_else(|_| settle(&self.case, self.now, &frame()));
        self.take(done);
    }

    fn take(&mut self, done: Done) {
        self.log.extend(done.rows);
        self.case = done.case;
        for Notice { key, to, prompt, at, .. } in done.notices {
            if let Prompt::Clock(..) = prompt {
                assert!(at <= self.now, "{key} is told before its time");
                let open = SETTINGS.on(at.date()).hours.open_at_or_after(at, &CALENDAR).unwrap();
                assert!(self.case.urgency == Urgency::Urgent || open == at, "{key} leaves at {at}");
            }
            let before = self.told.insert(key.clone(), (to, prompt));
            assert!(before.is_none_or(|before| before == (to, prompt)), "{key} stands for two things");
        }
        assert!(done.wake.is_none_or(|wake| wake > self.now), "what is due is done");
        self.look();
    }

    fn look(&self) {
        let (case, now) = (&self.case, self.now);
        let again = settle(case, now, &frame());
        assert!(again.case == *case && again.rows.is_empty(), "looking twice does nothing twice");
        let clocks = clocks(case, &frame());
        let clock = |which| clocks.iter().find(|c| c.which == which);
        // In every open state somebody's clock runs, and what ends by itself has not passed its end.
        let running = match case.state {
            State::Submitted => Some(Which::Acceptance),
            State::Incomplete => Some(Which::Supply),
            State::Accepted | State::Routed | State::InHand | State::ReplyDrafted => Some(Which::Close),
            State::Replied => Some(Which::Confirmation),
            State::LongStanding => Some(Which::NextReply),
            _ => None,
        };
        if let Some(which) = running {
            assert!(clock(which).is_some_and(|c| c.runs() && c.due.deadline().is_some()), "{which:?} does not run in {:?}", case.state);
        }
        match case.state {
            State::Paused => assert!(case.pause_until.unwrap() > now.date()),
            State::Routed => assert!(clock(Which::Sign).unwrap().due.deadline().unwrap().is_kept_by(now)),
            _ => {}
        }
        for c in &clocks {
            if let (Some(due), Term::WorkingDays(_) | Term::Days(_) | Term::Until(_) | Term::OfficeMinutes(_)) = (c.due.deadline(), c.term)
            {
                assert_eq!(CALENDAR.is_workday(due.day), Ok(true), "{c:?}");
            }
            // A date of its own may have passed when a case is taken up again; then it is late at once.
            assert!(matches!(c.term, Term::Until(_)) || c.due.deadline().is_none_or(|due| due.instant() >= c.from), "{c:?}");
            assert!(c.met.is_some() || case.state.is_open() || case.state == State::Draft, "{c:?} runs in {:?}", case.state);
        }
        if let Some((accepted, _)) = case.accepted {
            assert!(clocks.iter().filter(|c| matches!(c.which, Which::Contact | Which::Interim)).all(|c| c.from == accepted));
            assert_eq!(case.rounds[0].from, accepted);
        }
        let answered = case.rounds.iter().filter(|round| round.closed.is_some() || round.answer.is_some()).count();
        assert!(case.round() <= answered + 1, "a round begins where one ended");
        assert!(light(case, now, &frame()).is_some() || running.is_none_or(|which| which == Which::Confirmation));
        assert!(reminders(case, now, &frame()).iter().all(|n| n.at <= now));
    }
}

#[test]
fn ten_thousand_histories() {
    let mut done: BTreeSet<(State, ActKind, State)> = BTreeSet::new();
    let mut ended: BTreeMap<State, usize> = BTreeMap::new();
    for seed in 0..10_000 {
        let mut history = History::begin(seed);
        if seed % 5 == 0 {
            history = history.far_on(seed / 5 % 4);
        }
        for _ in 0..20 {
            history.step();
        }
        let case = Case::replay(history.case.opening, &history.log).unwrap();
        assert_eq!(case, history.case, "seed {seed}");
        assert_eq!(clocks(&case, &frame()), clocks(&history.case, &frame()));
        assert!(history.log.is_sorted_by_key(|row| row.at));
        for row in &history.log {
            assert!(may(row.from, row.act.kind(), row.actor.role).is_some());
            done.insert((row.from, row.act.kind(), row.to));
        }
        *ended.entry(case.state).or_default() += 1;
    }
    assert_eq!(ended.values().sum::<usize>(), 10_000);
    assert!(State::ALL.iter().all(|state| *state == State::Draft || ended.contains_key(state)), "{ended:?}");
    // Every row of the table was walked, from each of its states and to each of its ends.
    for m in MOVES {
        for from in m.from {
            let ends: Vec<State> = match m.to {
                To::State(to) => vec![to],
                To::OneOf(all) => all.to_vec(),
                To::Same => vec![*from],
            };
            assert!(ends.iter().all(|to| done.contains(&(*from, m.act, *to))), "{from:?} {:?} {ends:?} was never done", m.act);
        }
    }
}

/// A log that was tampered with is found out.
#[test]
fn a_log_that_does_not_fit_is_broken_at_its_row() {
    let mut history = History::begin(3);
    while history.log.len() < 12 {
        history.step();
    }
    let opening = history.case.opening;
    let broken = |change: &dyn Fn(&mut Vec<zhida_cases::Row>)| {
        let mut log = history.log.clone();
        change(&mut log);
        Case::replay(opening, &log).map(|_| ()).unwrap_err().row
    };
    assert_eq!(broken(&|log| log[5].from = State::Draft), 5);
    assert_eq!(broken(&|log| log[5].to = State::Draft), 5);
    assert_eq!(broken(&|log| log[5].at = day("2000-01-01").and_hms_opt(0, 0, 0).unwrap()), 5);
    assert_eq!(broken(&|log| log[5].actor.role = Role::Auditor), 5);
    assert_eq!(broken(&|log| drop(log.remove(0))), 0);
}

fn ends(start: i64, term: Term, breaks: &[Break]) -> Option<Deadline> {
    let start = t("2022-12-20 08:00") + TimeDelta::minutes(start);
    deadline(start, term, breaks, &OfficeHours::default(), &CALENDAR).unwrap()
}

fn breaks() -> impl Strategy<Value = Vec<Break>> {
    let one = (0_i64..60 * 1440, 1_i64..12 * 1440).prop_map(|(from, length)| {
        let from = t("2022-12-20 08:00") + TimeDelta::minutes(from);
        Break { from, to: Some(from + TimeDelta::minutes(length)) }
    });
    prop::collection::vec(one, 0..4)
}

fn terms() -> impl Strategy<Value = (Term, Term)> {
    (0_u32..40, 0_u32..10, 0_usize..4).prop_map(|(n, more, which)| {
        let of = [Term::WorkingDays, Term::Days, |n| Term::OfficeMinutes(n * 47), |n| Term::Minutes(n * 47)][which];
        (of(n), of(n + more))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_pause_never_makes_a_deadline_earlier(start in 0_i64..50 * 1440, (term, _) in terms(), mut some in breaks(), another in breaks()) {
        let before = ends(start, term, &some);
        some.extend(another);
        prop_assert!(ends(start, term, &some) >= before);
        // One without end can only open it.
        some.push(Break { from: t("2023-01-20 08:00"), to: None });
        let open = ends(start, term, &some);
        prop_assert!(open.is_none() || open >= before);
    }

    #[test]
    fn a_longer_term_never_ends_earlier_nor_a_later_start(start in 0_i64..50 * 1440, later in 0_i64..3000, (term, longer) in terms(), some in breaks()) {
        prop_assert!(ends(start, longer, &some) >= ends(start, term, &some));
        prop_assert!(ends(start + later, term, &some) >= ends(start, term, &some));
    }

    #[test]
    fn deadlines_fall_on_working_days(start in 0_i64..50 * 1440, (term, _) in terms(), some in breaks()) {
        let due = ends(start, term, &some).unwrap();
        // Minutes day and night end when they end; no minutes at all end where they begin.
        let exempt = matches!(term, Term::Minutes(_));
        prop_assert!(exempt || CALENDAR.is_workday(due.day) == Ok(true), "{:?} {:?}", term, due);
        if let (Term::OfficeMinutes(_), Some(time)) = (term, due.time) {
            let at = due.day.and_time(time);
            let hours = OfficeHours::default();
            // The last minute before it was in office hours.
            let minute = at - TimeDelta::minutes(1);
            prop_assert!(term == Term::OfficeMinutes(0) || hours.open_at_or_after(minute, &CALENDAR) == Ok(minute), "{}", at);
        }
    }
}
