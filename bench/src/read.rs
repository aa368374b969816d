//! The floor of W1: the columns of a measure's facts are read once, and nothing is judged.

use crate::protocol::{Answer, Engine, Request};
use crate::zhida::{Loaded, program};
use anyhow::Result;
use rayon::prelude::*;
use std::hint::black_box;
use std::time::Instant;
use zhida_facts::{Cells, Values};

/// Values that are read together.
const TOGETHER: usize = 1 << 14;

/// Reads the columns as Zhida's table holds them.
pub struct Reader<'a> {
    loaded: &'a Loaded,
}

impl<'a> Reader<'a> {
    /// At work it uses so many threads.
    pub fn new(loaded: &'a Loaded, threads: usize) -> Result<Self> {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
        Ok(Self { loaded })
    }
}

fn read(cells: &Cells) {
    match cells.values() {
        Values::Empty => {}
        Values::Number { ints, .. } => sum(ints),
        Values::Bool(bits) => sum(bits.words()),
        Values::Date(days) => sum(days),
        Values::Code(codes) => sum(codes),
        Values::Choice(choices) => sum(choices),
        Values::Text(pool) => sum(&pool.ids),
        Values::List(lists) => sum(lists.ids()),
    }
    sum(cells.known().words());
    if let Some(bits) = cells.not_applicable() {
        sum(bits.words());
    }
}

/// Reads all of them; the sum is there so that nothing is left out.
fn sum<T: Copy + Sync + Default + Send + std::ops::BitXor<Output = T>>(values: &[T]) {
    let parts: Vec<T> = values.par_chunks(TOGETHER).map(|part| part.iter().fold(T::default(), |all, value| all ^ *value)).collect();
    black_box(parts);
}

impl Engine for Reader<'_> {
    fn run(&mut self, request: &Request) -> Result<Answer> {
        let Request::W1 { measure } = request else { return Ok(Answer::default()) };
        let slots = program(&self.loaded.library, [*measure].into_iter()).slots;
        let columns: Vec<&Cells> =
            slots.iter().filter_map(|(fact, year)| self.loaded.table.column(*fact, *year)).map(|column| &column.cells).collect();
        let start = Instant::now();
        columns.iter().for_each(|cells| read(cells));
        Ok(Answer { seconds: Some(start.elapsed().as_secs_f64()), ..Answer::default() })
    }
}
