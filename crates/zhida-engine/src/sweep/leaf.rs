//! The one comparison by which variants of a measure differ, if it is one, and its constants in order.

use crate::columns::{Cuts, Matcher};
use crate::program::{Atom, Award, Gate, GateId, Lowered, Part, Program, SheetId};
use std::collections::BTreeSet;
use zhida_facts::{Datelike, Number};
use zhida_measure::plan::Op;

/// The comparison.
pub(super) struct Leaf {
    /// Its gate in the first variant.
    pub(super) gate: GateId,
    /// Its gates in all variants.
    gates: Vec<GateId>,
    sheet: Option<SheetId>,
}

impl Leaf {
    /// The comparison in which the program's measures, variants of one, differ and nothing else.
    pub(super) fn find(program: &Program) -> Option<Self> {
        let amounts = |m: &Lowered| m.awards.iter().map(amounts_only).collect::<Vec<_>>();
        if program.measures.windows(2).any(|two| amounts(&two[0]) != amounts(&two[1])) {
            return None;
        }
        let of = |measure: &Lowered| {
            let mut gates = vec![measure.verdict];
            each_limit(&measure.awards, &mut gates);
            leaves(program, gates)
        };
        Self::among(program, program.measures.iter().map(of).collect())
    }

    /// The same of the program's only measure, of which nothing differs but clause number `clause`, by `gates`.
    pub(super) fn of_clause(program: &Program, clause: usize, gates: &[GateId]) -> Option<Self> {
        let leaf = Self::among(program, gates.iter().map(|gate| leaves(program, vec![*gate])).collect())?;
        // What stays the same elsewhere must not be moved along.
        let measure = program.measures.first()?;
        let mut elsewhere: Vec<GateId> = (0..).zip(&measure.clauses).filter(|(at, _)| *at != clause).map(|(_, gate)| *gate).collect();
        each_limit(&measure.awards, &mut elsewhere);
        (!leaves(program, elsewhere).contains(&leaf.gate)).then_some(leaf)
    }

    /// The one in which these differ, each the leaves that a variant rests on.
    fn among(program: &Program, leaves: Vec<BTreeSet<GateId>>) -> Option<Self> {
        let (first, others) = leaves.split_first()?;
        let common: BTreeSet<GateId> = first.iter().filter(|g| others.iter().all(|o| o.contains(*g))).copied().collect();
        let gates = leaves
            .iter()
            .map(|own| {
                let differing: Vec<GateId> = own.difference(&common).copied().collect();
                // A score differs by itself where what moves stands in its sheet: then the leaf is in there.
                let inner = |g: GateId| matches!(program.gates[g as usize], Gate::Atom(_));
                match differing.as_slice() {
                    [one] => Some(*one),
                    many => many.iter().copied().find(|g| inner(*g)).filter(|_| many.iter().filter(|g| inner(**g)).count() == 1),
                }
            })
            .collect::<Option<Vec<GateId>>>()?;
        let gate = *gates.first()?;
        let family = family(program, gate)?;
        if gates.iter().any(|g| self::family(program, *g).as_ref() != Some(&family)) {
            return None;
        }
        let sheet = match &program.gates[gate as usize] {
            Gate::Score { sheet, .. } => Some(*sheet),
            _ => None,
        };
        Some(Self { gate, gates, sheet })
    }

    /// Sheets whose scores are compared.
    pub(super) fn sheets(&self) -> Vec<SheetId> {
        self.sheet.into_iter().collect()
    }

    /// The constants, bound to the columns; `None` where the loops cannot hold them.
    pub(super) fn cuts(&self, program: &Program, matcher: &Matcher<'_>) -> Option<Cuts> {
        let mut op = Op::Eq;
        let mut limits = Vec::new();
        let mut measured = None;
        for gate in &self.gates {
            match &program.gates[*gate as usize] {
                Gate::Score { sheet, op: own, value } => {
                    (op, measured) = (*own, Some(matcher.measured_score(*sheet)));
                    limits.push(value.clone());
                }
                Gate::Atom(atom) => match &program.atoms[*atom as usize] {
                    Atom::Ray(ray) => {
                        (op, measured) = (ray.op, matcher.measured_fact(ray.slot));
                        limits.push(ray.value.clone());
                    }
                    Atom::Day { slot, op: own, day } => {
                        (op, measured) = (*own, matcher.measured_fact(*slot));
                        limits.push(i64::from(day.num_days_from_ce()).into());
                    }
                    Atom::Linear(linear) => {
                        let (num, limit) = linear.split();
                        (op, measured) = (linear.op, matcher.measured_form(&num, linear.den.as_ref(), linear.positive));
                        limits.push(limit);
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
        Cuts::new(measured?, op, &limits)
    }
}

/// What a comparison has besides its constant; `None` for one that has no order.
#[derive(PartialEq)]
enum Family {
    Fact(u32, Op),
    Form(crate::program::Form, Option<crate::program::Form>, bool, Op),
    Score(SheetId, Op),
}

fn family(program: &Program, gate: GateId) -> Option<Family> {
    let (family, op) = match &program.gates[gate as usize] {
        Gate::Score { sheet, op, .. } => (Family::Score(*sheet, *op), *op),
        Gate::Atom(atom) => match &program.atoms[*atom as usize] {
            Atom::Ray(ray) => (Family::Fact(ray.slot, ray.op), ray.op),
            Atom::Day { slot, op, .. } => (Family::Fact(*slot, *op), *op),
            Atom::Linear(linear) => (Family::Form(linear.split().0, linear.den.clone(), linear.positive, linear.op), linear.op),
            _ => return None,
        },
        _ => return None,
    };
    (!matches!(op, Op::Eq | Op::Ne)).then_some(family)
}

fn amounts_only(award: &Award) -> Award {
    match award {
        Award::Item { amount, .. } => Award::Item { amount: amount.clone(), when: 0 },
        Award::Group { best, items } => Award::Group { best: *best, items: items.iter().map(amounts_only).collect() },
    }
}

/// The limits of benefits.
fn each_limit(awards: &[Award], found: &mut Vec<GateId>) {
    for award in awards {
        match award {
            Award::Item { when, .. } => found.push(*when),
            Award::Group { items, .. } => each_limit(items, found),
        }
    }
}

/// The atoms, scores and constants that gates rest on.
fn leaves(program: &Program, mut pending: Vec<GateId>) -> BTreeSet<GateId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    while let Some(gate) = pending.pop() {
        if !seen.insert(gate) {
            continue;
        }
        match &program.gates[gate as usize] {
            Gate::Const(_) | Gate::Atom(_) => drop(found.insert(gate)),
            Gate::Not(g) | Gate::Possible(g) | Gate::Certain(g) => pending.push(*g),
            Gate::All(gates) | Gate::Any(gates) | Gate::AtLeast(_, gates) => pending.extend(gates),
            Gate::Declared { then: a, otherwise: b, .. } | Gate::Between { certain: a, possible: b } => pending.extend([*a, *b]),
            Gate::Score { sheet, .. } => {
                found.insert(gate);
                of_sheet(program, *sheet, &mut pending);
            }
        }
    }
    found
}

fn of_sheet(program: &Program, sheet: SheetId, pending: &mut Vec<GateId>) {
    for part in &program.sheets[sheet as usize].parts {
        match part {
            Part::Sheet(child) => of_sheet(program, *child, pending),
            Part::Indicator { bands, .. } => pending.extend(bands.iter().map(|b| b.when)),
        }
    }
}

/// Numbers ascending or descending, as positions of the list.
pub(crate) fn sorted(limits: &[Number], descending: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..limits.len()).collect();
    order.sort_by(|a, b| if descending { limits[*b].cmp(&limits[*a]) } else { limits[*a].cmp(&limits[*b]) });
    order
}
