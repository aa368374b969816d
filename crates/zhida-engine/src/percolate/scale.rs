//! Atoms that compare one quantity with constants: a binary search settles them all.

use super::Standing;
use super::index::{Bit, put};
use super::limits::Limits;
use crate::interval::Quantity;
use crate::program::{Form, SlotId};
use crate::truth::Truth;
use zhida_facts::{Datelike, Number, State, Value};

/// What a group of atoms has in common.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Measured {
    /// A numeric fact, or a date as days.
    Slot(SlotId),
    /// A linear form, or a quotient of two.
    Form { num: Form, den: Option<Form>, positive: bool },
}

/// Constants on one quantity. Their bits run in the order of the lists, one list after the other.
pub(super) struct Scale {
    pub(super) measured: Measured,
    pub(super) first: Bit,
    /// `≥` and `>`: ascending, `≥ t` before `> t`. Those below a value hold.
    pub(super) up: Limits,
    /// `≤` and `<`: ascending, `< t` before `≤ t`. Those above a value hold.
    pub(super) down: Limits,
    /// `=` and `≠`.
    pub(super) equal: Vec<(Number, bool)>,
}

impl Scale {
    pub(super) fn settle(&self, standing: &mut Standing) {
        let lengths = [self.up.len(), self.down.len(), self.equal.len()];
        let all = self.first..self.first + u32::try_from(lengths.iter().sum::<usize>()).unwrap_or(0);
        let (value, otherwise) = match self.value(standing) {
            Quantity::Known(value) => (value, Truth::No),
            Quantity::NotApplicable => return fill(standing, all, Truth::No),
            Quantity::Within(_) => return fill(standing, all, Truth::Unknown),
        };
        fill(standing, all, otherwise);
        let at = |n: usize| self.first + u32::try_from(n).unwrap_or(0);
        // ≥ t holds for t ≤ value, > t for t < value.
        let up = self.up.below(&value);
        fill(standing, self.first..at(up), Truth::Yes);
        // < t holds for t > value, ≤ t for t ≥ value.
        let down = self.down.below(&value);
        fill(standing, at(lengths[0] + down)..at(lengths[0] + lengths[1]), Truth::Yes);
        for (n, (limit, unequal)) in self.equal.iter().enumerate() {
            put(standing, at(lengths[0] + lengths[1] + n), Truth::of((*limit == value) != *unequal));
        }
    }

    fn value(&self, standing: &Standing) -> Quantity {
        let number = |slot: SlotId| match &standing.states[slot as usize] {
            State::Value(Value::Number(value)) => Quantity::Known(value.clone()),
            State::Value(Value::Date(day)) => Quantity::Known(i64::from(day.num_days_from_ce()).into()),
            State::Value(_) | State::NotApplicable => Quantity::NotApplicable,
            State::SaidUnknown | State::NotAsked => Quantity::UNKNOWN,
        };
        match &self.measured {
            Measured::Slot(slot) => number(*slot),
            Measured::Form { num, den, positive } => crate::columns::form_value(num, den.as_ref(), *positive, &number),
        }
    }
}

/// A run of bits at once.
fn fill(standing: &mut Standing, bits: std::ops::Range<Bit>, truth: Truth) {
    let (start, end) = (bits.start as usize, bits.end as usize);
    for word in start / 64..end.div_ceil(64) {
        let low = u64::MAX << start.saturating_sub(word * 64).min(63);
        let high = if end >= (word + 1) * 64 { u64::MAX } else { (1 << (end - word * 64)) - 1 };
        let mask = low & high;
        let set = |words: &mut [u64], on: bool| words[word] = words[word] & !mask | if on { mask } else { 0 };
        set(&mut standing.yes, truth == Truth::Yes);
        set(&mut standing.maybe, truth != Truth::No);
    }
}
