//! What a part of the program rests on, before any table is written.

use std::collections::{BTreeMap, BTreeSet};
use zhida_engine::program::{Atom, Expr, Gate, GateId, Part, Points, Program, SheetId, SlotId};

/// Gates, sheets and facts that are read.
pub(crate) struct Reach {
    /// By gate: how many places read it.
    pub(crate) gates: BTreeMap<GateId, usize>,
    pub(crate) sheets: BTreeSet<SheetId>,
    pub(crate) slots: BTreeSet<SlotId>,
}

impl Reach {
    /// What `gates` and `sheets` rest on.
    pub(crate) fn of(program: &Program, gates: impl IntoIterator<Item = GateId>, sheets: impl IntoIterator<Item = SheetId>) -> Self {
        let mut reach = Self { gates: BTreeMap::new(), sheets: BTreeSet::new(), slots: BTreeSet::new() };
        gates.into_iter().for_each(|g| reach.gate(program, g));
        sheets.into_iter().for_each(|s| reach.sheet(program, s));
        reach
    }
    fn gate(&mut self, program: &Program, id: GateId) {
        let count = self.gates.entry(id).or_insert(0);
        *count += 1;
        if *count > 1 {
            return;
        }
        match &program.gates[id as usize] {
            Gate::Const(_) => {}
            Gate::Atom(atom) => {
                let atom = &program.atoms[*atom as usize];
                atom.each_slot(&mut |slot| {
                    self.slots.insert(slot);
                });
                if let Atom::Compare { left, right, .. } = atom {
                    [left, right].into_iter().for_each(|e| each_sheet(e, &mut |s| self.sheet(program, s)));
                }
            }
            Gate::Declared { slot, .. } => {
                self.slots.insert(*slot);
            }
            Gate::Score { sheet, .. } => self.sheet(program, *sheet),
            _ => {}
        }
        children(&program.gates[id as usize]).into_iter().for_each(|g| self.gate(program, g));
    }
    fn sheet(&mut self, program: &Program, id: SheetId) {
        if !self.sheets.insert(id) {
            return;
        }
        for part in &program.sheets[id as usize].parts {
            match part {
                Part::Sheet(sheet) => self.sheet(program, *sheet),
                Part::Indicator { bands, .. } => {
                    for band in bands {
                        self.gate(program, band.when);
                        if let Points::Formula(expr) = &band.points {
                            expr.each_slot(&mut |slot| {
                                self.slots.insert(slot);
                            });
                            each_sheet(expr, &mut |s| self.sheet(program, s));
                        }
                    }
                }
            }
        }
    }
}

fn each_sheet(expr: &Expr, visit: &mut dyn FnMut(SheetId)) {
    match expr {
        Expr::Score(sheet) => visit(*sheet),
        Expr::Declared(_, inner) | Expr::Neg(inner) | Expr::Floor(inner) => each_sheet(inner, visit),
        Expr::Sum(parts) | Expr::Min(parts) | Expr::Max(parts) => parts.iter().for_each(|p| each_sheet(p, visit)),
        Expr::Product(a, b) | Expr::Quotient { num: a, den: b, .. } => {
            each_sheet(a, visit);
            each_sheet(b, visit);
        }
        Expr::Unknown | Expr::Const(_) | Expr::Slot(_) | Expr::Elapsed { .. } => {}
    }
}

/// The gates a gate reads.
pub(crate) fn children(gate: &Gate) -> Vec<GateId> {
    match gate {
        Gate::Const(_) | Gate::Atom(_) | Gate::Score { .. } => Vec::new(),
        Gate::Not(g) | Gate::Possible(g) | Gate::Certain(g) => vec![*g],
        Gate::All(gs) | Gate::Any(gs) | Gate::AtLeast(_, gs) => gs.clone(),
        Gate::Declared { then: a, otherwise: b, .. } | Gate::Between { certain: a, possible: b } => vec![*a, *b],
    }
}
