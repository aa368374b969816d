//! Constants in order, among which a value is looked up. They lie as floats in memory, which are short, and only where floats do not tell
//! constant and value apart the numbers themselves are asked. Nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "a rounded quotient only finds what has to be compared exactly; see above")]

use zhida_facts::Number;

/// Constants, each with whether it lies above its own value.
pub(super) struct Limits {
    exact: Vec<(Number, bool)>,
    /// The floats nearest to them; empty where one has none that is sure to be.
    near: Vec<f64>,
}

impl Limits {
    /// Of constants in order.
    pub(super) fn new(exact: Vec<(Number, bool)>) -> Self {
        let near = exact.iter().map(|(limit, _)| nearest(limit)).collect::<Option<_>>().unwrap_or_default();
        Self { exact, near }
    }

    pub(super) fn len(&self) -> usize {
        self.exact.len()
    }

    /// How many of them lie below a value.
    pub(super) fn below(&self, value: &Number) -> usize {
        let is_below = |(limit, above): &(Number, bool)| if *above { limit < value } else { limit <= value };
        match nearest(value).filter(|_| !self.near.is_empty()) {
            // Rounding never turns an order: what has another float is on the same side of the value.
            Some(near) => {
                let first = self.near.partition_point(|limit| *limit < near);
                let tied = self.near[first..].iter().take_while(|limit| **limit == near).count();
                first + self.exact[first..first + tied].partition_point(is_below)
            }
            None => self.exact.partition_point(is_below),
        }
    }
}

/// The float nearest to a number: the quotient of two whole numbers that are floats themselves is rounded once.
#[expect(clippy::cast_precision_loss, reason = "both are exact below 2^53")]
fn nearest(number: &Number) -> Option<f64> {
    let (n, d) = number.to_small()?;
    let is_float = |whole: i64| whole.unsigned_abs() < 1 << 53;
    (is_float(n) && is_float(d)).then(|| n as f64 / d as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_many_lie_below_as_by_the_numbers(
            limits in prop::collection::vec((-60..60_i64, 1..4_i64, -2..3_i64, any::<bool>()), 0..40),
            times in prop::sample::select(vec![1_i64, 1 << 30, (1 << 52) / 60, 1 << 57]),
            picked in any::<prop::sample::Index>(),
            off in (-2..3_i64, 1..4_i64),
        ) {
            let number = |(n, d, off): (i64, i64, i64)| Number::ratio(n * times + off, d * 7).unwrap();
            let mut exact: Vec<(Number, bool)> = limits.iter().map(|(n, d, off, above)| (number((*n, *d, *off)), *above)).collect();
            exact.sort();
            let near = if limits.is_empty() { (1, 1, 0, false) } else { *picked.get(&limits) };
            let value = number((near.0, off.1, near.2 + off.0));
            let expected = exact.iter().filter(|(limit, above)| if *above { *limit < value } else { *limit <= value }).count();
            prop_assert_eq!(Limits::new(exact).below(&value), expected);
        }
    }
}
