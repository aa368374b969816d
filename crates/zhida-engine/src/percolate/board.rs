//! All measures in one run of memory, to be gone through for one enterprise.
//!
//! A measure's rarest literal is its key; measures of one key stand together, and a key that does not hold rules them all out. Of the
//! others four more literals are asked without a branch, since a processor cannot guess how they come out, and only of those that are
//! left the rest: clauses of literals first, scores last.

use super::clauses::{Clause, Literal, clauses};
use super::flat::{Condition, Flat};
use super::judge::Judge;
use super::planes::{ALWAYS, NEVER, Numbering, Planes, at_least};
use crate::columns::frequencies;
use crate::program::{Gate, GateId, Program};
use std::cmp::Reverse;
use std::collections::HashMap;
use zhida_facts::{Table, ones_of};
use zhida_measure::Library;

/// How many literals are asked without a branch.
const QUICK: usize = 4;
/// Literals of a clause stand four together, filled up.
const FOUR: usize = 4;

/// The measures in the order of their keys; a place is a position in that order.
pub(super) struct Board {
    /// Keys, each with the place behind its last measure.
    keys: Vec<(u16, u32)>,
    /// By place.
    quick: Vec<[u16; QUICK]>,
    /// By place and one past: where in `rest` its clauses begin.
    starts: Vec<u32>,
    /// Clauses: how many must hold and how many fours of literals follow; or 0 and the halves of a condition.
    rest: Vec<u16>,
    /// Key of each place.
    key_of: Vec<u16>,
    /// Measure of each place, and place of each measure.
    measures: Vec<u32>,
    places: Vec<u32>,
    numbering: Numbering,
    pub(super) flat: Flat,
}

impl Board {
    pub(super) fn new(library: &Library, program: &Program, judge: &Judge, sample: Option<&Table>) -> Self {
        let mut of_measures: Vec<Vec<Clause>> = program.measures.iter().map(|m| clauses(program, judge, m.verdict, false)).collect();
        let rarity = Rarity::new(library, program, judge, sample, &of_measures);
        let mut numbering = Numbering::new(program.atoms.len());
        let mut flat = Flat::default();
        let mut laid: Vec<(Laid, u32)> = Vec::with_capacity(of_measures.len());
        for (measure, own) in (0_u32..).zip(&mut of_measures) {
            own.sort_by(|a, b| rarity.of(a).cmp(&rarity.of(b)));
            laid.push((lay(program, judge, own, &mut numbering, &mut flat), measure));
        }
        laid.sort_by(|a, b| (a.0.key, a.0.quick, a.1).cmp(&(b.0.key, b.0.quick, b.1)));
        let mut board = Self {
            keys: Vec::new(),
            quick: Vec::with_capacity(laid.len()),
            starts: vec![0],
            rest: Vec::new(),
            key_of: Vec::with_capacity(laid.len()),
            measures: Vec::with_capacity(laid.len()),
            places: vec![0; laid.len()],
            numbering,
            flat,
        };
        for (place, (laid, measure)) in (0_u32..).zip(laid) {
            match board.keys.last_mut() {
                Some((key, end)) if *key == laid.key => *end = place + 1,
                _ => board.keys.push((laid.key, place + 1)),
            }
            board.key_of.push(laid.key);
            board.quick.push(laid.quick);
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

    /// Measures that hold in plane `plane`, ascending. `gate` says whether a condition that is no clause of literals does.
    pub(super) fn list(&self, planes: &Planes, plane: u8, mut gate: impl FnMut(Condition) -> bool) -> Vec<u32> {
        let mut found = vec![0_u64; self.measures.len().div_ceil(64)];
        let mut gates = |condition, _| if gate(condition) { 1 << plane } else { 0 };
        let mut start = 0;
        for (key, end) in &self.keys {
            let end = *end as usize;
            if planes.of(*key) >> plane & 1 == 1 {
                for (chunk, quick) in self.quick[start..end].chunks(64).enumerate() {
                    let mut left = 0_u64;
                    for (at, quick) in quick.iter().enumerate() {
                        left |= u64::from(planes.all(*quick) >> plane & 1) << at;
                    }
                    for at in ones_of(left) {
                        let place = start + chunk * 64 + at;
                        if self.rest(place, planes, 1 << plane, &mut gates) != 0 {
                            let measure = self.measures[place] as usize;
                            found[measure / 64] |= 1 << (measure % 64);
                        }
                    }
                }
            }
            start = end;
        }
        let words = (0_u32..).step_by(64).zip(&found);
        words.flat_map(|(start, word)| ones_of(*word).map(move |bit| start + u32::try_from(bit).unwrap_or(0))).collect()
    }

    /// In which planes the measure at `place` holds. `gate` says the same of a condition, for the planes it is given.
    pub(super) fn judge(&self, place: usize, planes: &Planes, gate: &mut impl FnMut(Condition, u8) -> u8) -> u8 {
        let left = planes.of(self.key_of[place]) & planes.all(self.quick[place]);
        if left == 0 { 0 } else { self.rest(place, planes, left, gate) }
    }

    #[inline]
    fn rest(&self, place: usize, planes: &Planes, mut left: u8, gate: &mut impl FnMut(Condition, u8) -> u8) -> u8 {
        let (start, end) = (self.starts[place] as usize, self.starts[place + 1] as usize);
        let mut rest = &self.rest[start..end];
        while let [head, others @ ..] = rest {
            let [n, fours] = head.to_le_bytes();
            if n == 0 {
                let [low, high, others @ ..] = others else { break };
                left &= gate(Condition::from_halves(*low, *high), left);
                rest = others;
            } else {
                let (own, others) = others.split_at(usize::from(fours) * FOUR);
                left &= at_least(n, own.as_chunks::<FOUR>().0.iter().map(|four| planes.count(*four)));
                rest = others;
            }
            if left == 0 {
                break;
            }
        }
        left
    }
}

/// A measure laid out.
struct Laid {
    key: u16,
    quick: [u16; QUICK],
    rest: Vec<u16>,
}

/// Lays out clauses that are in order, the rarest first.
fn lay(program: &Program, judge: &Judge, clauses: &[Clause], numbering: &mut Numbering, flat: &mut Flat) -> Laid {
    let mut singles = Vec::new();
    let (mut groups, mut gates) = (Vec::new(), Vec::new());
    for clause in clauses {
        match clause {
            Clause::Gate(gate, opposite) => gates.push(flat.condition_of(program, judge, *gate, *opposite)),
            Clause::Literals(n, literals) => {
                match literals.iter().map(|l| numbering.number(*l)).collect::<Option<Vec<u16>>>() {
                    Some(own) if own.len() == 1 && *n == 1 => singles.extend(own),
                    Some(own) => groups.push((*n, own)),
                    // More literals than there are numbers for: rare enough to go the slow way.
                    None => gates.push(flat.group_of(*n, literals)),
                }
            }
        }
    }
    let mut singles = singles.into_iter();
    let key = singles.next().unwrap_or(ALWAYS);
    let quick = std::array::from_fn(|_| singles.next().unwrap_or(ALWAYS));
    let further: Vec<u16> = singles.collect();
    let mut rest = Vec::new();
    let further = further.chunks(FOUR).map(|own| (own.len(), own.to_vec()));
    for (n, mut own) in further.chain(groups) {
        own.resize(own.len().next_multiple_of(FOUR), NEVER);
        let byte = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        rest.push(u16::from_le_bytes([byte(n), byte(own.len() / FOUR)]));
        rest.extend(own);
    }
    for condition in gates {
        let (low, high) = condition.halves();
        rest.extend([0, low, high]);
    }
    Laid { key, quick, rest }
}

/// How often literals hold in a sample; what costs more to ask comes later all the same.
struct Rarity {
    often: HashMap<Literal, usize>,
    uses: HashMap<Literal, usize>,
}

impl Rarity {
    fn new(library: &Library, program: &Program, judge: &Judge, sample: Option<&Table>, measures: &[Vec<Clause>]) -> Self {
        let gates: Vec<(GateId, u32)> = (0_u32..)
            .zip(&program.gates)
            .filter_map(|(gate, form)| if let Gate::Atom(atom) = form { Some((gate, judge.bit(*atom)?)) } else { None })
            .collect();
        let mut often = HashMap::new();
        if let Some(table) = sample {
            let counts = frequencies(library, program, table, &gates.iter().map(|g| g.0).collect::<Vec<_>>());
            for ((_, bit), (yes, no)) in gates.iter().zip(counts) {
                often.insert(Literal { bit: *bit, opposite: false }, yes);
                often.insert(Literal { bit: *bit, opposite: true }, no);
            }
        }
        let mut uses = HashMap::new();
        for clause in measures.iter().flatten() {
            if let Clause::Literals(_, literals) = clause {
                literals.iter().for_each(|l| *uses.entry(*l).or_default() += 1);
            }
        }
        Self { often, uses }
    }

    /// Sort key: literals, then clauses of them, then gates; the rarer before, then what more measures share.
    fn of<'a>(&self, clause: &'a Clause) -> (u8, usize, Reverse<usize>, &'a [Literal], GateId) {
        let (n, literals) = match clause {
            Clause::Literals(n, literals) => (*n, literals),
            Clause::Gate(gate, _) => return (2, 0, Reverse(0), &[], *gate),
        };
        let often = |l: &Literal| self.often.get(l).copied().unwrap_or(0);
        // As many as would hold on average, for one that is asked for.
        let likely = literals.iter().map(often).sum::<usize>() / n.max(1);
        let uses = literals.first().and_then(|l| self.uses.get(l)).copied().unwrap_or(0);
        (u8::from(literals.len() > 1), likely, Reverse(uses), literals, 0)
    }
}
