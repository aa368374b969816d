//! Truths of a block by register. They lie lane by lane, so that the gates, which come back to a register again and again, work for one
//! lane in memory that fits the second-level cache, and only then for the next.

use super::plane::{NONE, Pair, Plane, WORDS};
use super::tape::{Operand, Place};

/// Words of a lane.
pub(crate) const LANE: usize = 8;
/// Lanes of a block.
pub(crate) const LANES: usize = WORDS / LANE;
/// One bit per enterprise of a lane.
pub(crate) type Lane = [u64; LANE];

/// Truth of a lane: where it is certain, and where it is not excluded.
#[derive(Clone, Copy)]
pub(crate) struct Truths {
    pub(crate) yes: Lane,
    pub(crate) maybe: Lane,
}

impl Truths {
    /// The same for all.
    #[inline(always)]
    pub(crate) fn all(yes: bool, maybe: bool) -> Self {
        let fill = |on| [if on { u64::MAX } else { 0 }; LANE];
        Self { yes: fill(yes), maybe: fill(maybe) }
    }
    #[inline(always)]
    pub(crate) fn reversed(self) -> Self {
        let Self { yes: mut maybe, maybe: mut yes } = self;
        for at in 0..LANE {
            (yes[at], maybe[at]) = (!yes[at], !maybe[at]);
        }
        Self { yes, maybe }
    }
}

/// The registers of an operand: where it is certain and where it is open, both as if it were not reversed.
#[inline(always)]
pub(crate) fn planes(lane: &[Lane], operand: Operand) -> (&Lane, &Lane) {
    let Place { yes, open } = operand.place();
    (&lane[yes as usize], &lane[open as usize])
}

/// What an operand is read from: where it is certain, where it is open, and what turns it about.
#[inline(always)]
pub(crate) fn sides(lane: &[Lane], operand: Operand) -> (&Lane, &Lane, u64) {
    let Place { yes, open } = operand.place();
    (&lane[yes as usize], &lane[open as usize], operand.flip())
}

/// A word of it: certain, and not excluded. Without a branch, which no processor could foretell.
#[inline(always)]
pub(crate) fn certain(yes: u64, open: u64, flip: u64) -> u64 {
    (yes | open & flip) ^ flip
}
#[inline(always)]
pub(crate) fn possible(yes: u64, open: u64, flip: u64) -> u64 {
    certain(yes, open, !flip) ^ u64::MAX
}

/// What an operand says in a lane.
#[inline(always)]
pub(crate) fn read(lane: &[Lane], operand: Operand) -> Truths {
    let (yes, open, flip) = sides(lane, operand);
    let mut found = Truths { yes: [0; LANE], maybe: [0; LANE] };
    for at in 0..LANE {
        found.yes[at] = certain(yes[at], open[at], flip);
        found.maybe[at] = possible(yes[at], open[at], flip);
    }
    found
}

/// Fills the two registers of a gate; what is not excluded may stand for what is open.
#[inline(always)]
pub(crate) fn put(lane: &mut [Lane], to: u32, truths: &Truths) {
    let Place { yes, open } = Place::own(to);
    (lane[yes as usize], lane[open as usize]) = (truths.yes, truths.maybe);
}

/// The registers: a plane each.
pub(crate) struct Registers {
    lanes: [Vec<Lane>; LANES],
}

impl Registers {
    pub(crate) fn new(registers: usize) -> Self {
        Self { lanes: std::array::from_fn(|_| vec![[0; LANE]; registers.max(2)]) }
    }
    #[inline(always)]
    pub(crate) fn lane(&self, at: usize) -> &[Lane] {
        &self.lanes[at]
    }
    #[inline(always)]
    pub(crate) fn lane_mut(&mut self, at: usize) -> &mut [Lane] {
        &mut self.lanes[at]
    }

    /// Two lanes, of which `at` is the first.
    #[inline(always)]
    pub(crate) fn two(&self, at: usize) -> [&[Lane]; 2] {
        [&self.lanes[at], &self.lanes[at + 1]]
    }
    /// Fills the two registers of a gate in some lanes, from `at` on.
    #[inline(always)]
    pub(crate) fn fill<const N: usize>(&mut self, at: usize, to: u32, found: &[Truths; N]) {
        for (lane, found) in self.lanes[at..].iter_mut().zip(found) {
            put(lane, to, found);
        }
    }

    /// Fills registers for a whole block. Atoms that share one for *open* all leave the same there, so what is certain is left out.
    #[inline(always)]
    pub(crate) fn put(&mut self, place: Place, pair: &Pair) {
        let (yes, maybe) = (pair.yes.as_chunks::<LANE>().0, pair.maybe.as_chunks::<LANE>().0);
        for at in 0..LANES {
            let lane = &mut self.lanes[at];
            lane[place.yes as usize] = yes[at];
            let open = &mut lane[place.open as usize];
            for word in 0..LANE {
                open[word] = maybe[at][word] & !yes[at][word];
            }
        }
    }

    /// Fills one register.
    #[inline(always)]
    pub(crate) fn put_plane(&mut self, register: u32, plane: &Plane) {
        for (lane, words) in self.lanes.iter_mut().zip(plane.as_chunks::<LANE>().0) {
            lane[register as usize] = *words;
        }
    }

    /// What one register holds.
    #[inline(always)]
    pub(crate) fn plane(&self, register: u32) -> Plane {
        let mut plane = NONE;
        for (words, lane) in plane.as_chunks_mut::<LANE>().0.iter_mut().zip(&self.lanes) {
            *words = lane[register as usize];
        }
        plane
    }

    /// What an operand says in the whole block.
    #[inline(always)]
    pub(crate) fn get(&self, operand: Operand) -> Pair {
        let mut pair = Pair::UNKNOWN;
        let (yes, maybe) = (pair.yes.as_chunks_mut::<LANE>().0, pair.maybe.as_chunks_mut::<LANE>().0);
        for at in 0..LANES {
            let truths = read(&self.lanes[at], operand);
            (yes[at], maybe[at]) = (truths.yes, truths.maybe);
        }
        pair
    }

    /// What an operand says of a row: certain, not excluded.
    pub(crate) fn bits(&self, operand: Operand, row: usize) -> (bool, bool) {
        let truths = read(&self.lanes[row / 64 / LANE], operand);
        let bit = |lane: &Lane| lane[row / 64 % LANE] >> (row % 64) & 1 == 1;
        (bit(&truths.yes), bit(&truths.maybe))
    }

    /// A word of a register.
    #[inline(always)]
    pub(crate) fn word(&mut self, register: u32, word: usize) -> &mut u64 {
        &mut self.lanes[word / LANE][register as usize][word % LANE]
    }
}
