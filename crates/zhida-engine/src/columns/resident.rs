//! Ranks that stay in memory: where each enterprise lies among all constants a program compares a quantity with, worked out once. A library
//! that runs again and again over the same city then reads a byte per enterprise and quantity in place of figures and quotients, and a changed
//! fact ranks its block anew. Atoms on codes and names are kept as bits; flags are read from the table as ever.
//!
//! Rank coding as in column stores with ordered dictionaries; exactness is that of [`super::ranks`].

use super::bind::{Quantity, Run, bind_from, values_of};
use super::block::{Runner, Scratch};
use super::dispatch::{Job, dispatched};
use super::lookup::{Lookup, lookups};
use super::masks::Masks;
use super::plane::{EVERY, Plane, Presence, ROWS};
use super::ranks::{RankedAtom, Ruler};
use super::registers::Registers;
use super::room::Room;
use super::tape::{Place, Tape};
use crate::program::{Atom, AtomId, Program, SlotId};
use rayon::prelude::*;
use std::ops::Range;
use zhida_facts::{Table, Values};
use zhida_measure::Library;

/// The ranks of a table's enterprises for a program.
pub struct Ranks<'a> {
    pub(super) library: &'a Library,
    pub(super) program: &'a Program,
    kept: Vec<Kept>,
    listed: Vec<Lookup>,
    /// By block.
    blocks: Vec<Block>,
    pub(super) rows: usize,
}

/// A quantity that is ranked.
struct Kept {
    of: Quantity,
    slots: Vec<SlotId>,
    ruler: Ruler,
    atoms: Vec<RankedAtom>,
    /// What of the columns the proofs of exactness rest on.
    extents: Vec<Option<Extent>>,
}

/// What is kept of a block of enterprises.
struct Block {
    /// By quantity.
    ranked: Vec<Ranked>,
    /// By list, and in it by atom.
    settled: Vec<Vec<Settled>>,
}

struct Ranked {
    ranks: [u8; ROWS],
    presence: Presence,
}

/// An atom: where it is certain, and where it is open.
struct Settled {
    yes: Plane,
    open: Plane,
}

/// Of a column of numbers: the denominator of its multiples, and the least and the greatest there ever were.
type Extent = (i64, (i64, i64));

impl<'a> Ranks<'a> {
    /// Ranks the enterprises of `table` for `program`.
    #[must_use]
    pub fn new(library: &'a Library, program: &'a Program, table: &Table) -> Self {
        let wanted = vec![true; program.atoms.len()];
        let rows = table.enterprises().len();
        let bound = bind_from(library, program, table, &wanted, 1);
        let mut ranks = Self { library, program, kept: Vec::new(), listed: Vec::new(), blocks: Vec::new(), rows };
        for run in bound.runs {
            match run {
                Run::Ranked { of, slots, ruler, atoms } => {
                    let extents = slots.iter().map(|slot| extent(program, table, *slot)).collect();
                    ranks.kept.push(Kept { of, slots, ruler, atoms, extents });
                }
                Run::Lookup(lookup) => ranks.listed.push(lookup),
                _ => {}
            }
        }
        ranks.blocks = ranks.encoded(table, 0..rows.div_ceil(ROWS), |_| true);
        ranks
    }

    /// Ranks enterprise `row` anew where a quantity reads `fact` of `year`. False if the table has become such that everything has to be
    /// ranked anew: it has more enterprises, or numbers larger or finer than before.
    #[must_use]
    pub fn refresh(&mut self, table: &Table, fact: zhida_facts::FactId, year: Option<i32>, row: usize) -> bool {
        if table.enterprises().len() != self.rows || row >= self.rows {
            return false;
        }
        let Some(slot) = (0_u32..).zip(&self.program.slots).find(|(_, own)| **own == (fact, year)).map(|(slot, _)| slot) else {
            return true;
        };
        let same = |kept: &Kept| kept.slots.iter().zip(&kept.extents).all(|(slot, own)| extent(self.program, table, *slot) == *own);
        if !self.kept.iter().filter(|kept| kept.slots.contains(&slot)).all(same) {
            return false;
        }
        self.encode_again(table, row / ROWS, slot);
        true
    }

    /// The runs of wanted atoms that are ranked, which are wanted from nowhere else then.
    pub(super) fn runs<'b>(&'b self, wanted: &mut [bool]) -> Vec<Run<'b>> {
        let mut runs = Vec::new();
        for (at, kept) in self.kept.iter().enumerate() {
            let is_wanted = |atom: &&RankedAtom| std::mem::take(&mut wanted[atom.atom as usize]);
            let atoms: Vec<RankedAtom> = kept.atoms.iter().filter(is_wanted).copied().collect();
            if !atoms.is_empty() {
                runs.push(Run::Kept { ranks: self, at, atoms });
            }
        }
        for (at, lookup) in self.listed.iter().enumerate() {
            let all = lookup.atoms.iter().copied().enumerate();
            let atoms: Vec<(usize, AtomId)> = all.filter(|(_, atom)| std::mem::take(&mut wanted[*atom as usize])).collect();
            if !atoms.is_empty() {
                runs.push(Run::Listed { ranks: self, at, atoms });
            }
        }
        runs
    }

    /// A block's ranks of a quantity, and for whom they mean something.
    #[inline(always)]
    pub(super) fn ranked(&self, block: usize, at: usize) -> (&[u8; ROWS], Presence) {
        let Ranked { ranks, presence } = &self.blocks[block].ranked[at];
        (ranks, *presence)
    }

    /// Where an atom of a list is certain in a block, and where it is open.
    #[inline(always)]
    pub(super) fn settled(&self, block: usize, at: usize, atom: usize) -> (&Plane, &Plane) {
        let Settled { yes, open } = &self.blocks[block].settled[at][atom];
        (yes, open)
    }

    /// Ranks a block's enterprises anew by the quantities that read `slot`, and settles the lists on it.
    fn encode_again(&mut self, table: &Table, block: usize, slot: SlotId) {
        let source = bind_from(self.library, self.program, table, &vec![false; self.program.atoms.len()], 1).source;
        for own in self.listed.iter_mut().filter(|lookup| lookup.slot == slot) {
            // Texts may have come that nobody had before.
            let atoms: Vec<(AtomId, &Atom)> = own.atoms.iter().map(|atom| (*atom, &self.program.atoms[*atom as usize])).collect();
            if let Some(lookup) = lookups(self.library, &source, slot, &atoms).pop() {
                *own = lookup;
            }
        }
        let found = self.encoded(table, block..block + 1, |slots| slots.contains(&slot));
        for (own, new) in self.blocks[block..].iter_mut().zip(found) {
            let asked = self.kept.iter().map(|kept| kept.slots.contains(&slot));
            own.ranked.iter_mut().zip(asked).filter(|(_, asked)| *asked).zip(new.ranked).for_each(|((own, _), new)| *own = new);
            let asked = self.listed.iter().map(|lookup| lookup.slot == slot);
            own.settled.iter_mut().zip(asked).filter(|(_, asked)| *asked).zip(new.settled).for_each(|((own, _), new)| *own = new);
        }
    }

    /// Some blocks of the quantities and lists whose slots are asked for.
    fn encoded(&self, table: &Table, blocks: Range<usize>, is_asked: impl Fn(&[SlotId]) -> bool) -> Vec<Block> {
        let Self { library, program, rows, .. } = self;
        let tape = Tape::new(program, &[], &[], &[]);
        let bound = bind_from(library, program, table, &vec![false; program.atoms.len()], 1);
        let runner = Runner { program, bound: &bound, tape: &tape, rows: *rows };
        let kept: Vec<&Kept> = self.kept.iter().filter(|kept| is_asked(&kept.slots)).collect();
        let listed: Vec<&Lookup> = self.listed.iter().filter(|lookup| is_asked(&[lookup.slot])).collect();
        let memory = || (Scratch::new(&tape, program), Room::default(), Registers::new(2 * LISTED));
        blocks
            .into_par_iter()
            .map_init(memory, |memory, block| {
                let mut found = Block { ranked: Vec::with_capacity(kept.len()), settled: Vec::with_capacity(listed.len()) };
                dispatched(Encoding { runner: &runner, kept: &kept, listed: &listed, block, memory, found: &mut found });
                found
            })
            .collect()
    }
}

/// Atoms of a lookup, at most.
const LISTED: usize = 64;

fn extent(program: &Program, table: &Table, slot: SlotId) -> Option<Extent> {
    let (fact, year) = program.slots[slot as usize];
    match table.column(fact, year)?.cells.values() {
        Values::Number { scale, bounds, .. } => Some((*scale, *bounds)),
        _ => None,
    }
}

/// Ranking and settling a block.
struct Encoding<'a> {
    runner: &'a Runner<'a>,
    kept: &'a [&'a Kept],
    listed: &'a [&'a Lookup],
    block: usize,
    memory: &'a mut (Scratch, Room, Registers),
    found: &'a mut Block,
}

impl Job for Encoding<'_> {
    #[inline(always)]
    fn run(self, masks: impl Masks) {
        let Self { runner, kept, listed, block, memory: (scratch, room, registers), found } = self;
        for own in kept {
            for slot in &own.slots {
                scratch.presence[*slot as usize] = runner.presence(*slot, block);
            }
            runner.rank(masks, (&own.of, &own.slots, &own.ruler), block, &EVERY, (scratch, room));
            found.ranked.push(Ranked { ranks: *scratch.ranks, presence: scratch.ranked });
        }
        for own in listed {
            // Each has its turn, whatever the table holds: what is found goes by position.
            let Some(values) = values_of(&runner.bound.source, own.slot) else {
                found.settled.push(Vec::new());
                continue;
            };
            let place = |at: usize| Place::own(2 * u32::try_from(at).unwrap_or(0));
            let presence = runner.presence(own.slot, block);
            own.run(masks, values, (block, &presence), &mut room.ids, registers, |at, _| place(at));
            let planes = |at| Settled { yes: registers.plane(place(at).yes), open: registers.plane(place(at).open) };
            found.settled.push((0..own.atoms.len()).map(planes).collect());
        }
    }
}
