//! All measures in a few runs of memory, to be gone through for one enterprise.
//!
//! A measure's rarest literal is its key; measures of one key stand together, and a key that does not hold rules them all out. Of the
//! others four more literals are asked, then two clauses of up to four: all without a branch, since a processor cannot guess how they
//! come out. Only for those that are left then, the rest: longer clauses, and at last scores.

use super::clauses::{Clause, clauses};
use super::flat::{Condition, Flat, Look, Making};
use super::judge::Judge;
use super::lay::{Counted, FOUR, GATE, Laid, NO_SCORE, SCORE};
use super::planes::{Numbering, Planes, opposite};
use super::rarity::Rarity;
use super::scores;
use crate::ahead::fetch_one;
use crate::program::Program;
use zhida_facts::{Table, ones_of};
use zhida_measure::Library;

/// The measures in the order of their keys; a place is a position in that order.
pub(super) struct Board {
    /// Keys, each with the place behind its last measure.
    keys: Vec<(u16, u32)>,
    /// By place.
    quick: Vec<[u16; FOUR]>,
    counted: [Vec<Counted>; 2],
    /// By place and one past: where in `rest` its clauses begin.
    starts: Vec<u32>,
    /// Clauses: how many must hold and how many fours of literals follow; or [`GATE`] and the halves of a condition; or [`SCORE`], how many
    /// indicators, and a score.
    rest: Vec<u16>,
    /// Key of each place.
    key_of: Vec<u16>,
    /// Measure of each place, and place of each measure.
    measures: Vec<u32>,
    places: Vec<u32>,
    numbering: Numbering,
    flat: Flat,
}

impl Board {
    /// For a program whose standings have so many bits.
    pub(super) fn new((library, program): (&Library, &Program), bits: usize, judge: &Judge, sample: Option<&Table>) -> Self {
        let mut of_measures: Vec<Vec<Clause>> = program.measures.iter().map(|m| clauses(program, judge, m.verdict, false)).collect();
        let rarity = Rarity::new(library, program, judge, sample, &of_measures);
        let mut making = Making { program, judge, numbering: Numbering::new(bits) };
        let mut flat = Flat::default();
        let mut laid: Vec<(Laid, u32)> = Vec::with_capacity(of_measures.len());
        for (measure, own) in (0_u32..).zip(&mut of_measures) {
            own.sort_by(|a, b| rarity.of(a).cmp(&rarity.of(b)));
            laid.push((Laid::new(own, &mut making, &mut flat), measure));
        }
        laid.sort_by_key(|(laid, measure)| (laid.key, laid.quick, *measure));
        let mut board = Self {
            keys: Vec::new(),
            quick: Vec::with_capacity(laid.len()),
            counted: [const { Vec::new() }; 2],
            starts: vec![0],
            rest: Vec::new(),
            key_of: Vec::with_capacity(laid.len()),
            measures: Vec::with_capacity(laid.len()),
            places: vec![0; laid.len()],
            numbering: making.numbering,
            flat,
        };
        for (place, (laid, measure)) in (0_u32..).zip(laid) {
            match board.keys.last_mut() {
                Some((key, end)) if *key == laid.key => *end = place + 1,
                _ => board.keys.push((laid.key, place + 1)),
            }
            board.key_of.push(laid.key);
            board.quick.push(laid.quick);
            board.counted.iter_mut().zip(laid.counted).for_each(|(all, own)| all.push(own));
            board.rest.extend(laid.rest);
            board.starts.push(u32::try_from(board.rest.len()).unwrap_or(u32::MAX));
            board.measures.push(measure);
            board.places[measure as usize] = place;
        }
        board
    }

    /// How literals are numbered here.
    pub(super) fn numbering(&self) -> &Numbering {
        &self.numbering
    }
    /// Where a measure stands.
    pub(super) fn place(&self, measure: u32) -> u32 {
        self.places[measure as usize]
    }
    /// Which measure stands there.
    pub(super) fn measure(&self, place: usize) -> u32 {
        self.measures[place]
    }

    /// Measures that are certain, or that are possible, as `half` says, ascending.
    pub(super) fn list(&self, look: &Look<'_>, half: u8) -> Vec<u32> {
        let planes = &look.planes;
        let mut left = self.keyed(planes, half);
        // The places that are left lie far apart.
        for counted in &self.counted {
            left.iter().for_each(|place| fetch_one(&counted[*place as usize]));
            keep(&mut left, |place| counted[place as usize].held(planes) & half != 0);
        }
        left.iter().for_each(|place| fetch_one(&self.starts[*place as usize]));
        left.iter().filter_map(|place| self.rest.get(self.starts[*place as usize] as usize)).for_each(fetch_one);
        let mut found = vec![0_u64; self.measures.len().div_ceil(64)];
        let mut many = 0;
        for place in left {
            let held = self.rest(place as usize, look, half) != 0;
            let measure = self.measures[place as usize] as usize;
            found[measure / 64] |= u64::from(held) << (measure % 64);
            many += usize::from(held);
        }
        let mut list = Vec::with_capacity(many);
        for (start, word) in (0_u32..).step_by(64).zip(found) {
            list.extend(ones_of(word).map(|bit| start + u32::try_from(bit).unwrap_or(0)));
        }
        list
    }

    /// Places of the measures whose key and quick literals hold.
    fn keyed(&self, planes: &Planes, half: u8) -> Vec<u32> {
        let mut left = Vec::new();
        let (mut kept, mut start) = (0, 0);
        for (key, end) in &self.keys {
            if planes.of(*key) & half != 0 {
                let own = &self.quick[start as usize..*end as usize];
                if left.len() < kept + own.len() {
                    left.resize(2 * left.len() + own.len(), 0);
                }
                for (place, quick) in (start..).zip(own) {
                    left[kept] = place;
                    kept += usize::from(planes.all(*quick) & half != 0);
                }
            }
            start = *end;
        }
        left.truncate(kept);
        left
    }

    /// Whether the measure at `place` is certain, and whether it is possible.
    pub(super) fn judge(&self, place: usize, look: &Look<'_>) -> u8 {
        let planes = &look.planes;
        let mut left = planes.of(self.key_of[place]) & planes.all(self.quick[place]);
        for counted in &self.counted {
            if left == 0 {
                return 0;
            }
            left &= counted[place].held(planes);
        }
        self.rest(place, look, left)
    }

    #[inline]
    fn rest(&self, place: usize, look: &Look<'_>, mut left: u8) -> u8 {
        let (start, end) = (self.starts[place] as usize, self.starts[place + 1] as usize);
        let mut rest = &self.rest[start..end];
        while let [head, others @ ..] = rest {
            if left == 0 {
                break;
            }
            match head.to_le_bytes() {
                [GATE, _] => {
                    let [low, high, others @ ..] = others else { break };
                    left &= self.flat.holds(look, Condition::from_halves(*low, *high), left);
                    rest = others;
                }
                [kind @ (SCORE | NO_SCORE), indicators] => {
                    let (held, others) = scores::judge(&self.flat, look, indicators, others);
                    left &= if kind == SCORE { held } else { opposite(held) };
                    rest = others;
                }
                [n, fours] => {
                    let (own, others) = others.split_at(usize::from(fours) * FOUR);
                    left &= look.planes.at_least_of(n, own.as_chunks::<FOUR>().0);
                    rest = others;
                }
            }
        }
        left
    }
}

/// Keeps the places for which `holds`, without a branch.
fn keep(places: &mut Vec<u32>, holds: impl Fn(u32) -> bool) {
    let mut kept = 0;
    for at in 0..places.len() {
        let place = places[at];
        places[kept] = place;
        kept += usize::from(holds(place));
    }
    places.truncate(kept);
}
