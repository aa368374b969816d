//! Who turns in a sweep, and at which place among its values.

use std::borrow::Cow;
use std::sync::Arc;
use zhida_facts::ones_of;

/// An enterprise becomes eligible, or ceases to be, from a place on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    pub(crate) row: u32,
    pub(crate) place: u32,
}

impl Turn {
    pub(crate) fn new(row: usize, place: u32) -> Self {
        Self { row: u32::try_from(row).unwrap_or(u32::MAX), place }
    }
}

/// Who in a part of a city turns, in ascending order.
pub(crate) enum Turns {
    /// Those among the ranked from row `start` on, and for all of these their ranks, by which `places` tells where.
    Ranked { start: usize, turning: Vec<u64>, ranks: Vec<u8>, places: Arc<Places> },
    /// One after another; somebody may turn twice.
    Listed(Vec<Turn>),
}

impl Turns {
    /// Nobody yet, of as many as `rows` from row `start` on, who are ranked if ranks have `places`.
    pub(crate) fn none(start: usize, rows: usize, places: Option<&Arc<Places>>) -> Self {
        let ranked = |places: &Arc<Places>| {
            let (turning, ranks) = (Vec::with_capacity(rows.div_ceil(64)), Vec::with_capacity(rows));
            Self::Ranked { start, turning, ranks, places: Arc::clone(places) }
        };
        places.map_or(Self::Listed(Vec::new()), ranked)
    }

    /// One after another.
    pub(crate) fn list(&self) -> Cow<'_, [Turn]> {
        match self {
            Self::Listed(turns) => Cow::Borrowed(turns),
            Self::Ranked { start, turning, ranks, places } => {
                let rows = turning.iter().enumerate().flat_map(|(word, bits)| ones_of(*bits).map(move |bit| word * 64 + bit));
                rows.map(|row| Turn::new(start + row, places[usize::from(ranks[row])])).collect()
            }
        }
    }
}

/// By rank: the place at which those turn who have it.
pub(crate) type Places = [u32; 256];
