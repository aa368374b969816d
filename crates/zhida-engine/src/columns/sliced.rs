//! Whole numbers of a block, bit-sliced: one plane per binary digit, so that 64 enterprises are added or compared at a time.

use super::plane::{EVERY, NONE, Plane, zip};

/// A number per enterprise: `offset` and the digits, lowest first.
#[derive(Clone, Default)]
pub(crate) struct Sliced {
    pub(crate) offset: i64,
    pub(crate) digits: Vec<Plane>,
}

impl Sliced {
    /// Adds the constant `value` (not below the offset it was counted for) where `at` is set; no other value stands there yet.
    #[inline(always)]
    pub(crate) fn put(&mut self, at: &Plane, mut value: u64) {
        let mut digit = 0;
        while value != 0 {
            if value & 1 == 1 {
                if self.digits.len() <= digit {
                    self.digits.resize(digit + 1, NONE);
                }
                zip(&mut self.digits[digit], at, |d, a| d | a);
            }
            value >>= 1;
            digit += 1;
        }
    }

    /// Makes it 0, keeping its memory.
    pub(crate) fn clear(&mut self) {
        self.offset = 0;
        self.digits.clear();
    }

    /// Adds another number.
    #[inline(always)]
    pub(crate) fn add(&mut self, other: &Self) {
        self.offset += other.offset;
        let longest = self.digits.len().max(other.digits.len());
        self.digits.resize(longest, NONE);
        let mut carry = NONE;
        for (digit, own) in self.digits.iter_mut().enumerate() {
            let more = other.digits.get(digit).unwrap_or(&NONE);
            for ((own, more), carry) in own.iter_mut().zip(more).zip(&mut carry) {
                let half = *own ^ more;
                let out = *own & more | half & *carry;
                *own = half ^ *carry;
                *carry = out;
            }
        }
        if carry.iter().any(|w| *w != 0) {
            self.digits.push(carry);
        }
    }

    /// Where the number is at least `value`.
    #[inline(always)]
    pub(crate) fn at_least(&self, value: i64) -> Plane {
        let Some(value) = value.checked_sub(self.offset).filter(|v| *v > 0) else { return EVERY };
        if self.digits.len() < 63 && value >> self.digits.len() != 0 {
            return NONE;
        }
        let mut reached = EVERY;
        for (digit, own) in self.digits.iter().enumerate() {
            if value >> digit & 1 == 1 {
                zip(&mut reached, own, |r, o| r & o);
            } else {
                zip(&mut reached, own, |r, o| r | o);
            }
        }
        reached
    }

    /// Where it is larger than `other`.
    #[inline(always)]
    fn exceeds(&self, other: &Self) -> Plane {
        let (a, b) = self.on_one_offset(other);
        let mut larger = NONE;
        for digit in 0..a.digits.len().max(b.digits.len()) {
            let (x, y) = (a.digits.get(digit).unwrap_or(&NONE), b.digits.get(digit).unwrap_or(&NONE));
            for ((larger, x), y) in larger.iter_mut().zip(x).zip(y) {
                *larger = x & !y | !(x ^ y) & *larger;
            }
        }
        larger
    }

    /// Both numbers counted from the lower of their offsets.
    fn on_one_offset(&self, other: &Self) -> (Self, Self) {
        let offset = self.offset.min(other.offset);
        let shifted = |number: &Self| {
            let mut constant = Self { offset: 0, digits: Vec::new() };
            constant.put(&EVERY, number.offset.abs_diff(offset));
            constant.offset = offset - number.offset;
            let mut sum = number.clone();
            sum.add(&constant);
            sum
        };
        (shifted(self), shifted(other))
    }

    /// The larger of two.
    #[inline(always)]
    pub(crate) fn max(&self, other: &Self) -> Self {
        let larger = self.exceeds(other);
        let (a, mut b) = self.on_one_offset(other);
        b.digits.resize(a.digits.len().max(b.digits.len()), NONE);
        for (digit, own) in b.digits.iter_mut().enumerate() {
            let x = a.digits.get(digit).unwrap_or(&NONE);
            for ((own, x), larger) in own.iter_mut().zip(x).zip(&larger) {
                *own = *own & !larger | x & larger;
            }
        }
        b
    }

    /// Cut at `most`.
    #[inline(always)]
    pub(crate) fn cap(&mut self, most: i64) {
        let over = self.at_least(most);
        if over.iter().all(|w| *w == 0) {
            return;
        }
        if let Ok(kept) = u64::try_from(most - self.offset) {
            self.digits.iter_mut().for_each(|d| zip(d, &over, |d, o| d & !o));
            self.put(&over, kept);
        } else {
            // The cut lies below everything there is.
            *self = Self { offset: most, digits: Vec::new() };
        }
    }

    /// The number of the row at `word`, `bit`.
    pub(crate) fn get(&self, row: usize) -> i64 {
        let digits = self.digits.iter().enumerate().map(|(digit, own)| i64::from(own[row / 64] >> (row % 64) & 1 == 1) << digit);
        self.offset + digits.sum::<i64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::plane::ROWS;
    use proptest::prelude::*;

    fn sliced(values: &[i64], offset: i64) -> Sliced {
        let mut number = Sliced { offset, digits: Vec::new() };
        for (row, value) in values.iter().enumerate() {
            let mut at = NONE;
            at[row / 64] |= 1 << (row % 64);
            number.put(&at, value.abs_diff(offset));
        }
        number
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_whole_numbers(pairs in prop::collection::vec((-40..200_i64, -3..90_i64), 1..130), limit in -60..260_i64) {
            let (a, b): (Vec<i64>, Vec<i64>) = pairs.into_iter().unzip();
            prop_assume!(a.len() <= ROWS);
            let (x, y) = (sliced(&a, -40), sliced(&b, -3));
            let mut sum = x.clone();
            sum.add(&y);
            let most = x.max(&y);
            let mut cut = x.clone();
            cut.cap(limit);
            let reached = x.at_least(limit);
            for row in 0..a.len() {
                prop_assert_eq!(sum.get(row), a[row] + b[row]);
                prop_assert_eq!(most.get(row), a[row].max(b[row]));
                prop_assert_eq!(cut.get(row), a[row].min(limit));
                prop_assert_eq!(reached[row / 64] >> (row % 64) & 1 == 1, a[row] >= limit);
            }
        }
    }
}
