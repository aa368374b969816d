//! Which literal is a measure's key: a rare one, so that the measure is seldom looked at, and one that is the key of many, because each
//! key has to be looked at.

use super::clauses::{Clause, Literal};
use super::rarity::Rarity;
use std::collections::HashMap;

/// What it takes to look at a key, and at a measure, in thousandths of the same.
const KEY: usize = 12_000;
const MEASURE: usize = 7;
/// Choosing again, knowing what the others have chosen, changes little after so many times.
const ROUNDS: usize = 4;

/// Puts each measure's key first among its clauses, which are in order otherwise.
pub(super) fn choose(measures: &mut [Vec<Clause>], rarity: &Rarity) {
    let mut sharing: HashMap<Literal, usize> = HashMap::new();
    for literal in measures.iter().flatten().filter_map(single) {
        *sharing.entry(literal).or_default() += 1;
    }
    let mut keys = Vec::new();
    for _ in 0..ROUNDS {
        let cost = |literal: &Literal| MEASURE * rarity.thousandths(literal) + KEY / sharing.get(literal).copied().unwrap_or(0).max(1);
        let singles = |own: &[Clause]| own.iter().enumerate().filter_map(|(at, clause)| Some((at, single(clause)?))).collect::<Vec<_>>();
        keys = measures.iter().map(|own| singles(own).into_iter().min_by_key(|(_, literal)| cost(literal))).collect();
        sharing.clear();
        keys.iter().flatten().for_each(|(_, literal)| *sharing.entry(*literal).or_default() += 1);
    }
    for (own, (at, _)) in measures.iter_mut().zip(keys).filter_map(|(own, key)| Some((own, key?))) {
        own[..=at].rotate_right(1);
    }
}

/// The literal of a clause that is nothing else.
fn single(clause: &Clause) -> Option<Literal> {
    match clause {
        Clause::Literals(1, literals) if literals.len() == 1 => literals.first().copied(),
        _ => None,
    }
}
