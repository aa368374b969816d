//! A set of enterprises by their numbers, as bits: 100,000 enterprises in 12 KB.

/// Numbers of enterprises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<u8>);

impl Numbers {
    /// The set kept as `bytes`.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
    /// As it is kept.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
    /// Puts `number` in or takes it out. Numbers below 0 are nobody's.
    pub fn set(&mut self, number: i64, there: bool) {
        let Ok(at) = usize::try_from(number) else { return };
        if at / 8 >= self.0.len() {
            if !there {
                return;
            }
            self.0.resize(at / 8 + 1, 0);
        }
        let bit = 1 << (at % 8);
        if there { self.0[at / 8] |= bit } else { self.0[at / 8] &= !bit }
    }
    /// Whether `number` is in it.
    #[must_use]
    pub fn has(&self, number: i64) -> bool {
        usize::try_from(number).is_ok_and(|at| self.0.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1))
    }
    /// All in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        let bits = |byte: u8| (0..8).filter(move |bit| byte >> bit & 1 == 1);
        self.0.iter().enumerate().flat_map(move |(at, byte)| bits(*byte).filter_map(move |bit| i64::try_from(at * 8 + bit).ok()))
    }
}

impl FromIterator<i64> for Numbers {
    fn from_iter<I: IntoIterator<Item = i64>>(numbers: I) -> Self {
        let mut set = Self::default();
        numbers.into_iter().for_each(|number| set.set(number, true));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn in_and_out() {
        let mut set: Numbers = [3, 17, 8, 100_000].into_iter().collect();
        set.set(8, false);
        set.set(5_000_000, false);
        set.set(-1, true);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 17, 100_000]);
        assert!(set.has(17) && !set.has(8) && !set.has(-1) && !set.has(9_000_000));
        assert_eq!(Numbers::from_bytes(set.clone().into_bytes()), set);
        assert!(set.into_bytes().len() < 12_600);
    }
}
