//! Who qualifies, and for how much: what is put down once a day.

use crate::{City, Subject};
use zhida_engine::{AmountRange, Ask, Matcher};

impl City {
    /// The enterprises that are eligible for a measure, by number, in the order of the rows, each with what it is to get; no amounts for a
    /// measure that names none.
    #[must_use]
    pub fn qualified(&self, subject: &Subject) -> Vec<(i64, Option<AmountRange>)> {
        let program = self.program(subject);
        let of = |row: usize| self.number(row);
        if program.measures.first().is_none_or(|m| m.dimension.is_none()) {
            let found = Matcher::new(subject.library(), &program, self.table(), Ask::default()).run();
            return found.eligible(0).ones().filter_map(|row| Some((of(row)?, None))).collect();
        }
        let matcher = Matcher::new(subject.library(), &program, self.table(), Ask { outcomes: true, ..Ask::default() });
        let eligible = |outcome: &zhida_engine::Outcome| outcome.verdict == zhida_engine::Truth::Yes;
        let parts = matcher.views(|view| {
            let outcomes = view.rows().map(|row| (row, view.outcome(0, row))).filter(|(_, outcome)| eligible(outcome));
            outcomes.filter_map(|(row, outcome)| Some((of(row)?, outcome.amount))).collect::<Vec<_>>()
        });
        parts.into_iter().flatten().collect()
    }
}
