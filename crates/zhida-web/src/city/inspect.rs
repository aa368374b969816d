//! A text looked at: compiled, checked, its samples run, and the city judged by it.

use zhida_check::{Coverage, coverage, run_measure};
use zhida_diagnostics::{Diagnostic, Severity, has_errors};
use zhida_live::{City, Judged, Subject};

/// What was found.
pub(crate) struct Inspection {
    /// What the text was understood as; nothing if it is no document at all.
    pub(crate) subject: Option<Subject>,
    /// What is wrong with it, the gravest first.
    pub(crate) problems: Vec<Diagnostic>,
    /// How much of it is decided by facts, and by whom those are said.
    pub(crate) coverage: Coverage,
    /// Samples that came out as written, and all.
    pub(crate) samples: (usize, usize),
    /// The whole city judged by it. What could not be understood decides nothing: its counts would mislead.
    pub(crate) judged: Option<Judged>,
}

impl Inspection {
    /// How many problems keep it from the library.
    pub(crate) fn errors(&self) -> usize {
        self.problems.iter().filter(|p| p.severity() == Severity::Error).count()
    }
}

/// Looks at `text`.
pub(crate) fn inspect(city: &City, text: &str) -> Inspection {
    let (subject, problems) = city.draft(text);
    let mut found = Inspection { subject, problems, coverage: Coverage::default(), samples: (0, 0), judged: None };
    if let Some(subject) = &found.subject {
        let library = subject.library();
        found.problems.extend(zhida_check::check(library, subject.measure()));
        let understood = !has_errors(&found.problems);
        // Samples fail for every word that is not understood; they are worth a look once all is.
        let mut failed = Vec::new();
        let results = run_measure(library, subject.index(), &mut failed);
        if understood {
            found.problems.extend(failed);
            found.judged = Some(city.judge(subject));
        }
        found.samples = (results.passed, results.passed + results.failed);
        found.coverage = coverage(library, subject.measure());
    }
    found.problems.sort_by_key(|p| (p.severity(), p.span().start));
    found
}
