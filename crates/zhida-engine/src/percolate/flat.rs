//! What is no clause of literals, scores above all, as conditions in one piece of memory in the order they are asked in.
//!
//! A condition is the number of a literal or a place in the code, where a group stands as how many must hold, how many there are, and
//! the conditions themselves. It is answered for all planes that are asked about at once.

use super::clauses::Literal;
use super::judge::Judge;
use super::planes::{ALWAYS, Numbering, PLANES, Planes, at_least, opposite};
use super::{Percolator, Standing};
use crate::program::{Gate, GateId, Part, Points, Program, SheetId};
use crate::truth::Truth;
use std::collections::HashMap;
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// The number of a literal, or a place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition(u32);

const CODE: u32 = 1 << 31;
/// Heads of code that is no group: a score, the opposite of another condition, a gate judged by itself, and a bit without a number.
const SCORE: u32 = u32::MAX;
const NOT: u32 = u32::MAX - 1;
const GATE: u32 = u32::MAX - 2;
const BIT: u32 = u32::MAX - 3;
/// Longer groups are left to their gate.
const LONGEST: usize = 127;

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

/// What is looked at: one standing, or two that are compared.
pub(super) struct Look<'a> {
    pub(super) all: &'a Percolator<'a>,
    pub(super) planes: &'a Planes,
    pub(super) standings: &'a [&'a Standing],
}

impl Look<'_> {
    /// The planes among `wanted` in which something holds, asked standing by standing, certain or not.
    fn each(&self, wanted: u8, holds: impl Fn(&Standing, bool) -> bool) -> u8 {
        let mut found = 0;
        for (standing, shift) in self.standings.iter().zip([0, 2]) {
            for (plane, certain) in [(shift, true), (shift + 1, false)] {
                if wanted >> plane & 1 == 1 {
                    found |= u8::from(holds(standing, certain)) << plane;
                }
            }
        }
        found
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
    scores: Vec<Score>,
    places: HashMap<GateId, Condition>,
}

/// A score against a constant: its indicators stand in the code, each as the number of bands, then condition, least and greatest points
/// of each, in units.
struct Score {
    start: usize,
    indicators: usize,
    op: Op,
    floor: i64,
    ceil: i64,
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
            Gate::All(gates) if gates.len() <= LONGEST => Some(self.group(from, gates.len(), gates)),
            Gate::Any(gates) if gates.len() <= LONGEST => Some(self.group(from, 1, gates)),
            Gate::AtLeast(n, gates) if gates.len() <= LONGEST => Some(self.group(from, *n, gates)),
            Gate::Score { sheet, op, value } => self.score(from, *sheet, *op, value),
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

    /// A score of a plain sheet: a sum of indicators whose first band that holds gives constants.
    fn score(&mut self, from: &mut Making<'_>, sheet: SheetId, op: Op, value: &Number) -> Option<Condition> {
        let form = &from.program.sheets[sheet as usize];
        if form.best || form.cap.is_some() {
            return None;
        }
        let unit = from.judge.unit.clone();
        let units = |n: &Number| i32::try_from(n.checked_div(&unit)?.to_i64()?).ok();
        let mut code = Vec::new();
        for part in &form.parts {
            let Part::Indicator { cumulative: false, bands, .. } = part else { return None };
            code.push(u32::try_from(bands.len()).ok()?);
            for band in bands {
                let Points::Range(low, high) = &band.points else { return None };
                code.push(self.condition(from, band.when, false).0);
                code.extend([units(low)?.cast_unsigned(), units(high)?.cast_unsigned()]);
            }
        }
        let limit = value.checked_div(&unit)?;
        let (floor, ceil) = (limit.floor().to_i64()?, limit.ceil().to_i64()?);
        let number = u32::try_from(self.scores.len()).ok()?;
        let head = self.place(&[SCORE, number]);
        self.scores.push(Score { start: self.code.len(), indicators: form.parts.len(), op, floor, ceil });
        self.code.extend(code);
        Some(head)
    }

    /// The planes among `wanted` in which a condition holds.
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
            GATE => look.each(wanted, |standing, certain| look.all.judge.gate(look.all, second, standing, certain)),
            NOT => opposite(self.holds(look, Condition(second), PLANES)) & wanted,
            BIT => look.each(wanted, |standing, certain| {
                let words = if certain { &standing.yes } else { &standing.maybe };
                words[second as usize / 64] >> (second % 64) & 1 == 1
            }),
            SCORE => {
                let score = &self.scores[second as usize];
                let of = |pair: u8| if wanted >> pair & 3 == 0 { 0 } else { self.scored(look, score, pair) << pair };
                (of(0) | of(2)) & wanted
            }
            n => {
                let own = &self.code[at + 2..at + 2 + second as usize];
                let held = own.iter().map(|c| Planes::apart(self.holds(look, Condition(*c), wanted)));
                at_least(u8::try_from(n).unwrap_or(u8::MAX), held) & wanted
            }
        }
    }

    /// Whether a score is as wanted for certain (1), and whether possibly (2), in the standing whose planes begin at `pair`.
    fn scored(&self, look: &Look<'_>, score: &Score, pair: u8) -> u8 {
        let (mut low, mut high) = (0_i64, 0_i64);
        let mut at = score.start;
        for _ in 0..score.indicators {
            let bands = self.code[at] as usize;
            at += 1;
            let mut range: Option<(i64, i64)> = None;
            let mut sure = false;
            for [condition, least, most] in self.code[at..at + 3 * bands].as_chunks::<3>().0 {
                let held = self.holds(look, Condition(*condition), 3 << pair) >> pair;
                if held == 0 {
                    continue;
                }
                let (least, most) = (i64::from(least.cast_signed()), i64::from(most.cast_signed()));
                range = Some(range.map_or((least, most), |r| (r.0.min(least), r.1.max(most))));
                if held & 1 == 1 {
                    sure = true;
                    break;
                }
            }
            at += 3 * bands;
            let (least, most) = range.unwrap_or((0, 0));
            // No band holds for certain: 0 is possible too.
            let (least, most) = if sure { (least, most) } else { (least.min(0), most.max(0)) };
            (low, high) = (low + least, high + most);
        }
        // x ≥ c is x ≥ ceil, x > c is x > floor; certain of the worse end, possible of the better.
        let (ceil, floor) = (score.ceil, score.floor);
        let (certain, possible) = match score.op {
            Op::Ge => (low >= ceil, high >= ceil),
            Op::Gt => (low > floor, high > floor),
            Op::Lt => (high < ceil, low < ceil),
            Op::Le => (high <= floor, low <= floor),
            Op::Eq => (low >= ceil && high <= floor, low <= floor && high >= ceil),
            Op::Ne => (low > floor || high < ceil, !(low >= ceil && high <= floor)),
        };
        u8::from(certain) | u8::from(possible) << 1
    }
}
