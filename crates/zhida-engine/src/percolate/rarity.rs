//! What is asked first: what holds most rarely in a sample, but nothing that costs more before what costs less.

use super::clauses::{Clause, Literal};
use super::judge::Judge;
use crate::columns::frequencies;
use crate::program::{Gate, GateId, Program};
use std::cmp::Reverse;
use std::collections::HashMap;
use zhida_facts::Table;
use zhida_measure::Library;

/// How often literals hold, and how many clauses name them.
pub(super) struct Rarity {
    often: HashMap<Literal, usize>,
    uses: HashMap<Literal, usize>,
}

impl Rarity {
    pub(super) fn new(library: &Library, program: &Program, judge: &Judge, sample: Option<&Table>, measures: &[Vec<Clause>]) -> Self {
        let gates: Vec<(GateId, u32)> = (0_u32..)
            .zip(&program.gates)
            .filter_map(|(gate, form)| if let Gate::Atom(atom) = form { Some((gate, judge.bit(*atom)?)) } else { None })
            .collect();
        let mut often = HashMap::new();
        if let Some(table) = sample {
            let counts = frequencies(library, program, table, &gates.iter().map(|g| g.0).collect::<Vec<_>>());
            for ((_, bit), (yes, no)) in gates.iter().zip(counts) {
                often.insert(Literal { bit: *bit, opposite: false }, yes);
                often.insert(Literal { bit: *bit, opposite: true }, no);
            }
        }
        let mut uses = HashMap::new();
        for clause in measures.iter().flatten() {
            if let Clause::Literals(_, literals) = clause {
                literals.iter().for_each(|l| *uses.entry(*l).or_default() += 1);
            }
        }
        Self { often, uses }
    }

    /// Sort key: literals, then clauses of them, then gates; the rarer before, then what more measures share.
    pub(super) fn of<'a>(&self, clause: &'a Clause) -> (u8, usize, Reverse<usize>, &'a [Literal], GateId) {
        let (n, literals) = match clause {
            Clause::Literals(n, literals) => (*n, literals),
            Clause::Gate(gate, _) => return (2, 0, Reverse(0), &[], *gate),
        };
        let often = |l: &Literal| self.often.get(l).copied().unwrap_or(0);
        // As many as would hold on average, for one that is asked for.
        let likely = literals.iter().map(often).sum::<usize>() / n.max(1);
        let uses = literals.first().and_then(|l| self.uses.get(l)).copied().unwrap_or(0);
        (u8::from(literals.len() > 1), likely, Reverse(uses), literals, 0)
    }
}
