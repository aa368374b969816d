//! What must hold for a move beside the table: content, time and person.

use crate::clock::Which;
use crate::{Act, ActKind, Actor, Case, Extension, Frame, Kind, No, Plan, Role, State, Term, clocks};
use chrono::{Days, NaiveDate, NaiveDateTime};
use zhida_facts::NoSchedule;

keyed! {
    /// What a move lacks.
    Lack {
        /// A subject.
        Subject "subject",
        /// A text.
        Text "text",
        /// How to reach whom.
        Contact "contact",
        /// The list of what is missing.
        Missing "missing",
        /// The legal ground.
        Ground "ground",
        /// Where to go, or what to do, instead.
        Instead "instead",
        /// The rule.
        Rule "rule",
        /// A reason.
        Reason "reason",
        /// Who or what is waited for.
        WaitingFor "waiting-for",
        /// A day to come.
        Date "date",
        /// A number of days.
        Days "days",
        /// Evidence.
        Evidence "evidence",
        /// The next step.
        NextStep "next-step",
        /// The name of a person.
        Person "person",
        /// The way to appeal.
        Appeal "appeal",
        /// A rating from 1 to 5.
        Rating "rating",
        /// Milestones with dates.
        Milestones "milestones",
    }
}

/// Why a move is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody can do this in this state.
    NoSuchMove(State, ActKind),
    /// Others can, this role cannot.
    NotForRole(Role),
    /// The case has changed since it was looked at: rows seen, rows there are.
    Changed(usize, usize),
    /// The log does not go back in time.
    BackInTime,
    /// Something is not given; all of it is listed.
    Lacks(Vec<Lack>),
    /// Only the person the case names as lead, as next lead, or as co-handler.
    NotYours,
    /// Another person has to do it: the second signature, or the call by somebody who did not handle the case.
    SamePerson,
    /// Not for a case of one's own department.
    OwnOffice,
    /// Disputed routing is decided by the dispatcher.
    Disputed,
    /// The dispatcher has decided; there are no more refusals.
    NoMoreRefusals,
    /// May be done once.
    Once,
    /// The time for it has passed.
    TooLate,
    /// There is nothing of the kind to decide on, or its time has not come.
    NotYet,
    /// Longer than allowed; so much at most.
    TooLong(u32),
    /// This term cannot be lengthened.
    Fixed,
    /// Only a leader signs this.
    LeaderOnly,
    /// The enterprise was not spoken to, or not tried often enough on enough ways.
    NoContact,
    /// A case cannot follow itself or its own follower.
    Circle,
    /// A year on the way has no schedule.
    NoSchedule(NoSchedule),
}

/// What lacks, from pairs of a fault and its name.
fn lacks(of: impl IntoIterator<Item = (bool, Lack)>) -> Result<(), Refusal> {
    let list: Vec<Lack> = of.into_iter().filter(|(lacking, _)| *lacking).map(|(_, lack)| lack).collect();
    if list.is_empty() { Ok(()) } else { Err(Refusal::Lacks(list)) }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn needs(holds: bool, otherwise: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Days of the calendar after `from`, `n` of them passed at most.
fn within(from: NaiveDateTime, n: u32, at: NaiveDateTime) -> bool {
    from.date().checked_add_days(Days::new(n.into())).is_some_and(|last| at.date() <= last)
}

/// Whether `act` may be done, given that the table has a row for it.
pub(crate) fn check(case: &Case, at: NaiveDateTime, actor: &Actor, act: &Act, frame: &Frame<'_>) -> Result<(), Refusal> {
    let limits = &case.version(frame).limits;
    let is_lead = || needs(case.lead.is_some_and(|lead| actor.sits_on(&lead)), Refusal::NotYours);
    let not_lead = || needs(!case.lead.is_some_and(|lead| actor.sits_on(&lead)), Refusal::SamePerson);
    let handled = |person| case.handlers.contains(&person);
    match act {
        Act::Submit { subject, text, contact, .. } => {
            lacks([(blank(subject), Lack::Subject), (blank(text), Lack::Text), (blank(contact), Lack::Contact)])
        }
        Act::Accept { subject, kind, date, .. } => {
            needs(actor.role != Role::System || matches!(kind, Kind::Service | Kind::Financing), Refusal::NotYet)?;
            let dated = !kind.has_own_date() || date.is_some_and(|date| date >= at.date());
            lacks([(blank(subject), Lack::Subject), (!dated, Lack::Date)])
        }
        Act::AskForMore { missing } => {
            needs(!case.asked_for_more, Refusal::Once)?;
            lacks([(missing.iter().all(|m| blank(m)), Lack::Missing)])
        }
        Act::Supply { text } | Act::Add { text } | Act::Opinion { text } | Act::Urge { text } if blank(text) => lacks([(true, Lack::Text)]),
        Act::Opinion { .. } => needs(case.co.iter().any(|co| actor.sits_on(&co.seat)), Refusal::NotYours),
        Act::Revive { text } => {
            let lapsed = case.lapsed.ok_or(Refusal::NotYet)?;
            needs(within(lapsed, limits.revive, at), Refusal::TooLate)?;
            lacks([(blank(text), Lack::Text)])
        }
        Act::Decline { ground, instead } => lacks([(blank(ground), Lack::Ground), (blank(instead), Lack::Instead)]),
        Act::Route { lead, co, why } => {
            needs(!case.is_disputed() || actor.role == Role::Dispatcher, Refusal::Disputed)?;
            needs(actor.role != Role::Dispatcher || actor.office != Some(lead.office), Refusal::OwnOffice)?;
            let late = co.iter().any(|co| co.due <= at.date());
            lacks([(blank(why) && actor.role == Role::System, Lack::Rule), (late, Lack::Date)])
        }
        Act::Sign => is_lead(),
        Act::Refuse { rule, office } => {
            is_lead()?;
            needs(case.refusals.len() < limits.refusals, Refusal::NoMoreRefusals)?;
            let other = case.lead.is_some_and(|lead| lead.office != *office);
            lacks([(blank(rule) || !other, Lack::Rule)])
        }
        Act::OfferHandOver { to, reason } => {
            is_lead()?;
            needs(!actor.sits_on(to), Refusal::SamePerson)?;
            lacks([(blank(reason), Lack::Reason)])
        }
        Act::TakeOver => needs(case.offered.is_some_and(|seat| actor.sits_on(&seat)), Refusal::NotYours),
        Act::Pause { reason, waiting_for, until } => {
            is_lead()?;
            let past = *until <= at.date();
            lacks([(blank(reason), Lack::Reason), (blank(waiting_for), Lack::WaitingFor), (past, Lack::Date)])?;
            let days = frame.calendar.count(at.date(), *until).map_err(Refusal::NoSchedule)?;
            needs(days <= i64::from(limits.pause), Refusal::TooLong(limits.pause))
        }
        Act::Resume { text } => lacks([(blank(text), Lack::Text)]),
        Act::AskExtension { days, reason } => {
            is_lead()?;
            lacks([(*days == 0, Lack::Days), (blank(reason), Lack::Reason)])?;
            extension(case, at, *days, limits.extension_ahead, frame)
        }
        Act::SignExtension { reason } => {
            needs(case.extension_asked.is_some(), Refusal::NotYet)?;
            not_lead()?;
            needs(actor.role == Role::Leader || case.terms(frame).extension != Extension::Leader, Refusal::LeaderOnly)?;
            let missed = missed(case, at, frame);
            needs(!missed || actor.role == Role::Leader, Refusal::TooLate)?;
            lacks([(missed && blank(reason), Lack::Reason)])
        }
        Act::RefuseExtension { reason } => {
            needs(case.extension_asked.is_some(), Refusal::NotYet)?;
            not_lead()?;
            lacks([(blank(reason), Lack::Reason)])
        }
        Act::Reply { reply } => {
            is_lead()?;
            let none = No { rule: String::new(), instead: String::new(), person: String::new(), appeal: String::new() };
            let no = reply.no.as_ref().unwrap_or(&none);
            let says_no = reply.outcome.says_no();
            lacks([
                (blank(&reply.text), Lack::Text),
                (reply.evidence.iter().all(|e| blank(e)), Lack::Evidence),
                (blank(&reply.next_step), Lack::NextStep),
                (says_no && blank(&no.rule), Lack::Rule),
                (says_no && blank(&no.instead), Lack::Instead),
                (says_no && blank(&no.person), Lack::Person),
                (says_no && blank(&no.appeal), Lack::Appeal),
            ])?;
            let tried = tried(case.contacts.iter().map(|(_, channel, _)| *channel), limits.tries);
            let unreachable = reply.outcome == crate::Outcome::Unreachable && tried;
            needs(case.first_contact().is_some() || unreachable, Refusal::NoContact)
        }
        Act::SignReply => {
            let drafter = case.this_round().and_then(|round| round.draft).and_then(|(_, _, person)| person);
            needs(drafter.is_none() || drafter != actor.person, Refusal::SamePerson)
        }
        Act::Ask { .. } => {
            let calls = actor.role == Role::Clerk && case.state == State::Replied;
            needs(!(calls && actor.person.is_some_and(handled)), Refusal::SamePerson)
        }
        Act::Confirm { answer } => {
            needs(!actor.person.is_some_and(handled), Refusal::SamePerson)?;
            needs(case.merged_answer.is_none(), Refusal::Once)?;
            lacks([(!answer.rating.is_none_or(|r| (1..=5).contains(&r)), Lack::Rating)])
        }
        Act::Reopen { text, .. } => {
            let closed = case.this_round().and_then(|round| round.closed).ok_or(Refusal::NotYet)?;
            needs(within(closed, limits.reopen, at), Refusal::TooLate)?;
            lacks([(blank(text), Lack::Text)])
        }
        Act::AskLongStanding { plan } => {
            is_lead()?;
            check_plan(plan, at, limits.next_reply)
        }
        Act::SignLongStanding => {
            let plan = case.plan_asked.as_ref().ok_or(Refusal::NotYet)?;
            not_lead()?;
            check_plan(plan, at, limits.next_reply)
        }
        Act::PromiseReply { text, plan } => {
            is_lead()?;
            lacks([(blank(text), Lack::Text)])?;
            check_plan(plan, at, limits.next_reply)
        }
        Act::TakeUp { reason } => {
            needs(actor.role != Role::Handler || is_lead().is_ok(), Refusal::NotYours)?;
            lacks([(blank(reason), Lack::Reason)])
        }
        Act::Merge { into } => needs(*into != case.opening.id && !case.followers.contains(into), Refusal::Circle),
        Act::Follow { follower } => {
            needs(*follower != case.opening.id, Refusal::Circle)?;
            needs(!case.followers.contains(follower), Refusal::Once)
        }
        Act::Contact { .. } => needs(actor.role != Role::Handler || is_lead().is_ok(), Refusal::NotYours),
        Act::Interim { text } => {
            needs(actor.role != Role::Handler || is_lead().is_ok(), Refusal::NotYours)?;
            lacks([(blank(text), Lack::Text)])
        }
        Act::Reclassify { kind, date, reason, .. } => {
            let dated = !kind.has_own_date() || date.is_some_and(|date| date >= at.date());
            lacks([(blank(reason), Lack::Reason), (!dated, Lack::Date)])
        }
        Act::Reassign { lead, reason } => {
            needs(case.lead.is_none_or(|now| now.person != lead.person), Refusal::SamePerson)?;
            lacks([(blank(reason), Lack::Reason)])
        }
        Act::SendBack { reason } | Act::Raise { reason } => lacks([(blank(reason), Lack::Reason)]),
        Act::Lift { until, reason } => {
            needs(missed(case, at, frame), Refusal::NotYet)?;
            lacks([(blank(reason), Lack::Reason), (*until <= at.date(), Lack::Date)])
        }
        Act::Meet { text } => {
            needs(case.round() >= 3, Refusal::NotYet)?;
            lacks([(blank(text), Lack::Text)])
        }
        Act::Supply { .. }
        | Act::Add { .. }
        | Act::Urge { .. }
        | Act::Lapse
        | Act::SignByDefault
        | Act::PauseEnds
        | Act::Silence
        | Act::Withdraw { .. }
        | Act::TakeCharge { .. } => Ok(()),
    }
}

/// Whether the tries suffice: so many, on so many ways.
pub(crate) fn tried(channels: impl Iterator<Item = crate::Channel>, (tries, ways): (usize, usize)) -> bool {
    let mut all: Vec<_> = channels.collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    count >= tries && all.len() >= ways
}

fn close_deadline(case: &Case, frame: &Frame<'_>) -> Option<crate::Deadline> {
    clocks(case, frame).iter().find(|c| c.which == Which::Close).and_then(|c| c.due.deadline())
}

fn missed(case: &Case, at: NaiveDateTime, frame: &Frame<'_>) -> bool {
    close_deadline(case, frame).is_some_and(|deadline| !deadline.is_kept_by(at))
}

fn extension(case: &Case, at: NaiveDateTime, days: u32, ahead: u32, frame: &Frame<'_>) -> Result<(), Refusal> {
    let asked = case.this_round().map_or(0, |round| round.extended) + days;
    let total = match case.close_term(frame) {
        Some(Term::WorkingDays(n) | Term::Days(n)) => n.saturating_add(asked),
        Some(Term::Until(_)) => asked,
        Some(Term::Minutes(_) | Term::OfficeMinutes(_) | Term::SameDay) | None => return Err(Refusal::Fixed),
    };
    match case.terms(frame).extension {
        Extension::None => return Err(Refusal::Fixed),
        Extension::Once(_) if case.extensions > 0 => return Err(Refusal::Once),
        Extension::Once(most) => needs(days <= most, Refusal::TooLong(most))?,
        Extension::InAll(most) => needs(total <= most, Refusal::TooLong(most))?,
        Extension::Leader => {}
    }
    // Where the calendar does not reach to the deadline, it is far enough away.
    let Some(deadline) = close_deadline(case, frame) else { return Ok(()) };
    let left = frame.calendar.count(at.date(), deadline.day).map_err(Refusal::NoSchedule)?;
    needs(left >= i64::from(ahead), Refusal::TooLate)
}

fn check_plan(plan: &Plan, at: NaiveDateTime, most: u32) -> Result<(), Refusal> {
    let dated = |day: &NaiveDate| *day > at.date();
    let milestones = !plan.milestones.is_empty() && plan.milestones.iter().all(|(_, text)| !blank(text));
    lacks([(blank(&plan.text), Lack::Text), (!milestones, Lack::Milestones), (!dated(&plan.next_reply), Lack::Date)])?;
    needs(within(at, most, plan.next_reply.and_time(chrono::NaiveTime::MIN)), Refusal::TooLong(most))
}
