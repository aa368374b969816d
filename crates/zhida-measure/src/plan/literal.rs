//! The literals of a plan: every number and day somebody chose, each of which can be moved to see what would follow.

use super::{Atom, Benefit, Combine, Node, Num, Plan, Points, Span, Test, When};
use zhida_facts::{NaiveDate, Number};

/// Where a literal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a clause, by its number.
    Clause(usize),
    /// How many items of a group must hold.
    Count,
    /// The condition of a score row.
    Band,
    /// The points of a score row, or the full score a sheet is cut at.
    Points,
    /// An amount, or its limits.
    Benefit,
}

/// What a literal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A number, in base units.
    Number(Number),
    /// A day.
    Day(NaiveDate),
}

/// A literal with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What it is.
    pub literal: Literal,
    /// Where it stands.
    pub place: Place,
    /// The line, row or span of text it stands in.
    pub span: Span,
}

impl Plan {
    /// All literals, in document order of their kind: clauses, score sheets, benefits. Their positions name them.
    #[must_use]
    pub fn literals(&self) -> Vec<Placed> {
        let mut found = Vec::new();
        // The walk wants to write; it writes into a copy.
        self.clone().each_literal(&mut |literal, place, span| {
            found.push(Placed { literal: literal.get(), place, span });
        });
        found
    }

    /// The plan with literal number `index` moved to `value`; `None` if there is no such literal or the value is not one it can
    /// take (a count is a whole number, the points of a row run from less to more).
    #[must_use]
    pub fn with_literal(&self, index: usize, value: &Literal) -> Option<Self> {
        let mut plan = self.clone();
        let done = plan.set_literal(index, value);
        let bands = plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands);
        let in_order = bands.into_iter().all(|b| !matches!(&b.points, Points::Range(low, high) if low > high));
        (done && in_order).then_some(plan)
    }

    /// Moves literal number `index` of a clause; `false`, and nothing changed, if there is none or the value is not of its kind. Elsewhere more
    /// than the kind may stand against it: [`Plan::with_literal`].
    pub fn set_literal(&mut self, index: usize, value: &Literal) -> bool {
        let (mut at, mut done) = (0, false);
        self.each_literal(&mut |mut literal, _, _| {
            if at == index {
                done = literal.set(value);
            }
            at += 1;
        });
        done
    }

    fn each_literal(&mut self, visit: &mut Visit<'_>) {
        of_node(&mut self.root, visit);
        self.classes.iter_mut().for_each(|class| of_node(&mut class.node, visit));
        for sheet in &mut self.sheets {
            for indicator in &mut sheet.indicators {
                for band in &mut indicator.bands {
                    if let When::Tests(tests) = &mut band.when {
                        tests.iter_mut().for_each(|t| of_test(t, Place::Band, &band.span, visit));
                    }
                    match &mut band.points {
                        Points::Fixed(n) => visit(Slot::Number(n), Place::Points, band.span.clone()),
                        Points::Range(low, high) => {
                            visit(Slot::Number(low), Place::Points, band.span.clone());
                            visit(Slot::Number(high), Place::Points, band.span.clone());
                        }
                        Points::Formula(num) => of_num(num, Place::Points, &band.span, visit),
                    }
                }
                if let Some(full) = indicator.full.as_mut().filter(|_| indicator.cumulative) {
                    visit(Slot::Number(full), Place::Points, indicator.span.clone());
                }
            }
            if let Some(full) = sheet.full.as_mut().filter(|_| sheet.capped) {
                visit(Slot::Number(full), Place::Points, sheet.span.clone());
            }
        }
        self.benefits.iter_mut().for_each(|b| of_benefit(b, visit));
    }
}

type Visit<'a> = dyn FnMut(Slot<'_>, Place, Span) + 'a;

/// A literal in its place.
enum Slot<'a> {
    Number(&'a mut Number),
    Day(&'a mut NaiveDate),
    Count(&'a mut usize),
}

impl Slot<'_> {
    fn get(&self) -> Literal {
        match self {
            Slot::Number(n) => Literal::Number((*n).clone()),
            Slot::Day(day) => Literal::Day(**day),
            Slot::Count(n) => Literal::Number(i64::try_from(**n).unwrap_or(i64::MAX).into()),
        }
    }
    fn set(&mut self, value: &Literal) -> bool {
        match (self, value) {
            (Slot::Number(n), Literal::Number(value)) => **n = value.clone(),
            (Slot::Day(day), Literal::Day(value)) => **day = *value,
            (Slot::Count(n), Literal::Number(value)) => match value.to_i64().and_then(|v| usize::try_from(v).ok()) {
                Some(value) => **n = value,
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

fn of_node(node: &mut Node, visit: &mut Visit<'_>) {
    match node {
        Node::Clause(clause) => {
            let place = Place::Clause(clause.id);
            clause.tests.iter_mut().for_each(|t| of_test(&mut t.test, place, &t.span, visit));
        }
        Node::Group(group) => {
            if let Combine::AtLeast { n, .. } = &mut group.combine {
                visit(Slot::Count(n), Place::Count, group.span.clone());
            }
            group.items.iter_mut().for_each(|item| of_node(item, visit));
        }
    }
}

fn of_test(test: &mut Test, place: Place, span: &Span, visit: &mut Visit<'_>) {
    match test {
        Test::All(parts) | Test::Any(parts) => parts.iter_mut().for_each(|p| of_test(p, place, span, visit)),
        Test::Not(inner) => of_test(inner, place, span, visit),
        Test::Atom(Atom::Compare { left, right, .. }) => {
            of_num(left, place, span, visit);
            of_num(right, place, span, visit);
        }
        Test::Atom(Atom::Date { day, .. }) => visit(Slot::Day(day), place, span.clone()),
        Test::Atom(_) => {}
    }
}

fn of_num(num: &mut Num, place: Place, span: &Span, visit: &mut Visit<'_>) {
    match num {
        Num::Const(n) => visit(Slot::Number(n), place, span.clone()),
        Num::Fact(_) | Num::Score(_) | Num::Elapsed { .. } => {}
        // Growth is a quotient less 1, and nobody chose that 1.
        Num::Sum(parts) if matches!(parts.first(), Some(Num::Quotient { positive: true, .. })) => {
            parts.iter_mut().filter(|p| !matches!(p, Num::Const(_))).for_each(|p| of_num(p, place, span, visit));
        }
        // A mean divides by how many there are: who moved that alone would have another quantity and not a mean of more years.
        Num::Quotient { num, den, .. } if is_count_of(num, den) => of_num(num, place, span, visit),
        Num::Sum(parts) | Num::Min(parts) | Num::Max(parts) => parts.iter_mut().for_each(|p| of_num(p, place, span, visit)),
        Num::Neg(inner) | Num::Floor(inner) => of_num(inner, place, span, visit),
        Num::Product(a, b) | Num::Quotient { num: a, den: b, .. } => {
            of_num(a, place, span, visit);
            of_num(b, place, span, visit);
        }
    }
}

/// Whether the divisor is the number of what is added up.
fn is_count_of(num: &Num, den: &Num) -> bool {
    let summed = if let Num::Sum(parts) = num { parts.iter().filter(|p| !matches!(p, Num::Const(_))).count() } else { 1 };
    matches!(den, Num::Const(n) if n.to_i64().and_then(|n| usize::try_from(n).ok()) == Some(summed))
}

fn of_benefit(benefit: &mut Benefit, visit: &mut Visit<'_>) {
    match benefit {
        Benefit::Item { amount, when, span, .. } => {
            when.iter_mut().for_each(|t| of_test(t, Place::Benefit, span, visit));
            amount.iter_mut().for_each(|a| of_num(a, Place::Benefit, span, visit));
        }
        Benefit::Group { items, .. } => items.iter_mut().for_each(|b| of_benefit(b, visit)),
    }
}
