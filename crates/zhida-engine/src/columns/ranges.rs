//! Values from a list whose atoms ask for few ranges of identifiers, as a code with all below it is one: the column is compared as it stands.

use super::masks::Masks;
use super::plane::{NONE, Plane, Presence, ROWS, zip};
use super::registers::Registers;
use super::tape::Place;

/// With more ranges than this in all it is quicker to class the values first.
const MOST: usize = 16;

/// Identifiers from one to another, these included.
pub(super) type Range = (u32, u32);

/// What identifies a value.
pub(super) trait Id: Copy {
    /// Which of a block lie in a range.
    fn between(masks: impl Masks, ids: &[Self; ROWS], range: Range) -> Plane;
}

impl Id for u32 {
    #[inline(always)]
    fn between(masks: impl Masks, ids: &[u32; ROWS], (low, high): Range) -> Plane {
        masks.ids(ids, low, high)
    }
}

impl Id for u16 {
    #[inline(always)]
    fn between(masks: impl Masks, ids: &[u16; ROWS], (low, high): Range) -> Plane {
        let whole = |id: u32| u16::try_from(id).unwrap_or(u16::MAX);
        masks.steps(ids, whole(low), whole(high))
    }
}

/// The ranges of a lookup's values.
pub(super) struct Ranges {
    /// By atom: the values that satisfy it.
    atoms: Vec<Vec<Range>>,
    /// Values that leave some atom open.
    coarse: Vec<Range>,
}

impl Ranges {
    /// Of values that have a word of 64 atoms they satisfy, and perhaps one of atoms they leave open. `None` if there are too many.
    pub(super) fn new(atoms: usize, yes: &[u64], open: &[u64]) -> Option<Self> {
        if atoms > MOST {
            return None;
        }
        let mut left = MOST;
        let mut take = |words: &[u64], bits: u64| {
            let found = runs(words.iter().map(|word| word & bits != 0), left)?;
            left -= found.len();
            Some(found)
        };
        let atoms = (0..atoms).map(|bit| take(yes, 1 << bit)).collect::<Option<_>>()?;
        Some(Self { atoms, coarse: take(open, u64::MAX)? })
    }

    /// Settles the atoms for the values `ids` of a block; `place` says where each, by its position, is put. Gives the known values that leave
    /// atoms open, which has not been put anywhere.
    #[inline(always)]
    pub(super) fn run(
        &self,
        masks: impl Masks,
        presence: &Presence,
        ids: &[impl Id; ROWS],
        registers: &mut Registers,
        place: impl Fn(usize) -> Place,
    ) -> Plane {
        for (at, ranges) in self.atoms.iter().enumerate() {
            let Place { yes, open } = place(at);
            registers.put_plane(yes, &within(masks, ids, ranges, &presence.known));
            registers.put_plane(open, &presence.unknown);
        }
        within(masks, ids, &self.coarse, &presence.known)
    }
}

/// Where a known value is in one of the ranges.
#[inline(always)]
fn within<I: Id>(masks: impl Masks, ids: &[I; ROWS], ranges: &[Range], known: &Plane) -> Plane {
    let mut found = NONE;
    for (low, high) in ranges {
        zip(&mut found, &I::between(masks, ids, (*low, *high)), |all, own| all | own);
    }
    zip(&mut found, known, |found, known| found & known);
    found
}

/// Positions of what holds, those in a row together; `None` if there are more than `most`.
pub(super) fn runs(holds: impl Iterator<Item = bool>, most: usize) -> Option<Vec<Range>> {
    let mut ranges: Vec<Range> = Vec::new();
    for (id, _) in (0_u32..).zip(holds).filter(|(_, holds)| *holds) {
        let count = ranges.len();
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == id => *last = id,
            _ if count == most => return None,
            _ => ranges.push((id, id)),
        }
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::masks::Loops;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_settle_what_the_words_say(
            satisfied in prop::collection::vec((0..4_u64, 1..30_usize), 1..5),
            coarse in (0..90_usize, 0..4_usize),
            ids in prop::collection::vec(0..100_u32, 1..300),
            absent in prop::collection::vec(any::<u64>(), 32),
        ) {
            let yes: Vec<u64> = satisfied.iter().flat_map(|(word, times)| vec![*word; *times]).collect();
            let open: Vec<u64> = (0..90).map(|id| u64::from((coarse.0..coarse.0 + coarse.1).contains(&id))).collect();
            let Some(ranges) = Ranges::new(2, &yes, &open) else { return Err(TestCaseError::reject("too many")) };
            let known: Plane = std::array::from_fn(|at| absent[at]);
            let presence = Presence { known, unknown: known.map(|w| !w) };
            let all: [u32; ROWS] = std::array::from_fn(|row| ids[row % ids.len()]);
            let mut registers = Registers::new(8);
            let left = ranges.run(Loops, &presence, &all, &mut registers, |at| Place::own(2 * at as u32));
            for (row, id) in all.iter().enumerate() {
                let at = |plane: &Plane| plane[row / 64] >> (row % 64) & 1 == 1;
                let word = |words: &[u64]| words.get(*id as usize).copied().unwrap_or(0);
                prop_assert_eq!(at(&left), at(&known) && word(&open) != 0);
                for atom in 0..2 {
                    let place = Place::own(2 * atom);
                    prop_assert_eq!(at(&registers.plane(place.yes)), at(&known) && word(&yes) >> atom & 1 == 1);
                    prop_assert_eq!(at(&registers.plane(place.open)), !at(&known));
                }
            }
        }
    }

    #[test]
    fn too_many_ranges_are_none() {
        let scattered: Vec<u64> = (0..40).map(|id| id % 2).collect();
        assert!(Ranges::new(1, &scattered, &[]).is_none());
        assert!(Ranges::new(MOST + 1, &[0; 4], &[]).is_none());
        assert!(Ranges::new(1, &[0, 1, 1, 0, 1], &[1]).is_some());
    }
}
