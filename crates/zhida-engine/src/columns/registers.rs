//! Truths of a block by register: a plane each, of lanes that are one vector each to a processor with AVX-512, so that gates are computed in its
//! own registers.

use super::plane::{NONE, Pair, Plane, WORDS};
use super::tape::{Operand, Place};

/// Words of a lane.
pub(crate) const LANE: usize = 8;
/// Lanes of a block.
pub(crate) const LANES: usize = WORDS / LANE;

/// One bit per enterprise of a lane. It begins where a line of memory does: one that lay across two would be read twice.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Lane([u64; LANE]);

impl Lane {
    pub(crate) const NONE: Lane = Lane([0; LANE]);
    pub(crate) const EVERY: Lane = Lane([u64::MAX; LANE]);

    /// The same for all.
    #[inline(always)]
    pub(crate) fn all(on: bool) -> Self {
        if on { Self::EVERY } else { Self::NONE }
    }
}

impl std::ops::Deref for Lane {
    type Target = [u64; LANE];
    #[inline(always)]
    fn deref(&self) -> &[u64; LANE] {
        &self.0
    }
}
impl std::ops::DerefMut for Lane {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [u64; LANE] {
        &mut self.0
    }
}

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
        Self { yes: Lane::all(yes), maybe: Lane::all(maybe) }
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
pub(crate) fn planes(lane: OneLane<'_>, operand: Operand) -> (&Lane, &Lane) {
    let Place { yes, open } = operand.place();
    (lane.of(yes), lane.of(open))
}

/// What an operand is read from: where it is certain, where it is open, and what turns it about.
#[inline(always)]
pub(crate) fn sides(lane: OneLane<'_>, operand: Operand) -> (&Lane, &Lane, u64) {
    let Place { yes, open } = operand.place();
    (lane.of(yes), lane.of(open), operand.flip())
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
pub(crate) fn read(lane: OneLane<'_>, operand: Operand) -> Truths {
    let (yes, open, flip) = sides(lane, operand);
    let mut found = Truths::all(false, false);
    for at in 0..LANE {
        found.yes[at] = certain(yes[at], open[at], flip);
        found.maybe[at] = possible(yes[at], open[at], flip);
    }
    found
}

/// The registers: a plane each.
pub(crate) struct Registers(Vec<[Lane; LANES]>);

/// One lane of them.
#[derive(Clone, Copy)]
pub(crate) struct OneLane<'a> {
    registers: &'a [[Lane; LANES]],
    at: usize,
}

impl<'a> OneLane<'a> {
    #[inline(always)]
    fn of(self, register: u32) -> &'a Lane {
        &self.registers[register as usize][self.at]
    }
}

impl Registers {
    pub(crate) fn new(registers: usize) -> Self {
        Self(vec![[Lane::NONE; LANES]; registers.max(2)])
    }
    #[inline(always)]
    pub(crate) fn lane(&self, at: usize) -> OneLane<'_> {
        OneLane { registers: &self.0, at }
    }

    /// So many lanes, of which `at` is the first.
    #[inline(always)]
    pub(crate) fn lanes<const N: usize>(&self, at: usize) -> [OneLane<'_>; N] {
        let mut lanes = [self.lane(at); N];
        for (offset, lane) in lanes.iter_mut().enumerate() {
            lane.at += offset;
        }
        lanes
    }

    /// Fills the two registers of a gate in some lanes, from `at` on; what is not excluded may stand for what is open.
    #[inline(always)]
    pub(crate) fn fill<const N: usize>(&mut self, at: usize, to: u32, found: &[Truths; N]) {
        let Place { yes, open } = Place::own(to);
        for (offset, found) in found.iter().enumerate() {
            self.0[yes as usize][at + offset] = found.yes;
            self.0[open as usize][at + offset] = found.maybe;
        }
    }

    /// Fills registers for a whole block. Atoms that share one for *open* all leave the same there, so what is certain is left out.
    #[inline(always)]
    pub(crate) fn put(&mut self, place: Place, pair: &Pair) {
        let (yes, maybe) = (pair.yes.as_chunks::<LANE>().0, pair.maybe.as_chunks::<LANE>().0);
        for at in 0..LANES {
            *self.0[place.yes as usize][at] = yes[at];
            let open = &mut self.0[place.open as usize][at];
            for word in 0..LANE {
                open[word] = maybe[at][word] & !yes[at][word];
            }
        }
    }

    /// Fills one register.
    #[inline(always)]
    pub(crate) fn put_plane(&mut self, register: u32, plane: &Plane) {
        for (lane, words) in self.0[register as usize].iter_mut().zip(plane.as_chunks::<LANE>().0) {
            **lane = *words;
        }
    }

    /// What one register holds.
    #[inline(always)]
    pub(crate) fn plane(&self, register: u32) -> Plane {
        let mut plane = NONE;
        for (words, lane) in plane.as_chunks_mut::<LANE>().0.iter_mut().zip(&self.0[register as usize]) {
            *words = **lane;
        }
        plane
    }

    /// What an operand says in the whole block.
    #[inline(always)]
    pub(crate) fn get(&self, operand: Operand) -> Pair {
        let mut pair = Pair::UNKNOWN;
        let (yes, maybe) = (pair.yes.as_chunks_mut::<LANE>().0, pair.maybe.as_chunks_mut::<LANE>().0);
        for at in 0..LANES {
            let truths = read(self.lane(at), operand);
            (yes[at], maybe[at]) = (*truths.yes, *truths.maybe);
        }
        pair
    }

    /// What an operand says of a row: certain, not excluded.
    pub(crate) fn bits(&self, operand: Operand, row: usize) -> (bool, bool) {
        let truths = read(self.lane(row / 64 / LANE), operand);
        let bit = |lane: &Lane| lane[row / 64 % LANE] >> (row % 64) & 1 == 1;
        (bit(&truths.yes), bit(&truths.maybe))
    }

    /// A word of a register.
    #[inline(always)]
    pub(crate) fn word(&mut self, register: u32, word: usize) -> &mut u64 {
        &mut self.0[register as usize][word / LANE][word % LANE]
    }
}
