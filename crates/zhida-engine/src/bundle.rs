//! Measures of which only some may be enjoyed together: the combination worth most, exactly.
//!
//! Amounts are intervals, so three things are said: the combination that is sure to bring most; between what the best one may come to
//! when everything is known (the optimum grows with every amount, so its ends are the optima of the ends); and what the chosen one can
//! fall short of another by, which is 0 where no unknown fact can turn the choice.
//!
//! Who excludes whom is a graph, and a combination is a set of measures without an edge. Parts that hang together are searched by
//! themselves, after what is worth more than all it excludes has been taken.

use std::cmp::Ordering;
use zhida_facts::Number;

/// A measure an enterprise may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is sure to bring, in base units; 0 while the verdict is unknown.
    pub low: Number,
    /// What it may bring; `None` if nothing bounds it.
    pub high: Option<Number>,
}

/// The best combination of offers, by their positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The offers to take, ascending: no other combination is sure to bring more, and of those that are sure of as much none may bring more.
    pub chosen: Vec<usize>,
    /// What they are sure to bring.
    pub low: Number,
    /// What they may bring.
    pub high: Option<Number>,
    /// What the best combination may come to, whichever it turns out to be. Its low end is [`Bundle::low`].
    pub best: Option<Number>,
    /// By how much some other combination may turn out better; `Some` of 0 where the choice is safe, `None` where nothing bounds it.
    pub regret: Option<Number>,
    /// The combination that may turn out better by that much; empty where the choice is safe.
    pub rival: Vec<usize>,
}

impl Bundle {
    /// The best of `offers`, of which those in each pair of `excluding` cannot be had together. Pairs that name no two offers say nothing.
    #[must_use]
    pub fn new(offers: &[Offer], excluding: &[(usize, usize)]) -> Self {
        let graph = Graph::new(offers.len(), excluding);
        let chosen = graph.best(&offers.iter().map(|o| Worth::of(&o.low, o.high.as_ref())).collect::<Vec<_>>());
        let highs: Vec<Worth> = offers.iter().map(|o| Worth::only(o.high.as_ref())).collect();
        // Against the choice, at its worst, stands whatever else is possible at its best.
        let against: Vec<Worth> =
            (0..offers.len()).map(|at| if chosen.contains(&at) { Worth::only(Some(&offers[at].low)) } else { highs[at].clone() }).collect();
        let low: Number = chosen.iter().fold(Number::ZERO, |sum, at| &sum + &offers[*at].low);
        let rival = graph.best(&against);
        let regret = Worth::sum(&against, &rival).bound().map(|most| &most - &low);
        Self {
            high: Worth::sum(&highs, &chosen).bound(),
            best: Worth::sum(&highs, &graph.best(&highs)).bound(),
            rival: if regret.as_ref().is_some_and(Number::is_zero) { Vec::new() } else { rival },
            regret,
            chosen,
            low,
        }
    }
}

/// What is compared: the sure amount, then whether the possible one is open, then that one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Worth {
    low: Number,
    open: usize,
    high: Number,
}

impl Worth {
    fn of(low: &Number, high: Option<&Number>) -> Self {
        Self { low: low.clone(), open: usize::from(high.is_none()), high: high.cloned().unwrap_or(Number::ZERO) }
    }
    /// Of one amount alone: one without bound is worth more than any other.
    fn only(amount: Option<&Number>) -> Self {
        Self::of(&Number::ZERO, amount)
    }
    fn add(&mut self, other: &Self) {
        *self = Self { low: &self.low + &other.low, open: self.open + other.open, high: &self.high + &other.high };
    }
    fn sum(each: &[Self], of: &[usize]) -> Self {
        let mut sum = Self::of(&Number::ZERO, Some(&Number::ZERO));
        of.iter().for_each(|at| sum.add(&each[*at]));
        sum
    }
    /// The amount of [`Worth::only`]s.
    fn bound(&self) -> Option<Number> {
        (self.open == 0).then(|| self.high.clone())
    }
    fn order(&self, other: &Self) -> Ordering {
        self.low.cmp(&other.low).then(self.open.cmp(&other.open)).then_with(|| self.high.cmp(&other.high))
    }
}

/// Who excludes whom.
struct Graph {
    neighbours: Vec<Vec<usize>>,
}

impl Graph {
    fn new(offers: usize, excluding: &[(usize, usize)]) -> Self {
        let mut neighbours = vec![Vec::new(); offers];
        for (a, b) in excluding.iter().filter(|(a, b)| a != b && *a < offers && *b < offers) {
            neighbours[*a].push(*b);
            neighbours[*b].push(*a);
        }
        for own in &mut neighbours {
            own.sort_unstable();
            own.dedup();
        }
        Self { neighbours }
    }

    /// The offers of the combination worth most, ascending.
    fn best(&self, worth: &[Worth]) -> Vec<usize> {
        let mut chosen = self.of(worth, (0..worth.len()).collect());
        chosen.sort_unstable();
        chosen
    }

    /// The same among the offers `left`.
    fn of(&self, worth: &[Worth], mut left: Vec<usize>) -> Vec<usize> {
        let mut chosen = Vec::new();
        // What is worth at least as much as all it excludes is taken at once.
        while let Some(at) = left.iter().copied().find(|at| {
            let excluded = Worth::sum(worth, &self.excluded(*at, &left));
            excluded.order(&worth[*at]) != Ordering::Greater
        }) {
            chosen.push(at);
            left = self.without(at, &left);
        }
        while let Some(first) = left.first() {
            let part = self.part(*first, &left);
            left.retain(|at| !part.contains(at));
            chosen.extend(self.of_part(worth, &part));
        }
        chosen
    }

    /// Offers that hang together: with the one that excludes most others, or without it.
    fn of_part(&self, worth: &[Worth], part: &[usize]) -> Vec<usize> {
        let Some(most) = part.iter().copied().max_by_key(|at| (self.excluded(*at, part).len(), usize::MAX - at)) else { return Vec::new() };
        let mut with = self.of(worth, self.without(most, part));
        with.push(most);
        let without = self.of(worth, part.iter().copied().filter(|at| *at != most).collect());
        let more = Worth::sum(worth, &without).order(&Worth::sum(worth, &with)) == Ordering::Greater;
        if more { without } else { with }
    }

    fn excluded(&self, at: usize, left: &[usize]) -> Vec<usize> {
        self.neighbours[at].iter().copied().filter(|n| left.binary_search(n).is_ok()).collect()
    }

    /// What is left beside `at`.
    fn without(&self, at: usize, left: &[usize]) -> Vec<usize> {
        left.iter().copied().filter(|other| *other != at && self.neighbours[at].binary_search(other).is_err()).collect()
    }

    /// Those of `left` that are reached from `first`, ascending.
    fn part(&self, first: usize, left: &[usize]) -> Vec<usize> {
        let (mut part, mut next) = (vec![first], 0);
        while let Some(at) = part.get(next).copied() {
            let more: Vec<usize> = self.excluded(at, left).into_iter().filter(|n| !part.contains(n)).collect();
            part.extend(more);
            next += 1;
        }
        part.sort_unstable();
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn offer(low: i64, high: impl Into<Option<i64>>) -> Offer {
        Offer { low: low.into(), high: high.into().map(Number::from) }
    }

    #[test]
    fn one_large_award_against_two_that_fit_together() {
        let bundle = Bundle::new(&[offer(30, 30), offer(50, 50), offer(30, 30)], &[(0, 1), (1, 2)]);
        assert_eq!((bundle.chosen, bundle.low), (vec![0, 2], 60.into()));
        assert_eq!((bundle.regret, bundle.rival), (Some(0.into()), vec![]));
    }

    #[test]
    fn what_is_not_known_yet_may_turn_the_choice() {
        // The second is not sure to be had, and would be worth more.
        let bundle = Bundle::new(&[offer(20, 20), offer(0, 50), offer(5, 5)], &[(0, 1)]);
        assert_eq!((bundle.chosen, bundle.low, bundle.high), (vec![0, 2], 25.into(), Some(25.into())));
        assert_eq!((bundle.best, bundle.regret, bundle.rival), (Some(55.into()), Some(30.into()), vec![1, 2]));
    }

    #[test]
    fn an_open_amount_leaves_the_best_open() {
        let bundle = Bundle::new(&[offer(20, 20), offer(10, None)], &[(0, 1)]);
        assert_eq!((bundle.chosen, bundle.best, bundle.regret, bundle.rival), (vec![0], None, None, vec![1]));
    }

    /// All combinations, one by one.
    fn combinations(count: usize, excluding: &[(usize, usize)]) -> impl Iterator<Item = Vec<usize>> + '_ {
        (0..1_usize << count)
            .filter(|set| excluding.iter().all(|(a, b)| a == b || set >> a & set >> b & 1 == 0))
            .map(move |set| (0..count).filter(|at| set >> at & 1 == 1).collect())
    }

    proptest! {
        #[test]
        fn no_combination_is_better(
            amounts in prop::collection::vec((0..20_i64, 0..20_i64), 1..10),
            pairs in prop::collection::vec((0..10_usize, 0..10_usize), 0..25),
        ) {
            let offers: Vec<Offer> = amounts.iter().map(|(low, more)| offer(*low, low + more)).collect();
            let pairs: Vec<(usize, usize)> = pairs.into_iter().filter(|(a, b)| *a < offers.len() && *b < offers.len()).collect();
            let bundle = Bundle::new(&offers, &pairs);
            let total = |set: &[usize], amount: &dyn Fn(usize) -> i64| set.iter().map(|at| amount(*at)).sum::<i64>();
            let low = |at: usize| amounts[at].0;
            let high = |at: usize| amounts[at].0 + amounts[at].1;
            let against = |at: usize| if bundle.chosen.contains(&at) { low(at) } else { high(at) };
            let most = |amount: &dyn Fn(usize) -> i64| combinations(offers.len(), &pairs).map(|set| total(&set, amount)).max().unwrap_or(0);
            prop_assert!(combinations(offers.len(), &pairs).any(|set| set == bundle.chosen));
            prop_assert_eq!(&bundle.low, &Number::from(most(&low)));
            prop_assert_eq!(Number::from(total(&bundle.chosen, &low)), bundle.low.clone());
            prop_assert_eq!(bundle.high, Some(Number::from(total(&bundle.chosen, &high))));
            prop_assert_eq!(bundle.best, Some(Number::from(most(&high))));
            let regret = most(&against) - total(&bundle.chosen, &low);
            prop_assert_eq!(bundle.regret, Some(Number::from(regret)));
            if regret > 0 {
                prop_assert!(combinations(offers.len(), &pairs).any(|set| set == bundle.rival));
                prop_assert_eq!(total(&bundle.rival, &against), most(&against));
            }
        }
    }
}
