//! Arithmetic of quantities where something may be unknown: products, quotients, least and greatest, whole parts.

use crate::gate::Compiler;
use crate::number::over as divided;
use crate::quantity::{Quantity, aligned, gathered, missing};
use crate::sql::Sql;
use zhida_facts::Number;
use zhida_measure::plan::Op;

impl Compiler<'_> {
    pub(crate) fn product(&mut self, a: Quantity, b: Quantity) -> Quantity {
        // What does not apply makes the whole not apply, be it multiplied by nothing.
        let mut na = a.not_applicable.clone();
        na.extend(b.not_applicable.iter().cloned());
        if let Some(by) = a.value() {
            return Quantity { not_applicable: na, ..b.scaled(&by) };
        }
        if let Some(by) = b.value() {
            return Quantity { not_applicable: na, ..a.scaled(&by) };
        }
        let (a, b) = (self.settled(a), self.settled(b));
        let (al, ah) = self.named_ends(a.low.clone(), a.high.clone());
        let (bl, bh) = self.named_ends(b.low.clone(), b.high.clone());
        let zero = |x: &Sql| x.clone().compare(Op::Eq, Sql::whole(0));
        let times = |x: &Sql, y: &Sql| Sql::product([x.clone(), y.clone()]);
        let (low, high) = if al == ah && bl == bh {
            // Nothing times an unknown is nothing.
            let product = Sql::case_number([(Sql::any([zero(&al), zero(&bl)]), Sql::whole(0))], Some(times(&al, &bl)));
            (product.clone(), product)
        } else {
            let known = |x: &Sql| x.clone().null_test().not();
            let every = Sql::all([known(&al), known(&ah), known(&bl), known(&bh)]);
            let corners = vec![times(&al, &bl), times(&al, &bh), times(&ah, &bl), times(&ah, &bh)];
            // One of them known, the other open at an end.
            let by = |f: &Sql, f2: &Sql, low: &Sql, high: &Sql, swap: bool| {
                let same = f.clone().compare(Op::Eq, f2.clone());
                let (up, down) = if swap { (high, low) } else { (low, high) };
                [
                    (Sql::all([same.clone(), zero(f)]), Sql::whole(0)),
                    (Sql::all([same.clone(), f.clone().compare(Op::Gt, Sql::whole(0))]), times(f, up)),
                    (Sql::all([same, f.clone().compare(Op::Lt, Sql::whole(0))]), times(f, down)),
                ]
            };
            let end = |all: Sql, swap: bool| {
                let branches = [(every.clone(), all)].into_iter().chain(by(&al, &ah, &bl, &bh, swap)).chain(by(&bl, &bh, &al, &ah, swap));
                Sql::case_number(branches, None)
            };
            (end(Sql::least(corners.clone()), false), end(Sql::greatest(corners), true))
        };
        let (low, high) = self.named_ends(low, high);
        let mut over = a.over;
        over.extend(b.over);
        Quantity { not_applicable: na, guards: Vec::new(), low, high, factor: &a.factor * &b.factor, over }
    }

    pub(crate) fn quotient(&mut self, num: Quantity, den: Quantity, positive: bool) -> Quantity {
        let mut na = num.not_applicable.clone();
        na.extend(den.not_applicable.iter().cloned());
        if let Some(value) = den.value() {
            let meaningless = value.is_zero() || (positive && value.is_negative());
            let quotient = if meaningless { Quantity::point(Sql::NoNumber) } else { num.scaled(&divided(&Number::ONE, &value)) };
            return Quantity { not_applicable: na, ..quotient };
        }
        let num = if num.is_point() { num } else { self.settled(num) };
        let mut guards = num.guards.clone();
        guards.extend(den.guards.iter().cloned());
        if !den.is_point() {
            guards.push(den.low.clone().compare(Op::Eq, den.high.clone()));
        }
        let divisor = self.block.name_if_long("part_1", den.low.clone());
        let factor = divided(&num.factor, &den.factor);
        // What stands under both may go.
        let up = missing(&den.over, &num.over);
        let mut over = missing(&num.over, &den.over);
        let times = |n: Sql| Sql::product([n].into_iter().chain(up.iter().cloned()));
        let (low, high) = if positive {
            guards.push(divisor.clone().compare(Op::Gt, Sql::whole(0)));
            over.push(divisor);
            (times(num.low.clone()), times(num.high.clone()))
        } else {
            guards.push(divisor.clone().compare(Op::Ne, Sql::whole(0)));
            let below = divisor.clone().compare(Op::Lt, Sql::whole(0));
            over.push(Sql::Abs(Box::new(divisor)));
            let signed = |up: &Sql, down: &Sql| Sql::case([(below.clone(), times(down.clone()).negate())], Some(times(up.clone())));
            (signed(&num.low, &num.high), signed(&num.high, &num.low))
        };
        let quotient = Quantity { not_applicable: na, guards, low, high, factor, over };
        if num.is_point() { quotient } else { self.settled(quotient) }
    }

    pub(crate) fn least(&mut self, parts: Vec<Quantity>) -> Quantity {
        let settled: Vec<Quantity> = parts.into_iter().map(|p| self.settled(p)).collect();
        let na = gathered(&settled, |p| &p.not_applicable);
        let (parts, factor, over) = aligned(settled);
        let parts: Vec<(Sql, Sql)> = parts.into_iter().map(|p| self.named_ends(p.low, p.high)).collect();
        // The least is bounded below if all are, and bounded above if one is.
        let unknown: Vec<Sql> = parts.iter().map(|p| p.0.clone().null_test()).collect();
        let low = Sql::case_number(
            [(Sql::any(unknown), Sql::NoNumber)],
            Some(Sql::least(parts.iter().map(|p| p.0.clone()).filter(|p| *p != Sql::NoNumber).collect())),
        );
        let high = Sql::least(parts.iter().map(|p| p.1.clone()).collect());
        let (low, high) = self.named_ends(low, high);
        Quantity { not_applicable: na, guards: Vec::new(), low, high, factor, over }
    }

    pub(crate) fn greatest(&mut self, parts: Vec<Quantity>) -> Quantity {
        let parts = parts.into_iter().map(Quantity::negated).collect();
        self.least(parts).negated()
    }

    pub(crate) fn floor(&mut self, quantity: Quantity) -> Quantity {
        let settled = self.settled(quantity);
        let by = settled.factor.numerator();
        let divisor = Sql::product(settled.over.iter().cloned().chain([Sql::Number(settled.factor.denominator())]));
        let divisor = self.block.name_if_long("over_1", divisor);
        let mut down = |n: &Sql| {
            let n = self.block.name_if_long("part_1", n.clone().times(&by));
            n.floor_divide(divisor.clone())
        };
        let low = down(&settled.low);
        let high = if settled.is_point() { low.clone() } else { down(&settled.high) };
        let (low, high) = self.named_ends(low, high);
        Quantity { not_applicable: settled.not_applicable, ..Quantity::range(low, high, Number::ONE) }
    }
}
