//! A schedule that changed: which deadlines move.

use crate::{Case, CaseId, Due, Frame, Settings, Which, clocks};
use zhida_facts::Calendar;

/// A deadline that moved; one entry of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The case.
    pub case: CaseId,
    /// Its clock.
    pub which: Which,
    /// By the calendar before.
    pub before: Due,
    /// By the calendar now.
    pub after: Due,
}

/// What changes for the clocks of `cases` that are not answered yet.
pub fn recompute<'a>(cases: impl IntoIterator<Item = &'a Case>, before: &Calendar, after: &Calendar, settings: &Settings) -> Vec<Moved> {
    let by = |calendar, case| clocks(case, &Frame { calendar, settings });
    let moved = |case: &'a Case| {
        let pairs = by(before, case).into_iter().zip(by(after, case));
        pairs.filter(|(old, new)| new.met.is_none() && old.due != new.due).map(|(old, new)| Moved {
            case: case.opening.id,
            which: new.which,
            before: old.due,
            after: new.due,
        })
    };
    cases.into_iter().flat_map(moved).collect()
}
