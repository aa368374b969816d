//! Benefit amounts of one row.

use super::block::{Runner, Scratch};
use super::points::sheets_of_expr;
use super::tape::{Operand, Tape};
use crate::amount::item;
use crate::interval::{Interval, Quantity};
use crate::program::{Award, Expr, GateId, SheetId};
use crate::score::{greatest, sum};
use crate::truth::Truth;

/// A benefit over registers.
pub(crate) enum BoundAward {
    Item { amount: Expr, when: Operand },
    Group { best: bool, items: Vec<BoundAward> },
}

impl BoundAward {
    pub(crate) fn new(award: &Award, tape: &Tape) -> Self {
        match award {
            Award::Item { amount, when } => Self::Item { amount: amount.clone(), when: tape.place(*when) },
            Award::Group { best, items } => Self::Group { best: *best, items: items.iter().map(|i| Self::new(i, tape)).collect() },
        }
    }

    /// Visits the registers of the benefits' own limits.
    pub(crate) fn each_limit(&self, visit: &mut dyn FnMut(Operand)) {
        match self {
            Self::Item { when, .. } => visit(*when),
            Self::Group { items, .. } => items.iter().for_each(|i| i.each_limit(visit)),
        }
    }

    /// The amount for a row of the block.
    pub(crate) fn range(&self, runner: &Runner<'_>, row: (usize, usize), scratch: &Scratch) -> Interval {
        match self {
            Self::Item { amount, when } => {
                let holds = truth(scratch, *when, row.1);
                let scores = |sheet: SheetId| runner.score(sheet, row.1, scratch);
                let quantity = match amount {
                    Expr::Const(c) => Quantity::Known(c.clone()),
                    _ => runner.bound.source.quantity(amount, row.0, &scores),
                };
                item(quantity, holds)
            }
            Self::Group { best, items } => {
                let parts: Vec<Interval> = items.iter().map(|i| i.range(runner, row, scratch)).collect();
                if *best { greatest(&parts) } else { sum(&parts) }
            }
        }
    }
}

/// Gates and sheets a benefit asks for.
pub(crate) fn wanted(award: &Award, gates: &mut Vec<GateId>, sheets: &mut Vec<SheetId>) {
    match award {
        Award::Item { amount, when } => {
            gates.push(*when);
            sheets.extend(sheets_of_expr(amount));
        }
        Award::Group { items, .. } => items.iter().for_each(|i| wanted(i, gates, sheets)),
    }
}

/// Truth of a register for a row of the block.
pub(crate) fn truth(scratch: &Scratch, operand: Operand, row: usize) -> Truth {
    match scratch.registers.bits(operand, row) {
        (true, _) => Truth::Yes,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::No,
    }
}
