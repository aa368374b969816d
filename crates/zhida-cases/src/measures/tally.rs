//! One case as the measures see it.

use super::Time;
use crate::clock::{Which, close_clock};
use crate::deadline::days_used;
use crate::{Case, Clock, Frame, Outcome, State, clocks};
use chrono::NaiveDateTime;
use zhida_facts::Number;

keyed! {
    /// Why a case is not in the base.
    LeftOut {
        /// It follows another case.
        Merged "merged",
        /// The enterprise took it back, or it lapsed.
        Withdrawn "withdrawn",
        /// It was not accepted.
        Declined "declined",
        /// Closed as unfounded; a second person agreed.
        Unfounded "unfounded",
        /// Its time to close has not passed; it may be in the base of an earlier step.
        NotDue "not-due",
    }
}

/// One case as the measures see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Why it is in no base.
    pub left_out: Option<LeftOut>,
    /// Whether its time to close has passed.
    pub due: bool,
    /// Accepted or declined in time; `None` while that is open.
    pub accepted_in_time: Option<bool>,
    /// First contact in time; `None` before the time has passed, or where there is none.
    pub response: Option<bool>,
    /// Signed for in person; `None` if it was not routed.
    pub signed_in_person: Option<bool>,
    /// Never refused nor given to another lead.
    pub routed_right: bool,
    /// Closed.
    pub closed: bool,
    /// The reply that led to the first close was in time.
    pub on_time: bool,
    /// Open past the deadline, or closed late.
    pub overdue: bool,
    /// Lengthened at least once.
    pub extended: bool,
    /// Rounds.
    pub rounds: usize,
    /// Whether the first answer counts as solved; `None` without one.
    pub first_solved: Option<bool>,
    /// Whether the last one does.
    pub last_solved: Option<bool>,
    /// The last rating.
    pub rating: Option<u8>,
    /// Working days from acceptance to the last reply, pauses out.
    pub time: Option<Time>,
}

impl Tally {
    /// `case` as of an instant.
    #[must_use]
    pub fn of(case: &Case, as_of: NaiveDateTime, frame: &Frame<'_>) -> Self {
        let all = clocks(case, frame);
        let clock = |which| all.iter().find(|c: &&Clock| c.which == which).copied();
        let passed = |c: &Clock| c.due.deadline().is_some_and(|d| !d.is_kept_by(as_of));
        let unfounded =
            case.state == State::Closed && case.this_round().and_then(|r| r.reply).is_some_and(|(_, o)| o == Outcome::Unfounded);
        let left_out = match case.state {
            State::Merged => Some(LeftOut::Merged),
            State::Withdrawn => Some(LeftOut::Withdrawn),
            State::Declined => Some(LeftOut::Declined),
            _ if unfounded => Some(LeftOut::Unfounded),
            _ => None,
        };
        let first_close = case.rounds.iter().position(|round| round.closed.is_some());
        let closing = first_close.and_then(|round| close_clock(case, round, frame));
        let running = close_clock(case, case.rounds.len().saturating_sub(1), frame);
        let late = |c: &Option<Clock>| c.as_ref().and_then(|c| c.kept(as_of)) == Some(false);
        let closed = case.state == State::Closed;
        let answers: Vec<Option<bool>> =
            case.rounds.iter().filter_map(|round| Some(round.reply?.1.counts_as_solved(&round.answer.as_ref()?.1))).collect();
        let accepted_at = case.accepted.map(|(at, _)| at).or(case.declined);
        Self {
            left_out,
            due: close_clock(case, 0, frame).is_some_and(|c| passed(&c)),
            accepted_in_time: clock(Which::Acceptance).and_then(|c| match accepted_at {
                Some(_) => c.kept(as_of),
                // Taken back before anybody had to accept it.
                None if c.met.is_some() => None,
                None => c.kept(as_of),
            }),
            response: clock(Which::Contact).filter(passed).map(|c| {
                let in_time = |at| c.due.deadline().is_some_and(|d| d.is_kept_by(at));
                case.first_contact().is_some_and(in_time)
            }),
            signed_in_person: case.first_signature.map(|signature| signature.in_person),
            routed_right: case.refusals.is_empty() && !case.handed_over,
            closed,
            on_time: closed && closing.is_some_and(|c| c.kept(as_of) == Some(true)),
            overdue: if closed { late(&closing) } else { late(&running) },
            extended: case.extensions > 0,
            rounds: case.rounds.len(),
            first_solved: answers.first().copied().flatten(),
            last_solved: answers.last().copied().flatten(),
            rating: case.rounds.iter().rev().find_map(|round| round.answer.as_ref()?.1.rating),
            time: time(case, as_of, frame),
        }
    }
}

impl Tally {
    /// Why it is not in the base of those whose time to close has passed.
    pub(crate) fn why_out(&self) -> Option<LeftOut> {
        self.left_out.or((!self.due).then_some(LeftOut::NotDue))
    }
}

fn time(case: &Case, as_of: NaiveDateTime, frame: &Frame<'_>) -> Option<Time> {
    let (accepted, _) = case.accepted?;
    let replied = case.this_round()?.reply.map(|(at, _)| at);
    let days = days_used(accepted, replied.unwrap_or(as_of), &case.main_breaks(), frame.calendar).ok()?;
    Some(Time { days: Number::from(days), at_least: replied.is_none() })
}
