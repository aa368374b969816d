//! Which facts an atom or quantity reads.

use super::{Atom, Expr, SlotId};

impl Atom {
    /// Visits the slots it reads; one may come twice.
    pub fn each_slot(&self, visit: &mut dyn FnMut(SlotId)) {
        match self {
            Atom::Ray(ray) => visit(ray.slot),
            Atom::Linear(linear) => {
                linear.num.terms.iter().chain(linear.den.iter().flat_map(|d| &d.terms)).for_each(|(slot, _)| visit(*slot));
            }
            Atom::Compare { left, right, .. } => {
                left.each_slot(visit);
                right.each_slot(visit);
            }
            Atom::Day { slot, .. }
            | Atom::Flag(slot)
            | Atom::Code { slot, .. }
            | Atom::Choice { slot, .. }
            | Atom::Text { slot, .. }
            | Atom::Has { slot, .. } => visit(*slot),
            Atom::Attested { .. } => {}
        }
    }
}

impl Expr {
    /// Visits the slots it reads; one may come twice.
    pub fn each_slot(&self, visit: &mut dyn FnMut(SlotId)) {
        match self {
            Expr::Unknown | Expr::Const(_) | Expr::Score(_) => {}
            Expr::Slot(slot) | Expr::Elapsed { slot, .. } => visit(*slot),
            Expr::Declared(slot, derived) => {
                visit(*slot);
                derived.each_slot(visit);
            }
            Expr::Sum(parts) | Expr::Min(parts) | Expr::Max(parts) => parts.iter().for_each(|p| p.each_slot(visit)),
            Expr::Neg(inner) | Expr::Floor(inner) => inner.each_slot(visit),
            Expr::Product(a, b) | Expr::Quotient { num: a, den: b, .. } => {
                a.each_slot(visit);
                b.each_slot(visit);
            }
        }
    }
}
