//! Atoms: the least things that are true, false or unknown.

use crate::gate::Compiler;
use crate::number::common_measure;
use crate::number::over as divided;
use crate::sql::Sql;
use std::sync::Arc;
use zhida_engine::program::{Atom, Expr, Form, Linear, SlotId};
use zhida_facts::{CodeId, CodeTree, Number, Scheme, Within};
use zhida_measure::plan::{Op, TimeUnit};

impl Compiler<'_> {
    pub(crate) fn atom(&mut self, atom: &Atom) -> Sql {
        match atom {
            Atom::Ray(ray) => {
                let (left, right) = (self.quantity(&Expr::Slot(ray.slot)), self.quantity(&Expr::Const(ray.value.clone())));
                self.comparison(left, ray.op, right)
            }
            Atom::Linear(linear) => self.linear(linear),
            Atom::Compare { left: Expr::Elapsed { slot, unit: TimeUnit::Workday, end }, op, right: Expr::Const(value) } => {
                self.workdays(*slot, *end, *op, value)
            }
            Atom::Compare { left: Expr::Const(value), op, right: Expr::Elapsed { slot, unit: TimeUnit::Workday, end } } => {
                self.workdays(*slot, *end, op.mirrored(), value)
            }
            Atom::Compare { left, op, right } => {
                let (left, right) = (self.quantity(left), self.quantity(right));
                self.comparison(left, *op, right)
            }
            Atom::Day { slot, op, day } => self.plain(*slot, |value| value.compare(*op, Sql::Day(*day))),
            Atom::Flag(slot) => self.plain(*slot, |value| value),
            Atom::Code { slot, scheme, codes } => {
                let within = self.codes(*scheme, codes);
                self.plain(*slot, within)
            }
            Atom::Choice { slot, choices } => {
                let names = &self.facts.slot_at(*slot).choices;
                let accepted: Vec<Arc<str>> = choices.iter().filter_map(|c| names.get(usize::from(*c)).cloned()).collect();
                self.plain(*slot, |value| one_of(value, &accepted))
            }
            Atom::Text { slot, texts } => self.plain(*slot, |value| one_of(value, texts)),
            Atom::Has { slot, items } => self.plain(*slot, |value| {
                // A list with an empty place in it is still a list.
                let holds = if items.is_empty() {
                    Sql::NotEmpty(Box::new(value.clone()))
                } else {
                    Sql::HasAny(Box::new(value.clone()), items.clone())
                };
                Sql::case([(Sql::IsNull(Box::new(value)).not(), holds.certain())], Some(Sql::UNKNOWN))
            }),
            // Nobody attests in a table of facts.
            Atom::Attested { .. } => Sql::UNKNOWN,
        }
    }

    /// A test of a value that is on file; false where the fact does not apply.
    fn plain(&self, slot: SlotId, test: impl FnOnce(Sql) -> Sql) -> Sql {
        let slot = self.facts.slot_at(slot);
        if matches!(slot.value, Sql::Bool(_) | Sql::NoNumber) {
            return Sql::UNKNOWN;
        }
        Sql::all([slot.not_applicable.clone().not(), test(slot.value.clone())])
    }

    /// A linear form or quotient against zero, brought to whole numbers; what is taken away stands on the other side.
    fn linear(&mut self, linear: &Linear) -> Sql {
        let slots = linear.num.terms.iter().chain(linear.den.iter().flat_map(|d| &d.terms)).map(|(slot, _)| *slot);
        let mut applies: Vec<Sql> = Vec::new();
        for slot in slots {
            applies.push(self.facts.slot_at(slot).not_applicable.clone().not());
        }
        let (left, right, mut guards) = self.sides(&linear.num);
        let test = left.clone().compare(linear.op, right.clone());
        let test = match &linear.den {
            None => test,
            Some(den) => {
                let (up, down, further) = self.sides(den);
                guards.extend(further);
                let mut branches = vec![(up.clone().compare(Op::Gt, down.clone()), test)];
                if !linear.positive {
                    branches.push((up.compare(Op::Lt, down), left.compare(linear.op.mirrored(), right)));
                }
                Sql::case(branches, Some(Sql::UNKNOWN))
            }
        };
        let test = match Sql::all(guards) {
            Sql::Bool(Some(true)) => test,
            guards => Sql::case([(guards, test)], Some(Sql::UNKNOWN)),
        };
        Sql::all(applies.into_iter().chain([test]))
    }

    /// A form as two sums whose difference it is, up to a positive factor; facts that cancel out must be known all the same.
    fn sides(&self, form: &Form) -> (Sql, Sql, Vec<Sql>) {
        let terms: Vec<(Sql, Number)> = form
            .terms
            .iter()
            .map(|(slot, factor)| {
                let slot = self.facts.slot_at(*slot);
                (slot.value.clone(), factor * &slot.unit)
            })
            .collect();
        let measure = common_measure(
            terms.iter().map(|(_, f)| f).filter(|f| !f.is_zero()).chain([&form.constant].into_iter().filter(|c| !c.is_zero())),
        );
        let (mut left, mut right, mut guards) = (Vec::new(), Vec::new(), Vec::new());
        for (value, factor) in terms.into_iter().chain([(Sql::whole(1), form.constant.clone())]) {
            let factor = divided(&factor, &measure);
            if factor.is_zero() {
                guards.push(value.null_test().not());
            } else if factor.is_negative() {
                right.push(value.times(&factor.abs()));
            } else {
                left.push(value.times(&factor));
            }
        }
        (Sql::sum(left), Sql::sum(right), guards)
    }

    /// The test whether a code is one of `codes` or below one. A prefix stands for all below only where the whole list agrees.
    fn codes(&self, scheme: Scheme, codes: &[CodeId]) -> impl FnOnce(Sql) -> Sql + use<> {
        let tree = self.library.codes.tree(scheme);
        let mut prefixes: Vec<Arc<str>> = Vec::new();
        let mut named: Vec<Arc<str>> = Vec::new();
        let mut coarser: Vec<Arc<str>> = Vec::new();
        for code in codes {
            match prefix(tree, scheme, *code) {
                Some(prefix) => prefixes.push(Arc::from(prefix)),
                None => named.extend(tree.ids().filter(|id| tree.within(*id, *code) == Within::Yes).map(|id| Arc::from(tree.code(id)))),
            }
        }
        for id in tree.ids() {
            let within: Vec<Within> = codes.iter().map(|c| tree.within(id, *c)).collect();
            if !within.contains(&Within::Yes) && within.contains(&Within::Coarser) {
                coarser.push(Arc::from(tree.code(id)));
            }
        }
        move |value: Sql| {
            let mut tests: Vec<Sql> = prefixes.into_iter().map(|p| Sql::StartsWith(Box::new(value.clone()), p)).collect();
            if !named.is_empty() {
                tests.push(Sql::In(Box::new(value.clone()), named));
            }
            let within = Sql::any(tests);
            if coarser.is_empty() {
                return within;
            }
            // A code too coarse to tell leaves it open.
            Sql::case([(within, Sql::TRUE), (Sql::In(Box::new(value.clone()), coarser).not(), Sql::FALSE)], Some(Sql::UNKNOWN))
        }
    }
}

/// The beginning that all codes within `code` have and no others.
fn prefix(tree: &CodeTree, scheme: Scheme, code: CodeId) -> Option<&str> {
    let own = tree.code(code);
    let start = match scheme {
        Scheme::Industry => own,
        Scheme::Region => own.strip_suffix("0000").or_else(|| own.strip_suffix("00")).unwrap_or(own),
    };
    let fits = !start.is_empty()
        && start.bytes().all(|b| b.is_ascii_alphanumeric())
        && tree.ids().all(|id| tree.code(id).starts_with(start) == (tree.within(id, code) == Within::Yes));
    fits.then_some(start)
}

fn one_of(value: Sql, texts: &[Arc<str>]) -> Sql {
    if texts.is_empty() {
        // None of nothing; but an unknown text stays unknown.
        return Sql::case([(Sql::IsNull(Box::new(value)).not(), Sql::FALSE)], Some(Sql::UNKNOWN));
    }
    if let [one] = texts {
        return value.compare(Op::Eq, Sql::Text(Arc::clone(one)));
    }
    Sql::In(Box::new(value), texts.to_vec())
}
