//! Everything a page or a terminal needs to show a verdict as the document itself: truth, values used and gap for each clause.

use crate::case::{Case, Evaluation, Outcome, in_year};
use crate::gap::Fix;
use crate::interval::Interval;
use crate::truth::Truth;
use crate::ways::{Way, ways};
use zhida_facts::{State, Value};
use zhida_measure::plan::{Atom, FactRef, Num, Span, Test, When};

/// A fact as it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedFact {
    /// Which, in its calendar year.
    pub fact: FactRef,
    /// Its state; a derived value where nothing is on file.
    pub state: State,
    /// Whether the value, or what values are possible, was derived.
    pub derived: bool,
    /// Values it can only have, where none is on file and other facts leave several.
    pub possible: Vec<Value>,
}

impl UsedFact {
    /// Whether anything is known of it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.state.is_unknown() || !self.possible.is_empty()
    }
}

/// One clause.
#[derive(Clone, Debug)]
pub struct ClauseReport {
    /// Number.
    pub id: usize,
    /// Its line.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Whether it holds.
    pub truth: Truth,
    /// Whether a human must attest it.
    pub manual: bool,
    /// Facts it asks for.
    pub used: Vec<UsedFact>,
    /// Score or sub-score it asks for: sheet name and interval.
    pub scores: Vec<(String, Interval)>,
    /// The smallest change that makes it hold, if it does not and there is one.
    pub gap: Option<Fix>,
    /// Whether it stands in an exclusion or another group whose items should not hold.
    pub inverted: bool,
    /// Whether it decides a class rather than eligibility.
    pub in_class: bool,
}

/// One indicator of a score sheet.
#[derive(Clone, Debug)]
pub struct IndicatorReport {
    /// Its sheet's name.
    pub sheet: String,
    /// Its name.
    pub name: String,
    /// Points: what is safe and what is possible.
    pub points: Interval,
    /// Each band's place and whether it holds.
    pub bands: Vec<(Span, Truth)>,
    /// Facts it asks for.
    pub used: Vec<UsedFact>,
}

/// A verdict, explained.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The verdict.
    pub outcome: Outcome,
    /// Clauses in document order.
    pub clauses: Vec<ClauseReport>,
    /// Indicators in document order.
    pub indicators: Vec<IndicatorReport>,
    /// Sheets: name, place, interval.
    pub sheets: Vec<(String, Span, Interval)>,
    /// The best ways to eligibility.
    pub ways: Vec<Way>,
}

/// Explains the verdict on the measure with index `measure`.
#[must_use]
pub fn explain(case: &Case<'_>, measure: usize, in_force: bool) -> Explanation {
    let plan = &case.library.measures()[measure].plan;
    let evaluation = Evaluation::new(case, plan);
    let mut clauses = Vec::new();
    let inverted = plan.inverted();
    let mut conditions = 0;
    plan.root.each_clause(&mut |_| conditions += 1);
    // Classes behind the one that holds for certain are not looked at.
    let (possible, open) = evaluation.classes();
    let looked_at = if open { plan.classes.len() } else { possible.last().map_or(0, |last| last + 1) };
    let mut report = |clause: &zhida_measure::plan::Clause| {
        let truth = evaluation.clauses()[clause.id];
        let mut used = Vec::new();
        let mut scores = Vec::new();
        for test in &clause.tests {
            evaluation.used(&test.test, &mut used, &mut scores);
        }
        let inverted = inverted.contains(&clause.id);
        let wrong = if inverted { truth != Truth::No } else { truth != Truth::Yes };
        let gap = wrong.then(|| evaluation.clause_fixes(clause, !inverted).into_iter().next()).flatten();
        clauses.push(ClauseReport {
            id: clause.id,
            span: clause.span.clone(),
            text: clause.text.clone(),
            cites: clause.cites.clone(),
            truth,
            manual: clause.is_manual(),
            used,
            scores,
            gap,
            inverted,
            in_class: clause.id >= conditions,
        });
    };
    plan.root.each_clause(&mut report);
    plan.classes.iter().take(looked_at).for_each(|c| c.node.each_clause(&mut report));
    let mut indicators = Vec::new();
    for sheet in &plan.sheets {
        for indicator in &sheet.indicators {
            let mut used = Vec::new();
            for band in &indicator.bands {
                if let When::Tests(tests) = &band.when {
                    tests.iter().for_each(|t| evaluation.used(t, &mut used, &mut Vec::new()));
                }
                if let zhida_measure::plan::Points::Formula(num) = &band.points {
                    evaluation.used_num(num, &mut used, &mut Vec::new());
                }
            }
            indicators.push(IndicatorReport {
                sheet: sheet.name.clone(),
                name: indicator.name.clone(),
                points: evaluation.indicator(indicator),
                bands: indicator.bands.iter().map(|b| (b.span.clone(), evaluation.band(b))).collect(),
                used,
            });
        }
    }
    let sheets = plan.sheets.iter().enumerate().map(|(i, s)| (s.name.clone(), s.span.clone(), evaluation.sheet(i))).collect();
    Explanation { outcome: evaluation.outcome(in_force), clauses, indicators, sheets, ways: ways(&evaluation, 3) }
}

impl Evaluation<'_> {
    fn used(&self, test: &Test, facts: &mut Vec<UsedFact>, scores: &mut Vec<(String, Interval)>) {
        test.each_atom(&mut |atom| match atom {
            Atom::Compare { left, right, .. } => {
                self.used_num(left, facts, scores);
                self.used_num(right, facts, scores);
            }
            other => other.each_fact(&mut |f| self.used_fact(f, facts)),
        });
    }

    fn used_num(&self, num: &Num, facts: &mut Vec<UsedFact>, scores: &mut Vec<(String, Interval)>) {
        num.each_part(&mut |part| match part {
            Num::Fact(fact) | Num::Elapsed { fact, .. } => self.used_fact(*fact, facts),
            Num::Score(sheet) => scores.push((self.plan.sheets[*sheet].name.clone(), self.sheet(*sheet))),
            _ => {}
        });
    }

    /// The choices that other facts leave of a fact, if these are several and not all.
    fn possible(&self, fact: FactRef) -> Vec<Value> {
        let all = self.case.library.dictionary.fact(fact.fact).choices.len();
        let left = if all > 2 { self.choices(fact).filter(|left| (2..all).contains(&left.len())) } else { None };
        left.unwrap_or_default().into_iter().map(Value::Choice).collect()
    }

    fn used_fact(&self, fact: FactRef, facts: &mut Vec<UsedFact>) {
        let at = in_year(fact, self.current);
        if facts.iter().any(|u| u.fact == at) {
            return;
        }
        let state = self.case.state(fact, self.current);
        let mut used = UsedFact { fact: at, state, derived: false, possible: Vec::new() };
        if used.state.is_unknown() {
            match self.derived(fact) {
                Some(value) => (used.state, used.derived) = (State::Value(value), true),
                None => used.possible = self.possible(fact),
            }
            used.derived |= !used.possible.is_empty();
        }
        facts.push(used);
    }
}
