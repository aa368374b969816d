//! With AVX-512.

use super::super::plane::{NONE, Plane, ROWS};
use super::{Gap, Masks};
use pulp::x86::V4;
use pulp::{b8, b16, b32};
use std::ops::RangeInclusive;
use zhida_facts::{COARSER, LAST_NEGATIVE, STEP_OF_ONE};

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

/// The same of thirty-two.
#[inline(always)]
fn thirty_twos(values: &[u16; ROWS], mask: impl Fn(&[u16; 32]) -> b32) -> Plane {
    let mut words = [0_u32; ROWS / 32];
    for (word, own) in words.iter_mut().zip(values.as_chunks::<32>().0) {
        *word = mask(own).0;
    }
    pulp::cast(words)
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
    fn reached(self, steps: &[u16; ROWS], at: u16) -> Plane {
        let at = self.splat_u16x32(at);
        thirty_twos(
            steps,
            #[inline(always)]
            |own| self.cmp_ge_u16x32(pulp::cast(*own), at),
        )
    }
    #[inline(always)]
    fn above(self, steps: &[u16; ROWS], at: u16) -> [Plane; 2] {
        let at = self.splat_u16x32(at);
        let [mut above, mut reached] = [[0_u32; ROWS / 32]; 2];
        for ((above, reached), own) in above.iter_mut().zip(&mut reached).zip(steps.as_chunks::<32>().0) {
            let own = pulp::cast(*own);
            *above = self.cmp_gt_u16x32(own, at).0;
            *reached = self.cmp_ge_u16x32(own, at).0;
        }
        [pulp::cast(above), pulp::cast(reached)]
    }
    #[inline(always)]
    fn apart<const POSITIVE: bool>(self, num: &[u16; ROWS], den: &[u16; ROWS], gap: Gap) -> [Plane; 3] {
        let simd = self.avx512bw;
        let (up, down) = (pulp::cast(self.splat_u16x32(gap.up)), pulp::cast(self.splat_u16x32(gap.down)));
        let (width, one) = (pulp::cast(self.splat_u16x32(gap.width)), pulp::cast(self.splat_u16x32(STEP_OF_ONE)));
        let [mut above, mut reached, mut positive] = [[0_u32; ROWS / 32]; 3];
        let pairs = num.as_chunks::<32>().0.iter().zip(den.as_chunks::<32>().0);
        if gap.negative {
            let last = pulp::cast(self.splat_u16x32(LAST_NEGATIVE));
            for (((above, reached), positive), (num, den)) in above.iter_mut().zip(&mut reached).zip(&mut positive).zip(pairs) {
                let num = pulp::cast(*num);
                let den = pulp::cast(*den);
                let at = simd._mm512_subs_epu16(simd._mm512_adds_epu16(den, up), down);
                let turned = simd._mm512_slli_epi16::<{ COARSER.ilog2() }>(simd._mm512_subs_epu16(last, num));
                let turned = simd._mm512_add_epi16(turned, one);
                let beyond = simd._mm512_cmpgt_epu16_mask(num, last);
                *above = beyond | simd._mm512_cmple_epu16_mask(turned, at);
                *reached = beyond | simd._mm512_cmple_epu16_mask(turned, simd._mm512_adds_epu16(at, width));
                if POSITIVE {
                    *positive = simd._mm512_cmpge_epu16_mask(den, one);
                }
            }
            return [pulp::cast(above), pulp::cast(reached), pulp::cast(positive)];
        }
        for (((above, reached), positive), (num, den)) in above.iter_mut().zip(&mut reached).zip(&mut positive).zip(pairs) {
            let num = pulp::cast(*num);
            let den = pulp::cast(*den);
            let at = simd._mm512_subs_epu16(simd._mm512_adds_epu16(den, up), down);
            *above = simd._mm512_cmpge_epu16_mask(num, simd._mm512_max_epu16(at, one));
            *reached = simd._mm512_cmpge_epu16_mask(num, simd._mm512_max_epu16(simd._mm512_subs_epu16(at, width), one));
            if POSITIVE {
                *positive = simd._mm512_cmpge_epu16_mask(den, one);
            }
        }
        [pulp::cast(above), pulp::cast(reached), pulp::cast(positive)]
    }
    #[inline(always)]
    fn steps(self, steps: &[u16; ROWS], low: u16, high: u16) -> Plane {
        if low > high {
            return NONE;
        }
        // From `low` on, at most so far: what is below it is beyond all.
        let (from, width) = (self.splat_u16x32(low), self.splat_u16x32(high - low));
        thirty_twos(
            steps,
            #[inline(always)]
            |own| self.cmp_le_u16x32(self.wrapping_sub_u16x32(pulp::cast(*own), from), width),
        )
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
