//! Atoms by what they compare: a quantity and the constants on it in order, a code and the atoms it satisfies, and so on.

use super::Standing;
use crate::columns::Source;
use crate::interval::Quantity;
use crate::program::{Atom, Form, Program, SlotId};
use crate::truth::Truth;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use zhida_facts::{Cells, CodeId, Datelike, Number, Scheme, State, Value, Within};
use zhida_measure::Library;
use zhida_measure::plan::Op;

/// A position in the bitmaps of a standing.
pub(super) type Bit = u32;

/// What a group of atoms has in common.
#[derive(PartialEq, Eq, Hash)]
enum Measured {
    /// A numeric fact, or a date as days.
    Slot(SlotId),
    /// A linear form, or a quotient of two.
    Form { num: Form, den: Option<Form>, positive: bool },
}

/// Constants on one quantity. Their bits run in the order of the lists, one list after the other.
struct Scale {
    measured: Measured,
    first: Bit,
    /// `≥` and `>`: ascending, `≥ t` before `> t`. Those below a value hold.
    up: Vec<(Number, bool)>,
    /// `≤` and `<`: ascending, `< t` before `≤ t`. Those above a value hold.
    down: Vec<(Number, bool)>,
    /// `=` and `≠`.
    equal: Vec<(Number, bool)>,
}

enum Entry {
    Scale(Scale),
    Flag {
        slot: SlotId,
        bit: Bit,
    },
    /// By position in the code list: atoms it satisfies, and atoms it leaves open.
    Codes {
        slot: SlotId,
        bits: Vec<Bit>,
        within: HashMap<CodeId, (Vec<Bit>, Vec<Bit>)>,
    },
    Choices {
        slot: SlotId,
        bits: Vec<Bit>,
        by_choice: BTreeMap<u16, Vec<Bit>>,
    },
    Texts {
        slot: SlotId,
        bits: Vec<Bit>,
        by_text: HashMap<Arc<str>, Vec<Bit>>,
    },
    Items {
        slot: SlotId,
        bits: Vec<Bit>,
        any: Vec<Bit>,
        by_item: HashMap<Arc<str>, Vec<Bit>>,
    },
    /// An atom by itself, by its number in the program.
    Single {
        atom: usize,
        bit: Bit,
    },
}

/// All atoms of a program.
pub(super) struct Index {
    entries: Vec<Entry>,
    /// By slot: the entries that read it.
    readers: Vec<Vec<usize>>,
    /// By atom.
    pub(super) bits: Vec<Bit>,
    attested: HashMap<(Arc<str>, Arc<str>), Bit>,
    words: usize,
}

impl Index {
    pub(super) fn new(library: &Library, program: &Program) -> Self {
        let mut index = Self {
            entries: Vec::new(),
            readers: vec![Vec::new(); program.slots.len()],
            bits: vec![0; program.atoms.len()],
            attested: HashMap::new(),
            words: program.atoms.len().div_ceil(64),
        };
        let mut next: Bit = 0;
        let mut scales: HashMap<Measured, Vec<(usize, Op, Number)>> = HashMap::new();
        let mut by_slot: BTreeMap<(u8, SlotId), Vec<usize>> = BTreeMap::new();
        for (at, atom) in program.atoms.iter().enumerate() {
            match atom {
                Atom::Ray(ray) => scales.entry(Measured::Slot(ray.slot)).or_default().push((at, ray.op, ray.value.clone())),
                Atom::Day { slot, op, day } => {
                    scales.entry(Measured::Slot(*slot)).or_default().push((at, *op, i64::from(day.num_days_from_ce()).into()));
                }
                Atom::Linear(linear) => {
                    let (num, limit) = linear.split();
                    scales
                        .entry(Measured::Form { num, den: linear.den.clone(), positive: linear.positive })
                        .or_default()
                        .push((at, linear.op, limit));
                }
                Atom::Code { slot, .. } => by_slot.entry((0, *slot)).or_default().push(at),
                Atom::Choice { slot, .. } => by_slot.entry((1, *slot)).or_default().push(at),
                Atom::Text { slot, .. } => by_slot.entry((2, *slot)).or_default().push(at),
                Atom::Has { slot, .. } => by_slot.entry((3, *slot)).or_default().push(at),
                Atom::Flag(slot) => by_slot.entry((4, *slot)).or_default().push(at),
                Atom::Compare { .. } => {
                    index.bits[at] = next;
                    index.entries.push(Entry::Single { atom: at, bit: next });
                    next += 1;
                }
                Atom::Attested { measure, key } => {
                    index.bits[at] = next;
                    index.attested.insert((Arc::clone(measure), Arc::clone(key)), next);
                    next += 1;
                }
            }
        }
        let mut scales: Vec<_> = scales.into_iter().collect();
        // In the order of the program, so that the index is the same every time.
        scales.sort_by_key(|(_, atoms)| atoms.first().map(|a| a.0));
        for (measured, atoms) in scales {
            index.scale(measured, atoms, &mut next);
        }
        for ((kind, slot), atoms) in by_slot {
            let bits: Vec<Bit> = atoms
                .iter()
                .map(|at| {
                    index.bits[*at] = next;
                    next += 1;
                    next - 1
                })
                .collect();
            let entry = entry(library, program, (kind, slot), &atoms, bits);
            index.entries.push(entry);
        }
        for (at, entry) in index.entries.iter().enumerate() {
            let mut slots = Vec::new();
            entry.each_slot(program, &mut |slot| slots.push(slot));
            slots.sort_unstable();
            slots.dedup();
            slots.into_iter().for_each(|slot| index.readers[slot as usize].push(at));
        }
        index
    }

    fn scale(&mut self, measured: Measured, atoms: Vec<(usize, Op, Number)>, next: &mut Bit) {
        let first = *next;
        let pick = |ops: [Op; 2]| {
            let mut found: Vec<(Number, bool, usize)> = Vec::new();
            for (at, op, limit) in &atoms {
                if ops.contains(op) {
                    found.push((limit.clone(), *op == ops[1], *at));
                }
            }
            found.sort();
            found
        };
        let lists = [pick([Op::Ge, Op::Gt]), pick([Op::Lt, Op::Le]), pick([Op::Eq, Op::Ne])];
        for (_, _, at) in lists.iter().flatten() {
            self.bits[*at] = *next;
            *next += 1;
        }
        let [up, down, equal] = lists.map(|list| list.into_iter().map(|(limit, second, _)| (limit, second)).collect());
        self.entries.push(Entry::Scale(Scale { measured, first, up, down, equal }));
    }

    /// Nothing settled yet: everything is possible.
    pub(super) fn blank(&self, states: Vec<State>) -> Standing {
        Standing { yes: vec![0; self.words], maybe: vec![u64::MAX; self.words], states }
    }
    pub(super) fn quantities(&self) -> usize {
        self.entries.len()
    }
    pub(super) fn quantities_of(&self, slot: usize) -> &[usize] {
        &self.readers[slot]
    }
    pub(super) fn attest(&self, measure: &str, clause: &str, holds: Option<bool>, standing: &mut Standing) {
        if let Some(bit) = self.attested.get(&(Arc::from(measure), Arc::from(clause))) {
            put(standing, *bit, holds.map_or(Truth::Unknown, Truth::of));
        }
    }

    /// Settles all atoms of one entry from the states in the standing.
    pub(super) fn settle(&self, library: &Library, program: &Program, entry: usize, standing: &mut Standing) {
        let state = |standing: &Standing, slot: SlotId| standing.states[slot as usize].clone();
        match &self.entries[entry] {
            Entry::Scale(scale) => scale.settle(standing),
            Entry::Flag { slot, bit } => {
                let truth = match state(standing, *slot) {
                    State::Value(value) => Truth::of(value == Value::Bool(true)),
                    State::NotApplicable => Truth::No,
                    State::SaidUnknown | State::NotAsked => Truth::Unknown,
                };
                put(standing, *bit, truth);
            }
            Entry::Codes { slot, bits, within } => {
                let known = spread(standing, bits, *slot);
                if let Some(Value::Code(code)) = known
                    && let Some((yes, open)) = within.get(&code)
                {
                    yes.iter().for_each(|bit| put(standing, *bit, Truth::Yes));
                    open.iter().for_each(|bit| put(standing, *bit, Truth::Unknown));
                }
            }
            Entry::Choices { slot, bits, by_choice } => {
                if let Some(Value::Choice(choice)) = spread(standing, bits, *slot) {
                    by_choice.get(&choice).into_iter().flatten().for_each(|bit| put(standing, *bit, Truth::Yes));
                }
            }
            Entry::Texts { slot, bits, by_text } => {
                if let Some(Value::Text(text)) = spread(standing, bits, *slot) {
                    by_text.get(&text).into_iter().flatten().for_each(|bit| put(standing, *bit, Truth::Yes));
                }
            }
            Entry::Items { slot, bits, any, by_item } => {
                if let Some(Value::List(items)) = spread(standing, bits, *slot) {
                    if !items.is_empty() {
                        any.iter().for_each(|bit| put(standing, *bit, Truth::Yes));
                    }
                    items.iter().filter_map(|i| by_item.get(i)).flatten().for_each(|bit| put(standing, *bit, Truth::Yes));
                }
            }
            Entry::Single { atom, bit } => {
                if let Atom::Compare { left, op, right } = &program.atoms[*atom] {
                    let truth = compare(library, program, &program.atoms[*atom], standing, |source, scores| {
                        source.compare(left, *op, right, 0, scores)
                    });
                    put(standing, *bit, truth);
                }
            }
        }
    }
}

/// Evaluates something on the enterprise alone, as a table of one row. Scores are unknown here: atoms that read one are judged directly.
fn compare(
    library: &Library,
    program: &Program,
    atom: &Atom,
    standing: &Standing,
    judge: impl FnOnce(&Source<'_>, crate::columns::Scores<'_>) -> Truth,
) -> Truth {
    let mut cells: Vec<Option<Cells>> = vec![None; program.slots.len()];
    atom.each_slot(&mut |slot| cells[slot as usize] = Some(std::iter::once(standing.states[slot as usize].clone()).collect()));
    let source = Source { columns: cells.iter().map(Option::as_ref).collect(), calendar: &library.calendar };
    judge(&source, &|_| Quantity::UNKNOWN)
}

fn entry(library: &Library, program: &Program, (kind, slot): (u8, SlotId), atoms: &[usize], bits: Vec<Bit>) -> Entry {
    let own = || atoms.iter().map(|at| &program.atoms[*at]).zip(bits.iter().copied());
    match kind {
        0 => {
            let mut within: HashMap<CodeId, (Vec<Bit>, Vec<Bit>)> = HashMap::new();
            let scheme =
                own().find_map(|(a, _)| if let Atom::Code { scheme, .. } = a { Some(*scheme) } else { None }).unwrap_or(Scheme::Industry);
            let tree = library.codes.tree(scheme);
            for code in tree.ids() {
                let (mut yes, mut open) = (Vec::new(), Vec::new());
                for (atom, bit) in own() {
                    let Atom::Code { codes, .. } = atom else { continue };
                    let found: Vec<Within> = codes.iter().map(|c| tree.within(code, *c)).collect();
                    if found.contains(&Within::Yes) {
                        yes.push(bit);
                    } else if found.contains(&Within::Coarser) {
                        open.push(bit);
                    }
                }
                within.insert(code, (yes, open));
            }
            Entry::Codes { slot, bits, within }
        }
        1 => {
            let mut by_choice: BTreeMap<u16, Vec<Bit>> = BTreeMap::new();
            for (atom, bit) in own() {
                if let Atom::Choice { choices, .. } = atom {
                    choices.iter().for_each(|c| by_choice.entry(*c).or_default().push(bit));
                }
            }
            Entry::Choices { slot, bits, by_choice }
        }
        2 => {
            let mut by_text: HashMap<Arc<str>, Vec<Bit>> = HashMap::new();
            for (atom, bit) in own() {
                if let Atom::Text { texts, .. } = atom {
                    texts.iter().for_each(|t| by_text.entry(Arc::clone(t)).or_default().push(bit));
                }
            }
            Entry::Texts { slot, bits, by_text }
        }
        3 => {
            let (mut any, mut by_item) = (Vec::new(), HashMap::<Arc<str>, Vec<Bit>>::new());
            for (atom, bit) in own() {
                if let Atom::Has { items, .. } = atom {
                    if items.is_empty() {
                        any.push(bit);
                    }
                    items.iter().for_each(|i| by_item.entry(Arc::clone(i)).or_default().push(bit));
                }
            }
            Entry::Items { slot, bits, any, by_item }
        }
        _ => Entry::Flag { slot, bit: bits.first().copied().unwrap_or(0) },
    }
}

impl Entry {
    fn each_slot(&self, program: &Program, visit: &mut dyn FnMut(SlotId)) {
        match self {
            Entry::Scale(scale) => match &scale.measured {
                Measured::Slot(slot) => visit(*slot),
                Measured::Form { num, den, .. } => {
                    num.terms.iter().chain(den.iter().flat_map(|d| &d.terms)).for_each(|(slot, _)| visit(*slot));
                }
            },
            Entry::Flag { slot, .. }
            | Entry::Codes { slot, .. }
            | Entry::Choices { slot, .. }
            | Entry::Texts { slot, .. }
            | Entry::Items { slot, .. } => visit(*slot),
            Entry::Single { atom, .. } => program.atoms[*atom].each_slot(visit),
        }
    }
}

impl Scale {
    fn settle(&self, standing: &mut Standing) {
        let lengths = [self.up.len(), self.down.len(), self.equal.len()];
        let all = self.first..self.first + u32::try_from(lengths.iter().sum::<usize>()).unwrap_or(0);
        let (value, otherwise) = match self.value(standing) {
            Quantity::Known(value) => (value, Truth::No),
            Quantity::NotApplicable => return fill(standing, all, Truth::No),
            Quantity::Within(_) => return fill(standing, all, Truth::Unknown),
        };
        fill(standing, all, otherwise);
        let at = |n: usize| self.first + u32::try_from(n).unwrap_or(0);
        // ≥ t holds for t ≤ value, > t for t < value.
        let up = self.up.partition_point(|(limit, strict)| if *strict { *limit < value } else { *limit <= value });
        fill(standing, self.first..at(up), Truth::Yes);
        // < t holds for t > value, ≤ t for t ≥ value.
        let down = self.down.partition_point(|(limit, lax)| if *lax { *limit < value } else { *limit <= value });
        fill(standing, at(lengths[0] + down)..at(lengths[0] + lengths[1]), Truth::Yes);
        for (n, (limit, unequal)) in self.equal.iter().enumerate() {
            put(standing, at(lengths[0] + lengths[1] + n), Truth::of((*limit == value) != *unequal));
        }
    }

    fn value(&self, standing: &Standing) -> Quantity {
        let number = |slot: SlotId| match &standing.states[slot as usize] {
            State::Value(Value::Number(value)) => Quantity::Known(value.clone()),
            State::Value(Value::Date(day)) => Quantity::Known(i64::from(day.num_days_from_ce()).into()),
            State::Value(_) | State::NotApplicable => Quantity::NotApplicable,
            State::SaidUnknown | State::NotAsked => Quantity::UNKNOWN,
        };
        match &self.measured {
            Measured::Slot(slot) => number(*slot),
            Measured::Form { num, den, positive } => crate::columns::form_value(num, den.as_ref(), *positive, &number),
        }
    }
}

/// All `bits` as the state of `slot` leaves them if its value satisfies none; the value, if there is one.
fn spread(standing: &mut Standing, bits: &[Bit], slot: SlotId) -> Option<Value> {
    let state = standing.states[slot as usize].clone();
    let truth = if state.is_unknown() { Truth::Unknown } else { Truth::No };
    bits.iter().for_each(|bit| put(standing, *bit, truth));
    state.value().cloned()
}

fn put(standing: &mut Standing, bit: Bit, truth: Truth) {
    let (word, mask) = (bit as usize / 64, 1_u64 << (bit % 64));
    let set = |words: &mut [u64], on: bool| words[word] = words[word] & !mask | if on { mask } else { 0 };
    set(&mut standing.yes, truth == Truth::Yes);
    set(&mut standing.maybe, truth != Truth::No);
}

/// A run of bits at once.
fn fill(standing: &mut Standing, bits: std::ops::Range<Bit>, truth: Truth) {
    let (start, end) = (bits.start as usize, bits.end as usize);
    for word in start / 64..end.div_ceil(64) {
        let low = u64::MAX << start.saturating_sub(word * 64).min(63);
        let high = if end >= (word + 1) * 64 { u64::MAX } else { (1 << (end - word * 64)) - 1 };
        let mask = low & high;
        let set = |words: &mut [u64], on: bool| words[word] = words[word] & !mask | if on { mask } else { 0 };
        set(&mut standing.yes, truth == Truth::Yes);
        set(&mut standing.maybe, truth != Truth::No);
    }
}
