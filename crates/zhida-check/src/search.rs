//! An enterprise that tells two plans apart: a sample of the measure with one or two facts changed to critical values.

use crate::critical::{Change, Critical};
use crate::mutate::Mutant;
use crate::samples::Trial;
use zhida_engine::{Case, Evaluation, Outcome, Truth};
use zhida_facts::{Overlay, Record};
use zhida_measure::Library;
use zhida_measure::plan::Plan;

/// Evaluations spent on one pair of plans.
const BUDGET: usize = 30_000;
/// Enterprises of which two facts are changed.
const PAIR_BASES: usize = 6;

/// What tells the plans apart.
pub(crate) struct Difference {
    /// The sample it starts from, by position; `None` for an enterprise of which nothing was known.
    pub(crate) base: Option<usize>,
    /// What is changed in it.
    pub(crate) changes: Vec<Change>,
    /// What the original plan says.
    pub(crate) outcome: Outcome,
    /// Whether the verdict or class differs.
    pub(crate) in_verdict: bool,
    /// Whether the amount differs.
    pub(crate) in_amount: bool,
    /// The enterprise.
    pub(crate) trial: Trial,
}

/// Looks for an enterprise on which `original` and `mutant` differ.
pub(crate) fn difference(library: &Library, original: &Plan, mutant: &Mutant, trials: &[Trial]) -> Option<Difference> {
    let critical = Critical::of(library, &[original, &mutant.plan]);
    let blank = Trial::blank(original);
    let mut bases: Vec<(Option<usize>, &Trial)> = trials.iter().enumerate().map(|(i, t)| (Some(i), t)).collect();
    // Enterprises that are eligible or nearly so come first: there one clause decides.
    bases.sort_by_cached_key(|(_, t)| {
        let outcome = t.outcome(library, original);
        (outcome.verdict != Truth::Yes, outcome.unmet)
    });
    bases.push((None, &blank));
    let mut search = Search { library, original, mutant: &mutant.plan, left: BUDGET };
    // A sample with a decided result says more than one that rests on something unknown.
    let mut open = None;
    for (base, trial) in &bases {
        for fact in &mutant.focus {
            for change in critical.values(trial, original, *fact) {
                match search.try_changes(*base, trial, vec![change]) {
                    Some(found) if found.outcome.verdict != Truth::Unknown => return Some(found),
                    found => open = open.or(found),
                }
            }
        }
    }
    if open.is_some() {
        return open;
    }
    for (base, trial) in bases.iter().take(PAIR_BASES) {
        let all = critical.changes(trial, original);
        for (_, change) in &all {
            if let Some(found) = search.try_changes(*base, trial, vec![change.clone()]) {
                return Some(found);
            }
        }
        let near: Vec<&Change> = all.iter().filter(|(f, _)| f.is_none_or(|f| mutant.focus.contains(&f))).map(|(_, c)| c).collect();
        for first in near {
            for (_, second) in &all {
                if same_place(first, second) {
                    continue;
                }
                if let Some(found) = search.try_changes(*base, trial, vec![first.clone(), second.clone()]) {
                    return Some(found);
                }
                if search.left == 0 {
                    return None;
                }
            }
        }
    }
    None
}

struct Search<'a> {
    library: &'a Library,
    original: &'a Plan,
    mutant: &'a Plan,
    left: usize,
}

impl Search<'_> {
    fn try_changes(&mut self, base: Option<usize>, trial: &Trial, changes: Vec<Change>) -> Option<Difference> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return None;
        }
        let mut laid = Record::default();
        let mut track = trial.track;
        for change in &changes {
            match change {
                Change::Fact(fact, year, state) => laid.set(*fact, *year, state.clone()),
                Change::Attest(key, yes) => laid.attest(&self.original.meta.id, key, Some(*yes)),
                Change::Track(to) => track = *to,
            }
        }
        let facts = Overlay { base: &trial.record, changes: &laid };
        let case = Case::new(self.library, &facts, trial.as_of, track);
        let outcome = Evaluation::new(&case, self.original).outcome(true);
        let other = Evaluation::new(&case, self.mutant).outcome(true);
        if same(&outcome, &other) {
            return None;
        }
        let mut changed = trial.clone();
        changed.track = track;
        for (fact, year, state) in laid.iter() {
            changed.record.set(fact, year, state.clone());
        }
        for change in &changes {
            if let Change::Attest(key, yes) = change {
                changed.record.attest(&self.original.meta.id, key, Some(*yes));
            }
        }
        let in_verdict = (other.verdict, &other.classes) != (outcome.verdict, &outcome.classes);
        let in_amount = other.amount != outcome.amount;
        Some(Difference { base, changes, outcome, in_verdict, in_amount, trial: changed })
    }
}

/// Whether two outcomes say the same; the count of unmet clauses is a matter of form.
fn same(a: &Outcome, b: &Outcome) -> bool {
    (a.verdict, &a.classes, &a.score, &a.amount) == (b.verdict, &b.classes, &b.score, &b.amount)
}

fn same_place(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (Change::Fact(f, y, _), Change::Fact(g, z, _)) => (f, y) == (g, z),
        (Change::Attest(a, _), Change::Attest(b, _)) => a == b,
        (Change::Track(_), Change::Track(_)) => true,
        _ => false,
    }
}
