//! Asking the enterprise: who may, and for how long a link is good.

use crate::{Case, PersonId};
use chrono::{NaiveDateTime, TimeDelta};

/// Days for which the link in a request is good.
const LINK_DAYS: i64 = 30;

/// Why somebody may not ask or fill in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayAsk {
    /// He may.
    Yes,
    /// He handled the case.
    HandledIt,
    /// The link has run out.
    LinkTooOld,
    /// There is no reply to ask about.
    NothingToAsk,
}

/// Whether an answer may be taken by `person` (none: the enterprise by its link) at `at`.
#[must_use]
pub fn may_ask(case: &Case, person: Option<PersonId>, at: NaiveDateTime) -> MayAsk {
    let Some((replied, _)) = case.this_round().and_then(|round| round.reply) else { return MayAsk::NothingToAsk };
    if person.is_some_and(|p| case.handlers.contains(&p)) {
        return MayAsk::HandledIt;
    }
    if person.is_none() && at > replied + TimeDelta::days(LINK_DAYS) {
        return MayAsk::LinkTooOld;
    }
    MayAsk::Yes
}
