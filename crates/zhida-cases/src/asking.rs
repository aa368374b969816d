//! Asking the enterprise: who may, for how long a link is good, whose answers are asked again, and what looks arranged.

use crate::{Case, CaseId, PersonId};
use chrono::{Months, NaiveDate, NaiveDateTime, TimeDelta};

/// Days for which the link in a request is good.
const LINK_DAYS: i64 = 30;
/// Of the answers taken by telephone, one in so many is asked again by another person.
const CALLED_AGAIN: u64 = 20;
/// Top ratings from one address within [`BURST`] that are looked at.
const BURST_SIZE: usize = 3;
/// See [`BURST_SIZE`].
const BURST: TimeDelta = TimeDelta::minutes(10);
/// Months after which a sample is asked whether the solution held.
const LATE: Months = Months::new(6);

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

/// Whether an answer taken by telephone is asked again, by another person. `secret` is the municipality's, so that a caller cannot know.
#[must_use]
pub fn called_again(case: CaseId, round: usize, secret: u64) -> bool {
    mixed(secret ^ mixed(case.0.unsigned_abs()) ^ round as u64).is_multiple_of(CALLED_AGAIN)
}

/// Spreads numbers evenly (the finalizer of SplitMix64).
fn mixed(number: u64) -> u64 {
    let n = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// Which answers lie in a burst: three or more top ratings from one address within ten minutes. An answer is its address, time and rating.
#[must_use]
pub fn bursts(answers: &[(&str, NaiveDateTime, u8)]) -> Vec<usize> {
    let mut top: Vec<usize> = (0..answers.len()).filter(|i| answers[*i].2 == 5).collect();
    top.sort_by_key(|i| (answers[*i].0, answers[*i].1));
    let mut flagged: Vec<usize> = top
        .windows(BURST_SIZE)
        .filter(|some| {
            let (first, last) = (answers[some[0]], answers[some[BURST_SIZE - 1]]);
            first.0 == last.0 && last.1 - first.1 <= BURST
        })
        .flatten()
        .copied()
        .collect();
    flagged.sort_unstable();
    flagged.dedup();
    flagged
}

/// The day on which the sample is asked whether the solution held.
#[must_use]
pub fn late_survey(closed: NaiveDate) -> Option<NaiveDate> {
    closed.checked_add_months(LATE)
}
