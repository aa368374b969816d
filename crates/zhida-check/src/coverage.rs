//! Coverage: what data decides, what a human attests, and what keeps a measure from payment without application (免申即享).

use crate::care::uncovered;
use zhida_facts::{Dictionary, FactId};
use zhida_measure::plan::{Atom, Benefit, Clause, FactRef, Plan, Points, Span, Test, When};
use zhida_measure::{Derivation, Library, Measure};

/// The dictionary's word for a fact that only the enterprise itself can state.
pub const SELF_REPORTED: &str = "企业自报";

/// How deep `符合(id)` is followed.
const DEEPEST: usize = 8;

/// What decides a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Clauses decided by data (conditions and classes).
    pub by_data: usize,
    /// Clauses attested by hand.
    pub by_hand: usize,
    /// Score bands decided by data.
    pub bands_by_data: usize,
    /// Score bands attested by hand or given from a range by an assessor.
    pub bands_by_hand: usize,
    /// Sentences of the source text.
    pub sentences: usize,
    /// Sentences without a clause, indicator or benefit.
    pub uncovered: usize,
    /// What keeps the measure from payment without application.
    pub blocking: Vec<Blocking>,
}

impl Coverage {
    /// The only thing in the way of payment without application.
    #[must_use]
    pub fn only_blocking(&self) -> Option<&Blocking> {
        match self.blocking.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
    /// Whether it could be paid without application.
    #[must_use]
    pub fn without_application(&self) -> bool {
        self.blocking.is_empty()
    }
}

/// A clause, band or benefit for which an enterprise must be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocking {
    /// Its words.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Why.
    pub why: Reason,
}

/// Why data on file does not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A human attests it.
    ByHand,
    /// These facts are on no department's file.
    SelfReported(Vec<FactId>),
    /// It asks for another measure, which is not decided by data on file.
    Other(String),
}

/// Coverage of one measure.
#[must_use]
pub fn coverage(library: &Library, measure: &Measure) -> Coverage {
    let plan = &measure.plan;
    let mut found = Coverage { sentences: plan.sentences.len(), uncovered: uncovered(plan).len(), ..Coverage::default() };
    plan.each_clause(&mut |clause| if clause.is_manual() { found.by_hand += 1 } else { found.by_data += 1 });
    for band in plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
        if matches!(band.when, When::Manual) || matches!(band.points, Points::Range(..)) {
            found.bands_by_hand += 1;
        } else {
            found.bands_by_data += 1;
        }
    }
    found.blocking = blocking(library, plan, 0);
    found
}

/// Coverage of every measure, in the order of [`Library::measures`].
#[must_use]
pub fn coverage_all(library: &Library) -> Vec<Coverage> {
    library.measures().iter().map(|m| coverage(library, m)).collect()
}

/// The sums over a library; [`Coverage::blocking`] is empty, as it is a measure's own.
#[must_use]
pub fn total(all: &[Coverage]) -> Coverage {
    all.iter().fold(Coverage::default(), |sum, c| Coverage {
        by_data: sum.by_data + c.by_data,
        by_hand: sum.by_hand + c.by_hand,
        bands_by_data: sum.bands_by_data + c.bands_by_data,
        bands_by_hand: sum.bands_by_hand + c.bands_by_hand,
        sentences: sum.sentences + c.sentences,
        uncovered: sum.uncovered + c.uncovered,
        blocking: Vec::new(),
    })
}

fn blocking(library: &Library, plan: &Plan, depth: usize) -> Vec<Blocking> {
    let mut found = Vec::new();
    plan.each_clause(&mut |clause: &Clause| {
        if clause.is_manual() {
            found.push(Blocking { text: clause.text.clone(), span: clause.span.clone(), why: Reason::ByHand });
        } else if let Some(why) = of_tests(library, clause.tests.iter().map(|t| &t.test), depth) {
            found.push(Blocking { text: clause.text.clone(), span: clause.span.clone(), why });
        }
    });
    for indicator in plan.sheets.iter().flat_map(|s| &s.indicators) {
        for band in &indicator.bands {
            let why = match (&band.when, &band.points) {
                (When::Manual, _) | (_, Points::Range(..)) => Some(Reason::ByHand),
                (When::Tests(tests), _) => of_tests(library, tests.iter(), depth),
                (When::Always, Points::Formula(num)) => {
                    let mut facts = Vec::new();
                    num.each_fact(&mut |f| facts.push(f));
                    self_reported(library, &facts)
                }
                (When::Always, Points::Fixed(_)) => None,
            };
            if let Some(why) = why {
                // One indicator is one thing to ask for, however many bands it has.
                if !found.iter().any(|b| b.span == indicator.span) {
                    found.push(Blocking { text: indicator.name.clone(), span: indicator.span.clone(), why });
                }
            }
        }
    }
    of_benefits(library, &plan.benefits, depth, &mut found);
    found
}

fn of_benefits(library: &Library, benefits: &[Benefit], depth: usize, found: &mut Vec<Blocking>) {
    for benefit in benefits {
        match benefit {
            Benefit::Group { items, .. } => of_benefits(library, items, depth, found),
            Benefit::Item { amount, when, text, span, .. } => {
                let mut facts = Vec::new();
                if let Some(num) = amount {
                    num.each_fact(&mut |f| facts.push(f));
                }
                let why = self_reported(library, &facts).or_else(|| of_tests(library, when.iter(), depth));
                found.extend(why.map(|why| Blocking { text: text.clone(), span: span.clone(), why }));
            }
        }
    }
}

fn of_tests<'a>(library: &Library, tests: impl Iterator<Item = &'a Test>, depth: usize) -> Option<Reason> {
    let mut facts = Vec::new();
    let mut others = Vec::new();
    for test in tests {
        test.each_fact(&mut |f| facts.push(f));
        test.each_atom(&mut |atom| {
            if let Atom::Qualifies(id) | Atom::Class { measure: id, .. } = atom {
                others.push(id.clone());
            }
        });
    }
    self_reported(library, &facts).or_else(|| {
        let blocked = |id: &String| {
            let mut versions = library.measures().iter().filter(|m| m.plan.meta.id == *id);
            depth >= DEEPEST || versions.any(|m| !blocking(library, &m.plan, depth + 1).is_empty())
        };
        others.into_iter().find(blocked).map(Reason::Other)
    })
}

/// Those of the facts that no department has on file, nor the facts they follow from.
fn self_reported(library: &Library, facts: &[FactRef]) -> Option<Reason> {
    let mut own: Vec<FactId> = facts.iter().map(|f| f.fact).filter(|f| !on_file(library, &library.dictionary, *f, 0)).collect();
    own.sort_unstable();
    own.dedup();
    (!own.is_empty()).then_some(Reason::SelfReported(own))
}

fn on_file(library: &Library, dictionary: &Dictionary, fact: FactId, depth: usize) -> bool {
    if dictionary.fact(fact).source != SELF_REPORTED {
        return true;
    }
    match library.derivation(fact) {
        Some(Derivation::Num(num)) if depth < DEEPEST => {
            let mut all = true;
            num.each_fact(&mut |f| all &= on_file(library, dictionary, f.fact, depth + 1));
            all
        }
        _ => false,
    }
}
