//! A block of enterprises after it has run: everything the row evaluator would say, row by row.

use super::Matcher;
use super::award::truth;
use super::block::Scratch;
use super::plane::ROWS;
use super::unmet::{Costs, costs};
use crate::amount::AmountRange;
use crate::case::Outcome;
use crate::interval::Interval;
use crate::score::sum;
use crate::truth::Truth;
use std::collections::HashMap;
use zhida_facts::ones_of;

/// A block of enterprises, judged.
pub struct View<'a> {
    matcher: &'a Matcher<'a>,
    block: usize,
    scratch: &'a Scratch,
    unmet: Vec<Costs>,
    /// Rows the row evaluator judged.
    odd: HashMap<usize, Vec<Outcome>>,
}

impl<'a> View<'a> {
    pub(super) fn new(matcher: &'a Matcher<'a>, block: usize, scratch: &'a Scratch) -> Self {
        let unmet = matcher
            .measures
            .iter()
            .map(|m| {
                let mut total = costs(&m.cost, true, scratch);
                let mut class: Option<Costs> = None;
                for cost in &m.class_costs {
                    let own = costs(cost, true, scratch);
                    match &mut class {
                        None => class = Some(own),
                        Some(best) => best.iter_mut().zip(own.iter()).for_each(|(b, o)| *b = (*b).min(*o)),
                    }
                }
                if let Some(class) = class {
                    total.iter_mut().zip(class.iter()).for_each(|(t, c)| *t = t.saturating_add(*c));
                }
                total
            })
            .collect();
        let mut view = Self { matcher, block, scratch, unmet, odd: HashMap::new() };
        for (word, bits) in scratch.odd.iter().enumerate() {
            for bit in ones_of(*bits) {
                let row = block * ROWS + word * 64 + bit;
                let outcomes = matcher.judged(row, |case| {
                    let all = matcher.program.measures.iter();
                    all.map(|m| crate::Evaluation::new(case, matcher.plan(m)).outcome(m.in_force)).collect()
                });
                view.odd.insert(row, outcomes);
            }
        }
        view
    }

    /// Rows of the table in this block.
    #[must_use]
    pub fn rows(&self) -> std::ops::Range<usize> {
        let start = self.block * ROWS;
        start..(start + ROWS).min(self.matcher.rows())
    }

    /// What measure number `measure` of the program says of row `row`, which lies in [`View::rows`].
    #[must_use]
    pub fn outcome(&self, measure: usize, row: usize) -> Outcome {
        if let Some(judged) = self.odd.get(&row) {
            return judged[measure].clone();
        }
        let (lowered, bound) = (&self.matcher.program.measures[measure], &self.matcher.measures[measure]);
        let local = row - self.block * ROWS;
        let at = |operand| truth(self.scratch, operand, local);
        let verdict = at(bound.verdict);
        let mut classes = Vec::new();
        if !bound.classes.is_empty() && at(bound.conditions) != Truth::No {
            for (index, class) in bound.classes.iter().enumerate() {
                let truth = at(*class);
                if truth != Truth::No {
                    classes.push(index);
                }
                if truth == Truth::Yes {
                    break;
                }
            }
        }
        let runner = self.matcher.runner();
        let amount = lowered.dimension.map(|dimension| {
            if verdict == Truth::No {
                return AmountRange::of(Interval::UNKNOWN, verdict, dimension);
            }
            let parts: Vec<Interval> = bound.awards.iter().map(|a| a.range(&runner, (row, local), self.scratch)).collect();
            AmountRange::of(sum(&parts), verdict, dimension)
        });
        let unmet = match self.unmet[measure][local] {
            _ if verdict == Truth::Yes => 0,
            u16::MAX => usize::MAX,
            unmet => usize::from(unmet).max(1),
        };
        Outcome {
            verdict,
            classes,
            score: lowered.score.map(|sheet| runner.range(sheet, local, self.scratch)),
            unmet,
            amount,
            in_force: lowered.in_force,
        }
    }
}
