//! The log of a case in words.

use super::{number, subjects, when, words};
use crate::show::Show;
use crate::words::{Key, Words};
use std::collections::BTreeMap;
use zhida_cases::{Act, Answer, CoSeat, Plan, Reply, Role, Row, Seat, is_told};
use zhida_measure::Library;
use zhida_store::CaseFile;

/// A step.
pub(crate) struct Step {
    pub(crate) when: String,
    pub(crate) act: Key,
    /// Where the case was afterwards, if it moved.
    pub(crate) to: Option<Key>,
    pub(crate) role: Key,
    /// Name and office; empty for the machine and for a link.
    pub(crate) who: String,
    pub(crate) details: Vec<(Key, String)>,
}

/// Names of persons and of offices, by number.
pub(crate) type People = (BTreeMap<i64, String>, BTreeMap<i64, String>);

/// Who reads the log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Staff: everything.
    Desk,
    /// The enterprise: every step, but of the office's inner talk only that it was.
    Enterprise,
}

/// What is needed to say it.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub(crate) t: Words,
    pub(crate) library: &'a Library,
    pub(crate) people: &'a People,
    pub(crate) reader: Reader,
}

impl Teller<'_> {
    /// The steps from row `from` on, the oldest first.
    pub(crate) fn steps(&self, file: &CaseFile, from: usize) -> Vec<Step> {
        file.log.iter().enumerate().skip(from).map(|(n, row)| self.step(file, n, row)).collect()
    }

    fn step(&self, file: &CaseFile, n: usize, row: &Row) -> Step {
        let hidden = self.reader == Reader::Enterprise && !is_told(&file.log, n);
        Step {
            when: when::minute(row.at),
            act: words::act(row.act.kind()),
            to: (row.from != row.to).then(|| words::state(row.to)),
            role: words::role(row.actor.role),
            who: self.who(row),
            details: if hidden {
                Vec::new()
            } else {
                self.details(&row.act).into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
            },
        }
    }

    fn who(&self, row: &Row) -> String {
        let person = row.actor.person.and_then(|p| self.people.0.get(&p.0)).cloned().unwrap_or_default();
        let office = row.actor.office.filter(|_| row.actor.role != Role::Enterprise).and_then(|o| self.office(o.0));
        let parts = [office.unwrap_or_default(), person];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// An office's name; the service centre has its own word.
    pub(crate) fn office(&self, id: i64) -> Option<String> {
        if id == zhida_store::CENTRE { Some(self.t.say("case-centre").to_string()) } else { self.people.1.get(&id).cloned() }
    }

    /// A person with the office.
    pub(crate) fn seat(&self, seat: &Seat) -> String {
        let name = self.people.0.get(&seat.person.0).cloned().unwrap_or_default();
        format!("{} {name}", self.office(seat.office.0).unwrap_or_default()).trim().to_owned()
    }

    fn say(&self, key: Key) -> String {
        self.t.say(key).to_string()
    }

    /// Why it was routed so: a rule's id stands behind `rule:`.
    fn why(&self, why: &str) -> String {
        match why.strip_prefix("rule:") {
            Some(id) => self.t.say("case-why-rule").with("title", Show { library: self.library, t: self.t }.title(id)).to_string(),
            None if why.starts_with("service:") => {
                self.t.say("case-why-service").with("title", why.trim_start_matches("service:")).to_string()
            }
            None if why == "past" => self.say(Key("case-why-past")),
            None => why.to_owned(),
        }
    }

    /// A date that was set; from a day off the clock moves it to the next working day.
    fn set_date(&self, date: Option<chrono::NaiveDate>) -> String {
        let Some(day) = date else { return String::new() };
        let calendar = &self.library.calendar;
        let moved = calendar.is_workday(day).is_ok_and(|worked| !worked);
        match calendar.next_workday(day) {
            Ok(to) if moved => self.t.say("case-date-moved").with("day", day).with("to", to).to_string(),
            _ => day.to_string(),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm for each act")]
    fn details(&self, act: &Act) -> Vec<(Key, String)> {
        const TEXT: Key = Key("case-f-text");
        const REASON: Key = Key("case-f-reason");
        const UNTIL: Key = Key("case-f-date");
        let line = |key: Key, text: &str| vec![(key, text.to_owned())];
        match act {
            Act::Submit { subject, text, contact, channel } => vec![
                (Key("case-f-subject"), subjects::label(self.library, subject, self.t.zh())),
                (TEXT, text.clone()),
                // At the desk it stands above, as far as the role may see it.
                (Key("case-f-contact"), if self.reader == Reader::Desk { String::new() } else { contact.clone() }),
                (Key("case-f-channel"), self.say(words::channel(*channel))),
            ],
            Act::Accept { kind, subject, urgency, date } => vec![
                (Key("case-f-kind"), self.say(words::kind(*kind))),
                (Key("case-f-subject"), subjects::label(self.library, subject, self.t.zh())),
                (Key("case-f-urgency"), self.say(words::urgency(*urgency))),
                (UNTIL, self.set_date(*date)),
            ],
            Act::Reclassify { kind, urgency, date, reason } => vec![
                (Key("case-f-kind"), self.say(words::kind(*kind))),
                (Key("case-f-urgency"), self.say(words::urgency(*urgency))),
                (UNTIL, self.set_date(*date)),
                (REASON, reason.clone()),
            ],
            Act::AskForMore { missing } => line(Key("case-f-missing"), &missing.join("；")),
            Act::Supply { text }
            | Act::Revive { text }
            | Act::Resume { text }
            | Act::Interim { text }
            | Act::Opinion { text }
            | Act::Add { text }
            | Act::Urge { text }
            | Act::Meet { text }
            | Act::Reopen { text, .. } => line(TEXT, text),
            Act::Decline { ground, instead } => vec![(Key("case-f-ground"), ground.clone()), (Key("case-f-instead"), instead.clone())],
            Act::Route { lead, co, why } => {
                let mut all = vec![(Key("case-f-lead"), self.seat(lead)), (Key("case-f-why"), self.why(why))];
                all.extend(co.iter().map(|co| (Key("case-f-co"), self.co(co))));
                all
            }
            Act::Refuse { rule, office } => {
                vec![(Key("case-f-rule"), rule.clone()), (Key("case-f-office"), self.office(office.0).unwrap_or_default())]
            }
            Act::OfferHandOver { to, reason } | Act::Reassign { lead: to, reason } => {
                vec![(Key("case-f-lead"), self.seat(to)), (REASON, reason.clone())]
            }
            Act::Pause { reason, waiting_for, until } => {
                vec![(REASON, reason.clone()), (Key("case-f-waiting-for"), waiting_for.clone()), (UNTIL, until.to_string())]
            }
            Act::AskExtension { days, reason } => vec![(Key("case-f-days"), days.to_string()), (REASON, reason.clone())],
            Act::SignExtension { reason }
            | Act::RefuseExtension { reason }
            | Act::SendBack { reason }
            | Act::TakeUp { reason }
            | Act::Raise { reason }
            | Act::Withdraw { reason } => line(REASON, reason),
            Act::Reply { reply } => self.reply(reply),
            Act::Ask { channel } => line(Key("case-f-channel"), &self.say(words::channel(*channel))),
            Act::Contact { channel, reached } => vec![
                (Key("case-f-channel"), self.say(words::channel(*channel))),
                (Key("case-f-reached"), self.say(if *reached { Key("yes") } else { Key("no") })),
            ],
            Act::Confirm { answer } => self.answer(answer),
            Act::AskLongStanding { plan } => self.plan(plan),
            Act::PromiseReply { text, plan } => [(TEXT, text.clone())].into_iter().chain(self.plan(plan)).collect(),
            Act::Merge { into } => line(Key("case-f-into"), &number(into.0)),
            Act::Follow { follower } => line(Key("case-f-follower"), &number(follower.0)),
            Act::TakeCharge { person } => line(Key("case-f-lead"), self.people.0.get(&person.0).map_or("", String::as_str)),
            Act::Lift { until, reason } => vec![(UNTIL, until.to_string()), (REASON, reason.clone())],
            Act::Lapse
            | Act::Sign
            | Act::SignByDefault
            | Act::TakeOver
            | Act::PauseEnds
            | Act::SignReply
            | Act::Silence
            | Act::SignLongStanding => Vec::new(),
        }
    }

    fn co(&self, co: &CoSeat) -> String {
        self.t.say("case-co-until").with("who", self.seat(&co.seat)).with("day", co.due).to_string()
    }

    /// A reply, line by line.
    pub(crate) fn reply(&self, reply: &Reply) -> Vec<(Key, String)> {
        let mut all = vec![
            (Key("case-f-outcome"), self.say(words::outcome(reply.outcome))),
            (Key("case-f-text"), reply.text.clone()),
            (Key("case-f-evidence"), reply.evidence.join("；")),
            (Key("case-f-next-step"), reply.next_step.clone()),
        ];
        if let Some(no) = reply.no.as_ref().filter(|_| reply.outcome.says_no()) {
            all.extend([
                (Key("case-f-rule"), no.rule.clone()),
                (Key("case-f-instead"), no.instead.clone()),
                (Key("case-f-person"), no.person.clone()),
                (Key("case-f-appeal"), no.appeal.clone()),
            ]);
        }
        all
    }

    fn answer(&self, answer: &Answer) -> Vec<(Key, String)> {
        let marks: Vec<String> = answer.marks.iter().map(|m| self.say(words::mark(*m))).collect();
        vec![
            (Key("case-f-solved"), self.say(words::solved(answer.solved))),
            (Key("case-f-rating"), answer.rating.map(|r| self.t.say("case-rating").with("n", r).to_string()).unwrap_or_default()),
            (Key("case-f-still"), answer.missing.clone()),
            (Key("case-f-close-anyway"), if answer.close_anyway { self.say(Key("yes")) } else { String::new() }),
            (Key("case-f-marks"), self.t.list(marks)),
        ]
    }

    fn plan(&self, plan: &Plan) -> Vec<(Key, String)> {
        let milestones: Vec<String> = plan.milestones.iter().map(|(day, what)| format!("{day} {what}")).collect();
        vec![
            (Key("case-f-plan"), plan.text.clone()),
            (Key("case-f-milestones"), milestones.join("；")),
            (Key("case-f-next-reply"), plan.next_reply.to_string()),
        ]
    }
}

/// The last reply that the enterprise has been told.
pub(crate) fn last_reply(file: &CaseFile) -> Option<&Reply> {
    file.log.iter().enumerate().rev().find_map(|(n, row)| match &row.act {
        Act::Reply { reply } if is_told(&file.log, n) => Some(reply),
        _ => None,
    })
}
