//! A program's gates as steps over registers, for the gates and sheets somebody wants to see.
//!
//! Atoms keep their registers; a gate's are used again once the gate is not needed any more, so that registers stay in the
//! processor's cache. A negation is no step: an operand says that it is meant reversed. Steps are small and their operands lie in one row,
//! because large libraries are bound by memory.

use super::score::First;
use super::scored::Scores;
use crate::program::{GateId, Program, SheetId, SlotId};
use crate::truth::Truth;
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// Where a gate's truth is: the register of where it is certain, and that of where it is open. The second is shared by the atoms that are
/// unknown for the same enterprises; other gates have theirs behind the first. Whether *open* says yes, too, where it is certain makes no
/// difference: it is only read together with the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) yes: u32,
    pub(crate) open: u32,
}

impl Place {
    /// With two registers of its own.
    #[inline(always)]
    pub(crate) fn own(yes: u32) -> Self {
        Self { yes, open: yes + 1 }
    }
}

/// A gate's truth, read as it is or reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operand(Place);

impl Operand {
    const REVERSED: u32 = 1 << 31;

    /// Of a gate that has no registers yet.
    pub(crate) fn of(gate: GateId, reversed: bool) -> Self {
        Self::new(Place { yes: gate, open: 0 }, reversed)
    }
    pub(crate) fn new(place: Place, reversed: bool) -> Self {
        Self(Place { yes: place.yes | if reversed { Self::REVERSED } else { 0 }, ..place })
    }
    /// The gate, as long as it has no registers.
    pub(crate) fn gate(self) -> GateId {
        self.place().yes
    }
    #[inline(always)]
    pub(crate) fn place(self) -> Place {
        Place { yes: self.0.yes & !Self::REVERSED, ..self.0 }
    }
    pub(crate) fn is_reversed(self) -> bool {
        self.0.yes & Self::REVERSED != 0
    }
    /// Every bit if it is meant reversed, else none.
    #[inline(always)]
    pub(crate) fn flip(self) -> u64 {
        0_u64.wrapping_sub(u64::from(self.0.yes >> 31))
    }
    /// The same in registers.
    pub(crate) fn moved(self, place: Place) -> Self {
        Self::new(place, self.is_reversed())
    }
}

/// Where a step's operands lie in [`Tape::operands`]: those read as they are, then those read reversed.
#[derive(Clone, Copy)]
pub(crate) struct Operands {
    pub(crate) start: u32,
    reversed: u32,
    pub(crate) end: u32,
}

/// A step's operands read as they are, and those read reversed: apart, so that nothing is turned about that need not be.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'a> {
    pub(crate) plain: &'a [Operand],
    pub(crate) reversed: &'a [Operand],
}

impl Operands {
    /// None of which is known yet how it is read.
    pub(crate) fn unsorted(start: u32, end: u32) -> Self {
        Self { start, reversed: end, end }
    }
    /// Of what lies from `start` on, which is put in order.
    pub(crate) fn sorted(start: usize, all: &mut [Operand]) -> Self {
        let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let own = &mut all[start..];
        own.sort_by_key(|o| o.is_reversed());
        let plain = own.partition_point(|o| !o.is_reversed());
        Self { start: place(start), reversed: place(start + plain), end: place(all.len()) }
    }

    #[inline(always)]
    pub(crate) fn of(self, all: &[Operand]) -> Sides<'_> {
        let (start, reversed, end) = (self.start as usize, self.reversed as usize, self.end as usize);
        Sides { plain: &all[start..reversed], reversed: &all[reversed..end] }
    }
}

/// One step; `to` is the first of the registers it fills.
pub(crate) enum Step {
    Const {
        to: u32,
        truth: Truth,
    },
    All {
        to: u32,
        from: Operands,
    },
    Any {
        to: u32,
        from: Operands,
    },
    AtLeast {
        to: u32,
        n: u32,
        from: Operands,
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
    /// A score against a constant.
    Score {
        to: u32,
        score: Box<Score>,
    },
    /// A sheet nobody else reads against a constant, by number in [`Tape::scores`].
    Scored {
        to: u32,
        score: u32,
    },
    /// Computes a sheet.
    Sheet(Box<SheetStep>),
    /// An atom that reads a score.
    Late {
        atom: u32,
        to: u32,
    },
    /// A measure's registers are filled: its verdicts can be read off while they are near.
    Measure {
        number: u32,
        verdict: Operand,
    },
}

/// A score against a constant that lies between two whole numbers of units.
pub(crate) struct Score {
    pub(crate) sheet: SheetId,
    pub(crate) op: Op,
    pub(crate) floor: i64,
    pub(crate) ceil: i64,
    /// Nobody reads the sheet after this, so its memory is free for the next one.
    pub(crate) done: bool,
}

/// How a sheet is computed.
pub(crate) struct SheetStep {
    pub(crate) sheet: SheetId,
    pub(crate) parts: Vec<SheetPart>,
    pub(crate) cap: Option<i64>,
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
    pub(crate) operands: Vec<Operand>,
    pub(crate) scores: Scores,
    /// How many registers they use.
    pub(crate) registers: usize,
    /// Where each gate is found; one that nobody asked to keep may have lost its registers to another.
    pub(super) places: Vec<Option<Operand>>,
    /// Atoms the steps read.
    pub(crate) atoms: Vec<bool>,
    /// Which of them read a score, so that a step computes them.
    pub(crate) late: Vec<bool>,
    /// Registers of each atom.
    pub(crate) atom_places: Vec<Place>,
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
        self.places[gate as usize].unwrap_or(Operand::of(0, false))
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
            | Step::Scored { to, .. }
            | Step::Late { to, .. } => Some(to),
            Step::Sheet(_) | Step::Measure { .. } => None,
        }
    }
    pub(super) fn each_operand(&mut self, operands: &mut [Operand], visit: &mut dyn FnMut(&mut Operand)) {
        match self {
            Step::Const { .. } | Step::Score { .. } | Step::Scored { .. } | Step::Late { .. } => {}
            Step::Measure { verdict, .. } => visit(verdict),
            Step::Possible { from, .. } | Step::Certain { from, .. } => visit(from),
            Step::All { from, .. } | Step::Any { from, .. } | Step::AtLeast { from, .. } => {
                operands[from.start as usize..from.end as usize].iter_mut().for_each(visit);
            }
            Step::Declared { then: a, otherwise: b, .. } | Step::Between { certain: a, possible: b, .. } => {
                visit(a);
                visit(b);
            }
            Step::Sheet(step) => {
                for part in &mut step.parts {
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
