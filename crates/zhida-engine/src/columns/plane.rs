//! Blocks of enterprises as words, and the loops that fill them from columns. Plain loops: the compiler turns them into vector
//! instructions of the processor it runs on, because the whole block runs inside `pulp`'s dispatch; hence `inline(always)`.

/// Words of a block.
pub(crate) const WORDS: usize = 32;
/// Enterprises of a block.
pub(crate) const ROWS: usize = WORDS * 64;

/// One bit per enterprise of a block.
pub(crate) type Plane = [u64; WORDS];
/// No enterprise.
pub(crate) const NONE: Plane = [0; WORDS];
/// Every enterprise.
pub(crate) const EVERY: Plane = [u64::MAX; WORDS];

/// Truth of a block: where it is certain, and where it is not excluded.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) yes: Plane,
    pub(crate) maybe: Plane,
}

impl Pair {
    pub(crate) const UNKNOWN: Pair = Pair { yes: NONE, maybe: EVERY };
}

/// Which enterprises of a block have a value for a fact, and for which it is unknown.
#[derive(Clone, Copy)]
pub(crate) struct Presence {
    pub(crate) known: Plane,
    pub(crate) unknown: Plane,
}

impl Presence {
    /// Of no facts at all.
    pub(crate) const EVERYONE: Presence = Presence { known: EVERY, unknown: NONE };

    /// Of two facts together: known where both are, unknown where one is and none does not apply.
    #[inline(always)]
    pub(crate) fn and(&mut self, other: &Self) {
        for at in 0..WORDS {
            let possible = (self.known[at] | self.unknown[at]) & (other.known[at] | other.unknown[at]);
            self.known[at] &= other.known[at];
            self.unknown[at] = possible & !self.known[at];
        }
    }
    /// Truth of an atom that holds where `holds` says, as far as there are values.
    #[inline(always)]
    pub(crate) fn settled(&self, holds: &Plane) -> Pair {
        let mut pair = Pair::UNKNOWN;
        for at in 0..WORDS {
            let yes = holds[at] & self.known[at];
            pair.yes[at] = yes;
            pair.maybe[at] = yes | self.unknown[at];
        }
        pair
    }
}

/// `f` of two planes, word by word.
#[inline(always)]
pub(crate) fn zip(a: &mut Plane, b: &Plane, f: impl Fn(u64, u64) -> u64) {
    for at in 0..WORDS {
        a[at] = f(a[at], b[at]);
    }
}

/// Where it is not.
#[inline(always)]
pub(crate) fn not(plane: &Plane) -> Plane {
    let mut found = *plane;
    for at in 0..WORDS {
        found[at] = !found[at];
    }
    found
}

/// A column's part in the block `block`; the last block is filled up from `spare`.
#[inline(always)]
pub(crate) fn chunk<'a, T: Copy + Default>(values: &'a [T], block: usize, spare: &'a mut [T; ROWS]) -> &'a [T; ROWS] {
    let rest = values.get(block * ROWS..).unwrap_or(&[]);
    if let Some(whole) = rest.first_chunk::<ROWS>() {
        return whole;
    }
    *spare = [T::default(); ROWS];
    spare[..rest.len()].copy_from_slice(rest);
    spare
}

/// A bitmap's part in the block; beyond its end there are zeros.
#[inline(always)]
pub(crate) fn words(all: &[u64], block: usize) -> Plane {
    let rest = all.get(block * WORDS..).unwrap_or(&[]);
    if let Some(whole) = rest.first_chunk::<WORDS>() {
        return *whole;
    }
    let mut part = NONE;
    part[..rest.len()].copy_from_slice(rest);
    part
}

/// One bit per value.
#[inline(always)]
pub(crate) fn mask<T: Copy>(values: &[T; ROWS], test: impl Fn(T) -> bool) -> Plane {
    let mut plane = NONE;
    for word in 0..WORDS {
        let values = &values.as_chunks::<64>().0[word];
        let mut bits = 0;
        for at in 0..64 {
            bits |= u64::from(test(values[at])) << at;
        }
        plane[word] = bits;
    }
    plane
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_agree_with_a_loop() {
        let values: [usize; ROWS] = std::array::from_fn(|at| at * 7919 % 1000);
        let plane = mask(&values, |v| v >= 400);
        for (at, value) in values.iter().enumerate() {
            assert_eq!(plane[at / 64] >> (at % 64) & 1 == 1, *value >= 400);
        }
    }
}
