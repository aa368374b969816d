//! Walking a plan: its clauses, tests, quantities and facts.

use super::{Atom, Benefit, Clause, Combine, FactRef, Node, Num, Plan, Points, Span, Test, When};

impl Node {
    /// Visits all clauses in document order.
    pub fn each_clause<'a>(&'a self, visit: &mut dyn FnMut(&'a Clause)) {
        match self {
            Node::Clause(clause) => visit(clause),
            Node::Group(group) => group.items.iter().for_each(|item| item.each_clause(visit)),
        }
    }
    /// Its own line.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Node::Group(g) => g.span.clone(),
            Node::Clause(c) => c.span.clone(),
        }
    }
    /// Whether it begins with ★.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        match self {
            Node::Group(g) => g.marked,
            Node::Clause(c) => c.marked,
        }
    }
    /// Its words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Node::Group(g) => &g.text,
            Node::Clause(c) => &c.text,
        }
    }
}

impl Plan {
    /// Numbers of the clauses that should not hold, because they stand under an odd number of 均不得 groups.
    #[must_use]
    pub fn inverted(&self) -> Vec<usize> {
        fn walk(node: &Node, inverted: bool, found: &mut Vec<usize>) {
            match node {
                Node::Clause(clause) if inverted => found.push(clause.id),
                Node::Clause(_) => {}
                Node::Group(group) => {
                    let inverted = inverted ^ (group.combine == Combine::None);
                    group.items.iter().for_each(|item| walk(item, inverted, found));
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.root, false, &mut found);
        self.classes.iter().for_each(|class| walk(&class.node, false, &mut found));
        found
    }
    /// Visits all clauses: conditions first, then classes.
    pub fn each_clause<'a>(&'a self, visit: &mut dyn FnMut(&'a Clause)) {
        self.root.each_clause(visit);
        self.classes.iter().for_each(|c| c.node.each_clause(visit));
    }
    /// Visits every test of clauses, bands and benefits.
    pub fn each_test<'a>(&'a self, visit: &mut dyn FnMut(&'a Test)) {
        self.each_clause(&mut |clause| clause.tests.iter().for_each(|t| visit(&t.test)));
        for band in self.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
            if let When::Tests(tests) = &band.when {
                tests.iter().for_each(&mut *visit);
            }
        }
        fn benefits<'a>(all: &'a [Benefit], visit: &mut dyn FnMut(&'a Test)) {
            for benefit in all {
                match benefit {
                    Benefit::Item { when, .. } => when.iter().for_each(&mut *visit),
                    Benefit::Group { items, .. } => benefits(items, visit),
                }
            }
        }
        benefits(&self.benefits, visit);
    }
    /// Visits every quantity that stands outside tests: points by formula and amounts.
    pub fn each_amount<'a>(&'a self, visit: &mut dyn FnMut(&'a Num)) {
        for band in self.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
            if let Points::Formula(num) = &band.points {
                visit(num);
            }
        }
        fn benefits<'a>(all: &'a [Benefit], visit: &mut dyn FnMut(&'a Num)) {
            for benefit in all {
                match benefit {
                    Benefit::Item { amount, .. } => amount.iter().for_each(&mut *visit),
                    Benefit::Group { items, .. } => benefits(items, visit),
                }
            }
        }
        benefits(&self.benefits, visit);
    }
    /// Every fact the measure asks for, each once, in order of first use.
    #[must_use]
    pub fn facts(&self) -> Vec<FactRef> {
        let mut found: Vec<FactRef> = Vec::new();
        let mut add = |fact: FactRef| {
            if !found.contains(&fact) {
                found.push(fact);
            }
        };
        self.each_test(&mut |test| test.each_fact(&mut add));
        self.each_amount(&mut |num| num.each_fact(&mut add));
        found
    }
    /// The sheet the measure's score is read from: the first top sheet.
    #[must_use]
    pub fn main_sheet(&self) -> Option<usize> {
        self.sheets.iter().position(|s| s.parent.is_none())
    }
    /// Measures whose verdict or class this one asks for.
    #[must_use]
    pub fn references(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.each_test(&mut |test| {
            test.each_atom(&mut |atom| match atom {
                Atom::Qualifies(id) | Atom::Class { measure: id, .. } if !found.contains(&id.as_str()) => found.push(id.as_str()),
                _ => {}
            })
        });
        found
    }
}

impl Test {
    /// Visits all atoms.
    pub fn each_atom<'a>(&'a self, visit: &mut dyn FnMut(&'a Atom)) {
        match self {
            Test::All(items) | Test::Any(items) => items.iter().for_each(|t| t.each_atom(visit)),
            Test::Not(inner) => inner.each_atom(visit),
            Test::Atom(atom) => visit(atom),
        }
    }
    /// Visits all facts.
    pub fn each_fact(&self, visit: &mut dyn FnMut(FactRef)) {
        self.each_atom(&mut |atom| atom.each_fact(visit));
    }
}

impl Atom {
    /// Visits its facts.
    pub fn each_fact(&self, visit: &mut dyn FnMut(FactRef)) {
        match self {
            Atom::Compare { left, right, .. } => {
                left.each_fact(visit);
                right.each_fact(visit);
            }
            Atom::Date { fact, .. }
            | Atom::Flag(fact)
            | Atom::Code { fact, .. }
            | Atom::Choice { fact, .. }
            | Atom::Text { fact, .. }
            | Atom::Has { fact, .. } => visit(*fact),
            Atom::Qualifies(_) | Atom::Class { .. } | Atom::Track(_) => {}
        }
    }
}

impl Num {
    /// Visits its facts.
    pub fn each_fact(&self, visit: &mut dyn FnMut(FactRef)) {
        self.each_part(&mut |part| match part {
            Num::Fact(fact) | Num::Elapsed { fact, .. } => visit(*fact),
            _ => {}
        });
    }
    /// Visits it and all its parts.
    pub fn each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Num)) {
        visit(self);
        match self {
            Num::Const(_) | Num::Fact(_) | Num::Score(_) | Num::Elapsed { .. } => {}
            Num::Sum(parts) | Num::Min(parts) | Num::Max(parts) => parts.iter().for_each(|p| p.each_part(visit)),
            Num::Neg(inner) | Num::Floor(inner) => inner.each_part(visit),
            Num::Product(a, b) | Num::Quotient { num: a, den: b, .. } => {
                a.each_part(visit);
                b.each_part(visit);
            }
        }
    }
}
