//! Comparisons of quantities: crosswise, so that nothing is ever divided.

use crate::gate::Compiler;
use crate::number::over as divided;
use crate::quantity::{Quantity, aligned};
use crate::sql::Sql;
use zhida_measure::plan::Op;

impl Compiler<'_> {
    /// `left op right`: yes, no or unknown; no if one of them does not apply.
    pub(crate) fn comparison(&mut self, left: Quantity, op: Op, right: Quantity) -> Sql {
        let applies: Vec<Sql> = left.not_applicable.iter().chain(&right.not_applicable).map(|n| n.clone().not()).collect();
        let points = left.is_point() && right.is_point();
        let test = if points { self.of_points(left, op, right) } else { self.of_ranges(left, op, right) };
        Sql::all(applies.into_iter().chain([test]))
    }

    fn of_points(&mut self, left: Quantity, op: Op, right: Quantity) -> Sql {
        let guards = Sql::all(left.guards.iter().chain(&right.guards).cloned());
        let constant = right.value().filter(|_| left.over.is_empty() && left.value().is_none());
        let test = match constant {
            Some(value) => {
                // A fact against a constant, in the fact's own unit where that is exact.
                let value = divided(&value, &left.factor);
                if value.is_integer() || (self.block.dialect.has_unbounded_decimals() && value.is_exact_with(12)) {
                    left.low.compare(op, Sql::Number(value))
                } else {
                    left.low.times(&value.denominator()).compare(op, Sql::Number(value.numerator()))
                }
            }
            None => {
                let (parts, ..) = aligned(vec![left, right]);
                parts[0].low.clone().compare(op, parts[1].low.clone())
            }
        };
        match guards {
            Sql::Bool(Some(true)) => test,
            guards => Sql::case([(guards, test)], Some(Sql::UNKNOWN)),
        }
    }

    fn of_ranges(&mut self, left: Quantity, op: Op, right: Quantity) -> Sql {
        let (left, right) = (self.settled(left), self.settled(right));
        let (parts, ..) = aligned(vec![left, right]);
        let mut ends = parts.into_iter().map(|p| self.named_ends(p.low, p.high));
        let (Some((al, ah)), Some((bl, bh))) = (ends.next(), ends.next()) else { return Sql::UNKNOWN };
        let is = |a: &Sql, op: Op, b: &Sql| a.clone().compare(op, b.clone());
        let (yes, no) = match op {
            Op::Ge => (is(&al, Op::Ge, &bh), is(&ah, Op::Lt, &bl)),
            Op::Gt => (is(&al, Op::Gt, &bh), is(&ah, Op::Le, &bl)),
            Op::Lt => (is(&ah, Op::Lt, &bl), is(&al, Op::Ge, &bh)),
            Op::Le => (is(&ah, Op::Le, &bl), is(&al, Op::Gt, &bh)),
            Op::Eq | Op::Ne => {
                let same = Sql::all([is(&al, Op::Eq, &ah), is(&bl, Op::Eq, &bh), is(&al, Op::Eq, &bl)]);
                let apart = Sql::any([is(&al, Op::Gt, &bh), is(&ah, Op::Lt, &bl)]);
                if op == Op::Eq { (same, apart) } else { (apart, same) }
            }
        };
        Sql::case([(yes, Sql::TRUE), (no, Sql::FALSE)], Some(Sql::UNKNOWN))
    }
}
