//! Who is at most one clause away, lane by lane.
//!
//! Two planes are kept while a measure's conditions are gone through: where nothing is unmet so far, and where at most one clause is. A group
//! *any* of which one item is a clause costs at most one, so it is asked like a clause; the steps of all measures and their operands lie in
//! rows in the order in which they are read, because large libraries are bound by memory.

use super::away::{Near, among, fewer, marked_of};
use super::conditions::Part;
use super::folds::raise;
use super::registers::{LANE, LANES, Lane, OneLane, planes, read};
use super::tape::{Operand, Operands, Sides};
use crate::program::{GateId, Lowered};

/// A step of the question who is at most one clause away, over a stack.
enum NearStep {
    /// Nothing asked yet.
    Free,
    /// Nothing offered.
    Never,
    /// Each must be met.
    Meet(Operands),
    /// So many must be met, or one fewer for one clause.
    Count(u32, Operands),
    /// The topmost two together.
    Both,
    /// The lesser of the topmost two.
    Either,
    /// The topmost so many as a group.
    Group(Box<Group>),
}

/// Of the items, `n` and of the marked ones `marked` must be met; or, if reversed, fewer than that may be left standing.
struct Group {
    n: usize,
    marked: usize,
    stars: Vec<bool>,
    reversed: bool,
}

/// The question for the measures of a program. Operands are gates until they are placed.
#[derive(Default)]
pub(crate) struct Nears {
    steps: Vec<NearStep>,
    operands: Vec<Operand>,
    /// By measure: the end of its steps.
    ends: Vec<u32>,
}

impl Nears {
    /// Adds a measure and gives the gates it reads.
    pub(crate) fn put(&mut self, measure: &Lowered) -> Vec<GateId> {
        let first = self.operands.len();
        let mut groups = measure.groups.iter().copied();
        let conditions = Part::new(&measure.tree, &measure.clauses, &mut groups);
        let classes: Vec<Part> = measure.classes.iter().map(|(t, _)| Part::new(t, &measure.clauses, &mut groups)).collect();
        self.steps.push(NearStep::Free);
        self.add(&conditions, true);
        if !classes.is_empty() {
            self.cheapest(classes.iter(), true);
        }
        self.ends.push(place(self.steps.len()));
        self.operands[first..].iter().map(|o| o.gate()).collect()
    }

    /// Puts registers in the place of gates.
    pub(crate) fn settle(&mut self, place: impl Fn(GateId) -> Operand) {
        for operand in &mut self.operands {
            let own = place(operand.gate());
            *operand = Operand::new(own.place(), own.is_reversed() != operand.is_reversed());
        }
        for step in &mut self.steps {
            if let NearStep::Meet(from) | NearStep::Count(_, from) = step {
                *from = Operands::sorted(from.start as usize, &mut self.operands[..from.end as usize]);
            }
        }
    }

    /// Adds to the topmost what making the part `want` costs.
    fn add(&mut self, part: &Part, want: bool) {
        if let (Some(gate), true) = (part.as_clause(), want) {
            return self.meet(gate, want);
        }
        match (part, want) {
            (Part::Clause(gate), want) => self.meet(*gate, want),
            (Part::All(items), true) => self.each(items, true),
            (Part::Any(items, _), false) | (Part::None(items), true) => self.each(items, false),
            (Part::All(items), false) => self.cheapest(items.iter(), false),
            (Part::Any(items, _), true) | (Part::None(items), false) => self.cheapest(items.iter(), true),
            (Part::AtLeast { n, marked, items }, want) => self.group(*n, *marked, items, want),
        }
    }

    fn meet(&mut self, gate: GateId, want: bool) {
        let at = place(self.operands.len());
        self.operands.push(Operand::of(gate, !want));
        match self.steps.last_mut() {
            Some(NearStep::Meet(from)) if from.end == at => from.end = at + 1,
            _ => self.steps.push(NearStep::Meet(Operands::unsorted(at, at + 1))),
        }
    }

    /// All of them; clauses first, which make one step.
    fn each(&mut self, items: &[Part], want: bool) {
        let is_clause = |part: &&Part| matches!(part, Part::Clause(_)) || want && part.as_clause().is_some();
        items.iter().filter(is_clause).for_each(|i| self.add(i, want));
        items.iter().filter(|i| !is_clause(i)).for_each(|i| self.add(i, want));
    }

    fn cheapest<'a>(&mut self, items: impl Iterator<Item = &'a Part>, want: bool) {
        self.steps.push(NearStep::Never);
        for item in items {
            self.steps.push(NearStep::Free);
            self.add(item, want);
            self.steps.push(NearStep::Either);
        }
        self.steps.push(NearStep::Both);
    }

    fn group(&mut self, n: usize, marked: usize, items: &[(Part, bool)], want: bool) {
        // Fewer than n standing is that so many of them fall.
        let wanted = if want { n } else { (items.len() + 1).saturating_sub(n) };
        let clauses = items.iter().map(|(item, _)| {
            if want {
                item.as_clause()
            } else if let Part::Clause(g) = item {
                Some(*g)
            } else {
                None
            }
        });
        if marked == 0
            && (1..=items.len()).contains(&wanted)
            && let Some(gates) = clauses.collect::<Option<Vec<GateId>>>()
        {
            let start = place(self.operands.len());
            self.operands.extend(gates.iter().map(|gate| Operand::of(*gate, !want)));
            return self.steps.push(NearStep::Count(place(wanted), Operands::unsorted(start, place(self.operands.len()))));
        }
        for (item, _) in items {
            self.steps.push(NearStep::Free);
            self.add(item, want);
        }
        let stars = items.iter().map(|i| i.1).collect();
        self.steps.extend([NearStep::Group(Box::new(Group { n, marked, stars, reversed: !want })), NearStep::Both]);
    }

    /// Who is at most one clause away from measure number `measure`, in each lane.
    #[inline(always)]
    pub(crate) fn run(&self, measure: usize, lanes: [OneLane<'_>; LANES], stack: &mut Vec<[Near; LANES]>) -> [Lane; LANES] {
        let end = |measure: usize| self.ends[measure] as usize;
        let steps = &self.steps[if measure == 0 { 0 } else { end(measure - 1) }..end(measure)];
        stack.clear();
        let mut top = [Near::FREE; LANES];
        for step in steps {
            match step {
                NearStep::Free => stack.push(std::mem::replace(&mut top, [Near::FREE; LANES])),
                NearStep::Never => stack.push(std::mem::replace(&mut top, [Near::NEVER; LANES])),
                NearStep::Meet(from) => {
                    for (top, lanes) in top.as_chunks_mut::<2>().0.iter_mut().zip(lanes.as_chunks::<2>().0) {
                        meet(top, *lanes, from.of(&self.operands));
                    }
                }
                NearStep::Count(n, from) => {
                    let from = from.of(&self.operands);
                    match n {
                        1 => count_in::<1>(&mut top, lanes, from),
                        2 => count_in::<2>(&mut top, lanes, from),
                        3 => count_in::<3>(&mut top, lanes, from),
                        4 => count_in::<4>(&mut top, lanes, from),
                        n => top.iter_mut().zip(lanes).for_each(|(top, lane)| top.and(&many(lane, *n as usize, from))),
                    }
                }
                NearStep::Both => {
                    let below = stack.pop().unwrap_or([Near::FREE; LANES]);
                    top.iter_mut().zip(&below).for_each(|(top, below)| top.and(below));
                }
                NearStep::Either => {
                    let below = stack.pop().unwrap_or([Near::NEVER; LANES]);
                    top.iter_mut().zip(&below).for_each(|(top, below)| top.or(below));
                }
                NearStep::Group(group) => {
                    stack.push(top);
                    let first = stack.len() - group.stars.len();
                    for (at, top) in top.iter_mut().enumerate() {
                        *top = group.near(&stack[first..].iter().map(|items| items[at]).collect::<Vec<_>>());
                    }
                    stack.truncate(first);
                }
            }
        }
        top.map(|top| top.one)
    }
}

impl Group {
    /// Of its items.
    fn near(&self, items: &[Near]) -> Near {
        let Self { n, marked, stars, reversed } = self;
        if !*reversed {
            return among(items, stars, *n, *marked);
        }
        let mut found = fewer(items.iter(), stars.len(), *n);
        found.or(&fewer(marked_of(items, stars), stars.iter().filter(|m| **m).count(), *marked));
        found
    }
}

/// At least `K` of the clauses besides, in each lane.
#[inline(always)]
fn count_in<const K: usize>(top: &mut [Near; LANES], lanes: [OneLane<'_>; LANES], from: Sides<'_>) {
    for (top, lane) in top.iter_mut().zip(lanes) {
        top.and(&counted::<K>(lane, from));
    }
}

/// Clauses that must all hold besides.
#[inline(always)]
fn meet<const N: usize>(top: &mut [Near; N], lanes: [OneLane<'_>; N], from: Sides<'_>) {
    let mut found = *top;
    for clause in from.plain {
        for (lane, Near { none, one }) in lanes.iter().zip(&mut found) {
            let (met, _) = planes(*lane, *clause);
            for at in 0..LANE {
                one[at] = none[at] | one[at] & met[at];
                none[at] &= met[at];
            }
        }
    }
    for clause in from.reversed {
        for (lane, Near { none, one }) in lanes.iter().zip(&mut found) {
            let (yes, open) = planes(*lane, *clause);
            for at in 0..LANE {
                let failed = yes[at] | open[at];
                one[at] = none[at] | one[at] & !failed;
                none[at] &= !failed;
            }
        }
    }
    *top = found;
}

fn place(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// At least `N` of the clauses.
#[inline(always)]
fn counted<const N: usize>(lane: OneLane<'_>, from: Sides<'_>) -> Near {
    let mut levels = [Lane::NONE; N];
    count(lane, from, &mut levels);
    Near { none: levels[N - 1], one: if N == 1 { Near::FREE.one } else { levels[N.saturating_sub(2)] } }
}

/// The same for any number above 1.
fn many(lane: OneLane<'_>, n: usize, from: Sides<'_>) -> Near {
    let mut levels = vec![Lane::NONE; n];
    count(lane, from, &mut levels);
    Near { none: levels[n - 1], one: levels[n - 2] }
}

#[inline(always)]
fn count(lane: OneLane<'_>, from: Sides<'_>, levels: &mut [Lane]) {
    for clause in from.plain.iter().chain(from.reversed) {
        raise(levels, &read(lane, *clause).yes);
    }
}
