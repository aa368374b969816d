//! Addresses within a measure: each clause, and each sentence of the source text that clauses cite.

use std::collections::BTreeMap;
use zhida_measure::Measure;

/// Where things stand in the page.
pub(super) struct Anchors {
    clauses: BTreeMap<(usize, usize), usize>,
    sentences: BTreeMap<(usize, usize), usize>,
    cited: BTreeMap<String, usize>,
}

impl Anchors {
    pub(super) fn of(measure: &Measure) -> Self {
        let mut clauses = BTreeMap::new();
        measure.plan.each_clause(&mut |c| {
            clauses.insert((c.span.start, c.span.end), c.id);
        });
        let mut sentences = BTreeMap::new();
        let mut cited = BTreeMap::new();
        for (number, (_, cites, span)) in measure.plan.sentences.iter().enumerate() {
            sentences.insert((span.start, span.end), number);
            for cite in cites {
                cited.entry(cite.clone()).or_insert(number);
            }
        }
        Self { clauses, sentences, cited }
    }

    /// The id of what stands at `span`; empty for nothing in particular.
    pub(super) fn id(&self, span: &std::ops::Range<usize>) -> String {
        let place = (span.start, span.end);
        let clause = self.clauses.get(&place).map(|id| format!("clause-{}", id + 1));
        clause.or_else(|| self.sentences.get(&place).map(|n| format!("source-{}", n + 1))).unwrap_or_default()
    }

    /// Where the sentence is that `cite` names; empty if the source text has none.
    pub(super) fn source(&self, cite: &str) -> String {
        self.cited.get(cite).map_or_else(String::new, |n| format!("#source-{}", n + 1))
    }
}
