//! Ways to eligibility: smallest sets of clauses, the changes that meet them, each applied and judged again before it is shown.

use crate::amount::AmountRange;
use crate::case::Evaluation;
use crate::cost::minimal_sets;
use crate::gap::{Change, Fix, combine, merge};
use crate::truth::Truth;
use zhida_facts::{Datelike as _, Number, Record, State, Value};
use zhida_measure::Kind;
use zhida_measure::plan::{Atom, Clause, FactRef, When, Year};

/// Candidate sets of clauses looked at.
const SETS: usize = 24;
/// Candidate ways judged.
const CANDIDATES: usize = 64;
/// Rounds in which changes that break another clause are completed.
const REPAIRS: usize = 3;

/// One way: applied, it gives `result`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What to change.
    pub changes: Vec<Change>,
    /// Numbers of the clauses it turns.
    pub clauses: Vec<usize>,
    /// The verdict once it is applied: yes, or unknown where something must first be answered or decided elsewhere.
    pub result: Truth,
    /// Whether the enterprise can bring it about: no fact that is history or cannot be influenced has to change.
    pub reachable: bool,
    /// What the enterprise would get then.
    pub amount: Option<AmountRange>,
}

/// The best `limit` ways to make the verdict yes, best first; none if it is yes already.
///
/// The first way turns as few clauses as any set of changes can, unless every smallest set is out of the enterprise's reach or its
/// clauses get into each other's way; then a larger one is shown.
#[must_use]
pub fn ways(evaluation: &Evaluation<'_>, limit: usize) -> Vec<Way> {
    // An alert is nothing to be reached.
    if evaluation.verdict() == Truth::Yes || evaluation.plan.meta.kind == Kind::Alert {
        return Vec::new();
    }
    let inverted = evaluation.plan.inverted();
    let mut clauses: Vec<Option<&Clause>> = vec![None; evaluation.plan.clauses];
    evaluation.plan.each_clause(&mut |c| clauses[c.id] = Some(c));
    let mut found: Vec<Way> = Vec::new();
    let mut judged = 0;
    for set in minimal_sets(evaluation.plan, evaluation.clauses(), SETS) {
        let mut parts = Vec::new();
        for id in &set {
            let Some(clause) = clauses[*id] else { continue };
            parts.push(evaluation.clause_fixes(clause, !inverted.contains(id)));
        }
        for fix in combine(&parts) {
            judged += 1;
            if judged > CANDIDATES {
                break;
            }
            if let Some(way) = complete(evaluation, &clauses, &inverted, fix)
                && !found.iter().any(|w| w.changes == way.changes)
            {
                found.push(way);
            }
        }
    }
    found.sort_by_key(|w| {
        let answers = w.changes.iter().filter(|c| matches!(c, Change::Answer(_) | Change::Qualify(_))).count();
        (!w.reachable, w.result != Truth::Yes, w.clauses.len(), answers, w.changes.len(), effort(&w.changes))
    });
    found.truncate(limit);
    found
}

/// Applies a fix; where it breaks another clause, mends that too. `None` if the verdict stays no.
fn complete(evaluation: &Evaluation<'_>, clauses: &[Option<&Clause>], inverted: &[usize], fix: Fix) -> Option<Way> {
    let mut fix = fix;
    for _ in 0..=REPAIRS {
        let (result, truths, amount, more) = apply(evaluation, &fix, |after| {
            let result = after.verdict();
            let next = if result == Truth::No {
                let set = minimal_sets(after.plan, after.clauses(), 1).into_iter().next().unwrap_or_default();
                let parts: Vec<Vec<Fix>> = set
                    .iter()
                    .filter_map(|id| clauses.get(*id).copied().flatten())
                    .map(|clause| after.clause_fixes(clause, !inverted.contains(&clause.id)))
                    .collect();
                combine(&parts).into_iter().next()
            } else {
                None
            };
            (result, after.clauses().to_vec(), after.amount(result), next)
        });
        let waits_for_others = fix.iter().any(|c| matches!(c, Change::Answer(_) | Change::Qualify(_)));
        if result == Truth::Yes
            || (result == Truth::Unknown && waits_for_others)
            || (result == Truth::No && waits_for_others && more.is_none())
        {
            let fix = if result == Truth::Yes { smallest(evaluation, fix) } else { settled(fix) };
            let turned = (0..truths.len()).filter(|i| truths[*i] != evaluation.clauses()[*i]).collect::<Vec<_>>();
            let reachable = fix.iter().all(Change::is_reachable);
            let result = if result == Truth::Yes && !crosses_a_year(evaluation, &fix) { Truth::Yes } else { Truth::Unknown };
            return Some(Way { changes: fix, clauses: turned, result, reachable, amount });
        }
        let more = more.filter(|m| !m.is_empty())?;
        let merged = merge(&fix, &more);
        if merged == fix {
            return None;
        }
        fix = merged;
    }
    None
}

/// The fix with every change no larger than it must be: each is left out if it can be, else taken to the first critical value at
/// which the verdict still follows. With all else fixed the verdict changes only at critical values, so nothing smaller does.
fn smallest(evaluation: &Evaluation<'_>, mut fix: Fix) -> Fix {
    let follows = |fix: &Fix| apply(evaluation, fix, |after| after.verdict() == Truth::Yes);
    let mut index = 0;
    while index < fix.len() {
        let mut without = fix.clone();
        let change = without.remove(index);
        if follows(&without) {
            fix = without;
            continue;
        }
        if let Change::Set { fact, from: State::Value(Value::Number(from)), to: State::Value(Value::Number(to)), actionable } = &change {
            let quantum = evaluation.case.library.dictionary.fact(fact.fact).quantum();
            let mut steps: Vec<Number> = apply(evaluation, &without, |after| after.critical_values(*fact))
                .iter()
                .flat_map(|root| [root.round_down_to(&quantum), root.round_up_to(&quantum)])
                .flat_map(|n| [&n - &quantum, n.clone(), &n + &quantum])
                .filter(|n| if to > from { from < n && n < to } else { to < n && n < from })
                .collect();
            steps.sort_by_key(|n| (n - from).abs());
            steps.dedup();
            let with = |n: &Number| {
                let to = State::Value(Value::Number(n.clone()));
                let mut fix = without.clone();
                fix.insert(
                    index,
                    Change::Set { fact: *fact, from: State::Value(Value::Number(from.clone())), to, actionable: *actionable },
                );
                fix
            };
            if let Some(nearer) = steps.iter().map(with).find(follows) {
                fix = nearer;
            }
        }
        index += 1;
    }
    fix
}

/// A fact that gets a value need not be asked for as well.
fn settled(mut fix: Fix) -> Fix {
    let given: Vec<FactRef> = fix.iter().filter_map(|c| if let Change::Set { fact, .. } = c { Some(*fact) } else { None }).collect();
    for change in &mut fix {
        if let Change::Answer(facts) = change {
            facts.retain(|f| !given.contains(f));
        }
    }
    fix.retain(|c| !matches!(c, Change::Answer(facts) if facts.is_empty()));
    fix
}

/// Waiting into another year makes 上年度 another year, whose figures nobody knows yet.
fn crosses_a_year(evaluation: &Evaluation<'_>, fix: &Fix) -> bool {
    let later = fix.iter().any(|c| matches!(c, Change::Wait(day) if day.year() > evaluation.case.as_of.year()));
    later && evaluation.plan.facts().iter().any(|f| matches!(f.year, Year::Back(_)))
}

/// Evaluates with the changes made.
pub(crate) fn apply<T>(evaluation: &Evaluation<'_>, changes: &[Change], work: impl FnOnce(&Evaluation<'_>) -> T) -> T {
    let mut record = Record::default();
    let mut until = evaluation.case.until;
    for change in changes {
        match change {
            Change::Set { fact, to, .. } => record.set(fact.fact, fact.year.resolve(evaluation.current), to.clone()),
            Change::Wait(day) => until = until.max(*day),
            Change::Attest { key, holds, .. } => record.attest(&evaluation.plan.meta.id, key, Some(*holds)),
            Change::Answer(_) | Change::Qualify(_) => {}
        }
    }
    evaluation.under(&record, until, work)
}

/// How far the changes go, relative to what is on file; for ranking only.
fn effort(changes: &[Change]) -> Number {
    let mut total = Number::ZERO;
    for change in changes {
        let one = match change {
            Change::Set { from: State::Value(Value::Number(a)), to: State::Value(Value::Number(b)), .. } => {
                (b - a).abs().checked_div(&a.abs()).unwrap_or(Number::ONE)
            }
            Change::Set { from, .. } if from.is_unknown() => Number::ratio(1, 10).unwrap_or(Number::ONE),
            _ => Number::ONE,
        };
        total = &total + &one;
    }
    total
}

impl Evaluation<'_> {
    /// Fixes for a threshold on a sheet: the fewest indicators that, lifted to a better band, reach it.
    pub(crate) fn score_fixes(&self, sheet: usize, threshold: &Atom) -> Vec<Fix> {
        let mut lifts: Vec<Vec<(Number, Fix)>> = Vec::new();
        self.collect_lifts(sheet, &mut lifts);
        let reaches = |fix: &Fix| apply(self, fix, |after| after.atom(threshold) == Truth::Yes);
        let mut found: Vec<Fix> = Vec::new();
        // One indicator, then two, then three: the first size that reaches it is the smallest.
        let mut partial: Vec<(Fix, usize)> = vec![(Vec::new(), 0)];
        for _ in 0..3 {
            let mut next = Vec::new();
            for (so_far, from) in &partial {
                for (index, options) in lifts.iter().enumerate().skip(*from) {
                    for (_, fix) in options {
                        let joined = merge(so_far, fix);
                        if reaches(&joined) {
                            if !found.contains(&joined) {
                                found.push(joined);
                            }
                            break;
                        }
                    }
                    // Only the best lift of each indicator is worth building on.
                    if let Some((_, best)) = options.last() {
                        next.push((merge(so_far, best), index + 1));
                    }
                }
            }
            if !found.is_empty() {
                break;
            }
            next.truncate(256);
            partial = next;
        }
        found.sort_by_key(|fix| (fix.iter().any(|c| !c.is_reachable()), fix.len(), effort(fix)));
        found.truncate(4);
        found
    }

    /// For each indicator under `sheet`, its better bands with the points they add for certain, least first.
    fn collect_lifts(&self, sheet: usize, lifts: &mut Vec<Vec<(Number, Fix)>>) {
        for indicator in &self.plan.sheets[sheet].indicators {
            let now = self.indicator(indicator).low.unwrap_or(Number::ZERO);
            let mut options = Vec::new();
            for band in &indicator.bands {
                let fixes = match &band.when {
                    When::Always => continue,
                    When::Manual => vec![vec![Change::Attest { key: band.key.clone(), text: band.key.clone(), holds: true }]],
                    When::Tests(tests) => combine(&tests.iter().map(|t| self.fixes(t, true)).collect::<Vec<_>>()),
                };
                for fix in fixes.into_iter().filter(|f| !f.is_empty()).take(2) {
                    let then = apply(self, &fix, |after| after.indicator(indicator)).low.unwrap_or(Number::ZERO);
                    if then > now {
                        options.push((&then - &now, fix));
                    }
                }
            }
            options.sort_by_key(|(gain, fix)| (gain.clone(), fix.iter().any(|c| !c.is_reachable()), fix.len()));
            if !options.is_empty() {
                lifts.push(options);
            }
        }
        for child in &self.plan.sheets[sheet].children {
            self.collect_lifts(*child, lifts);
        }
    }
}
