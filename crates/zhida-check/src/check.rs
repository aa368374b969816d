//! All findings of one measure or of a library.

use crate::space::{Memo, Space};
use crate::{care, classes, procedure, score, tree};
use zhida_diagnostics::{Code, Diagnostic};
use zhida_measure::plan::{Plan, Span};
use zhida_measure::{Library, Measure};

/// Findings in every measure of the library, and cases that no routing takes. Overlapping versions, cycles and all that keeps a text from
/// being understood are found by [`Library::load`] already.
#[must_use]
pub fn check_library(library: &Library) -> Vec<Diagnostic> {
    let each = library.measures().iter().flat_map(|measure| check(library, measure));
    each.chain(crate::routing::untaken(library)).collect()
}

/// Findings in one measure, all at once.
#[must_use]
pub fn check(library: &Library, measure: &Measure) -> Vec<Diagnostic> {
    check_plan(library, &measure.plan).into_iter().map(|d| d.in_file(&measure.file)).collect()
}

/// Findings in a plan, without file.
#[must_use]
pub fn check_plan(library: &Library, plan: &Plan) -> Vec<Diagnostic> {
    let mut check = Check { library, plan, memo: Memo::default(), problems: Vec::new() };
    tree::conditions(&mut check);
    classes::classes(&mut check);
    score::sheets(&mut check);
    care::care(&mut check);
    procedure::procedure(&mut check);
    let mut found = check.problems;
    found.sort_by_key(|d| (d.span().start, d.code()));
    found.dedup_by(|a, b| (a.code(), a.span()) == (b.code(), b.span()));
    found
}

/// What is being checked, and what was found.
pub(crate) struct Check<'a> {
    pub(crate) library: &'a Library,
    pub(crate) plan: &'a Plan,
    memo: Memo,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Check<'_> {
    /// An empty space for one question.
    pub(crate) fn space(&self) -> Space<'_> {
        Space::new(self.library, self.plan, &self.memo)
    }

    /// A finding with its witness, if one could be built.
    pub(crate) fn find(&mut self, problem: Diagnostic, witness: Option<String>) {
        self.problems.push(match witness {
            Some(rows) => problem.with_witness(rows),
            None => problem,
        });
    }

    /// A problem at `span`.
    pub(crate) fn at(code: Code, span: &Span) -> Diagnostic {
        Diagnostic::new(code, span.clone())
    }
}
