//! One block of enterprises: atoms from columns, then the steps of the tape.

use super::bind::{Bound, BoundAtom, IntForm, Kernel};
use super::plane::{EVERY, NONE, Pair, Plane, ROWS, WORDS, chunk, mask, mask_narrow, words, zip};
use super::quotient;
use super::score::Lanes;
use super::tape::{Operand, Step, Tape};
use crate::interval::Quantity;
use crate::program::{Program, SheetId, SlotId};
use crate::truth::Truth;
use zhida_facts::{Values, ones_of};
use zhida_measure::plan::Op;

/// Memory a thread works in, used again for every block.
pub(crate) struct Scratch {
    pub(crate) registers: Vec<Pair>,
    pub(crate) sheets: Vec<Lanes>,
    /// Rows the row evaluator must judge.
    pub(crate) odd: Plane,
    num: Box<[i64; ROWS]>,
    den: Box<[i64; ROWS]>,
    quotients: Box<[f64; ROWS]>,
    ranks: Box<[u16; ROWS]>,
    masks: Box<[u64; ROWS]>,
    spare_i64: Box<[i64; ROWS]>,
    spare_i32: Box<[i32; ROWS]>,
    spare_u32: Box<[u32; ROWS]>,
    spare_u16: Box<[u16; ROWS]>,
    /// Which lane, codes and sets the buffers above hold.
    holds: (Option<usize>, Option<SlotId>, Option<SlotId>),
    /// Of the lane: rows it says nothing about.
    undefined: Plane,
}

impl Scratch {
    pub(crate) fn new(tape: &Tape, sheets: usize) -> Self {
        Self {
            registers: vec![Pair::UNKNOWN; tape.registers.max(1)],
            sheets: vec![Lanes::default(); sheets],
            odd: NONE,
            num: Box::new([0; ROWS]),
            den: Box::new([0; ROWS]),
            quotients: Box::new([0.0; ROWS]),
            ranks: Box::new([0; ROWS]),
            masks: Box::new([0; ROWS]),
            spare_i64: Box::new([0; ROWS]),
            spare_i32: Box::new([0; ROWS]),
            spare_u32: Box::new([0; ROWS]),
            spare_u16: Box::new([0; ROWS]),
            holds: (None, None, None),
            undefined: NONE,
        }
    }

    #[inline(always)]
    pub(crate) fn read(&self, operand: Operand) -> Pair {
        let pair = &self.registers[operand.register as usize];
        if !operand.reversed {
            return *pair;
        }
        let mut reversed = *pair;
        for at in 0..WORDS {
            reversed.yes[at] = !pair.maybe[at];
            reversed.maybe[at] = !pair.yes[at];
        }
        reversed
    }
}

/// Which rows of a block have a value for a fact, and for which it is unknown.
struct Presence {
    known: Plane,
    unknown: Plane,
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
    /// Fills the registers for `block`.
    #[inline(always)]
    pub(crate) fn run(&self, block: usize, scratch: &mut Scratch) {
        scratch.odd = NONE;
        scratch.holds = (None, None, None);
        for atom in &self.bound.atoms {
            let register = self.tape.atom_registers[atom.atom as usize];
            if !self.tape.late[atom.atom as usize] {
                let pair = self.atom(atom, block, scratch);
                scratch.registers[register as usize] = pair;
            }
        }
        for step in &self.tape.steps {
            self.step(step, block, scratch);
        }
    }

    #[inline(always)]
    fn presence(&self, slot: SlotId, block: usize) -> Presence {
        let Some(cells) = self.bound.source.columns[slot as usize] else { return Presence { known: NONE, unknown: EVERY } };
        let known = words(cells.known().words(), block);
        let mut unknown = known.map(|w| !w);
        if let Some(not_applicable) = cells.not_applicable() {
            zip(&mut unknown, &words(not_applicable.words(), block), |u, n| u & !n);
        }
        Presence { known, unknown }
    }

    /// Of several facts: where all are known, and where the atom is unknown (one is, and none does not apply).
    #[inline(always)]
    fn presences(&self, slots: &[SlotId], block: usize) -> Presence {
        let mut known = EVERY;
        let mut possible = EVERY;
        for slot in slots {
            let own = self.presence(*slot, block);
            for at in 0..WORDS {
                known[at] &= own.known[at];
                possible[at] &= own.known[at] | own.unknown[at];
            }
        }
        zip(&mut possible, &known, |p, k| p & !k);
        Presence { known, unknown: possible }
    }

    #[inline(always)]
    fn atom(&self, atom: &BoundAtom<'_>, block: usize, scratch: &mut Scratch) -> Pair {
        let mut presence = self.presences(&atom.slots, block);
        let values = |slot: &SlotId| self.bound.source.columns[*slot as usize].map(zhida_facts::Cells::values);
        let mut yes = match &atom.kernel {
            // Nobody attested anything, as opposed to: a column is missing.
            Kernel::Unknown if atom.slots.is_empty() => return Pair::UNKNOWN,
            Kernel::Unknown => NONE,
            Kernel::Ints { slot, low, high, outside } => {
                let Some(Values::Number { ints, .. }) = values(slot) else { return Pair::UNKNOWN };
                let ints = chunk(ints, block, &mut scratch.spare_i64);
                let (low, high) = (*low, *high);
                let inside = match (low, high) {
                    (low, i64::MAX) => mask(ints, |v| v >= low),
                    (i64::MIN, high) => mask(ints, |v| v <= high),
                    _ => mask(ints, |v| (v >= low) & (v <= high)),
                };
                if *outside { inside.map(|w| !w) } else { inside }
            }
            Kernel::Days { slot, low, high, outside } => {
                let Some(Values::Date(days)) = values(slot) else { return Pair::UNKNOWN };
                let days = chunk(days, block, &mut scratch.spare_i32);
                let (low, high) = (*low, *high);
                let inside = mask(days, |v| (v >= low) & (v <= high));
                if *outside { inside.map(|w| !w) } else { inside }
            }
            Kernel::Quotient { lane, op, limit } => {
                self.lane(*lane, block, scratch);
                let undefined = scratch.undefined;
                for at in 0..WORDS {
                    presence.unknown[at] |= presence.known[at] & undefined[at];
                    presence.known[at] &= !undefined[at];
                }
                quotient::compare((&scratch.num, &scratch.den, &scratch.quotients), &presence.known, *op, limit)
            }
            Kernel::Sum { form, op } => {
                self.form(form, block, &mut scratch.num, &mut scratch.spare_i64);
                let sums = &scratch.num;
                scratch.holds.0 = None;
                match op {
                    Op::Ge => mask(sums, |v| v >= 0),
                    Op::Gt => mask(sums, |v| v > 0),
                    Op::Le => mask(sums, |v| v <= 0),
                    Op::Lt => mask(sums, |v| v < 0),
                    Op::Eq => mask(sums, |v| v == 0),
                    Op::Ne => mask(sums, |v| v != 0),
                }
            }
            Kernel::Flag { slot } => {
                let Some(Values::Bool(bits)) = values(slot) else { return Pair::UNKNOWN };
                words(bits.words(), block)
            }
            Kernel::Codes { slot, ranges, open } => {
                let Some(Values::Code(codes)) = values(slot) else { return Pair::UNKNOWN };
                if scratch.holds.1 != Some(*slot)
                    && let Some(ranks) = self.bound.ranks.get(slot)
                {
                    let codes = chunk(codes, block, &mut scratch.spare_u32);
                    for (rank, code) in scratch.ranks.iter_mut().zip(codes) {
                        *rank = ranks.get(*code as usize).copied().unwrap_or(u16::MAX);
                    }
                    scratch.holds.1 = Some(*slot);
                }
                let mut inside = NONE;
                for (low, high) in ranges {
                    let (low, span) = (*low, high - low);
                    zip(&mut inside, &mask_narrow(&scratch.ranks, |r| r.wrapping_sub(low) <= span), |a, b| a | b);
                }
                let mut coarser = NONE;
                for rank in open {
                    zip(&mut coarser, &mask_narrow(&scratch.ranks, |r| r == *rank), |a, b| a | b);
                }
                for at in 0..WORDS {
                    presence.unknown[at] |= coarser[at] & presence.known[at];
                }
                inside
            }
            Kernel::Ids { slot, yes } => match values(slot) {
                Some(Values::Choice(choices)) => {
                    let choices = chunk(choices, block, &mut scratch.spare_u16);
                    by_table(choices.iter().map(|c| usize::from(*c)), yes)
                }
                Some(Values::Text(pool)) => by_table(chunk(&pool.ids, block, &mut scratch.spare_u32).iter().map(|i| *i as usize), yes),
                Some(Values::List(pool)) => by_table(chunk(&pool.ids, block, &mut scratch.spare_u32).iter().map(|i| *i as usize), yes),
                _ => return Pair::UNKNOWN,
            },
            Kernel::Items { slot, want } => {
                let Some(Values::List(pool)) = values(slot) else { return Pair::UNKNOWN };
                if scratch.holds.2 != Some(*slot)
                    && let Some(masks) = self.bound.items.get(slot)
                {
                    let ids = chunk(&pool.ids, block, &mut scratch.spare_u32);
                    for (mask, id) in scratch.masks.iter_mut().zip(ids) {
                        *mask = masks.get(*id as usize).copied().unwrap_or(0);
                    }
                    scratch.holds.2 = Some(*slot);
                }
                let want = *want;
                mask(&scratch.masks, |m| m & want != 0)
            }
            Kernel::Exact { left, op, right, strict } => {
                let source = &self.bound.source;
                let no_scores = |_: SheetId| Quantity::UNKNOWN;
                return self.by_row(block, &presence, *strict, |row, _| source.compare(left, *op, right, row, &no_scores));
            }
            Kernel::Wide { linear } => return self.by_row(block, &presence, true, |row, _| self.bound.source.linear(linear, row)),
            Kernel::Attested(attested) => {
                let (holds, fails) = (words(attested.holds.words(), block), words(attested.fails.words(), block));
                return Pair { yes: holds, maybe: fails.map(|w| !w) };
            }
        };
        zip(&mut yes, &presence.known, |y, k| y & k);
        if let Kernel::Codes { .. } = atom.kernel {
            // A code that is coarser than one and within another is within.
            zip(&mut presence.unknown, &yes, |u, y| u & !y);
        }
        let mut maybe = presence.unknown;
        zip(&mut maybe, &yes, |m, y| m | y);
        Pair { yes, maybe }
    }

    /// The block of a quotient into the scratch, unless it is there already.
    #[inline(always)]
    fn lane(&self, lane: usize, block: usize, scratch: &mut Scratch) {
        if scratch.holds.0 == Some(lane) {
            return;
        }
        let form = &self.bound.lanes[lane];
        self.form(&form.num, block, &mut scratch.num, &mut scratch.spare_i64);
        self.form(&form.den, block, &mut scratch.den, &mut scratch.spare_i64);
        quotient::divide(&scratch.num, &scratch.den, &mut scratch.quotients);
        scratch.undefined = if form.positive { mask(&scratch.den, |d| d <= 0) } else { mask(&scratch.den, |d| d == 0) };
        scratch.holds.0 = Some(lane);
    }

    #[inline(always)]
    fn form(&self, form: &IntForm, block: usize, out: &mut [i64; ROWS], spare: &mut [i64; ROWS]) {
        out.fill(form.constant);
        for (slot, factor) in &form.terms {
            let Some(Values::Number { ints, .. }) = self.bound.source.columns[*slot as usize].map(zhida_facts::Cells::values) else {
                return;
            };
            let ints = chunk(ints, block, spare);
            // Wrapping, because rows without value hold leftovers; of rows with one it is proven that nothing overflows.
            match factor {
                1 => out.iter_mut().zip(ints).for_each(|(o, v)| *o = o.wrapping_add(*v)),
                -1 => out.iter_mut().zip(ints).for_each(|(o, v)| *o = o.wrapping_sub(*v)),
                factor => out.iter_mut().zip(ints).for_each(|(o, v)| *o = o.wrapping_add(v.wrapping_mul(*factor))),
            }
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
    pub(crate) fn late(&self, atom: u32, block: usize, scratch: &Scratch) -> Pair {
        let Some(found) = self.bound.atoms.iter().find(|a| a.atom == atom) else { return Pair::UNKNOWN };
        let Kernel::Exact { left, op, right, .. } = &found.kernel else { return Pair::UNKNOWN };
        let presence = self.presences(&found.slots, block);
        self.by_row(block, &presence, false, |at, row| {
            let scores = |sheet: SheetId| self.score(sheet, row, scratch);
            self.bound.source.compare(left, *op, right, at, &scores)
        })
    }

    #[inline(always)]
    fn step(&self, step: &Step, block: usize, scratch: &mut Scratch) {
        let (to, pair) = match step {
            Step::Const { to, truth } => {
                let fill = |on| if on { EVERY } else { NONE };
                (to, Pair { yes: fill(*truth == Truth::Yes), maybe: fill(*truth != Truth::No) })
            }
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
            Step::Declared { to, slot, then, otherwise } => {
                let unknown = self.presence(*slot, block).unknown;
                let (mut own, derived) = (scratch.read(*then), scratch.read(*otherwise));
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
            Step::Score { to, sheet, op, floor, ceil } => (to, scratch.sheets[*sheet as usize].compare(*op, *floor, *ceil)),
            Step::Sheet { sheet, parts, cap } => return self.sheet(*sheet, parts, *cap, block, scratch),
            Step::Late { atom, to } => (to, self.late(*atom, block, scratch)),
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

/// Planes “at least 1”, “at least 2” … `n`: adding an item raises each where the one below held before.
#[inline(always)]
fn at_least(n: usize, from: &[Operand], scratch: &Scratch) -> Pair {
    let mut counts = vec![Pair { yes: NONE, maybe: NONE }; n];
    for operand in from {
        let item = scratch.read(*operand);
        for level in (0..n).rev() {
            let below = if level == 0 { Pair { yes: EVERY, maybe: EVERY } } else { counts[level - 1] };
            let own = &mut counts[level];
            for at in 0..WORDS {
                own.yes[at] |= below.yes[at] & item.yes[at];
                own.maybe[at] |= below.maybe[at] & item.maybe[at];
            }
        }
    }
    counts.pop().unwrap_or(Pair { yes: EVERY, maybe: EVERY })
}

fn by_table(ids: impl Iterator<Item = usize>, yes: &[bool]) -> Plane {
    let mut plane = NONE;
    for (row, id) in ids.enumerate() {
        plane[row / 64] |= u64::from(yes.get(id).copied().unwrap_or(false)) << (row % 64);
    }
    plane
}
