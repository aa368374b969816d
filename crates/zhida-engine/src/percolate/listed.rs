//! Atoms on values from a list – codes, choices, texts, sets of names: for each value a row of words says which of a fact's atoms it
//! satisfies, and which it leaves open.

use super::Standing;
use crate::program::{Atom, Program, SlotId};
use std::collections::HashMap;
use std::sync::Arc;
use zhida_facts::{State, Value, Within};
use zhida_measure::Library;

/// What kind of values the atoms are about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Code,
    Choice,
    Text,
    Items,
}

impl Kind {
    /// Of an atom that is about such values.
    pub(super) fn of(atom: &Atom) -> Option<(Self, SlotId)> {
        match atom {
            Atom::Code { slot, .. } => Some((Kind::Code, *slot)),
            Atom::Choice { slot, .. } => Some((Kind::Choice, *slot)),
            Atom::Text { slot, .. } => Some((Kind::Text, *slot)),
            Atom::Has { slot, .. } => Some((Kind::Items, *slot)),
            _ => None,
        }
    }
}

/// All atoms of one kind on a fact; their bits fill whole words.
pub(super) struct Listed {
    kind: Kind,
    pub(super) slot: SlotId,
    /// Their first word, and how many.
    first: usize,
    width: usize,
    /// Row after row: the words of the atoms that are satisfied, then of those that are left open.
    rows: Vec<u64>,
    /// The row of each value, or item of a set; row 0 is that of a set that holds anything.
    by: HashMap<Value, usize>,
}

impl Listed {
    /// The atoms with these numbers, whose bits begin with word `first`, in this order.
    pub(super) fn new(library: &Library, program: &Program, (kind, slot): (Kind, SlotId), atoms: &[usize], first: usize) -> Self {
        let width = atoms.len().div_ceil(64);
        let mut listed = Self { kind, slot, first, width, rows: vec![0; 2 * width], by: HashMap::new() };
        for (bit, atom) in atoms.iter().map(|at| &program.atoms[*at]).enumerate() {
            match atom {
                Atom::Code { scheme, codes, .. } => {
                    let tree = library.codes.tree(*scheme);
                    for code in tree.ids() {
                        let found = |within| codes.iter().any(|c| tree.within(code, *c) == within);
                        if found(Within::Yes) {
                            listed.mark(Value::Code(code), bit, false);
                        } else if found(Within::Coarser) {
                            listed.mark(Value::Code(code), bit, true);
                        }
                    }
                }
                Atom::Choice { choices, .. } => choices.iter().for_each(|c| listed.mark(Value::Choice(*c), bit, false)),
                Atom::Text { texts: names, .. } | Atom::Has { items: names, .. } => {
                    names.iter().for_each(|name| listed.mark(Value::Text(Arc::clone(name)), bit, false));
                    if names.is_empty() && kind == Kind::Items {
                        listed.rows[bit / 64] |= 1 << (bit % 64);
                    }
                }
                _ => {}
            }
        }
        listed
    }

    fn mark(&mut self, value: Value, bit: usize, open: bool) {
        let size = 2 * self.width;
        let row = *self.by.entry(value).or_insert(self.rows.len() / size);
        self.rows.resize(self.rows.len().max((row + 1) * size), 0);
        self.rows[row * size + if open { self.width } else { 0 } + bit / 64] |= 1 << (bit % 64);
    }

    fn row(&self, row: usize) -> (&[u64], &[u64]) {
        self.rows[2 * row * self.width..2 * (row + 1) * self.width].split_at(self.width)
    }

    /// Settles all its atoms.
    pub(super) fn settle(&self, standing: &mut Standing) {
        let Standing { yes, maybe, states } = standing;
        let words = self.first..self.first + self.width;
        let (yes, maybe) = (&mut yes[words.clone()], &mut maybe[words]);
        let state = &states[self.slot as usize];
        yes.fill(0);
        maybe.fill(if state.is_unknown() { u64::MAX } else { 0 });
        let mut take = |row: usize| {
            let (satisfied, open) = self.row(row);
            for (((yes, maybe), satisfied), open) in yes.iter_mut().zip(maybe.iter_mut()).zip(satisfied).zip(open) {
                *yes |= satisfied;
                *maybe |= satisfied | open;
            }
        };
        match (self.kind, state) {
            (Kind::Code, State::Value(value @ Value::Code(_)))
            | (Kind::Choice, State::Value(value @ Value::Choice(_)))
            | (Kind::Text, State::Value(value @ Value::Text(_))) => self.by.get(value).into_iter().for_each(|row| take(*row)),
            (Kind::Items, State::Value(Value::List(items))) => {
                if !items.is_empty() {
                    take(0);
                }
                items.iter().filter_map(|item| self.by.get(&Value::Text(Arc::clone(item)))).for_each(|row| take(*row));
            }
            _ => {}
        }
    }
}
