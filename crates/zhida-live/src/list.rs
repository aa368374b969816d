//! Lists of enterprises: sorted, a page at a time, with what only a page's rows are asked.

use crate::standing::Standing;
use crate::{City, Judged, Subject};
use std::cmp::Ordering;
use zhida_engine::{Ask, Change, Evaluation, Matcher, Outcome, Truth, minimal_sets};
use zhida_facts::{Bits, Datelike as _, FactId, Facts as _, Number, State, Value};
use zhida_measure::plan::{Clause, FactRef, Node};

/// By what a list is sorted. Those of whom it is not known come last, up or down; ties are in the order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The order in which the enterprises came.
    #[default]
    Row,
    /// The name.
    Name,
    /// The credit code.
    Code,
    /// A fact, of a year if it has years.
    Fact(FactId, Option<i32>),
    /// What the measure pays at most; where the list is of a measure.
    Amount,
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// By what it is sorted.
    pub sort: Sort,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// How many are skipped.
    pub offset: usize,
    /// How many are shown at most.
    pub limit: usize,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// How long the whole list is.
    pub total: usize,
    /// What is on this page.
    pub items: Vec<T>,
}

/// An enterprise in a measure's list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What the store calls it.
    pub number: i64,
    /// Its row.
    pub row: usize,
    /// What the measure says.
    pub outcome: Outcome,
    /// Of one that is a step away: the step.
    pub step: Option<Step>,
    /// Of one that needs an answer: the facts that are missing, with their calendar years.
    pub missing: Vec<FactRef>,
    /// Of one that needs an answer: the manual clauses, by number, that wait for an attestation. With none of either, a score row waits for
    /// its assessor, or a code on file is too coarse.
    pub attest: Vec<usize>,
}

/// The one clause in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number; where several would do, one that can be reached.
    pub clause: usize,
    /// The smallest changes that turn it; empty if no change of single facts does.
    pub gap: Vec<Change>,
}

impl City {
    /// Who stands at `standing` with a measure; `within` narrows it to the rows of a part or a filter.
    #[must_use]
    pub fn list(&self, judged: &Judged, standing: Standing, within: Option<&Bits>, listing: &Listing) -> Page<Entry> {
        let rows = judged.at(standing).into_iter().filter(|row| within.is_none_or(|w| w.get(*row)) && *row < self.len()).collect();
        self.entries(judged.subject(), rows, listing)
    }

    /// Enterprises in the rows `rows` as entries of a measure's list, e.g. those who gain by a new version.
    #[must_use]
    pub fn entries(&self, subject: &Subject, rows: Vec<usize>, listing: &Listing) -> Page<Entry> {
        let page = self.sorted(Some(subject), rows, listing);
        Page { total: page.total, items: page.items.into_iter().filter_map(|row| self.entry(subject, row)).collect() }
    }

    /// Rows sorted and cut to a page. A sort by amount is one by row here.
    #[must_use]
    pub fn rows(&self, rows: Vec<usize>, listing: &Listing) -> Page<usize> {
        self.sorted(None, rows, listing)
    }

    fn sorted(&self, subject: Option<&Subject>, mut rows: Vec<usize>, listing: &Listing) -> Page<usize> {
        rows.retain(|row| *row < self.len());
        let total = rows.len();
        let enterprise = |row: &usize| &self.table().enterprises()[*row];
        match (listing.sort, subject) {
            (Sort::Row, _) | (Sort::Amount, None) if listing.descending => rows.reverse(),
            (Sort::Row, _) | (Sort::Amount, None) => {}
            (Sort::Name, _) => arrange(&mut rows, listing.descending, |r| Some(enterprise(r).name.as_str()).filter(|n| !n.is_empty())),
            (Sort::Code, _) => arrange(&mut rows, listing.descending, |r| Some(enterprise(r).uscc.as_str())),
            (Sort::Amount, Some(subject)) => {
                let amounts = self.amounts_of(subject, &rows);
                arrange(&mut rows, listing.descending, |r| amounts.get(*r).and_then(Option::as_ref));
            }
            (Sort::Fact(fact, year), _) => {
                let values: Vec<Option<Value>> = rows.iter().map(|r| self.value(*r, fact, year)).collect();
                let mut order: Vec<(usize, Option<Value>)> = rows.into_iter().zip(values).collect();
                order.sort_by(|(a, x), (b, y)| side(x.as_ref(), y.as_ref(), listing.descending, order_of).then(a.cmp(b)));
                rows = order.into_iter().map(|(row, _)| row).collect();
            }
        }
        Page { total, items: rows.into_iter().skip(listing.offset).take(listing.limit).collect() }
    }

    fn value(&self, row: usize, fact: FactId, year: Option<i32>) -> Option<Value> {
        match self.table().row(row).state(fact, year) {
            State::Value(value) => Some(value),
            _ => None,
        }
    }

    /// By row, what `rows` get at most.
    fn amounts_of(&self, subject: &Subject, rows: &[usize]) -> Vec<Option<Number>> {
        let program = self.program(subject);
        let mut wanted = Bits::zeros(self.len());
        rows.iter().for_each(|row| wanted.set(*row, true));
        let matcher = Matcher::new(subject.library(), &program, self.table(), Ask { outcomes: true, ..Ask::default() });
        let high = |row, view: &zhida_engine::View<'_>| wanted.get(row).then(|| view.outcome(0, row).amount.and_then(|a| a.high)).flatten();
        matcher.views(|view| view.rows().map(|row| high(row, view)).collect::<Vec<_>>()).concat()
    }

    pub(crate) fn entry(&self, subject: &Subject, row: usize) -> Option<Entry> {
        let facts = self.table().row(row);
        let case = subject.case(self, &facts);
        let evaluation = Evaluation::new(&case, subject.plan());
        let outcome = evaluation.outcome(subject.in_force(self.day()));
        let step = (Standing::of(subject.plan().meta.kind, &outcome) == Standing::OneStep).then(|| step(&evaluation, subject)).flatten();
        let (mut missing, mut attest) = (Vec::new(), Vec::new());
        if outcome.verdict == Truth::Unknown {
            missing = open(&evaluation, self.day().year());
            unattested(&evaluation, &subject.plan().root, &mut attest);
        }
        Some(Entry { number: self.number(row)?, row, outcome, step, missing, attest })
    }
}

/// The facts that can still matter, with their calendar years.
pub(crate) fn open(evaluation: &Evaluation<'_>, current: i32) -> Vec<FactRef> {
    let fixed = |f: FactRef| FactRef { fact: f.fact, year: f.year.resolve(current).map_or(f.year, zhida_measure::plan::Year::Fixed) };
    let mut open: Vec<FactRef> = evaluation.open_facts().into_iter().map(fixed).collect();
    open.sort_unstable();
    open.dedup();
    open
}

/// Manual clauses that can still matter: every group down to them is itself unknown.
fn unattested(evaluation: &Evaluation<'_>, node: &Node, found: &mut Vec<usize>) {
    match node {
        _ if evaluation.node(node) != Truth::Unknown => {}
        Node::Group(group) => group.items.iter().for_each(|item| unattested(evaluation, item, found)),
        Node::Clause(clause) if clause.is_manual() => found.push(clause.id),
        Node::Clause(_) => {}
    }
}

/// Single clauses looked at for one that can be turned.
const STEPS: usize = 8;

fn step(evaluation: &Evaluation<'_>, subject: &Subject) -> Option<Step> {
    let plan = subject.plan();
    let inverted = plan.inverted();
    let mut clauses: Vec<&Clause> = Vec::new();
    plan.each_clause(&mut |clause| clauses.push(clause));
    let sets = minimal_sets(plan, evaluation.clauses(), STEPS);
    let steps = sets.iter().filter_map(|set| if let [one] = set.as_slice() { Some(*one) } else { None }).filter_map(|id| {
        let clause = clauses.iter().find(|c| c.id == id)?;
        let gap = evaluation.clause_fixes(clause, !inverted.contains(&id)).into_iter().next().unwrap_or_default();
        Some(Step { clause: id, gap })
    });
    steps.min_by_key(|step| (step.gap.is_empty(), !step.gap.iter().all(Change::is_reachable)))
}

fn arrange<K: Ord>(rows: &mut [usize], descending: bool, key: impl Fn(&usize) -> Option<K>) {
    rows.sort_by(|a, b| side(key(a).as_ref(), key(b).as_ref(), descending, |x, y| x.cmp(y)).then(a.cmp(b)));
}

/// Known before unknown, whichever way the known are sorted.
fn side<T>(a: Option<&T>, b: Option<&T>, descending: bool, order: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => order(b, a),
        (Some(a), Some(b)) => order(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The order of two values of one fact; of a set, its length first.
fn order_of(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Code(a), Value::Code(b)) => a.cmp(b),
        (Value::Choice(a), Value::Choice(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        _ => Ordering::Equal,
    }
}
