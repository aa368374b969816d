//! The clocks of a case, computed from its log and the calendar whenever somebody asks.

use crate::{Break, Case, Deadline, Frame, State, Term, Terms, Version, deadline};
use chrono::{NaiveDateTime, NaiveTime};
use zhida_facts::NoSchedule;

keyed! {
    /// What a clock runs for.
    Which {
        /// 受理: from submission.
        Acceptance "acceptance",
        /// What is missing, from the enterprise.
        Supply "supply",
        /// 首次联系: from acceptance.
        Contact "contact",
        /// Plan or interim reply: from acceptance.
        Interim "interim",
        /// 签收: from routing.
        Sign "sign",
        /// 办结: from acceptance or reopening.
        Close "close",
        /// The signature under a reply.
        Signature "signature",
        /// 企业确认: from the reply.
        Confirmation "confirmation",
        /// The promised next reply of a long-standing case.
        NextReply "next-reply",
        /// The joint meeting of a third round.
        Meeting "meeting",
    }
}

/// A clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What for.
    pub which: Which,
    /// From when.
    pub from: NaiveDateTime,
    /// How long, extensions included.
    pub term: Term,
    /// Until when.
    pub due: Due,
    /// When it was answered; a clock that was answered does not run any more.
    pub met: Option<NaiveDateTime>,
    /// Whether it stands: a pause, the long list, an incomplete case.
    pub stands: bool,
}

/// Until when a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Until then; a pause counts as if it lasted until its date.
    On(Deadline),
    /// The clock stands, and nobody has said for how long.
    Open,
    /// A year on the way has no schedule yet.
    Unknown(NoSchedule),
}

impl Due {
    /// The deadline, where there is one.
    #[must_use]
    pub fn deadline(self) -> Option<Deadline> {
        match self {
            Due::On(deadline) => Some(deadline),
            Due::Open | Due::Unknown(_) => None,
        }
    }
}

impl Clock {
    /// Whether it runs: neither answered nor standing.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.met.is_none() && !self.stands
    }

    /// Whether it was kept, or was missed by `now`; `None` while both are possible.
    #[must_use]
    pub fn kept(&self, now: NaiveDateTime) -> Option<bool> {
        let deadline = self.due.deadline()?;
        match self.met {
            Some(at) => Some(deadline.is_kept_by(at)),
            None if deadline.is_kept_by(now) => None,
            None => Some(false),
        }
    }
}

impl Case {
    /// The settings that bind this case: those of its acceptance, before that those of its submission.
    pub(crate) fn version<'a>(&self, frame: &Frame<'a>) -> &'a Version {
        let day = self.accepted.map_or(self.submitted.unwrap_or(self.opening.at), |(at, _)| at).date();
        frame.settings.on(day)
    }

    /// The terms of its kind and urgency.
    pub(crate) fn terms(&self, frame: &Frame<'_>) -> Terms {
        self.version(frame).terms(self.kind, self.urgency)
    }

    /// The term of the close clock, without extensions.
    pub(crate) fn close_term(&self, frame: &Frame<'_>) -> Option<Term> {
        if self.kind.has_own_date() {
            return self.date.map(Term::Until);
        }
        let terms = self.terms(frame);
        let by_department = self.lead.is_some_and(|lead| !lead.centre);
        terms.close_by_department.filter(|_| by_department).or(terms.close)
    }

    /// Times in which the main clocks stand. A pause that runs counts to its date, when the clock runs again by itself.
    pub(crate) fn main_breaks(&self) -> Vec<Break> {
        let mut breaks = self.breaks.clone();
        if let (State::Paused, Some(until), Some(last)) = (self.state, self.pause_until, breaks.last_mut()) {
            last.to = Some(until.and_time(NaiveTime::MIN).max(last.from));
        }
        breaks
    }
}

/// The close clock of one of the rounds, from 0. What stood after its reply was a later round's.
pub(crate) fn close_clock(case: &Case, round: usize, frame: &Frame<'_>) -> Option<Clock> {
    let of = case.rounds.get(round)?;
    let term = case.close_term(frame)?.plus(of.extended);
    let replied = of.reply.map(|(at, _)| at);
    let mut breaks = case.main_breaks();
    breaks.retain(|b| replied.is_none_or(|at| b.from < at));
    let due = due(of.from, term, &breaks, case.version(frame), frame);
    let ended = (!case.state.is_open()).then_some(case.last);
    let stands = matches!(case.state, State::Paused | State::LongStanding);
    Some(Clock { which: Which::Close, from: of.from, term, due, met: replied.or(of.closed).or(ended), stands })
}

fn due(from: NaiveDateTime, term: Term, breaks: &[Break], version: &Version, frame: &Frame<'_>) -> Due {
    match deadline(from, term, breaks, &version.hours, frame.calendar) {
        Ok(Some(deadline)) => Due::On(deadline),
        Ok(None) => Due::Open,
        Err(missing) => Due::Unknown(missing),
    }
}

/// Every clock the case has or had in its present round; those of acceptance and contact stay with their answers.
#[must_use]
pub fn clocks(case: &Case, frame: &Frame<'_>) -> Vec<Clock> {
    let version = case.version(frame);
    let limits = &version.limits;
    let main = case.main_breaks();
    let mut clocks = Vec::new();
    let mut add = |which, from: NaiveDateTime, term, breaks: &[Break], met, stands| {
        clocks.push(Clock { which, from, term, due: due(from, term, breaks, version, frame), met, stands });
    };
    let state = case.state;
    // What ends a case ends its clocks.
    let ended = (!state.is_open()).then_some(case.last);

    if let Some(from) = case.submitted {
        let met = case.accepted.map(|(at, _)| at).or(case.declined).or(ended.filter(|_| case.accepted.is_none()));
        add(Which::Acceptance, from, limits.acceptance, &case.incomplete, met, state == State::Incomplete);
    }
    if let (State::Incomplete, Some(since)) = (state, case.incomplete.last()) {
        add(Which::Supply, since.from, Term::WorkingDays(limits.supply), &[], None, false);
    }
    let Some((accepted, _)) = case.accepted else { return clocks };
    let terms = case.terms(frame);
    let stands = matches!(state, State::Paused | State::LongStanding);
    let first_reply = case.rounds.first().and_then(|round| round.reply).map(|(at, _)| at);
    if let Some(term) = terms.contact {
        add(Which::Contact, accepted, term, &main, case.first_contact().or(ended), stands);
    }
    if let Some(term) = terms.interim {
        let met = case.interim.into_iter().chain(first_reply).min().or(ended);
        add(Which::Interim, accepted, term, &main, met, stands);
    }
    if let (State::Routed, Some(from)) = (state, case.routed) {
        add(Which::Sign, from, Term::WorkingDays(limits.sign), &[], None, false);
    }
    let Some(round) = case.this_round() else { return clocks };
    if let (State::ReplyDrafted, Some((from, _, _))) = (state, round.draft) {
        add(Which::Signature, from, Term::WorkingDays(limits.signature), &[], None, false);
    }
    if let (State::Replied, Some((from, _))) = (state, round.reply) {
        add(Which::Confirmation, from, Term::WorkingDays(limits.confirmation), &[], None, false);
    }
    if let (State::LongStanding, Some((from, plan))) = (state, &case.plan) {
        add(Which::NextReply, *from, Term::Until(plan.next_reply), &[], None, false);
    }
    if case.round() >= 3 {
        add(Which::Meeting, round.from, Term::WorkingDays(limits.meeting), &[], round.met.or(round.closed).or(ended), false);
    }
    clocks.extend(close_clock(case, case.round() - 1, frame));
    clocks
}
