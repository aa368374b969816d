//! Truths of a block by register. They lie lane by lane, so that the gates, which come back to a register again and again, work for one
//! lane in memory that fits the second-level cache, and only then for the next.

use super::plane::{Pair, WORDS};
use super::tape::Operand;

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
    const UNKNOWN: Truths = Truths { yes: [0; LANE], maybe: [u64::MAX; LANE] };

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

/// What an operand says in a lane: two planes, and what turns their bits over. Without a branch, which no processor could foretell.
#[inline(always)]
pub(crate) fn sides(lane: &[Truths], operand: Operand) -> (&Lane, &Lane, u64) {
    let Truths { yes, maybe } = &lane[operand.register() as usize];
    let flip = operand.flip();
    (if flip == 0 { yes } else { maybe }, if flip == 0 { maybe } else { yes }, flip)
}

/// The same, turned.
#[inline(always)]
pub(crate) fn read(lane: &[Truths], operand: Operand) -> Truths {
    let (yes, maybe, flip) = sides(lane, operand);
    let mut found = Truths { yes: *yes, maybe: *maybe };
    for at in 0..LANE {
        found.yes[at] ^= flip;
        found.maybe[at] ^= flip;
    }
    found
}

/// The registers.
pub(crate) struct Registers {
    lanes: [Vec<Truths>; LANES],
}

impl Registers {
    pub(crate) fn new(registers: usize) -> Self {
        Self { lanes: std::array::from_fn(|_| vec![Truths::UNKNOWN; registers.max(1)]) }
    }
    #[inline(always)]
    pub(crate) fn lane(&self, at: usize) -> &[Truths] {
        &self.lanes[at]
    }
    #[inline(always)]
    pub(crate) fn lane_mut(&mut self, at: usize) -> &mut [Truths] {
        &mut self.lanes[at]
    }

    /// Fills a register.
    #[inline(always)]
    pub(crate) fn put(&mut self, register: u32, pair: &Pair) {
        let (yes, maybe) = (pair.yes.as_chunks::<LANE>().0, pair.maybe.as_chunks::<LANE>().0);
        for at in 0..LANES {
            self.lanes[at][register as usize] = Truths { yes: yes[at], maybe: maybe[at] };
        }
    }

    /// What an operand says in the whole block.
    #[inline(always)]
    pub(crate) fn get(&self, operand: Operand) -> Pair {
        let mut pair = Pair::UNKNOWN;
        let (yes, maybe) = (pair.yes.as_chunks_mut::<LANE>().0, pair.maybe.as_chunks_mut::<LANE>().0);
        for ((lane, yes), maybe) in self.lanes.iter().zip(yes).zip(maybe) {
            let truths = read(lane, operand);
            (*yes, *maybe) = (truths.yes, truths.maybe);
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
    pub(crate) fn word(&mut self, register: u32, word: usize) -> (&mut u64, &mut u64) {
        let truths = &mut self.lanes[word / LANE][register as usize];
        (&mut truths.yes[word % LANE], &mut truths.maybe[word % LANE])
    }
}
