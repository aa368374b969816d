//! To whom a case goes: rules first, then past cases of the subject, then a clerk. A suggestion says why, and how often its like was right.

mod alike;

pub use alike::{Common, Likeness, Matter, common_issues, duplicates, likeness};

use crate::measures::Rate;
use crate::{OfficeId, PersonId, Seat};
use chrono::{Days, NaiveDate};

/// Days over which it is counted how often suggestions were right.
const RECORD_DAYS: u64 = 90;

/// An office as a rule or a past case names it: the person, and the deputy where the person is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The person.
    pub person: Seat,
    /// The deputy.
    pub deputy: Option<Seat>,
}

/// A rule that took the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleHit {
    /// Its id.
    pub rule: String,
    /// How many conditions it has: the finest wins.
    pub fineness: u32,
    /// Who takes it.
    pub desk: Desk,
}

/// A routing of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Subject of that case.
    pub subject: String,
    /// To whom it went.
    pub desk: Desk,
    /// The rule that sent it there, if one did.
    pub rule: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// It was refused, or handed to another lead.
    pub wrong: bool,
}

/// How a person's desk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Load {
    /// Marked away.
    pub away: bool,
    /// Open cases.
    pub open: u32,
}

/// Why a case goes where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A rule takes it.
    Rule(String),
    /// Past cases of the subject went there and stayed.
    Past,
    /// Nobody is known to take it; a clerk decides.
    Clerk,
    /// Several rules of one fineness name different offices; a clerk decides.
    Contested(Vec<String>),
}

/// Why somebody was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassedOver {
    /// Marked away.
    Away,
    /// With more open cases than a desk holds.
    Full,
}

/// Where a case should go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// To whom; nobody where a clerk decides.
    pub to: Option<Seat>,
    /// Why.
    pub why: Why,
    /// Who was passed over.
    pub passed_over: Vec<(PersonId, PassedOver)>,
    /// Of the last 90 days' routings for the same reason, those that were right.
    pub right: Rate,
}

/// Where a case of `subject` should go on `today`. `load` knows every person's desk; more than `full` open cases are too many.
#[must_use]
pub fn suggest(subject: &str, hits: &[RuleHit], past: &[Past], load: impl Fn(PersonId) -> Load, full: u32, today: NaiveDate) -> Suggestion {
    let recent: Vec<&Past> =
        past.iter().filter(|p| p.on <= today && p.on.checked_add_days(Days::new(RECORD_DAYS)) >= Some(today)).collect();
    let finest: Vec<&RuleHit> = hits.iter().filter(|hit| hits.iter().all(|other| other.fineness <= hit.fineness)).collect();
    let offices = |hit: &&RuleHit| hit.desk.person.office;
    if let Some(first) = finest.first() {
        if finest.iter().any(|hit| offices(hit) != offices(first)) {
            let mut rules: Vec<String> = finest.iter().map(|hit| hit.rule.clone()).collect();
            rules.sort();
            return Suggestion { to: None, why: Why::Contested(rules), passed_over: Vec::new(), right: Rate::default() };
        }
        let same: Vec<&Past> = recent.iter().copied().filter(|p| p.rule.as_ref() == Some(&first.rule)).collect();
        return seated(first.desk, Why::Rule(first.rule.clone()), &load, full, Rate::of(&same, |p| !p.wrong));
    }
    let of_subject: Vec<&Past> = recent.into_iter().filter(|p| p.subject == subject).collect();
    match usual(&of_subject) {
        Some(desk) => {
            let there: Vec<&Past> = of_subject.into_iter().filter(|p| p.desk.person.office == desk.person.office).collect();
            seated(desk, Why::Past, &load, full, Rate::of(&there, |p| !p.wrong))
        }
        None => Suggestion { to: None, why: Why::Clerk, passed_over: Vec::new(), right: Rate::default() },
    }
}

/// The office to which most cases went and stayed, the latest of equals, with the desk it had last.
fn usual(past: &[&Past]) -> Option<Desk> {
    let stayed: Vec<&&Past> = past.iter().filter(|p| !p.wrong).collect();
    let rank = |office: OfficeId| {
        let there = stayed.iter().filter(|p| p.desk.person.office == office);
        (there.clone().count(), there.map(|p| p.on).max())
    };
    stayed.iter().max_by_key(|p| (rank(p.desk.person.office), p.on)).map(|p| p.desk)
}

/// The person, or the deputy if the person is away or full. Somebody who is only full comes before nobody, so no desk is a dead end.
fn seated(desk: Desk, why: Why, load: &impl Fn(PersonId) -> Load, full: u32, right: Rate) -> Suggestion {
    let trouble = |seat: &Seat| match load(seat.person) {
        Load { away: true, .. } => Some(PassedOver::Away),
        Load { open, .. } if open > full => Some(PassedOver::Full),
        Load { .. } => None,
    };
    let seats: Vec<Seat> = [Some(desk.person), desk.deputy].into_iter().flatten().collect();
    let free = seats.iter().find(|seat| trouble(seat).is_none());
    let to = free.or_else(|| seats.iter().find(|seat| trouble(seat) == Some(PassedOver::Full))).copied();
    let before = seats.iter().take_while(|seat| Some(**seat) != to);
    let passed_over = before.filter_map(|seat| Some((seat.person, trouble(seat)?))).collect();
    Suggestion { to, why: if to.is_some() { why } else { Why::Clerk }, passed_over, right }
}
