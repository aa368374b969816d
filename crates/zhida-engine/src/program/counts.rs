//! What a program holds.

use super::{Part, Points, Program};

impl Program {
    /// Whether points of some score row follow a formula.
    pub(crate) fn has_formulas(&self) -> bool {
        let bands = self.sheets.iter().flat_map(|s| &s.parts).filter_map(|part| match part {
            Part::Indicator { bands, .. } => Some(bands),
            Part::Sheet(_) => None,
        });
        bands.flatten().any(|band| matches!(band.points, Points::Formula(_)))
    }
}
