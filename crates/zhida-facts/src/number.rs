//! Exact rational numbers: two `i64` while they fit, arbitrary precision beyond. Overflow is impossible.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{Signed as _, ToPrimitive as _};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

/// An exact rational number. Equal numbers are equal and hash equally: the form is canonical.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// Reduced, denominator positive, neither part `i64::MIN`.
    Small(i64, i64),
    /// Reduced, and not representable as `Small`.
    Big(Box<BigRational>),
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Not digits with at most one point.
    NotANumber,
    /// More digits than any real figure has ([`Number::MAX_DIGITS`]).
    TooLong,
}

impl Number {
    /// Longest decimal text that is read; longer ones are an error, so that hostile input cannot cost time.
    pub const MAX_DIGITS: usize = 60;
    /// 0
    pub const ZERO: Number = Number(Repr::Small(0, 1));
    /// 1
    pub const ONE: Number = Number(Repr::Small(1, 1));

    /// The ratio `numerator / denominator`; `None` if the denominator is 0.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::from_i128(i128::from(numerator), i128::from(denominator)))
    }

    /// Reads a plain decimal such as `-1234.50`. No exponent, no separators.
    ///
    /// # Errors
    /// [`NumberError`] if the text is anything else or absurdly long.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.len() + fraction.len() > Self::MAX_DIGITS {
            return Err(NumberError::TooLong);
        }
        let is_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || (fraction.is_empty() && digits.contains('.')) {
            return Err(NumberError::NotANumber);
        }
        if whole.len() + fraction.len() <= 18 {
            // Whole cities are read through here, so nothing is put together that need not be.
            let joined = whole.bytes().chain(fraction.bytes()).fold(0_i64, |all, digit| all * 10 + i64::from(digit - b'0'));
            let signed = if negative { -joined } else { joined };
            return Ok(Self::from_i128(i128::from(signed), 10_i128.pow(u32::try_from(fraction.len()).unwrap_or(18))));
        }
        let joined: BigInt = format!("{whole}{fraction}").parse().map_err(|_| NumberError::NotANumber)?;
        let scale = BigInt::from(10).pow(u32::try_from(fraction.len()).map_err(|_| NumberError::TooLong)?);
        Ok(Self::from_big(BigRational::new(if negative { -joined } else { joined }, scale)))
    }

    fn from_i128(numerator: i128, denominator: i128) -> Self {
        if denominator == 1
            && let Ok(n) = i64::try_from(numerator)
            && n != i64::MIN
        {
            return Self(Repr::Small(n, 1));
        }
        // Denominators are mostly small, and then one division brings the search for the divisor down to machine words.
        let divisor = match u64::try_from(denominator.unsigned_abs()) {
            Ok(1) => 1,
            Ok(d) if d > 0 => u64::try_from(numerator.unsigned_abs() % u128::from(d)).map_or(1, |rest| i128::from(rest.gcd(&d))),
            _ => numerator.gcd(&denominator).max(1),
        };
        let sign = if denominator < 0 { -1 } else { 1 };
        let reduced = |n: i128| match (i64::try_from(n), i64::try_from(divisor)) {
            (Ok(n), Ok(by)) if n != i64::MIN => i128::from(n / by),
            _ => n / divisor,
        };
        let (n, d) = (reduced(numerator) * sign, reduced(denominator) * sign);
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) if n != i64::MIN => Self(Repr::Small(n, d)),
            _ => Self(Repr::Big(Box::new(BigRational::new_raw(n.into(), d.into())))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(n), Some(d)) if n != i64::MIN => Self(Repr::Small(n, d)),
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Small(n, d) => BigRational::new_raw((*n).into(), (*d).into()),
            Repr::Big(b) => (**b).clone(),
        }
    }

    /// The quotient, or `None` for a zero divisor.
    #[must_use]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        Some(match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => Self::from_i128(i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c)),
            _ => Self::from_big(self.big() / other.big()),
        })
    }

    /// Integer power; `exponent` is small.
    #[must_use]
    pub fn pow(&self, exponent: u32) -> Self {
        (0..exponent).fold(Self::ONE, |product, _| &product * self)
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0, _))
    }
    /// Whether it is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(n, _) => *n < 0,
            Repr::Big(b) => b.is_negative(),
        }
    }
    /// Whether it is above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }
    /// Whether it is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(_, d) => *d == 1,
            Repr::Big(b) => b.is_integer(),
        }
    }
    /// The greatest whole number not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Repr::Small(n, d) => Self(Repr::Small(n.div_euclid(*d), 1)),
            Repr::Big(b) => Self::from_big(b.floor()),
        }
    }
    /// The least whole number not below it.
    #[must_use]
    pub fn ceil(&self) -> Self {
        -&(-self).floor()
    }
    /// Its absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }
    /// As `i64` if it is a whole number that fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(n, 1) => Some(n),
            _ => None,
        }
    }
    /// Numerator of the reduced fraction: a whole number with the sign.
    #[must_use]
    pub fn numerator(&self) -> Self {
        match &self.0 {
            Repr::Small(n, _) => Self(Repr::Small(*n, 1)),
            Repr::Big(b) => Self::from_big(BigRational::from_integer(b.numer().clone())),
        }
    }
    /// Denominator of the reduced fraction: a positive whole number.
    #[must_use]
    pub fn denominator(&self) -> Self {
        match &self.0 {
            Repr::Small(_, d) => Self(Repr::Small(*d, 1)),
            Repr::Big(b) => Self::from_big(BigRational::from_integer(b.denom().clone())),
        }
    }
    /// Numerator and denominator if both fit `i64`.
    #[must_use]
    pub fn to_small(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small(n, d) => Some((n, d)),
            Repr::Big(_) => None,
        }
    }

    /// The smallest multiple of `quantum` (positive) not below it.
    #[must_use]
    pub fn round_up_to(&self, quantum: &Self) -> Self {
        self.checked_div(quantum).map_or_else(|| self.clone(), |q| &q.ceil() * quantum)
    }
    /// The greatest multiple of `quantum` (positive) not above it.
    #[must_use]
    pub fn round_down_to(&self, quantum: &Self) -> Self {
        self.checked_div(quantum).map_or_else(|| self.clone(), |q| &q.floor() * quantum)
    }

    /// Decimal text with at most `places` decimals, rounded half up, without trailing zeros.
    #[must_use]
    pub fn to_decimal(&self, places: u32) -> String {
        let scale = Self(Repr::Small(10, 1)).pow(places);
        let half = Self(Repr::Small(1, 2));
        let scaled = (&(&self.abs() * &scale) + &half).floor();
        let digits = match &scaled.0 {
            Repr::Small(n, _) => n.to_string(),
            Repr::Big(b) => b.to_integer().to_string(),
        };
        let places = places as usize;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.is_negative() && !scaled.is_zero() { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// Whether [`Self::to_decimal`] with `places` loses nothing.
    #[must_use]
    pub fn is_exact_with(&self, places: u32) -> bool {
        (self * &Self(Repr::Small(10, 1)).pow(places)).is_integer()
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::from_i128(i128::from(value), 1)
    }
}

macro_rules! operator {
    ($trait:ident $method:ident, |$a:ident, $b:ident, $c:ident, $d:ident| $small:expr, $big:tt) => {
        impl $trait for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                match (&self.0, &other.0) {
                    (Repr::Small($a, $b), Repr::Small($c, $d)) => {
                        let ($a, $b, $c, $d) = (i128::from(*$a), i128::from(*$b), i128::from(*$c), i128::from(*$d));
                        // |a|,|b|,|c|,|d| < 2^63: products stay below 2^126 and their sum below 2^127.
                        $small
                    }
                    _ => Number::from_big(self.big() $big other.big()),
                }
            }
        }
    };
}
operator!(Add add, |a, b, c, d| if b == d { Number::from_i128(a + c, b) } else { Number::from_i128(a * d + c * b, b * d) }, +);
operator!(Sub sub, |a, b, c, d| if b == d { Number::from_i128(a - c, b) } else { Number::from_i128(a * d - c * b, b * d) }, -);
operator!(Mul mul, |a, b, c, d| Number::from_i128(a * c, b * d), *);

impl Neg for &Number {
    type Output = Number;
    fn neg(self) -> Number {
        match &self.0 {
            Repr::Small(n, d) => Number(Repr::Small(-n, *d)),
            Repr::Big(b) => Number::from_big(-(**b).clone()),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                if b == d {
                    a.cmp(c)
                } else {
                    (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
                }
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    /// Exact: a decimal if it terminates within 12 places, else `n/d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Repr::Small(n, 1) = self.0 {
            return write!(f, "{n}");
        }
        if self.is_exact_with(12) {
            return f.write_str(&self.to_decimal(12));
        }
        match &self.0 {
            Repr::Small(n, d) => write!(f, "{n}/{d}"),
            Repr::Big(b) => write!(f, "{b}"),
        }
    }
}
impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(&n("0.03") * &n("100.00"), n("3"));
        assert_eq!(&n("0.1") + &n("0.2"), n("0.3"));
        assert_eq!(n("1.50").to_string(), "1.5");
        assert_eq!(Number::ratio(1, 3).unwrap().to_decimal(4), "0.3333");
        assert_eq!(Number::ratio(-2, 3).unwrap().to_decimal(2), "-0.67");
        assert_eq!(Number::parse("1."), Err(NumberError::NotANumber));
        assert_eq!(Number::parse(&"9".repeat(61)), Err(NumberError::TooLong));
    }

    #[test]
    fn beyond_i64_stays_exact_and_canonical() {
        let big = &Number::from(i64::MAX) * &Number::from(i64::MAX);
        assert!(big.to_small().is_none());
        assert_eq!(big.checked_div(&Number::from(i64::MAX)).unwrap(), Number::from(i64::MAX));
        assert_eq!(&Number::from(i64::MIN) - &Number::from(i64::MIN), Number::ZERO);
        assert_eq!(-&Number::from(i64::MIN), &Number::from(i64::MAX) + &Number::ONE);
    }

    #[test]
    fn floor_and_quantum() {
        assert_eq!(n("-0.5").floor(), n("-1"));
        assert_eq!(n("2.5").ceil(), n("3"));
        assert_eq!(n("23.491").round_up_to(&n("0.01")), n("23.5"));
        assert_eq!(n("23.50").round_up_to(&n("0.01")), n("23.5"));
    }

    proptest! {
        #[test]
        fn field_laws_against_big_rationals(a in any::<i64>(), b in 1..i64::MAX, c in any::<i64>(), d in 1..i64::MAX) {
            let x = Number::ratio(a, b).unwrap();
            let y = Number::ratio(c, d).unwrap();
            let (p, q) = (BigRational::new(a.into(), b.into()), BigRational::new(c.into(), d.into()));
            prop_assert_eq!((&x + &y).big(), &p + &q);
            prop_assert_eq!((&x - &y).big(), &p - &q);
            prop_assert_eq!((&x * &y).big(), &p * &q);
            prop_assert_eq!(x.cmp(&y), p.cmp(&q));
            if c != 0 { prop_assert_eq!(x.checked_div(&y).unwrap().big(), p / q); }
        }
    }
}
