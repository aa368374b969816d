//! Room to work in while an atom is settled, the same for every block, so that it stays in the nearest cache.

use super::block::Scratch;
use super::doubts::Doubt;
use super::lookup::Ids;
use super::plane::ROWS;
use std::sync::{Mutex, PoisonError};

/// A thread's.
pub(crate) struct Room {
    pub(super) whole: Box<[i64; ROWS]>,
    pub(super) num: Box<[f64; ROWS]>,
    pub(super) den: Box<[f64; ROWS]>,
    pub(super) quotients: Box<[f32; ROWS]>,
    pub(super) ids: Ids,
    pub(super) spare_i32: Box<[i32; ROWS]>,
    pub(super) spare_singles: [Box<[f32; ROWS]>; 2],
    pub(super) spare_steps: [Box<[u16; ROWS]>; 2],
    /// What the steps of the run at hand left open.
    pub(super) doubts: Vec<Doubt>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            whole: Box::new([0; ROWS]),
            num: Box::new([0.0; ROWS]),
            den: Box::new([0.0; ROWS]),
            quotients: Box::new([0.0; ROWS]),
            ids: Ids::default(),
            spare_i32: Box::new([0; ROWS]),
            spare_singles: [const { [0.0; ROWS] }; 2].map(Box::new),
            spare_steps: [const { [0; ROWS] }; 2].map(Box::new),
            doubts: Vec::new(),
        }
    }
}

/// What a thread works in: a block's memory for each of some blocks, and room.
pub(crate) type Workplace = (Vec<Scratch>, Room);

/// Workplaces nobody is at for the moment. A thread takes one for each part of its work, so no more are made than there are threads.
#[derive(Default)]
pub(crate) struct Workplaces(Mutex<Vec<Workplace>>);

impl Workplaces {
    /// Work done at a workplace, a new one if all are taken.
    pub(crate) fn lend<T>(&self, new: impl FnOnce() -> Workplace, work: impl FnOnce(&mut Workplace) -> T) -> T {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = free().pop();
        let mut own = taken.unwrap_or_else(new);
        let done = work(&mut own);
        free().push(own);
        done
    }
}
