//! Arithmetic on whole constants: least common multiples of denominators, common divisors of coefficients.

use zhida_facts::Number;

/// Greatest common divisor of two whole numbers; positive unless both are 0.
pub(crate) fn gcd(a: &Number, b: &Number) -> Number {
    let (mut a, mut b) = (a.abs(), b.abs());
    while !b.is_zero() {
        let whole = a.checked_div(&b).map_or(Number::ZERO, |q| q.floor());
        let rest = &a - &(&whole * &b);
        (a, b) = (b, rest);
    }
    a
}

/// Least common multiple of two positive whole numbers.
pub(crate) fn lcm(a: &Number, b: &Number) -> Number {
    let product = a * b;
    product.checked_div(&gcd(a, b)).unwrap_or(product)
}

/// The largest fraction of which every number is a whole multiple; 1 if all are 0.
pub(crate) fn common_measure<'a>(numbers: impl IntoIterator<Item = &'a Number>) -> Number {
    let (mut top, mut bottom) = (Number::ZERO, Number::ONE);
    for number in numbers {
        top = gcd(&top, &number.numerator());
        bottom = lcm(&bottom, &number.denominator());
    }
    if top.is_zero() { Number::ONE } else { top.checked_div(&bottom).unwrap_or(Number::ONE) }
}

/// `number / by`, where `by` is not 0.
pub(crate) fn over(number: &Number, by: &Number) -> Number {
    number.checked_div(by).unwrap_or(Number::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_measures() {
        let n = |text: &str| Number::parse(text).unwrap();
        assert_eq!(gcd(&n("-12"), &n("18")), n("6"));
        assert_eq!(lcm(&n("4"), &n("6")), n("12"));
        // 1/6 measures 1/2 and 2/3; 10000 measures itself and 20000.
        let half = Number::ratio(1, 2).unwrap();
        let two_thirds = Number::ratio(2, 3).unwrap();
        assert_eq!(common_measure([&half, &two_thirds]), Number::ratio(1, 6).unwrap());
        assert_eq!(common_measure([&n("10000"), &n("-20000"), &n("0")]), n("10000"));
    }
}
