//! The steps of the tape: gates combined in words.

use super::block::{Runner, Scratch, Sink};
use super::plane::{EVERY, NONE, Pair, WORDS, zip};
use super::tape::{Operand, Step};
use crate::truth::Truth;

impl Runner<'_> {
    #[inline(always)]
    pub(crate) fn step(&self, step: &Step, block: usize, scratch: &mut Scratch, sink: &mut impl Sink) {
        let (to, pair) = match step {
            Step::All { to, from } => {
                let mut all = Pair { yes: EVERY, maybe: EVERY };
                for operand in from {
                    fold(&mut all, &scratch.registers[operand.register as usize], operand.reversed, |a, b| a & b);
                }
                (to, all)
            }
            Step::Any { to, from } => {
                let mut any = Pair { yes: NONE, maybe: NONE };
                for operand in from {
                    fold(&mut any, &scratch.registers[operand.register as usize], operand.reversed, |a, b| a | b);
                }
                (to, any)
            }
            Step::AtLeast { to, n, from } => (to, at_least(*n, from, scratch)),
            Step::Score { to, sheet, op, floor, ceil, done } => {
                let pair = scratch.sheets[*sheet as usize].compare(*op, *floor, *ceil);
                if *done {
                    scratch.free_sheets.push(std::mem::take(&mut scratch.sheets[*sheet as usize]));
                }
                (to, pair)
            }
            Step::Sheet { sheet, parts, cap } => return self.sheet(*sheet, parts, *cap, block, scratch),
            Step::Const { to, truth } => {
                let fill = |on| if on { EVERY } else { NONE };
                (to, Pair { yes: fill(*truth == Truth::Yes), maybe: fill(*truth != Truth::No) })
            }
            Step::Declared { to, slot, then, otherwise } => {
                let (mut own, derived) = (scratch.read(*then), scratch.read(*otherwise));
                let unknown = self.unknown(*slot, block);
                for at in 0..WORDS {
                    own.yes[at] = own.yes[at] & !unknown[at] | derived.yes[at] & unknown[at];
                    own.maybe[at] = own.maybe[at] & !unknown[at] | derived.maybe[at] & unknown[at];
                }
                (to, own)
            }
            Step::Possible { to, from } => {
                let maybe = scratch.read(*from).maybe;
                (to, Pair { yes: maybe, maybe })
            }
            Step::Certain { to, from } => {
                let yes = scratch.read(*from).yes;
                (to, Pair { yes, maybe: yes })
            }
            Step::Between { to, certain, possible } => {
                let (certain, possible) = (scratch.read(*certain), scratch.read(*possible));
                let mut maybe = possible.maybe;
                zip(&mut maybe, &certain.yes, |m, y| m | y);
                (to, Pair { yes: certain.yes, maybe })
            }
            Step::Late { atom, to } => (to, self.late(*atom, block, scratch)),
            Step::Measure { number } => return sink.measure(*number, scratch),
        };
        scratch.registers[*to as usize] = pair;
    }
}

#[inline(always)]
fn fold(into: &mut Pair, from: &Pair, reversed: bool, f: impl Fn(u64, u64) -> u64) {
    if reversed {
        zip(&mut into.yes, &from.maybe, |a, b| f(a, !b));
        zip(&mut into.maybe, &from.yes, |a, b| f(a, !b));
    } else {
        zip(&mut into.yes, &from.yes, &f);
        zip(&mut into.maybe, &from.maybe, &f);
    }
}

/// Levels “at least 1”, “at least 2” … `n`: an item raises each where the one below it held before.
#[inline(always)]
fn at_least(n: usize, from: &[Operand], scratch: &mut Scratch) -> Pair {
    let Scratch { registers, levels, .. } = scratch;
    levels.clear();
    levels.resize(n, Pair { yes: NONE, maybe: NONE });
    for operand in from {
        let item = &registers[operand.register as usize];
        let flip = if operand.reversed { u64::MAX } else { 0 };
        let (yes, maybe) = if operand.reversed { (&item.maybe, &item.yes) } else { (&item.yes, &item.maybe) };
        for level in (1..n).rev() {
            let (lower, upper) = levels.split_at_mut(level);
            let (Some(below), Some(own)) = (lower.last(), upper.first_mut()) else { continue };
            for at in 0..WORDS {
                own.yes[at] |= below.yes[at] & (yes[at] ^ flip);
                own.maybe[at] |= below.maybe[at] & (maybe[at] ^ flip);
            }
        }
        if let Some(own) = levels.first_mut() {
            for at in 0..WORDS {
                own.yes[at] |= yes[at] ^ flip;
                own.maybe[at] |= maybe[at] ^ flip;
            }
        }
    }
    levels.last().copied().unwrap_or(Pair { yes: EVERY, maybe: EVERY })
}
