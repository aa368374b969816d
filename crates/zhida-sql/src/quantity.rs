//! Quantities as columns: `factor · number / over`, where the number is whole, the factor a constant and `over` a product of positive
//! whole expressions. What is only known to lie in a range has two numbers. Semantics are those of the engine's `Quantity`.

use crate::gate::Compiler;
use crate::number::{common_measure, over as divided};
use crate::sql::Sql;
use zhida_engine::program::Expr;
use zhida_facts::Number;

/// A quantity.
#[derive(Clone, Debug)]
pub(crate) struct Quantity {
    /// It does not apply if one of these is true; they are never NULL.
    pub(crate) not_applicable: Vec<Sql>,
    /// It is unknown unless all of these are true.
    pub(crate) guards: Vec<Sql>,
    /// Least possible number; NULL is no bound.
    pub(crate) low: Sql,
    /// Greatest possible number; the same expression as `low` for a quantity that is either known or not.
    pub(crate) high: Sql,
    /// Positive.
    pub(crate) factor: Number,
    /// Positive and not NULL wherever the guards hold.
    pub(crate) over: Vec<Sql>,
}

impl Quantity {
    /// A whole expression that is known or not.
    pub(crate) fn point(number: Sql) -> Self {
        Self { not_applicable: Vec::new(), guards: Vec::new(), low: number.clone(), high: number, factor: Number::ONE, over: Vec::new() }
    }
    pub(crate) fn range(low: Sql, high: Sql, factor: Number) -> Self {
        Self { low, high, factor, ..Self::point(Sql::NoNumber) }
    }
    pub(crate) fn constant(value: &Number) -> Self {
        Self { factor: divided(&Number::ONE, &value.denominator()), ..Self::point(Sql::Number(value.numerator())) }
    }
    pub(crate) fn is_point(&self) -> bool {
        self.low == self.high
    }
    pub(crate) fn value(&self) -> Option<Number> {
        match (&self.low, self.over.is_empty() && self.is_point()) {
            (Sql::Number(n), true) => Some(n * &self.factor),
            _ => None,
        }
    }
    pub(crate) fn negated(self) -> Self {
        let (low, high) = (self.high.clone().negate(), self.low.clone().negate());
        Self { low, high, ..self }
    }
    /// Its numbers with `f` done to both.
    fn map(self, f: impl Fn(Sql) -> Sql) -> Self {
        if self.is_point() {
            let number = f(self.low.clone());
            return Self { low: number.clone(), high: number, ..self };
        }
        Self { low: f(self.low.clone()), high: f(self.high.clone()), ..self }
    }
    /// Times a constant.
    pub(crate) fn scaled(self, by: &Number) -> Self {
        if by.is_zero() {
            // Nothing of something unknown is nothing; of something that does not apply it is not.
            return Self { not_applicable: self.not_applicable, ..Self::constant(by) };
        }
        let positive = if by.is_negative() { self.negated() } else { self };
        Self { factor: &positive.factor * &by.abs(), ..positive }
    }
}

/// What is in `all` but not in `own`, counted as often as it occurs.
pub(crate) fn missing(all: &[Sql], own: &[Sql]) -> Vec<Sql> {
    let mut own = own.to_vec();
    all.iter()
        .filter(|x| match own.iter().position(|o| o == *x) {
            Some(at) => {
                own.remove(at);
                false
            }
            None => true,
        })
        .cloned()
        .collect()
}

/// The quantities over one denominator and with one factor; gives both.
pub(crate) fn aligned(parts: Vec<Quantity>) -> (Vec<Quantity>, Number, Vec<Sql>) {
    let mut over: Vec<Sql> = Vec::new();
    for part in &parts {
        let further = missing(&part.over, &over);
        over.extend(further);
    }
    // A constant counts with its value, so that 2000000 and a fact in 10000ths meet in 10000ths; nothing is a multiple of anything.
    let steps: Vec<Number> = parts.iter().map(|p| p.value().unwrap_or_else(|| p.factor.clone())).filter(|v| !v.is_zero()).collect();
    let factor = common_measure(&steps);
    let parts = parts
        .into_iter()
        .map(|part| {
            let by = divided(&part.factor, &factor);
            let further = missing(&over, &part.over);
            // A constant may have to be divided where its factor alone cannot; its value always can.
            let number = |n: Sql| Sql::product([n].into_iter().chain(further.iter().cloned()).chain([Sql::Number(by.clone())]));
            Quantity { factor: factor.clone(), over: over.clone(), ..part.map(number) }
        })
        .collect();
    (parts, factor, over)
}

pub(crate) fn gathered(parts: &[Quantity], of: impl Fn(&Quantity) -> &Vec<Sql>) -> Vec<Sql> {
    let mut all: Vec<Sql> = Vec::new();
    for one in parts.iter().flat_map(of) {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
    all
}

pub(crate) fn sum(parts: Vec<Quantity>) -> Quantity {
    let (not_applicable, guards) = (gathered(&parts, |p| &p.not_applicable), gathered(&parts, |p| &p.guards));
    let (parts, factor, over) = aligned(parts);
    let low = Sql::sum(parts.iter().map(|p| p.low.clone()));
    let high = Sql::sum(parts.iter().map(|p| p.high.clone()));
    Quantity { not_applicable, guards, low, high, factor, over }
}

/// The terms of a sum of sums, with the constants added up.
fn gather<'e>(parts: &'e [Expr], constant: &mut Number, flat: &mut Vec<&'e Expr>) {
    for part in parts {
        match part {
            Expr::Const(value) => *constant = &*constant + value,
            Expr::Sum(inner) => gather(inner, constant, flat),
            other => flat.push(other),
        }
    }
}

impl Compiler<'_> {
    pub(crate) fn quantity(&mut self, expr: &Expr) -> Quantity {
        match expr {
            Expr::Unknown => Quantity::point(Sql::NoNumber),
            Expr::Const(value) => Quantity::constant(value),
            Expr::Slot(slot) => {
                let slot = self.facts.slot_at(*slot);
                let na = if slot.not_applicable == Sql::FALSE { Vec::new() } else { vec![slot.not_applicable.clone()] };
                Quantity { not_applicable: na, factor: slot.unit.clone(), ..Quantity::point(slot.value.clone()) }
            }
            Expr::Declared(slot, derived) => self.declared(&Expr::Slot(*slot), derived),
            Expr::Score(sheet) => self.sheet(*sheet),
            Expr::Elapsed { slot, unit, end } => self.elapsed(*slot, *unit, *end),
            Expr::Sum(parts) => {
                let (mut constant, mut flat) = (Number::ZERO, Vec::new());
                gather(parts, &mut constant, &mut flat);
                let mut parts: Vec<Quantity> = flat.into_iter().map(|p| self.quantity(p)).collect();
                if !constant.is_zero() || parts.is_empty() {
                    parts.push(Quantity::constant(&constant));
                }
                sum(self.comparable(parts))
            }
            Expr::Neg(inner) => self.quantity(inner).negated(),
            Expr::Product(a, b) => {
                let (a, b) = (self.quantity(a), self.quantity(b));
                self.product(a, b)
            }
            Expr::Quotient { num, den, positive } => {
                let (num, den) = (self.quantity(num), self.quantity(den));
                self.quotient(num, den, *positive)
            }
            Expr::Min(parts) => {
                let parts = parts.iter().map(|p| self.quantity(p)).collect();
                self.least(parts)
            }
            Expr::Max(parts) => {
                let parts = parts.iter().map(|p| self.quantity(p)).collect();
                self.greatest(parts)
            }
            Expr::Floor(inner) => {
                let inner = self.quantity(inner);
                self.floor(inner)
            }
        }
    }

    /// On file, or else what follows from other facts.
    fn declared(&mut self, own: &Expr, derived: &Expr) -> Quantity {
        let (own, derived) = (self.quantity(own), self.quantity(derived));
        let (own, derived) = (self.settled(own), self.settled(derived));
        if own.low == Sql::NoNumber {
            return derived;
        }
        let absent = own.low.clone().null_test();
        let mut na = own.not_applicable.clone();
        na.extend(derived.not_applicable.iter().map(|n| Sql::all([absent.clone(), n.clone()])));
        let (parts, factor, over) = aligned(vec![Quantity { not_applicable: Vec::new(), ..own }, derived]);
        let either = |a: &Sql, b: &Sql| Sql::Coalesce(vec![a.clone(), b.clone()]);
        let (low, high) = (either(&parts[0].low, &parts[1].low), either(&parts[0].high, &parts[1].high));
        let (low, high) = self.named_ends(low, high);
        Quantity { not_applicable: na, guards: Vec::new(), low, high, factor, over }
    }

    /// Without guards: where they do not hold the number is NULL and the denominator 1.
    pub(crate) fn settled(&mut self, quantity: Quantity) -> Quantity {
        if quantity.guards.is_empty() {
            return quantity;
        }
        let guard = Sql::all(quantity.guards.clone());
        let guard = self.block.name_if_long("known_1", guard);
        let only = |n: Sql| Sql::case_number([(guard.clone(), n)], None);
        let (low, high) = (only(quantity.low.clone()), only(quantity.high.clone()));
        let (low, high) = self.named_ends(low, high);
        let over = if quantity.over.is_empty() {
            Vec::new()
        } else {
            let over = Sql::case([(guard, Sql::product(quantity.over.clone()))], Some(Sql::whole(1)));
            vec![self.block.name_if_long("over_1", over)]
        };
        Quantity { guards: Vec::new(), low, high, over, ..quantity }
    }

    /// Ranges among points: points with guards are settled, since the others do not hang on these guards.
    fn comparable(&mut self, parts: Vec<Quantity>) -> Vec<Quantity> {
        if parts.iter().all(Quantity::is_point) {
            return parts;
        }
        parts.into_iter().map(|p| self.settled(p)).collect()
    }

    pub(crate) fn named_ends(&mut self, low: Sql, high: Sql) -> (Sql, Sql) {
        if low == high {
            let one = self.block.name_if_long("part_1", low);
            return (one.clone(), one);
        }
        (self.block.name_if_long("part_low", low), self.block.name_if_long("part_high", high))
    }
}
