//! Ranks that stay in memory: where each enterprise lies among all constants a program compares a quantity with, worked out once. A library
//! that runs again and again over the same city then reads a byte per enterprise and quantity in place of figures and quotients, and a changed
//! fact ranks its block anew. Atoms on codes and names are kept as bits; flags are read from the table as ever.
//!
//! Rank coding as in column stores with ordered dictionaries; exactness is that of [`super::ranks`].

use super::bind::{Quantity, Run, bind_from, values_of};
use super::block::{Runner, Scratch};
use super::lookup::{Lookup, lookups};
use super::masks::Masks;
use super::plane::{EVERY, Plane, Presence, ROWS};
use super::ranks::{RankedAtom, Ruler};
use super::registers::Registers;
use super::tape::{Place, Tape};
use super::{Job, dispatched};
use crate::program::{Atom, AtomId, Program, SlotId};
use rayon::prelude::*;
use zhida_facts::{Table, Values};
use zhida_measure::Library;

/// The ranks of a table's enterprises for a program.
pub struct Ranks<'a> {
    pub(super) library: &'a Library,
    pub(super) program: &'a Program,
    kept: Vec<Kept>,
    listed: Vec<Listed>,
    pub(super) rows: usize,
}

/// The ranks of one quantity.
pub(crate) struct Kept {
    of: Quantity,
    slots: Vec<SlotId>,
    ruler: Ruler,
    atoms: Vec<RankedAtom>,
    blocks: Vec<Block>,
    /// What of the columns the proofs of exactness rest on.
    spans: Vec<Option<Span>>,
}

/// Atoms on values from a list of one fact, settled.
pub(crate) struct Listed {
    lookup: Lookup,
    blocks: Vec<Vec<Settled>>,
}

/// An atom of a block: where it is certain, and where it is open.
#[derive(Clone)]
struct Settled {
    yes: Plane,
    open: Plane,
}

/// Of a column of numbers: the denominator of its multiples, and the least and the greatest there ever were.
type Span = (i64, (i64, i64));

#[derive(Clone)]
struct Block {
    ranks: [u8; ROWS],
    presence: Presence,
}

impl<'a> Ranks<'a> {
    /// Ranks the enterprises of `table` for `program`.
    #[must_use]
    pub fn new(library: &'a Library, program: &'a Program, table: &Table) -> Self {
        let wanted = vec![true; program.atoms.len()];
        let rows = table.enterprises().len();
        let bound = bind_from(library, program, table, &wanted, 1);
        let mut ranks = Self { library, program, kept: Vec::new(), listed: Vec::new(), rows };
        for run in bound.runs {
            match run {
                Run::Ranked { of, slots, ruler, atoms } => {
                    let spans = slots.iter().map(|slot| span(program, table, *slot)).collect();
                    ranks.kept.push(Kept { of, slots, ruler, atoms, blocks: Vec::new(), spans });
                }
                Run::Lookup(lookup) => ranks.listed.push(Listed { lookup, blocks: Vec::new() }),
                _ => {}
            }
        }
        let all: Vec<usize> = (0..rows.div_ceil(ROWS)).collect();
        ranks.encode(table, &all, None);
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
        let same = |kept: &Kept| kept.slots.iter().zip(&kept.spans).all(|(slot, own)| span(self.program, table, *slot) == *own);
        if !self.kept.iter().filter(|kept| kept.slots.contains(&slot)).all(same) {
            return false;
        }
        self.encode(table, &[row / ROWS], Some(slot));
        true
    }

    /// The runs of wanted atoms that are ranked, which are wanted from nowhere else then.
    pub(super) fn runs<'b>(&'b self, wanted: &mut [bool]) -> Vec<Run<'b>> {
        let mut runs = Vec::new();
        for kept in &self.kept {
            let is_wanted = |atom: &&RankedAtom| std::mem::take(&mut wanted[atom.atom as usize]);
            let atoms: Vec<RankedAtom> = kept.atoms.iter().filter(is_wanted).copied().collect();
            if !atoms.is_empty() {
                runs.push(Run::Kept { kept, atoms });
            }
        }
        for listed in &self.listed {
            let all = listed.lookup.atoms.iter().copied().enumerate();
            let atoms: Vec<(usize, AtomId)> = all.filter(|(_, atom)| std::mem::take(&mut wanted[*atom as usize])).collect();
            if !atoms.is_empty() {
                runs.push(Run::Listed { listed, atoms });
            }
        }
        runs
    }

    /// Ranks some blocks of the quantities and settles those of the lists that read `slot`, or all.
    fn encode(&mut self, table: &Table, blocks: &[usize], slot: Option<SlotId>) {
        let Self { library, program, kept, listed, rows } = self;
        let (library, program): (&Library, &Program) = (library, program);
        let tape = Tape::new(program, &[], &[], &[]);
        let bound = bind_from(library, program, table, &vec![false; program.atoms.len()], 1);
        let runner = Runner { program, bound: &bound, tape: &tape, rows: *rows };
        let kept: Vec<&mut Kept> = kept.iter_mut().filter(|k| slot.is_none_or(|slot| k.slots.contains(&slot))).collect();
        let mut listed: Vec<&mut Listed> = listed.iter_mut().filter(|l| slot.is_none_or(|slot| l.lookup.slot == slot)).collect();
        if slot.is_some() {
            // Texts may have come that nobody had before.
            for own in &mut listed {
                let atoms: Vec<(AtomId, &Atom)> = own.lookup.atoms.iter().map(|atom| (*atom, &program.atoms[*atom as usize])).collect();
                if let Some(lookup) = lookups(library, &bound.source, own.lookup.slot, &atoms).pop() {
                    own.lookup = lookup;
                }
            }
        }
        let found: Vec<(Vec<Block>, Vec<Vec<Settled>>)> = blocks
            .par_iter()
            .map_init(
                || (Scratch::new(&tape, program), Registers::new(2 * LISTED)),
                |memory, block| {
                    let mut found = (Vec::with_capacity(kept.len()), Vec::with_capacity(listed.len()));
                    dispatched(Encoding { runner: &runner, kept: &kept, listed: &listed, block: *block, memory, found: &mut found });
                    found
                },
            )
            .collect();
        let (ranked, settled): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        put(kept.into_iter().map(|k| &mut k.blocks), blocks, ranked);
        put(listed.into_iter().map(|l| &mut l.blocks), blocks, settled);
    }
}

/// Puts what was found, block by block, into what belongs to each.
fn put<'b, T: 'b>(into: impl Iterator<Item = &'b mut Vec<T>>, blocks: &[usize], found: Vec<Vec<T>>) {
    let mut found: Vec<_> = found.into_iter().map(Vec::into_iter).collect();
    for own in into {
        for (block, new) in blocks.iter().zip(&mut found) {
            let Some(new) = new.next() else { continue };
            match own.get_mut(*block) {
                Some(old) => *old = new,
                None => own.push(new),
            }
        }
    }
}

/// Atoms of a lookup, at most.
const LISTED: usize = 64;

impl Listed {
    /// Where an atom of it is certain in a block, and where it is open.
    #[inline(always)]
    pub(super) fn block(&self, block: usize, at: usize) -> (&Plane, &Plane) {
        let Settled { yes, open } = &self.blocks[block][at];
        (yes, open)
    }
}

impl Kept {
    /// A block's ranks, and for whom they mean something.
    #[inline(always)]
    pub(super) fn block(&self, block: usize) -> (&[u8; ROWS], Presence) {
        let Block { ranks, presence } = &self.blocks[block];
        (ranks, *presence)
    }
}

fn span(program: &Program, table: &Table, slot: SlotId) -> Option<Span> {
    let (fact, year) = program.slots[slot as usize];
    match table.column(fact, year)?.cells.values() {
        Values::Number { scale, bounds, .. } => Some((*scale, *bounds)),
        _ => None,
    }
}

/// Ranking and settling a block.
struct Encoding<'a, 'b> {
    runner: &'a Runner<'a>,
    kept: &'a [&'b mut Kept],
    listed: &'a [&'b mut Listed],
    block: usize,
    memory: &'a mut (Scratch, Registers),
    found: &'a mut (Vec<Block>, Vec<Vec<Settled>>),
}

impl Job for Encoding<'_, '_> {
    #[inline(always)]
    fn run(self, masks: impl Masks) {
        let Self { runner, kept, listed, block, memory: (scratch, registers), found: (blocks, settled) } = self;
        for own in kept {
            for slot in &own.slots {
                scratch.presence[*slot as usize] = runner.presence(*slot, block);
            }
            runner.rank(masks, (&own.of, &own.slots, &own.ruler), block, &EVERY, scratch);
            blocks.push(Block { ranks: *scratch.ranks, presence: scratch.ranked });
        }
        for own in listed {
            let Lookup { slot, atoms, .. } = &own.lookup;
            // Each has its turn, whatever the table holds: what is found goes by position.
            let Some(values) = values_of(&runner.bound.source, *slot) else {
                settled.push(Vec::new());
                continue;
            };
            let place = |at: usize| Place::own(2 * u32::try_from(at).unwrap_or(0));
            let presence = runner.presence(*slot, block);
            own.lookup.run(values, (block, &presence), &mut scratch.ids, registers, |at, _| place(at));
            let planes = |at| Settled { yes: registers.plane(place(at).yes), open: registers.plane(place(at).open) };
            settled.push((0..atoms.len()).map(planes).collect());
        }
    }
}
