//! Who is told what. A notice has a key made of its cause, so that it is sent once however often it is found.

use crate::{Act, ActKind, Case, CaseId, PersonId, Row, Rung, State, Which};
use chrono::NaiveDateTime;

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Made of the cause and the party: notices of one key are one notice.
    pub key: String,
    /// The case.
    pub case: CaseId,
    /// Not before this instant.
    pub at: NaiveDateTime,
    /// To whom.
    pub to: Party,
    /// About what; the words are the interface's.
    pub prompt: Prompt,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Something was done.
    Done(ActKind),
    /// A clock has come to a rung of the ladder.
    Clock(Which, Rung),
    /// A co-handler's inner date has.
    Opinion(Rung),
    /// A draft was begun and not sent.
    Draft,
}

/// To whom, or where, something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The enterprise whose case it is.
    Enterprise,
    /// The enterprise of a case that follows this one.
    Follower(CaseId),
    /// The service centre's desk.
    Desk,
    /// The dispatcher.
    Dispatcher,
    /// This person.
    Person(PersonId),
    /// The supervisor.
    Supervisor,
    /// The head of the lead's department.
    Head,
    /// The leaders' list.
    Leader,
    /// The public board of the lead's department.
    Board,
    /// The weekly report.
    WeeklyReport,
}

impl Party {
    fn key(self) -> String {
        match self {
            Party::Enterprise => "enterprise".into(),
            Party::Follower(case) => format!("follower-{}", case.0),
            Party::Desk => "desk".into(),
            Party::Dispatcher => "dispatcher".into(),
            Party::Person(person) => format!("person-{}", person.0),
            Party::Supervisor => "supervisor".into(),
            Party::Head => "head".into(),
            Party::Leader => "leader".into(),
            Party::Board => "board".into(),
            Party::WeeklyReport => "weekly-report".into(),
        }
    }
}

impl Notice {
    pub(crate) fn new(case: &Case, cause: &str, at: NaiveDateTime, to: Party, prompt: Prompt) -> Self {
        Self { key: format!("{}/{cause}/{}", case.opening.id.0, to.key()), case: case.opening.id, at, to, prompt }
    }
}

/// Whoever works on it: the lead, before there is one the desk.
pub(crate) fn lead_of(case: &Case) -> Party {
    case.lead.map_or(Party::Desk, |lead| Party::Person(lead.person))
}

/// The notices of a row of the log.
pub(crate) fn of_row(case: &Case, number: usize, row: &Row) -> Vec<Notice> {
    let lead = lead_of(case);
    let told: Vec<Party> = match &row.act {
        Act::Submit { .. } => vec![Party::Enterprise, Party::Desk],
        Act::Accept { .. } | Act::AskForMore { .. } | Act::Decline { .. } | Act::Interim { .. } | Act::Ask { .. } | Act::Merge { .. } => {
            vec![Party::Enterprise]
        }
        Act::Supply { .. } | Act::Revive { .. } => vec![Party::Desk],
        Act::Lapse => vec![Party::Enterprise, Party::Desk],
        Act::Route { lead, co, .. } => {
            let co = co.iter().map(|co| Party::Person(co.seat.person));
            [Party::Enterprise, Party::Person(lead.person)].into_iter().chain(co).collect()
        }
        Act::Refuse { .. } => vec![Party::Dispatcher],
        Act::SignByDefault => vec![lead, Party::Supervisor],
        Act::OfferHandOver { to, .. } => vec![Party::Person(to.person)],
        Act::TakeOver => vec![Party::Enterprise, Party::Desk],
        // A second pause is nobody's right; somebody looks why.
        Act::Pause { .. } if case.breaks.len() > 1 => vec![Party::Enterprise, Party::Supervisor],
        Act::Pause { .. } => vec![Party::Enterprise],
        Act::AskExtension { .. } | Act::AskLongStanding { .. } => vec![Party::Head],
        Act::SignExtension { .. } | Act::SignLongStanding | Act::Reclassify { .. } | Act::Reassign { .. } => vec![Party::Enterprise, lead],
        Act::Reply { .. } if row.to == State::ReplyDrafted => vec![Party::Head],
        Act::Reply { .. } => answered(case, &[]),
        Act::SignReply => answered(case, &[lead]),
        Act::Confirm { .. } if row.from == State::Merged => vec![Party::Desk],
        Act::Confirm { .. } | Act::Reopen { .. } if row.to == State::InHand => match case.round() {
            0..=2 => vec![lead, Party::Supervisor, Party::Head],
            // A leader names himself or another.
            _ => vec![lead, Party::Supervisor, Party::Head, Party::Leader],
        },
        Act::Silence => vec![Party::Enterprise, lead],
        Act::PromiseReply { .. } => answered(case, &[]),
        Act::Withdraw { .. } => vec![lead, Party::Desk],
        Act::Urge { .. } => vec![lead, Party::Head],
        Act::Raise { .. } => vec![lead, Party::Head],
        Act::TakeCharge { person } => vec![Party::Person(*person), lead],
        Act::Lift { .. } => vec![Party::Supervisor],
        Act::Resume { .. }
        | Act::PauseEnds
        | Act::RefuseExtension { .. }
        | Act::SendBack { .. }
        | Act::Confirm { .. }
        | Act::Reopen { .. }
        | Act::TakeUp { .. }
        | Act::Follow { .. }
        | Act::Opinion { .. }
        | Act::Add { .. } => vec![lead],
        Act::Sign | Act::Contact { .. } | Act::Meet { .. } => Vec::new(),
    };
    let mut told = told;
    told.sort_unstable();
    told.dedup();
    let notice = |to| Notice::new(case, &format!("row-{number}"), row.at, to, Prompt::Done(row.act.kind()));
    told.into_iter().filter(|to| row.actor.person.is_none_or(|actor| *to != Party::Person(actor))).map(notice).collect()
}

/// Everybody who gets the answer: the enterprise, and those whose cases follow.
fn answered(case: &Case, others: &[Party]) -> Vec<Party> {
    let followers = case.followers.iter().map(|case| Party::Follower(*case));
    [Party::Enterprise].into_iter().chain(followers).chain(others.iter().copied()).collect()
}
