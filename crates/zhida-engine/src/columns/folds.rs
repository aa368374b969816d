//! Gates over a lane: what is being computed stays in the processor's registers.

use super::registers::{LANE, Lane, OneLane, Truths, planes, read};
use super::tape::{Operand, Sides};

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
    if from.reversed.is_empty() {
        match (from.plain, n) {
            ([a, b, c], 2) => return few::<N, 3, 2>(lanes, [a, b, c]),
            ([a, b, c, d], 2) => return few::<N, 4, 2>(lanes, [a, b, c, d]),
            ([a, b, c, d], 3) => return few::<N, 4, 3>(lanes, [a, b, c, d]),
            ([a, b, c, d, e], 2) => return few::<N, 5, 2>(lanes, [a, b, c, d, e]),
            ([a, b, c, d, e], 3) => return few::<N, 5, 3>(lanes, [a, b, c, d, e]),
            ([a, b, c, d, e], 4) => return few::<N, 5, 4>(lanes, [a, b, c, d, e]),
            _ => {}
        }
    }
    match n {
        0 => [Truths::all(true, true); N],
        1 => any(lanes, from),
        2 => counted::<N, 2>(lanes, from),
        3 => counted::<N, 3>(lanes, from),
        4 => counted::<N, 4>(lanes, from),
        _ => many(lanes, n, from),
    }
}

/// `K` of a few, `M` of which are read as they are: added up in digits, which takes a third of the steps of going from level to level.
#[inline(always)]
fn few<const N: usize, const M: usize, const K: usize>(lanes: [OneLane<'_>; N], items: [&Operand; M]) -> [Truths; N] {
    let mut found = [Truths::all(false, false); N];
    for (lane, found) in lanes.iter().zip(&mut found) {
        let (mut yes, mut maybe) = ([Lane::NONE; M], [Lane::NONE; M]);
        for item in 0..M {
            let (certain, open) = planes(*lane, *items[item]);
            (yes[item], maybe[item]) = (*certain, *certain);
            each(&mut maybe[item], open, |a, b| a | b);
        }
        *found = Truths { yes: reach::<M, K>(&yes), maybe: reach::<M, K>(&maybe) };
    }
    found
}

/// Where at least `K` of 3 to 5 items hold. Of the first three, `two` says that two do, and `odd` that one more does.
#[inline(always)]
fn reach<const M: usize, const K: usize>(items: &[Lane; M]) -> Lane {
    let mut found = Lane::NONE;
    for at in 0..LANE {
        let (odd, two) = added(items[0][at], items[1][at], items[2][at]);
        found[at] = match (M, K) {
            (3, _) => two,
            (4, 2) => two | odd & items[3][at],
            (4, _) => two & (odd | items[3][at]),
            _ => {
                let (odd, two_more) = added(odd, items[3][at], items[4][at]);
                match K {
                    2 => two | two_more,
                    3 => added(odd, two, two_more).1,
                    _ => two & two_more,
                }
            }
        };
    }
    found
}

/// The sum of three bits in two digits, the lower one first.
#[inline(always)]
fn added(a: u64, b: u64, c: u64) -> (u64, u64) {
    (a ^ b ^ c, a & b | c & (a | b))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(word: u64) -> Lane {
        let mut lane = Lane::NONE;
        *lane = [word; LANE];
        lane
    }

    #[test]
    fn few_items_are_counted() {
        // All combinations of five items, a bit each.
        let items: [Lane; 5] = std::array::from_fn(|item| lane((0..32).map(|way: u64| (way >> item & 1) << way).sum()));
        let expected = |of: usize, least: u32| -> u64 {
            (0..32).map(|way: u64| u64::from((way & ((1 << of) - 1)).count_ones() >= least) << way).sum()
        };
        let [a, b, c, d, _] = items;
        assert_eq!(*reach::<3, 2>(&[a, b, c]), [expected(3, 2); LANE]);
        assert_eq!(*reach::<4, 2>(&[a, b, c, d]), [expected(4, 2); LANE]);
        assert_eq!(*reach::<4, 3>(&[a, b, c, d]), [expected(4, 3); LANE]);
        assert_eq!(*reach::<5, 2>(&items), [expected(5, 2); LANE]);
        assert_eq!(*reach::<5, 3>(&items), [expected(5, 3); LANE]);
        assert_eq!(*reach::<5, 4>(&items), [expected(5, 4); LANE]);
    }
}
