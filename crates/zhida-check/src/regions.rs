//! The regions of a variable: the points it is compared with and the gaps between them, or its finite values.

use crate::quantity::Linear;
use crate::space::{Asks, Region, Space, Subject};
use std::collections::{BTreeMap, BTreeSet};
use zhida_facts::{CodeId, FactType, NaiveDate, Number, Scheme, Within};
use zhida_measure::Track;
use zhida_measure::plan::{Num, TimeUnit};

/// A space whose regions are fixed.
pub(crate) struct Regions {
    /// By variable.
    pub(crate) regions: Vec<Vec<Region>>,
    /// By literal: its variable, and its truth in each region.
    pub(crate) truths: Vec<(usize, Vec<bool>)>,
}

impl Space<'_> {
    /// Fixes the regions; with `may_not_apply`, a fact may also be not applicable, which makes every comparison with it false.
    pub(crate) fn regions(&self, may_not_apply: bool) -> Regions {
        let regions: Vec<Vec<Region>> = self
            .subjects
            .iter()
            .map(|subject| {
                let mut all = self.subject_regions(subject);
                let fact = !matches!(subject, Subject::Qualifies | Subject::Class(_) | Subject::Track | Subject::Attested(_));
                let score = matches!(subject, Subject::Quantity(q, _) if matches!(q.single(), Some(Num::Score(_))));
                if may_not_apply && fact && !score {
                    all.push(Region::NotApplicable);
                }
                all
            })
            .collect();
        let truths = self
            .literals
            .iter()
            .map(|(var, asks)| (*var, regions[*var].iter().map(|r| self.answers(asks, r, &self.subjects[*var])).collect()))
            .collect();
        Regions { regions, truths }
    }

    fn answers(&self, asks: &Asks, region: &Region, subject: &Subject) -> bool {
        match (asks, region) {
            (Asks::Number(op, bound), Region::Number(n)) => op.accepts(n.cmp(bound)),
            (Asks::Day(op, day), Region::Day(d)) => op.accepts(d.cmp(day)),
            (Asks::Yes, Region::Yes(yes)) => *yes,
            (Asks::Codes(codes), Region::Code(own)) => {
                let Subject::Code(_, scheme, _) = subject else { return false };
                let tree = self.library.codes.tree(*scheme);
                codes.iter().any(|c| tree.within(*own, *c) == Within::Yes)
            }
            (Asks::Choices(choices), Region::Choice(c)) => choices.contains(c),
            (Asks::Texts(texts), Region::Text(Some(t))) => texts.contains(t),
            (Asks::Classes(classes), Region::Class(Some(c))) => classes.contains(c),
            (Asks::Track(a), Region::Track(b)) => a == b,
            _ => false,
        }
    }

    fn subject_regions(&self, subject: &Subject) -> Vec<Region> {
        match subject {
            Subject::Quantity(quantity, points) => number_regions(&self.grid(quantity), points),
            Subject::Day(_, days) => {
                let mut all: Vec<NaiveDate> = days.iter().flat_map(|d| [d.pred_opt(), Some(*d), d.succ_opt()]).flatten().collect();
                all.sort_unstable();
                all.dedup();
                all.into_iter().map(Region::Day).collect()
            }
            Subject::Flag(_) | Subject::Item(..) | Subject::Qualifies | Subject::Attested(_) => {
                vec![Region::Yes(true), Region::Yes(false)]
            }
            Subject::Code(_, scheme, codes) => self.code_regions(*scheme, codes),
            Subject::Choice(fact) => {
                let count = self.library.dictionary.fact(fact.fact).choices.len();
                (0..u16::try_from(count).unwrap_or(u16::MAX)).map(Region::Choice).collect()
            }
            Subject::Text(_, texts) => texts.iter().cloned().map(Some).chain([None]).map(Region::Text).collect(),
            Subject::Class(id) => {
                let plans = self.library.measures().iter().filter(|m| m.plan.meta.id == *id);
                let mut names: Vec<String> = plans.flat_map(|m| &m.plan.classes).map(|c| c.name.clone()).collect();
                names.sort();
                names.dedup();
                names.into_iter().map(Some).chain([None]).map(Region::Class).collect()
            }
            Subject::Track => match self.plan.meta.track {
                Some(track) => vec![Region::Track(track)],
                None => vec![Region::Track(Track::New), Region::Track(Track::Renewal)],
            },
        }
    }

    /// One finest code for every combination of answers.
    fn code_regions(&self, scheme: Scheme, asked: &[CodeId]) -> Vec<Region> {
        let mut asked = asked.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let key = (scheme, asked);
        if let Some(known) = self.memo.0.borrow().get(&key) {
            return known.clone();
        }
        let tree = self.library.codes.tree(scheme);
        let parents: BTreeSet<CodeId> = tree.ids().filter_map(|id| tree.parent(id)).collect();
        let mut seen: BTreeMap<Vec<bool>, CodeId> = BTreeMap::new();
        for id in tree.ids().filter(|id| !parents.contains(id)) {
            let vector = key.1.iter().map(|c| tree.within(id, *c) == Within::Yes).collect();
            seen.entry(vector).or_insert(id);
        }
        let regions: Vec<Region> = seen.into_values().map(Region::Code).collect();
        self.memo.0.borrow_mut().insert(key, regions.clone());
        regions
    }

    /// How the values of a quantity lie.
    fn grid(&self, quantity: &Linear) -> Grid {
        let dictionary = &self.library.dictionary;
        let whole = |num: &Num| match num {
            Num::Fact(f) => matches!(dictionary.fact(f.fact).kind, FactType::Number { whole: true }),
            Num::Floor(_) => true,
            _ => false,
        };
        let in_ones = |num: &Num| match num {
            Num::Fact(f) => dictionary.fact(f.fact).unit.factor == Number::ONE,
            _ => true,
        };
        let positive = |num: &Num| matches!(num, Num::Fact(_)) && whole(num);
        match quantity.single() {
            Some(num @ Num::Fact(f)) => Grid { step: dictionary.fact(f.fact).quantum(), whole: whole(num), from_zero: whole(num) },
            Some(Num::Elapsed { unit: TimeUnit::Year, .. }) => {
                Grid { step: Number::ratio(1, 12).unwrap_or(Number::ONE), whole: false, from_zero: false }
            }
            Some(Num::Elapsed { .. }) => Grid { step: Number::ONE, whole: true, from_zero: false },
            Some(Num::Score(_)) => Grid { step: Number::ONE, whole: false, from_zero: true },
            _ if quantity.terms.iter().all(|(n, f)| whole(n) && in_ones(n) && f.is_integer()) => {
                Grid { step: Number::ONE, whole: true, from_zero: quantity.terms.iter().all(|(n, f)| positive(n) && f.is_positive()) }
            }
            _ => {
                let first = quantity.terms.first().map(|(num, _)| num);
                let step = match first {
                    Some(Num::Fact(f)) => dictionary.fact(f.fact).quantum(),
                    _ => Number::ratio(1, 10_000).unwrap_or(Number::ONE),
                };
                Grid { step, whole: false, from_zero: false }
            }
        }
    }
}

/// How the values of a quantity lie: in steps or densely, from zero or from below.
struct Grid {
    step: Number,
    whole: bool,
    from_zero: bool,
}

/// The points and the gaps, each by one value; gaps in which no value lies are left out.
fn number_regions(grid: &Grid, points: &[Number]) -> Vec<Region> {
    let mut points = points.to_vec();
    points.sort();
    points.dedup();
    let on_grid = |n: &Number| !grid.whole || n.checked_div(&grid.step).is_some_and(|q| q.is_integer());
    let above = |n: &Number| {
        if grid.whole { &n.checked_div(&grid.step).unwrap_or(Number::ZERO).floor() * &grid.step } else { n.clone() }
    };
    let mut values = Vec::new();
    if let Some(first) = points.first() {
        let below = if on_grid(first) { first - &grid.step } else { above(first) };
        if grid.from_zero && below.is_negative() {
            // A dense quantity from zero has values between 0 and the first point all the same.
            if !grid.whole && first.is_positive() {
                values.push(Number::ZERO);
            }
        } else {
            values.push(below);
        }
    }
    for (index, point) in points.iter().enumerate() {
        if on_grid(point) && !(grid.from_zero && point.is_negative()) {
            values.push(point.clone());
        }
        let next = &above(point) + &grid.step;
        match points.get(index + 1) {
            None => values.push(if grid.from_zero && next.is_negative() { Number::ZERO } else { next }),
            Some(limit) if next < *limit => values.push(next),
            Some(limit) if !grid.whole => {
                values.push((point + limit).checked_div(&Number::from(2)).unwrap_or_else(|| point.clone()));
            }
            Some(_) => {}
        }
    }
    values.retain(|v| !(grid.from_zero && v.is_negative()));
    values.into_iter().map(Region::Number).collect()
}
