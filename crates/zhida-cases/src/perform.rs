//! Doing something to a case, and what falls due by itself.

use crate::clock::Which;
use crate::condition::{check, tried};
use crate::deadline::midnight_after;
use crate::{Act, ActKind, Actor, Case, Channel, Deadline, Frame, MOVES, Notice, Refusal, Reply, Row, State, Term, To, Which as W};
use crate::{clocks, deadline, ladder, may, notice};
use chrono::{Days, NaiveDateTime, NaiveTime};

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: NaiveDateTime,
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// Rows of the log that the actor saw; if there are more by now, he is told what changed.
    pub seen: Option<usize>,
    /// The request that brought it.
    pub request: String,
}

/// What has come of it: to be written and queued in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The case now.
    pub case: Case,
    /// Rows to add to the log.
    pub rows: Vec<Row>,
    /// Notices to queue. Each has a key; one whose key was queued before is the same notice and is not queued again.
    pub notices: Vec<Notice>,
    /// When to look again by [`settle`], if nothing is done before.
    pub wake: Option<NaiveDateTime>,
}

/// Does `deed`, after everything that fell due before it.
///
/// # Errors
/// Why it is refused; nothing has changed then.
pub fn act(case: &Case, deed: Deed, frame: &Frame<'_>) -> Result<Done, Refusal> {
    if let Some(seen) = deed.seen.filter(|seen| *seen != case.rows) {
        return Err(Refusal::Changed(seen, case.rows));
    }
    if deed.at < case.last {
        return Err(Refusal::BackInTime);
    }
    let (mut case, mut rows) = fall_due(case, deed.at, frame);
    let (state, kind, role) = (case.state, deed.act.kind(), deed.actor.role);
    let Some(row) = may(state, kind, role) else {
        let others = MOVES.iter().any(|m| m.act == kind && m.from.contains(&state));
        return Err(if others { Refusal::NotForRole(role) } else { Refusal::NoSuchMove(state, kind) });
    };
    // What falls due is not for anybody to bring about.
    if matches!(kind, ActKind::Lapse | ActKind::SignByDefault | ActKind::PauseEnds | ActKind::Silence) {
        return Err(Refusal::NotYet);
    }
    check(&case, deed.at, &deed.actor, &deed.act, frame)?;
    let to = match row.to {
        To::State(state) => state,
        To::Same => state,
        To::OneOf(_) => chosen(&case, &deed.act),
    };
    let row = Row { at: deed.at, actor: deed.actor, from: state, to, act: deed.act, request: deed.request };
    case.carry(&row);
    rows.push(row);
    let (case, after) = fall_due(&case, deed.at, frame);
    rows.extend(after);
    Ok(done(case, rows, deed.at, frame))
}

/// What has fallen due by `now`: default signatures, ends of pauses, requests and silence, reminders. To be asked at [`Done::wake`], and
/// once a day for all open cases; asking twice does nothing twice.
#[must_use]
pub fn settle(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> Done {
    let (case, rows) = fall_due(case, now, frame);
    done(case, rows, now, frame)
}

/// Joins a case to another of the same matter, and whoever followed it with it: both are changed, or neither.
///
/// # Errors
/// Why it is refused by one of the two.
pub fn merge(follower: &Case, into: &Case, deed: &Merger, frame: &Frame<'_>) -> Result<(Done, Done), Refusal> {
    let make = |act| Deed { at: deed.at, actor: deed.actor, act, seen: None, request: deed.request.clone() };
    let merged = act(follower, make(Act::Merge { into: into.opening.id }), frame)?;
    let first = act(into, make(Act::Follow { follower: follower.opening.id }), frame)?;
    let whole = follower.followers.iter().try_fold(first, |so_far, also| {
        let next = act(&so_far.case, make(Act::Follow { follower: *also }), frame)?;
        let rows = so_far.rows.into_iter().chain(next.rows).collect();
        let notices = so_far.notices.into_iter().chain(next.notices).collect();
        Ok(Done { rows, notices, ..next })
    })?;
    Ok((merged, whole))
}

/// Who merges, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merger {
    /// When.
    pub at: NaiveDateTime,
    /// Who.
    pub actor: Actor,
    /// The request that brought it.
    pub request: String,
}

/// When a draft is dropped that was not sent; it has no log and leaves none.
#[must_use]
pub fn draft_ends(case: &Case, frame: &Frame<'_>) -> Option<NaiveDateTime> {
    let kept = Days::new(case.version(frame).limits.draft.1.into());
    case.opening.at.checked_add_days(kept).filter(|_| case.state == State::Draft)
}

fn done(case: Case, rows: Vec<Row>, now: NaiveDateTime, frame: &Frame<'_>) -> Done {
    let before = case.rows - rows.len();
    let mut notices: Vec<Notice> = (before..).zip(&rows).flat_map(|(number, row)| notice::of_row(&case, number, row)).collect();
    let (due, next) = ladder::reached(&case, now, frame);
    notices.extend(due);
    let ends = draft_ends(&case, frame).filter(|end| *end > now);
    let wake = next_by_itself(&case, frame).map(|(at, _)| at).into_iter().chain(next).chain(ends).min();
    Done { case, rows, notices, wake }
}

/// Where content decides.
fn chosen(case: &Case, act: &Act) -> State {
    match act {
        Act::Reply { reply } if needs_signature(case, reply) => State::ReplyDrafted,
        Act::Reply { .. } => State::Replied,
        Act::Confirm { answer } if Case::answer_closes(answer) => State::Closed,
        Act::Confirm { .. } => State::InHand,
        _ => case.state,
    }
}

/// A reply that says no, and every reply from the second round on.
fn needs_signature(case: &Case, reply: &Reply) -> bool {
    reply.outcome.says_no() || case.round() >= 2
}

fn fall_due(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> (Case, Vec<Row>) {
    let mut case = case.clone();
    let mut rows = Vec::new();
    while let Some((at, act)) = next_by_itself(&case, frame).filter(|(at, _)| *at <= now) {
        let to = match act {
            Act::Lapse => State::Withdrawn,
            Act::SignByDefault | Act::PauseEnds => State::InHand,
            Act::Silence => State::Closed,
            _ => case.state,
        };
        let row = Row { at: at.max(case.last), actor: Actor::SYSTEM, from: case.state, to, act, request: String::new() };
        case.carry(&row);
        rows.push(row);
    }
    (case, rows)
}

/// What happens next if nobody does anything, and when. It happens at that instant, however late the machine is.
fn next_by_itself(case: &Case, frame: &Frame<'_>) -> Option<(NaiveDateTime, Act)> {
    let limits = &case.version(frame).limits;
    let end = |which: W| clocks(case, frame).iter().find(|c| c.which == which).and_then(|c| c.due.deadline()).map(|d| d.instant());
    match case.state {
        State::Routed => Some((end(Which::Sign)?, Act::SignByDefault)),
        State::Paused => Some((case.pause_until?.and_time(NaiveTime::MIN), Act::PauseEnds)),
        State::Incomplete => {
            let from = case.incomplete.last()?.from;
            match limits.supply_reminders.get(case.asked.len()) {
                Some(days) => ask(case, from, *days, frame),
                None => Some((end(Which::Supply)?, Act::Lapse)),
            }
        }
        State::Replied => {
            let (replied, _) = case.this_round()?.reply?;
            let ways = limits.tries.1.min(limits.channels.len());
            match case.asked.len().checked_sub(1) {
                None => Some((replied, Act::Ask { channel: *limits.channels.first()? })),
                Some(reminded) => match limits.confirmation_reminders.get(reminded) {
                    Some(days) => ask(case, replied, *days, frame),
                    None if tried(case.asked.iter().map(|(_, c)| *c), (limits.tries.0, ways)) => {
                        Some((end(Which::Confirmation)?, Act::Silence))
                    }
                    // Silence closes nothing before it was tried often enough: once more each working day.
                    None => ask(case, case.last, 1, frame),
                },
            }
        }
        _ => None,
    }
}

/// The next request, `days` working days after `from`, in office hours, on the next way in turn.
fn ask(case: &Case, from: NaiveDateTime, days: u32, frame: &Frame<'_>) -> Option<(NaiveDateTime, Act)> {
    let version = case.version(frame);
    let Deadline { day, .. } = deadline(from, Term::WorkingDays(days), &[], &version.hours, frame.calendar).ok()??;
    let at = version.hours.open_at_or_after(midnight_after(day), frame.calendar).ok()?;
    let channels = &version.limits.channels;
    let channel: Channel = *channels.get(case.asked.len() % channels.len().max(1))?;
    Some((at.max(case.last), Act::Ask { channel }))
}
