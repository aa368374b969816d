//! Which atoms are open for the same enterprises, so that one register says so for all of them.

use crate::program::{Atom, Form, SlotId};

/// For which enterprises an atom is unknown: those of which a fact is, and those for whom a denominator means nothing. Atoms of which this is
/// the same share a register.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Unknown<'a> {
    slots: Vec<SlotId>,
    den: Option<(&'a Form, bool)>,
}

impl<'a> Unknown<'a> {
    /// `None` if it depends on values, too, as with a code coarser than the one asked for.
    pub(super) fn of(atom: &'a Atom) -> Option<Self> {
        let den = match atom {
            Atom::Code { .. } | Atom::Compare { .. } | Atom::Attested { .. } => return None,
            Atom::Linear(linear) => linear.den.as_ref().map(|den| (den, linear.positive)),
            Atom::Ray(_) | Atom::Day { .. } | Atom::Flag(_) | Atom::Choice { .. } | Atom::Text { .. } | Atom::Has { .. } => None,
        };
        let mut slots = Vec::new();
        atom.each_slot(&mut |slot| slots.push(slot));
        slots.sort_unstable();
        slots.dedup();
        Some(Self { slots, den })
    }
}
