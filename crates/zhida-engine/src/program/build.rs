//! Interning: equal slots, atoms, gates and sheets stand once.

use super::{Atom, AtomId, Gate, GateId, Sheet, SheetId, SlotId};
use crate::truth::Truth;
use std::collections::HashMap;
use std::hash::Hash;
use zhida_facts::FactId;

/// A list in which equal items have one place.
pub(super) struct Interned<T> {
    pub(super) items: Vec<T>,
    places: HashMap<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    pub(super) fn place(&mut self, item: T) -> u32 {
        if let Some(place) = self.places.get(&item) {
            return *place;
        }
        // Four thousand million distinct atoms would not fit into memory before this.
        let place = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.places.insert(item.clone(), place);
        self.items.push(item);
        place
    }
}

/// The parts of a program while it grows.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) slots: Interned<(FactId, Option<i32>)>,
    pub(super) atoms: Interned<Atom>,
    pub(super) gates: Interned<Gate>,
    pub(super) sheets: Interned<Sheet>,
}

impl Parts {
    pub(super) fn slot(&mut self, fact: FactId, year: Option<i32>) -> SlotId {
        self.slots.place((fact, year))
    }
    pub(super) fn gate(&mut self, gate: Gate) -> GateId {
        self.gates.place(gate)
    }
    pub(super) fn sheet(&mut self, sheet: Sheet) -> SheetId {
        self.sheets.place(sheet)
    }
    pub(super) fn known(&mut self, truth: Truth) -> GateId {
        self.gate(Gate::Const(truth))
    }
    pub(super) fn atom(&mut self, atom: Atom) -> GateId {
        let atom: AtomId = self.atoms.place(atom);
        self.gate(Gate::Atom(atom))
    }
    fn at(&self, gate: GateId) -> &Gate {
        &self.gates.items[gate as usize]
    }

    pub(super) fn not(&mut self, gate: GateId) -> GateId {
        match self.at(gate) {
            Gate::Not(inner) => *inner,
            Gate::Const(truth) => {
                let truth = truth.negate();
                self.known(truth)
            }
            _ => self.gate(Gate::Not(gate)),
        }
    }
    pub(super) fn all(&mut self, gates: impl IntoIterator<Item = GateId>) -> GateId {
        self.combined(gates, Truth::Yes)
    }
    pub(super) fn any(&mut self, gates: impl IntoIterator<Item = GateId>) -> GateId {
        self.combined(gates, Truth::No)
    }
    /// All (neutral: yes) or any (neutral: no): nested ones of the same sort are opened, equal ones stand once, in ascending order.
    fn combined(&mut self, gates: impl IntoIterator<Item = GateId>, neutral: Truth) -> GateId {
        let mut flat = Vec::new();
        for gate in gates {
            match (self.at(gate), neutral) {
                (Gate::Const(truth), _) if *truth == neutral => {}
                (Gate::Const(truth), _) if *truth == neutral.negate() => return self.known(neutral.negate()),
                (Gate::All(inner), Truth::Yes) | (Gate::Any(inner), Truth::No) => flat.extend(inner.iter().copied()),
                _ => flat.push(gate),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        match (flat.as_slice(), neutral) {
            ([], _) => self.known(neutral),
            ([one], _) => *one,
            (_, Truth::Yes) => self.gate(Gate::All(flat)),
            _ => self.gate(Gate::Any(flat)),
        }
    }
    pub(super) fn at_least(&mut self, n: usize, mut gates: Vec<GateId>) -> GateId {
        match n {
            0 => self.known(Truth::Yes),
            1 => self.any(gates),
            n if n == gates.len() => self.all(gates),
            n if n > gates.len() => self.known(Truth::No),
            _ => {
                gates.sort_unstable();
                self.gate(Gate::AtLeast(n, gates))
            }
        }
    }
}
