//! Atoms on values from a list – codes, choices, texts, sets of names – all of a column at a time: each distinct value has a word that says
//! which of 64 atoms it satisfies. A few atoms are ranges of values, mostly. Values with the same word are a class, and many atoms are ranges of
//! classes; where there are too many of either, turning 64 such words about gives a word per atom for 64 enterprises.

use super::bind::values_of;
use super::classes::Classes;
use super::exact::Source;
use super::masks::Masks;
use super::plane::{Presence, ROWS, WORDS, chunk, mask};
use super::ranges::Ranges;
use super::registers::Registers;
use super::tape::Place;
use crate::program::{Atom, AtomId, SlotId};
use std::collections::BTreeMap;
use zhida_facts::Values;
use zhida_measure::Library;

/// Up to 64 atoms on one column.
pub(crate) struct Lookup {
    pub(crate) slot: SlotId,
    pub(crate) atoms: Vec<AtomId>,
    /// By value: the atoms it satisfies, a bit each.
    yes: Vec<u64>,
    /// By value: the atoms it leaves open (a code coarser than what is asked); empty if none does.
    open: Vec<u64>,
    way: Way,
}

/// How atoms are settled.
enum Way {
    Ranges(Ranges),
    Classes(Classes),
    Words,
}

/// The lookups of a column with these atoms on it.
pub(crate) fn lookups(library: &Library, source: &Source<'_>, slot: SlotId, atoms: &[(AtomId, &Atom)]) -> Vec<Lookup> {
    atoms.chunks(64).filter_map(|atoms| lookup(library, source, slot, atoms)).collect()
}

fn lookup(library: &Library, source: &Source<'_>, slot: SlotId, atoms: &[(AtomId, &Atom)]) -> Option<Lookup> {
    let bits = || (0..64).map(|bit| 1_u64 << bit).zip(atoms.iter().map(|(_, atom)| *atom));
    let (mut yes, mut open) = (Vec::new(), Vec::new());
    match values_of(source, slot)? {
        Values::Code(_) => {
            let tree = atoms
                .iter()
                .find_map(|(_, atom)| if let Atom::Code { scheme, .. } = atom { Some(library.codes.tree(*scheme)) } else { None })?;
            yes = vec![0; tree.size()];
            open = yes.clone();
            for (bit, atom) in bits() {
                let Atom::Code { codes, .. } = atom else { continue };
                for code in codes {
                    let below = tree.below(*code);
                    yes[below.start as usize..below.end as usize].iter_mut().for_each(|word| *word |= bit);
                    let mut upper = tree.parent(*code);
                    while let Some(at) = upper {
                        open[at.position() as usize] |= bit;
                        upper = tree.parent(at);
                    }
                }
            }
            // A code that is coarser than one and within another is within.
            open.iter_mut().zip(&yes).for_each(|(open, yes)| *open &= !yes);
        }
        Values::Choice(_) => {
            for (bit, atom) in bits() {
                let Atom::Choice { choices, .. } = atom else { continue };
                for choice in choices {
                    let at = usize::from(*choice);
                    if yes.len() <= at {
                        yes.resize(at + 1, 0);
                    }
                    yes[at] |= bit;
                }
            }
        }
        Values::Text(pool) => {
            let mut by_text: BTreeMap<&str, u64> = BTreeMap::new();
            for (bit, atom) in bits() {
                let Atom::Text { texts, .. } = atom else { continue };
                texts.iter().for_each(|t| *by_text.entry(t).or_default() |= bit);
            }
            yes = pool.distinct.iter().map(|t| by_text.get(t.as_ref()).copied().unwrap_or(0)).collect();
        }
        Values::List(lists) => {
            let (mut by_item, mut any) = (BTreeMap::<&str, u64>::new(), 0);
            for (bit, atom) in bits() {
                let Atom::Has { items, .. } = atom else { continue };
                if items.is_empty() {
                    any |= bit;
                }
                items.iter().for_each(|i| *by_item.entry(i).or_default() |= bit);
            }
            let words: Vec<u64> = lists.names().iter().map(|name| by_item.get(name.as_ref()).copied().unwrap_or(0)).collect();
            let of = |numbers: &[usize]| numbers.iter().fold(if numbers.is_empty() { 0 } else { any }, |all, number| all | words[*number]);
            yes = lists.each().map(of).collect();
        }
        Values::Empty | Values::Number { .. } | Values::Bool(_) | Values::Date(_) => return None,
    }
    if open.iter().all(|w| *w == 0) {
        open.clear();
    }
    let classes = || Classes::new(atoms.len(), &yes, |value| open.get(value).is_some_and(|word| *word != 0)).map(Way::Classes);
    let way = Ranges::new(atoms.len(), &yes, &open).map(Way::Ranges).or_else(classes).unwrap_or(Way::Words);
    Some(Lookup { slot, atoms: atoms.iter().map(|(id, _)| *id).collect(), yes, open, way })
}

/// Memory for the identifiers of a block.
pub(crate) struct Ids {
    ids: Box<[u32; ROWS]>,
    /// The values' words, where they are looked at atom by atom.
    words: Box<[u64; ROWS]>,
    spare_u16: Box<[u16; ROWS]>,
    classes: Box<[u8; ROWS]>,
}

impl Default for Ids {
    fn default() -> Self {
        Self { ids: Box::new([0; ROWS]), words: Box::new([0; ROWS]), spare_u16: Box::new([0; ROWS]), classes: Box::new([0; ROWS]) }
    }
}

impl Lookup {
    /// Settles all its atoms for a block; `place` says where each, by its position here and its number, is put.
    #[inline(always)]
    pub(crate) fn run(
        &self,
        masks: impl Masks,
        values: &Values,
        (block, presence): (usize, &Presence),
        ids: &mut Ids,
        registers: &mut Registers,
        place: impl Fn(usize, AtomId) -> Place + Copy,
    ) {
        let Ids { ids: own, words, spare_u16, classes } = ids;
        let position = |at: usize| place(at, self.atoms[at]);
        if let (Values::Choice(choices), Way::Ranges(own)) = (values, &self.way) {
            // A choice is never coarser than another.
            own.run(masks, presence, chunk(choices, block, spare_u16), registers, position);
            return;
        }
        let ids = match values {
            Values::Code(codes) => chunk(codes, block, own),
            Values::Text(pool) => chunk(&pool.ids, block, own),
            Values::List(lists) => chunk(lists.ids(), block, own),
            Values::Choice(choices) => {
                let choices = chunk(choices, block, spare_u16);
                own.iter_mut().zip(choices).for_each(|(id, choice)| *id = u32::from(*choice));
                own
            }
            Values::Empty | Values::Number { .. } | Values::Bool(_) | Values::Date(_) => return,
        };
        let coarse = match &self.way {
            Way::Ranges(own) if self.yes.len() <= usize::from(u16::MAX) => {
                // Twice as many are compared at a time.
                spare_u16.iter_mut().zip(ids).for_each(|(narrow, id)| *narrow = *id as u16);
                let narrow: &[u16; ROWS] = spare_u16;
                Some(own.run(masks, presence, narrow, registers, position))
            }
            Way::Ranges(own) => Some(own.run(masks, presence, ids, registers, position)),
            Way::Classes(own) => Some(own.run(masks, presence, (ids, classes), registers, position)),
            Way::Words => None,
        };
        if let Some(coarse) = coarse {
            for (word, coarse) in coarse.iter().enumerate().filter(|(_, coarse)| **coarse != 0) {
                self.left_open(&ids.as_chunks::<64>().0[word], word, *coarse, registers, place);
            }
            return;
        }
        if self.atoms.len() < TURNED {
            return self.singly(presence, ids, words, registers, place);
        }
        for (word, ids) in ids.as_chunks::<64>().0.iter().enumerate().take(WORDS) {
            let (known, unknown) = (presence.known[word], presence.unknown[word]);
            let yes = turned(ids, &self.yes);
            for (at, (atom, bits)) in self.atoms.iter().zip(&yes).enumerate() {
                let Place { yes, open } = place(at, *atom);
                *registers.word(yes, word) = bits & known;
                *registers.word(open, word) = unknown;
            }
            if !self.open.is_empty() {
                self.left_open(ids, word, known, registers, place);
            }
        }
    }

    /// Adds the atoms that values leave open, for those of 64 that are `asked`.
    #[inline(always)]
    fn left_open(&self, ids: &[u32; 64], word: usize, asked: u64, registers: &mut Registers, place: impl Fn(usize, AtomId) -> Place) {
        let open = turned(ids, &self.open);
        for (at, (atom, bits)) in self.atoms.iter().zip(&open).enumerate() {
            *registers.word(place(at, *atom).open, word) |= bits & asked;
        }
    }
}

/// From this many atoms on it is quicker to turn words about than to go through the column for each.
const TURNED: usize = 12;

impl Lookup {
    /// Atom by atom.
    #[inline(always)]
    fn singly(
        &self,
        presence: &Presence,
        ids: &[u32; ROWS],
        words: &mut [u64; ROWS],
        registers: &mut Registers,
        place: impl Fn(usize, AtomId) -> Place,
    ) {
        let look_up = |words: &mut [u64; ROWS], table: &[u64]| {
            for (word, id) in words.iter_mut().zip(ids) {
                *word = table.get(*id as usize).copied().unwrap_or(0);
            }
        };
        look_up(words, &self.yes);
        for (bit, atom) in self.atoms.iter().enumerate() {
            registers.put(place(bit, *atom), &presence.settled(&mask(words, |w| w >> bit & 1 == 1)));
        }
        if !self.open.is_empty() {
            look_up(words, &self.open);
            for (bit, atom) in self.atoms.iter().enumerate() {
                let open = mask(words, |w| w >> bit & 1 == 1);
                for (word, (open, known)) in open.iter().zip(&presence.known).enumerate() {
                    *registers.word(place(bit, *atom).open, word) |= open & known;
                }
            }
        }
    }
}

/// For 64 values their words, turned about: bit r of word a is bit a of the word of value r.
#[inline(always)]
fn turned(ids: &[u32; 64], table: &[u64]) -> [u64; 64] {
    let mut square = [0; 64];
    for (row, id) in square.iter_mut().zip(ids) {
        *row = table.get(*id as usize).copied().unwrap_or(0);
    }
    // Blocks of 32, 16 … 1 bits off the diagonal change places.
    let mut mask = u64::from(u32::MAX);
    let mut width = 32;
    while width > 0 {
        for start in (0..64).step_by(2 * width) {
            for low in start..start + width {
                let swapped = (square[low] >> width ^ square[low + width]) & mask;
                square[low] ^= swapped << width;
                square[low + width] ^= swapped;
            }
        }
        width /= 2;
        mask ^= mask << width;
    }
    square
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_about_twice_gives_the_same() {
        let table: Vec<u64> = (0..64_u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(i as u32)).collect();
        let ids: [u32; 64] = std::array::from_fn(|i| i as u32);
        let once = turned(&ids, &table);
        for (row, word) in table.iter().enumerate() {
            for (column, turned) in once.iter().enumerate() {
                assert_eq!(word >> column & 1, turned >> row & 1);
            }
        }
        assert_eq!(turned(&ids, &once).to_vec(), table);
    }
}
