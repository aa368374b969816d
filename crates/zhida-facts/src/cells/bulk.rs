//! Many numbers at once: what a columnar file brings goes from machine integer to machine integer, without a fraction in between.

use super::{Cells, Values, put, refine};

impl Cells {
    /// Whether row `at` holds nothing: no value, and no word on why there is none.
    #[must_use]
    pub fn is_blank(&self, at: usize) -> bool {
        let marked = [&self.said_unknown, &self.not_applicable].into_iter().flatten().any(|m| m.get(at));
        !self.known.get(at) && !marked && !self.odd.contains_key(&at)
    }

    /// Gives back memory that was taken for growing.
    pub fn shrink(&mut self) {
        match &mut self.values {
            Values::Empty | Values::Bool(_) => {}
            Values::Number { ints, near, steps, .. } => {
                ints.shrink_to_fit();
                near.shrink_to_fit();
                steps.shrink_to_fit();
            }
            Values::Date(days) => days.shrink_to_fit(),
            Values::Code(codes) => codes.shrink_to_fit(),
            Values::Choice(choices) => choices.shrink_to_fit(),
            Values::Text(pool) => pool.ids.shrink_to_fit(),
            Values::List(lists) => lists.shrink(),
        }
    }

    /// Sets rows that hold nothing yet to `multiple / scale` (scale positive), for each (row, multiple); gives the positions in `numbers`
    /// of those it left: rows that hold something, and numbers for which [`Cells::set`] must find another place.
    pub fn fill_numbers(&mut self, scale: i64, numbers: &[(usize, i64)]) -> Vec<usize> {
        let Some(last) = numbers.iter().map(|(at, _)| *at).max() else { return Vec::new() };
        if last >= self.len() {
            self.resize(last + 1);
        }
        let none = || (0..numbers.len()).collect();
        if matches!(self.values, Values::Empty) {
            self.values = Values::numbers(self.len());
        }
        let Values::Number { ints, near, steps, scale: fine, bounds, positive } = &mut self.values else { return none() };
        if !refine((ints, near, steps), fine, bounds, scale) {
            return none();
        }
        let factor = *fine / scale;
        let marks = [&self.said_unknown, &self.not_applicable];
        let (mut left, mut low, mut high) = (Vec::new(), bounds.0, bounds.1);
        for (position, (at, multiple)) in numbers.iter().enumerate() {
            let taken = self.known.get(*at) || marks.into_iter().flatten().any(|m| m.get(*at)) || self.odd.contains_key(at);
            let int = multiple.checked_mul(factor).filter(|i| *i != i64::MIN && !taken);
            let Some(int) = int.filter(|int| put((ints, near, steps), *at, *int)) else {
                left.push(position);
                continue;
            };
            self.known.set(*at, true);
            (low, high) = (low.min(int), high.max(int));
            *positive &= int > 0;
        }
        *bounds = (low, high);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::super::{nearest_float, step};
    use super::*;
    use crate::{Number, State, Value};

    fn number(n: i64, d: i64) -> State {
        Number::ratio(n, d).map_or(State::NotAsked, |n| Value::Number(n).into())
    }

    #[test]
    fn fills_what_is_blank_and_leaves_the_rest() {
        let mut cells = Cells::blank(3);
        cells.set(0, &number(1, 2));
        cells.set(1, &State::SaidUnknown);
        assert_eq!(cells.fill_numbers(100, &[(0, 7), (1, 8), (2, 9), (5, 10), (6, i64::MAX), (7, i64::MIN)]), [0, 1, 5]);
        let states: Vec<State> = (0..8).map(|at| cells.state(at)).collect();
        let want =
            [number(1, 2), State::SaidUnknown, number(9, 100), State::NotAsked, State::NotAsked, number(1, 10), number(i64::MAX, 100)];
        assert_eq!((&states[..7], &states[7]), (&want[..], &State::NotAsked));
        let Values::Number { ints, near, steps, .. } = cells.values() else { panic!("numbers") };
        assert_eq!(ints.iter().map(|int| nearest_float(*int)).collect::<Vec<_>>(), *near);
        assert_eq!(ints.iter().map(|int| step(*int)).collect::<Vec<_>>(), *steps);
        assert_eq!(cells.fill_numbers(i64::MAX, &[(3, 1)]), [0], "too fine a scale");
        assert_eq!(cells.state(5), number(1, 10));
    }
}
