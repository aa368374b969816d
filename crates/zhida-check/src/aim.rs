//! Choosing facts so that a quantity takes a wanted value. Denominators are fixed to round figures, numerators solved for.

use crate::samples::Trial;
use zhida_engine::Quantity;
use zhida_facts::{Base, Datelike, Days, Dimension, FactType, Facts, NaiveDate, Number, State, Value, add_months};
use zhida_measure::Library;
use zhida_measure::plan::{FactRef, Num, Plan, TimeUnit};

/// Facts under construction.
pub(crate) struct Aim<'a> {
    pub(crate) library: &'a Library,
    pub(crate) plan: &'a Plan,
    pub(crate) trial: Trial,
}

impl Aim<'_> {
    /// Whether the fact is still open.
    pub(crate) fn is_open(&self, fact: FactRef) -> bool {
        self.trial.record.state(fact.fact, fact.year.resolve(self.trial.as_of.year())).is_unknown()
    }

    /// Sets a fact.
    pub(crate) fn set(&mut self, fact: FactRef, state: impl Into<State>) {
        self.trial.record.set(fact.fact, fact.year.resolve(self.trial.as_of.year()), state);
    }

    /// The value, if known.
    pub(crate) fn value(&self, num: &Num) -> Option<Number> {
        match self.trial.evaluate(self.library, self.plan, |e| e.quantity(num)) {
            Quantity::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Sets open facts of `num` so that it is `target`; whether that is so in the end.
    pub(crate) fn reach(&mut self, num: &Num, target: &Number) -> bool {
        self.aim(num, target).is_some() && self.value(num).as_ref() == Some(target)
    }

    fn aim(&mut self, num: &Num, target: &Number) -> Option<()> {
        match num {
            Num::Const(_) | Num::Score(_) => Some(()),
            Num::Fact(fact) => {
                if self.is_open(*fact) {
                    let entry = self.library.dictionary.fact(fact.fact);
                    let whole = matches!(entry.kind, FactType::Number { whole: true });
                    if whole && !target.checked_div(&entry.unit.factor)?.is_integer() {
                        return None;
                    }
                    self.set(*fact, Value::Number(target.clone()));
                }
                Some(())
            }
            Num::Elapsed { fact, unit, to_year_end } => {
                if self.is_open(*fact) {
                    let day = start_of(self.trial.as_of, target, *unit, *to_year_end)?;
                    self.set(*fact, Value::Date(day));
                }
                Some(())
            }
            Num::Neg(inner) => self.aim(inner, &-target),
            Num::Floor(inner) => self.aim(inner, target),
            Num::Sum(parts) => {
                let lead = self.lead(parts)?;
                let mut rest = target.clone();
                for (index, part) in parts.iter().enumerate().filter(|(i, _)| *i != lead) {
                    // What is open beside the leading part is nothing, unless it also stands in the leading part.
                    let _ = index;
                    self.settle(part, true);
                    rest = &rest - &self.value(part)?;
                }
                self.aim(&parts[lead], &rest)
            }
            Num::Product(a, b) => {
                let (fixed, free) = if self.has_open(a) { (b, a) } else { (a, b) };
                self.settle(fixed, false);
                let factor = self.value(fixed)?;
                self.aim(free, &target.checked_div(&factor)?)
            }
            Num::Quotient { num, den, .. } => {
                if self.has_open(num) || !self.has_open(den) {
                    self.settle(den, false);
                    let den = self.value(den)?;
                    self.aim(num, &(target * &den))
                } else {
                    let top = self.value(num)?;
                    self.aim(den, &top.checked_div(target)?)
                }
            }
            Num::Min(parts) | Num::Max(parts) => {
                let lead = self.lead(parts)?;
                self.aim(&parts[lead], target)?;
                for part in parts {
                    self.settle(part, false);
                }
                Some(())
            }
        }
    }

    /// The first part with open facts, else the first.
    fn lead(&self, parts: &[Num]) -> Option<usize> {
        parts.iter().position(|p| self.has_open(p)).or((!parts.is_empty()).then_some(0))
    }

    fn has_open(&self, num: &Num) -> bool {
        let mut open = false;
        num.each_fact(&mut |fact| open |= self.is_open(fact));
        open
    }

    /// Gives open facts of `num` a round value, or nothing.
    fn settle(&mut self, num: &Num, nothing: bool) {
        let mut open = Vec::new();
        num.each_fact(&mut |fact| {
            if self.is_open(fact) && !open.contains(&fact) {
                open.push(fact);
            }
        });
        for fact in open {
            let entry = self.library.dictionary.fact(fact.fact);
            match entry.kind {
                FactType::Number { .. } => {
                    let value = if nothing { Number::ZERO } else { round_figure(entry.unit.dimension) };
                    self.set(fact, Value::Number(value));
                }
                FactType::Date => {
                    let day = add_months(self.trial.as_of, -60).unwrap_or(self.trial.as_of);
                    self.set(fact, Value::Date(day));
                }
                _ => {}
            }
        }
    }
}

/// 1000万元, 100人, 10%, 5年, …
fn round_figure(dimension: Dimension) -> Number {
    Number::from(match dimension {
        d if d.is_money() || d == Dimension::of(Base::Dollar) => 10_000_000,
        d if d == Dimension::NONE => 1,
        d if d == Dimension::of(Base::Year) => 5,
        _ => 100,
    })
}

/// The day from which `amount` of time has passed on `as_of`: the latest such day for whole amounts.
pub(crate) fn start_of(as_of: NaiveDate, amount: &Number, unit: TimeUnit, to_year_end: bool) -> Option<NaiveDate> {
    let end = if to_year_end { NaiveDate::from_ymd_opt(as_of.year() - 1, 12, 31)? } else { as_of };
    let back = |days: i64| {
        if days >= 0 { end.checked_sub_days(Days::new(days.unsigned_abs())) } else { end.checked_add_days(Days::new(days.unsigned_abs())) }
    };
    match unit {
        TimeUnit::Year => {
            let months = amount * &Number::from(12);
            add_months(end, -i32::try_from(months.floor().to_i64()?).ok()?)
        }
        TimeUnit::Day => back(amount.floor().to_i64()?),
        TimeUnit::Workday => None,
    }
}
