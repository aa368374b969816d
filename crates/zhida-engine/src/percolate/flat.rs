//! Conditions that are no clauses of literals, scores above all, in one piece of memory in the order they are asked in.
//!
//! A condition is a bit of the standing, its opposite, or a place in the code, where a group stands as how many must hold, how many
//! there are, and the conditions themselves.

use super::clauses::Literal;
use super::index::Bit;
use super::judge::Judge;
use super::{Percolator, Standing};
use crate::program::{Gate, GateId, Part, Points, Program, SheetId};
use std::collections::HashMap;
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// A bit, its opposite, or a place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Condition(u32);

const REVERSED: u32 = 1 << 31;
const CODE: u32 = 1 << 30;
/// Heads of code that is no group: a score, the opposite of other code, and a gate judged by itself.
const SCORE: u32 = u32::MAX;
const NOT: u32 = u32::MAX - 2;
const GATE: u32 = u32::MAX - 1;

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
    /// The condition of a gate; its code is added if it needs any.
    pub(super) fn condition(&mut self, program: &Program, judge: &Judge, gate: GateId) -> Condition {
        if let Some(known) = self.places.get(&gate) {
            return *known;
        }
        let condition = match &program.gates[gate as usize] {
            Gate::Atom(atom) => judge.bit(*atom).map(Condition),
            Gate::Not(inner) => Some(self.condition_of(program, judge, *inner, true)),
            Gate::All(gates) => Some(self.group(program, judge, gates.len(), gates)),
            Gate::Any(gates) => Some(self.group(program, judge, 1, gates)),
            Gate::AtLeast(n, gates) => Some(self.group(program, judge, *n, gates)),
            Gate::Score { sheet, op, value } => self.score(program, judge, *sheet, *op, value),
            _ => None,
        };
        let condition = condition.unwrap_or_else(|| self.place(&[GATE, gate]));
        self.places.insert(gate, condition);
        condition
    }

    /// The condition of a gate or of its opposite.
    pub(super) fn condition_of(&mut self, program: &Program, judge: &Judge, gate: GateId, opposite: bool) -> Condition {
        match (self.condition(program, judge, gate), opposite) {
            (condition, false) => condition,
            (Condition(bit), true) if bit & CODE == 0 => Condition(bit ^ REVERSED),
            (Condition(code), true) => self.place(&[NOT, code]),
        }
    }

    /// At least `n` of some literals.
    pub(super) fn group_of(&mut self, n: usize, literals: &[Literal]) -> Condition {
        let mut code = vec![u32::try_from(n).unwrap_or(0), u32::try_from(literals.len()).unwrap_or(0)];
        code.extend(literals.iter().map(|l| if l.opposite { l.bit | REVERSED } else { l.bit }));
        self.place(&code)
    }

    fn place(&mut self, code: &[u32]) -> Condition {
        let at = u32::try_from(self.code.len()).unwrap_or(u32::MAX) & !(CODE | REVERSED);
        self.code.extend_from_slice(code);
        Condition(at | CODE)
    }

    fn group(&mut self, program: &Program, judge: &Judge, n: usize, gates: &[GateId]) -> Condition {
        let mut code = vec![u32::try_from(n).unwrap_or(0), u32::try_from(gates.len()).unwrap_or(0)];
        for gate in gates {
            code.push(self.condition(program, judge, *gate).0);
        }
        self.place(&code)
    }

    /// A score of a plain sheet: a sum of indicators whose first band that holds gives constants.
    fn score(&mut self, program: &Program, judge: &Judge, sheet: SheetId, op: Op, value: &Number) -> Option<Condition> {
        let form = &program.sheets[sheet as usize];
        if form.best || form.cap.is_some() {
            return None;
        }
        let units = |n: &Number| i32::try_from(n.checked_div(&judge.unit)?.to_i64()?).ok();
        let mut code = Vec::new();
        for part in &form.parts {
            let Part::Indicator { cumulative: false, bands, .. } = part else { return None };
            code.push(u32::try_from(bands.len()).ok()?);
            for band in bands {
                let Points::Range(low, high) = &band.points else { return None };
                code.push(self.condition(program, judge, band.when).0);
                code.extend([units(low)?.cast_unsigned(), units(high)?.cast_unsigned()]);
            }
        }
        let limit = value.checked_div(&judge.unit)?;
        let (floor, ceil) = (limit.floor().to_i64()?, limit.ceil().to_i64()?);
        let number = u32::try_from(self.scores.len()).ok()?;
        let head = self.place(&[SCORE, number]);
        self.scores.push(Score { start: self.code.len(), indicators: form.parts.len(), op, floor, ceil });
        self.code.extend(code);
        Some(head)
    }

    /// Whether a condition is certain, or at least possible.
    #[inline]
    pub(super) fn holds(&self, all: &Percolator<'_>, condition: Condition, standing: &Standing, certain: bool) -> bool {
        let condition = condition.0;
        if condition & CODE != 0 {
            return self.coded(all, (condition & !CODE) as usize, standing, certain);
        }
        let reversed = condition & REVERSED != 0;
        let bit: Bit = condition & !REVERSED;
        let words = if certain != reversed { &standing.yes } else { &standing.maybe };
        (words[bit as usize / 64] >> (bit % 64) & 1 == 1) != reversed
    }

    fn coded(&self, all: &Percolator<'_>, at: usize, standing: &Standing, certain: bool) -> bool {
        let (head, second) = (self.code[at], self.code[at + 1]);
        match head {
            GATE => all.judge.gate(all, second, standing, certain),
            NOT => !self.holds(all, Condition(second), standing, !certain),
            SCORE => self.scored(all, &self.scores[second as usize], standing, certain),
            n => {
                let (mut missing, mut left) = (n, second);
                for condition in &self.code[at + 2..at + 2 + second as usize] {
                    if missing == 0 || left < missing {
                        break;
                    }
                    missing -= u32::from(self.holds(all, Condition(*condition), standing, certain));
                    left -= 1;
                }
                missing == 0
            }
        }
    }

    fn scored(&self, all: &Percolator<'_>, score: &Score, standing: &Standing, certain: bool) -> bool {
        let (mut low, mut high) = (0_i64, 0_i64);
        let mut at = score.start;
        for _ in 0..score.indicators {
            let bands = self.code[at] as usize;
            at += 1;
            let mut range: Option<(i64, i64)> = None;
            let mut sure = false;
            for band in self.code[at..at + 3 * bands].as_chunks::<3>().0 {
                let condition = Condition(band[0]);
                if !self.holds(all, condition, standing, false) {
                    continue;
                }
                let (least, most) = (i64::from(band[1].cast_signed()), i64::from(band[2].cast_signed()));
                range = Some(range.map_or((least, most), |r| (r.0.min(least), r.1.max(most))));
                if self.holds(all, condition, standing, true) {
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
        let (up, down) = if certain { (low, high) } else { (high, low) };
        match score.op {
            Op::Ge => up >= score.ceil,
            Op::Gt => up > score.floor,
            Op::Lt => down < score.ceil,
            Op::Le => down <= score.floor,
            Op::Eq if certain => low >= score.ceil && high <= score.floor,
            Op::Eq => low <= score.floor && high >= score.ceil,
            Op::Ne if certain => low > score.floor || high < score.ceil,
            Op::Ne => !(low >= score.ceil && high <= score.floor),
        }
    }
}
