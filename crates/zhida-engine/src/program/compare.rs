//! Comparisons to atoms: a case for each fact that may be derived, elapsed time as days, what is linear as linear.

use super::form::{Shape, shape};
use super::lower::Lower;
use super::{Atom, Expr, Gate, GateId, SlotId};
use zhida_facts::{Datelike, NaiveDate};
use zhida_measure::plan::{self, TimeUnit};

impl Lower<'_> {
    /// A comparison; where a fact may be derived, one for each case.
    pub(super) fn compare(&mut self, left: Expr, op: plan::Op, right: Expr) -> GateId {
        if let Some(slot) = first_declared(&left).or_else(|| first_declared(&right)) {
            let case = |declared| (resolved(&left, slot, declared), resolved(&right, slot, declared));
            let ((l, r), (l2, r2)) = (case(true), case(false));
            let then = self.compare(l, op, r);
            let otherwise = self.compare(l2, op, r2);
            return if then == otherwise { then } else { self.parts.gate(Gate::Declared { slot, then, otherwise }) };
        }
        match (&left, &right) {
            (Expr::Score(sheet), Expr::Const(value)) => return self.parts.gate(Gate::Score { sheet: *sheet, op, value: value.clone() }),
            (Expr::Const(value), Expr::Score(sheet)) => {
                return self.parts.gate(Gate::Score { sheet: *sheet, op: op.mirrored(), value: value.clone() });
            }
            (Expr::Elapsed { slot, unit, end }, Expr::Const(value)) => {
                if let Some(gate) = self.elapsed(*slot, *unit, *end, op, value) {
                    return gate;
                }
            }
            _ => {}
        }
        match shape(&left, op, &right) {
            Shape::Ray(ray) => self.parts.atom(Atom::Ray(ray)),
            Shape::Linear(linear) => self.parts.atom(Atom::Linear(linear)),
            Shape::Other => self.parts.atom(Atom::Compare { left, op, right }),
        }
    }

    /// `elapsed op value` as a comparison of the date: time elapsed only grows as the start lies earlier.
    fn elapsed(&mut self, slot: SlotId, unit: TimeUnit, end: NaiveDate, op: plan::Op, value: &zhida_facts::Number) -> Option<GateId> {
        use plan::Op;
        let (reach, negate) = match op {
            Op::Ge => (latest_start(unit, end, value, false)?, false),
            Op::Gt => (latest_start(unit, end, value, true)?, false),
            Op::Lt => (latest_start(unit, end, value, false)?, true),
            Op::Le => (latest_start(unit, end, value, true)?, true),
            Op::Eq | Op::Ne => return None,
        };
        // The opposite is compared itself, not negated: a date that does not apply makes both false.
        let op = if negate { Op::Gt } else { Op::Le };
        Some(self.parts.atom(Atom::Day { slot, op, day: reach }))
    }
}

/// The latest start from which at least (or more than) `value` has elapsed at `end`; found by halving, since elapsed time is monotone.
fn latest_start(unit: TimeUnit, end: NaiveDate, value: &zhida_facts::Number, more: bool) -> Option<NaiveDate> {
    let holds = |start: NaiveDate| {
        let elapsed = match unit {
            TimeUnit::Year => zhida_facts::months_between(start, end)?.checked_div(&zhida_facts::Number::from(12))?,
            TimeUnit::Day => zhida_facts::Number::from(zhida_facts::days_between(start, end)),
            // Outside the years of the calendar working days are unknown, which a day cannot say.
            TimeUnit::Workday => return None,
        };
        Some(if more { elapsed > *value } else { elapsed >= *value })
    };
    let (mut low, mut high) =
        (NaiveDate::from_ymd_opt(1, 1, 1)?.num_days_from_ce(), NaiveDate::from_ymd_opt(9999, 12, 31)?.num_days_from_ce());
    let day = NaiveDate::from_num_days_from_ce_opt;
    if !holds(day(low)?)? || holds(day(high)?)? {
        return None;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(day(middle)?)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    day(low)
}

/// The first fact in it that may be derived, the outermost first.
fn first_declared(expr: &Expr) -> Option<SlotId> {
    match expr {
        Expr::Declared(slot, _) => Some(*slot),
        Expr::Unknown | Expr::Const(_) | Expr::Slot(_) | Expr::Score(_) | Expr::Elapsed { .. } => None,
        Expr::Sum(parts) | Expr::Min(parts) | Expr::Max(parts) => parts.iter().find_map(first_declared),
        Expr::Neg(inner) | Expr::Floor(inner) => first_declared(inner),
        Expr::Product(a, b) | Expr::Quotient { num: a, den: b, .. } => first_declared(a).or_else(|| first_declared(b)),
    }
}

/// The expression where it is settled whether the fact is on file.
fn resolved(expr: &Expr, slot: SlotId, declared: bool) -> Expr {
    let again = |e: &Expr| resolved(e, slot, declared);
    match expr {
        Expr::Declared(own, derived) if *own == slot => {
            if declared {
                Expr::Slot(slot)
            } else {
                again(derived)
            }
        }
        Expr::Declared(own, derived) => Expr::Declared(*own, Box::new(again(derived))),
        Expr::Sum(parts) => Expr::Sum(parts.iter().map(again).collect()),
        Expr::Min(parts) => Expr::Min(parts.iter().map(again).collect()),
        Expr::Max(parts) => Expr::Max(parts.iter().map(again).collect()),
        Expr::Neg(inner) => Expr::Neg(Box::new(again(inner))),
        Expr::Floor(inner) => Expr::Floor(Box::new(again(inner))),
        Expr::Product(a, b) => Expr::Product(Box::new(again(a)), Box::new(again(b))),
        Expr::Quotient { num, den, positive } => {
            Expr::Quotient { num: Box::new(again(num)), den: Box::new(again(den)), positive: *positive }
        }
        Expr::Unknown | Expr::Const(_) | Expr::Slot(_) | Expr::Score(_) | Expr::Elapsed { .. } => expr.clone(),
    }
}
