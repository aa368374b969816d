//! When a term ends: over working days, office hours and breaks.
//!
//! The day on which it begins is day 0. Day n is the n-th working day after it, and the deadline is the end of that day. With breaks, a day
//! counts if the clock is running at its end.

use crate::{OfficeHours, Term};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use zhida_facts::{Calendar, NoSchedule};

/// The end of a day, or a time of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// The day.
    pub day: NaiveDate,
    /// The time; the end of the day (24:00) if there is none.
    pub time: Option<NaiveTime>,
}

impl Deadline {
    /// The first instant that is no longer within a whole day, or the last that is within a time.
    #[must_use]
    pub fn instant(&self) -> NaiveDateTime {
        match self.time {
            Some(time) => self.day.and_time(time),
            None => midnight_after(self.day),
        }
    }

    /// Whether what was done at `at` was done in time.
    #[must_use]
    pub fn is_kept_by(&self, at: NaiveDateTime) -> bool {
        match self.time {
            Some(time) => at <= self.day.and_time(time),
            None => at.date() <= self.day,
        }
    }
}

impl Ord for Deadline {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // Midnight as a time of the next day comes after the end of this one.
        (self.instant(), self.time.is_some()).cmp(&(other.instant(), other.time.is_some()))
    }
}
impl PartialOrd for Deadline {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A time in which the clock does not run: from an instant on, to an instant or with no end yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// It stops.
    pub from: NaiveDateTime,
    /// It runs again.
    pub to: Option<NaiveDateTime>,
}

impl Break {
    fn covers_end_of(&self, day: NaiveDate) -> bool {
        let end = midnight_after(day);
        self.from < end && self.to.is_none_or(|to| to >= end)
    }
    fn covers(&self, at: NaiveDateTime) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

pub(crate) fn midnight_after(day: NaiveDate) -> NaiveDateTime {
    day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN)
}

/// When `term` ends that begins at `start`; `None` if a break without end comes first.
///
/// # Errors
/// A year on the way has no schedule.
pub fn deadline(
    start: NaiveDateTime,
    term: Term,
    breaks: &[Break],
    hours: &OfficeHours,
    calendar: &Calendar,
) -> Result<Option<Deadline>, NoSchedule> {
    let end_of = |day| Some(Deadline { day, time: None });
    Ok(match term {
        Term::SameDay => end_of(start.date()),
        Term::Until(day) => end_of(worked(day, calendar)?),
        Term::WorkingDays(n) => match count_days(start.date(), n, breaks, |day| calendar.next_workday(day))? {
            Some(day) => end_of(worked(day, calendar)?),
            None => None,
        },
        Term::Days(n) => match count_days(start.date(), n, breaks, |day| Ok(day.succ_opt().unwrap_or(day)))? {
            Some(day) => end_of(worked(day, calendar)?),
            None => None,
        },
        Term::Minutes(n) => {
            let mut left = TimeDelta::minutes(n.into());
            run(start, NaiveDateTime::MAX, breaks, &mut left).map(at)
        }
        Term::OfficeMinutes(n) => office_minutes(start, n, breaks, hours, calendar)?.map(at),
    })
}

fn at(instant: NaiveDateTime) -> Deadline {
    Deadline { day: instant.date(), time: Some(instant.time()) }
}

/// `day` if it is worked, else the next working day.
fn worked(day: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, NoSchedule> {
    if calendar.is_workday(day)? { Ok(day) } else { calendar.next_workday(day) }
}

fn count_days(
    start: NaiveDate,
    n: u32,
    breaks: &[Break],
    next: impl Fn(NaiveDate) -> Result<NaiveDate, NoSchedule>,
) -> Result<Option<NaiveDate>, NoSchedule> {
    let (mut day, mut left) = (start, n);
    while left > 0 {
        let following = next(day)?;
        match breaks.iter().find(|b| b.covers_end_of(following)) {
            Some(Break { to: None, .. }) => return Ok(None),
            Some(_) => {}
            None => left -= 1,
        }
        day = following;
    }
    Ok(Some(day))
}

fn office_minutes(
    start: NaiveDateTime,
    minutes: u32,
    breaks: &[Break],
    hours: &OfficeHours,
    calendar: &Calendar,
) -> Result<Option<NaiveDateTime>, NoSchedule> {
    let mut left = TimeDelta::minutes(minutes.into());
    let mut day = start.date();
    loop {
        for (open, close) in hours.on(day, calendar)?.into_iter().filter(|(_, close)| start < *close) {
            if let Some(end) = run(open.max(start), close, breaks, &mut left) {
                return Ok(Some(end));
            }
        }
        if breaks.iter().any(|b| b.to.is_none() && b.covers_end_of(day)) {
            return Ok(None);
        }
        day = calendar.next_workday(day)?;
    }
}

/// Lets the clock run from `from` to `to`, breaks left out; the instant at which nothing is left of `left`, if that comes.
fn run(from: NaiveDateTime, to: NaiveDateTime, breaks: &[Break], left: &mut TimeDelta) -> Option<NaiveDateTime> {
    let mut now = from;
    while now < to {
        if let Some(stopped) = breaks.iter().find(|b| b.covers(now)) {
            now = stopped.to?;
            continue;
        }
        let next_break = breaks.iter().map(|b| b.from).filter(|start| *start > now).min();
        let until = next_break.map_or(to, |start| start.min(to));
        if until - now >= *left {
            return now.checked_add_signed(*left);
        }
        *left -= until - now;
        now = until;
    }
    None
}

/// Working days between two instants on which a clock with these breaks ran: the days after that of `from`, up to that of `to`. Of these a
/// day does not count if the clock stood at its end; the last one counts, because on it something was done.
pub(crate) fn days_used(from: NaiveDateTime, to: NaiveDateTime, breaks: &[Break], calendar: &Calendar) -> Result<i64, NoSchedule> {
    let all = calendar.count(from.date(), to.date())?;
    let mut stood = 0;
    for stop in breaks.iter().filter(|b| b.from < to) {
        let mut day = stop.from.date().max(from.date().checked_add_days(Days::new(1)).unwrap_or(from.date()));
        while day < to.date() && stop.covers_end_of(day) {
            stood += i64::from(calendar.is_workday(day)?);
            day = day.succ_opt().unwrap_or(to.date());
        }
    }
    Ok((all - stood).max(0))
}
