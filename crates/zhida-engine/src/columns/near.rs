//! Who is at most one clause away, as planes.

use super::block::Scratch;
use super::plane::{EVERY, NONE, Plane, WORDS, zip};
use super::tape::Operand;
use super::unmet::Cost;

/// Where a cost is 0, and where it is at most 1.
#[derive(Clone, Copy)]
pub(crate) struct Near {
    pub(crate) none: Plane,
    pub(crate) one: Plane,
}

impl Near {
    const FREE: Near = Near { none: EVERY, one: EVERY };
    const NEVER: Near = Near { none: NONE, one: NONE };

    /// Both costs together.
    pub(crate) fn and(&mut self, other: &Self) {
        for at in 0..WORDS {
            self.one[at] = self.none[at] & other.one[at] | self.one[at] & other.none[at];
            self.none[at] &= other.none[at];
        }
    }
    /// The lesser of both.
    pub(crate) fn or(&mut self, other: &Self) {
        zip(&mut self.none, &other.none, |a, b| a | b);
        zip(&mut self.one, &other.one, |a, b| a | b);
    }
}

/// A step of the question who is at most one clause away, over a stack.
pub(crate) enum NearStep {
    /// Nothing asked yet (or nothing offered).
    Free,
    Never,
    /// A clause more that must be met.
    Meet {
        clause: Operand,
        want: bool,
    },
    /// A clause that would do as well.
    Offer {
        clause: Operand,
        want: bool,
    },
    /// The topmost two together.
    Both,
    /// The lesser of the topmost two.
    Either,
    /// The topmost so many, of which `n` and of the marked ones `marked` must be met.
    Among {
        n: usize,
        marked: usize,
        stars: Vec<bool>,
    },
    /// The same items, of which fewer than that may be left standing.
    Fewer {
        n: usize,
        marked: usize,
        stars: Vec<bool>,
    },
}

/// The steps for a measure: its conditions, and the cheapest of its classes.
pub(crate) fn steps(cost: &Cost, classes: &[Cost]) -> Vec<NearStep> {
    let mut steps = Vec::new();
    near_steps(cost, true, &mut steps);
    if !classes.is_empty() {
        steps.push(NearStep::Never);
        for class in classes {
            near_steps(class, true, &mut steps);
            steps.push(NearStep::Either);
        }
        steps.push(NearStep::Both);
    }
    steps
}

/// Steps that leave on the stack what making the tree `want` costs.
fn near_steps(cost: &Cost, want: bool, steps: &mut Vec<NearStep>) {
    match (cost, want) {
        (Cost::Clause(clause), want) => steps.extend([NearStep::Free, NearStep::Meet { clause: *clause, want }]),
        (Cost::All(items), true) => joined(items, true, true, steps),
        (Cost::Any(items), false) | (Cost::None(items), true) => joined(items, false, true, steps),
        (Cost::All(items), false) => joined(items, false, false, steps),
        (Cost::Any(items), true) | (Cost::None(items), false) => joined(items, true, false, steps),
        (Cost::AtLeast { n, marked, items }, want) => {
            items.iter().for_each(|(item, _)| near_steps(item, want, steps));
            let stars = items.iter().map(|i| i.1).collect();
            steps.push(if want {
                NearStep::Among { n: *n, marked: *marked, stars }
            } else {
                NearStep::Fewer { n: *n, marked: *marked, stars }
            });
        }
    }
}

fn joined(items: &[Cost], want: bool, both: bool, steps: &mut Vec<NearStep>) {
    steps.push(if both { NearStep::Free } else { NearStep::Never });
    for item in items {
        match (item, both) {
            (Cost::Clause(clause), true) => steps.push(NearStep::Meet { clause: *clause, want }),
            (Cost::Clause(clause), false) => steps.push(NearStep::Offer { clause: *clause, want }),
            (item, _) => {
                near_steps(item, want, steps);
                steps.push(if both { NearStep::Both } else { NearStep::Either });
            }
        }
    }
}

/// Runs the steps; the answer. The top of the stack is a local, so that the common steps touch no other memory.
#[inline(always)]
pub(crate) fn near(steps: &[NearStep], scratch: &Scratch, stack: &mut Vec<Near>) -> Near {
    stack.clear();
    let mut top = Near::FREE;
    for step in steps {
        match step {
            NearStep::Free => stack.push(std::mem::replace(&mut top, Near::FREE)),
            NearStep::Never => stack.push(std::mem::replace(&mut top, Near::NEVER)),
            NearStep::Meet { clause, want } => {
                let (met, flip) = met_plane(scratch, *clause, *want);
                for ((one, none), met) in top.one.iter_mut().zip(&mut top.none).zip(met) {
                    let met = met ^ flip;
                    *one = *none | *one & met;
                    *none &= met;
                }
            }
            NearStep::Offer { clause, want } => {
                let (met, flip) = met_plane(scratch, *clause, *want);
                top.none.iter_mut().zip(met).for_each(|(none, met)| *none |= met ^ flip);
                top.one = EVERY;
            }
            NearStep::Both => {
                if let Some(below) = stack.pop() {
                    top.and(&below);
                }
            }
            NearStep::Either => {
                if let Some(below) = stack.pop() {
                    top.or(&below);
                }
            }
            NearStep::Among { n, marked, stars } => {
                let items = popped(stack, top, stars);
                top = among(&items, *n, *marked);
            }
            NearStep::Fewer { n, marked, stars } => {
                let items = popped(stack, top, stars);
                let mut every = fewer(items.iter().map(|i| &i.0), *n);
                every.or(&fewer(items.iter().filter(|i| i.1).map(|i| &i.0), *marked));
                top = every;
            }
        }
    }
    top
}

/// The topmost items with their marks, the first lowest. What lay in the local before the first item stays on the stack.
fn popped(stack: &mut Vec<Near>, top: Near, stars: &[bool]) -> Vec<(Near, bool)> {
    let mut items: Vec<Near> = stack.split_off((stack.len() + 1).saturating_sub(stars.len().max(1)));
    items.push(top);
    items.into_iter().zip(stars.iter().copied()).collect()
}

/// The plane of a clause being as wanted, perhaps reversed.
#[inline(always)]
fn met_plane(scratch: &Scratch, clause: Operand, want: bool) -> (&Plane, u64) {
    let pair = &scratch.registers[clause.register as usize];
    // As wanted: certainly true, or certainly false, which is not possibly true.
    match (want, clause.reversed) {
        (true, false) => (&pair.yes, 0),
        (true, true) => (&pair.maybe, u64::MAX),
        (false, false) => (&pair.maybe, u64::MAX),
        (false, true) => (&pair.yes, 0),
    }
}

/// Where at least `n` of the planes are set.
#[inline(always)]
fn count_at_least<'a>(n: usize, planes: impl Iterator<Item = &'a Plane>) -> Plane {
    let mut counts = vec![NONE; n];
    for plane in planes {
        for level in (0..n).rev() {
            let below = if level == 0 { EVERY } else { counts[level - 1] };
            for at in 0..WORDS {
                counts[level][at] |= below[at] & plane[at];
            }
        }
    }
    counts.pop().unwrap_or(EVERY)
}

/// `n` items of which `marked` are marked ones: free if so many are free; for one clause if one is missing that costs one.
#[inline(always)]
fn among(items: &[(Near, bool)], n: usize, marked: usize) -> Near {
    // A group with fewer items than it asks for takes what there is, as the row evaluator does.
    let n = n.max(marked).min(items.len());
    let stars = || items.iter().filter(|(_, m)| *m);
    let marked = marked.min(stars().count());
    let free = |least: usize| count_at_least(least, items.iter().map(|(c, _)| &c.none));
    let cheap = |least: usize| count_at_least(least, items.iter().map(|(c, _)| &c.one));
    let stars_free = |least: usize| count_at_least(least, stars().map(|(c, _)| &c.none));
    let stars_cheap = count_at_least(marked, stars().map(|(c, _)| &c.one));
    let mut none = free(n);
    zip(&mut none, &stars_free(marked), |a, b| a & b);
    let mut one = free(n.saturating_sub(1));
    zip(&mut one, &cheap(n), |a, b| a & b);
    zip(&mut one, &stars_free(marked.saturating_sub(1)), |a, b| a & b);
    zip(&mut one, &stars_cheap, |a, b| a & b);
    Near { none, one }
}

/// Fewer than `n` of the items standing.
#[inline(always)]
fn fewer<'a>(items: impl Iterator<Item = &'a Near> + Clone, n: usize) -> Near {
    let many = items.clone().count();
    if n == 0 {
        return Near::NEVER;
    }
    if many < n {
        return Near::FREE;
    }
    let count = many - n + 1;
    let none = count_at_least(count, items.clone().map(|i| &i.none));
    let mut one = count_at_least(count - 1, items.clone().map(|i| &i.none));
    zip(&mut one, &count_at_least(count, items.map(|i| &i.one)), |a, b| a & b);
    Near { none, one }
}
