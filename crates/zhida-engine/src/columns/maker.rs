//! Makes the tape: which gates have to be computed, in which order, and in which registers.

use super::points::{sheets_of_atom, sheets_of_expr, unit};
use super::score::First;
use super::scored::Scores;
use super::tape::{Operand, Operands, Place, Score, SheetPart, SheetStep, Step, Tape};
use super::unknown::Unknown;
use crate::program::{Gate, GateId, Part, Points, Program, SheetId};
use std::collections::HashMap;
use zhida_facts::Number;

/// Farther than any score.
const FAR: i64 = 1 << 50;

/// See [`Tape::new`].
pub(super) fn tape(program: &Program, gates: &[GateId], sheets: &[SheetId], measures: &[Vec<GateId>]) -> Tape {
    let mut maker = Maker {
        program,
        unit: unit(program),
        steps: Vec::new(),
        operands: Vec::new(),
        uses: Vec::new(),
        atoms: vec![false; program.atoms.len()],
        made: vec![false; program.gates.len()],
        sheets: vec![false; program.sheets.len()],
        sheets_kept: vec![false; program.sheets.len()],
        kept: vec![false; program.gates.len()],
    };
    for gate in gates {
        let (target, _) = maker.target(*gate);
        maker.kept[target as usize] = true;
        maker.gate(*gate);
    }
    for sheet in sheets {
        maker.keep_sheet(*sheet);
    }
    for (number, gates) in (0_u32..).zip(measures) {
        let read: Vec<Operand> = gates.iter().map(|gate| maker.operand(*gate)).collect();
        maker.push(Step::Measure { number, verdict: read[0] }, &read);
    }
    maker.finish()
}

struct Maker<'a> {
    program: &'a Program,
    unit: Number,
    /// Registers in the steps are gates until `finish`.
    steps: Vec<Step>,
    operands: Vec<Operand>,
    /// (gate, step that reads it)
    uses: Vec<(GateId, usize)>,
    atoms: Vec<bool>,
    made: Vec<bool>,
    sheets: Vec<bool>,
    /// Sheets that something else than a comparison with a constant reads.
    sheets_kept: Vec<bool>,
    kept: Vec<bool>,
}

impl Maker<'_> {
    /// The gate whose register answers for `gate`, and whether reversed.
    fn target(&self, gate: GateId) -> (GateId, bool) {
        match &self.program.gates[gate as usize] {
            Gate::Not(inner) => {
                let (target, reversed) = self.target(*inner);
                (target, !reversed)
            }
            _ => (gate, false),
        }
    }

    fn operand(&mut self, gate: GateId) -> Operand {
        let (register, reversed) = self.target(gate);
        self.gate(register);
        Operand::of(register, reversed)
    }

    fn push(&mut self, step: Step, read: &[Operand]) {
        let at = self.steps.len();
        self.uses.extend(read.iter().map(|o| (o.gate(), at)));
        self.steps.push(step);
    }

    fn gate(&mut self, gate: GateId) {
        let (to, _) = self.target(gate);
        if std::mem::replace(&mut self.made[to as usize], true) {
            return;
        }
        let program = self.program;
        match &program.gates[to as usize] {
            Gate::Not(_) => {}
            Gate::Const(truth) => self.push(Step::Const { to, truth: *truth }, &[]),
            Gate::Atom(atom) => {
                self.atoms[*atom as usize] = true;
                let scores = sheets_of_atom(&program.atoms[*atom as usize]);
                if !scores.is_empty() {
                    scores.iter().for_each(|s| self.keep_sheet(*s));
                    self.push(Step::Late { atom: *atom, to }, &[]);
                }
            }
            Gate::All(gates) | Gate::Any(gates) | Gate::AtLeast(_, gates) => {
                let read: Vec<Operand> = gates.iter().map(|g| self.operand(*g)).collect();
                let start = self.operands.len();
                self.operands.extend(&read);
                let from = Operands::sorted(start, &mut self.operands);
                let step = match &program.gates[to as usize] {
                    Gate::All(_) => Step::All { to, from },
                    Gate::AtLeast(n, _) => Step::AtLeast { to, n: u32::try_from(*n).unwrap_or(u32::MAX), from },
                    _ => Step::Any { to, from },
                };
                self.push(step, &read);
            }
            Gate::Declared { slot, then, otherwise } => {
                let (then, otherwise) = (self.operand(*then), self.operand(*otherwise));
                self.push(Step::Declared { to, slot: *slot, then, otherwise }, &[then, otherwise]);
            }
            Gate::Possible(inner) => {
                let from = self.operand(*inner);
                self.push(Step::Possible { to, from }, &[from]);
            }
            Gate::Certain(inner) => {
                let from = self.operand(*inner);
                self.push(Step::Certain { to, from }, &[from]);
            }
            Gate::Between { certain, possible } => {
                let (certain, possible) = (self.operand(*certain), self.operand(*possible));
                self.push(Step::Between { to, certain, possible }, &[certain, possible]);
            }
            Gate::Score { sheet, op, value } => {
                self.sheet(*sheet);
                let units = value.checked_div(&self.unit).unwrap_or(Number::ZERO);
                let whole = |n: Number| n.to_i64().unwrap_or(if n.is_negative() { -FAR } else { FAR }).clamp(-FAR, FAR);
                let score = Score { sheet: *sheet, op: *op, floor: whole(units.floor()), ceil: whole(units.ceil()), done: false };
                self.push(Step::Score { to, score: Box::new(score) }, &[]);
            }
        }
    }

    /// A sheet that stays until the end of the block.
    fn keep_sheet(&mut self, sheet: SheetId) {
        self.sheets_kept[sheet as usize] = true;
        self.sheet(sheet);
    }

    fn sheet(&mut self, sheet: SheetId) {
        if std::mem::replace(&mut self.sheets[sheet as usize], true) {
            return;
        }
        let program = self.program;
        let found = &program.sheets[sheet as usize];
        let mut read = Vec::new();
        let parts = found.parts.iter().enumerate().map(|(at, part)| self.part(at, part, &mut read)).collect();
        let cap = found.cap.as_ref().and_then(|c| self.units(c));
        self.push(Step::Sheet(Box::new(SheetStep { sheet, parts, cap })), &read);
    }

    fn part(&mut self, at: usize, part: &Part, read: &mut Vec<Operand>) -> SheetPart {
        let (cumulative, cap, bands) = match part {
            Part::Sheet(sheet) => {
                self.keep_sheet(*sheet);
                return SheetPart::Sheet(*sheet);
            }
            Part::Indicator { cumulative, cap, bands } => (*cumulative, cap, bands),
        };
        let when: Vec<Operand> = bands.iter().map(|b| self.operand(b.when)).collect();
        read.extend(&when);
        let ranges: Option<Vec<(i64, i64)>> = bands
            .iter()
            .map(|band| match &band.points {
                Points::Range(low, high) => Some((self.units(low)?, self.units(high)?)),
                Points::Formula(expr) => {
                    sheets_of_expr(expr).iter().for_each(|s| self.keep_sheet(*s));
                    None
                }
            })
            .collect();
        match ranges {
            None => SheetPart::Formula { part: at, bands: when },
            Some(ranges) => {
                if cumulative {
                    let bands = when.into_iter().zip(ranges).map(|(when, (low, high))| (when, low, high)).collect();
                    SheetPart::Cumulative { bands, cap: cap.as_ref().and_then(|c| self.units(c)) }
                } else {
                    SheetPart::First(First::new(when, &ranges))
                }
            }
        }
    }

    fn units(&self, points: &Number) -> Option<i64> {
        points.checked_div(&self.unit)?.to_i64()
    }

    /// Gates to registers.
    fn finish(mut self) -> Tape {
        let mut last = vec![0; self.program.gates.len()];
        self.uses.iter().for_each(|(gate, step)| last[*gate as usize] = *step);
        let mut places: Vec<Option<Place>> = vec![None; self.program.gates.len()];
        let mut atom_places = vec![Place::own(0); self.program.atoms.len()];
        let mut next = 0_u32;
        let mut open: HashMap<Unknown<'_>, u32> = HashMap::new();
        for (gate, form) in self.program.gates.iter().enumerate() {
            if let Gate::Atom(atom) = form
                && self.made[gate]
            {
                let shared = Unknown::of(&self.program.atoms[*atom as usize]).map(|unknown| {
                    *open.entry(unknown).or_insert_with(|| {
                        next += 1;
                        next - 1
                    })
                });
                let own = shared.map_or(Place::own(next), |open| Place { yes: next, open });
                next += if shared.is_some() { 1 } else { 2 };
                (places[gate], atom_places[*atom as usize]) = (Some(own), own);
            }
        }
        let mut ends: Vec<Vec<GateId>> = vec![Vec::new(); self.steps.len()];
        for (gate, form) in (0_u32..).zip(&self.program.gates) {
            let at = gate as usize;
            if self.made[at] && !self.kept[at] && !matches!(form, Gate::Atom(_) | Gate::Const(_)) {
                ends[last[at]].push(gate);
            }
        }
        let mut read: Vec<bool> = self.sheets_kept.clone();
        for step in self.steps.iter_mut().rev() {
            if let Step::Score { score, .. } = step {
                score.done = !std::mem::replace(&mut read[score.sheet as usize], true);
            }
        }
        let mut free = Vec::new();
        for (at, step) in self.steps.iter_mut().enumerate() {
            // What a step reads is read before it writes, but its own register is taken first: a step never overwrites what it reads.
            if let Some(to) = step.target() {
                let own = places[*to as usize].get_or_insert_with(|| {
                    free.pop().unwrap_or_else(|| {
                        next += 2;
                        Place::own(next - 2)
                    })
                });
                *to = own.yes;
            }
            step.each_operand(&mut self.operands, &mut |o| *o = o.moved(places[o.gate() as usize].unwrap_or(Place::own(0))));
            free.extend(ends[at].iter().filter_map(|gate| places[*gate as usize]));
        }
        let operands = (0_u32..)
            .zip(&self.program.gates)
            .map(|(gate, _)| {
                let (target, reversed) = self.target(gate);
                places[target as usize].map(|place| Operand::new(place, reversed))
            })
            .collect();
        let mut scores = Scores::default();
        self.steps = fused(self.program, self.steps, &mut scores);
        let late = self.program.atoms.iter().map(|a| !sheets_of_atom(a).is_empty()).collect();
        Tape {
            steps: self.steps,
            operands: self.operands,
            scores,
            registers: next as usize,
            places: operands,
            atoms: self.atoms,
            late,
            atom_places,
            unit: self.unit,
        }
    }
}

/// Puts a sheet and the only comparison that reads it into one step where that can be.
fn fused(program: &Program, steps: Vec<Step>, scores: &mut Scores) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps {
        let whole = match (found.last(), &step) {
            (Some(Step::Sheet(sheet)), Step::Score { to, score }) if score.done && sheet.sheet == score.sheet => {
                let score = if program.sheets[sheet.sheet as usize].best { None } else { scores.put(sheet, score) };
                score.map(|score| Step::Scored { to: *to, score })
            }
            _ => None,
        };
        if whole.is_some() {
            found.pop();
        }
        found.push(whole.unwrap_or(step));
    }
    found
}
