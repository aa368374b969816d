//! Atoms by what they compare: a quantity and the constants on it in order, a code and the atoms it satisfies, and so on.

use super::Standing;
use super::limits::Limits;
use super::listed::{Kind, Listed};
use super::scale::{Measured, Scale};
use crate::columns::Source;
use crate::interval::Quantity;
use crate::program::{Atom, Program, SlotId};
use crate::truth::Truth;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use zhida_facts::{Cells, Datelike, Number, State, Value};
use zhida_measure::Library;
use zhida_measure::plan::Op;

/// A position in the bitmaps of a standing.
pub(super) type Bit = u32;

enum Entry {
    Scale(Scale),
    Flag {
        slot: SlotId,
        bit: Bit,
    },
    Listed(Listed),
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
            words: 0,
        };
        let mut next: Bit = 0;
        let mut scales: HashMap<Measured, Vec<(usize, Op, Number)>> = HashMap::new();
        let mut listed: BTreeMap<(Kind, SlotId), Vec<usize>> = BTreeMap::new();
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
                Atom::Code { .. } | Atom::Choice { .. } | Atom::Text { .. } | Atom::Has { .. } => {
                    if let Some(own) = Kind::of(atom) {
                        listed.entry(own).or_default().push(at);
                    }
                }
                Atom::Flag(slot) => {
                    index.bits[at] = next;
                    index.entries.push(Entry::Flag { slot: *slot, bit: next });
                    next += 1;
                }
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
        for (own, atoms) in listed {
            next = next.next_multiple_of(64);
            index.entries.push(Entry::Listed(Listed::new(library, program, own, &atoms, next as usize / 64)));
            for at in atoms {
                index.bits[at] = next;
                next += 1;
            }
        }
        index.words = (next as usize).div_ceil(64);
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
        self.entries.push(Entry::Scale(Scale { measured, first, up: Limits::new(up), down: Limits::new(down), equal }));
    }

    /// Nothing settled yet: everything is possible.
    pub(super) fn blank(&self, states: Vec<State>) -> Standing {
        Standing { yes: vec![0; self.words], maybe: vec![u64::MAX; self.words], states }
    }
    /// How many bits a standing has; not every one is an atom's.
    pub(super) fn bits_in_all(&self) -> usize {
        self.words * 64
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
            Entry::Listed(listed) => listed.settle(standing),
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

impl Entry {
    fn each_slot(&self, program: &Program, visit: &mut dyn FnMut(SlotId)) {
        match self {
            Entry::Scale(scale) => match &scale.measured {
                Measured::Slot(slot) => visit(*slot),
                Measured::Form { num, den, .. } => {
                    num.terms.iter().chain(den.iter().flat_map(|d| &d.terms)).for_each(|(slot, _)| visit(*slot));
                }
            },
            Entry::Listed(listed) => visit(listed.slot),
            Entry::Flag { slot, .. } => visit(*slot),
            Entry::Single { atom, .. } => program.atoms[*atom].each_slot(visit),
        }
    }
}

/// Sets one bit.
pub(super) fn put(standing: &mut Standing, bit: Bit, truth: Truth) {
    let (word, mask) = (bit as usize / 64, 1_u64 << (bit % 64));
    let set = |words: &mut [u64], on: bool| words[word] = words[word] & !mask | if on { mask } else { 0 };
    set(&mut standing.yes, truth == Truth::Yes);
    set(&mut standing.maybe, truth != Truth::No);
}
