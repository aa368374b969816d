//! Gates over a lane: what is being computed stays in the processor's registers.

use super::registers::{LANE, Lane, Truths, certain, possible, read, sides};
use super::tape::Operand;

/// `f` word by word.
#[inline(always)]
pub(crate) fn each(a: &mut Lane, b: &Lane, f: impl Fn(u64, u64) -> u64) {
    for at in 0..LANE {
        a[at] = f(a[at], b[at]);
    }
}

/// Where all hold.
#[inline(always)]
pub(crate) fn all(lane: &[Lane], from: &[Operand]) -> Truths {
    folded(lane, from, Truths::all(true, true), |a, b| a & b)
}

/// Where one holds.
#[inline(always)]
pub(crate) fn any(lane: &[Lane], from: &[Operand]) -> Truths {
    folded(lane, from, Truths::all(false, false), |a, b| a | b)
}

#[inline(always)]
fn folded(lane: &[Lane], from: &[Operand], start: Truths, f: impl Fn(u64, u64) -> u64 + Copy) -> Truths {
    let Truths { yes: mut all_yes, maybe: mut all_maybe } = start;
    for operand in from {
        let (yes, open, flip) = sides(lane, *operand);
        for at in 0..LANE {
            all_yes[at] = f(all_yes[at], certain(yes[at], open[at], flip));
            all_maybe[at] = f(all_maybe[at], possible(yes[at], open[at], flip));
        }
    }
    Truths { yes: all_yes, maybe: all_maybe }
}

/// Where at least `n` hold.
#[inline(always)]
pub(crate) fn at_least(lane: &[Lane], n: usize, from: &[Operand]) -> Truths {
    match n {
        0 => Truths::all(true, true),
        1 => any(lane, from),
        2 => counted::<2>(lane, from),
        3 => counted::<3>(lane, from),
        4 => counted::<4>(lane, from),
        _ => many(lane, n, from),
    }
}

/// Levels “at least 1”, “at least 2” … `N`: an item raises each where the one below it held before.
#[inline(always)]
fn counted<const N: usize>(lane: &[Lane], from: &[Operand]) -> Truths {
    let (mut yes, mut maybe) = ([[0; LANE]; N], [[0; LANE]; N]);
    count(lane, from, &mut yes, &mut maybe);
    Truths { yes: yes[N - 1], maybe: maybe[N - 1] }
}

/// The same for any number.
fn many(lane: &[Lane], n: usize, from: &[Operand]) -> Truths {
    let (mut yes, mut maybe) = (vec![[0; LANE]; n], vec![[0; LANE]; n]);
    count(lane, from, &mut yes, &mut maybe);
    Truths { yes: yes[n - 1], maybe: maybe[n - 1] }
}

#[inline(always)]
fn count(lane: &[Lane], from: &[Operand], yes: &mut [Lane], maybe: &mut [Lane]) {
    for operand in from {
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
