//! Where a constant lies among floats of single precision. They are half as long as the numbers and are compared twice as many at a time; what
//! they cannot tell from the constant is left to whole numbers, so nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "it only widens what is left to whole numbers; see above")]

use zhida_facts::nearest_float;

/// Floats above `upper` stand for what is above the constant, or reaches it; those below `lower` for what does not. The others do not tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) lower: f32,
    pub(crate) upper: f32,
}

/// Whole numbers up to this are floats, and so are the halves between them.
const HALVES: u64 = 1 << 23;
/// How far a quotient in floats may be from the true one, measured by its size: two rounded numbers, their quotient and a rounded factor, and
/// the constant itself are each off by 2^-24 at most; this is more than all of it.
const MARGIN: f64 = 1.0 / (1 << 20) as f64;

impl Span {
    /// Of a whole number that others reach or do not.
    pub(crate) fn reaching(cut: i64) -> Self {
        let at = if cut.unsigned_abs() < HALVES { nearest_float(cut) - 0.5 } else { nearest_float(cut) };
        Self { lower: at, upper: at }
    }

    /// Of a constant that quotients are compared with, by its nearest float.
    pub(crate) fn of_quotients(near: f64) -> Self {
        let margin = near.abs() * MARGIN;
        Self { lower: single(near - margin), upper: single(near + margin) }
    }
}

/// The nearest float of single precision.
#[expect(clippy::cast_possible_truncation, reason = "the nearest is what is asked for")]
#[inline(always)]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}
