//! Values worth trying for a literal: from the low end of the city to the high one, in round steps.

use crate::levers::{Lever, Side, full, items, moved_atom};
use crate::{City, Subject};
use zhida_engine::{Case, Evaluation, Quantity};
use zhida_facts::{FactType, Number, add_months};
use zhida_measure::plan::{Atom, Literal, Num, Place, TimeUnit};

/// Most values of a range.
pub const MOST_VALUES: usize = 200;
/// Most values of a range each of which has to be judged by itself: an amount, or a threshold of what is no sum or quotient of facts.
pub const FEW_VALUES: usize = 25;
/// Enterprises whose quantity is looked at; enough for the quantiles of a slider.
const SAMPLE: usize = 2_000;
/// Part of the sample that is cut off at either end: one in so many.
const CUT: usize = 50;
/// Months a day is moved to either side.
const MONTHS: i32 = 36;

impl City {
    /// Values for a lever, ascending, at most [`MOST_VALUES`] or [`FEW_VALUES`], the current one among them: from the 2 % to the 98 % quantile of the
    /// quantity it is compared with in this city, in steps a person would choose and that the fact can take. Where there is no such
    /// quantity, from 0 to twice the current value.
    #[must_use]
    pub fn values(&self, subject: &Subject, lever: &Lever) -> Vec<Literal> {
        let value = match &lever.current {
            Literal::Number(value) => value,
            Literal::Day(day) => {
                let mut days: Vec<_> = (-MONTHS..=MONTHS).filter_map(|m| add_months(*day, m)).map(Literal::Day).collect();
                days.dedup();
                return days;
            }
        };
        let atom = moved_atom(subject.plan(), lever.literal, &lever.current);
        let side = side_of(subject, lever);
        let num = side.as_ref().and_then(|s| s.num.as_ref());
        let quantum = quantum(subject, lever, num);
        let (low, high) = match (lever.place, num) {
            (Place::Count, _) => (Number::ZERO, whole(items(subject.plan(), &lever.span).unwrap_or(1))),
            (_, Some(num)) => match full(subject.plan(), num) {
                Some(full) => (Number::ZERO, full),
                None => self.quantiles(subject, num).unwrap_or_else(|| around(value, lever)),
            },
            _ => around(value, lever),
        };
        let slow = match &atom {
            None => lever.place == Place::Benefit,
            Some(Atom::Compare { left, right, .. }) => !is_quick(left) || !is_quick(right),
            Some(_) => false,
        };
        let most = if slow { FEW_VALUES } else { MOST_VALUES };
        let mut values = spread(low.min(value.clone()), high.max(value.clone()), value, &quantum, most);
        if lever.place == Place::Points {
            // The ends of a row's points do not pass each other.
            values.retain(|v| subject.plan().with_literal(lever.literal, &Literal::Number(v.clone())).is_some());
        }
        values.into_iter().map(Literal::Number).collect()
    }

    /// The ends of what a quantity comes to in the city, without the outermost; `None` if it is known of nobody.
    fn quantiles(&self, subject: &Subject, num: &Num) -> Option<(Number, Number)> {
        let step = (self.len() / SAMPLE).max(1);
        let known = |row: usize| {
            let facts = self.table().row(row);
            let case = Case::new(subject.library(), &facts, self.day(), subject.track());
            match Evaluation::new(&case, subject.plan()).quantity(num) {
                Quantity::Known(value) => Some(value),
                _ => None,
            }
        };
        let mut values: Vec<Number> = (0..self.len()).step_by(step).filter_map(known).collect();
        values.sort_unstable();
        let cut = values.len() / CUT;
        Some((values.get(cut)?.clone(), values.get(values.len() - 1 - cut)?.clone()))
    }
}

/// What a lever is compared with.
pub(crate) fn side_of(subject: &Subject, lever: &Lever) -> Option<Side> {
    Side::of(&moved_atom(subject.plan(), lever.literal, &lever.current)?, &lever.current)
}

/// The smallest step the literal may be moved by.
pub(crate) fn quantum(subject: &Subject, lever: &Lever, num: Option<&Num>) -> Number {
    let unit = &lever.unit.factor;
    let hundredth = Number::ratio(1, 100).map_or(Number::ONE, |h| &h * unit);
    if let Some(fact) = lever.fact.map(|f| subject.library().dictionary.fact(f))
        && let FactType::Number { .. } = fact.kind
    {
        return fact.quantum();
    }
    match (lever.place, num) {
        (Place::Count, _) | (_, Some(Num::Elapsed { unit: TimeUnit::Day | TimeUnit::Workday, .. })) => unit.clone(),
        (_, Some(Num::Score(_))) | (Place::Points, _) => Number::ratio(1, 2).map_or(Number::ONE, |half| &half * unit),
        _ => hundredth,
    }
}

fn whole(n: usize) -> Number {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}

/// From nothing to twice the value; of a value that is nothing itself, to ten of its unit.
fn around(value: &Number, lever: &Lever) -> (Number, Number) {
    let twice = if value.is_zero() { &lever.unit.factor * &Number::from(10) } else { value + value };
    if twice.is_negative() { (twice, Number::ZERO) } else { (Number::ZERO, twice) }
}

/// At most `most` multiples of a round step between the ends, and the current value.
pub(crate) fn spread(low: Number, high: Number, current: &Number, quantum: &Number, most: usize) -> Vec<Number> {
    // The current value and the two ends rounded outwards take three places.
    let least = (&high - &low).checked_div(&whole(most.saturating_sub(3))).unwrap_or(Number::ONE);
    let step = round_step(&least, quantum);
    let last = high.round_up_to(&step);
    let mut values = vec![current.clone()];
    let mut at = low.round_down_to(&step);
    while at <= last && values.len() < most {
        values.push(at.clone());
        at = &at + &step;
    }
    values.sort();
    values.dedup();
    values
}

/// The least of 1, 2, 5, 10, 20, 50 … quanta that is not below `least`.
fn round_step(least: &Number, quantum: &Number) -> Number {
    let mut decade = quantum.clone();
    loop {
        for factor in [1, 2, 5] {
            let step = &decade * &Number::from(factor);
            if &step >= least {
                return step;
            }
        }
        decade = &decade * &Number::from(10);
    }
}

/// Whether thresholds of it are sorted in among what it comes to, instead of being judged one by one: a sum, a quotient of two, a score.
fn is_quick(num: &Num) -> bool {
    match num {
        Num::Quotient { num, den, .. } => is_linear(num) && is_linear(den),
        Num::Sum(parts) => {
            let quotients = parts.iter().filter(|p| matches!(p, Num::Quotient { .. })).count();
            is_linear(num) || (quotients == 1 && parts.iter().all(|p| matches!(p, Num::Const(_)) || is_quick(p)))
        }
        other => is_linear(other),
    }
}

fn is_linear(num: &Num) -> bool {
    match num {
        Num::Const(_) | Num::Fact(_) | Num::Score(_) | Num::Elapsed { .. } => true,
        Num::Sum(parts) => parts.iter().all(is_linear),
        Num::Neg(inner) => is_linear(inner),
        Num::Product(a, b) => matches!((&**a, &**b), (Num::Const(_), other) | (other, Num::Const(_)) if is_linear(other)),
        Num::Quotient { num, den, .. } => is_linear(num) && matches!(**den, Num::Const(_)),
        Num::Min(_) | Num::Max(_) | Num::Floor(_) => false,
    }
}
