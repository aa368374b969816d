//! Solving a comparison for one fact: with all else fixed both sides are linear-fractional in it, so the critical value is exact.

use crate::case::Evaluation;
use crate::interval::Quantity;
use zhida_facts::Number;
use zhida_measure::plan::{Atom, FactRef, Num};

/// (a + b·x) / (c + d·x)
#[derive(Clone, Debug)]
struct Fraction {
    a: Number,
    b: Number,
    c: Number,
    d: Number,
}

impl Fraction {
    fn constant(value: Number) -> Self {
        Self { a: value, b: Number::ZERO, c: Number::ONE, d: Number::ZERO }
    }
    fn x() -> Self {
        Self { a: Number::ZERO, b: Number::ONE, c: Number::ONE, d: Number::ZERO }
    }
    fn is_constant(&self) -> bool {
        self.b.is_zero() && self.d.is_zero()
    }
    fn add(&self, o: &Self) -> Option<Self> {
        if self.c == o.c && self.d == o.d {
            return Some(Self { a: &self.a + &o.a, b: &self.b + &o.b, c: self.c.clone(), d: self.d.clone() });
        }
        if o.is_constant() {
            let k = o.a.checked_div(&o.c)?;
            return Some(Self { a: &self.a + &(&k * &self.c), b: &self.b + &(&k * &self.d), c: self.c.clone(), d: self.d.clone() });
        }
        if self.is_constant() {
            return o.add(self);
        }
        if self.d.is_zero() && o.d.is_zero() {
            let scale = |f: &Self, n: &Number| n.checked_div(&f.c);
            return Some(Self {
                a: &scale(self, &self.a)? + &scale(o, &o.a)?,
                b: &scale(self, &self.b)? + &scale(o, &o.b)?,
                c: Number::ONE,
                d: Number::ZERO,
            });
        }
        None
    }
    fn scale(&self, k: &Number) -> Self {
        Self { a: &self.a * k, b: &self.b * k, c: self.c.clone(), d: self.d.clone() }
    }
    fn multiply(&self, o: &Self) -> Option<Self> {
        if o.is_constant() {
            Some(self.scale(&o.a.checked_div(&o.c)?))
        } else if self.is_constant() {
            o.multiply(self)
        } else {
            None
        }
    }
    fn divide(&self, o: &Self) -> Option<Self> {
        if o.is_constant() {
            return Some(self.scale(&o.c.checked_div(&o.a)?));
        }
        let inverse = Self { a: o.c.clone(), b: o.d.clone(), c: o.a.clone(), d: o.b.clone() };
        if self.is_constant() {
            return inverse.multiply(self);
        }
        // (a + bx)/k over (a' + b'x)/k' stays linear-fractional.
        (self.d.is_zero() && o.d.is_zero()).then(|| Self { a: &self.a * &o.c, b: &self.b * &o.c, c: &o.a * &self.c, d: &o.b * &self.c })
    }
}

impl Evaluation<'_> {
    /// Values of `fact`, given for one calendar year, at which any comparison of the measure turns, all else fixed.
    pub(crate) fn critical_values(&self, fact: FactRef) -> Vec<Number> {
        let mut found = Vec::new();
        self.plan.each_test(&mut |test| {
            test.each_atom(&mut |atom| {
                if let Atom::Compare { left, right, .. } = atom {
                    let mut own = Vec::new();
                    let mut note = |f: FactRef| {
                        if crate::case::in_year(f, self.current) == fact && !own.contains(&f) {
                            own.push(f);
                        }
                    };
                    left.each_fact(&mut note);
                    right.each_fact(&mut note);
                    own.iter().for_each(|f| found.extend(self.critical(left, right, *f)));
                }
            });
        });
        found
    }

    /// Values of `fact` at which `left` and `right` are equal, all else fixed; empty if another fact in them is unknown or the
    /// shape is not linear-fractional.
    pub(crate) fn critical(&self, left: &Num, right: &Num, fact: FactRef) -> Vec<Number> {
        let mut found = Vec::new();
        for l in self.fractions(left, fact) {
            for r in self.fractions(right, fact) {
                // (a + bx)(c' + d'x) = (a' + b'x)(c + dx); linear unless both denominators hold x.
                if !l.d.is_zero() && !r.d.is_zero() {
                    continue;
                }
                let constant = &(&l.a * &r.c) - &(&r.a * &l.c);
                let slope = &(&(&l.b * &r.c) + &(&l.a * &r.d)) - &(&(&r.b * &l.c) + &(&r.a * &l.d));
                let square = &(&l.b * &r.d) - &(&r.b * &l.d);
                if !square.is_zero() {
                    continue;
                }
                if let Some(root) = (-&constant).checked_div(&slope)
                    && !found.contains(&root)
                {
                    found.push(root);
                }
            }
        }
        found
    }

    /// The pieces of a quantity as fractions in `fact`: one, or one for each part of a minimum or maximum.
    fn fractions(&self, num: &Num, fact: FactRef) -> Vec<Fraction> {
        match num {
            Num::Min(parts) | Num::Max(parts) => parts.iter().flat_map(|p| self.fractions(p, fact)).collect(),
            _ => self.fraction(num, fact).into_iter().collect(),
        }
    }

    fn fraction(&self, num: &Num, fact: FactRef) -> Option<Fraction> {
        let mut holds_x = false;
        num.each_fact(&mut |f| holds_x |= f == fact);
        if !holds_x {
            return match self.quantity(num) {
                Quantity::Known(value) => Some(Fraction::constant(value)),
                _ => None,
            };
        }
        match num {
            Num::Fact(_) => Some(Fraction::x()),
            Num::Sum(parts) => {
                let mut total = Fraction::constant(Number::ZERO);
                for part in parts {
                    total = total.add(&self.fraction(part, fact)?)?;
                }
                Some(total)
            }
            Num::Neg(inner) => Some(self.fraction(inner, fact)?.scale(&-&Number::ONE)),
            Num::Product(a, b) => self.fraction(a, fact)?.multiply(&self.fraction(b, fact)?),
            Num::Quotient { num, den, .. } => self.fraction(num, fact)?.divide(&self.fraction(den, fact)?),
            _ => None,
        }
    }
}
