//! A bitmap: one bit per enterprise, in words of 64.

/// Bits, all zero at first; those beyond the length are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// `len` zeros.
    #[must_use]
    pub fn zeros(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }
    /// `len` bits from words; bits beyond `len` are cleared.
    #[must_use]
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Self {
        words.resize(len.div_ceil(64), 0);
        if !len.is_multiple_of(64)
            && let Some(last) = words.last_mut()
        {
            *last &= (1 << (len % 64)) - 1;
        }
        Self { words, len }
    }
    /// How many bits.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether there are no bits at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// The words, lowest bit first.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }
    /// Bit `at`; `false` beyond the end.
    #[must_use]
    pub fn get(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|w| w >> (at % 64) & 1 == 1)
    }
    /// Sets bit `at`, growing if needed.
    pub fn set(&mut self, at: usize, to: bool) {
        if at >= self.len {
            self.resize(at + 1);
        }
        if let Some(word) = self.words.get_mut(at / 64) {
            *word = *word & !(1 << (at % 64)) | u64::from(to) << (at % 64);
        }
    }
    /// Makes it `len` bits long; new ones are zero.
    pub fn resize(&mut self, len: usize) {
        let words = std::mem::take(&mut self.words);
        *self = Self::from_words(words, len);
    }
    /// How many ones.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }
    /// Positions of the ones, ascending.
    pub fn ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| ones_of(*word).map(move |bit| at * 64 + bit))
    }
}

/// Positions of the ones of a word, ascending.
pub fn ones_of(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            bit
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_grow_and_list() {
        let mut bits = Bits::zeros(3);
        bits.set(1, true);
        bits.set(130, true);
        bits.set(1, false);
        bits.set(64, true);
        assert_eq!((bits.len(), bits.count(), bits.ones().collect::<Vec<_>>()), (131, 2, vec![64, 130]));
        bits.resize(100);
        assert_eq!((bits.ones().collect::<Vec<_>>(), bits.get(130)), (vec![64], false));
        assert_eq!(Bits::from_words(vec![u64::MAX], 10).count(), 10);
    }
}
