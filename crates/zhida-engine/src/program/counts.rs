//! What a program holds, counted.

use super::{Gate, GateId, Part, Points, Program, SheetId};

impl Program {
    /// Whether points of some score row follow a formula.
    pub(crate) fn has_formulas(&self) -> bool {
        let bands = self.sheets.iter().flat_map(|s| &s.parts).filter_map(|part| match part {
            Part::Indicator { bands, .. } => Some(bands),
            Part::Sheet(_) => None,
        });
        bands.flatten().any(|band| matches!(band.points, Points::Formula(_)))
    }
    /// How often gates refer to atoms, scores' bands included: what would be evaluated if nothing were shared.
    #[must_use]
    pub fn references(&self) -> usize {
        fn count(program: &Program, gate: GateId, known: &mut Vec<Option<usize>>) -> usize {
            if let Some(n) = known[gate as usize] {
                return n;
            }
            let n = match &program.gates[gate as usize] {
                Gate::Const(_) => 0,
                Gate::Atom(_) => 1,
                Gate::Not(g) | Gate::Possible(g) | Gate::Certain(g) => count(program, *g, known),
                Gate::All(gs) | Gate::Any(gs) | Gate::AtLeast(_, gs) => gs.iter().map(|g| count(program, *g, known)).sum(),
                Gate::Declared { then: a, otherwise: b, .. } | Gate::Between { certain: a, possible: b } => {
                    count(program, *a, known) + count(program, *b, known)
                }
                Gate::Score { sheet, .. } => of_sheet(program, *sheet, known),
            };
            known[gate as usize] = Some(n);
            n
        }
        fn of_sheet(program: &Program, sheet: SheetId, known: &mut Vec<Option<usize>>) -> usize {
            let parts = &program.sheets[sheet as usize].parts;
            parts
                .iter()
                .map(|part| match part {
                    Part::Sheet(s) => of_sheet(program, *s, known),
                    Part::Indicator { bands, .. } => bands.iter().map(|b| count(program, b.when, known)).sum(),
                })
                .sum()
        }
        let mut known = vec![None; self.gates.len()];
        self.measures.iter().map(|m| count(self, m.verdict, &mut known)).sum()
    }
}
