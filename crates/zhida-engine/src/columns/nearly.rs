//! Comparisons of what is no plain form settled by floats where these lie clearly apart; whole-number fractions are only asked where they do
//! not. Every float carries a bound on how far it may lie from the quantity (running error analysis as in Higham, *Accuracy and Stability of
//! Numerical Algorithms*, chapter 3), a generous one. Nothing is decided by a rounded number.
#![expect(clippy::float_arithmetic, reason = "floats with proven bounds; what these leave open is decided by whole numbers, see above")]

use super::exact::Source;
use crate::program::Expr;
use crate::truth::Truth;
use std::cmp::Ordering;
use zhida_measure::plan::Op;

/// A float, and how far the quantity may lie from it.
type Nearly = (f64, f64);

/// One rounding is at most an eighth of this part of its result.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

impl Source<'_> {
    /// Whether `left op right` for `row`, of which all facts are known; `None` if that takes exact numbers.
    pub(crate) fn nearly(&self, left: &Expr, op: Op, right: &Expr, row: usize) -> Option<Truth> {
        let ((a, far_a), (b, far_b)) = (self.float(left, row)?, self.float(right, row)?);
        // False, too, where something is no number.
        let apart = (a - b).abs() > 2.0 * (far_a + far_b);
        apart.then(|| Truth::of(op.accepts(if a < b { Ordering::Less } else { Ordering::Greater })))
    }

    fn float(&self, expr: &Expr, row: usize) -> Option<Nearly> {
        let (value, far) = match expr {
            Expr::Const(c) => {
                let (n, d) = c.to_small()?;
                (whole(n) / whole(d), 0.0)
            }
            Expr::Slot(slot) => {
                let (n, d) = self.multiple(*slot, row)?;
                (whole(n) / whole(d), 0.0)
            }
            Expr::Sum(parts) => {
                let (mut sum, mut far) = (0.0_f64, 0.0);
                for part in parts {
                    let (value, own) = self.float(part, row)?;
                    sum += value;
                    far += own + sum.abs() * ROUNDING;
                }
                (sum, far)
            }
            Expr::Neg(inner) => {
                let (value, far) = self.float(inner, row)?;
                (-value, far)
            }
            Expr::Product(a, b) => {
                let ((a, far_a), (b, far_b)) = (self.float(a, row)?, self.float(b, row)?);
                (a * b, a.abs() * far_b + b.abs() * far_a + far_a * far_b)
            }
            Expr::Quotient { num, den, positive } => {
                let ((n, far_n), (d, far_d)) = (self.float(num, row)?, self.float(den, row)?);
                let least = d.abs() - far_d;
                if least <= 0.0 || (*positive && d < 0.0) {
                    return None;
                }
                let value = n / d;
                (value, (far_n + value.abs() * far_d) / least)
            }
            Expr::Floor(inner) => {
                let (value, far) = self.float(inner, row)?;
                let floor = (value - far).floor();
                if floor < (value + far).floor() {
                    return None;
                }
                (floor, 0.0)
            }
            Expr::Unknown | Expr::Declared(..) | Expr::Score(_) | Expr::Elapsed { .. } | Expr::Min(_) | Expr::Max(_) => return None,
        };
        Some((value, far + value.abs() * ROUNDING + f64::MIN_POSITIVE))
    }
}

#[expect(clippy::cast_precision_loss, reason = "that rounding is within the bound, too")]
fn whole(number: i64) -> f64 {
    number as f64
}
