//! The literals of one enterprise, a byte each: what is certain in the lower half, what is possible in the upper, so that bytes that are
//! added up count both at once.

use super::Standing;
use super::clauses::Literal;
use std::collections::HashMap;

/// A number that always holds, and one that never does.
pub(super) const ALWAYS: u16 = u16::MAX;
pub(super) const NEVER: u16 = u16::MAX - 1;

/// Whether something is certain, whether it is possible, and both.
pub(super) const CERTAIN: u8 = 0x01;
pub(super) const POSSIBLE: u8 = 0x10;
pub(super) const BOTH: u8 = CERTAIN | POSSIBLE;

/// The opposite is certain where the thing itself is not possible, and possible where that is not certain.
#[inline(always)]
pub(super) fn opposite(held: u8) -> u8 {
    held.rotate_left(4) ^ BOTH
}

/// Numbers of literals: of an atom that of its bit; opposites, as far as they are asked for, come behind.
pub(super) struct Numbering {
    /// Where opposites begin: behind whole words of bits.
    first: usize,
    opposites: Vec<u32>,
    known: HashMap<u32, u16>,
}

impl Numbering {
    pub(super) fn new(bits: usize) -> Self {
        Self { first: bits.next_multiple_of(64), opposites: Vec::new(), known: HashMap::new() }
    }

    /// The number of a literal; `None` if there are no more numbers.
    pub(super) fn number(&mut self, literal: Literal) -> Option<u16> {
        let free = |at: usize| u16::try_from(at).ok().filter(|n| *n < NEVER);
        if !literal.opposite {
            return free(literal.bit as usize);
        }
        if let Some(known) = self.known.get(&literal.bit) {
            return Some(*known);
        }
        let number = free(self.first + self.opposites.len())?;
        self.opposites.push(literal.bit);
        self.known.insert(literal.bit, number);
        Some(number)
    }
}

/// A byte per number.
pub(super) struct Planes(Box<[u8; 1 << 16]>);

impl Planes {
    pub(super) fn new(numbering: &Numbering, standing: &Standing) -> Self {
        let mut bytes: Box<[u8; 1 << 16]> = vec![0_u8; 1 << 16].try_into().unwrap_or_else(|_| Box::new([0; 1 << 16]));
        for (own, (yes, maybe)) in bytes.as_chunks_mut::<64>().0.iter_mut().zip(standing.yes.iter().zip(&standing.maybe)) {
            for (eight, (yes, maybe)) in own.as_chunks_mut::<8>().0.iter_mut().zip(yes.to_le_bytes().iter().zip(maybe.to_le_bytes())) {
                *eight = (spread(*yes) | spread(maybe) << 4).to_le_bytes();
            }
        }
        for (number, bit) in (numbering.first..usize::from(NEVER)).zip(&numbering.opposites) {
            bytes[number] = opposite(bytes.get(*bit as usize).copied().unwrap_or(0));
        }
        bytes[usize::from(NEVER)] = 0;
        bytes[usize::from(ALWAYS)] = BOTH;
        Self(bytes)
    }

    /// Whether a literal is certain, and whether it is possible.
    #[inline(always)]
    pub(super) fn of(&self, number: u16) -> u8 {
        self.0[usize::from(number)]
    }
    /// The same of four together.
    #[inline(always)]
    pub(super) fn all(&self, [a, b, c, d]: [u16; 4]) -> u8 {
        self.of(a) & self.of(b) & self.of(c) & self.of(d)
    }
    /// How many of four are, in each half.
    #[inline(always)]
    fn count(&self, [a, b, c, d]: [u16; 4]) -> u8 {
        self.of(a) + self.of(b) + self.of(c) + self.of(d)
    }

    /// Whether at least `n`, 1 to 4, of four are.
    #[inline(always)]
    pub(super) fn at_least(&self, n: u8, of: [u16; 4]) -> u8 {
        (self.count(of) + (8 - n) * BOTH) >> 3 & BOTH
    }

    /// Whether at least `n`, at most 127, of several fours are.
    #[inline]
    pub(super) fn at_least_of(&self, n: u8, fours: &[[u16; 4]]) -> u8 {
        let counts = fours.iter().map(|four| u16::from(self.count(*four))).map(|held| (held & 0x0f) | (held & 0xf0) << 4);
        let [certain, possible] = (counts.sum::<u16>() + (0x80 - u16::from(n)) * 0x0101).to_le_bytes();
        certain >> 7 | possible >> 7 << 4
    }
}

/// The bits of a byte as eight bytes of 0 or 1.
#[inline(always)]
fn spread(byte: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let each = (u64::from(byte) * ONES) & 0x8040_2010_0804_0201;
    (each + 0x7f * ONES) >> 7 & ONES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread_in_order() {
        for byte in 0..=u8::MAX {
            let bytes: Vec<u8> = (0..8).map(|bit| byte >> bit & 1).collect();
            assert_eq!(spread(byte).to_le_bytes().to_vec(), bytes);
        }
    }

    #[test]
    fn certain_and_possible_are_counted_apart() {
        let mut planes = Planes(Box::new([0; 1 << 16]));
        for case in 0..=u8::MAX {
            for (at, byte) in planes.0[..4].iter_mut().enumerate() {
                *byte = case >> at & 1 | (case >> (4 + at) & 1) << 4;
            }
            for n in 1..=4 {
                let enough = |half: u8| half.count_ones() >= u32::from(n);
                let expected = u8::from(enough(case & 15)) | u8::from(enough(case >> 4)) << 4;
                assert_eq!(planes.at_least(n, [0, 1, 2, 3]), expected);
                assert_eq!(planes.at_least_of(n, &[[0, 1, 2, 3], [9; 4]]), expected);
            }
        }
    }
}
