//! Conditions as formulas over few variables, each with finitely many regions.
//!
//! Every distinct left-hand quantity is one variable; its regions are the numbers it is compared with and the gaps between them.
//! Codes, choices, flags, list items, attestations and other measures' verdicts are finite anyway. **Variables are taken as
//! independent**, although `x / y` and `x` are not: more enterprises are thought possible than there are, so what is
//! unsatisfiable here is unsatisfiable, and what always holds here always holds.

use crate::quantity::{Compared, Linear, compared};
use std::collections::BTreeMap;
use std::sync::Arc;
use zhida_facts::{CodeId, FactType, NaiveDate, Number, Scheme, Within};
use zhida_measure::plan::{Atom, Clause, Combine, FactRef, Node, Num, Op, Plan, Test, TimeUnit};
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
enum Asks {
    Number(Op, Number),
    Day(Op, NaiveDate),
    Yes,
    Codes(Vec<CodeId>),
    Choices(Vec<u16>),
    Texts(Vec<Arc<str>>),
    Classes(Vec<String>),
    Track(Track),
}

/// Variables and literals of one question.
pub(crate) struct Space<'a> {
    pub(crate) library: &'a Library,
    plan: &'a Plan,
    pub(crate) subjects: Vec<Subject>,
    index: BTreeMap<String, usize>,
    literals: Vec<(usize, Asks)>,
}

/// A space whose regions are fixed.
pub(crate) struct Regions {
    /// By variable.
    pub(crate) regions: Vec<Vec<Region>>,
    /// By literal: its variable, and its truth in each region.
    pub(crate) truths: Vec<(usize, Vec<bool>)>,
}

impl<'a> Space<'a> {
    pub(crate) fn new(library: &'a Library, plan: &'a Plan) -> Self {
        Self { library, plan, subjects: Vec::new(), index: BTreeMap::new(), literals: Vec::new() }
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

    /// Fixes the regions; with `may_not_apply`, a fact may also be not applicable, which makes every comparison with it false.
    pub(crate) fn regions(&self, may_not_apply: bool) -> Regions {
        let regions: Vec<Vec<Region>> = self
            .subjects
            .iter()
            .map(|subject| {
                let mut all = self.subject_regions(subject);
                let fact = !matches!(subject, Subject::Qualifies | Subject::Class(_) | Subject::Track | Subject::Attested(_));
                let score = matches!(subject, Subject::Quantity(q, _) if matches!(q.single(), Some(Num::Score(_))));
                if may_not_apply && fact && !score {
                    all.push(Region::NotApplicable);
                }
                all
            })
            .collect();
        let truths = self
            .literals
            .iter()
            .map(|(var, asks)| (*var, regions[*var].iter().map(|r| self.answers(asks, r, &self.subjects[*var])).collect()))
            .collect();
        Regions { regions, truths }
    }

    fn answers(&self, asks: &Asks, region: &Region, subject: &Subject) -> bool {
        match (asks, region) {
            (Asks::Number(op, bound), Region::Number(n)) => op.accepts(n.cmp(bound)),
            (Asks::Day(op, day), Region::Day(d)) => op.accepts(d.cmp(day)),
            (Asks::Yes, Region::Yes(yes)) => *yes,
            (Asks::Codes(codes), Region::Code(own)) => {
                let Subject::Code(_, scheme, _) = subject else { return false };
                let tree = self.library.codes.tree(*scheme);
                codes.iter().any(|c| tree.within(*own, *c) == Within::Yes)
            }
            (Asks::Choices(choices), Region::Choice(c)) => choices.contains(c),
            (Asks::Texts(texts), Region::Text(Some(t))) => texts.contains(t),
            (Asks::Classes(classes), Region::Class(Some(c))) => classes.contains(c),
            (Asks::Track(a), Region::Track(b)) => a == b,
            _ => false,
        }
    }

    fn subject_regions(&self, subject: &Subject) -> Vec<Region> {
        match subject {
            Subject::Quantity(quantity, points) => number_regions(&self.grid(quantity), points),
            Subject::Day(_, days) => {
                let mut all: Vec<NaiveDate> = days.iter().flat_map(|d| [d.pred_opt(), Some(*d), d.succ_opt()]).flatten().collect();
                all.sort_unstable();
                all.dedup();
                all.into_iter().map(Region::Day).collect()
            }
            Subject::Flag(_) | Subject::Item(..) | Subject::Qualifies | Subject::Attested(_) => {
                vec![Region::Yes(true), Region::Yes(false)]
            }
            Subject::Code(_, scheme, codes) => self.code_regions(*scheme, codes),
            Subject::Choice(fact) => {
                let count = self.library.dictionary.fact(fact.fact).choices.len();
                (0..u16::try_from(count).unwrap_or(u16::MAX)).map(Region::Choice).collect()
            }
            Subject::Text(_, texts) => texts.iter().cloned().map(Some).chain([None]).map(Region::Text).collect(),
            Subject::Class(id) => {
                let plans = self.library.measures().iter().filter(|m| m.plan.meta.id == *id);
                let mut names: Vec<String> = plans.flat_map(|m| &m.plan.classes).map(|c| c.name.clone()).collect();
                names.sort();
                names.dedup();
                names.into_iter().map(Some).chain([None]).map(Region::Class).collect()
            }
            Subject::Track => match self.plan.meta.track {
                Some(track) => vec![Region::Track(track)],
                None => vec![Region::Track(Track::New), Region::Track(Track::Renewal)],
            },
        }
    }

    /// One finest code for every combination of answers.
    fn code_regions(&self, scheme: Scheme, asked: &[CodeId]) -> Vec<Region> {
        let tree = self.library.codes.tree(scheme);
        let parents: std::collections::BTreeSet<CodeId> = tree.ids().filter_map(|id| tree.parent(id)).collect();
        let mut seen: BTreeMap<Vec<bool>, CodeId> = BTreeMap::new();
        for id in tree.ids().filter(|id| !parents.contains(id)) {
            let vector = asked.iter().map(|c| tree.within(id, *c) == Within::Yes).collect();
            seen.entry(vector).or_insert(id);
        }
        seen.into_values().map(Region::Code).collect()
    }

    /// How the values of a quantity lie.
    fn grid(&self, quantity: &Linear) -> Grid {
        let dictionary = &self.library.dictionary;
        let whole = |num: &Num| match num {
            Num::Fact(f) => matches!(dictionary.fact(f.fact).kind, FactType::Number { whole: true }),
            Num::Floor(_) => true,
            _ => false,
        };
        let in_ones = |num: &Num| match num {
            Num::Fact(f) => dictionary.fact(f.fact).unit.factor == Number::ONE,
            _ => true,
        };
        let positive = |num: &Num| matches!(num, Num::Fact(_)) && whole(num);
        match quantity.single() {
            Some(num @ Num::Fact(f)) => Grid { step: dictionary.fact(f.fact).quantum(), whole: whole(num), from_zero: whole(num) },
            Some(Num::Elapsed { unit: TimeUnit::Year, .. }) => {
                Grid { step: Number::ratio(1, 12).unwrap_or(Number::ONE), whole: false, from_zero: false }
            }
            Some(Num::Elapsed { .. }) => Grid { step: Number::ONE, whole: true, from_zero: false },
            Some(Num::Score(_)) => Grid { step: Number::ONE, whole: false, from_zero: true },
            _ if quantity.terms.iter().all(|(n, f)| whole(n) && in_ones(n) && f.is_integer()) => {
                Grid { step: Number::ONE, whole: true, from_zero: quantity.terms.iter().all(|(n, f)| positive(n) && f.is_positive()) }
            }
            _ => {
                let first = quantity.terms.first().map(|(num, _)| num);
                let step = match first {
                    Some(Num::Fact(f)) => dictionary.fact(f.fact).quantum(),
                    _ => Number::ratio(1, 10_000).unwrap_or(Number::ONE),
                };
                Grid { step, whole: false, from_zero: false }
            }
        }
    }
}

/// How the values of a quantity lie: in steps or densely, from zero or from below.
struct Grid {
    step: Number,
    whole: bool,
    from_zero: bool,
}

/// The points and the gaps, each by one value; gaps in which no value lies are left out.
fn number_regions(grid: &Grid, points: &[Number]) -> Vec<Region> {
    let mut points = points.to_vec();
    points.sort();
    points.dedup();
    let on_grid = |n: &Number| !grid.whole || n.checked_div(&grid.step).is_some_and(|q| q.is_integer());
    let above = |n: &Number| {
        if grid.whole { &n.checked_div(&grid.step).unwrap_or(Number::ZERO).floor() * &grid.step } else { n.clone() }
    };
    let mut values = Vec::new();
    if let Some(first) = points.first() {
        let below = if on_grid(first) { first - &grid.step } else { above(first) };
        if grid.from_zero && below.is_negative() {
            // A dense quantity from zero has values between 0 and the first point all the same.
            if !grid.whole && first.is_positive() {
                values.push(Number::ZERO);
            }
        } else {
            values.push(below);
        }
    }
    for (index, point) in points.iter().enumerate() {
        if on_grid(point) && !(grid.from_zero && point.is_negative()) {
            values.push(point.clone());
        }
        let next = &above(point) + &grid.step;
        match points.get(index + 1) {
            None => values.push(if grid.from_zero && next.is_negative() { Number::ZERO } else { next }),
            Some(limit) if next < *limit => values.push(next),
            Some(limit) if !grid.whole => {
                values.push((point + limit).checked_div(&Number::from(2)).unwrap_or_else(|| point.clone()));
            }
            Some(_) => {}
        }
    }
    values.retain(|v| !(grid.from_zero && v.is_negative()));
    values.into_iter().map(Region::Number).collect()
}
