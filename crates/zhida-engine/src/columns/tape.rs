//! A program's gates as steps over registers, for the gates and sheets somebody wants to see.
//!
//! Atoms have a register each; a gate's register is used again once the gate is not needed any more, so that a block's registers stay in
//! the processor's cache. A negation is no step: an operand says that it is meant reversed.

use super::score::First;
use crate::program::{GateId, Program, SheetId, SlotId};
use crate::truth::Truth;
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// A register, read as it is or reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operand {
    pub(crate) register: u32,
    pub(crate) reversed: bool,
}

/// One step; `to` is the register it fills.
pub(crate) enum Step {
    Const {
        to: u32,
        truth: Truth,
    },
    All {
        to: u32,
        from: Vec<Operand>,
    },
    Any {
        to: u32,
        from: Vec<Operand>,
    },
    AtLeast {
        to: u32,
        n: usize,
        from: Vec<Operand>,
    },
    Declared {
        to: u32,
        slot: SlotId,
        then: Operand,
        otherwise: Operand,
    },
    Possible {
        to: u32,
        from: Operand,
    },
    Certain {
        to: u32,
        from: Operand,
    },
    Between {
        to: u32,
        certain: Operand,
        possible: Operand,
    },
    /// The score against a constant that lies between two whole numbers of units.
    Score {
        to: u32,
        sheet: SheetId,
        op: Op,
        floor: i64,
        ceil: i64,
        /// Nobody reads the sheet after this, so its memory is free for the next one.
        done: bool,
    },
    /// Computes a sheet.
    Sheet {
        sheet: SheetId,
        parts: Vec<SheetPart>,
        cap: Option<i64>,
    },
    /// An atom that reads a score.
    Late {
        atom: u32,
        to: u32,
    },
    /// A measure's registers are filled: its verdicts can be read off while they are near.
    Measure {
        number: usize,
    },
}

/// A part of a sheet.
pub(crate) enum SheetPart {
    Sheet(SheetId),
    /// The first band that holds; points in units.
    First(First),
    /// All that hold add up.
    Cumulative {
        bands: Vec<(Operand, i64, i64)>,
        cap: Option<i64>,
    },
    /// With a formula, row by row.
    Formula {
        part: usize,
        bands: Vec<Operand>,
    },
}

/// The steps.
pub(crate) struct Tape {
    pub(crate) steps: Vec<Step>,
    /// How many registers they use; the first ones are the atoms'.
    pub(crate) registers: usize,
    /// Register of each wanted gate.
    pub(super) places: Vec<Option<Operand>>,
    /// Atoms the steps read.
    pub(crate) atoms: Vec<bool>,
    /// Which of them read a score, so that a step computes them.
    pub(crate) late: Vec<bool>,
    /// Register of each atom.
    pub(crate) atom_registers: Vec<u32>,
    /// All points are multiples of this.
    pub(crate) unit: Number,
}

impl Tape {
    /// Steps for `gates` and `sheets` that stay until the end of a block, and for measures of which the gates can be read when their step
    /// comes, and no longer.
    pub(crate) fn new(program: &Program, gates: &[GateId], sheets: &[SheetId], measures: &[Vec<GateId>]) -> Self {
        super::maker::tape(program, gates, sheets, measures)
    }

    /// Where a wanted gate is found.
    pub(crate) fn place(&self, gate: GateId) -> Operand {
        self.places[gate as usize].unwrap_or(Operand { register: 0, reversed: false })
    }
}

impl Step {
    pub(super) fn target(&mut self) -> Option<&mut u32> {
        match self {
            Step::Const { to, .. }
            | Step::All { to, .. }
            | Step::Any { to, .. }
            | Step::AtLeast { to, .. }
            | Step::Declared { to, .. }
            | Step::Possible { to, .. }
            | Step::Certain { to, .. }
            | Step::Between { to, .. }
            | Step::Score { to, .. }
            | Step::Late { to, .. } => Some(to),
            Step::Sheet { .. } | Step::Measure { .. } => None,
        }
    }
    pub(super) fn each_operand(&mut self, visit: &mut dyn FnMut(&mut Operand)) {
        match self {
            Step::Const { .. } | Step::Score { .. } | Step::Late { .. } | Step::Measure { .. } => {}
            Step::Possible { from, .. } | Step::Certain { from, .. } => visit(from),
            Step::All { from, .. } | Step::Any { from, .. } | Step::AtLeast { from, .. } => from.iter_mut().for_each(visit),
            Step::Declared { then: a, otherwise: b, .. } | Step::Between { certain: a, possible: b, .. } => {
                visit(a);
                visit(b);
            }
            Step::Sheet { parts, .. } => {
                for part in parts {
                    match part {
                        SheetPart::Sheet(_) => {}
                        SheetPart::First(first) => first.each_operand(visit),
                        SheetPart::Cumulative { bands, .. } => bands.iter_mut().for_each(|(o, ..)| visit(o)),
                        SheetPart::Formula { bands, .. } => bands.iter_mut().for_each(&mut *visit),
                    }
                }
            }
        }
    }
}
