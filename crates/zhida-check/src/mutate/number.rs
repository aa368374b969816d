//! Slips in quantities: numbers, units, facts, years.

use super::{Slip, Walker};
use crate::rows;
use zhida_facts::{FactId, FactType, Number, Period};
use zhida_measure::plan::{FactRef, Num, Year};

impl Walker<'_> {
    /// Changes in a quantity. `slip` is the kind of a changed number; `beside` a fact that says in which steps numbers move.
    pub(crate) fn number(&mut self, num: &mut Num, slip: Slip, beside: Option<FactId>) {
        match num {
            Num::Const(n) => {
                if let Some(other) = self.constant(n, slip, beside) {
                    *n = other;
                }
            }
            Num::Fact(fact) => self.fact(fact),
            Num::Score(_) => {}
            Num::Elapsed { fact, to_year_end, .. } => {
                let words = if *to_year_end { "上年末 → 当日" } else { "当日 → 上年末" };
                if self.offer(Slip::Year, || words.to_owned()) {
                    *to_year_end = !*to_year_end;
                }
                self.fact(fact);
            }
            Num::Sum(parts) => {
                for part in parts {
                    // Constants of a sum come from growth rates, not from the text.
                    if !matches!(part, Num::Const(_)) {
                        self.number(part, slip, beside);
                    }
                }
            }
            Num::Neg(inner) | Num::Floor(inner) => self.number(inner, slip, beside),
            Num::Product(a, b) => {
                // A factor is a rate: it moves in steps of a hundredth of a percent.
                self.number(a, slip, None);
                self.number(b, slip, None);
            }
            Num::Quotient { num, den, .. } => {
                self.number(num, slip, beside);
                if !matches!(den.as_ref(), Num::Const(_)) {
                    self.number(den, slip, None);
                }
            }
            Num::Min(parts) | Num::Max(parts) => {
                let near = parts.iter().find_map(lead_fact);
                for part in parts.iter_mut() {
                    self.number(part, slip, near.or(beside));
                }
                self.extreme(num);
            }
        }
    }

    fn extreme(&mut self, num: &mut Num) {
        let (words, other) = match num {
            Num::Min(parts) if parts.len() > 1 => ("取小 → 取大", Num::Max(parts.clone())),
            Num::Max(parts) if parts.len() > 1 => ("取大 → 取小", Num::Min(parts.clone())),
            _ => return,
        };
        if self.offer(Slip::Benefit, || words.to_owned()) {
            *num = other;
        }
    }

    fn constant(&mut self, n: &Number, slip: Slip, beside: Option<FactId>) -> Option<Number> {
        let step = self.step(beside);
        let fact = beside.map(|f| self.library.dictionary.fact(f));
        let dictionary = &self.library.dictionary;
        let show =
            |from: &Number, to: &Number| format!("{} → {}", rows::figure(dictionary, beside, from), rows::figure(dictionary, beside, to));
        for other in [n + &step, n - &step] {
            if self.offer(slip, || show(n, &other)) {
                return Some(other);
            }
        }
        if n.is_zero() {
            return None;
        }
        let mut scales = vec![Number::from(10)];
        if fact.is_some_and(|f| f.unit.dimension.is_money()) || beside.is_none() && n >= &Number::from(10_000) {
            scales.push(Number::from(10_000));
        }
        for scale in scales {
            let whole = |n: &Number| !fact.is_some_and(|f| f.kind == FactType::Number { whole: true }) || n.is_integer();
            for other in [Some(n * &scale), n.checked_div(&scale).filter(whole)].into_iter().flatten() {
                if self.offer(Slip::Unit, || show(n, &other)) {
                    return Some(other);
                }
            }
        }
        None
    }

    /// In which steps a number beside `fact` moves: the fact's own, or a hundredth of a percent for ratios.
    fn step(&self, beside: Option<FactId>) -> Number {
        beside.map_or_else(|| Number::ratio(1, 10_000).unwrap_or(Number::ONE), |f| self.library.dictionary.fact(f).quantum())
    }

    /// Another fact of its kind, or another year.
    pub(crate) fn fact(&mut self, fact: &mut FactRef) {
        for other in self.alike(*fact) {
            let year = match (fact.year, self.library.dictionary.fact(other.fact).period) {
                (_, Period::Point) => Year::Point,
                (Year::Point, Period::Annual) => Year::Back(1),
                (Year::Point, Period::Current) => Year::Back(0),
                (year, _) => year,
            };
            let (from, to) = (self.label(*fact), self.label(other));
            if self.offer(Slip::Fact, || format!("{from} → {to}")) {
                *fact = FactRef { fact: other.fact, year };
                return;
            }
        }
        if let Year::Back(n) = fact.year {
            for other in [n + 1, n - 1].into_iter().filter(|m| *m >= 0) {
                let label = self.label(*fact);
                if self.offer(Slip::Year, || format!("{label}[-{n}] → {label}[-{other}]")) {
                    fact.year = Year::Back(other);
                    return;
                }
            }
        }
    }

    /// The fact in whose steps the other side of a comparison moves; `None` for a ratio.
    pub(crate) fn step_fact(&self, num: &Num) -> Option<FactId> {
        let fact = lead_fact(num)?;
        matches!(self.library.dictionary.fact(fact).kind, FactType::Number { .. }).then_some(fact)
    }
}

/// The fact that gives a quantity its unit, if it has one fact's unit.
fn lead_fact(num: &Num) -> Option<FactId> {
    match num {
        Num::Fact(fact) => Some(fact.fact),
        Num::Sum(parts) | Num::Min(parts) | Num::Max(parts) => parts.iter().find_map(lead_fact),
        Num::Neg(inner) | Num::Floor(inner) => lead_fact(inner),
        Num::Quotient { num, den, .. } if matches!(den.as_ref(), Num::Const(_)) => lead_fact(num),
        _ => None,
    }
}
