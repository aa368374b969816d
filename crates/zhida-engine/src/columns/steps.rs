//! The steps of the tape: gates combined in words, a lane or two at a time where a step only reads registers, else for the whole block.

use super::block::{Runner, Scratch, Sink};
use super::folds;
use super::plane::WORDS;
use super::registers::{LANES, Truths, read};
use super::tape::{Operand, Place, Score, Step};
use crate::truth::Truth;

impl Runner<'_> {
    /// All steps.
    #[inline(always)]
    pub(crate) fn steps(&self, block: usize, scratch: &mut Scratch, sink: &mut impl Sink) {
        // Loops and no closures: these would be compiled without the vector instructions.
        for step in &self.tape.steps {
            self.step(step, block, scratch, sink);
        }
    }

    #[inline(always)]
    fn step(&self, step: &Step, block: usize, scratch: &mut Scratch, sink: &mut impl Sink) {
        let registers = &mut scratch.registers;
        let operands: &[Operand] = &self.tape.operands;
        match step {
            Step::All { to, from } => {
                let from = from.of(operands);
                for at in (0..LANES).step_by(2) {
                    let found = folds::all(registers.lanes::<2>(at), from);
                    registers.fill(at, *to, &found);
                }
            }
            Step::Any { to, from } => {
                let from = from.of(operands);
                for at in (0..LANES).step_by(2) {
                    let found = folds::any(registers.lanes::<2>(at), from);
                    registers.fill(at, *to, &found);
                }
            }
            Step::AtLeast { to, n, from } => {
                let from = from.of(operands);
                let found = folds::at_least(registers.lanes::<LANES>(0), *n as usize, from);
                registers.fill(0, *to, &found);
            }
            Step::Scored { to, score } => {
                for at in 0..LANES {
                    let found = self.tape.scores.run(*score, registers.lane(at));
                    registers.fill(at, *to, &[found]);
                }
            }
            Step::Measure { number, verdict } => sink.measure(*number as usize, *verdict, registers),
            Step::Const { to, truth } => {
                registers.fill(0, *to, &[Truths::all(*truth == Truth::Yes, *truth != Truth::No); LANES]);
            }
            Step::Possible { to, from } => {
                for at in 0..LANES {
                    let maybe = read(registers.lane(at), *from).maybe;
                    registers.fill(at, *to, &[Truths { yes: maybe, maybe }]);
                }
            }
            Step::Certain { to, from } => {
                for at in 0..LANES {
                    let yes = read(registers.lane(at), *from).yes;
                    registers.fill(at, *to, &[Truths { yes, maybe: yes }]);
                }
            }
            Step::Between { to, certain, possible } => {
                for at in 0..LANES {
                    let lane = registers.lane(at);
                    let (yes, mut maybe) = (read(lane, *certain).yes, read(lane, *possible).maybe);
                    folds::each(&mut maybe, &yes, |m, y| m | y);
                    registers.fill(at, *to, &[Truths { yes, maybe }]);
                }
            }
            Step::Score { .. } | Step::Sheet(_) | Step::Declared { .. } | Step::Late { .. } => self.whole(step, block, scratch),
        }
    }

    /// A step that needs more than registers.
    #[inline(always)]
    fn whole(&self, step: &Step, block: usize, scratch: &mut Scratch) {
        let (to, pair) = match step {
            Step::Score { to, score } => {
                let Score { sheet, op, floor, ceil, done } = score.as_ref();
                let pair = scratch.sheets[*sheet as usize].compare(*op, *floor, *ceil);
                if *done {
                    scratch.free_sheets.push(std::mem::take(&mut scratch.sheets[*sheet as usize]));
                }
                (to, pair)
            }
            Step::Sheet(step) => return self.sheet(step, block, scratch),
            Step::Declared { to, slot, then, otherwise } => {
                let (mut own, derived) = (scratch.read(*then), scratch.read(*otherwise));
                let unknown = self.unknown(*slot, block);
                for at in 0..WORDS {
                    own.yes[at] = own.yes[at] & !unknown[at] | derived.yes[at] & unknown[at];
                    own.maybe[at] = own.maybe[at] & !unknown[at] | derived.maybe[at] & unknown[at];
                }
                (to, own)
            }
            Step::Late { atom, to } => (to, self.late(*atom, block, scratch)),
            _ => return,
        };
        scratch.registers.put(Place::own(*to), &pair);
    }
}
