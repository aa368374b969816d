//! An institution's scorecard in words.

use crate::casework::figures::{days, interval, percent};
use crate::words::Words;
use zhida_cases::measures::Rate;
use zhida_facts::spoken;
use zhida_store::ServiceCard;

/// A scorecard.
#[derive(Clone)]
pub(crate) struct Card {
    pub(crate) requests: u64,
    pub(crate) open: u64,
    /// First contact in time.
    pub(crate) response: Share,
    /// Answered in time.
    pub(crate) on_time: Share,
    /// Solved, as the enterprises say.
    pub(crate) solved: Share,
    /// Mean rating and how many rated; a dash of none.
    pub(crate) mean: String,
    pub(crate) rated: u64,
    /// Half of the requests took so long at most.
    pub(crate) median: String,
}

/// A rate with its counts; the interval where they are few.
#[derive(Clone)]
pub(crate) struct Share {
    pub(crate) rate: String,
    pub(crate) part: u64,
    pub(crate) of: u64,
    pub(crate) interval: String,
}

impl Share {
    fn of(rate: Rate) -> Self {
        Self { rate: percent(rate.value()), part: rate.part, of: rate.of, interval: interval(rate) }
    }
}

impl Card {
    pub(crate) fn of(t: Words, card: &ServiceCard) -> Self {
        let measures = &card.measures;
        Self {
            requests: card.requests,
            open: card.open,
            response: Share::of(measures.response),
            on_time: Share::of(measures.on_time),
            solved: Share::of(measures.solved),
            mean: measures.mean.as_ref().map_or_else(|| "–".to_owned(), |n| spoken::decimal(n, 1)),
            rated: measures.satisfied.of,
            median: days(t, measures.median.as_ref()),
        }
    }
}
