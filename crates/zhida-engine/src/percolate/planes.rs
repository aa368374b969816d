//! The literals of one enterprise, a byte each: a bit for certain and one for possible, of up to two standings side by side.

use super::Standing;
use super::clauses::Literal;
use std::collections::HashMap;

/// A number that always holds, and one that never does.
pub(super) const ALWAYS: u16 = u16::MAX;
pub(super) const NEVER: u16 = u16::MAX - 1;

/// The planes: what is certain and what is possible in the first standing, then the same in the second.
pub(super) const CERTAIN: u8 = 0;
pub(super) const POSSIBLE: u8 = 1;
/// All of them.
pub(super) const PLANES: u8 = 0b1111;

/// Planes of the opposite: it is certain where the thing itself is not possible, and possible where that is not certain.
#[inline(always)]
pub(super) fn opposite(planes: u8) -> u8 {
    !((planes & 0b0101) << 1 | (planes & 0b1010) >> 1) & PLANES
}

/// Numbers of literals: of an atom that of its bit; opposites, as far as they are asked for, come behind.
pub(super) struct Numbering {
    bits: usize,
    opposites: Vec<u32>,
    known: HashMap<u32, u16>,
}

impl Numbering {
    pub(super) fn new(bits: usize) -> Self {
        Self { bits, opposites: Vec::new(), known: HashMap::new() }
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
        let number = free(self.first() + self.opposites.len())?;
        self.opposites.push(literal.bit);
        self.known.insert(literal.bit, number);
        Some(number)
    }

    /// Where opposites begin: behind whole words of bits.
    fn first(&self) -> usize {
        self.bits.next_multiple_of(64)
    }
}

/// A byte per number.
pub(super) struct Planes(Box<[u8; 1 << 16]>);

impl Planes {
    /// Of one or two standings.
    pub(super) fn new(numbering: &Numbering, standings: &[&Standing]) -> Self {
        let mut bytes: Box<[u8; 1 << 16]> = vec![0_u8; 1 << 16].try_into().unwrap_or_else(|_| Box::new([0; 1 << 16]));
        for (pair, standing) in standings.iter().enumerate() {
            for (shift, words) in [(2 * pair, &standing.yes), (2 * pair + 1, &standing.maybe)] {
                for (eight, byte) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(words.iter().flat_map(|w| w.to_le_bytes())) {
                    *eight = (u64::from_le_bytes(*eight) | spread(byte) << shift).to_le_bytes();
                }
            }
        }
        for (number, bit) in (numbering.first()..usize::from(NEVER)).zip(&numbering.opposites) {
            bytes[number] = opposite(bytes.get(*bit as usize).copied().unwrap_or(0));
        }
        bytes[usize::from(NEVER)] = 0;
        bytes[usize::from(ALWAYS)] = PLANES;
        Self(bytes)
    }

    /// The planes in which a literal holds.
    #[inline(always)]
    pub(super) fn of(&self, number: u16) -> u8 {
        self.0[usize::from(number)]
    }
    /// Those in which all four hold.
    #[inline(always)]
    pub(super) fn all(&self, numbers: [u16; 4]) -> u8 {
        numbers.iter().fold(u8::MAX, |all, number| all & self.of(*number))
    }
    /// How many of four hold: a byte per plane.
    #[inline(always)]
    pub(super) fn count(&self, numbers: [u16; 4]) -> u32 {
        numbers.iter().map(|number| Self::apart(self.of(*number))).sum()
    }
    /// The planes of one thing as counts.
    #[inline(always)]
    pub(super) fn apart(planes: u8) -> u32 {
        (u32::from(planes) * 0x0020_4081) & 0x0101_0101
    }
}

/// The planes in which the counts add up to at least `n`.
#[inline(always)]
pub(super) fn at_least(n: u8, counts: impl Iterator<Item = u32>) -> u8 {
    let enough = (counts.sum::<u32>() + (0x80 - u32::from(n)) * 0x0101_0101) >> 7 & 0x0101_0101;
    let [.., together] = enough.wrapping_mul(0x0102_0408).to_le_bytes();
    together & PLANES
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
    fn counts_are_compared_plane_by_plane() {
        for n in 1..=4 {
            for planes in 0..=u16::MAX {
                let four: [u8; 4] = std::array::from_fn(|i| (planes >> (4 * i) & 15) as u8);
                let mut bytes = Planes(Box::new([0; 1 << 16]));
                bytes.0[..4].copy_from_slice(&four);
                let held = (0..4).filter(|plane| four.iter().filter(|b| **b >> plane & 1 == 1).count() >= usize::from(n));
                assert_eq!(at_least(n, std::iter::once(bytes.count([0, 1, 2, 3]))), held.map(|plane| 1 << plane).sum::<u8>());
            }
        }
    }
}
