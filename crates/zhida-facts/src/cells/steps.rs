//! A slide rule: where a number stands on a logarithmic scale, in two bytes. Of two numbers the larger never stands lower, and a quotient is
//! how far its numerator stands above its denominator. What the steps do not tell, whole numbers do.

use std::sync::LazyLock;

/// Steps of positive numbers to each doubling.
pub const DOUBLING: u16 = 1024;
/// Steps of positive numbers to one of negative ones, which are fewer and for which little is asked.
pub const COARSER: u16 = 64;
/// The step of the least negative numbers. Zero stands one above.
pub const LAST_NEGATIVE: u16 = 63 * DOUBLING / COARSER - 1;
/// The step of one.
pub const STEP_OF_ONE: u16 = LAST_NEGATIVE + 2;
/// A positive number stands no higher above the step of one than its logarithm says, and by less than this lower: it is cut off to 15 bits,
/// and then to a step.
pub const STEP_ERROR: f64 = 1.125;

/// Whole numbers below this have a step of their own each.
const OWN: i64 = 1_400;

/// On most steps no small number stands.
const NOBODY: u16 = u16::MAX;

/// By step, the number from 0 that stands there alone.
static NUMBERS: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut numbers = vec![NOBODY; usize::from(step(OWN))];
    (0..).zip(0..OWN).for_each(|(number, multiple)| numbers[usize::from(step(multiple))] = number);
    numbers.into()
});

/// The number that stands on a step, if it is small, not negative, and no other stands there.
#[inline]
#[must_use]
pub fn number_on(own: u16) -> Option<i64> {
    NUMBERS.get(usize::from(own)).filter(|number| **number != NOBODY).map(|number| i64::from(*number))
}

/// Leading bits of a number, behind the first one, that its step is read from.
const BITS: u32 = 14;

/// By these bits, the whole steps of 1 + bits / 2^14.
static WITHIN: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut last = 0;
    let steps = (0..1_u32 << BITS).map(|bits| {
        let logarithm = (1.0 + f64::from(bits) / f64::from(1_u32 << BITS)).log2() * f64::from(DOUBLING);
        // Never lower than before, whatever the logarithm's last bit.
        last = floor(logarithm).clamp(last, DOUBLING - 1);
        last
    });
    steps.collect()
});

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "logarithms of what is below 2, in steps")]
fn floor(steps: f64) -> u16 {
    steps as u16
}

/// The step a multiple stands on.
#[inline]
#[must_use]
pub fn step(multiple: i64) -> u16 {
    let Some(exponent) = multiple.unsigned_abs().checked_ilog2() else { return LAST_NEGATIVE + 1 };
    // The first one is shifted out.
    let rest = (multiple.unsigned_abs() << (63 - exponent)) << 1;
    let steps = exponent as u16 * DOUBLING + WITHIN[(rest >> (64 - BITS)) as usize];
    if multiple > 0 { STEP_OF_ONE + steps } else { LAST_NEGATIVE.saturating_sub(steps / COARSER) }
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "logarithms to compare with")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_multiple() -> impl Strategy<Value = i64> {
        (any::<i64>(), 0..64_u32).prop_map(|(multiple, shift)| multiple >> shift)
    }

    #[test]
    fn small_numbers_have_steps_of_their_own() {
        assert_eq!((-1..3).map(step).collect::<Vec<_>>(), [LAST_NEGATIVE, LAST_NEGATIVE + 1, STEP_OF_ONE, STEP_OF_ONE + DOUBLING]);
        assert_eq!([i64::MIN, -i64::MAX, i64::MAX].map(step), [0, 0, 65_520]);
        for multiple in 0..3_000 {
            let own = step(multiple);
            let alone = step(multiple - 1) < own && own < step(multiple + 1);
            assert!(alone || multiple >= OWN, "{multiple}");
            assert_eq!(number_on(own), Some(multiple).filter(|m| *m < OWN), "{multiple}");
        }
        assert_eq!([0, LAST_NEGATIVE, STEP_OF_ONE + 1, u16::MAX].map(number_on), [None; 4]);
    }

    proptest! {
        #[test]
        fn steps_keep_the_order_and_are_logarithms(a in any_multiple(), b in any_multiple()) {
            for (a, b) in [(a, b), (a, a.saturating_add(1))] {
                prop_assert_eq!(step(a.min(b)), step(a).min(step(b)));
            }
            if a > 0 {
                let logarithm = (a as f64).log2() * f64::from(DOUBLING);
                let below = logarithm - f64::from(step(a) - STEP_OF_ONE);
                prop_assert!((-1e-9..STEP_ERROR).contains(&below), "{} is {} below", a, below);
                prop_assert_eq!(LAST_NEGATIVE - step(-a), (step(a) - STEP_OF_ONE) / COARSER);
            }
        }
    }
}
