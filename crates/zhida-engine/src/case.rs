//! The row evaluator: one measure, one enterprise, one day.

use crate::amount::AmountRange;
use crate::cost;
use crate::interval::Interval;
use crate::truth::Truth;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use zhida_facts::{Datelike, Facts, NaiveDate, Period, State, Value, Within};
use zhida_measure::plan::{Atom, Clause, Combine, FactRef, Node, Plan, Test, Year};
use zhida_measure::{Library, Track};

/// Derived facts may build on derived facts so deep; deeper is a circle in the dictionary, and unknown.
pub(crate) const MAX_DERIVATION: usize = 8;

/// What one measure says of one enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Eligible, ineligible or unknown. Of a class measure: whether the class is decided (no: none of them).
    pub verdict: Truth,
    /// Possible classes, by index, for a class measure.
    pub classes: Vec<usize>,
    /// The main sheet's score.
    pub score: Option<Interval>,
    /// Least number of clauses that would have to change for eligibility.
    pub unmet: usize,
    /// What the enterprise would get.
    pub amount: Option<AmountRange>,
    /// Whether the measure is in force on the day, for the kind of case.
    pub in_force: bool,
}

/// Classes that are possible, and whether none of them is possible too.
type PossibleClasses = (Vec<usize>, bool);

/// One enterprise on one day, in the light of a library.
pub struct Case<'a> {
    /// Measures, dictionary, codes.
    pub library: &'a Library,
    /// Its facts.
    pub facts: &'a dyn Facts,
    /// The day.
    pub as_of: NaiveDate,
    /// The kind of case.
    pub track: Track,
    /// Until when date-driven clauses count time; the as-of date, except when asking what waiting would do.
    pub(crate) until: NaiveDate,
    /// Classes and verdicts of measures that others refer to: (measure, current year).
    classes: RefCell<BTreeMap<(usize, i32), PossibleClasses>>,
    verdicts: RefCell<BTreeMap<usize, Truth>>,
    depth: RefCell<usize>,
}

impl<'a> Case<'a> {
    /// The enterprise with `facts` on the day `as_of`.
    #[must_use]
    pub fn new(library: &'a Library, facts: &'a dyn Facts, as_of: NaiveDate, track: Track) -> Self {
        Self {
            library,
            facts,
            as_of,
            track,
            until: as_of,
            classes: RefCell::default(),
            verdicts: RefCell::default(),
            depth: RefCell::new(0),
        }
    }

    /// The verdict on the measure with index `measure` in [`Library::measures`].
    #[must_use]
    pub fn outcome(&self, measure: usize, in_force: bool) -> Outcome {
        Evaluation::new(self, &self.library.measures()[measure].plan).outcome(in_force)
    }

    fn verdict_of(&self, id: &str) -> Truth {
        let Some((measure, _)) = self.library.version(id, self.as_of, self.track) else { return Truth::Unknown };
        if let Some(known) = self.verdicts.borrow().get(&measure) {
            return *known;
        }
        // A circle is an error of the library; should one be evaluated all the same, it is unknown, not endless.
        self.verdicts.borrow_mut().insert(measure, Truth::Unknown);
        let verdict = Evaluation::new(self, &self.library.measures()[measure].plan).verdict();
        self.verdicts.borrow_mut().insert(measure, verdict);
        verdict
    }

    /// Possible classes by class measure `id` with `current` as the current year, and whether none of them is possible too.
    pub(crate) fn classes_of(&self, id: &str, current: i32) -> (usize, Vec<usize>, bool) {
        let Some((measure, _)) = self.library.version(id, self.as_of, self.track) else { return (usize::MAX, Vec::new(), true) };
        if let Some((classes, none)) = self.classes.borrow().get(&(measure, current)) {
            return (measure, classes.clone(), *none);
        }
        self.classes.borrow_mut().insert((measure, current), (Vec::new(), true));
        let evaluation = Evaluation { current, ..Evaluation::new(self, &self.library.measures()[measure].plan) };
        let found = evaluation.classes();
        self.classes.borrow_mut().insert((measure, current), found.clone());
        (measure, found.0, found.1)
    }

    /// State of a fact on file.
    pub(crate) fn state(&self, fact: FactRef, current: i32) -> State {
        self.facts.state(fact.fact, fact.year.resolve(current))
    }

    pub(crate) fn deeper<T>(&self, otherwise: T, work: impl FnOnce() -> T) -> T {
        if *self.depth.borrow() >= MAX_DERIVATION {
            return otherwise;
        }
        *self.depth.borrow_mut() += 1;
        let result = work();
        *self.depth.borrow_mut() -= 1;
        result
    }

    /// The year in which a derivation is to be read so that its own default years mean the year of `fact`.
    pub(crate) fn derived_year(&self, fact: FactRef, current: i32) -> i32 {
        match (fact.year.resolve(current), self.library.dictionary.fact(fact.fact).period) {
            (Some(year), Period::Annual) => year.saturating_add(1),
            (Some(year), _) => year,
            (None, _) => current,
        }
    }
}

/// One measure applied to one case; results are computed once.
pub struct Evaluation<'a> {
    pub(crate) case: &'a Case<'a>,
    pub(crate) plan: &'a Plan,
    pub(crate) current: i32,
    pub(crate) sheets: Vec<OnceCell<Interval>>,
    pub(crate) clauses: OnceCell<Vec<Truth>>,
}

impl<'a> Evaluation<'a> {
    /// `plan` applied to `case`.
    #[must_use]
    pub fn new(case: &'a Case<'a>, plan: &'a Plan) -> Self {
        let sheets = plan.sheets.iter().map(|_| OnceCell::new()).collect();
        Self { case, plan, current: case.as_of.year(), sheets, clauses: OnceCell::new() }
    }

    /// Truth of every clause, by its number.
    pub fn clauses(&self) -> &[Truth] {
        self.clauses.get_or_init(|| {
            let mut truths = vec![Truth::Unknown; self.plan.clauses];
            self.plan.each_clause(&mut |clause| truths[clause.id] = self.clause(clause));
            truths
        })
    }

    /// Truth of a node, from its clauses.
    #[must_use]
    pub fn node(&self, node: &Node) -> Truth {
        node_truth(node, self.clauses())
    }

    /// Eligible, ineligible or unknown.
    #[must_use]
    pub fn verdict(&self) -> Truth {
        let conditions = self.node(&self.plan.root);
        if self.plan.classes.is_empty() {
            return conditions;
        }
        let (classes, none) = self.classes();
        let decided = match (classes.len(), none) {
            (0, _) => Truth::No,
            (1, false) => Truth::Yes,
            _ => Truth::Unknown,
        };
        Truth::all([conditions, decided])
    }

    /// Possible classes (the first that holds), and whether it is possible that none holds.
    #[must_use]
    pub fn classes(&self) -> (Vec<usize>, bool) {
        let mut possible = Vec::new();
        for (index, class) in self.plan.classes.iter().enumerate() {
            match self.node(&class.node) {
                Truth::Yes => {
                    possible.push(index);
                    return (possible, false);
                }
                Truth::Unknown => possible.push(index),
                Truth::No => {}
            }
        }
        (possible, true)
    }

    /// Everything the measure says.
    #[must_use]
    pub fn outcome(&self, in_force: bool) -> Outcome {
        let verdict = self.verdict();
        let classes = if self.plan.classes.is_empty() || self.node(&self.plan.root) == Truth::No { Vec::new() } else { self.classes().0 };
        Outcome {
            verdict,
            classes,
            score: self.plan.main_sheet().map(|sheet| self.sheet(sheet)),
            // A class that is certain to exist but not yet which one: something is still to be answered.
            unmet: if verdict == Truth::Yes { 0 } else { cost::unmet(self.plan, self.clauses()).max(1) },
            amount: self.amount(verdict),
            in_force,
        }
    }

    pub(crate) fn clause(&self, clause: &Clause) -> Truth {
        if clause.is_manual() {
            return self.attested(&clause.key);
        }
        Truth::all(clause.tests.iter().map(|t| self.test(&t.test)))
    }

    pub(crate) fn attested(&self, key: &str) -> Truth {
        self.case.facts.attested(&self.plan.meta.id, key).map_or(Truth::Unknown, Truth::of)
    }

    /// Truth of a test.
    #[must_use]
    pub fn test(&self, test: &Test) -> Truth {
        match test {
            Test::All(parts) => Truth::all(parts.iter().map(|p| self.test(p))),
            Test::Any(parts) => Truth::any(parts.iter().map(|p| self.test(p))),
            Test::Not(inner) => self.test(inner).negate(),
            Test::Atom(atom) => self.atom(atom),
        }
    }

    /// Truth of an atom.
    #[must_use]
    pub fn atom(&self, atom: &Atom) -> Truth {
        match atom {
            Atom::Compare { left, op, right } => self.quantity(left).compare(*op, &self.quantity(right)),
            Atom::Date { fact, op, day } => self.plain(*fact, |v| matches!(v, Value::Date(d) if op.accepts(d.cmp(day)))),
            Atom::Flag(fact) => self.plain(*fact, |v| matches!(v, Value::Bool(true))),
            Atom::Text { fact, texts } => self.plain(*fact, |v| matches!(v, Value::Text(t) if texts.contains(t))),
            Atom::Has { fact, items } => self.plain(
                *fact,
                |v| matches!(v, Value::List(l) if if items.is_empty() { !l.is_empty() } else { items.iter().any(|i| l.contains(i)) }),
            ),
            Atom::Code { fact, scheme, codes } => match self.case.state(*fact, self.current) {
                State::Value(Value::Code(own)) => {
                    let tree = self.case.library.codes.tree(*scheme);
                    let mut coarser = false;
                    for code in codes {
                        match tree.within(own, *code) {
                            Within::Yes => return Truth::Yes,
                            Within::Coarser => coarser = true,
                            Within::No => {}
                        }
                    }
                    if coarser { Truth::Unknown } else { Truth::No }
                }
                State::Value(_) | State::NotApplicable => Truth::No,
                State::SaidUnknown | State::NotAsked => Truth::Unknown,
            },
            Atom::Choice { fact, choices } => match self.choices(*fact) {
                None => Truth::No,
                Some(possible) if possible.is_empty() => Truth::Unknown,
                Some(possible) => {
                    let accepted = possible.iter().filter(|c| choices.contains(c)).count();
                    if accepted == possible.len() {
                        Truth::Yes
                    } else if accepted == 0 {
                        Truth::No
                    } else {
                        Truth::Unknown
                    }
                }
            },
            Atom::Qualifies(id) => self.case.verdict_of(id),
            Atom::Class { measure, classes } => {
                let (index, possible, none) = self.case.classes_of(measure, self.current);
                let Some(found) = self.case.library.measures().get(index) else { return Truth::Unknown };
                let names = possible.iter().filter_map(|c| found.plan.classes.get(*c)).map(|c| &c.name);
                let accepted = names.filter(|n| classes.contains(n)).count();
                match (accepted, possible.len(), none) {
                    (a, p, false) if a == p && p > 0 => Truth::Yes,
                    (0, _, _) => Truth::No,
                    _ => Truth::Unknown,
                }
            }
            Atom::Track(track) => Truth::of(self.case.track == *track),
        }
    }

    /// A test of a known value; no derivation applies to these types.
    fn plain(&self, fact: FactRef, test: impl Fn(&Value) -> bool) -> Truth {
        match self.case.state(fact, self.current) {
            State::Value(value) => Truth::of(test(&value)),
            State::NotApplicable => Truth::No,
            State::SaidUnknown | State::NotAsked => Truth::Unknown,
        }
    }
}

/// Truth of a node, given the truth of every clause.
pub(crate) fn node_truth(node: &Node, clauses: &[Truth]) -> Truth {
    let group = match node {
        Node::Clause(clause) => return clauses.get(clause.id).copied().unwrap_or(Truth::Unknown),
        Node::Group(group) => group,
    };
    let items = || group.items.iter().map(|item| node_truth(item, clauses));
    match group.combine {
        Combine::All => Truth::all(items()),
        Combine::Any => Truth::any(items()),
        Combine::None => Truth::any(items()).negate(),
        Combine::AtLeast { n, marked } => {
            let marked_items = group.items.iter().filter(|i| i.is_marked()).map(|item| node_truth(item, clauses));
            Truth::all([Truth::at_least(n, items()), Truth::at_least(marked, marked_items)])
        }
    }
}

/// A fact reference for one calendar year.
#[must_use]
pub(crate) fn in_year(fact: FactRef, current: i32) -> FactRef {
    FactRef { fact: fact.fact, year: fact.year.resolve(current).map_or(Year::Point, Year::Fixed) }
}
