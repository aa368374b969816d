//! Texts and sets of names: each distinct one once, and which row has which.

use super::set;
use std::collections::HashMap;
use std::hash::Hash;

/// Distinct values, and which row has which.
#[derive(Clone, Debug)]
pub struct Pool<T> {
    /// Per row, a position in `distinct`.
    pub ids: Vec<u32>,
    /// The values.
    pub distinct: Vec<T>,
    index: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Pool<T> {
    pub(super) fn filled(len: usize) -> Self {
        Self { ids: vec![0; len], distinct: Vec::new(), index: HashMap::new() }
    }
    pub(super) fn put(&mut self, at: usize, value: &T) -> bool {
        let next = self.distinct.len();
        let id = match self.index.get(value) {
            Some(id) => *id,
            None => {
                let Ok(id) = u32::try_from(next) else { return false };
                self.index.insert(value.clone(), id);
                self.distinct.push(value.clone());
                id
            }
        };
        set(&mut self.ids, at, id)
    }
}
