//! Slips of the pen: small changes of meaning that a drafter could make, one at a time.
//!
//! A walk over the plan offers every place at which something could be changed, in document order; counting the offers numbers
//! the mutants, so that a number and a plan give the mutant again.

mod number;
mod parts;
mod test;

use std::collections::BTreeMap;
use zhida_facts::{Dimension, FactType};
use zhida_measure::plan::{Benefit, FactRef, Node, Num, Plan, Span};
use zhida_measure::{Library, Measure};

/// What kind of slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Slip {
    Threshold,
    Operator,
    Unit,
    Combine,
    Count,
    Dropped,
    Negation,
    Fact,
    Year,
    Points,
    Bands,
    Classes,
    Items,
    Benefit,
    Sheet,
}

/// A changed plan.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What kind of slip.
    pub slip: Slip,
    /// Where.
    pub span: Span,
    /// What was changed: before → after, short.
    pub words: String,
    /// The plan after it, without samples.
    pub plan: Plan,
    /// Facts spoken of at that place, before and after.
    pub focus: Vec<FactRef>,
}

/// The kind of every mutant of a measure; a mutant's number is its position.
#[must_use]
pub fn mutants(library: &Library, measure: &Measure) -> Vec<Slip> {
    let mut walker = Walker::new(library, &measure.plan, None);
    let mut plan = bare(&measure.plan);
    walker.plan(&mut plan);
    walker.slips
}

/// Mutant number `number` of a measure.
#[must_use]
pub fn mutant(library: &Library, measure: &Measure, number: usize) -> Option<Mutant> {
    let mut walker = Walker::new(library, &measure.plan, Some(number));
    let mut plan = bare(&measure.plan);
    walker.plan(&mut plan);
    let (slip, span, words) = walker.done?;
    let mut focus = walker.focus;
    let mut after = Vec::new();
    facts_at(&plan, &span, &mut after);
    focus.extend(after.into_iter().filter(|f| !focus.contains(f)).collect::<Vec<_>>());
    Some(Mutant { slip, span, words, plan, focus })
}

/// A plan without samples: a mutant is asked about those of the original.
fn bare(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.samples = Vec::new();
    plan
}

/// Walks a plan, offering changes.
pub(crate) struct Walker<'a> {
    pub(crate) library: &'a Library,
    /// Facts used in the measure, by dimension and kind, for exchanging one for another.
    pub(crate) numbers: BTreeMap<String, Vec<FactRef>>,
    pub(crate) flags: Vec<FactRef>,
    wanted: Option<usize>,
    slips: Vec<Slip>,
    done: Option<(Slip, Span, String)>,
    /// Facts at the place where the walk is.
    pub(crate) focus: Vec<FactRef>,
    pub(crate) span: Span,
}

impl<'a> Walker<'a> {
    fn new(library: &'a Library, plan: &Plan, wanted: Option<usize>) -> Self {
        let mut numbers: BTreeMap<String, Vec<FactRef>> = BTreeMap::new();
        let mut flags = Vec::new();
        for fact in plan.facts() {
            let entry = library.dictionary.fact(fact.fact);
            match entry.kind {
                FactType::Number { .. } => numbers.entry(dimension_key(entry.unit.dimension)).or_default().push(fact),
                FactType::Date => numbers.entry("date".to_owned()).or_default().push(fact),
                FactType::Bool => flags.push(fact),
                _ => {}
            }
        }
        Self { library, numbers, flags, wanted, slips: Vec::new(), done: None, focus: Vec::new(), span: 0..0 }
    }

    /// Whether the mutant wanted has been made; then nothing more is changed.
    pub(crate) fn is_done(&self) -> bool {
        self.done.is_some()
    }

    /// Counts a possible change; whether it is the one to make now.
    pub(crate) fn offer(&mut self, slip: Slip, words: impl FnOnce() -> String) -> bool {
        if self.is_done() {
            return false;
        }
        self.slips.push(slip);
        if self.wanted != Some(self.slips.len() - 1) {
            return false;
        }
        self.done = Some((slip, self.span.clone(), words()));
        true
    }

    /// Says where the walk is.
    pub(crate) fn stand(&mut self, span: &Span, facts: Vec<FactRef>) {
        if !self.is_done() {
            self.span = span.clone();
            self.focus = facts;
        }
    }

    fn plan(&mut self, plan: &mut Plan) {
        self.node(&mut plan.root);
        for class in &mut plan.classes {
            self.node(&mut class.node);
        }
        self.swap_classes(plan);
        for sheet in &mut plan.sheets {
            self.sheet(sheet);
        }
        self.benefits(&mut plan.benefits);
    }

    /// Facts that could be taken for `fact` by mistake.
    pub(crate) fn alike(&self, fact: FactRef) -> Vec<FactRef> {
        let entry = self.library.dictionary.fact(fact.fact);
        let all = match entry.kind {
            FactType::Number { .. } => self.numbers.get(&dimension_key(entry.unit.dimension)),
            FactType::Date => self.numbers.get("date"),
            FactType::Bool => Some(&self.flags),
            _ => None,
        };
        let mut seen = vec![fact.fact];
        let mut found = Vec::new();
        for other in all.into_iter().flatten() {
            if !seen.contains(&other.fact) {
                seen.push(other.fact);
                found.push(*other);
            }
        }
        found.truncate(3);
        found
    }

    pub(crate) fn label(&self, fact: FactRef) -> String {
        self.library.dictionary.fact(fact.fact).label_zh.clone()
    }
}

fn dimension_key(dimension: Dimension) -> String {
    dimension.to_string()
}

/// Facts of the element that stands at `span`.
fn facts_at(plan: &Plan, span: &Span, into: &mut Vec<FactRef>) {
    let mut add = |fact: FactRef| {
        if !into.contains(&fact) {
            into.push(fact);
        }
    };
    plan.each_clause(&mut |clause| {
        let inside = |s: &Span| s.start <= span.start && span.end <= s.end || span.start <= s.start && s.end <= span.end;
        if inside(&clause.span) {
            clause.tests.iter().for_each(|t| t.test.each_fact(&mut add));
        }
    });
    for band in plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands).filter(|b| b.span == *span) {
        if let zhida_measure::plan::When::Tests(tests) = &band.when {
            tests.iter().for_each(|t| t.each_fact(&mut add));
        }
        if let zhida_measure::plan::Points::Formula(num) = &band.points {
            num.each_fact(&mut add);
        }
    }
    benefit_facts(&plan.benefits, span, &mut add);
}

fn benefit_facts(benefits: &[Benefit], at: &Span, add: &mut dyn FnMut(FactRef)) {
    for benefit in benefits {
        match benefit {
            Benefit::Group { items, .. } => benefit_facts(items, at, add),
            Benefit::Item { amount, when, span, .. } if span == at => {
                if let Some(num) = amount {
                    num.each_fact(add);
                }
                when.iter().for_each(|t| t.each_fact(add));
            }
            Benefit::Item { .. } => {}
        }
    }
}

/// All facts of a node.
pub(crate) fn node_facts(node: &Node) -> Vec<FactRef> {
    let mut found = Vec::new();
    node.each_clause(&mut |clause| {
        clause.tests.iter().for_each(|t| t.test.each_fact(&mut |f| found.push(f)));
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// All facts of a quantity.
pub(crate) fn num_facts(num: &Num) -> Vec<FactRef> {
    let mut found = Vec::new();
    num.each_fact(&mut |f| found.push(f));
    found
}
