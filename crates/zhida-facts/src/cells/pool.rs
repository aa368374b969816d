//! Texts and sets of names: each distinct one once, and which row has which.

use super::set;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

/// Distinct values, and which row has which.
#[derive(Clone, Debug)]
pub struct Pool<T> {
    /// Per row, a position in `distinct`.
    pub ids: Vec<u32>,
    /// The values.
    pub distinct: Vec<T>,
    index: HashMap<T, u32>,
    /// Made when it is asked for.
    sets: OnceLock<Sets>,
}

impl<T: Clone + Eq + Hash> Pool<T> {
    pub(super) fn filled(len: usize) -> Self {
        Self { ids: vec![0; len], distinct: Vec::new(), index: HashMap::new(), sets: OnceLock::new() }
    }
    pub(super) fn put(&mut self, at: usize, value: &T) -> bool {
        let next = self.distinct.len();
        let id = match self.index.get(value) {
            Some(id) => *id,
            None => {
                let Ok(id) = u32::try_from(next) else { return false };
                self.index.insert(value.clone(), id);
                self.distinct.push(value.clone());
                self.sets.take();
                id
            }
        };
        set(&mut self.ids, at, id)
    }
}

impl Pool<Arc<[Arc<str>]>> {
    /// The distinct sets by number.
    #[must_use]
    pub fn sets(&self) -> &Sets {
        self.sets.get_or_init(|| Sets::new(&self.distinct))
    }
}

/// Sets of names as numbers of names, which lie in a row: thousands of sets are gone through without a look at the names themselves.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    names: Vec<Arc<str>>,
    /// By set: where its numbers end.
    ends: Vec<usize>,
    numbers: Vec<usize>,
}

impl Sets {
    fn new(distinct: &[Arc<[Arc<str>]>]) -> Self {
        let mut sets = Self::default();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for set in distinct {
            for name in set.iter() {
                let number = *known.entry(name).or_insert_with(|| {
                    sets.names.push(Arc::clone(name));
                    sets.names.len() - 1
                });
                sets.numbers.push(number);
            }
            sets.ends.push(sets.numbers.len());
        }
        sets
    }

    /// The names, by number.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// Numbers of the names in each set, set after set as they are in the pool.
    pub fn each(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.numbers[*start..*end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_by_number_are_the_sets() {
        let set = |names: &[&str]| names.iter().map(|name| Arc::from(*name)).collect::<Arc<[Arc<str>]>>();
        let mut pool = Pool::filled(4);
        let spelled = |pool: &Pool<Arc<[Arc<str>]>>| {
            let names = |numbers: &[usize]| numbers.iter().map(|n| pool.sets().names()[*n].to_string()).collect::<Vec<_>>();
            pool.sets().each().map(names).collect::<Vec<_>>()
        };
        pool.put(0, &set(&["甲", "乙"]));
        pool.put(1, &set(&[]));
        assert_eq!(spelled(&pool), [vec!["甲", "乙"], vec![]]);
        pool.put(2, &set(&["乙", "丙"]));
        pool.put(3, &set(&["甲", "乙"]));
        assert_eq!(spelled(&pool), [vec!["甲", "乙"], vec![], vec!["乙", "丙"]]);
        assert_eq!(pool.sets().names().len(), 3);
    }
}
