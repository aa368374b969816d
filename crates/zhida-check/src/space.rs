//! Conditions as formulas over few variables, each with finitely many regions.
//!
//! Every distinct left-hand quantity is one variable; its regions are the numbers it is compared with and the gaps between them.
//! Codes, choices, flags, list items, attestations and other measures' verdicts are finite anyway. **Variables are taken as
//! independent**, although `x / y` and `x` are not: more enterprises are thought possible than there are, so what is
//! unsatisfiable here is unsatisfiable, and what always holds here always holds.

use crate::quantity::{Compared, Linear, compared};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use zhida_facts::{CodeId, NaiveDate, Number, Scheme};
use zhida_measure::plan::{Atom, Clause, Combine, FactRef, Node, Op, Plan, Test};
use zhida_measure::{Library, Track};

/// A text that no measure names: what stands for everything else.
pub(crate) const OTHER: &str = "未列名事项";

/// A formula over literals.
#[derive(Clone, Debug)]
pub(crate) enum Formula {
    /// Known.
    Is(bool),
    /// A literal of the space, by index.
    Literal(usize),
    /// It does not hold.
    Not(Box<Formula>),
    /// All hold.
    And(Vec<Formula>),
    /// One holds.
    Or(Vec<Formula>),
    /// At least so many hold.
    AtLeast(usize, Vec<Formula>),
}

/// What a variable stands for.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// A quantity with the numbers it is compared with.
    Quantity(Linear, Vec<Number>),
    /// A date with the days it is compared with.
    Day(FactRef, Vec<NaiveDate>),
    /// A flag.
    Flag(FactRef),
    /// A code with the codes asked for.
    Code(FactRef, Scheme, Vec<CodeId>),
    /// An enumerated fact.
    Choice(FactRef),
    /// A text with the texts asked for.
    Text(FactRef, Vec<Arc<str>>),
    /// Whether a list holds an item.
    Item(FactRef, Arc<str>),
    /// Another measure's verdict.
    Qualifies,
    /// Another measure's class.
    Class(String),
    /// The kind of case.
    Track,
    /// An attestation, by key.
    Attested(String),
}

/// A value that stands for a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    Number(Number),
    Day(NaiveDate),
    Yes(bool),
    Code(CodeId),
    Choice(u16),
    Text(Option<Arc<str>>),
    Class(Option<String>),
    Track(Track),
    NotApplicable,
}

#[derive(Clone, Debug)]
pub(crate) enum Asks {
    Number(Op, Number),
    Day(Op, NaiveDate),
    Yes,
    Codes(Vec<CodeId>),
    Choices(Vec<u16>),
    Texts(Vec<Arc<str>>),
    Classes(Vec<String>),
    Track(Track),
}

/// Regions of codes, which recur from question to question and take a walk over the whole code list.
#[derive(Debug, Default)]
pub(crate) struct Memo(pub(crate) RefCell<CodeRegions>);

/// Regions by code list and codes asked for.
type CodeRegions = BTreeMap<(Scheme, Vec<CodeId>), Vec<Region>>;

/// Variables and literals of one question.
pub(crate) struct Space<'a> {
    pub(crate) library: &'a Library,
    pub(crate) plan: &'a Plan,
    pub(crate) memo: &'a Memo,
    pub(crate) subjects: Vec<Subject>,
    index: BTreeMap<String, usize>,
    /// Variable and question of each literal.
    pub(crate) literals: Vec<(usize, Asks)>,
}

impl<'a> Space<'a> {
    pub(crate) fn new(library: &'a Library, plan: &'a Plan, memo: &'a Memo) -> Self {
        Self { library, plan, memo, subjects: Vec::new(), index: BTreeMap::new(), literals: Vec::new() }
    }

    /// The condition of a node.
    pub(crate) fn node(&mut self, node: &Node) -> Formula {
        let group = match node {
            Node::Clause(clause) => return self.clause(clause),
            Node::Group(group) => group,
        };
        let items: Vec<Formula> = group.items.iter().map(|i| self.node(i)).collect();
        match group.combine {
            Combine::All => Formula::And(items),
            Combine::Any => Formula::Or(items),
            Combine::None => Formula::Not(Box::new(Formula::Or(items))),
            Combine::AtLeast { n, marked } => {
                let stars = group.items.iter().zip(&items).filter(|(i, _)| i.is_marked()).map(|(_, f)| f.clone()).collect();
                Formula::And(vec![Formula::AtLeast(n, items), Formula::AtLeast(marked, stars)])
            }
        }
    }

    /// The condition of a clause; a manual one is a variable of its own.
    pub(crate) fn clause(&mut self, clause: &Clause) -> Formula {
        if clause.is_manual() {
            return self.attested(&clause.key);
        }
        Formula::And(clause.tests.iter().map(|t| self.test(&t.test)).collect())
    }

    pub(crate) fn attested(&mut self, key: &str) -> Formula {
        let var = self.variable(format!("!{key}"), || Subject::Attested(key.to_owned()));
        self.literal(var, Asks::Yes)
    }

    /// A test.
    pub(crate) fn test(&mut self, test: &Test) -> Formula {
        match test {
            Test::All(parts) => Formula::And(parts.iter().map(|p| self.test(p)).collect()),
            Test::Any(parts) => Formula::Or(parts.iter().map(|p| self.test(p)).collect()),
            Test::Not(inner) => Formula::Not(Box::new(self.test(inner))),
            Test::Atom(atom) => self.atom(atom),
        }
    }

    fn atom(&mut self, atom: &Atom) -> Formula {
        match atom {
            Atom::Compare { left, op, right } => match compared(left, *op, right) {
                Compared::Constant(truth) => Formula::Is(truth),
                Compared::Bound { quantity, op, bound } => {
                    let var = self.variable(quantity.key(), || Subject::Quantity(quantity, Vec::new()));
                    if let Subject::Quantity(_, points) = &mut self.subjects[var] {
                        points.push(bound.clone());
                    }
                    self.literal(var, Asks::Number(op, bound))
                }
            },
            Atom::Date { fact, op, day } => {
                let var = self.variable(format!("d{fact:?}"), || Subject::Day(*fact, Vec::new()));
                if let Subject::Day(_, days) = &mut self.subjects[var] {
                    days.push(*day);
                }
                self.literal(var, Asks::Day(*op, *day))
            }
            Atom::Flag(fact) => {
                let var = self.variable(format!("f{fact:?}"), || Subject::Flag(*fact));
                self.literal(var, Asks::Yes)
            }
            Atom::Code { fact, scheme, codes } => {
                let var = self.variable(format!("c{fact:?}"), || Subject::Code(*fact, *scheme, Vec::new()));
                if let Subject::Code(_, _, all) = &mut self.subjects[var] {
                    all.extend(codes);
                }
                self.literal(var, Asks::Codes(codes.clone()))
            }
            Atom::Choice { fact, choices } => {
                let var = self.variable(format!("e{fact:?}"), || Subject::Choice(*fact));
                self.literal(var, Asks::Choices(choices.clone()))
            }
            Atom::Text { fact, texts } => {
                let var = self.variable(format!("t{fact:?}"), || Subject::Text(*fact, Vec::new()));
                if let Subject::Text(_, all) = &mut self.subjects[var] {
                    all.extend(texts.iter().cloned());
                }
                self.literal(var, Asks::Texts(texts.clone()))
            }
            Atom::Has { fact, items } => {
                // 含 任意: one of the items the measure names, or another.
                let any = if items.is_empty() { self.items_named(*fact) } else { items.clone() };
                let each = |item: &Arc<str>| {
                    let var = self.variable(format!("l{fact:?}{item}"), || Subject::Item(*fact, item.clone()));
                    self.literal(var, Asks::Yes)
                };
                Formula::Or(any.iter().map(each).collect())
            }
            Atom::Qualifies(id) => {
                let var = self.variable(format!("q{id}"), || Subject::Qualifies);
                self.literal(var, Asks::Yes)
            }
            Atom::Class { measure, classes } => {
                let var = self.variable(format!("k{measure}"), || Subject::Class(measure.clone()));
                self.literal(var, Asks::Classes(classes.clone()))
            }
            Atom::Track(track) => {
                let var = self.variable("track".to_owned(), || Subject::Track);
                self.literal(var, Asks::Track(*track))
            }
        }
    }

    /// Items of a list fact that the measure names, and one it does not.
    fn items_named(&self, fact: FactRef) -> Vec<Arc<str>> {
        let mut found: Vec<Arc<str>> = vec![Arc::from(OTHER)];
        self.plan.each_test(&mut |test| {
            test.each_atom(&mut |atom| {
                if let Atom::Has { fact: of, items } = atom
                    && *of == fact
                {
                    found.extend(items.iter().filter(|i| !found.contains(i)).cloned().collect::<Vec<_>>());
                }
            });
        });
        found
    }

    fn variable(&mut self, key: String, subject: impl FnOnce() -> Subject) -> usize {
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        self.subjects.push(subject());
        self.index.insert(key, self.subjects.len() - 1);
        self.subjects.len() - 1
    }

    fn literal(&mut self, var: usize, asks: Asks) -> Formula {
        self.literals.push((var, asks));
        Formula::Literal(self.literals.len() - 1)
    }
}
