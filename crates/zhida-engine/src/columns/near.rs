//! Who is at most one clause away, lane by lane.

use super::folds::{each, raise};
use super::registers::{LANE, Lane, Truths};
use super::tape::Operand;
use super::unmet::Cost;

const EVERY: Lane = [u64::MAX; LANE];
const NONE: Lane = [0; LANE];

/// Where a cost is 0, and where it is at most 1.
#[derive(Clone, Copy)]
pub(crate) struct Near {
    pub(crate) none: Lane,
    pub(crate) one: Lane,
}

impl Near {
    const FREE: Near = Near { none: EVERY, one: EVERY };
    const NEVER: Near = Near { none: NONE, one: NONE };

    /// Both costs together.
    #[inline(always)]
    fn and(&mut self, other: &Self) {
        for at in 0..LANE {
            self.one[at] = self.none[at] & other.one[at] | self.one[at] & other.none[at];
            self.none[at] &= other.none[at];
        }
    }
    /// The lesser of both.
    #[inline(always)]
    fn or(&mut self, other: &Self) {
        each(&mut self.none, &other.none, |a, b| a | b);
        each(&mut self.one, &other.one, |a, b| a | b);
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

/// Runs the steps for a lane; who is at most one clause away. The top of the stack is a local, so that the common steps touch no other
/// memory.
#[inline(always)]
pub(crate) fn near(steps: &[NearStep], lane: &[Truths], stack: &mut Vec<Near>) -> Lane {
    stack.clear();
    let mut top = Near::FREE;
    for step in steps {
        match step {
            NearStep::Free => stack.push(std::mem::replace(&mut top, Near::FREE)),
            NearStep::Never => stack.push(std::mem::replace(&mut top, Near::NEVER)),
            NearStep::Meet { clause, want } => {
                let (met, flip) = met(lane, *clause, *want);
                for at in 0..LANE {
                    let met = met[at] ^ flip;
                    top.one[at] = top.none[at] | top.one[at] & met;
                    top.none[at] &= met;
                }
            }
            NearStep::Offer { clause, want } => {
                let (met, flip) = met(lane, *clause, *want);
                each(&mut top.none, met, |none, met| none | met ^ flip);
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
                stack.push(top);
                let first = stack.len() - stars.len();
                top = among(&stack[first..], stars, *n, *marked);
                stack.truncate(first);
            }
            NearStep::Fewer { n, marked, stars } => {
                stack.push(top);
                let first = stack.len() - stars.len();
                top = fewer(stack[first..].iter(), stars.len(), *n);
                let (of_marked, many) = (marked_of(&stack[first..], stars), stars.iter().filter(|m| **m).count());
                top.or(&fewer(of_marked, many, *marked));
                stack.truncate(first);
            }
        }
    }
    top.one
}

fn marked_of<'a>(items: &'a [Near], stars: &'a [bool]) -> impl Iterator<Item = &'a Near> + Clone {
    items.iter().zip(stars).filter(|(_, marked)| **marked).map(|(item, _)| item)
}

/// The lane of a clause being as wanted, perhaps reversed.
#[inline(always)]
fn met(lane: &[Truths], clause: Operand, want: bool) -> (&Lane, u64) {
    let truths = &lane[clause.register() as usize];
    // As wanted: certainly true, or certainly false, which is not possibly true.
    if want == clause.is_reversed() { (&truths.maybe, u64::MAX) } else { (&truths.yes, 0) }
}

/// So many levels are counted without asking for memory.
const FEW: usize = 6;

/// Where at least `n - 1`, and where at least `n` of the lanes are set.
#[inline(always)]
fn at_least<'a>(n: usize, items: impl Iterator<Item = &'a Lane>) -> (Lane, Lane) {
    let level = |levels: &[Lane], n: usize| if n == 0 { EVERY } else { levels[n - 1] };
    if n > FEW {
        let mut levels = vec![NONE; n];
        items.for_each(|item| raise(&mut levels, item));
        return (level(&levels, n - 1), level(&levels, n));
    }
    let mut levels = [NONE; FEW];
    items.for_each(|item| raise(&mut levels[..n.max(1)], item));
    (level(&levels, n.saturating_sub(1)), level(&levels, n))
}

/// `n` items of which `marked` are marked ones: free if so many are free; for one clause if one is missing that costs one.
#[inline(always)]
fn among(items: &[Near], stars: &[bool], n: usize, marked: usize) -> Near {
    // A group with fewer items than it asks for takes what there is, as the row evaluator does.
    let n = n.max(marked).min(items.len());
    let (almost, mut none) = at_least(n, items.iter().map(|i| &i.none));
    let (_, mut one) = at_least(n, items.iter().map(|i| &i.one));
    each(&mut one, &almost, |a, b| a & b);
    let marked = marked.min(stars.iter().filter(|m| **m).count());
    if marked > 0 {
        let (almost, enough) = at_least(marked, marked_of(items, stars).map(|i| &i.none));
        let (_, cheap) = at_least(marked, marked_of(items, stars).map(|i| &i.one));
        each(&mut none, &enough, |a, b| a & b);
        each(&mut one, &almost, |a, b| a & b);
        each(&mut one, &cheap, |a, b| a & b);
    }
    Near { none, one }
}

/// Fewer than `n` of the `many` items standing.
#[inline(always)]
fn fewer<'a>(items: impl Iterator<Item = &'a Near> + Clone, many: usize, n: usize) -> Near {
    if n == 0 {
        return Near::NEVER;
    }
    if many < n {
        return Near::FREE;
    }
    let (almost, none) = at_least(many - n + 1, items.clone().map(|i| &i.none));
    let (_, mut one) = at_least(many - n + 1, items.map(|i| &i.one));
    each(&mut one, &almost, |a, b| a & b);
    Near { none, one }
}
