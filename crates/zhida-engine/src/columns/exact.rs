//! Quantities of one enterprise read from columns: whole-number fractions while everything is known and fits, the interval arithmetic of
//! the row evaluator otherwise.

use crate::interval::Quantity;
use crate::program::{Expr, Form, Linear, SheetId, SlotId};
use crate::truth::Truth;
use std::cmp::Ordering;
use zhida_facts::{Calendar, Cells, NaiveDate, Number, State, Value, Values, days_between, months_between};
use zhida_measure::plan::{Op, TimeUnit};

/// A fraction; the denominator is positive. Not reduced.
type Fraction = (i128, i128);

/// The columns a program reads, by slot.
pub(crate) struct Source<'a> {
    pub(crate) columns: Vec<Option<&'a Cells>>,
    pub(crate) calendar: &'a Calendar,
}

/// Answers for score sheets of the row at hand.
pub(crate) type Scores<'a> = &'a dyn Fn(SheetId) -> Quantity;

impl Source<'_> {
    /// The quantity of `row`.
    pub(crate) fn quantity(&self, expr: &Expr, row: usize, scores: Scores<'_>) -> Quantity {
        if let Some((n, d)) = self.fraction(expr, row)
            && let (Ok(n), Ok(d)) = (i64::try_from(n), i64::try_from(d))
            && let Some(value) = Number::ratio(n, d)
        {
            return Quantity::Known(value);
        }
        self.interval(expr, row, scores)
    }

    /// Whether `left op right` for `row`.
    pub(crate) fn compare(&self, left: &Expr, op: Op, right: &Expr, row: usize, scores: Scores<'_>) -> Truth {
        if let (Some((a, b)), Some((c, d))) = (self.fraction(left, row), self.fraction(right, row))
            && let (Some(x), Some(y)) = (a.checked_mul(d), c.checked_mul(b))
        {
            return Truth::of(op.accepts(x.cmp(&y)));
        }
        self.interval(left, row, scores).compare(op, &self.interval(right, row, scores))
    }

    /// Whether the linear comparison holds for `row`.
    pub(crate) fn linear(&self, linear: &Linear, row: usize) -> Truth {
        let number = |slot| self.number(slot, row);
        form_value(&linear.num, linear.den.as_ref(), linear.positive, &number).compare(linear.op, &Quantity::Known(Number::ZERO))
    }

    /// The fraction, if all facts in it are known and nothing overflows.
    pub(crate) fn fraction(&self, expr: &Expr, row: usize) -> Option<Fraction> {
        Some(match expr {
            Expr::Const(c) => {
                let (n, d) = c.to_small()?;
                (n.into(), d.into())
            }
            Expr::Slot(slot) => self.int(*slot, row)?,
            Expr::Declared(slot, derived) => match self.int(*slot, row) {
                Some(own) => own,
                None if self.is_unknown(*slot, row) => self.fraction(derived, row)?,
                None => return None,
            },
            Expr::Sum(parts) => {
                let mut sum = (0, 1);
                for part in parts {
                    let (n, d) = self.fraction(part, row)?;
                    sum = if sum.1 == d {
                        (n.checked_add(sum.0)?, d)
                    } else {
                        (sum.0.checked_mul(d)?.checked_add(n.checked_mul(sum.1)?)?, sum.1.checked_mul(d)?)
                    };
                }
                sum
            }
            Expr::Neg(inner) => {
                let (n, d) = self.fraction(inner, row)?;
                (n.checked_neg()?, d)
            }
            Expr::Product(a, b) => {
                let ((a, b), (c, d)) = (self.fraction(a, row)?, self.fraction(b, row)?);
                (a.checked_mul(c)?, b.checked_mul(d)?)
            }
            Expr::Quotient { num, den, positive } => {
                let ((a, b), (c, d)) = (self.fraction(num, row)?, self.fraction(den, row)?);
                if c == 0 || (*positive && c < 0) {
                    return None;
                }
                let (n, d) = (a.checked_mul(d)?, b.checked_mul(c)?);
                if d < 0 { (n.checked_neg()?, d.checked_neg()?) } else { (n, d) }
            }
            Expr::Min(parts) => self.chosen(parts, row, Ordering::Less)?,
            Expr::Max(parts) => self.chosen(parts, row, Ordering::Greater)?,
            Expr::Floor(inner) => {
                let (n, d) = self.fraction(inner, row)?;
                (n.div_euclid(d), 1)
            }
            Expr::Unknown | Expr::Score(_) | Expr::Elapsed { .. } => return None,
        })
    }

    fn chosen(&self, parts: &[Expr], row: usize, better: Ordering) -> Option<Fraction> {
        let mut best: Option<Fraction> = None;
        for part in parts {
            let (n, d) = self.fraction(part, row)?;
            let replaces = match best {
                None => true,
                Some((m, e)) => n.checked_mul(e)?.cmp(&m.checked_mul(d)?) == better,
            };
            if replaces {
                best = Some((n, d));
            }
        }
        best
    }

    fn int(&self, slot: SlotId, row: usize) -> Option<Fraction> {
        self.multiple(slot, row).map(|(n, d)| (n.into(), d.into()))
    }

    /// A number as a multiple of one over what.
    pub(super) fn multiple(&self, slot: SlotId, row: usize) -> Option<(i64, i64)> {
        let cells = self.columns[slot as usize]?;
        let Values::Number { ints, scale, .. } = cells.values() else { return None };
        cells.known().get(row).then(|| Some((*ints.get(row)?, *scale)))?
    }

    fn is_unknown(&self, slot: SlotId, row: usize) -> bool {
        self.columns[slot as usize].is_none_or(|c| c.state(row).is_unknown())
    }

    fn number(&self, slot: SlotId, row: usize) -> Quantity {
        match self.columns[slot as usize].map_or(State::NotAsked, |c| c.state(row)) {
            State::Value(Value::Number(value)) => Quantity::Known(value),
            State::Value(_) | State::NotApplicable => Quantity::NotApplicable,
            State::SaidUnknown | State::NotAsked => Quantity::UNKNOWN,
        }
    }

    fn interval(&self, expr: &Expr, row: usize, scores: Scores<'_>) -> Quantity {
        let again = |e: &Expr| self.interval(e, row, scores);
        match expr {
            Expr::Unknown => Quantity::UNKNOWN,
            Expr::Const(c) => Quantity::Known(c.clone()),
            Expr::Slot(slot) => self.number(*slot, row),
            Expr::Declared(slot, derived) if self.is_unknown(*slot, row) => again(derived),
            Expr::Declared(slot, _) => self.number(*slot, row),
            Expr::Score(sheet) => scores(*sheet),
            Expr::Elapsed { slot, unit, end } => self.elapsed(*slot, row, *unit, *end),
            Expr::Sum(parts) => parts.iter().map(again).reduce(Quantity::add).unwrap_or(Quantity::Known(Number::ZERO)),
            Expr::Neg(inner) => again(inner).negate(),
            Expr::Product(a, b) => again(a).multiply(again(b)),
            Expr::Quotient { num, den, positive } => again(num).divide(again(den), *positive),
            Expr::Min(parts) => Quantity::least(parts.iter().map(again)),
            Expr::Max(parts) => Quantity::greatest(parts.iter().map(again)),
            Expr::Floor(inner) => again(inner).floor(),
        }
    }

    fn elapsed(&self, slot: SlotId, row: usize, unit: TimeUnit, end: NaiveDate) -> Quantity {
        let start = match self.columns[slot as usize].map_or(State::NotAsked, |c| c.state(row)) {
            State::Value(Value::Date(date)) => date,
            State::Value(_) | State::NotApplicable => return Quantity::NotApplicable,
            State::SaidUnknown | State::NotAsked => return Quantity::UNKNOWN,
        };
        let value = match unit {
            TimeUnit::Year => months_between(start, end).and_then(|m| m.checked_div(&Number::from(12))),
            TimeUnit::Day => Some(Number::from(days_between(start, end))),
            TimeUnit::Workday => self.calendar.workdays_between(start, end).map(Number::from),
        };
        value.map_or(Quantity::UNKNOWN, Quantity::Known)
    }
}

/// A linear form, or a quotient of two, given what its facts are.
pub(crate) fn form_value(num: &Form, den: Option<&Form>, positive: bool, number: &dyn Fn(SlotId) -> Quantity) -> Quantity {
    let form = |form: &Form| {
        let terms = form.terms.iter().map(|(slot, factor)| number(*slot).multiply(Quantity::Known(factor.clone())));
        // A fact that cancels out must be known all the same, and nothing times an unknown would say nothing.
        let unknown = form.terms.iter().any(|(slot, _)| number(*slot) == Quantity::UNKNOWN);
        let sum = terms.fold(Quantity::Known(form.constant.clone()), Quantity::add);
        if unknown && sum != Quantity::NotApplicable { Quantity::UNKNOWN } else { sum }
    };
    match den {
        Some(den) => form(num).divide(form(den), positive),
        None => form(num),
    }
}
