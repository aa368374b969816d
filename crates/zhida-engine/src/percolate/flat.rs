//! What is no clause of literals as conditions in one piece of memory: the number of a literal, or a place in the code, where a group
//! stands as how many must hold, how many there are, and the conditions themselves.

use super::clauses::Literal;
use super::judge::Judge;
use super::planes::{ALWAYS, BOTH, CERTAIN, Numbering, POSSIBLE, Planes, opposite};
use super::{Percolator, Standing};
use crate::program::{Gate, GateId, Program};
use crate::truth::Truth;
use std::collections::HashMap;

/// The number of a literal, or a place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition(u32);

const CODE: u32 = 1 << 31;
/// Heads of code that is no group: the opposite of another condition, a gate judged by itself, and a bit without a number.
const NOT: u32 = u32::MAX;
const GATE: u32 = u32::MAX - 1;
const BIT: u32 = u32::MAX - 2;

impl Condition {
    /// As two words of half the size.
    pub(super) fn halves(self) -> (u16, u16) {
        let [a, b, c, d] = self.0.to_le_bytes();
        (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]))
    }
    /// And back.
    pub(super) fn from_halves(low: u16, high: u16) -> Self {
        Self(u32::from(low) | u32::from(high) << 16)
    }
}

/// What is looked at.
pub(super) struct Look<'a> {
    pub(super) all: &'a Percolator<'a>,
    pub(super) standing: &'a Standing,
    pub(super) planes: Planes,
}

impl<'a> Look<'a> {
    pub(super) fn new(all: &'a Percolator<'a>, standing: &'a Standing) -> Self {
        Self { all, standing, planes: Planes::new(all.board.numbering(), standing) }
    }

    /// Both answers about something, if both are wanted.
    fn each(&self, wanted: u8, holds: impl Fn(bool) -> bool) -> u8 {
        let ask = |half: u8| if wanted & half != 0 && holds(half == CERTAIN) { half } else { 0 };
        ask(CERTAIN) | ask(POSSIBLE)
    }
}

/// What conditions are made from.
pub(super) struct Making<'a> {
    pub(super) program: &'a Program,
    pub(super) judge: &'a Judge,
    pub(super) numbering: Numbering,
}

/// The code.
#[derive(Default)]
pub(super) struct Flat {
    code: Vec<u32>,
    places: HashMap<GateId, Condition>,
}

impl Flat {
    /// The condition of a gate, or of its opposite; its code is added if it needs any.
    pub(super) fn condition(&mut self, from: &mut Making<'_>, gate: GateId, reversed: bool) -> Condition {
        if reversed {
            let (inner, reversed) = match &from.program.gates[gate as usize] {
                Gate::Not(inner) => (*inner, false),
                _ => (gate, true),
            };
            if let (Gate::Atom(atom), true) = (&from.program.gates[inner as usize], reversed)
                && let Some(bit) = from.judge.bit(*atom)
            {
                return self.literal(from, Literal { bit, opposite: true });
            }
            let condition = self.condition(from, inner, false);
            return if reversed { self.place(&[NOT, condition.0]) } else { condition };
        }
        if let Some(known) = self.places.get(&gate) {
            return *known;
        }
        let program = from.program;
        let condition = match &program.gates[gate as usize] {
            Gate::Const(Truth::Yes) => Some(Condition(ALWAYS.into())),
            Gate::Atom(atom) => from.judge.bit(*atom).map(|bit| self.literal(from, Literal { bit, opposite: false })),
            Gate::Not(inner) => Some(self.condition(from, *inner, true)),
            Gate::All(gates) => Some(self.group(from, gates.len(), gates)),
            Gate::Any(gates) => Some(self.group(from, 1, gates)),
            Gate::AtLeast(n, gates) => Some(self.group(from, *n, gates)),
            _ => None,
        };
        let condition = condition.unwrap_or_else(|| self.place(&[GATE, gate]));
        self.places.insert(gate, condition);
        condition
    }

    /// The condition of a literal: its number, as long as there are any.
    fn literal(&mut self, from: &mut Making<'_>, literal: Literal) -> Condition {
        if let Some(number) = from.numbering.number(literal) {
            return Condition(number.into());
        }
        let bit = self.place(&[BIT, literal.bit]);
        if literal.opposite { self.place(&[NOT, bit.0]) } else { bit }
    }

    /// At least `n` of some literals.
    pub(super) fn literals(&mut self, from: &mut Making<'_>, n: usize, literals: &[Literal]) -> Condition {
        let own: Vec<u32> = literals.iter().map(|l| self.literal(from, *l).0).collect();
        self.counted(n, &own)
    }

    fn place(&mut self, code: &[u32]) -> Condition {
        let at = u32::try_from(self.code.len()).unwrap_or(u32::MAX) & !CODE;
        self.code.extend_from_slice(code);
        Condition(at | CODE)
    }

    fn group(&mut self, from: &mut Making<'_>, n: usize, gates: &[GateId]) -> Condition {
        let own: Vec<u32> = gates.iter().map(|gate| self.condition(from, *gate, false).0).collect();
        self.counted(n, &own)
    }

    fn counted(&mut self, n: usize, conditions: &[u32]) -> Condition {
        let number = |n: usize| u32::try_from(n).unwrap_or(0);
        self.place(&[&[number(n), number(conditions.len())], conditions].concat())
    }

    /// Whether a condition is certain, and whether it is possible, as far as `wanted`.
    #[inline]
    pub(super) fn holds(&self, look: &Look<'_>, condition: Condition, wanted: u8) -> u8 {
        match u16::try_from(condition.0) {
            Ok(number) => look.planes.of(number) & wanted,
            Err(_) => self.coded(look, (condition.0 & !CODE) as usize, wanted),
        }
    }

    fn coded(&self, look: &Look<'_>, at: usize, wanted: u8) -> u8 {
        let (head, second) = (self.code[at], self.code[at + 1]);
        match head {
            GATE => look.each(wanted, |certain| look.all.judge.gate(look.all, second, look.standing, certain)),
            NOT => opposite(self.holds(look, Condition(second), opposite(wanted ^ BOTH))) & wanted,
            BIT => look.each(wanted, |certain| {
                let words = if certain { &look.standing.yes } else { &look.standing.maybe };
                words[second as usize / 64] >> (second % 64) & 1 == 1
            }),
            n => {
                let (mut certain, mut possible) = (0, 0);
                for condition in &self.code[at + 2..at + 2 + second as usize] {
                    let held = self.holds(look, Condition(*condition), wanted);
                    certain += u32::from(held & CERTAIN);
                    possible += u32::from(held / POSSIBLE);
                }
                look.each(wanted, |sure| n <= if sure { certain } else { possible })
            }
        }
    }
}
