//! Gates over a lane: what is being computed stays in the processor's registers.

use super::registers::{LANE, Lane, OneLane, Truths, planes, read};
use super::tape::Sides;

/// `f` word by word.
#[inline(always)]
pub(crate) fn each(a: &mut Lane, b: &Lane, f: impl Fn(u64, u64) -> u64) {
    for at in 0..LANE {
        a[at] = f(a[at], b[at]);
    }
}

/// Where all hold.
#[inline(always)]
pub(crate) fn all<const N: usize>(lanes: [OneLane<'_>; N], from: Sides<'_>) -> [Truths; N] {
    folded(lanes, from, Truths::all(true, true), |a, b| a & b)
}

/// Where one holds.
#[inline(always)]
pub(crate) fn any<const N: usize>(lanes: [OneLane<'_>; N], from: Sides<'_>) -> [Truths; N] {
    folded(lanes, from, Truths::all(false, false), |a, b| a | b)
}

#[inline(always)]
fn folded<const N: usize>(lanes: [OneLane<'_>; N], from: Sides<'_>, start: Truths, f: impl Fn(u64, u64) -> u64 + Copy) -> [Truths; N] {
    let mut found = [start; N];
    for operand in from.plain {
        for (lane, found) in lanes.iter().zip(&mut found) {
            let (yes, open) = planes(*lane, *operand);
            for at in 0..LANE {
                found.yes[at] = f(found.yes[at], yes[at]);
                found.maybe[at] = f(found.maybe[at], yes[at] | open[at]);
            }
        }
    }
    for operand in from.reversed {
        for (lane, found) in lanes.iter().zip(&mut found) {
            let (yes, open) = planes(*lane, *operand);
            for at in 0..LANE {
                found.yes[at] = f(found.yes[at], !(yes[at] | open[at]));
                found.maybe[at] = f(found.maybe[at], !yes[at]);
            }
        }
    }
    found
}

/// Where at least `n` hold.
#[inline(always)]
pub(crate) fn at_least<const N: usize>(lanes: [OneLane<'_>; N], n: usize, from: Sides<'_>) -> [Truths; N] {
    match n {
        0 => [Truths::all(true, true); N],
        1 => any(lanes, from),
        2 => counted::<N, 2>(lanes, from),
        3 => counted::<N, 3>(lanes, from),
        4 => counted::<N, 4>(lanes, from),
        _ => many(lanes, n, from),
    }
}

/// Levels “at least 1”, “at least 2” … `K`: an item raises each where the one below it held before.
#[inline(always)]
fn counted<const N: usize, const K: usize>(lanes: [OneLane<'_>; N], from: Sides<'_>) -> [Truths; N] {
    let mut found = [Truths::all(false, false); N];
    for (lane, found) in lanes.iter().zip(&mut found) {
        let (mut yes, mut maybe) = ([Lane::NONE; K], [Lane::NONE; K]);
        count(*lane, from, &mut yes, &mut maybe);
        *found = Truths { yes: yes[K - 1], maybe: maybe[K - 1] };
    }
    found
}

/// The same for any number.
fn many<const N: usize>(lanes: [OneLane<'_>; N], n: usize, from: Sides<'_>) -> [Truths; N] {
    let mut found = [Truths::all(false, false); N];
    for (lane, found) in lanes.iter().zip(&mut found) {
        let (mut yes, mut maybe) = (vec![Lane::NONE; n], vec![Lane::NONE; n]);
        count(*lane, from, &mut yes, &mut maybe);
        *found = Truths { yes: yes[n - 1], maybe: maybe[n - 1] };
    }
    found
}

#[inline(always)]
fn count(lane: OneLane<'_>, from: Sides<'_>, yes: &mut [Lane], maybe: &mut [Lane]) {
    for operand in from.plain {
        let (certain, open) = planes(lane, *operand);
        let mut possible = *certain;
        each(&mut possible, open, |a, b| a | b);
        raise(yes, certain);
        raise(maybe, &possible);
    }
    for operand in from.reversed {
        let own = read(lane, *operand);
        raise(yes, &own.yes);
        raise(maybe, &own.maybe);
    }
}

/// One item more.
#[inline(always)]
pub(crate) fn raise(levels: &mut [Lane], item: &Lane) {
    for level in (1..levels.len()).rev() {
        for word in 0..LANE {
            levels[level][word] |= levels[level - 1][word] & item[word];
        }
    }
    each(&mut levels[0], item, |a, b| a | b);
}
