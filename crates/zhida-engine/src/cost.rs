//! The least number of clauses that would have to change, and which ones.

use crate::truth::Truth;
use zhida_measure::plan::{Combine, Node, Plan};

/// Least number of clauses that would have to change their truth (an unknown one counts) for the measure to hold; for a class
/// measure, for one of its classes to be certain.
#[must_use]
pub fn unmet(plan: &Plan, clauses: &[Truth]) -> usize {
    let conditions = cost(&plan.root, clauses, true);
    let class = plan.classes.iter().map(|c| cost(&c.node, clauses, true)).min().unwrap_or(0);
    conditions.saturating_add(class)
}

/// Least number of clauses to change so that `node` is `want`. A node that cannot be made so costs `usize::MAX`.
fn cost(node: &Node, clauses: &[Truth], want: bool) -> usize {
    let group = match node {
        Node::Clause(clause) => return usize::from(clauses.get(clause.id) != Some(&Truth::of(want))),
        Node::Group(group) => group,
    };
    let costs = |want: bool| group.items.iter().map(move |item| cost(item, clauses, want));
    let total = |want: bool| costs(want).fold(0_usize, usize::saturating_add);
    let least = |want: bool| costs(want).min().unwrap_or(usize::MAX);
    match (group.combine, want) {
        (Combine::All, true) => total(true),
        (Combine::All, false) => least(false),
        (Combine::Any, true) | (Combine::None, false) => least(true),
        (Combine::Any, false) | (Combine::None, true) => total(false),
        (Combine::AtLeast { n, marked }, true) => {
            let all: Vec<(usize, bool)> = group.items.iter().map(|i| (cost(i, clauses, true), i.is_marked())).collect();
            cheapest(&all, n, marked).iter().fold(0_usize, |sum, i| sum.saturating_add(all[*i].0))
        }
        (Combine::AtLeast { n, marked }, false) => {
            // To break it, leave fewer than n standing, or fewer marked ones than asked.
            let smallest = |mut all: Vec<usize>, keep_below: usize| {
                if keep_below == 0 || all.len() < keep_below {
                    return if keep_below == 0 { usize::MAX } else { 0 };
                }
                all.sort_unstable();
                all.iter().take(all.len() - keep_below + 1).fold(0_usize, |s, c| s.saturating_add(*c))
            };
            let every = smallest(costs(false).collect(), n);
            let stars = group.items.iter().filter(|i| i.is_marked()).map(|i| cost(i, clauses, false)).collect();
            every.min(smallest(stars, marked))
        }
    }
}

/// Which items to take so that `n` in all and `marked` marked ones hold, at least cost: the cheapest marked ones first, then the
/// cheapest of the rest. Taking the cheapest is optimal because every item counts the same.
fn cheapest(all: &[(usize, bool)], n: usize, marked: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|i| (all[*i].0, !all[*i].1, *i));
    let mut taken: Vec<usize> = order.iter().copied().filter(|i| all[*i].1).take(marked).collect();
    for i in order {
        if taken.len() >= n {
            break;
        }
        if !taken.contains(&i) {
            taken.push(i);
        }
    }
    taken
}

/// Up to `limit` smallest sets of clauses whose change makes the measure hold, smallest first; none contains another. The first has
/// [`unmet`] clauses.
#[must_use]
pub fn minimal_sets(plan: &Plan, clauses: &[Truth], limit: usize) -> Vec<Vec<usize>> {
    let root = sets(&plan.root, clauses, true, limit);
    if plan.classes.is_empty() {
        return root;
    }
    let mut classes: Vec<Vec<usize>> = plan.classes.iter().flat_map(|c| sets(&c.node, clauses, true, limit)).collect();
    tidy(&mut classes, limit);
    product(&[root, classes], limit)
}

fn sets(node: &Node, clauses: &[Truth], want: bool, limit: usize) -> Vec<Vec<usize>> {
    let group = match node {
        Node::Clause(clause) => {
            let right = clauses.get(clause.id) == Some(&Truth::of(want));
            return vec![if right { Vec::new() } else { vec![clause.id] }];
        }
        Node::Group(group) => group,
    };
    let of = |want: bool| group.items.iter().map(|i| sets(i, clauses, want, limit)).collect::<Vec<_>>();
    match (group.combine, want) {
        (Combine::All, true) => product(&of(true), limit),
        (Combine::None, true) | (Combine::Any, false) => product(&of(false), limit),
        (Combine::All, false) => union(of(false), limit),
        (Combine::Any, true) | (Combine::None, false) => union(of(true), limit),
        (Combine::AtLeast { n, marked }, true) => at_least(&of(true), group.items.iter().map(Node::is_marked).collect(), n, marked, limit),
        (Combine::AtLeast { n, marked }, false) => {
            let total = group.items.len();
            let plain = vec![false; total];
            let mut found = if n == 0 || n > total { Vec::new() } else { at_least(&of(false), plain, total - n + 1, 0, limit) };
            let stars: Vec<Vec<Vec<usize>>> =
                group.items.iter().filter(|i| i.is_marked()).map(|i| sets(i, clauses, false, limit)).collect();
            if marked > 0 && marked <= stars.len() {
                let count = stars.len();
                found.extend(at_least(&stars, vec![false; count], count - marked + 1, 0, limit));
            }
            tidy(&mut found, limit);
            found
        }
    }
}

fn union(parts: Vec<Vec<Vec<usize>>>, limit: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = parts.into_iter().flatten().collect();
    tidy(&mut all, limit);
    all
}

fn product(parts: &[Vec<Vec<usize>>], limit: usize) -> Vec<Vec<usize>> {
    let mut result = vec![Vec::new()];
    for part in parts {
        let mut next = Vec::new();
        for so_far in &result {
            for more in part {
                let mut joined = so_far.clone();
                joined.extend(more);
                next.push(joined);
            }
        }
        tidy(&mut next, limit);
        result = next;
    }
    result
}

/// Best sets in which `n` items hold, `marked` of them marked: dynamic programme over items, keeping `limit` per state.
fn at_least(parts: &[Vec<Vec<usize>>], stars: Vec<bool>, n: usize, marked: usize, limit: usize) -> Vec<Vec<usize>> {
    let mut table = vec![vec![Vec::<Vec<usize>>::new(); marked + 1]; n + 1];
    table[0][0].push(Vec::new());
    for (part, star) in parts.iter().zip(stars) {
        for taken in (0..=n).rev() {
            for starred in (0..=marked).rev() {
                let (to, to_star) = ((taken + 1).min(n), if star { (starred + 1).min(marked) } else { starred });
                if (to, to_star) == (taken, starred) {
                    continue;
                }
                let mut added = Vec::new();
                for so_far in &table[taken][starred] {
                    for more in part {
                        let mut joined = so_far.clone();
                        joined.extend(more);
                        added.push(joined);
                    }
                }
                table[to][to_star].extend(added);
                tidy(&mut table[to][to_star], limit);
            }
        }
    }
    std::mem::take(&mut table[n][marked])
}

fn tidy(all: &mut Vec<Vec<usize>>, limit: usize) {
    for set in all.iter_mut() {
        set.sort_unstable();
        set.dedup();
    }
    all.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    all.dedup();
    // A set that contains another asks for more than is needed.
    let mut kept: Vec<Vec<usize>> = Vec::new();
    for set in all.drain(..) {
        if kept.len() < limit && !kept.iter().any(|smaller| smaller.iter().all(|c| set.contains(c))) {
            kept.push(set);
        }
    }
    *all = kept;
}
