//! Sets of names with few names in all: each has a bitmap of who holds it, so an atom is settled by looking at those of its names.

use super::bind::values_of;
use super::block::{Runner, Scratch};
use super::exact::Source;
use super::plane::{NONE, words, zip};
use crate::program::{Atom, AtomId, SlotId};
use zhida_facts::Values;

/// Atoms on a column of sets, each with the numbers of its names.
pub(crate) struct Held {
    slot: SlotId,
    pub(super) atoms: Vec<(AtomId, Vec<usize>)>,
}

impl Held {
    /// `None` if the column has no such bitmaps.
    pub(super) fn new(source: &Source<'_>, slot: SlotId, atoms: &[(AtomId, &Atom)]) -> Option<Self> {
        let Values::List(lists) = values_of(source, slot)? else { return None };
        let names = lists.holders()?.len();
        let numbers = |atom: &Atom| match atom {
            // Whoever holds anything.
            Atom::Has { items, .. } if items.is_empty() => (0..names).collect(),
            // A name that nobody has holds for nobody.
            Atom::Has { items, .. } => items.iter().filter_map(|item| lists.number(item)).collect(),
            _ => Vec::new(),
        };
        Some(Self { slot, atoms: atoms.iter().map(|(id, atom)| (*id, numbers(atom))).collect() })
    }
}

impl Runner<'_> {
    #[inline(always)]
    pub(super) fn held(&self, held: &Held, block: usize, scratch: &mut Scratch) {
        let Some(Values::List(lists)) = values_of(&self.bound.source, held.slot) else { return };
        let Some(holders) = lists.holders() else { return };
        let presence = &scratch.presence[held.slot as usize];
        let mut last = None;
        for (atom, names) in &held.atoms {
            let mut holds = NONE;
            for name in names {
                zip(&mut holds, &words(holders[*name].words(), block), |all, own| all | own);
            }
            zip(&mut holds, &presence.known, |holds, known| holds & known);
            self.put(&mut scratch.registers, *atom, &holds, &presence.unknown, &mut last);
        }
    }
}
