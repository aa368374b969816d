//! Where nothing, and where at most one clause is unmet, for groups of conditions.

use super::folds::{each, raise};
use super::registers::{LANE, Lane};

/// Where a cost is 0, and where it is at most 1.
#[derive(Clone, Copy)]
pub(crate) struct Near {
    pub(crate) none: Lane,
    pub(crate) one: Lane,
}

impl Near {
    pub(super) const FREE: Near = Near { none: Lane::EVERY, one: Lane::EVERY };
    pub(super) const NEVER: Near = Near { none: Lane::NONE, one: Lane::NONE };

    /// Both costs together.
    #[inline(always)]
    pub(super) fn and(&mut self, other: &Self) {
        for at in 0..LANE {
            self.one[at] = self.none[at] & other.one[at] | self.one[at] & other.none[at];
            self.none[at] &= other.none[at];
        }
    }
    /// The lesser of both.
    #[inline(always)]
    pub(super) fn or(&mut self, other: &Self) {
        each(&mut self.none, &other.none, |a, b| a | b);
        each(&mut self.one, &other.one, |a, b| a | b);
    }
}

pub(super) fn marked_of<'a>(items: &'a [Near], stars: &'a [bool]) -> impl Iterator<Item = &'a Near> + Clone {
    items.iter().zip(stars).filter(|(_, marked)| **marked).map(|(item, _)| item)
}

/// So many levels are counted without asking for memory.
const FEW: usize = 6;

/// Where at least `n - 1`, and where at least `n` of the lanes are set.
#[inline(always)]
fn at_least<'a>(n: usize, items: impl Iterator<Item = &'a Lane>) -> (Lane, Lane) {
    let level = |levels: &[Lane], n: usize| if n == 0 { Lane::EVERY } else { levels[n - 1] };
    if n > FEW {
        let mut levels = vec![Lane::NONE; n];
        items.for_each(|item| raise(&mut levels, item));
        return (level(&levels, n - 1), level(&levels, n));
    }
    let mut levels = [Lane::NONE; FEW];
    items.for_each(|item| raise(&mut levels[..n.max(1)], item));
    (level(&levels, n.saturating_sub(1)), level(&levels, n))
}

/// `n` items of which `marked` are marked ones: free if so many are free; for one clause if one is missing that costs one.
#[inline(always)]
pub(super) fn among(items: &[Near], stars: &[bool], n: usize, marked: usize) -> Near {
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
pub(super) fn fewer<'a>(items: impl Iterator<Item = &'a Near> + Clone, many: usize, n: usize) -> Near {
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
