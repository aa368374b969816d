//! Is there an enterprise? Backtracking over regions with three-valued pruning, exact within its bound.

use crate::regions::Regions;
use crate::space::{Formula, Space};
use zhida_engine::Truth;

/// Steps after which the question is left open; then nothing is said.
const BOUND: usize = 60_000;

/// An answer.
pub(crate) enum Answer {
    /// Yes: a region for each variable that matters.
    Yes(Vec<Option<usize>>),
    /// No enterprise.
    No,
    /// The bound was hit.
    Open,
}

/// Looks for regions in which `formula` holds.
pub(crate) fn solve(regions: &Regions, formula: &Formula) -> Answer {
    let mut search = Search { regions, assigned: vec![None; regions.regions.len()], left: BOUND };
    match search.run(formula) {
        Truth::Yes => Answer::Yes(search.assigned),
        Truth::No => Answer::No,
        Truth::Unknown => Answer::Open,
    }
}

/// Whether no enterprise satisfies what `build` asks. `may_not_apply` as in [`Space::regions`].
pub(crate) fn impossible(mut space: Space<'_>, may_not_apply: bool, build: impl FnOnce(&mut Space<'_>) -> Formula) -> bool {
    let formula = build(&mut space);
    matches!(solve(&space.regions(may_not_apply), &formula), Answer::No)
}

struct Search<'a> {
    regions: &'a Regions,
    assigned: Vec<Option<usize>>,
    left: usize,
}

impl Search<'_> {
    fn run(&mut self, formula: &Formula) -> Truth {
        if self.left == 0 {
            return Truth::Unknown;
        }
        self.left -= 1;
        match self.truth(formula) {
            Truth::Unknown => {}
            decided => return decided,
        }
        let Some(var) = self.open_variable(formula) else { return Truth::Unknown };
        let mut result = Truth::No;
        for region in 0..self.regions.regions[var].len() {
            self.assigned[var] = Some(region);
            match self.run(formula) {
                Truth::Yes => return Truth::Yes,
                Truth::Unknown => result = Truth::Unknown,
                Truth::No => {}
            }
            if self.left == 0 {
                return Truth::Unknown;
            }
        }
        self.assigned[var] = None;
        result
    }

    fn truth(&self, formula: &Formula) -> Truth {
        match formula {
            Formula::Is(known) => Truth::of(*known),
            Formula::Literal(literal) => {
                let (var, truths) = &self.regions.truths[*literal];
                self.assigned[*var].map_or(Truth::Unknown, |region| Truth::of(truths[region]))
            }
            Formula::Not(inner) => self.truth(inner).negate(),
            Formula::And(parts) => Truth::all(parts.iter().map(|p| self.truth(p))),
            Formula::Or(parts) => Truth::any(parts.iter().map(|p| self.truth(p))),
            Formula::AtLeast(n, parts) => Truth::at_least(*n, parts.iter().map(|p| self.truth(p))),
        }
    }

    /// The variable of the first literal that still matters.
    fn open_variable(&self, formula: &Formula) -> Option<usize> {
        match formula {
            Formula::Is(_) => None,
            Formula::Literal(literal) => Some(self.regions.truths[*literal].0).filter(|v| self.assigned[*v].is_none()),
            Formula::Not(inner) => self.open_variable(inner),
            Formula::And(parts) | Formula::Or(parts) | Formula::AtLeast(_, parts) => {
                parts.iter().filter(|p| self.truth(p) == Truth::Unknown).find_map(|p| self.open_variable(p))
            }
        }
    }
}
