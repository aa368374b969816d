//! One block of enterprises: atoms from columns, then the steps of the tape.

use super::bind::{Bound, Ranged, Run, values_of};
use super::forms::range;
use super::masks::Masks;
use super::plane::{EVERY, NONE, Pair, Plane, Presence, ROWS, WORDS, chunk, not, words, zip};
use super::ranks::RankedAtom;
use super::registers::Registers;
use super::room::Room;
use super::score::Lanes;
use super::tape::{Operand, Tape};
use crate::interval::Quantity;
use crate::program::{AtomId, Program, SheetId, SlotId};
use crate::truth::Truth;
use zhida_facts::{Values, ones_of};

/// Memory for a block, used again for others.
pub(crate) struct Scratch {
    pub(crate) registers: Registers,
    pub(crate) sheets: Vec<Lanes>,
    /// Memory of sheets nobody reads any more, the one last used on top.
    pub(crate) free_sheets: Vec<Lanes>,
    /// Rows the row evaluator must judge.
    pub(crate) odd: Plane,
    /// Who still makes a difference.
    pub(super) alive: Plane,
    /// By slot, for the block at hand.
    pub(crate) presence: Vec<Presence>,
    /// Where each band of an indicator may be the first that holds.
    pub(crate) levels: Vec<Plane>,
    /// For adding up.
    pub(crate) part: Lanes,
    /// Ranks of what was ranked last, as far as they were asked for, and where it is known.
    pub(crate) ranks: Box<[u8; ROWS]>,
    pub(crate) ranked: Presence,
}

impl Scratch {
    pub(crate) fn new(tape: &Tape, program: &Program) -> Self {
        Self {
            registers: Registers::new(tape.registers),
            sheets: vec![Lanes::default(); program.sheets.len()],
            free_sheets: Vec::new(),
            odd: NONE,
            alive: EVERY,
            presence: vec![Presence::EVERYONE; program.slots.len()],
            levels: Vec::new(),
            part: Lanes::default(),
            ranks: Box::new([0; ROWS]),
            ranked: Presence::EVERYONE,
        }
    }

    #[inline(always)]
    pub(crate) fn read(&self, operand: Operand) -> Pair {
        self.registers.get(operand)
    }
}

/// A block's memory for each of some blocks, and the room that all of them share.
pub(crate) type Memory<'a> = (&'a mut [Scratch], &'a mut Room);

/// One of the blocks.
pub(crate) type Own<'a> = (&'a mut Scratch, &'a mut Room);

/// Takes a measure's answers as soon as its registers are filled.
pub(crate) trait Sink {
    fn measure(&mut self, number: usize, verdict: Operand, registers: &Registers);
}

/// Nobody takes them.
impl Sink for () {
    fn measure(&mut self, _: usize, _: Operand, _: &Registers) {}
}

/// Everything needed to run a block.
pub(crate) struct Runner<'a> {
    pub(crate) program: &'a Program,
    pub(crate) bound: &'a Bound<'a>,
    pub(crate) tape: &'a Tape,
    /// Enterprises in all.
    pub(crate) rows: usize,
}

impl Runner<'_> {
    /// Fills the registers of blocks from `first` on, as many as there are in `scratches`.
    #[inline(always)]
    pub(crate) fn run(&self, masks: impl Masks, first: usize, (scratches, room): Memory<'_>, sinks: &mut [impl Sink]) {
        let behind = first + scratches.len();
        for scratch in &mut *scratches {
            (scratch.odd, scratch.alive) = (NONE, EVERY);
        }
        for slot in &self.bound.slots {
            for (block, scratch) in (first..).zip(&mut *scratches) {
                scratch.presence[*slot as usize] = self.presence(*slot, block);
            }
        }
        self.fetch_bitmaps(behind);
        let (runs, mut next) = (&self.bound.runs, self.bound.runs.iter().skip(1));
        let mut narrowing = self.bound.narrowing.iter();
        for run in runs {
            // While one run is computed, memory is asked for what the one after it reads. The rest of it then comes by itself.
            match next.next() {
                Some(next) => self.fetch(next, first),
                None => runs.iter().take(1).for_each(|first| self.fetch(first, behind)),
            }
            for (block, scratch) in (first..).zip(&mut *scratches) {
                self.atoms(masks, run, block, (scratch, room));
            }
            self.settle(run, first, (&mut *scratches, room));
            if let Some(narrowing) = narrowing.next() {
                scratches.iter_mut().for_each(|scratch| self.narrow(narrowing, scratch));
            }
        }
        for ((block, scratch), sink) in (first..).zip(scratches).zip(sinks) {
            self.steps(block, scratch, sink);
            if let Some(placed) = &self.bound.placed {
                self.place(masks, placed, block, (scratch, room));
            }
        }
    }

    #[inline(always)]
    pub(crate) fn presence(&self, slot: SlotId, block: usize) -> Presence {
        let Some(cells) = self.bound.source.columns[slot as usize] else { return Presence { known: NONE, unknown: EVERY } };
        let known = words(cells.known().words(), block);
        let mut unknown = not(&known);
        if let Some(not_applicable) = cells.not_applicable() {
            zip(&mut unknown, &words(not_applicable.words(), block), |u, n| u & !n);
        }
        Presence { known, unknown }
    }

    /// Where a fact is unknown, whether an atom reads it or not.
    #[inline(always)]
    pub(crate) fn unknown(&self, slot: SlotId, block: usize) -> Plane {
        self.presence(slot, block).unknown
    }

    #[inline(always)]
    fn atoms(&self, masks: impl Masks, run: &Run<'_>, block: usize, (scratch, room): Own<'_>) {
        let source = &self.bound.source;
        let place = |atom: AtomId| self.tape.atom_places[atom as usize];
        match run {
            Run::Steps { slot, atoms } => self.stepped(masks, *slot, atoms, block, (scratch, room)),
            Run::Days { slot, atoms } => {
                let Some(Values::Date(days)) = values_of(source, *slot) else { return };
                let days = chunk(days, block, &mut room.spare_i32);
                for atom in atoms {
                    let inside = masks.narrow(days, &atom.range);
                    scratch.registers.put(place(atom.atom), &ranged(atom, inside, &scratch.presence[*slot as usize]));
                }
            }
            Run::Ranked { of, slots, ruler, atoms } => {
                self.rank(masks, (of, slots, ruler), block, &EVERY, (scratch, room));
                self.ranked(masks, atoms, &scratch.ranks, &scratch.ranked, &mut scratch.registers);
            }
            Run::Kept { ranks, at, atoms } => {
                let (ranks, presence) = ranks.ranked(block, *at);
                self.ranked(masks, atoms, ranks, &presence, &mut scratch.registers);
            }
            Run::Quotient(quotient) => self.quotient(masks, quotient, block, (scratch, room)),
            Run::Slid { sides, quotient } => self.slid(masks, *sides, quotient, block, (scratch, room)),
            Run::Sum { atom, form, slots, op } => {
                let sums = self.form(form, block, &mut room.whole);
                let (low, high, outside) = range(*op, (0, 0), (i64::MIN, i64::MAX), (-1, 1));
                let mut holds = masks.wide(sums, &(low..=high));
                if outside {
                    holds = not(&holds);
                }
                scratch.registers.put(place(*atom), &Self::together(slots, &scratch.presence).settled(&holds));
            }
            Run::Flag { atom, slot } => {
                let Some(Values::Bool(bits)) = values_of(source, *slot) else { return };
                let holds = words(bits.words(), block);
                scratch.registers.put(place(*atom), &scratch.presence[*slot as usize].settled(&holds));
            }
            Run::Lookup(lookup) => {
                let Some(values) = values_of(source, lookup.slot) else { return };
                let Scratch { registers, presence, .. } = scratch;
                lookup.run(masks, values, (block, &presence[lookup.slot as usize]), &mut room.ids, registers, |_, atom| place(atom));
            }
            Run::Held(held) => self.held(held, block, scratch),
            Run::Listed { ranks, at, atoms } => {
                let mut last = None;
                for (number, atom) in atoms {
                    let ((yes, open), own) = (ranks.settled(block, *at, *number), place(*atom));
                    scratch.registers.put_plane(own.yes, yes);
                    if last != Some(own.open) {
                        scratch.registers.put_plane(own.open, open);
                        last = Some(own.open);
                    }
                }
            }
            Run::Exact { atom, slots, left, op, right, strict } => {
                if !self.tape.late[*atom as usize] {
                    let no_scores = |_: SheetId| Quantity::UNKNOWN;
                    let presence = Self::together(slots, &scratch.presence);
                    let pair = self.by_row(block, &presence, *strict, |row, _| {
                        let settled = if *strict { source.nearly(left, *op, right, row) } else { None };
                        settled.unwrap_or_else(|| source.compare(left, *op, right, row, &no_scores))
                    });
                    scratch.registers.put(place(*atom), &pair);
                }
            }
            Run::Wide { atom, slots, linear } => {
                let presence = Self::together(slots, &scratch.presence);
                let pair = self.by_row(block, &presence, true, |row, _| source.linear(linear, row));
                scratch.registers.put(place(*atom), &pair);
            }
            Run::Attested { atom, attested } => {
                let pair = attested.map_or(Pair::UNKNOWN, |attested| {
                    let (holds, fails) = (words(attested.holds.words(), block), words(attested.fails.words(), block));
                    Pair { yes: holds, maybe: not(&fails) }
                });
                scratch.registers.put(place(*atom), &pair);
            }
            Run::Unknown { atom, slots } => {
                scratch.registers.put(place(*atom), &Self::together(slots, &scratch.presence).settled(&NONE));
            }
        }
    }

    /// Comparisons of enterprises that have been ranked. They are open for the same ones, and mostly share the register that says so.
    #[inline(always)]
    fn ranked(&self, masks: impl Masks, atoms: &[RankedAtom], ranks: &[u8; ROWS], presence: &Presence, registers: &mut Registers) {
        let mut last = None;
        for atom in atoms {
            let mut inside = masks.bytes(ranks, atom.ranks.0, atom.ranks.1);
            for at in 0..WORDS {
                let holds = if atom.outside { !inside[at] } else { inside[at] };
                inside[at] = holds & presence.known[at];
            }
            self.put(registers, atom.atom, &inside, &presence.unknown, &mut last);
        }
    }

    /// Fills an atom's registers: where it holds, and where it is open unless the atom before shares that one.
    #[inline(always)]
    pub(super) fn put(&self, registers: &mut Registers, atom: AtomId, holds: &Plane, unknown: &Plane, last: &mut Option<u32>) {
        let place = self.tape.atom_places[atom as usize];
        registers.put_plane(place.yes, holds);
        if *last != Some(place.open) {
            registers.put_plane(place.open, unknown);
            *last = Some(place.open);
        }
    }

    /// Row by row; where the atom is `strict`, only rows of which everything is known.
    fn by_row(&self, block: usize, presence: &Presence, strict: bool, mut judge: impl FnMut(usize, usize) -> Truth) -> Pair {
        let mut pair = Pair { yes: NONE, maybe: if strict { presence.unknown } else { NONE } };
        for word in 0..WORDS {
            let asked = if strict { presence.known[word] } else { u64::MAX };
            for bit in ones_of(asked) {
                let row = word * 64 + bit;
                let at = block * ROWS + row;
                if at >= self.rows {
                    break;
                }
                let truth = judge(at, row);
                pair.yes[word] |= u64::from(truth == Truth::Yes) << bit;
                pair.maybe[word] = pair.maybe[word] & !(1 << bit) | u64::from(truth != Truth::No) << bit;
            }
        }
        pair
    }

    /// A comparison that reads scores, once these are computed.
    pub(crate) fn late(&self, atom: AtomId, block: usize, scratch: &Scratch) -> Pair {
        let own = self.bound.runs.iter().find_map(|run| match run {
            Run::Exact { atom: own, left, op, right, .. } if *own == atom => Some((left, op, right)),
            _ => None,
        });
        let Some((left, op, right)) = own else { return Pair::UNKNOWN };
        self.by_row(block, &Presence::EVERYONE, false, |at, row| {
            let scores = |sheet: SheetId| self.score(sheet, row, scratch);
            self.bound.source.compare(left, *op, right, at, &scores)
        })
    }
}

#[inline(always)]
fn ranged<T>(atom: &Ranged<T>, mut inside: Plane, presence: &Presence) -> Pair {
    if atom.outside {
        inside = not(&inside);
    }
    presence.settled(&inside)
}
