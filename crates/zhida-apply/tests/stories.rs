//! Applications told step by step, with dates that can be checked on a calendar.
//!
//! Real calendar: 2026-10-01 … 10-07 are free, Saturday 2026-10-10 and Sunday 2026-09-20 are worked.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use chrono::{NaiveDate, NaiveDateTime};
use zhida_apply::{
    Act, Actor, Application, Frozen, Light, Officer, Opening, Party, Payment, Procedure, Proposal, Reason, Refusal, Row, State, Step, act,
    due, light, settle,
};
use zhida_facts::Calendar;

fn calendar() -> Calendar {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../measures/codes/workdays.csv");
    Calendar::parse(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

const BUREAU: &str = "市工业和信息化局";
const COUNTY: &str = "县经信局";

fn step(name: &str, department: &str, officer: Officer, workdays: u32) -> Step {
    Step { name: name.to_owned(), department: department.to_owned(), officer, workdays }
}

fn procedure(silence: bool) -> Procedure {
    let steps = vec![
        step("初审", COUNTY, Officer::Handler, 5),
        step("现场核查", COUNTY, Officer::Inspector, 5),
        step("专家评审", BUREAU, Officer::Expert, 10),
        step("审定", BUREAU, Officer::Head, 3),
    ];
    Procedure { steps, notice: 5, supplement: 10, silence, scored: vec!["创新".to_owned(), "市场".to_owned()] }
}

fn frozen() -> Frozen {
    Frozen {
        version: 1,
        text: "a".to_owned(),
        seq: 9,
        facts: "b".to_owned(),
        papers: Vec::new(),
        word: String::new(),
        verdict: "yes".to_owned(),
        amount: Some(2_000_000),
    }
}

fn enterprise() -> Actor {
    Actor { party: Party::Enterprise, person: Some(1) }
}
fn office(department: &str, person: i64) -> Actor {
    Actor { party: Party::Department(department.to_owned()), person: Some(person) }
}
fn anybody() -> Actor {
    Actor { party: Party::Public, person: None }
}
fn grant() -> Proposal {
    Proposal {
        grant: true,
        amount: Some(2_000_000),
        reasons: vec![Reason { clause: "第三条".to_owned(), holds: true, why: String::new() }],
    }
}

/// A story keeps its log, so that it can be told again.
struct Story {
    now: Application,
    log: Vec<Row>,
    calendar: Calendar,
}

impl Story {
    fn begin() -> Self {
        Self { now: Application::draft(Opening { at: at("2026-09-15 09:00") }), log: Vec::new(), calendar: calendar() }
    }
    fn does(&mut self, by: Actor, what: Act, when: &str) -> &mut Self {
        let (now, row) = act(&self.now, by, what, at(when)).unwrap();
        self.now = now;
        self.log.push(row);
        self
    }
    fn refuses(&mut self, by: Actor, what: Act, when: &str, why: Refusal) -> &mut Self {
        assert_eq!(act(&self.now, by, what, at(when)).unwrap_err(), why);
        self
    }
    fn waits_until(&mut self, when: &str) -> &mut Self {
        let (now, rows) = settle(&self.now, &self.calendar, at(when)).unwrap();
        self.now = now;
        self.log.extend(rows);
        self
    }
    fn is(&mut self, state: State, until: Option<&str>) -> &mut Self {
        assert_eq!(self.now.state, state);
        assert_eq!(due(&self.now, &self.calendar).unwrap(), until.map(day));
        assert_eq!(Application::replay(self.now.opening, &self.log).as_ref(), Ok(&self.now), "the log makes it again");
        self
    }
}

fn scores() -> Act {
    Act::Score(vec![("创新".to_owned(), "30".to_owned()), ("市场".to_owned(), "17.5".to_owned())])
}

#[test]
fn from_the_draft_to_the_money() {
    let mut story = Story::begin();
    story.refuses(office(COUNTY, 7), Act::Pass(String::new()), "2026-09-15 10:00", Refusal::State);
    story.does(enterprise(), Act::Submit(frozen(), procedure(false)), "2026-09-16 10:00");
    // Sunday 09-20 is worked: 17, 18, 20, 21, 22.
    story.is(State::Review, Some("2026-09-22"));
    story.refuses(office(BUREAU, 8), Act::Pass(String::new()), "2026-09-17 10:00", Refusal::Party);
    story.refuses(office(COUNTY, 7), Act::Return(vec![]), "2026-09-17 10:00", Refusal::Words);
    story.does(office(COUNTY, 7), Act::Return(vec!["审计报告".to_owned(), "收款账户".to_owned()]), "2026-09-17 10:00");
    // 18, 20, 21, 22, 23, 24, then the Mid-Autumn days, 28, 29, 30, 10-08.
    story.is(State::Returned, Some("2026-10-08"));
    story.does(enterprise(), Act::Supply(frozen()), "2026-09-21 15:00");
    story.refuses(office(COUNTY, 7), Act::Return(vec!["还缺".to_owned()]), "2026-09-22 10:00", Refusal::Twice);
    story.does(office(COUNTY, 7), Act::Pass("材料齐全".to_owned()), "2026-09-22 10:00");
    story.refuses(office(COUNTY, 7), Act::Pass(String::new()), "2026-09-22 11:00", Refusal::Visit);
    story.does(office(COUNTY, 7), Act::Visit(day("2026-09-23"), "设备与清单一致".to_owned()), "2026-09-23 16:00");
    story.does(office(COUNTY, 7), Act::Pass(String::new()), "2026-09-23 16:10");
    story.refuses(office(BUREAU, 8), Act::Pass(String::new()), "2026-09-24 09:00", Refusal::Points);
    story.refuses(office(BUREAU, 8), Act::Score(vec![("别的".to_owned(), "1".to_owned())]), "2026-09-24 09:00", Refusal::Points);
    story.does(office(BUREAU, 8), scores(), "2026-09-24 09:30").does(office(BUREAU, 8), Act::Pass(String::new()), "2026-09-24 09:40");
    story.is(State::Review, Some("2026-09-30"));
    let doubtful = Proposal { reasons: vec![Reason { clause: "第三条".to_owned(), holds: false, why: "不符".to_owned() }], ..grant() };
    story.refuses(office(BUREAU, 8), Act::Propose(doubtful), "2026-09-28 09:00", Refusal::Words);
    story.does(office(BUREAU, 8), Act::Propose(grant()), "2026-09-28 09:00");
    // 29, 30, 10-08, 09, 10: the holiday does not count, the worked Saturday does.
    story.is(State::Notice, Some("2026-10-10"));
    story.refuses(office(BUREAU, 9), Act::Decide(true, String::new()), "2026-09-30 09:00", Refusal::Notice);
    story.does(anybody(), Act::Object("某某".to_owned(), String::new(), "该企业已停产".to_owned()), "2026-10-09 09:00");
    story.waits_until("2026-10-10 23:59").is(State::Notice, Some("2026-10-10"));
    story.waits_until("2026-10-12 09:00").is(State::Proposed, None);
    assert_eq!(story.now.noticed, Some(at("2026-10-11 00:00")), "it ended when it ended, not when somebody looked");
    story.refuses(anybody(), Act::Object(String::new(), String::new(), "迟了".to_owned()), "2026-10-12 09:00", Refusal::State);
    story.refuses(office(BUREAU, 9), Act::Decide(true, String::new()), "2026-10-12 09:10", Refusal::Objections);
    story.does(office(BUREAU, 8), Act::Answer(0, false, "现场核查时在生产".to_owned()), "2026-10-12 09:20");
    story.refuses(office(BUREAU, 8), Act::Decide(true, String::new()), "2026-10-12 09:30", Refusal::SamePerson);
    story.does(office(BUREAU, 9), Act::Decide(true, String::new()), "2026-10-12 09:30").is(State::Granted, None);
    let money = |amount| Act::Pay(Payment { amount, day: day("2026-10-15"), reference: "2026-0001".to_owned() });
    story.refuses(office(BUREAU, 8), money(1_999_999), "2026-10-15 10:00", Refusal::Amount);
    story.does(office(BUREAU, 8), money(2_000_000), "2026-10-15 10:00");
    story.refuses(office(BUREAU, 8), Act::Confirm(true), "2026-10-15 10:05", Refusal::SamePerson);
    story.does(office(BUREAU, 9), Act::Confirm(true), "2026-10-15 11:00").is(State::Paid, None);
    assert_eq!(story.now.amount(), Some(2_000_000));
}

#[test]
fn silence_passes_a_step_at_its_own_instant_and_never_decides() {
    let mut story = Story::begin();
    story.does(enterprise(), Act::Submit(frozen(), procedure(true)), "2026-09-16 10:00");
    // Nobody did anything: 初审 to 09-22; then five working days from 09-23 (24, 28, 29, 30, 10-08), ten from 10-09 (10, 12 … 22).
    story.waits_until("2026-12-01 00:00");
    let passed: Vec<(usize, NaiveDateTime, bool)> = story.now.passed.iter().map(|(s, at, silent, _)| (*s, *at, *silent)).collect();
    assert_eq!(passed, [(0, at("2026-09-23 00:00"), true), (1, at("2026-10-09 00:00"), true), (2, at("2026-10-23 00:00"), true)]);
    // The head has to speak; the light is red and stays so.
    story.is(State::Review, Some("2026-10-28"));
    assert_eq!(light(story.now.since.date(), Some(day("2026-10-28")), day("2026-10-29"), &story.calendar), Light::Red);
}

#[test]
fn who_does_not_supply_in_time_lapses_and_who_does_not_want_it_withdraws() {
    let mut story = Story::begin();
    story.does(enterprise(), Act::Submit(frozen(), procedure(false)), "2026-09-16 10:00");
    story.does(office(COUNTY, 7), Act::Return(vec!["审计报告".to_owned()]), "2026-09-17 10:00");
    story.waits_until("2026-10-09 00:00").is(State::Lapsed, None);
    story.refuses(enterprise(), Act::Supply(frozen()), "2026-10-09 08:00", Refusal::State);

    let mut story = Story::begin();
    story.does(enterprise(), Act::Submit(frozen(), procedure(false)), "2026-09-16 10:00");
    story.refuses(office(COUNTY, 7), Act::Withdraw("代企业撤回".to_owned()), "2026-09-17 10:00", Refusal::Party);
    story.does(enterprise(), Act::Withdraw("不需要了".to_owned()), "2026-09-17 10:00").is(State::Withdrawn, None);
}

/// 免申即享: listed, noticed, decided, paid; and who is listed may refuse.
#[test]
fn nobody_has_to_apply() {
    let procedure = Procedure { steps: vec![step("比对", BUREAU, Officer::Head, 5)], scored: Vec::new(), ..procedure(false) };
    let mut story = Story::begin();
    let list = || Act::List(frozen(), procedure.clone(), grant());
    story.refuses(enterprise(), list(), "2026-09-16 10:00", Refusal::Party);
    story.refuses(office(COUNTY, 7), list(), "2026-09-16 10:00", Refusal::Party);
    story.does(office(BUREAU, 8), list(), "2026-09-16 10:00").is(State::Notice, Some("2026-09-22"));
    assert!(story.now.listed);
    let mut other = Story { now: story.now.clone(), log: story.log.clone(), calendar: calendar() };
    other.does(enterprise(), Act::Withdraw("放弃".to_owned()), "2026-09-18 10:00").is(State::Withdrawn, None);
    story.waits_until("2026-09-23 00:00").does(office(BUREAU, 9), Act::Decide(true, String::new()), "2026-09-23 09:00");
    story.is(State::Granted, None);
}

#[test]
fn a_refusal_says_why_is_shown_to_nobody_else_and_takes_two() {
    let mut story = Story::begin();
    let way = Procedure::usual(BUREAU, "审核", "审定", Vec::new());
    story.does(enterprise(), Act::Submit(frozen(), way), "2026-09-16 10:00");
    story.does(office(BUREAU, 7), Act::Pass(String::new()), "2026-09-16 11:00");
    let no = |why: &str| Proposal {
        grant: false,
        amount: None,
        reasons: vec![Reason { clause: "第四条".to_owned(), holds: false, why: why.to_owned() }],
    };
    story.refuses(office(BUREAU, 7), Act::Propose(no(" ")), "2026-09-17 09:00", Refusal::Words);
    story.does(office(BUREAU, 7), Act::Propose(no("研发费用不足100万元")), "2026-09-17 09:00").is(State::Proposed, None);
    let mut overturned = Story { now: story.now.clone(), log: story.log.clone(), calendar: calendar() };
    overturned.refuses(office(BUREAU, 8), Act::Decide(false, String::new()), "2026-09-17 10:00", Refusal::Words);
    overturned.does(office(BUREAU, 8), Act::Decide(false, "费用应含委托研发".to_owned()), "2026-09-17 10:00");
    // The head proposes anew within the step's ten days: 18, 20 … 24, 28, 29, 30, 10-08; what is then granted is shown to everybody.
    overturned.is(State::Review, Some("2026-10-08"));
    overturned.does(office(BUREAU, 7), Act::Propose(grant()), "2026-09-18 09:00").is(State::Notice, Some("2026-09-24"));
    story.does(office(BUREAU, 8), Act::Decide(true, String::new()), "2026-09-17 10:00").is(State::Refused, None);
}
