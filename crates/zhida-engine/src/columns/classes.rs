//! Values from a list in classes: those that all atoms of a lookup treat alike are one, numbered such that the values of an atom – a code and
//! what lies below it – mostly have numbers in a row. Then the values are classed once, and each atom is a comparison of bytes or two.

use super::masks::Masks;
use super::plane::{NONE, Plane, Presence, ROWS, zip};
use super::ranges::runs;
use super::registers::Registers;
use super::tape::Place;
use std::collections::HashMap;

/// With so many ranges for each atom it is quicker to go another way.
const MOST_RANGES: usize = 4;

/// The classes of a lookup's values.
pub(super) struct Classes {
    /// By value; what is not listed is in class 0, which satisfies nothing.
    of: Vec<u8>,
    /// By atom: the classes that satisfy it.
    atoms: Vec<Vec<Range>>,
    /// The first class of values that leave some atom open; those behind it do so, too.
    coarse: Option<u8>,
}

/// Classes from one to another, these included.
type Range = (u8, u8);

impl Classes {
    /// Of values that have a word of 64 atoms they satisfy; those of which `is_coarse` says so leave some open. `None` if there are too many.
    pub(super) fn new(atoms: usize, yes: &[u64], is_coarse: impl Fn(usize) -> bool) -> Option<Self> {
        let mut classes = vec![0];
        let mut of = vec![0; yes.len()];
        let mut coarse = None;
        for kind in [false, true] {
            let mut numbers: HashMap<u64, u8> = if kind { HashMap::new() } else { HashMap::from([(0, 0)]) };
            // What stands together mostly has the same word, which need not be looked up again.
            let mut last = None;
            for (value, word) in yes.iter().enumerate().filter(|(value, _)| is_coarse(*value) == kind) {
                let number = match last.filter(|(last, _)| last == word).map(|(_, number)| number).or_else(|| numbers.get(word).copied()) {
                    Some(number) => number,
                    None => {
                        let number = u8::try_from(classes.len()).ok()?;
                        numbers.insert(*word, number);
                        classes.push(*word);
                        number
                    }
                };
                last = Some((*word, number));
                coarse = coarse.or(kind.then_some(number));
                of[value] = number;
            }
        }
        let mut left = MOST_RANGES * atoms;
        let mut ranges = |bit: usize| {
            let found = runs(classes.iter().map(|yes| yes >> bit & 1 == 1), left)?;
            left -= found.len();
            found.into_iter().map(|(low, high)| Some((u8::try_from(low).ok()?, u8::try_from(high).ok()?))).collect::<Option<_>>()
        };
        let atoms = (0..atoms).map(&mut ranges).collect::<Option<_>>()?;
        Some(Self { of, atoms, coarse })
    }

    /// Settles the atoms for the values `ids` of a block; `place` says where each, by its position, is put. Gives the known values that leave
    /// atoms open, which has not been put anywhere.
    #[inline(always)]
    pub(super) fn run(
        &self,
        masks: impl Masks,
        presence: &Presence,
        (ids, classes): (&[u32; ROWS], &mut [u8; ROWS]),
        registers: &mut Registers,
        place: impl Fn(usize) -> Place,
    ) -> Plane {
        for (class, id) in classes.iter_mut().zip(ids) {
            *class = self.of.get(*id as usize).copied().unwrap_or(0);
        }
        for (at, ranges) in self.atoms.iter().enumerate() {
            let Place { yes, open } = place(at);
            registers.put_plane(yes, &within(masks, classes, ranges, &presence.known));
            registers.put_plane(open, &presence.unknown);
        }
        match self.coarse {
            Some(coarse) => within(masks, classes, &[(coarse, u8::MAX)], &presence.known),
            None => NONE,
        }
    }
}

/// Where a known value is in one of the ranges.
#[inline(always)]
fn within(masks: impl Masks, classes: &[u8; ROWS], ranges: &[Range], known: &Plane) -> Plane {
    let mut found = NONE;
    for (low, high) in ranges {
        zip(&mut found, &masks.bytes(classes, *low, *high), |all, own| all | own);
    }
    zip(&mut found, known, |found, known| found & known);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::masks::Loops;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn classes_settle_what_the_words_say(
            values in prop::collection::vec((0..16_u64, any::<bool>()), 1..60),
            ids in prop::collection::vec(0..64_u32, 1..300),
            absent in prop::collection::vec(any::<u64>(), 32),
        ) {
            let (yes, coarse): (Vec<u64>, Vec<bool>) = values.into_iter().unzip();
            // Sixteen atoms, of which the upper ones have no values, so that there are few ranges for each.
            let Some(classes) = Classes::new(16, &yes, |value| coarse[value]) else { return Err(TestCaseError::reject("too many")) };
            let known: Plane = std::array::from_fn(|at| absent[at]);
            let presence = Presence { known, unknown: known.map(|w| !w) };
            let all: [u32; ROWS] = std::array::from_fn(|row| ids[row % ids.len()]);
            let mut registers = Registers::new(32);
            let open = classes.run(Loops, &presence, (&all, &mut [0; ROWS]), &mut registers, |at| Place::own(2 * at as u32));
            for (row, id) in all.iter().enumerate() {
                let at = |plane: &Plane| plane[row / 64] >> (row % 64) & 1 == 1;
                prop_assert_eq!(at(&open), at(&known) && coarse.get(*id as usize).is_some_and(|coarse| *coarse));
                for atom in 0..16 {
                    let Place { yes: certain, open: left } = Place::own(2 * atom);
                    let satisfies = yes.get(*id as usize).is_some_and(|w| w >> atom & 1 == 1);
                    prop_assert_eq!(at(&registers.plane(certain)), at(&known) && satisfies);
                    prop_assert_eq!(at(&registers.plane(left)), !at(&known));
                }
            }
        }
    }
}
