//! Sets of names by row. Names are numbered, so that thousands of sets are gone through without a look at the names themselves; and as long as
//! there are few names, each has a bitmap of the rows whose set holds it, so that a question about a name looks at nothing else.

use super::pool::Pool;
use crate::bits::Bits;
use std::collections::HashMap;
use std::sync::Arc;

/// With more names than this there are no bitmaps: each takes a bit per row.
const MOST: usize = 64;

/// Which row has which set of names.
#[derive(Clone, Debug)]
pub struct Lists {
    pool: Pool<Arc<[Arc<str>]>>,
    names: Vec<Arc<str>>,
    known: HashMap<Arc<str>, usize>,
    /// Numbers of the names of all sets, and by set where its own end.
    numbers: Vec<usize>,
    ends: Vec<usize>,
    /// By name, as far as there are rows that hold it.
    holders: Option<Vec<Bits>>,
}

impl Lists {
    pub(super) fn filled(len: usize) -> Self {
        Self {
            pool: Pool::filled(len),
            names: Vec::new(),
            known: HashMap::new(),
            numbers: Vec::new(),
            ends: Vec::new(),
            holders: Some(Vec::new()),
        }
    }

    /// Per row, a position among the distinct sets.
    #[must_use]
    pub fn ids(&self) -> &[u32] {
        &self.pool.ids
    }
    /// The distinct sets.
    #[must_use]
    pub fn distinct(&self) -> &[Arc<[Arc<str>]>] {
        &self.pool.distinct
    }
    /// The names, by number.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }
    /// The number of a name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        self.known.get(name).copied()
    }
    /// Numbers of the names in each distinct set, set after set.
    pub fn each(&self) -> impl Iterator<Item = &[usize]> {
        (0..self.ends.len()).map(|set| self.of(set))
    }
    /// By name, the rows whose set holds it: to be read for rows that have a set only, and zero beyond its end. `None` if there are too many
    /// names.
    #[must_use]
    pub fn holders(&self) -> Option<&[Bits]> {
        self.holders.as_deref()
    }

    fn of(&self, set: usize) -> &[usize] {
        let start = set.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.get(set).map_or(&[], |end| &self.numbers[start..*end])
    }

    pub(super) fn put(&mut self, at: usize, set: &Arc<[Arc<str>]>) -> bool {
        let before = self.pool.ids.get(at).copied();
        if !self.pool.put(at, set) {
            return false;
        }
        if self.pool.distinct.len() > self.ends.len() {
            self.number_names(set);
        }
        if let Some(mut holders) = self.holders.take() {
            // What a row without a set has before is all zero, so it does not matter which set's bits are cleared.
            before.into_iter().flat_map(|set| self.of(set as usize)).for_each(|name| holders[*name].set(at, false));
            self.pool.ids[at..].iter().take(1).flat_map(|set| self.of(*set as usize)).for_each(|name| holders[*name].set(at, true));
            self.holders = Some(holders);
        }
        true
    }

    fn number_names(&mut self, set: &[Arc<str>]) {
        for name in set {
            let next = self.names.len();
            let number = *self.known.entry(Arc::clone(name)).or_insert(next);
            if number == next {
                self.names.push(Arc::clone(name));
                self.holders = self.holders.take().filter(|_| next < MOST);
                self.holders.iter_mut().for_each(|holders| holders.push(Bits::default()));
            }
            self.numbers.push(number);
        }
        self.ends.push(self.numbers.len());
    }

    pub(super) fn resize(&mut self, len: usize) {
        self.pool.ids.resize(len, 0);
        let longer = self.holders.iter_mut().flatten().filter(|rows| rows.len() > len);
        longer.for_each(|rows| rows.resize(len));
    }
    pub(super) fn shrink(&mut self) {
        self.pool.ids.shrink_to_fit();
    }
    /// Bytes it takes, if a distinct set takes so many beside its names.
    pub(super) fn bytes(&self, each: usize) -> usize {
        let sets = self.pool.distinct.iter().map(|set| set.iter().map(|name| name.len() + 32).sum::<usize>() + each);
        let holders = self.holders.iter().flatten().map(|rows| rows.words().len() * 8);
        self.pool.ids.len() * 4 + sets.sum::<usize>() + holders.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bitmaps_and_numbers_say_what_the_sets_say(
            puts in prop::collection::vec((0..150_usize, prop::collection::btree_set(0..70_u8, 0..4)), 1..60),
            few in any::<bool>(),
            shorter in 0..150_usize,
        ) {
            let mut lists = Lists::filled(150);
            let mut rows: HashMap<usize, Vec<String>> = HashMap::new();
            for (at, set) in puts {
                let set: Vec<String> = set.into_iter().map(|name| format!("n{}", if few { name % 8 } else { name })).collect();
                prop_assert!(lists.put(at, &set.iter().map(|name| Arc::from(name.as_str())).collect()));
                rows.insert(at, set);
            }
            lists.resize(shorter);
            rows.retain(|at, _| *at < shorter);
            lists.resize(150);
            prop_assert_eq!(lists.holders().is_some(), lists.names().len() <= MOST);
            let sets: Vec<Vec<&str>> = lists.each().map(|set| set.iter().map(|name| &*lists.names()[*name]).collect()).collect();
            for (at, set) in &rows {
                prop_assert_eq!(&sets[lists.ids()[*at] as usize], set);
                for (name, holders) in lists.names().iter().zip(lists.holders().unwrap_or_default()) {
                    prop_assert_eq!(holders.get(*at), set.iter().any(|own| **own == **name), "{} {}", at, name);
                }
                prop_assert!(set.iter().all(|name| lists.number(name).is_some_and(|number| *lists.names()[number] == **name)));
            }
        }
    }
}
