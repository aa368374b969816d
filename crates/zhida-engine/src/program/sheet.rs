//! Score sheets to parts.

use super::lower::{Lower, Scope};
use super::{Band, Part, Points, Sheet, SheetId};
use crate::truth::Truth;
use zhida_measure::plan::{self, When};

impl Lower<'_> {
    /// Lowers a sheet and those below it, once.
    pub(super) fn sheet(&mut self, at: &mut Scope<'_>, index: usize) -> SheetId {
        if let Some(done) = at.sheets[index] {
            return done;
        }
        let plan = at.plan;
        let sheet = &plan.sheets[index];
        let mut parts: Vec<Part> = sheet.indicators.iter().map(|i| self.indicator(at, i)).collect();
        for child in &sheet.children {
            let child = self.sheet(at, *child);
            parts.push(Part::Sheet(child));
        }
        let cap = sheet.full.clone().filter(|_| sheet.capped);
        let id = self.parts.sheet(Sheet { parts, best: sheet.best, cap });
        at.sheets[index] = Some(id);
        id
    }

    fn indicator(&mut self, at: &mut Scope<'_>, indicator: &plan::Indicator) -> Part {
        let bands = indicator
            .bands
            .iter()
            .map(|band| {
                let when = match &band.when {
                    When::Always => self.parts.known(Truth::Yes),
                    When::Manual => self.attested(at, &band.key),
                    When::Tests(tests) => self.tests(at, tests),
                };
                let points = match &band.points {
                    plan::Points::Fixed(n) => Points::Range(n.clone(), n.clone()),
                    plan::Points::Range(low, high) => Points::Range(low.clone(), high.clone()),
                    plan::Points::Formula(num) => Points::Formula(self.expr(at, num)),
                };
                Band { when, points }
            })
            .collect();
        let cap = indicator.full.clone().filter(|_| indicator.cumulative);
        Part::Indicator { cumulative: indicator.cumulative, cap, bands }
    }
}
