//! What a block reads next is asked for while something else is computed.

use super::bind::{Quotient, Run, values_of};
use super::block::Runner;
use super::lookup::Lookup;
use super::plane::{ROWS, WORDS};
use crate::ahead::fetch;
use crate::program::SlotId;
use zhida_facts::Values;

impl Runner<'_> {
    /// Asks for what a run reads of a block.
    #[inline(always)]
    pub(super) fn fetch(&self, run: &Run<'_>, block: usize) {
        let stepped = matches!(run, Run::Steps { .. } | Run::Slid { .. });
        for slot in run.slots() {
            match values_of(&self.bound.source, *slot) {
                Some(Values::Number { steps, .. }) if stepped => fetch(part(steps, block, ROWS)),
                Some(Values::Number { near, .. }) => fetch(part(near, block, ROWS)),
                Some(Values::Date(days)) => fetch(part(days, block, ROWS)),
                Some(Values::Code(codes)) => fetch(part(codes, block, ROWS)),
                Some(Values::Choice(choices)) => fetch(part(choices, block, ROWS)),
                Some(Values::Text(pool)) => fetch(part(&pool.ids, block, ROWS)),
                Some(Values::List(lists)) => fetch(part(lists.ids(), block, ROWS)),
                Some(Values::Bool(bits)) => fetch(part(bits.words(), block, WORDS)),
                Some(Values::Empty) | None => {}
            }
        }
    }

    /// Asks for the bitmaps that say where facts are known in a block.
    #[inline(always)]
    pub(super) fn fetch_bitmaps(&self, block: usize) {
        for cells in self.bound.slots.iter().filter_map(|slot| self.bound.source.columns[*slot as usize]) {
            fetch(part(cells.known().words(), block, WORDS));
            if let Some(bits) = cells.not_applicable() {
                fetch(part(bits.words(), block, WORDS));
            }
        }
    }
}

impl Run<'_> {
    /// The facts whose columns it goes through.
    fn slots(&self) -> &[SlotId] {
        match self {
            Run::Steps { slot, .. } | Run::Days { slot, .. } | Run::Flag { slot, .. } | Run::Lookup(Lookup { slot, .. }) => {
                std::slice::from_ref(slot)
            }
            Run::Quotient(Quotient { slots, .. }) | Run::Slid { quotient: Quotient { slots, .. }, .. } | Run::Ranked { slots, .. } => slots,
            _ => &[],
        }
    }
}

/// A block's part of something that has so many for each.
#[inline(always)]
fn part<T>(all: &[T], block: usize, each: usize) -> &[T] {
    all.get(block * each..).map_or(&[], |rest| &rest[..rest.len().min(each)])
}
