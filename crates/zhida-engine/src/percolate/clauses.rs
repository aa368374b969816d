//! What a measure asks as clauses that must all hold: of some literals – atoms or their opposites – at least so many.
//!
//! Negation is pushed down to the atoms, and *any* is multiplied out over an *all* within it, both of which are exact for certain and for
//! possible alike. What is no such clause, a score above all, stays a gate.

use super::index::Bit;
use super::judge::Judge;
use crate::program::{Gate, GateId, Program};
use crate::truth::Truth;

/// An atom's bit, or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Literal {
    pub(super) bit: Bit,
    pub(super) opposite: bool,
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// At least so many of these.
    Literals(usize, Vec<Literal>),
    /// A gate, or its opposite.
    Gate(GateId, bool),
}

/// An *any* is not multiplied out into more clauses than this.
const PRODUCT: usize = 4;
/// Counts are kept in seven bits.
const LONGEST: usize = 127;

/// The clauses of a gate, or of its opposite.
pub(super) fn clauses(program: &Program, judge: &Judge, gate: GateId, opposite: bool) -> Vec<Clause> {
    let each = |gates: &[GateId], opposite| gates.iter().map(|g| clauses(program, judge, *g, opposite)).collect::<Vec<_>>();
    let whole = || vec![Clause::Gate(gate, opposite)];
    match &program.gates[gate as usize] {
        Gate::Const(Truth::Yes) if !opposite => Vec::new(),
        Gate::Const(Truth::No) if opposite => Vec::new(),
        Gate::Atom(atom) => match judge.bit(*atom) {
            Some(bit) => vec![Clause::Literals(1, vec![Literal { bit, opposite }])],
            None => whole(),
        },
        Gate::Not(inner) => clauses(program, judge, *inner, !opposite),
        Gate::All(gates) if !opposite => each(gates, false).concat(),
        Gate::Any(gates) if opposite => each(gates, true).concat(),
        Gate::All(gates) | Gate::Any(gates) => multiplied(&each(gates, opposite)).unwrap_or_else(whole),
        Gate::AtLeast(n, gates) => {
            // Fewer than n hold where all but n − 1 fail.
            let n = if opposite { (gates.len() + 1).saturating_sub(*n) } else { *n };
            let single = |items: &Vec<Clause>| match items.as_slice() {
                [Clause::Literals(1, literals)] if literals.len() == 1 => literals.first().copied(),
                _ => None,
            };
            let literals: Option<Vec<Literal>> = each(gates, opposite).iter().map(single).collect();
            match literals {
                Some(literals) if (1..=LONGEST).contains(&n) && literals.len() <= LONGEST => vec![Clause::Literals(n, literals)],
                _ => whole(),
            }
        }
        _ => whole(),
    }
}

/// One of several holds, each of which is clauses: a clause for every choice of one from each. `None` where that would be many, or a
/// clause asks for more than one literal.
fn multiplied(options: &[Vec<Clause>]) -> Option<Vec<Clause>> {
    let mut product: Vec<Vec<Literal>> = vec![Vec::new()];
    for option in options {
        let mut next = Vec::new();
        for clause in option {
            let Clause::Literals(1, literals) = clause else { return None };
            next.extend(product.iter().map(|start| [start.as_slice(), literals].concat()));
        }
        product = next;
        if product.len() > PRODUCT || product.iter().any(|p| p.len() > LONGEST) {
            return None;
        }
    }
    Some(product.into_iter().map(|literals| Clause::Literals(1, literals)).collect())
}
