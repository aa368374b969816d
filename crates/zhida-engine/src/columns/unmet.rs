//! How many clauses of a measure are unmet, for a block, where the numbers themselves are wanted; see `near` for where at most one is.
//!
//! The costs are those of the row evaluator's `cost`: a clause costs 1 unless it is as wanted, *all* adds up, *any* takes the least, *at
//! least N* the N smallest.

use super::block::Scratch;
use super::plane::{Pair, Plane, ROWS, not};
use super::tape::Operand;
use crate::program::Tree;

/// A condition tree over registers.
pub(crate) enum Cost {
    Clause(Operand),
    All(Vec<Cost>),
    Any(Vec<Cost>),
    None(Vec<Cost>),
    AtLeast { n: usize, marked: usize, items: Vec<(Cost, bool)> },
}

impl Cost {
    /// The tree over the registers of its clauses.
    pub(crate) fn new(tree: &Tree, clauses: &[Operand]) -> Self {
        let again = |items: &[Tree]| items.iter().map(|t| Self::new(t, clauses)).collect();
        match tree {
            Tree::Clause(id) => Cost::Clause(clauses[*id]),
            Tree::All(items) => Cost::All(again(items)),
            Tree::Any(items) => Cost::Any(again(items)),
            Tree::None(items) => Cost::None(again(items)),
            Tree::AtLeast { n, marked, items } => {
                Cost::AtLeast { n: *n, marked: *marked, items: items.iter().map(|(t, m)| (Self::new(t, clauses), *m)).collect() }
            }
        }
    }
}

/// A cost per row; `u16::MAX` for what cannot be had.
pub(crate) type Costs = Box<[u16; ROWS]>;

/// Costs of making the tree `want`.
pub(crate) fn costs(cost: &Cost, want: bool, scratch: &Scratch) -> Costs {
    match (cost, want) {
        (Cost::Clause(operand), _) => {
            let met = met(scratch.read(*operand), want);
            let mut costs = Box::new([0_u16; ROWS]);
            for (row, cost) in costs.iter_mut().enumerate() {
                *cost = u16::from(met[row / 64] >> (row % 64) & 1 == 0);
            }
            costs
        }
        (Cost::All(items), true) => folded(items, true, 0, scratch, u16::saturating_add),
        (Cost::Any(items), false) | (Cost::None(items), true) => folded(items, false, 0, scratch, u16::saturating_add),
        (Cost::All(items), false) => folded(items, false, u16::MAX, scratch, u16::min),
        (Cost::Any(items), true) | (Cost::None(items), false) => folded(items, true, u16::MAX, scratch, u16::min),
        (Cost::AtLeast { n, marked, items }, want) => {
            let parts: Vec<(Costs, bool)> = items.iter().map(|(item, marked)| (costs(item, want, scratch), *marked)).collect();
            let mut found = Box::new([0_u16; ROWS]);
            let mut own: Vec<(u16, bool)> = Vec::with_capacity(parts.len());
            for (row, found) in found.iter_mut().enumerate() {
                own.clear();
                own.extend(parts.iter().map(|(costs, marked)| (costs[row], *marked)));
                *found = if want { cheapest(&mut own, *n, *marked) } else { breaking(&own, *n, *marked) };
            }
            found
        }
    }
}

fn folded(items: &[Cost], want: bool, start: u16, scratch: &Scratch, f: impl Fn(u16, u16) -> u16) -> Costs {
    let mut total = Box::new([start; ROWS]);
    for item in items {
        for (total, own) in total.iter_mut().zip(costs(item, want, scratch).iter()) {
            *total = f(*total, *own);
        }
    }
    total
}

/// Cost of the cheapest `n` items with `marked` marked ones among them: the cheapest marked ones first, then the cheapest of the rest.
fn cheapest(items: &mut [(u16, bool)], n: usize, marked: usize) -> u16 {
    items.sort_unstable_by_key(|(cost, marked)| (*cost, !*marked));
    let mut stars = marked;
    let mut rest = n;
    let mut total = 0_u16;
    for (cost, is_marked) in items.iter() {
        if *is_marked && stars > 0 {
            stars -= 1;
            rest = rest.saturating_sub(1);
            total = total.saturating_add(*cost);
        }
    }
    // The first `marked` of the marked ones are taken; of the others the cheapest.
    let mut stars = marked;
    for (cost, is_marked) in items.iter() {
        if *is_marked && stars > 0 {
            stars -= 1;
        } else if rest > 0 {
            rest -= 1;
            total = total.saturating_add(*cost);
        }
    }
    total
}

/// Cost of leaving fewer than `n` standing, or fewer marked ones than `marked`.
fn breaking(items: &[(u16, bool)], n: usize, marked: usize) -> u16 {
    let smallest = |mut costs: Vec<u16>, keep_below: usize| {
        if keep_below == 0 || costs.len() < keep_below {
            return if keep_below == 0 { u16::MAX } else { 0 };
        }
        costs.sort_unstable();
        let count = costs.len() - keep_below + 1;
        costs.iter().take(count).fold(0, |sum: u16, cost| sum.saturating_add(*cost))
    };
    let every = smallest(items.iter().map(|(cost, _)| *cost).collect(), n);
    every.min(smallest(items.iter().filter(|(_, m)| *m).map(|(cost, _)| *cost).collect(), marked))
}

fn met(pair: Pair, want: bool) -> Plane {
    if want { pair.yes } else { not(&pair.maybe) }
}
