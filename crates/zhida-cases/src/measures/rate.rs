//! A share of cases, always with the counts it is made of.

use zhida_facts::Number;

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rate {
    /// Those that did.
    pub part: u64,
    /// All.
    pub of: u64,
}

/// With fewer cases a rate is shown with its interval.
const FEW: u64 = 30;
/// The 97.5% quantile of the normal distribution, in millionths.
const Z: i64 = 1_959_964;
const MILLION: i64 = 1_000_000;
const BILLION: u128 = 1_000_000_000;

impl Rate {
    pub(crate) fn of<T>(all: &[T], does: impl Fn(&T) -> bool) -> Self {
        Self { part: all.iter().filter(|one| does(one)).count() as u64, of: all.len() as u64 }
    }

    /// The share, from 0 to 1; `None` of nothing.
    #[must_use]
    pub fn value(&self) -> Option<Number> {
        Number::ratio(i64::try_from(self.part).ok()?, i64::try_from(self.of).ok()?)
    }

    /// Whether the interval has to be shown beside it.
    #[must_use]
    pub fn is_of_few(&self) -> bool {
        self.of < FEW
    }

    /// The 95% score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927): with k of n and z = 1.959964,
    /// (2k + z² ± z·√(z² + 4k(n−k)/n)) / 2(n + z²). The root is taken to nine places and rounded up, which widens the interval by less
    /// than a billionth; everything else is exact. `None` of nothing or beyond 10⁹ cases.
    #[must_use]
    pub fn interval(&self) -> Option<(Number, Number)> {
        let (k, n) = (u32::try_from(self.part).ok()?, u32::try_from(self.of).ok()?);
        if n == 0 || u128::from(n) > BILLION || k > n {
            return None;
        }
        // z² + 4k(n−k)/n in units of 10⁻¹⁸, rounded up.
        let squared = u128::from(Z.unsigned_abs()) * u128::from(Z.unsigned_abs()) * 1_000_000;
        let spread = (4 * u128::from(k) * u128::from(n - k) * BILLION * BILLION).div_ceil(u128::from(n));
        let under = squared + spread;
        let root = under.isqrt();
        let root = if root * root < under { root + 1 } else { root };
        let number = |n: u32| Number::from(i64::from(n));
        let z = Number::ratio(Z, MILLION)?;
        let root = &z * &Number::ratio(i64::try_from(root).ok()?, i64::try_from(BILLION).ok()?)?;
        let centre = &(&number(k) + &number(k)) + &(&z * &z);
        let whole = &number(n) + &(&z * &z);
        let whole = &whole + &whole;
        let low = (&centre - &root).checked_div(&whole)?;
        let high = (&centre + &root).checked_div(&whole)?;
        Some((low.max(Number::ZERO), high.min(Number::ONE)))
    }
}
