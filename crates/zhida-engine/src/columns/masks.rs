//! Comparisons of a block's values, a bit each. A processor with AVX-512 answers a comparison in bits, which no compiler makes of a plain
//! loop, and one with AVX2 does so for bytes, steps and floats; elsewhere the plain loop is what there is.

#[cfg(target_arch = "x86_64")]
mod v3;
#[cfg(target_arch = "x86_64")]
mod v4;

use super::plane::{NONE, Plane, ROWS};
use super::slide::Gap;
use std::ops::RangeInclusive;
use zhida_facts::STEP_OF_ONE;

/// How values of a block are compared: one bit each.
pub(crate) trait Masks: Copy {
    /// Which numbers lie in the range.
    fn wide(self, values: &[i64; ROWS], range: &RangeInclusive<i64>) -> Plane;
    /// The same for narrow ones, days among them.
    fn narrow(self, values: &[i32; ROWS], range: &RangeInclusive<i32>) -> Plane;
    /// Which floats are above `upper`, and which are not but reach `lower`.
    fn passed(self, values: &[f32; ROWS], lower: f32, upper: f32) -> [Plane; 2];
    /// Which bytes lie between two, these included.
    fn bytes(self, values: &[u8; ROWS], low: u8, high: u8) -> Plane;
    /// The same of identifiers.
    fn ids(self, values: &[u32; ROWS], low: u32, high: u32) -> Plane;
    /// The same of steps.
    fn steps(self, steps: &[u16; ROWS], low: u16, high: u16) -> Plane;
    /// Which steps reach one.
    fn reached(self, steps: &[u16; ROWS], at: u16) -> Plane;
    /// Which steps are above one, and which reach it.
    fn above(self, steps: &[u16; ROWS], at: u16) -> [Plane; 2];
    /// Which numerators stand beyond the gap from their denominators, and which reach it ([`Gap::passed`]); and if it is asked for, which of
    /// these are positive.
    fn apart<const POSITIVE: bool>(self, num: &[u16; ROWS], den: &[u16; ROWS], gap: Gap) -> [Plane; 3];
}

/// Loops, whatever the compiler makes of them.
#[derive(Clone, Copy)]
pub(crate) struct Loops;

#[inline(always)]
fn bits(test: impl Fn(usize) -> bool) -> Plane {
    let mut plane = NONE;
    for (word, bits) in plane.iter_mut().enumerate() {
        for at in 0..64 {
            *bits |= u64::from(test(word * 64 + at)) << at;
        }
    }
    plane
}

impl Masks for Loops {
    #[inline(always)]
    fn wide(self, values: &[i64; ROWS], range: &RangeInclusive<i64>) -> Plane {
        let (low, high) = (*range.start(), *range.end());
        bits(|at| (values[at] >= low) & (values[at] <= high))
    }
    #[inline(always)]
    fn narrow(self, values: &[i32; ROWS], range: &RangeInclusive<i32>) -> Plane {
        let (low, high) = (*range.start(), *range.end());
        bits(|at| (values[at] >= low) & (values[at] <= high))
    }
    #[inline(always)]
    fn passed(self, values: &[f32; ROWS], lower: f32, upper: f32) -> [Plane; 2] {
        [bits(|at| values[at] > upper), bits(|at| (values[at] >= lower) & (values[at] <= upper))]
    }
    #[inline(always)]
    fn bytes(self, values: &[u8; ROWS], low: u8, high: u8) -> Plane {
        bits(|at| (values[at] >= low) & (values[at] <= high))
    }
    #[inline(always)]
    fn ids(self, values: &[u32; ROWS], low: u32, high: u32) -> Plane {
        bits(|at| (values[at] >= low) & (values[at] <= high))
    }
    #[inline(always)]
    fn steps(self, steps: &[u16; ROWS], low: u16, high: u16) -> Plane {
        bits(|row| (steps[row] >= low) & (steps[row] <= high))
    }
    #[inline(always)]
    fn reached(self, steps: &[u16; ROWS], at: u16) -> Plane {
        bits(|row| steps[row] >= at)
    }
    #[inline(always)]
    fn above(self, steps: &[u16; ROWS], at: u16) -> [Plane; 2] {
        [bits(|row| steps[row] > at), self.reached(steps, at)]
    }
    #[inline(always)]
    fn apart<const POSITIVE: bool>(self, num: &[u16; ROWS], den: &[u16; ROWS], gap: Gap) -> [Plane; 3] {
        let [above, reached] = [0, 1].map(|kind| bits(|row| gap.passed(num[row], den[row])[kind]));
        [above, reached, if POSITIVE { self.reached(den, STEP_OF_ONE) } else { NONE }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(masks: impl Masks) {
        let wide: [i64; ROWS] = std::array::from_fn(|at| (at as i64 * 7919) % 1000 - 300);
        let narrow = wide.map(|v| v as i32);
        let expected = |test: &dyn Fn(usize) -> bool| bits(test);
        for (low, high) in [(100, i64::MAX), (i64::MIN, 5), (-20, 300), (7, 6), (i64::MIN, i64::MAX)] {
            let inside = expected(&|at| (low..=high).contains(&wide[at]));
            assert_eq!(masks.wide(&wide, &(low..=high)), inside);
            let clamped = |v: i64| v.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
            assert_eq!(masks.narrow(&narrow, &(clamped(low)..=clamped(high))), inside);
        }
        let bytes = wide.map(|v| (v & 255) as u8);
        for (low, high) in [(0, 254), (17, 200), (255, 255), (9, 8)] {
            assert_eq!(masks.bytes(&bytes, low, high), expected(&|at| (low..=high).contains(&bytes[at])));
        }
        let ids = wide.map(|v| (v + 300) as u32);
        for (low, high) in [(0, 5), (17, 200), (400, u32::MAX), (9, 8)] {
            assert_eq!(masks.ids(&ids, low, high), expected(&|at| (low..=high).contains(&ids[at])));
        }
        let steps: [u16; ROWS] = std::array::from_fn(|at| (at * 40_503 % 65_536) as u16);
        for at in [0, 1, 30_000, 32_767, 32_768, 65_535] {
            assert_eq!(masks.reached(&steps, at), expected(&|row| steps[row] >= at));
            assert_eq!(masks.above(&steps, at), [expected(&|row| steps[row] > at), masks.reached(&steps, at)]);
        }
        for (low, high) in [(0, 5), (17, 40_000), (40_000, u16::MAX), (9, 8)] {
            assert_eq!(masks.steps(&steps, low, high), expected(&|row| (low..=high).contains(&steps[row])));
        }
        let below: [u16; ROWS] = std::array::from_fn(|at| (at * 25_717 % 65_536) as u16);
        for (up, down, width) in [(0, 0, 2), (4_000, 0, 3), (0, 9_000, 2), (60_000, 0, 68), (0, 60_000, 66)] {
            for negative in [false, true] {
                let gap = Gap { up, down, width, negative };
                assert_eq!(masks.apart::<true>(&steps, &below, gap), Loops.apart::<true>(&steps, &below, gap));
                assert_eq!(masks.apart::<false>(&steps, &below, gap)[..2], Loops.apart::<true>(&steps, &below, gap)[..2]);
            }
        }
        let singles = wide.map(zhida_facts::nearest_float);
        for (lower, upper) in [(37.0, 37.0), (-20.0, 300.0), (f32::NEG_INFINITY, 5.0), (2e9, 3e9)] {
            let above = expected(&|at| singles[at] > upper);
            assert_eq!(masks.passed(&singles, lower, upper), [above, expected(&|at| (lower..=upper).contains(&singles[at]))]);
        }
    }

    #[test]
    fn every_way_of_comparing_agrees_with_whole_numbers() {
        agree(Loops);
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            agree(simd);
        }
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V4::try_new() {
            agree(simd);
        }
    }
}
