//! Who still makes a difference. Where nothing but verdicts is asked for, an enterprise that fails a condition which every measure has is done
//! with: what steps leave open of it is left open.

use super::bind::Run;
use super::block::{Runner, Scratch};
use super::plane::zip;
use super::tape::{Operand, Tape};
use crate::program::{AtomId, Gate, GateId, Program};
use std::collections::BTreeMap;

impl Run<'_> {
    /// The atoms it settles.
    fn atoms(&self) -> Vec<AtomId> {
        match self {
            Run::Steps { atoms, .. } => atoms.iter().map(|atom| atom.atom).collect(),
            Run::Days { atoms, .. } => atoms.iter().map(|atom| atom.atom).collect(),
            Run::Quotient(quotient) | Run::Slid { quotient, .. } => quotient.atoms.iter().map(|(atom, ..)| *atom).collect(),
            Run::Ranked { atoms, .. } | Run::Kept { atoms, .. } => atoms.iter().map(|atom| atom.atom).collect(),
            Run::Lookup(lookup) => lookup.atoms.clone(),
            Run::Held(held) => held.atoms.iter().map(|(atom, _)| *atom).collect(),
            Run::Listed { atoms, .. } => atoms.iter().map(|(_, atom)| *atom).collect(),
            Run::Sum { atom, .. }
            | Run::Flag { atom, .. }
            | Run::Exact { atom, .. }
            | Run::Wide { atom, .. }
            | Run::Attested { atom, .. }
            | Run::Unknown { atom, .. } => vec![*atom],
        }
    }
}

/// For each run the operands of which none may fail, lest all verdicts do.
pub(super) fn narrowing(program: &Program, runs: &[Run<'_>], tape: &Tape) -> Vec<Vec<Operand>> {
    let mut common: Option<BTreeMap<AtomId, bool>> = None;
    for measure in &program.measures {
        let mut own = BTreeMap::new();
        conditions(program, measure.verdict, false, &mut own);
        match &mut common {
            None => common = Some(own),
            Some(common) => common.retain(|atom, reversed| own.get(atom) == Some(reversed)),
        }
        if common.as_ref().is_some_and(BTreeMap::is_empty) {
            break;
        }
    }
    let common = common.unwrap_or_default();
    let operand = |atom: AtomId| {
        // One that reads a score is settled when all runs are over.
        let reversed = common.get(&atom).filter(|_| !tape.late[atom as usize])?;
        Some(Operand::new(tape.atom_places[atom as usize], *reversed))
    };
    runs.iter().map(|run| run.atoms().into_iter().filter_map(operand).collect()).collect()
}

/// Atoms a gate fails with, or where `reversed` its opposite; each with whether it is its opposite that must not fail.
fn conditions(program: &Program, gate: GateId, reversed: bool, found: &mut BTreeMap<AtomId, bool>) {
    match (&program.gates[gate as usize], reversed) {
        (Gate::Atom(atom), _) => drop(found.insert(*atom, reversed)),
        (Gate::Not(inner), _) => conditions(program, *inner, !reversed, found),
        (Gate::All(items), false) | (Gate::Any(items), true) => items.iter().for_each(|item| conditions(program, *item, reversed, found)),
        _ => {}
    }
}

impl Runner<'_> {
    /// Leaves out who fails one of these.
    #[inline(always)]
    pub(super) fn narrow(&self, operands: &[Operand], scratch: &mut Scratch) {
        for operand in operands {
            let possible = scratch.read(*operand).maybe;
            zip(&mut scratch.alive, &possible, |alive, possible| alive & possible);
        }
    }
}
