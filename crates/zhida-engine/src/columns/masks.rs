//! Comparisons of a block's values, a bit each. A processor with AVX-512 answers a comparison in bits, which no compiler makes of a plain
//! loop, and one with AVX2 does so for bytes and floats; elsewhere the plain loop is what there is.

use super::plane::{NONE, Plane, ROWS};
use std::ops::RangeInclusive;

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
}

#[cfg(target_arch = "x86_64")]
mod v3 {
    use super::{Loops, Masks, NONE, Plane, ROWS, RangeInclusive};
    use pulp::m32x8;
    use pulp::x86::V3;

    #[inline(always)]
    fn bits(simd: V3, mask: m32x8) -> u8 {
        simd.avx._mm256_movemask_ps(pulp::cast(mask)).to_le_bytes()[0]
    }

    /// AVX2 gives the signs of bytes and of floats as bits; for whole numbers loops are as good.
    impl Masks for V3 {
        #[inline(always)]
        fn wide(self, values: &[i64; ROWS], range: &RangeInclusive<i64>) -> Plane {
            Loops.wide(values, range)
        }
        #[inline(always)]
        fn narrow(self, values: &[i32; ROWS], range: &RangeInclusive<i32>) -> Plane {
            Loops.narrow(values, range)
        }
        #[inline(always)]
        fn passed(self, values: &[f32; ROWS], lower: f32, upper: f32) -> [Plane; 2] {
            let (lower, upper) = (self.splat_f32x8(lower), self.splat_f32x8(upper));
            let (mut above, mut reached) = ([0_u8; ROWS / 8], [0_u8; ROWS / 8]);
            for ((above, reached), eight) in above.iter_mut().zip(&mut reached).zip(values.as_chunks::<8>().0) {
                let eight = pulp::cast(*eight);
                *above = bits(self, self.cmp_gt_f32x8(eight, upper));
                *reached = bits(self, self.cmp_ge_f32x8(eight, lower)) & !*above;
            }
            [pulp::cast(above), pulp::cast(reached)]
        }
        #[inline(always)]
        fn bytes(self, values: &[u8; ROWS], low: u8, high: u8) -> Plane {
            let (low, high) = (self.splat_u8x32(low), self.splat_u8x32(high));
            let mut plane = NONE;
            for (word, own) in plane.iter_mut().zip(values.as_chunks::<64>().0) {
                for (half, own) in own.as_chunks::<32>().0.iter().enumerate() {
                    let own = pulp::cast(*own);
                    let inside = self.and_m8x32(self.cmp_ge_u8x32(own, low), self.cmp_le_u8x32(own, high));
                    let bits = self.avx2._mm256_movemask_epi8(pulp::cast(inside)).cast_unsigned();
                    *word |= u64::from(bits) << (32 * half);
                }
            }
            plane
        }
        #[inline(always)]
        fn ids(self, values: &[u32; ROWS], low: u32, high: u32) -> Plane {
            Loops.ids(values, low, high)
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod v4 {
    use super::{Masks, NONE, Plane, ROWS, RangeInclusive};
    use pulp::x86::V4;
    use pulp::{b8, b16};

    /// The bits of eight values are a byte; bytes are written as they come, because putting them into words first takes longer than the
    /// comparisons.
    #[inline(always)]
    fn eights<T>(values: &[T; ROWS], mask: impl Fn(&[T; 8]) -> b8) -> Plane {
        let mut bytes = [0_u8; ROWS / 8];
        for (byte, eight) in bytes.iter_mut().zip(values.as_chunks::<8>().0) {
            *byte = mask(eight).0;
        }
        pulp::cast(bytes)
    }

    /// The same of sixteen values.
    #[inline(always)]
    fn sixteens<T>(values: &[T; ROWS], mask: impl Fn(&[T; 16]) -> b16) -> Plane {
        let mut pairs = [0_u16; ROWS / 16];
        for (pair, sixteen) in pairs.iter_mut().zip(values.as_chunks::<16>().0) {
            *pair = mask(sixteen).0;
        }
        pulp::cast(pairs)
    }

    impl Masks for V4 {
        #[inline(always)]
        fn wide(self, values: &[i64; ROWS], range: &RangeInclusive<i64>) -> Plane {
            let (low, high) = (self.splat_i64x8(*range.start()), self.splat_i64x8(*range.end()));
            match (*range.start(), *range.end()) {
                (_, i64::MAX) => eights(
                    values,
                    #[inline(always)]
                    |v| self.cmp_ge_i64x8(pulp::cast(*v), low),
                ),
                (i64::MIN, _) => eights(
                    values,
                    #[inline(always)]
                    |v| self.cmp_le_i64x8(pulp::cast(*v), high),
                ),
                _ => eights(
                    values,
                    #[inline(always)]
                    |v| b8(self.cmp_ge_i64x8(pulp::cast(*v), low).0 & self.cmp_le_i64x8(pulp::cast(*v), high).0),
                ),
            }
        }
        #[inline(always)]
        fn narrow(self, values: &[i32; ROWS], range: &RangeInclusive<i32>) -> Plane {
            let (low, high) = (self.splat_i32x16(*range.start()), self.splat_i32x16(*range.end()));
            match (*range.start(), *range.end()) {
                (_, i32::MAX) => sixteens(
                    values,
                    #[inline(always)]
                    |v| self.cmp_ge_i32x16(pulp::cast(*v), low),
                ),
                (i32::MIN, _) => sixteens(
                    values,
                    #[inline(always)]
                    |v| self.cmp_le_i32x16(pulp::cast(*v), high),
                ),
                _ => sixteens(
                    values,
                    #[inline(always)]
                    |v| b16(self.cmp_ge_i32x16(pulp::cast(*v), low).0 & self.cmp_le_i32x16(pulp::cast(*v), high).0),
                ),
            }
        }
        #[inline(always)]
        fn passed(self, values: &[f32; ROWS], lower: f32, upper: f32) -> [Plane; 2] {
            let (lower, upper) = (self.splat_f32x16(lower), self.splat_f32x16(upper));
            let (mut above, mut reached) = ([0_u16; ROWS / 16], [0_u16; ROWS / 16]);
            for ((above, reached), own) in above.iter_mut().zip(&mut reached).zip(values.as_chunks::<16>().0) {
                let own = pulp::cast(*own);
                *above = self.cmp_gt_f32x16(own, upper).0;
                *reached = self.cmp_ge_f32x16(own, lower).0 & !*above;
            }
            [pulp::cast(above), pulp::cast(reached)]
        }
        #[inline(always)]
        fn bytes(self, values: &[u8; ROWS], low: u8, high: u8) -> Plane {
            let (low, high) = (self.splat_u8x64(low), self.splat_u8x64(high));
            let mut plane = NONE;
            for (word, own) in plane.iter_mut().zip(values.as_chunks::<64>().0) {
                let own = pulp::cast(*own);
                *word = self.cmp_ge_u8x64(own, low).0 & self.cmp_le_u8x64(own, high).0;
            }
            plane
        }
        #[inline(always)]
        fn ids(self, values: &[u32; ROWS], low: u32, high: u32) -> Plane {
            let (low, high) = (self.splat_u32x16(low), self.splat_u32x16(high));
            sixteens(
                values,
                #[inline(always)]
                |v| b16(self.cmp_ge_u32x16(pulp::cast(*v), low).0 & self.cmp_le_u32x16(pulp::cast(*v), high).0),
            )
        }
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
