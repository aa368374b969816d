//! Reminders and escalation. A rung is reached at an instant; the reminder leaves in the next office hours, that of an urgent case at once;
//! it is dropped as soon as the thing is done.

use crate::deadline::midnight_after;
use crate::light::day_before;
use crate::notice::lead_of;
use crate::{Case, Clock, Deadline, Frame, Notice, Party, Prompt, State, Urgency, Which, clocks, deadline};
use chrono::{Days, NaiveDateTime};

keyed! {
    /// Moments of a clock.
    Rung {
        /// Half of the term is used.
        Half "half",
        /// One working day is left.
        Before "before",
        /// The deadline has passed.
        Due "due",
        /// 催办: a working day ago.
        Urging "urging",
        /// 督办函: three working days ago.
        Supervision "supervision",
        /// Named in the weekly report: five working days ago.
        Named "named",
    }
}

impl Rung {
    /// Working days after the deadline.
    fn after(self) -> u32 {
        match self {
            Rung::Half | Rung::Before | Rung::Due => 0,
            Rung::Urging => 1,
            Rung::Supervision => 3,
            Rung::Named => 5,
        }
    }
}

/// The notices of all rungs reached by `now` that are still of use, whether or not they were sent before: their keys tell.
#[must_use]
pub fn reminders(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> Vec<Notice> {
    reached(case, now, frame).0
}

/// The notices due, and when the next rung comes.
pub(crate) fn reached(case: &Case, now: NaiveDateTime, frame: &Frame<'_>) -> (Vec<Notice>, Option<NaiveDateTime>) {
    let mut notices = Vec::new();
    let mut next = None;
    let single = inner_dates(case, frame).into_iter().chain(draft(case, frame));
    for notice in single.filter_map(|mut notice| {
        notice.at = leaves(case, notice.at, frame)?;
        Some(notice)
    }) {
        if notice.at > now {
            next = next.into_iter().chain([notice.at]).min();
        } else {
            notices.push(notice);
        }
    }
    for clock in clocks(case, frame).into_iter().filter(Clock::runs) {
        let lifted = clock.which == Which::Close && case.lifted.is_some_and(|until| now.date() <= until);
        let rungs: Vec<(Rung, NaiveDateTime)> = Rung::ALL
            .iter()
            .filter(|rung| !(lifted && **rung >= Rung::Due))
            .filter_map(|rung| Some((*rung, leaves(case, moment(case, &clock, *rung, frame)?, frame)?)))
            .collect();
        let overdue = rungs.iter().any(|(rung, at)| *rung == Rung::Due && *at <= now);
        for (rung, at) in rungs {
            if at > now {
                next = next.into_iter().chain([at]).min();
            } else if rung >= Rung::Due || !overdue {
                notices.extend(tell(case, &clock, rung, at));
            }
        }
        // A light that was lifted comes back.
        if let (true, Some(until)) = (lifted, case.lifted) {
            next = next.into_iter().chain([midnight_after(until)]).min();
        }
    }
    (notices, next)
}

/// Co-handlers who have not given their opinion: a working day ahead, and when the inner date has passed, which the lead is told too.
fn inner_dates(case: &Case, frame: &Frame<'_>) -> Vec<Notice> {
    let waits = matches!(case.state, State::Routed | State::InHand | State::ReplyDrafted);
    let mut notices = Vec::new();
    for co in case.co.iter().filter(|co| waits && !case.opinions.contains(&co.seat.person)) {
        let him = Party::Person(co.seat.person);
        let due = Deadline { day: co.due, time: None };
        let mut tell = |at, to, rung: Rung| {
            let cause = format!("opinion-{}-{}-{}", co.seat.person.0, co.due, rung.key());
            notices.push(Notice::new(case, &cause, at, to, Prompt::Opinion(rung)));
        };
        if let Ok(before) = day_before(due, frame.calendar)
            && case.routed.is_some_and(|routed| routed < before)
        {
            tell(before, him, Rung::Before);
        }
        tell(due.instant(), him, Rung::Due);
        tell(due.instant(), lead_of(case), Rung::Due);
    }
    notices
}

/// The one reminder of a draft.
fn draft(case: &Case, frame: &Frame<'_>) -> Option<Notice> {
    let after = Days::new(case.version(frame).limits.draft.0.into());
    let at = case.opening.at.checked_add_days(after)?;
    (case.state == State::Draft).then(|| Notice::new(case, "draft", at, Party::Enterprise, Prompt::Draft))
}

/// When a clock comes to a rung; never, if that is before it began or the rung has no meaning for it.
fn moment(case: &Case, clock: &Clock, rung: Rung, frame: &Frame<'_>) -> Option<NaiveDateTime> {
    let due = clock.due.deadline()?;
    let before = day_before(due, frame.calendar).ok()?;
    let at = match rung {
        Rung::Half => half(case, clock, frame).filter(|half| *half < before || before <= clock.from)?,
        Rung::Before => before,
        Rung::Due => due.instant(),
        later => Deadline { day: frame.calendar.due(due.day, later.after()).ok()?, time: due.time }.instant(),
    };
    (at > clock.from && (rung >= Rung::Due || at < due.instant())).then_some(at)
}

/// When half of the term is used.
pub(crate) fn half(case: &Case, clock: &Clock, frame: &Frame<'_>) -> Option<NaiveDateTime> {
    let version = case.version(frame);
    let breaks = match clock.which {
        Which::Acceptance => case.incomplete.clone(),
        Which::Contact | Which::Interim | Which::Close => case.main_breaks(),
        _ => Vec::new(),
    };
    Some(deadline(clock.from, clock.term.half()?, &breaks, &version.hours, frame.calendar).ok()??.instant())
}

fn leaves(case: &Case, at: NaiveDateTime, frame: &Frame<'_>) -> Option<NaiveDateTime> {
    if case.urgency == Urgency::Urgent {
        return Some(at);
    }
    case.version(frame).hours.open_at_or_after(at, frame.calendar).ok()
}

fn tell(case: &Case, clock: &Clock, rung: Rung, at: NaiveDateTime) -> Vec<Notice> {
    let extended = case.this_round().filter(|_| clock.which == Which::Close).map_or(0, |round| round.extended);
    let since = clock.from.and_utc().timestamp();
    // The instant at which the clock began and its extension tell the causes of one clock apart; a pause makes no new cause.
    let cause = format!("{}-{since}-{extended}-{}", clock.which.key(), rung.key());
    let mut parties = parties(case, clock.which, rung);
    // One level up: the next rung's parties are told with it.
    for (above, _) in Rung::ALL.iter().filter(|above| **above > rung).zip(0..case.level) {
        parties.extend(self::parties(case, clock.which, *above));
    }
    parties.sort_unstable();
    parties.dedup();
    parties.into_iter().map(|to| Notice::new(case, &cause, at, to, Prompt::Clock(clock.which, rung))).collect()
}

fn parties(case: &Case, which: Which, rung: Rung) -> Vec<Party> {
    let owner = match which {
        // The enterprise's own clocks: it is asked, not urged. The time to sign ends by itself.
        Which::Supply | Which::Confirmation | Which::Sign => return Vec::new(),
        Which::Signature => Party::Head,
        Which::Meeting => Party::Leader,
        Which::Acceptance => Party::Desk,
        Which::Contact | Which::Interim | Which::Close | Which::NextReply => lead_of(case),
    };
    match rung {
        Rung::Half => vec![owner],
        Rung::Before => vec![owner, Party::Desk],
        Rung::Due => vec![Party::Supervisor, Party::Board],
        Rung::Urging => vec![Party::Head],
        Rung::Supervision => vec![Party::Head, Party::Leader],
        Rung::Named => vec![Party::WeeklyReport],
    }
}
