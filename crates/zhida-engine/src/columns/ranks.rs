//! Many comparisons of one quantity with constants: for each enterprise it is found once between which of them its value lies, and each
//! comparison is then one of bytes.
//!
//! The place is read from a table by the leading bits of a float, taken after a shift that makes buckets finest near the least constant.
//! Rounding, shifting and cutting off never turn an order, so a value in a bucket that holds no constant lies between the same constants as the
//! bucket. In the others floats decide as far as they can ([`Span`]), and whole numbers the rest. Nothing is decided by a rounded number.
#![expect(
    clippy::float_arithmetic,
    reason = "floats choose a bucket here, what they cannot tell apart is decided by whole numbers; see above"
)]

use super::bind::Ranged;
use super::forms::{FLOAT, Limit};
use super::masks::Masks;
use super::plane::{Plane, ROWS};
use super::quotient;
use super::span::{Span, single};
use crate::program::AtomId;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use zhida_facts::ones_of;
use zhida_measure::plan::Op;

/// From so many comparisons of one quantity on it is worth while.
pub(crate) const WORTH: usize = 6;
/// So many may be taken together: each has two cuts at most, and a rank is a byte.
pub(crate) const TOGETHER: usize = 120;
/// Not a rank: the table cannot tell.
const UNSURE: u8 = u8::MAX;
/// Buckets of a table where there are many of them, and where there is one, which may fill the cache alone.
const COARSE: usize = 1 << 12;
pub(crate) const FINE: usize = 1 << 16;

/// Constants a quantity is compared with, in order; a value's rank is the number of those it has passed.
pub(crate) struct Ruler<const BUCKETS: usize = COARSE> {
    cuts: Cuts,
    /// The cuts among floats, and then nothing but the infinite.
    lower: Box<[f32; 256]>,
    upper: Box<[f32; 256]>,
    /// Added to a value, which brings the least cut to the width of the narrowest gap.
    shift: f32,
    /// Shifted values are kept between these.
    ends: (f32, f32),
    /// Bits cut off.
    cut_off: u32,
    /// The first bucket.
    first: u32,
    ranks: Box<[u8; BUCKETS]>,
    /// How many cuts lie in buckets before.
    below: Box<[u8; BUCKETS]>,
}

enum Cuts {
    /// Passed by what is at least this.
    Whole(Vec<i64>),
    /// Passed by what is at least this, or, if strict, by what is more.
    Fractions(Vec<Fraction>),
}

/// `n / d` with `d` above 0. Passed by what is at least this, or, if strict, by what is more.
#[derive(Clone, Copy)]
pub(crate) struct Fraction {
    pub(crate) n: i128,
    pub(crate) d: i128,
    pub(crate) strict: bool,
}

impl Fraction {
    fn order(&self, other: &Self) -> Ordering {
        (self.n * other.d).cmp(&(other.n * self.d)).then(self.strict.cmp(&other.strict))
    }
}

/// A comparison in ranks.
#[derive(Clone, Copy)]
pub(crate) struct RankedAtom {
    pub(crate) atom: AtomId,
    /// It holds from this rank to that one, or outside.
    pub(crate) ranks: (u8, u8),
    pub(crate) outside: bool,
}

/// The ranks between the cut that must have been passed and the one that must not.
fn between(from: Option<usize>, to: Option<usize>) -> (u8, u8) {
    let rank = |place: usize| u8::try_from(place).unwrap_or(UNSURE);
    (from.map_or(0, |at| rank(at + 1)), to.map_or(UNSURE - 1, rank))
}

impl<const BUCKETS: usize> Ruler<BUCKETS> {
    /// For whole numbers in ranges; `None` if constants lie too far apart and too close together at once.
    pub(crate) fn whole(atoms: &[Ranged<i64>]) -> Option<(Self, Vec<RankedAtom>)> {
        let ends = |a: &Ranged<i64>| {
            let (low, high) = (*a.range.start(), *a.range.end());
            ((low != i64::MIN).then_some(low), high.checked_add(1))
        };
        let cuts: BTreeSet<i64> = atoms.iter().flat_map(|a| [ends(a).0, ends(a).1]).flatten().collect();
        let cuts: Vec<i64> = cuts.into_iter().collect();
        let place = |cut: i64| cuts.binary_search(&cut).ok();
        let ranked = atoms.iter().map(|a| {
            let (low, high) = ends(a);
            RankedAtom { atom: a.atom, ranks: between(low.and_then(place), high.and_then(place)), outside: a.outside }
        });
        let ranked = ranked.collect();
        let spans: Vec<Span> = cuts.iter().map(|c| Span::reaching(*c)).collect();
        Some((Self::new(Cuts::Whole(cuts), &spans)?, ranked))
    }

    /// For days.
    pub(crate) fn days(atoms: &[Ranged<i32>]) -> Option<(Self, Vec<RankedAtom>)> {
        let whole = |a: &Ranged<i32>| {
            let (low, high) = (*a.range.start(), *a.range.end());
            let low = if low == i32::MIN { i64::MIN } else { low.into() };
            let high = if high == i32::MAX { i64::MAX } else { high.into() };
            Ranged { atom: a.atom, range: low..=high, outside: a.outside }
        };
        Self::whole(&atoms.iter().map(whole).collect::<Vec<_>>())
    }

    /// For quotients.
    pub(crate) fn fractions(atoms: &[(AtomId, Op, Limit)]) -> Option<(Self, Vec<RankedAtom>)> {
        let wanted = |op: Op| match op {
            Op::Ge | Op::Lt => [true, false],
            Op::Gt | Op::Le => [false, true],
            Op::Eq | Op::Ne => [true, true],
        };
        let mut cuts: Vec<(Fraction, Span)> = Vec::new();
        for (_, op, limit) in atoms {
            let (n, d) = limit.exact;
            let kinds = [false, true].into_iter().zip(wanted(*op)).filter(|(_, wanted)| *wanted);
            cuts.extend(kinds.map(|(strict, _)| (Fraction { n, d, strict }, limit.span)));
        }
        cuts.sort_by(|a, b| a.0.order(&b.0));
        cuts.dedup_by(|a, b| a.0.order(&b.0) == Ordering::Equal);
        let place = |limit: &Limit, strict: bool| {
            let wanted = Fraction { n: limit.exact.0, d: limit.exact.1, strict };
            cuts.binary_search_by(|c| c.0.order(&wanted)).ok()
        };
        let ranked = atoms.iter().map(|(atom, op, limit)| {
            let (reached, passed) = (place(limit, false), place(limit, true));
            let ranks = match op {
                Op::Ge => between(reached, None),
                Op::Gt => between(passed, None),
                Op::Le => between(None, passed),
                Op::Lt => between(None, reached),
                Op::Eq | Op::Ne => between(reached, passed),
            };
            RankedAtom { atom: *atom, ranks, outside: *op == Op::Ne }
        });
        let ranked = ranked.collect();
        let (cuts, spans): (Vec<Fraction>, Vec<Span>) = cuts.into_iter().unzip();
        Some((Self::new(Cuts::Fractions(cuts), &spans)?, ranked))
    }

    /// For whole numbers and cuts in any order; beside it, for each of them, the rank from which it has been passed.
    pub(crate) fn of_whole(cuts: Vec<i64>) -> Option<(Self, Vec<u8>)> {
        let distinct: Vec<i64> = cuts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let passed = |cut: &i64| u8::try_from(distinct.binary_search(cut).ok()? + 1).ok();
        let ranks = cuts.iter().map(passed).collect::<Option<_>>()?;
        let spans: Vec<Span> = distinct.iter().map(|c| Span::reaching(*c)).collect();
        Some((Self::new(Cuts::Whole(distinct), &spans)?, ranks))
    }

    /// The same for quotients.
    pub(crate) fn of_fractions(cuts: Vec<Fraction>) -> Option<(Self, Vec<u8>)> {
        let mut distinct = cuts.clone();
        distinct.sort_by(Fraction::order);
        distinct.dedup_by(|a, b| a.order(b) == Ordering::Equal);
        let passed = |cut: &Fraction| u8::try_from(distinct.binary_search_by(|d| d.order(cut)).ok()? + 1).ok();
        let ranks = cuts.iter().map(passed).collect::<Option<_>>()?;
        let small = |n: i128| i64::try_from(n).ok().filter(|_| n.abs() < FLOAT);
        let near = |f: &Fraction| Some(Span::of_quotients(quotient::float(small(f.n)?, small(f.d)?)));
        let spans: Vec<Span> = distinct.iter().map(near).collect::<Option<_>>()?;
        Some((Self::new(Cuts::Fractions(distinct), &spans)?, ranks))
    }

    /// With the cuts' spans, ascending.
    fn new(cuts: Cuts, spans: &[Span]) -> Option<Self> {
        let (least, greatest) = (f64::from(spans.first()?.lower), f64::from(spans.last()?.upper));
        let gaps = spans.windows(2).map(|two| f64::from(two[1].lower) - f64::from(two[0].upper)).filter(|gap| *gap > 0.0);
        let gap = gaps.fold(f64::INFINITY, f64::min);
        let gap = if gap.is_finite() { gap } else { least.abs().max(1.0) };
        // Narrower than this beside the least cut, the sum of both would be lost in rounding.
        let gap = gap.max(least.abs() / 65536.0);
        let shift = single(gap - least);
        let shifted = |float: f64| single(float) + shift;
        let ends = (shifted(least) / 2.0, shifted(greatest) * 2.0);
        if spans.len() >= usize::from(UNSURE) || !(ends.0.is_normal() && ends.0 > 0.0 && ends.1.is_finite()) {
            return None;
        }
        // As few bits are cut off as the table allows.
        let bucket = |float: f32, cut_off: u32| float.to_bits() >> cut_off;
        let cut_off = (0..=23).find(|bits| bucket(ends.1, *bits) - bucket(ends.0, *bits) < BUCKETS as u32)?;
        let padded = |of: fn(&Span) -> f32| {
            let mut padded = Box::new([f32::INFINITY; 256]);
            padded.iter_mut().zip(spans).for_each(|(own, span)| *own = of(span));
            padded
        };
        let (lower, upper) = (padded(|span| span.lower), padded(|span| span.upper));
        let (first, table) = (bucket(ends.0, cut_off), || Box::new([0; BUCKETS]));
        let mut ruler = Self { cuts, lower, upper, shift, ends, cut_off, first, ranks: table(), below: table() };
        let places: Vec<(usize, usize)> = spans.iter().map(|span| (ruler.bucket(span.lower), ruler.bucket(span.upper))).collect();
        // From each cut to the next; the buckets of one do not tell.
        let mut at = 0;
        for (place, (first, last)) in places.into_iter().chain([(BUCKETS, BUCKETS - 1)]).enumerate() {
            let (rank, end) = (u8::try_from(place).ok()?, last + 1);
            if at < end {
                let sure = first.clamp(at, end);
                ruler.below[at..end].fill(rank);
                ruler.ranks[at..sure].fill(rank);
                ruler.ranks[sure..end].fill(UNSURE);
                at = end;
            }
        }
        Some(ruler)
    }

    /// What is no number counts as least; its rank means nothing.
    #[inline(always)]
    fn bucket(&self, value: f32) -> usize {
        let shifted = value + self.shift;
        let shifted = if shifted > self.ends.0 { shifted } else { self.ends.0 };
        let shifted = if shifted < self.ends.1 { shifted } else { self.ends.1 };
        (shifted.to_bits() >> self.cut_off).wrapping_sub(self.first) as usize & (BUCKETS - 1)
    }

    /// Ranks of a block's values, which `value` gives row by row; `exact` gives them as numerator and denominator, which is not 0.
    #[inline(always)]
    pub(crate) fn rank(
        &self,
        masks: impl Masks,
        value: impl Fn(usize) -> f32,
        valid: &Plane,
        exact: impl Fn(usize) -> (i64, i64),
        into: &mut [u8; ROWS],
    ) {
        // Two loops, of which the first is made of vector instructions.
        let mut buckets = [0_u16; ROWS];
        for row in 0..ROWS {
            buckets[row] = self.bucket(value(row)) as u16;
        }
        for (rank, bucket) in into.iter_mut().zip(&buckets) {
            *rank = self.ranks[usize::from(*bucket) & (BUCKETS - 1)];
        }
        let unsure = masks.bytes(into, UNSURE, UNSURE);
        for (word, (unsure, valid)) in unsure.iter().zip(valid).enumerate() {
            for bit in ones_of(unsure & valid) {
                let row = word * 64 + bit;
                into[row] = self.decided(value(row), buckets[row], || exact(row));
            }
        }
    }

    /// The rank of a value whose bucket holds a cut, or several.
    #[inline(always)]
    fn decided(&self, value: f32, bucket: u16, exact: impl Fn() -> (i64, i64)) -> u8 {
        let mut below = self.below[usize::from(bucket) & (BUCKETS - 1)];
        while self.upper[usize::from(below)] < value {
            below = below.saturating_add(1);
        }
        if value < self.lower[usize::from(below)] { below } else { self.tied(exact()) }
    }

    /// The rank of a value that floats cannot tell from a cut.
    fn tied(&self, (n, d): (i64, i64)) -> u8 {
        let passed = match &self.cuts {
            Cuts::Whole(cuts) => cuts.partition_point(|cut| *cut <= n),
            Cuts::Fractions(cuts) => {
                let (n, d) = if d < 0 { (-i128::from(n), -i128::from(d)) } else { (i128::from(n), i128::from(d)) };
                cuts.partition_point(|cut| match (n * cut.d).cmp(&(cut.n * d)) {
                    Ordering::Less => false,
                    Ordering::Equal => !cut.strict,
                    Ordering::Greater => true,
                })
            }
        };
        u8::try_from(passed).unwrap_or(UNSURE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::masks::Loops;
    use crate::columns::plane::EVERY;
    use proptest::prelude::*;
    use zhida_facts::nearest_float;

    fn block<T: Copy>(values: &[T], fill: T) -> [T; ROWS] {
        std::array::from_fn(|at| values.get(at).copied().unwrap_or(fill))
    }

    proptest! {
        #[test]
        fn whole_numbers_are_ranked_as_they_compare(
            scale in prop::sample::select(vec![1_i64, 1000, 1 << 40, 1 << 56]),
            limits in prop::collection::vec((-50..50_i64, -50..50_i64, any::<bool>()), 1..40),
            values in prop::collection::vec((-60..60_i64, -2..3_i64), 1..200),
        ) {
            let atoms: Vec<Ranged<i64>> = limits
                .iter()
                .enumerate()
                .map(|(at, (a, b, open))| Ranged {
                    atom: at as u32,
                    range: if *open { a * scale..=i64::MAX } else { a * scale..=b * scale },
                    outside: b % 2 == 0,
                })
                .collect();
            let Some((ruler, ranked)) = Ruler::<COARSE>::whole(&atoms) else { return Err(TestCaseError::reject("no table")) };
            let values: Vec<i64> = values.iter().map(|(v, off)| v * scale + off).collect();
            let mut ranks = [0; ROWS];
            let values = block(&values, 0);
            ruler.rank(Loops, |row| nearest_float(values[row]), &EVERY, |row| (values[row], 1), &mut ranks);
            for (own, ranked) in atoms.iter().zip(&ranked) {
                for (value, rank) in values.iter().zip(&ranks) {
                    prop_assert_eq!(own.range.contains(value), (ranked.ranks.0..=ranked.ranks.1).contains(rank), "{:?} {}", own.range, value);
                }
            }
        }

        #[test]
        fn quotients_are_ranked_as_they_compare(
            limits in prop::collection::vec((-30..60_i64, 1..40_i64, 0..6_usize), 1..60),
            values in prop::collection::vec((-40..80_i64, -30..30_i64), 1..200),
        ) {
            let ops = [Op::Ge, Op::Gt, Op::Le, Op::Lt, Op::Eq, Op::Ne];
            let atoms: Vec<(AtomId, Op, Limit)> = limits
                .iter()
                .enumerate()
                .map(|(at, (n, d, op))| {
                    let span = Span::of_quotients(quotient::float(*n, *d));
                    (at as u32, ops[*op], Limit { span, gap: None, exact: (i128::from(*n), i128::from(*d)) })
                })
                .collect();
            let Some((ruler, ranked)) = Ruler::<COARSE>::fractions(&atoms) else { return Err(TestCaseError::reject("no table")) };
            let values: Vec<(i64, i64)> = values.into_iter().map(|(n, d)| (n, if d == 0 { 1 } else { d })).collect();
            let values = block(&values, (1, 1));
            let mut ranks = [0; ROWS];
            ruler.rank(Loops, |row| single(quotient::float(values[row].0, values[row].1)), &EVERY, |row| values[row], &mut ranks);
            for ((_, op, limit), ranked) in atoms.iter().zip(&ranked) {
                for ((n, d), rank) in values.iter().zip(&ranks) {
                    let (n, d) = (i128::from(n * d.signum()), i128::from(d.abs()));
                    let holds = op.accepts((n * limit.exact.1).cmp(&(limit.exact.0 * d)));
                    let inside = (ranked.ranks.0..=ranked.ranks.1).contains(rank);
                    prop_assert_eq!(holds, inside != ranked.outside, "{}/{} {:?} {:?}", n, d, op, limit.exact);
                }
            }
        }
    }
}
