//! What of a measure can be moved: its literals, and what each is compared with.

use crate::Subject;
use zhida_facts::{FactId, Number, Unit};
use zhida_measure::plan::{Atom, Literal, Node, Num, Op, Place, Plan, Span, Test};

/// A literal that can be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// Its position in [`Plan::literals`], which names it.
    pub literal: usize,
    /// Its value as it is written, in base units.
    pub current: Literal,
    /// Where it stands.
    pub place: Place,
    /// The line, row or span of text it stands in.
    pub span: Span,
    /// That text.
    pub text: String,
    /// The unit it is written in; without symbol for counts, points, days of the calendar and pure numbers.
    pub unit: Unit,
    /// The fact it is compared with, where that is one fact alone.
    pub fact: Option<FactId>,
    /// How the fact, or the quantity, is compared with it, the literal standing right; `None` where it is no side of a comparison.
    pub op: Option<Op>,
}

impl Subject {
    /// All literals of the measure, in the order of [`Plan::literals`].
    #[must_use]
    pub fn levers(&self) -> Vec<Lever> {
        let plan = self.plan();
        let placed = plan.literals().into_iter().enumerate();
        placed
            .map(|(literal, placed)| {
                let text = self.measure().text.get(placed.span.clone()).unwrap_or("").to_owned();
                let side = moved_atom(plan, literal, &placed.literal).and_then(|atom| Side::of(&atom, &placed.literal));
                let fact = side.as_ref().and_then(Side::fact);
                let op = side.as_ref().map(|s| s.op);
                let unit = self.unit(&placed.literal, &text, fact, placed.place);
                Lever { literal, current: placed.literal, place: placed.place, span: placed.span, text, unit, fact, op }
            })
            .collect()
    }

    /// The unit the value is written in, as the text has it; else that of the fact.
    fn unit(&self, literal: &Literal, text: &str, fact: Option<FactId>, place: Place) -> Unit {
        let Literal::Number(value) = literal else { return Unit::none() };
        if place == Place::Count {
            return Unit::none();
        }
        let own = fact.map(|f| self.library().dictionary.fact(f).unit.clone());
        written(text, value).filter(|u| own.as_ref().is_none_or(|o| o.dimension == u.dimension)).or(own).unwrap_or_else(Unit::none)
    }
}

/// The unit behind the first figure in `text` that comes to `value`.
fn written(text: &str, value: &Number) -> Option<Unit> {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (figure, behind) = rest.split_at(end);
        rest = behind;
        let (Ok(figure), Some((unit, _))) = (Number::parse(figure), Unit::prefix(behind.trim_start())) else { continue };
        if &(&figure * &unit.factor) == value {
            return Some(unit);
        }
    }
    None
}

/// A quantity that is compared with a literal alone.
pub(crate) struct Side {
    /// The other side; `None` where a date fact is compared with a day.
    pub(crate) num: Option<Num>,
    /// A date fact.
    date: Option<FactId>,
    /// How it is compared, the literal standing right.
    pub(crate) op: Op,
}

impl Side {
    /// Of an atom in which `literal` is one whole side.
    pub(crate) fn of(atom: &Atom, literal: &Literal) -> Option<Self> {
        match (atom, literal) {
            (Atom::Date { fact, op, .. }, Literal::Day(_)) => Some(Self { num: None, date: Some(fact.fact), op: *op }),
            (Atom::Compare { left, op, right: Num::Const(n) }, Literal::Number(value)) if n == value => {
                Some(Self { num: Some(left.clone()), date: None, op: *op })
            }
            (Atom::Compare { left: Num::Const(n), op, right }, Literal::Number(value)) if n == value => {
                Some(Self { num: Some(right.clone()), date: None, op: op.mirrored() })
            }
            _ => None,
        }
    }
    pub(crate) fn fact(&self) -> Option<FactId> {
        match &self.num {
            Some(Num::Fact(fact)) => Some(fact.fact),
            _ => self.date,
        }
    }
}

/// The atom literal number `literal` stands in; `None` if it stands in none. It is the one that differs when the literal is moved, which
/// asks nothing about the order in which literals are numbered.
pub(crate) fn moved_atom(plan: &Plan, literal: usize, current: &Literal) -> Option<Atom> {
    let elsewhere = match current {
        Literal::Number(n) => Literal::Number(n + &Number::ONE),
        Literal::Day(day) => Literal::Day(day.succ_opt()?),
    };
    let moved = plan.with_literal(literal, &elsewhere)?;
    let atoms = |plan: &Plan| {
        let mut atoms: Vec<Atom> = Vec::new();
        plan.each_test(&mut |test: &Test| test.each_atom(&mut |atom| atoms.push(atom.clone())));
        atoms
    };
    atoms(plan).into_iter().zip(atoms(&moved)).find(|(a, b)| a != b).map(|(a, _)| a)
}

/// The greatest number of points a sheet can be compared with, if it says one.
pub(crate) fn full(plan: &Plan, num: &Num) -> Option<Number> {
    let Num::Score(sheet) = num else { return None };
    plan.sheets.get(*sheet)?.full.clone()
}

/// How many items the group holds whose line is `span`.
pub(crate) fn items(plan: &Plan, span: &Span) -> Option<usize> {
    fn walk(node: &Node, span: &Span) -> Option<usize> {
        let Node::Group(group) = node else { return None };
        if &group.span == span {
            return Some(group.items.len());
        }
        group.items.iter().find_map(|item| walk(item, span))
    }
    walk(&plan.root, span).or_else(|| plan.classes.iter().find_map(|c| walk(&c.node, span)))
}
