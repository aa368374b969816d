//! The least number of clauses that would have to change, over the tree of clauses.

use crate::block::Block;
use crate::sql::Sql;
use zhida_engine::program::Tree;
use zhida_measure::plan::Op;

/// What it costs to make a part of the tree hold, or not hold. Whether it can be made so at all does not hang on any fact.
#[derive(Clone, Debug)]
struct Cost {
    /// Clauses; `None` if it cannot be made so.
    count: Option<Sql>,
    /// At most so many.
    most: usize,
    /// When it costs nothing, where that is plain to see.
    free: Option<Sql>,
}

impl Cost {
    const NEVER: Cost = Cost { count: None, most: 0, free: None };

    fn of(count: Sql, most: usize) -> Self {
        Self { count: Some(count), most, free: None }
    }
}

/// An item of which some are taken.
enum Item {
    /// What it costs, and at most.
    Costs(Sql, usize),
    /// Nothing if this holds, else one (its most).
    FreeIf(Sql, usize),
}

/// The cost of making all of `conditions` and the cheapest of `classes` hold; what cannot be costs `i64::MAX`.
pub(crate) fn unmet(block: &mut Block, conditions: &Tree, classes: &[Tree], clauses: &[Sql]) -> Sql {
    let mut counter = Counter { block, clauses };
    let own = counter.cost(conditions, true);
    let class = if classes.is_empty() {
        Cost::of(Sql::whole(0), 0)
    } else {
        let costs = classes.iter().map(|c| counter.cost(c, true)).collect();
        least(costs)
    };
    total(vec![own, class]).count.unwrap_or(Sql::whole(i64::MAX))
}

struct Counter<'a> {
    block: &'a mut Block,
    clauses: &'a [Sql],
}

impl Counter<'_> {
    fn cost(&mut self, tree: &Tree, want: bool) -> Cost {
        match (tree, want) {
            (Tree::Clause(clause), want) => {
                let truth = self.clauses.get(*clause).cloned().unwrap_or(Sql::UNKNOWN);
                let right = if want { truth } else { truth.not() };
                let count = Sql::case([(right.clone(), Sql::whole(0))], Some(Sql::whole(1)));
                Cost { free: Some(right), ..Cost::of(count, 1) }
            }
            (Tree::All(items), true) => total(self.costs(items, true)),
            (Tree::All(items), false) => self.cheapest_of(items, false),
            (Tree::Any(items), true) | (Tree::None(items), false) => self.cheapest_of(items, true),
            (Tree::Any(items), false) | (Tree::None(items), true) => total(self.costs(items, false)),
            (Tree::AtLeast { n, marked, items }, true) => self.enough(*n, *marked, items),
            (Tree::AtLeast { n, marked, items }, false) => {
                // To break it, leave fewer than n standing, or fewer marked ones than asked.
                let all: Vec<Cost> = items.iter().map(|(i, _)| self.cost(i, false)).collect();
                let stars: Vec<Cost> = items.iter().zip(&all).filter(|((_, marked), _)| *marked).map(|(_, c)| c.clone()).collect();
                let every = self.fewer(all, *n);
                let stars = self.fewer(stars, *marked);
                least(vec![every, stars])
            }
        }
    }

    fn costs(&mut self, items: &[Tree], want: bool) -> Vec<Cost> {
        items.iter().map(|i| self.cost(i, want)).collect()
    }
    fn cheapest_of(&mut self, items: &[Tree], want: bool) -> Cost {
        let costs = self.costs(items, want);
        least(costs)
    }

    /// The cost of leaving fewer than `keep_below` of the items standing.
    fn fewer(&mut self, costs: Vec<Cost>, keep_below: usize) -> Cost {
        if keep_below == 0 {
            return Cost::NEVER;
        }
        if costs.len() < keep_below {
            return Cost::of(Sql::whole(0), 0);
        }
        let take = costs.len() - keep_below + 1;
        self.smallest(&costs, &[], take, 0)
    }

    /// `n` items in all and `marked` marked ones: the cheapest marked ones first, then the cheapest of the rest.
    fn enough(&mut self, n: usize, marked: usize, items: &[(Tree, bool)]) -> Cost {
        let (mut plain, mut stars) = (Vec::new(), Vec::new());
        for (item, star) in items {
            let cost = self.cost(item, true);
            if *star { stars.push(cost) } else { plain.push(cost) }
        }
        let marked = marked.min(stars.len());
        let n = n.min(items.len()).max(marked);
        self.smallest(&plain, &stars, n, marked)
    }

    /// The sum of the `marked` smallest of `stars` and of the smallest of what is left, `n` in all. Summed by levels: with `k`
    /// items that cost at most `t`, `n - k` of those taken cost more than `t`.
    fn smallest(&mut self, plain: &[Cost], stars: &[Cost], n: usize, marked: usize) -> Cost {
        let possible = |all: &[Cost]| all.iter().filter(|c| c.count.is_some()).count();
        if possible(stars) < marked || possible(plain) + possible(stars) < n {
            return Cost::NEVER;
        }
        let mut named = |costs: &[Cost]| -> Vec<Item> {
            let one = |c: &Cost| match &c.free {
                Some(free) => Some(Item::FreeIf(free.clone(), c.most)),
                None => Some(Item::Costs(self.block.name_if_long("cost_1", c.count.clone()?), c.most)),
            };
            costs.iter().filter_map(one).collect()
        };
        let (plain, stars) = (named(plain), named(stars));
        let most = plain.iter().chain(&stars).map(|(Item::Costs(_, most) | Item::FreeIf(_, most))| *most).max().unwrap_or(0);
        let whole = |n: usize| Sql::whole(i64::try_from(n).unwrap_or(i64::MAX));
        let at_most = |costs: &[Item], level: usize| {
            Sql::sum(costs.iter().map(|item| {
                let cheap = match item {
                    Item::Costs(_, most) | Item::FreeIf(_, most) if *most <= level => return Sql::whole(1),
                    Item::FreeIf(free, _) => free.clone(),
                    Item::Costs(cost, _) => cost.clone().compare(Op::Le, whole(level)),
                };
                Sql::case([(cheap, Sql::whole(1))], Some(Sql::whole(0)))
            }))
        };
        let short = |wanted: usize, have: Sql| Sql::greatest(vec![Sql::sum([whole(wanted), have.negate()]), Sql::whole(0)]);
        let mut levels = Vec::new();
        for level in 0..most {
            let (own, starred) = (at_most(&plain, level), at_most(&stars, level));
            if marked == 0 {
                levels.push(short(n, Sql::sum([own, starred])));
                continue;
            }
            let starred = self.block.name_if_long("cost_1", starred);
            levels.push(short(marked, starred.clone()));
            if n > marked {
                let left = Sql::greatest(vec![Sql::sum([starred, whole(marked).negate()]), Sql::whole(0)]);
                levels.push(short(n - marked, Sql::sum([own, left])));
            }
        }
        Cost::of(Sql::sum(levels), most.saturating_mul(n))
    }
}

fn total(costs: Vec<Cost>) -> Cost {
    if costs.iter().any(|c| c.count.is_none()) {
        return Cost::NEVER;
    }
    let most = costs.iter().map(|c| c.most).fold(0_usize, usize::saturating_add);
    Cost::of(Sql::sum(costs.into_iter().filter_map(|c| c.count)), most)
}

fn least(costs: Vec<Cost>) -> Cost {
    let possible: Vec<Cost> = costs.into_iter().filter(|c| c.count.is_some()).collect();
    let Some(most) = possible.iter().map(|c| c.most).min() else { return Cost::NEVER };
    Cost::of(Sql::least(possible.into_iter().filter_map(|c| c.count).collect()), most)
}
