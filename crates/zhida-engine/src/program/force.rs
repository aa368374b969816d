//! A gate as it would be if one leaf of it were true, false or unknown.

use super::build::Parts;
use super::{Award, Band, Gate, GateId, Part, Program, Sheet, SheetId};
use crate::truth::Truth;
use std::collections::HashMap;

/// Builds on a program without changing it.
pub(crate) struct Forcing {
    parts: Parts,
}

impl Forcing {
    pub(crate) fn new(program: &Program) -> Self {
        let mut parts = Parts::default();
        // In the order of the program, so that every place stays what it was.
        for s in &program.slots {
            parts.slots.place(*s);
        }
        for a in &program.atoms {
            parts.atoms.place(a.clone());
        }
        for g in &program.gates {
            parts.gates.place(g.clone());
        }
        for s in &program.sheets {
            parts.sheets.place(s.clone());
        }
        Self { parts }
    }

    /// `gate` with `leaf` forced.
    pub(crate) fn gate(&mut self, gate: GateId, leaf: GateId, truth: Truth) -> GateId {
        Forced { parts: &mut self.parts, leaf, truth, gates: HashMap::new(), sheets: HashMap::new() }.gate(gate)
    }

    /// `awards` with `leaf` forced.
    pub(crate) fn awards(&mut self, awards: &[Award], leaf: GateId, truth: Truth) -> Vec<Award> {
        awards
            .iter()
            .map(|award| match award {
                Award::Item { amount, when } => Award::Item { amount: amount.clone(), when: self.gate(*when, leaf, truth) },
                Award::Group { best, items } => Award::Group { best: *best, items: self.awards(items, leaf, truth) },
            })
            .collect()
    }

    /// The program with what was built.
    pub(crate) fn finish(self, program: &Program) -> Program {
        let Parts { slots, atoms, gates, sheets } = self.parts;
        Program {
            as_of: program.as_of,
            track: program.track,
            slots: slots.items,
            atoms: atoms.items,
            gates: gates.items,
            sheets: sheets.items,
            measures: Vec::new(),
            reached: program.reached.clone(),
        }
    }
}

struct Forced<'a> {
    parts: &'a mut Parts,
    leaf: GateId,
    truth: Truth,
    gates: HashMap<GateId, GateId>,
    sheets: HashMap<SheetId, SheetId>,
}

impl Forced<'_> {
    fn gate(&mut self, gate: GateId) -> GateId {
        if gate == self.leaf {
            return self.parts.known(self.truth);
        }
        if let Some(done) = self.gates.get(&gate) {
            return *done;
        }
        let forced = match self.parts.gates.items[gate as usize].clone() {
            Gate::Const(_) | Gate::Atom(_) => gate,
            Gate::Not(inner) => {
                let inner = self.gate(inner);
                self.parts.not(inner)
            }
            Gate::All(gates) => {
                let gates = self.all(&gates);
                self.parts.all(gates)
            }
            Gate::Any(gates) => {
                let gates = self.all(&gates);
                self.parts.any(gates)
            }
            Gate::AtLeast(n, gates) => {
                let gates = self.all(&gates);
                self.parts.at_least(n, gates)
            }
            Gate::Declared { slot, then, otherwise } => {
                let (then, otherwise) = (self.gate(then), self.gate(otherwise));
                if then == otherwise { then } else { self.parts.gate(Gate::Declared { slot, then, otherwise }) }
            }
            Gate::Possible(inner) => {
                let inner = self.gate(inner);
                self.parts.gate(Gate::Possible(inner))
            }
            Gate::Certain(inner) => {
                let inner = self.gate(inner);
                self.parts.gate(Gate::Certain(inner))
            }
            Gate::Between { certain, possible } => {
                let (certain, possible) = (self.gate(certain), self.gate(possible));
                self.parts.gate(Gate::Between { certain, possible })
            }
            Gate::Score { sheet, op, value } => {
                let sheet = self.sheet(sheet);
                self.parts.gate(Gate::Score { sheet, op, value })
            }
        };
        self.gates.insert(gate, forced);
        forced
    }

    fn all(&mut self, gates: &[GateId]) -> Vec<GateId> {
        gates.iter().map(|g| self.gate(*g)).collect()
    }

    fn sheet(&mut self, sheet: SheetId) -> SheetId {
        if let Some(done) = self.sheets.get(&sheet) {
            return *done;
        }
        let Sheet { parts, best, cap } = self.parts.sheets.items[sheet as usize].clone();
        let parts = parts
            .into_iter()
            .map(|part| match part {
                Part::Sheet(child) => Part::Sheet(self.sheet(child)),
                Part::Indicator { cumulative, cap, bands } => {
                    let bands = bands.into_iter().map(|b| Band { when: self.gate(b.when), points: b.points }).collect();
                    Part::Indicator { cumulative, cap, bands }
                }
            })
            .collect();
        let forced = self.parts.sheet(Sheet { parts, best, cap });
        self.sheets.insert(sheet, forced);
        forced
    }
}
