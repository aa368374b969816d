//! Values of facts and quantities: what is on file, else what follows from it.

use crate::case::Evaluation;
use crate::interval::Quantity;
use zhida_facts::{Datelike, FactType, NaiveDate, Number, State, Value, days_between, months_between};
use zhida_measure::Derivation;
use zhida_measure::plan::{FactRef, Num, TimeUnit};

impl Evaluation<'_> {
    /// Possible choices of an enumerated fact: `None` if not applicable, empty if nothing is known.
    pub(crate) fn choices(&self, fact: FactRef) -> Option<Vec<u16>> {
        match self.case.state(fact, self.current) {
            State::Value(Value::Choice(choice)) => return Some(vec![choice]),
            State::Value(_) | State::NotApplicable => return None,
            State::SaidUnknown | State::NotAsked => {}
        }
        let Some(Derivation::Class(id, choices)) = self.case.library.derivation(fact.fact) else { return Some(Vec::new()) };
        let current = self.case.derived_year(fact, self.current);
        let (index, possible, none) = self.case.deeper((usize::MAX, Vec::new(), true), || self.case.classes_of(id, current));
        let Some(found) = self.case.library.measures().get(index) else { return Some(Vec::new()) };
        if none {
            // None of the classes may hold: then it has no class at all, which no choice stands for.
            return if possible.is_empty() { None } else { Some(Vec::new()) };
        }
        Some(possible.iter().filter_map(|c| found.plan.classes.get(*c)).filter_map(|c| choices.get(&c.name).copied()).collect())
    }

    /// The choice of an enumerated fact if there is only one.
    pub(crate) fn only_choice(&self, fact: FactRef) -> Option<u16> {
        match self.choices(fact)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The value of a quantity.
    #[must_use]
    pub fn quantity(&self, num: &Num) -> Quantity {
        match num {
            Num::Const(value) => Quantity::Known(value.clone()),
            Num::Fact(fact) => self.number(*fact),
            Num::Score(sheet) => Quantity::of(self.sheet(*sheet)),
            Num::Elapsed { fact, unit, to_year_end } => self.elapsed(*fact, *unit, *to_year_end),
            Num::Sum(parts) => parts.iter().map(|p| self.quantity(p)).reduce(Quantity::add).unwrap_or(Quantity::Known(Number::ZERO)),
            Num::Neg(inner) => self.quantity(inner).negate(),
            Num::Product(a, b) => self.quantity(a).multiply(self.quantity(b)),
            Num::Quotient { num, den, positive } => self.quantity(num).divide(self.quantity(den), *positive),
            Num::Min(parts) => Quantity::least(parts.iter().map(|p| self.quantity(p))),
            Num::Max(parts) => Quantity::greatest(parts.iter().map(|p| self.quantity(p))),
            Num::Floor(inner) => self.quantity(inner).floor(),
        }
    }

    /// A numeric fact: on file, or derived.
    pub(crate) fn number(&self, fact: FactRef) -> Quantity {
        match self.case.state(fact, self.current) {
            State::Value(Value::Number(value)) => return Quantity::Known(value),
            State::Value(_) | State::NotApplicable => return Quantity::NotApplicable,
            State::SaidUnknown | State::NotAsked => {}
        }
        let Some(Derivation::Num(num)) = self.case.library.derivation(fact.fact) else { return Quantity::UNKNOWN };
        let current = self.case.derived_year(fact, self.current);
        self.case
            .deeper(Quantity::UNKNOWN, || Evaluation { current, sheets: Vec::new(), ..Evaluation::new(self.case, self.plan) }.quantity(num))
    }

    /// What follows for a fact of which nothing is on file, where that is one value.
    pub(crate) fn derived(&self, fact: FactRef) -> Option<Value> {
        match self.case.library.dictionary.fact(fact.fact).kind {
            FactType::Number { .. } => match self.number(fact) {
                Quantity::Known(value) => Some(Value::Number(value)),
                _ => None,
            },
            FactType::Choice => self.only_choice(fact).map(Value::Choice),
            _ => None,
        }
    }

    fn elapsed(&self, fact: FactRef, unit: TimeUnit, to_year_end: bool) -> Quantity {
        let start = match self.case.state(fact, self.current) {
            State::Value(Value::Date(date)) => date,
            State::Value(_) | State::NotApplicable => return Quantity::NotApplicable,
            State::SaidUnknown | State::NotAsked => return Quantity::UNKNOWN,
        };
        let until = self.case.until;
        let end = if to_year_end { NaiveDate::from_ymd_opt(until.year() - 1, 12, 31).unwrap_or(until) } else { until };
        let value = match unit {
            TimeUnit::Year => months_between(start, end).and_then(|m| m.checked_div(&Number::from(12))),
            TimeUnit::Day => Some(Number::from(days_between(start, end))),
            TimeUnit::Workday => self.case.library.calendar.workdays_between(start, end).map(Number::from),
        };
        value.map_or(Quantity::UNKNOWN, Quantity::Known)
    }

    /// Whether the measure asks for a fact whose state is unknown and cannot be derived.
    pub(crate) fn is_missing(&self, fact: FactRef) -> bool {
        if !self.case.state(fact, self.current).is_unknown() {
            return false;
        }
        match self.case.library.dictionary.fact(fact.fact).kind {
            FactType::Number { .. } => !matches!(self.number(fact), Quantity::Known(_) | Quantity::NotApplicable),
            FactType::Choice => self.choices(fact).is_some_and(|c| c.len() != 1),
            _ => true,
        }
    }
}
