//! How a case stands. No light without a word beside it: colour is never the only sign.

use crate::deadline::midnight_after;
use crate::{Case, Clock, Deadline, Due, Frame, State, Which, clocks, ladder};
use chrono::{NaiveDateTime, TimeDelta};
use zhida_facts::{Calendar, NoSchedule};

keyed! {
    /// How a clock stands.
    Light {
        /// More than one working day left, and less than half used.
        Green "green",
        /// Half used.
        Blue "blue",
        /// One working day left or less.
        Yellow "yellow",
        /// Past the deadline.
        Red "red",
        /// It stands: a pause, the long list.
        Grey "grey",
        /// The schedule of a year on the way is not on file.
        Unknown "unknown",
    }
}

/// The clock the office is bound by. None where it owes nothing: drafts, what waits for the enterprise's word, what has ended.
#[must_use]
pub fn bound(case: &Case, frame: &Frame<'_>) -> Option<Clock> {
    let which = match case.state {
        State::Submitted | State::Incomplete => Which::Acceptance,
        State::LongStanding => Which::NextReply,
        State::Accepted | State::Routed | State::InHand | State::Paused | State::ReplyDrafted => Which::Close,
        State::Draft | State::Replied | State::Closed | State::Merged | State::Withdrawn | State::Declined => return None,
    };
    clocks(case, frame).into_iter().find(|c| c.which == which)
}

/// The light of a case: that of the clock the office is bound by.
#[must_use]
pub fn light(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> Option<Light> {
    let clock = bound(case, frame)?;
    let light = light_of_clock(case, &clock, now, frame);
    match (case.state, light) {
        // The plan is signed and its next reply is not overdue.
        (State::LongStanding, Some(Light::Red)) => Some(Light::Red),
        (State::LongStanding, _) => Some(Light::Grey),
        (_, Some(Light::Red)) if case.lifted.is_some_and(|until| now.date() <= until) => Some(Light::Yellow),
        (_, light) => light,
    }
}

/// When the light is another, if nothing is done before: whoever keeps a light has to look again then.
#[must_use]
pub fn light_changes(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> Option<NaiveDateTime> {
    let clock = bound(case, frame)?;
    let due = clock.due.deadline()?;
    // A time is still kept at its instant, and past just after it.
    let past = due.time.map_or_else(|| due.instant(), |_| due.instant() + TimeDelta::seconds(1));
    let lifted = case.lifted.map(midnight_after);
    [ladder::half(case, &clock, frame), day_before(due, frame.calendar).ok(), Some(past), lifted]
        .into_iter()
        .flatten()
        .filter(|at| *at > now)
        .min()
}

/// The light of one clock; none if it was answered.
#[must_use]
pub fn light_of_clock(case: &Case, clock: &Clock, now: NaiveDateTime, frame: &Frame<'_>) -> Option<Light> {
    if clock.met.is_some() {
        return None;
    }
    let due = match clock.due {
        Due::On(due) => due,
        Due::Open => return Some(Light::Grey),
        Due::Unknown(_) => return Some(Light::Unknown),
    };
    // What is late stays late, whatever pauses after it.
    if !due.is_kept_by(now) {
        return Some(Light::Red);
    }
    if clock.stands {
        return Some(Light::Grey);
    }
    Some(match day_before(due, frame.calendar) {
        Err(_) => Light::Unknown,
        Ok(before) if now >= before => Light::Yellow,
        Ok(_) if ladder::half(case, clock, frame).is_some_and(|half| now >= half) => Light::Blue,
        Ok(_) => Light::Green,
    })
}

/// The instant from which one working day is left.
pub(crate) fn day_before(due: Deadline, calendar: &Calendar) -> Result<NaiveDateTime, NoSchedule> {
    let day = calendar.previous_workday(due.day)?;
    Ok(due.time.map_or_else(|| midnight_after(day), |time| day.and_time(time)))
}
