//! One column of facts in memory: typed values, and bitmaps that say where there are none.
//!
//! Numbers are whole multiples of a common fraction (金额 in 分, percentages in hundredths of a percent …), which is found as they come
//! in; dates are days, codes and choices positions, texts and lists positions in a pool. A value the column's form cannot hold exactly is
//! kept beside it as *odd*, so nothing is ever rounded.

mod bulk;
mod lists;
mod pool;
mod steps;

use crate::bits::Bits;
use crate::{CodeId, Number, State, Value};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use lists::Lists;
pub use pool::Pool;
pub use steps::{COARSER, DOUBLING, LAST_NEGATIVE, STEP_ERROR, STEP_OF_ONE, number_on, step};

/// Numbers are kept as multiples of one over at most this; finer ones are odd.
const FINEST: i64 = 1_200_000_000;

/// Values of one type, by row; rows without value hold a placeholder.
#[derive(Clone, Debug, Default)]
pub enum Values {
    /// No value yet, so no type.
    #[default]
    Empty,
    /// Numbers: `ints[row] / scale`.
    Number {
        /// Multiples.
        ints: Vec<i64>,
        /// Their nearest floats ([`nearest_float`]), by row too: half as long, for ranks and for what steps do not compare.
        near: Vec<f32>,
        /// Their steps on a slide rule ([`step`]), by row too: a quarter as long, and enough for most constants and quotients.
        steps: Vec<u16>,
        /// Positive.
        scale: i64,
        /// No value ever put in lies below the first or above the second of these multiples.
        bounds: (i64, i64),
        /// No value ever put in is 0 or less.
        positive: bool,
    },
    /// Yes or no.
    Bool(Bits),
    /// Days since the first day of our era (0001-01-01 is 1).
    Date(Vec<i32>),
    /// Positions in the fact's code list.
    Code(Vec<u32>),
    /// Positions among the fact's choices.
    Choice(Vec<u16>),
    /// Positions in the pool of texts.
    Text(Pool<Arc<str>>),
    /// Sets of names.
    List(Lists),
}

/// The float nearest to a multiple. Rounding never turns an order: of two numbers with different floats, the larger has the larger one.
#[expect(clippy::cast_precision_loss, reason = "the nearest is what is asked for")]
#[inline(always)]
#[must_use]
pub fn nearest_float(multiple: i64) -> f32 {
    multiple as f32
}

/// The multiple a float is nearest to, where it is nearest to one only.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers this small are floats")]
#[inline(always)]
#[must_use]
pub fn whole_number(near: f32) -> Option<i64> {
    (near.abs() < WHOLE).then_some(near as i64)
}

/// 2^24: below it each whole number is a float of its own.
const WHOLE: f32 = 16_777_216.0;

fn set<T: Copy>(values: &mut [T], at: usize, value: T) -> bool {
    values.get_mut(at).map(|cell| *cell = value).is_some()
}

/// The states of one fact and year, by row.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    values: Values,
    known: Bits,
    said_unknown: Option<Bits>,
    not_applicable: Option<Bits>,
    odd: BTreeMap<usize, Value>,
}

impl Cells {
    /// `len` cells of which nothing was asked.
    #[must_use]
    pub fn blank(len: usize) -> Self {
        Self { known: Bits::zeros(len), ..Self::default() }
    }
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
    /// The values; only rows in [`Cells::known`] have one.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }
    /// Rows with a value in [`Cells::values`].
    #[must_use]
    pub fn known(&self) -> &Bits {
        &self.known
    }
    /// Rows of which the enterprise said that it does not know.
    #[must_use]
    pub fn said_unknown(&self) -> Option<&Bits> {
        self.said_unknown.as_ref()
    }
    /// Rows to which the fact does not apply.
    #[must_use]
    pub fn not_applicable(&self) -> Option<&Bits> {
        self.not_applicable.as_ref()
    }
    /// Rows whose value has no exact place in [`Cells::values`], with it.
    #[must_use]
    pub fn odd(&self) -> &BTreeMap<usize, Value> {
        &self.odd
    }

    /// The state of row `at`; not asked beyond the end.
    #[must_use]
    pub fn state(&self, at: usize) -> State {
        if self.known.get(at) {
            return self.value(at).map_or(State::NotAsked, State::Value);
        }
        let marked = |bits: &Option<Bits>| bits.as_ref().is_some_and(|b| b.get(at));
        if marked(&self.said_unknown) {
            State::SaidUnknown
        } else if marked(&self.not_applicable) {
            State::NotApplicable
        } else {
            self.odd.get(&at).cloned().map_or(State::NotAsked, State::Value)
        }
    }

    fn value(&self, at: usize) -> Option<Value> {
        Some(match &self.values {
            Values::Empty => return None,
            Values::Number { ints, scale, .. } => Value::Number(Number::ratio(*ints.get(at)?, *scale)?),
            Values::Bool(bits) => Value::Bool(bits.get(at)),
            Values::Date(days) => Value::Date(NaiveDate::from_num_days_from_ce_opt(*days.get(at)?)?),
            Values::Code(codes) => Value::Code(CodeId::from_position(*codes.get(at)?)),
            Values::Choice(choices) => Value::Choice(*choices.get(at)?),
            Values::Text(pool) => Value::Text(Arc::clone(pool.distinct.get(*pool.ids.get(at)? as usize)?)),
            Values::List(lists) => Value::List(Arc::clone(lists.distinct().get(*lists.ids().get(at)? as usize)?)),
        })
    }

    /// Makes it `len` cells long; nothing was asked of new ones.
    pub fn resize(&mut self, len: usize) {
        self.known.resize(len);
        for bits in [&mut self.said_unknown, &mut self.not_applicable].into_iter().flatten() {
            bits.resize(len);
        }
        self.odd.split_off(&len);
        match &mut self.values {
            Values::Empty => {}
            Values::Number { ints, near, steps, .. } => {
                ints.resize(len, 0);
                near.resize(len, 0.0);
                steps.resize(len, step(0));
            }
            Values::Bool(bits) => bits.resize(len),
            Values::Date(days) => days.resize(len, 0),
            Values::Code(codes) => codes.resize(len, 0),
            Values::Choice(choices) => choices.resize(len, 0),
            Values::Text(pool) => pool.ids.resize(len, 0),
            Values::List(lists) => lists.resize(len),
        }
    }

    /// Sets row `at`, growing if needed. What else is in the column stays where it is, unless a finer number asks for a finer scale.
    pub fn set(&mut self, at: usize, state: &State) {
        if at >= self.len() {
            self.resize(at + 1);
        }
        self.odd.remove(&at);
        let mark = |bits: &mut Option<Bits>, on: bool, len: usize| match bits {
            Some(bits) => bits.set(at, on),
            None if on => {
                let mut fresh = Bits::zeros(len);
                fresh.set(at, true);
                *bits = Some(fresh);
            }
            None => {}
        };
        let len = self.len();
        mark(&mut self.said_unknown, *state == State::SaidUnknown, len);
        mark(&mut self.not_applicable, *state == State::NotApplicable, len);
        let State::Value(value) = state else {
            self.known.set(at, false);
            return;
        };
        let held = self.hold(at, value);
        self.known.set(at, held);
        if !held {
            self.odd.insert(at, value.clone());
        }
    }

    /// Puts a value into its place; `false` if the column cannot hold it exactly.
    fn hold(&mut self, at: usize, value: &Value) -> bool {
        let len = self.len();
        if matches!(self.values, Values::Empty) {
            self.values = match value {
                Value::Number(_) => Values::numbers(len),
                Value::Bool(_) => Values::Bool(Bits::zeros(len)),
                Value::Date(_) => Values::Date(vec![0; len]),
                Value::Code(_) => Values::Code(vec![0; len]),
                Value::Choice(_) => Values::Choice(vec![0; len]),
                Value::Text(_) => Values::Text(Pool::filled(len)),
                Value::List(_) => Values::List(Lists::filled(len)),
            };
        }
        match (&mut self.values, value) {
            (Values::Number { ints, near, steps, scale, bounds, positive }, Value::Number(number)) => {
                let held = hold_number((ints, near, steps), scale, bounds, at, number);
                *positive &= !held || number.is_positive();
                held
            }
            (Values::Bool(bits), Value::Bool(b)) => {
                bits.set(at, *b);
                true
            }
            (Values::Date(days), Value::Date(date)) => set(days, at, date.num_days_from_ce()),
            (Values::Code(codes), Value::Code(id)) => set(codes, at, id.position()),
            (Values::Choice(choices), Value::Choice(c)) => set(choices, at, *c),
            (Values::Text(pool), Value::Text(text)) => pool.put(at, text),
            (Values::List(lists), Value::List(list)) => lists.put(at, list),
            _ => false,
        }
    }

    /// Bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let bitmap = |b: &Bits| b.words().len() * 8;
        let pooled = |ids: &Vec<u32>, texts: usize| ids.len() * 4 + texts;
        let values = match &self.values {
            Values::Empty => 0,
            Values::Number { ints, .. } => ints.len() * (8 + 4 + 2),
            Values::Bool(bits) => bitmap(bits),
            Values::Date(days) => days.len() * 4,
            Values::Code(codes) => codes.len() * 4,
            Values::Choice(choices) => choices.len() * 2,
            Values::Text(pool) => pooled(&pool.ids, pool.distinct.iter().map(|t| t.len() + POOLED).sum()),
            Values::List(lists) => lists.bytes(POOLED),
        };
        let marks = [&self.said_unknown, &self.not_applicable].into_iter().flatten().map(bitmap).sum::<usize>();
        values + bitmap(&self.known) + marks + self.odd.len() * ODD
    }
}

/// Bytes a distinct value takes besides its text: two pointers to it, its counts, its place in the index.
const POOLED: usize = 64;
/// Bytes a value takes that is kept beside its column.
const ODD: usize = 64;

impl Values {
    /// Numbers, none put in yet.
    fn numbers(len: usize) -> Self {
        Self::Number { ints: vec![0; len], near: vec![0.0; len], steps: vec![step(0); len], scale: 1, bounds: (0, 0), positive: true }
    }
}

/// Multiples, and what is derived from each.
type Multiples<'a> = (&'a mut [i64], &'a mut [f32], &'a mut [u16]);

/// Puts a multiple in; `false` if there is no such row.
#[inline]
fn put((ints, near, steps): Multiples<'_>, at: usize, int: i64) -> bool {
    set(ints, at, int) && set(near, at, nearest_float(int)) && set(steps, at, step(int))
}

/// Makes the scale fine enough for multiples of one over `denominator`; `false`, and nothing changed, if it would be too fine.
fn refine((ints, near, steps): Multiples<'_>, scale: &mut i64, bounds: &mut (i64, i64), denominator: i64) -> bool {
    if *scale % denominator != 0 {
        let finer = num_integer::lcm(i128::from(*scale), i128::from(denominator));
        let Some(finer) = i64::try_from(finer).ok().filter(|f| *f <= FINEST) else { return false };
        let factor = finer / *scale;
        let (Some(low), Some(high)) = (bounds.0.checked_mul(factor), bounds.1.checked_mul(factor)) else { return false };
        for at in 0..ints.len() {
            let int = ints[at] * factor;
            put((ints, near, steps), at, int);
        }
        (*scale, *bounds) = (finer, (low, high));
    }
    true
}

/// Puts a number among the multiples, on a finer scale if it asks for one.
fn hold_number((ints, near, steps): Multiples<'_>, scale: &mut i64, bounds: &mut (i64, i64), at: usize, number: &Number) -> bool {
    let Some((numerator, denominator)) = number.to_small() else { return false };
    // Most numbers are on the scale already, and divisions take longer than all the rest.
    if denominator != *scale && !refine((ints, near, steps), scale, bounds, denominator) {
        return false;
    }
    let factor = if denominator == *scale { 1 } else { *scale / denominator };
    // `i64::MIN` has no opposite, so it has no place either.
    let Some(int) = numerator.checked_mul(factor).filter(|i| *i != i64::MIN) else { return false };
    *bounds = (bounds.0.min(int), bounds.1.max(int));
    put((ints, near, steps), at, int)
}

impl FromIterator<State> for Cells {
    fn from_iter<I: IntoIterator<Item = State>>(states: I) -> Self {
        let states: Vec<State> = states.into_iter().collect();
        let mut cells = Cells::blank(states.len());
        states.iter().enumerate().filter(|(_, s)| **s != State::NotAsked).for_each(|(at, state)| cells.set(at, state));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_state() -> impl Strategy<Value = State> {
        let number = |n: i64, d: i64| Number::ratio(n, d).map_or(State::NotAsked, |n| Value::Number(n).into());
        prop_oneof![
            (any::<i64>(), prop::sample::select(vec![1_i64, 2, 100, 12, 7, 1_000_003, i64::MAX])).prop_map(move |(n, d)| number(n, d)),
            (-1000..1000_i64, prop::sample::select(vec![1_i64, 10, 100])).prop_map(move |(n, d)| number(n, d)),
            Just(State::SaidUnknown),
            Just(State::NotAsked),
            Just(State::NotApplicable),
            any::<bool>().prop_map(|b| Value::Bool(b).into()),
            (0..3_u8).prop_map(|i| Value::Text(Arc::from(format!("t{i}"))).into()),
            (1..800_000_i32).prop_map(|d| NaiveDate::from_num_days_from_ce_opt(d).map_or(State::NotAsked, |d| Value::Date(d).into())),
        ]
    }

    #[test]
    fn a_float_is_one_whole_number_below_2_to_the_24th() {
        for multiple in (-3..3).chain((1 << 24) - 3..(1 << 24) + 6).flat_map(|n: i64| [n, -n]).chain([i64::MAX, i64::MIN]) {
            let expected = Some(multiple).filter(|n| n.unsigned_abs() < 1 << 24);
            assert_eq!(whole_number(nearest_float(multiple)), expected, "{multiple}");
        }
    }

    proptest! {
        #[test]
        fn what_is_put_in_comes_out(puts in prop::collection::vec((0..70_usize, any_state()), 1..200)) {
            let mut cells = Cells::blank(10);
            let mut plain: BTreeMap<usize, State> = BTreeMap::new();
            for (at, state) in &puts {
                cells.set(*at, state);
                plain.insert(*at, state.clone());
                for (row, state) in &plain {
                    prop_assert_eq!(&cells.state(*row), state);
                }
                if let Values::Number { ints, near, steps, positive, .. } = cells.values() {
                    prop_assert_eq!(&ints.iter().map(|int| nearest_float(*int)).collect::<Vec<_>>(), near);
                    prop_assert_eq!(&ints.iter().map(|int| step(*int)).collect::<Vec<_>>(), steps);
                    prop_assert!(!positive || cells.known().ones().all(|row| ints[row] > 0));
                }
            }
            prop_assert_eq!(cells.state(1000), State::NotAsked);
        }
    }
}
