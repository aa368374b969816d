//! Measures as runs of conditions that must all hold, in a flat trie: the rarest conditions first, equal beginnings once.

use super::flat::{Condition, Flat};
use super::judge::Judge;
use super::{Percolator, Standing};
use crate::columns::frequencies;
use crate::program::{Gate, GateId, Program};
use crate::truth::Truth;
use std::collections::HashMap;
use zhida_facts::Table;
use zhida_measure::Library;

/// The trie in the order of a walk: if a node's condition fails, the walk goes on at `skip`.
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// Measures in the order of the nodes they end at.
    measures: Vec<u32>,
    /// All measures' conditions, rarest first, and by measure where its own begin.
    conditions: Vec<Condition>,
    starts: Vec<u32>,
    flat: Flat,
}

#[derive(Clone, Copy)]
struct Node {
    condition: Condition,
    skip: u32,
    /// Up to here in `measures` when this node has been passed; the beginning is the node's before.
    ends: (u32, u32),
}

impl Trie {
    pub(super) fn new(library: &Library, program: &Program, judge: &Judge, sample: Option<&Table>) -> Self {
        let conjuncts = |gate: GateId| match &program.gates[gate as usize] {
            Gate::All(gates) => gates.clone(),
            _ => vec![gate],
        };
        let of_measures: Vec<Vec<GateId>> = program.measures.iter().map(|m| conjuncts(m.verdict)).collect();
        let mut gates: Vec<GateId> = of_measures.iter().flatten().copied().collect();
        gates.sort_unstable();
        gates.dedup();
        let often = sample.map_or_else(|| vec![0; gates.len()], |table| frequencies(library, program, table, &gates));
        let mut uses: HashMap<GateId, usize> = HashMap::new();
        of_measures.iter().flatten().for_each(|g| *uses.entry(*g).or_default() += 1);
        // A bit is looked up at once, anything else costs more: bits first, then the rarest, then what most measures share.
        let mut order: Vec<(usize, GateId)> = gates.iter().copied().enumerate().collect();
        order.sort_by_key(|(at, gate)| (effort(program, *gate), often[*at], std::cmp::Reverse(uses[gate]), *gate));
        let rank: HashMap<GateId, usize> = order.iter().enumerate().map(|(rank, (_, gate))| (*gate, rank)).collect();
        let mut sorted: Vec<(Vec<usize>, u32)> = (0_u32..)
            .zip(of_measures)
            .map(|(measure, gates)| {
                let mut ranks: Vec<usize> = gates.iter().map(|g| rank[g]).collect();
                ranks.sort_unstable();
                (ranks, measure)
            })
            .collect();
        sorted.sort();
        let mut flat = Flat::default();
        let mut trie =
            Self { nodes: Vec::new(), measures: Vec::new(), conditions: Vec::new(), starts: vec![0; sorted.len()], flat: Flat::default() };
        let mut own: Vec<Vec<Condition>> = vec![Vec::new(); sorted.len()];
        for (ranks, measure) in &sorted {
            own[*measure as usize] = ranks.iter().map(|rank| flat.condition(program, judge, order[*rank].1)).collect();
        }
        for (start, own) in trie.starts.iter_mut().zip(&own) {
            *start = u32::try_from(trie.conditions.len()).unwrap_or(u32::MAX);
            trie.conditions.extend(own);
        }
        let condition = |rank: usize| flat.condition_known(order[rank].1);
        trie.build(&sorted, 0, &condition);
        trie.flat = flat;
        trie
    }

    fn build(&mut self, sorted: &[(Vec<usize>, u32)], depth: usize, condition: &dyn Fn(usize) -> Condition) {
        let mut rest = sorted;
        while let Some((first, _)) = rest.first() {
            let Some(rank) = first.get(depth).copied() else {
                // It ended at the node above, which has taken it.
                rest = &rest[1..];
                continue;
            };
            let count = rest.iter().take_while(|(ranks, _)| ranks.get(depth) == Some(&rank)).count();
            let (group, others) = rest.split_at(count);
            rest = others;
            let node = self.nodes.len();
            let start = self.position();
            self.measures.extend(group.iter().filter(|(ranks, _)| ranks.len() == depth + 1).map(|(_, measure)| *measure));
            self.nodes.push(Node { condition: condition(rank), skip: 0, ends: (start, self.position()) });
            self.build(group, depth + 1, condition);
            self.nodes[node].skip = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        }
    }

    fn position(&self) -> u32 {
        u32::try_from(self.measures.len()).unwrap_or(u32::MAX)
    }

    /// Measures all of whose conditions hold, ascending.
    pub(super) fn walk(&self, all: &Percolator<'_>, standing: &Standing, certain: bool) -> Vec<u32> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            if self.flat.holds(all, node.condition, standing, certain) {
                found.extend_from_slice(&self.measures[node.ends.0 as usize..node.ends.1 as usize]);
                at += 1;
            } else {
                at = node.skip as usize;
            }
        }
        found.sort_unstable();
        found
    }

    /// The verdict of a measure: most are out at the first or second condition.
    pub(super) fn verdict(&self, all: &Percolator<'_>, measure: u32, standing: &Standing) -> Truth {
        let start = self.starts[measure as usize] as usize;
        let end = self.starts.get(measure as usize + 1).map_or(self.conditions.len(), |e| *e as usize);
        let mut verdict = Truth::Yes;
        for condition in &self.conditions[start..end] {
            if !self.flat.holds(all, *condition, standing, false) {
                return Truth::No;
            }
            if verdict == Truth::Yes && !self.flat.holds(all, *condition, standing, true) {
                verdict = Truth::Unknown;
            }
        }
        verdict
    }
}

/// A bit is looked up at once, a group costs more, a score most.
fn effort(program: &Program, gate: GateId) -> u8 {
    match &program.gates[gate as usize] {
        Gate::Atom(_) => 0,
        Gate::Not(inner) => effort(program, *inner),
        Gate::All(_) | Gate::Any(_) | Gate::AtLeast(..) => 1,
        _ => 2,
    }
}
