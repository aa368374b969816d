//! How long cases took. One that is still open took at least as long as it is open.

use zhida_facts::Number;

/// So many working days, or at least so many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// Working days.
    pub days: Number,
    /// It may become longer.
    pub at_least: bool,
}

/// In order, and from which place on a time may become longer: an open case may yet end behind all others.
fn sorted(times: &[Time]) -> (Vec<&Number>, usize) {
    let mut all: Vec<&Time> = times.iter().collect();
    all.sort_by(|a, b| a.days.cmp(&b.days).then(a.at_least.cmp(&b.at_least)));
    let open_from = all.iter().position(|t| t.at_least).unwrap_or(all.len());
    (all.into_iter().map(|t| &t.days).collect(), open_from)
}

/// The middle one; of an even number the mean of the middle two.
pub(crate) fn median(times: &[Time]) -> Option<Time> {
    let (days, open_from) = sorted(times);
    let upper = days.len() / 2;
    let lower = days.len().checked_sub(1)? / 2;
    let days = (*days.get(lower)? + *days.get(upper)?).checked_div(&Number::from(2))?;
    Some(Time { days, at_least: upper >= open_from })
}

/// The least time that nine of ten did not exceed (nearest rank).
pub(crate) fn ninetieth(times: &[Time]) -> Option<Time> {
    let (days, open_from) = sorted(times);
    let place = (days.len() * 9).div_ceil(10).checked_sub(1)?;
    Some(Time { days: (*days.get(place)?).clone(), at_least: place >= open_from })
}
