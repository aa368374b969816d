//! Plans to gates.

use super::build::Parts;
use super::classes::Rule;
use super::{Atom, Award, Expr, Gate, GateId, Lowered, Program, SlotId, Tree};
use crate::case::MAX_DERIVATION;
use crate::truth::Truth;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use zhida_facts::{Datelike, Dimension, NaiveDate, Period};
use zhida_measure::plan::{self, Benefit, Clause, Combine, FactRef, Literal, Node, Num, Plan, Test};
use zhida_measure::{Derivation, Library, Track};

pub(super) fn program(library: &Library, measures: &[(usize, bool)], as_of: NaiveDate, track: Track) -> Program {
    let mut lower = Lower { library, as_of, track, parts: Parts::default(), lowered: HashMap::new(), depth: 0 };
    let measures = measures
        .iter()
        .map(|(index, in_force)| {
            let body = lower.measure(*index, as_of.year());
            lower.lowered(*index, *in_force, &library.measures()[*index].plan, &body)
        })
        .collect();
    lower.finish(measures)
}

/// The same for variants of measure `index`, each a plan of its own.
pub(super) fn variants(library: &Library, index: usize, plans: Vec<Plan>, as_of: NaiveDate, track: Track) -> Program {
    let mut lower = Lower { library, as_of, track, parts: Parts::default(), lowered: HashMap::new(), depth: 0 };
    let measures = plans
        .into_iter()
        .map(|plan| {
            let body = lower.body(&plan, as_of.year());
            let lowered = lower.lowered(index, true, &plan, &body);
            Lowered { plan: Some(Arc::new(plan)), ..lowered }
        })
        .collect();
    lower.finish(measures)
}

/// A measure with the first value of a literal in a clause, and for each value that clause: what else there is is lowered once.
pub(super) fn moved(
    library: &Library,
    index: usize,
    (literal, clause, values): (usize, usize, &[Literal]),
    as_of: NaiveDate,
    track: Track,
) -> Option<(Program, Vec<GateId>)> {
    let mut lower = Lower { library, as_of, track, parts: Parts::default(), lowered: HashMap::new(), depth: 0 };
    let mut plan = library.measures()[index].plan.clone();
    if !plan.set_literal(literal, values.first()?) {
        return None;
    }
    let body = lower.body(&plan, as_of.year());
    let measure = lower.lowered(index, true, &plan, &body);
    let mut gates = vec![*body.clauses.get(clause)?];
    for value in &values[1..] {
        if !plan.set_literal(literal, value) {
            return None;
        }
        let at = &mut Scope { plan: &plan, sheets: body.sheets.clone(), current: as_of.year() };
        plan.each_clause(&mut |own| {
            if own.id == clause {
                gates.push(lower.clause(at, own));
            }
        });
    }
    Some((lower.finish(vec![measure]), gates))
}

/// A measure's gates.
#[derive(Clone)]
struct Body {
    verdict: GateId,
    conditions: GateId,
    clauses: Vec<GateId>,
    classes: Vec<GateId>,
    sheets: Vec<Option<u32>>,
}

/// Where a test or quantity stands.
pub(super) struct Scope<'a> {
    pub(super) plan: &'a Plan,
    /// Sheets lowered so far.
    pub(super) sheets: Vec<Option<u32>>,
    /// The current year.
    pub(super) current: i32,
}

pub(super) struct Lower<'a> {
    library: &'a Library,
    as_of: NaiveDate,
    track: Track,
    pub(super) parts: Parts,
    /// By measure and current year; `None` while it is being lowered, so that a circle is unknown and not endless.
    lowered: HashMap<(usize, i32), Option<Arc<Body>>>,
    depth: usize,
}

impl<'a> Lower<'a> {
    fn measure(&mut self, index: usize, current: i32) -> Arc<Body> {
        if let Some(Some(body)) = self.lowered.get(&(index, current)) {
            return Arc::clone(body);
        }
        self.lowered.insert((index, current), None);
        let body = Arc::new(self.body(&self.library.measures()[index].plan, current));
        self.lowered.insert((index, current), Some(Arc::clone(&body)));
        body
    }

    fn body(&mut self, plan: &Plan, current: i32) -> Body {
        let mut at = Scope { plan, sheets: vec![None; plan.sheets.len()], current };
        // A sub-sheet comes after its parent and is lowered by it.
        for sheet in 0..plan.sheets.len() {
            self.sheet(&mut at, sheet);
        }
        let unknown = self.parts.known(Truth::Unknown);
        let mut clauses = vec![unknown; plan.clauses];
        plan.each_clause(&mut |clause| clauses[clause.id] = self.clause(&mut at, clause));
        self.combined(plan, clauses, at.sheets)
    }

    /// A measure of which the clauses are lowered.
    fn combined(&mut self, plan: &Plan, clauses: Vec<GateId>, sheets: Vec<Option<u32>>) -> Body {
        let conditions = self.node(&plan.root, &clauses);
        let classes: Vec<GateId> = plan.classes.iter().map(|c| self.node(&c.node, &clauses)).collect();
        let verdict = if classes.is_empty() {
            conditions
        } else {
            let decided = self.decided(&classes);
            self.parts.all([conditions, decided])
        };
        Body { verdict, conditions, clauses, classes, sheets }
    }

    fn lowered(&mut self, measure: usize, in_force: bool, plan: &Plan, body: &Body) -> Lowered {
        let mut at = Scope { plan, sheets: body.sheets.clone(), current: self.as_of.year() };
        let dimension = crate::amount::first_dimension(&plan.benefits);
        let awards = dimension.map_or_else(Vec::new, |d| self.awards(&mut at, &plan.benefits, d));
        let groups = self.groups_of(plan, &body.clauses);
        Lowered {
            measure,
            in_force,
            plan: None,
            verdict: body.verdict,
            conditions: body.conditions,
            clauses: body.clauses.clone(),
            tree: tree(&plan.root),
            groups,
            classes: plan.classes.iter().map(|c| tree(&c.node)).zip(body.classes.iter().copied()).collect(),
            score: plan.main_sheet().and_then(|s| body.sheets.get(s).copied().flatten()),
            awards,
            dimension,
        }
    }

    fn finish(self, measures: Vec<Lowered>) -> Program {
        let Parts { slots, atoms, gates, sheets } = self.parts;
        let reached: BTreeSet<usize> = self.lowered.keys().map(|(measure, _)| *measure).collect();
        Program {
            as_of: self.as_of,
            track: self.track,
            slots: slots.items,
            atoms: atoms.items,
            gates: gates.items,
            sheets: sheets.items,
            measures,
            reached: reached.into_iter().collect(),
        }
    }

    /// The measure `id` as it speaks on the day; `None` if there is none or it is being lowered.
    fn referred(&mut self, id: &str, current: i32) -> Option<(usize, Arc<Body>)> {
        let (index, _) = self.library.version(id, self.as_of, self.track)?;
        if self.lowered.get(&(index, current)).is_some_and(Option::is_none) {
            return None;
        }
        Some((index, self.measure(index, current)))
    }

    fn node(&mut self, node: &Node, clauses: &[GateId]) -> GateId {
        let group = match node {
            Node::Clause(clause) => return clauses[clause.id],
            Node::Group(group) => group,
        };
        let items: Vec<GateId> = group.items.iter().map(|item| self.node(item, clauses)).collect();
        match group.combine {
            Combine::All => self.parts.all(items),
            Combine::Any => self.parts.any(items),
            Combine::None => {
                let any = self.parts.any(items);
                self.parts.not(any)
            }
            Combine::AtLeast { n, marked } => {
                let stars = items.iter().zip(&group.items).filter(|(_, i)| i.is_marked()).map(|(g, _)| *g).collect();
                let every = self.parts.at_least(n, items);
                let stars = self.parts.at_least(marked, stars);
                self.parts.all([every, stars])
            }
        }
    }

    /// The gates of the *any* groups, in the order in which they begin.
    fn groups_of(&mut self, plan: &Plan, clauses: &[GateId]) -> Vec<GateId> {
        let mut groups = Vec::new();
        let nodes = [&plan.root].into_iter().chain(plan.classes.iter().map(|c| &c.node));
        nodes.for_each(|node| self.groups(node, clauses, &mut groups));
        groups
    }
    /// Those of a node, added to what was found.
    fn groups(&mut self, node: &Node, clauses: &[GateId], found: &mut Vec<GateId>) {
        if let Node::Group(group) = node {
            if matches!(group.combine, Combine::Any) {
                found.push(self.node(node, clauses));
            }
            group.items.iter().for_each(|item| self.groups(item, clauses, found));
        }
    }

    fn clause(&mut self, at: &mut Scope<'_>, clause: &Clause) -> GateId {
        if clause.is_manual() {
            return self.attested(at, &clause.key);
        }
        let tests: Vec<GateId> = clause.tests.iter().map(|t| self.test(at, &t.test)).collect();
        self.parts.all(tests)
    }

    pub(super) fn attested(&mut self, at: &Scope<'_>, key: &str) -> GateId {
        self.parts.atom(Atom::Attested { measure: Arc::from(at.plan.meta.id.as_str()), key: Arc::from(key) })
    }

    pub(super) fn tests(&mut self, at: &mut Scope<'_>, tests: &[Test]) -> GateId {
        let gates: Vec<GateId> = tests.iter().map(|t| self.test(at, t)).collect();
        self.parts.all(gates)
    }

    fn test(&mut self, at: &mut Scope<'_>, test: &Test) -> GateId {
        match test {
            Test::All(parts) => self.tests(at, parts),
            Test::Any(parts) => {
                let gates: Vec<GateId> = parts.iter().map(|p| self.test(at, p)).collect();
                self.parts.any(gates)
            }
            Test::Not(inner) => {
                let inner = self.test(at, inner);
                self.parts.not(inner)
            }
            Test::Atom(atom) => self.atom(at, atom),
        }
    }

    fn slot(&mut self, at: &Scope<'_>, fact: FactRef) -> SlotId {
        self.parts.slot(fact.fact, fact.year.resolve(at.current))
    }

    fn atom(&mut self, at: &mut Scope<'_>, atom: &plan::Atom) -> GateId {
        let own = match atom {
            plan::Atom::Compare { left, op, right } => {
                let (left, right) = (self.expr(at, left), self.expr(at, right));
                return self.compare(left, *op, right);
            }
            plan::Atom::Date { fact, op, day } => Atom::Day { slot: self.slot(at, *fact), op: *op, day: *day },
            plan::Atom::Flag(fact) => Atom::Flag(self.slot(at, *fact)),
            plan::Atom::Code { fact, scheme, codes } => Atom::Code { slot: self.slot(at, *fact), scheme: *scheme, codes: codes.clone() },
            plan::Atom::Text { fact, texts } => Atom::Text { slot: self.slot(at, *fact), texts: texts.clone() },
            plan::Atom::Has { fact, items } => Atom::Has { slot: self.slot(at, *fact), items: items.clone() },
            plan::Atom::Choice { fact, choices } => return self.choice(at, *fact, choices),
            plan::Atom::Track(track) => return self.parts.known(Truth::of(self.track == *track)),
            plan::Atom::Qualifies(id) => {
                let year = self.as_of.year();
                return match self.referred(id, year) {
                    Some((_, body)) => body.verdict,
                    None => self.parts.known(Truth::Unknown),
                };
            }
            plan::Atom::Class { measure, classes } => {
                let Some((index, body)) = self.referred(measure, at.current) else { return self.parts.known(Truth::Unknown) };
                let own = &self.library.measures()[index].plan.classes;
                let accepted = own.iter().map(|c| Some(classes.contains(&c.name))).collect::<Vec<_>>();
                return self.class_is(&body.classes, &accepted, Rule::Class);
            }
        };
        self.parts.atom(own)
    }

    /// An enumerated fact: as declared, else by the class it follows from.
    fn choice(&mut self, at: &mut Scope<'_>, fact: FactRef, choices: &[u16]) -> GateId {
        let slot = self.slot(at, fact);
        let declared = self.parts.atom(Atom::Choice { slot, choices: choices.to_vec() });
        let Some(Derivation::Class(id, names)) = self.library.derivation(fact.fact) else { return declared };
        let current = self.derived_year(fact, at.current);
        if self.depth >= MAX_DERIVATION {
            return declared;
        }
        self.depth += 1;
        let referred = self.referred(id, current);
        self.depth -= 1;
        let Some((index, body)) = referred else { return declared };
        let own = &self.library.measures()[index].plan.classes;
        let accepted = own.iter().map(|c| names.get(&c.name).map(|n| choices.contains(n))).collect::<Vec<_>>();
        let otherwise = self.class_is(&body.classes, &accepted, Rule::Choice);
        self.parts.gate(Gate::Declared { slot, then: declared, otherwise })
    }

    /// The year in which a derivation is read so that its own default years mean the year of `fact`.
    fn derived_year(&self, fact: FactRef, current: i32) -> i32 {
        match (fact.year.resolve(current), self.library.dictionary.fact(fact.fact).period) {
            (Some(year), Period::Annual) => year.saturating_add(1),
            (Some(year), _) => year,
            (None, _) => current,
        }
    }

    pub(super) fn expr(&mut self, at: &mut Scope<'_>, num: &Num) -> Expr {
        let boxed = |lower: &mut Self, at: &mut Scope<'_>, n: &Num| Box::new(lower.expr(at, n));
        match num {
            Num::Const(value) => Expr::Const(value.clone()),
            Num::Fact(fact) => {
                let slot = self.slot(at, *fact);
                let library = self.library;
                let Some(Derivation::Num(derived)) = library.derivation(fact.fact) else { return Expr::Slot(slot) };
                if self.depth >= MAX_DERIVATION {
                    return Expr::Declared(slot, Box::new(Expr::Unknown));
                }
                self.depth += 1;
                // A derivation stands in no measure, so it has no sheets.
                let mut own = Scope { plan: at.plan, sheets: Vec::new(), current: self.derived_year(*fact, at.current) };
                let derived = self.expr(&mut own, derived);
                self.depth -= 1;
                Expr::Declared(slot, Box::new(derived))
            }
            Num::Score(sheet) => at.sheets.get(*sheet).copied().flatten().map_or(Expr::Unknown, Expr::Score),
            Num::Elapsed { fact, unit, to_year_end } => {
                let end = if *to_year_end { NaiveDate::from_ymd_opt(self.as_of.year() - 1, 12, 31) } else { None };
                Expr::Elapsed { slot: self.slot(at, *fact), unit: *unit, end: end.unwrap_or(self.as_of) }
            }
            Num::Sum(parts) => Expr::Sum(parts.iter().map(|p| self.expr(at, p)).collect()),
            Num::Neg(inner) => Expr::Neg(boxed(self, at, inner)),
            Num::Product(a, b) => Expr::Product(boxed(self, at, a), boxed(self, at, b)),
            Num::Quotient { num, den, positive } => {
                Expr::Quotient { num: boxed(self, at, num), den: boxed(self, at, den), positive: *positive }
            }
            Num::Min(parts) => Expr::Min(parts.iter().map(|p| self.expr(at, p)).collect()),
            Num::Max(parts) => Expr::Max(parts.iter().map(|p| self.expr(at, p)).collect()),
            Num::Floor(inner) => Expr::Floor(boxed(self, at, inner)),
        }
    }
}

impl Lower<'_> {
    fn awards(&mut self, at: &mut Scope<'_>, benefits: &[Benefit], wanted: Dimension) -> Vec<Award> {
        let mut found = Vec::new();
        for benefit in benefits {
            match benefit {
                Benefit::Item { amount: Some(amount), dimension, when, .. } if *dimension == wanted => {
                    let amount = self.expr(at, amount);
                    found.push(Award::Item { amount, when: self.tests(at, when) });
                }
                Benefit::Item { .. } => {}
                Benefit::Group { best, items, .. } => found.push(Award::Group { best: *best, items: self.awards(at, items, wanted) }),
            }
        }
        found
    }
}

fn tree(node: &Node) -> Tree {
    let group = match node {
        Node::Clause(clause) => return Tree::Clause(clause.id),
        Node::Group(group) => group,
    };
    let items = || group.items.iter().map(tree).collect();
    match group.combine {
        Combine::All => Tree::All(items()),
        Combine::Any => Tree::Any(items()),
        Combine::None => Tree::None(items()),
        Combine::AtLeast { n, marked } => {
            Tree::AtLeast { n, marked, items: group.items.iter().map(|i| (tree(i), i.is_marked())).collect() }
        }
    }
}
