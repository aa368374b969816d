//! With AVX2.

use super::super::plane::{NONE, Plane, ROWS};
use super::{Gap, Loops, Masks};
use pulp::x86::V3;
use pulp::{m16x16, m32x8, u16x16};
use std::arch::x86_64::__m256i;
use std::ops::RangeInclusive;
use zhida_facts::{COARSER, LAST_NEGATIVE, STEP_OF_ONE};

#[inline(always)]
fn bits(simd: V3, mask: m32x8) -> u8 {
    simd.avx._mm256_movemask_ps(pulp::cast(mask)).to_le_bytes()[0]
}

/// The bits of twice sixteen masks: as bytes they are brought together, which the instruction does in halves, and put in order again.
#[inline(always)]
fn thirty_two(simd: V3, [first, second]: [__m256i; 2]) -> u32 {
    let bytes = simd.avx2._mm256_packs_epi16(first, second);
    simd.avx2._mm256_movemask_epi8(simd.avx2._mm256_permute4x64_epi64::<0b11_01_10_00>(bytes)).cast_unsigned()
}

/// Which of sixteen steps are at least as high as others.
#[inline(always)]
fn at_least(simd: V3, a: __m256i, b: __m256i) -> __m256i {
    pulp::cast(simd.cmp_ge_u16x16(pulp::cast(a), pulp::cast(b)))
}

/// A bit for each value.
#[inline(always)]
fn thirty_twos(simd: V3, values: &[u16; ROWS], mask: impl Fn(u16x16) -> m16x16) -> Plane {
    let mut words = [0_u32; ROWS / 32];
    for (word, own) in words.iter_mut().zip(values.as_chunks::<32>().0) {
        let halves = own.as_chunks::<16>().0;
        *word = thirty_two(simd, [pulp::cast(mask(pulp::cast(halves[0]))), pulp::cast(mask(pulp::cast(halves[1])))]);
    }
    pulp::cast(words)
}

/// AVX2 gives the signs of bytes and of floats as bits, and so of steps; for longer whole numbers loops are as good.
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
    fn reached(self, steps: &[u16; ROWS], at: u16) -> Plane {
        let at = self.splat_u16x16(at);
        thirty_twos(
            self,
            steps,
            #[inline(always)]
            |steps| self.cmp_ge_u16x16(steps, at),
        )
    }
    #[inline(always)]
    fn above(self, steps: &[u16; ROWS], at: u16) -> [Plane; 2] {
        let limit = self.splat_u16x16(at);
        let above = thirty_twos(
            self,
            steps,
            #[inline(always)]
            |steps| self.cmp_gt_u16x16(steps, limit),
        );
        [above, self.reached(steps, at)]
    }
    #[inline(always)]
    fn apart<const POSITIVE: bool>(self, num: &[u16; ROWS], den: &[u16; ROWS], gap: Gap) -> [Plane; 3] {
        let avx2 = self.avx2;
        let (up, down) = (pulp::cast(self.splat_u16x16(gap.up)), pulp::cast(self.splat_u16x16(gap.down)));
        let (width, one) = (pulp::cast(self.splat_u16x16(gap.width)), pulp::cast(self.splat_u16x16(STEP_OF_ONE)));
        let last = pulp::cast(self.splat_u16x16(LAST_NEGATIVE));
        let [mut above, mut reached, mut positive] = [[0_u32; ROWS / 32]; 3];
        let pairs = num.as_chunks::<32>().0.iter().zip(den.as_chunks::<32>().0);
        for (((above, reached), positive), (num, den)) in above.iter_mut().zip(&mut reached).zip(&mut positive).zip(pairs) {
            let [mut certain, mut possible, mut defined] = [[one; 2]; 3];
            for half in 0..2 {
                let num: __m256i = pulp::cast(num.as_chunks::<16>().0[half]);
                let den = pulp::cast(den.as_chunks::<16>().0[half]);
                let at = avx2._mm256_subs_epu16(avx2._mm256_adds_epu16(den, up), down);
                if POSITIVE {
                    defined[half] = at_least(self, den, one);
                }
                if gap.negative {
                    let turned = avx2._mm256_slli_epi16::<{ COARSER.ilog2() as i32 }>(avx2._mm256_subs_epu16(last, num));
                    let turned = avx2._mm256_add_epi16(turned, one);
                    let beyond = pulp::cast(self.cmp_gt_u16x16(pulp::cast(num), pulp::cast(last)));
                    certain[half] = avx2._mm256_or_si256(beyond, at_least(self, at, turned));
                    possible[half] = avx2._mm256_or_si256(beyond, at_least(self, avx2._mm256_adds_epu16(at, width), turned));
                } else {
                    certain[half] = at_least(self, num, avx2._mm256_max_epu16(at, one));
                    possible[half] = at_least(self, num, avx2._mm256_max_epu16(avx2._mm256_subs_epu16(at, width), one));
                }
            }
            *above = thirty_two(self, certain);
            *reached = thirty_two(self, possible);
            if POSITIVE {
                *positive = thirty_two(self, defined);
            }
        }
        [pulp::cast(above), pulp::cast(reached), pulp::cast(positive)]
    }
    #[inline(always)]
    fn steps(self, steps: &[u16; ROWS], low: u16, high: u16) -> Plane {
        let (low, high) = (pulp::cast(self.splat_u16x16(low)), pulp::cast(self.splat_u16x16(high)));
        thirty_twos(
            self,
            steps,
            #[inline(always)]
            |steps| {
                let inside = self.avx2._mm256_and_si256(at_least(self, pulp::cast(steps), low), at_least(self, high, pulp::cast(steps)));
                pulp::cast(inside)
            },
        )
    }
    #[inline(always)]
    fn ids(self, values: &[u32; ROWS], low: u32, high: u32) -> Plane {
        Loops.ids(values, low, high)
    }
}
