//! What lists keep of a case.

use super::load::CaseFile;
use crate::entity::case_file;
use crate::time::micros_of;
use chrono::NaiveDateTime;
use zhida_cases::{Act, Case, Frame, Row, State, Which, bound, clocks, light, light_changes};

/// The clock that lists show: the one the office is bound by, or the one the enterprise has to answer by.
fn shown(case: &Case, frame: &Frame<'_>) -> Option<zhida_cases::Clock> {
    let asked = match case.state {
        State::Replied => Some(Which::Confirmation),
        State::Incomplete => Some(Which::Supply),
        _ => None,
    };
    match asked {
        Some(which) => clocks(case, frame).into_iter().find(|c| c.which == which),
        None => bound(case, frame),
    }
}

/// The row of `case` as it stands at `now`. `wake` is when it has to be looked at for its own sake.
pub(super) fn cached(
    row: &case_file::Model,
    case: &Case,
    log: &[Row],
    wake: Option<NaiveDateTime>,
    now: NaiveDateTime,
    frame: &Frame<'_>,
) -> case_file::Model {
    // What is typed and not sent stands in no log.
    let draft = case.state == State::Draft;
    let clock = shown(case, frame);
    let wake = wake.into_iter().chain(light_changes(case, now, frame)).min();
    let contact = log.iter().find_map(|r| match &r.act {
        Act::Submit { contact, .. } => Some(contact.clone()),
        _ => None,
    });
    let replied = case.rounds.iter().rev().find_map(|round| round.reply);
    let rating = case.rounds.iter().rev().find_map(|round| round.answer.as_ref()?.1.rating);
    let number = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    case_file::Model {
        rows: number(case.rows),
        state: case.state.key().to_owned(),
        open: case.state.is_open(),
        subject: if draft { row.subject.clone() } else { case.subject.clone() },
        text: if draft { row.text.clone() } else { case.text.clone() },
        contact: if draft { row.contact.clone() } else { contact.unwrap_or_default() },
        kind: case.kind.key().to_owned(),
        urgency: case.urgency.key().to_owned(),
        channel: case.channel.map(|c| c.key().to_owned()),
        submitted_at: case.submitted.map(micros_of),
        accepted_at: case.accepted.map(|(at, _)| micros_of(at)),
        last_at: micros_of(case.last),
        lead_id: case.lead.map(|lead| lead.person.0),
        lead_office: case.lead.map(|lead| lead.office.0),
        in_charge: case.in_charge().map(|person| person.0),
        round: number(case.round()),
        level: i32::try_from(case.level).unwrap_or(i32::MAX),
        outcome: replied.map(|(_, outcome)| outcome.key().to_owned()),
        rating: rating.map(i32::from),
        light: light(case, now, frame).map(|l| l.key().to_owned()),
        clock: clock.map(|c| c.which.key().to_owned()),
        due_at: clock.and_then(|c| c.due.deadline()).map(|d| micros_of(d.instant())),
        wake_at: wake.map(micros_of),
        merged_into: case.merged_into.map(|into| into.0),
        ..row.clone()
    }
}

impl CaseFile {
    /// Its row as it should be now.
    pub(super) fn recached(&self, wake: Option<NaiveDateTime>, now: NaiveDateTime, frame: &Frame<'_>) -> case_file::Model {
        cached(&self.row, &self.case, &self.log, wake, now, frame)
    }
}
