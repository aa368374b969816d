//! Atoms bound to the columns of a table: which loop decides each one, those on one column together.

use super::exact::Source;
use super::forms::{FLOAT, IntForm, Limit, Ratio, int_form, ints, is_strict, range, reach};
use super::held::Held;
use super::lookup::{Lookup, lookups};
use super::ranks::{FINE, RankedAtom, Ruler, TOGETHER, WORTH};
use super::resident::Ranks;
use super::slide::Gap;
use super::span::Span;
use super::tape::Operand;
use crate::program::{Atom, AtomId, Expr, Linear, Program, SlotId};
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use zhida_facts::{Attested, Cells, Table, Values};
use zhida_measure::Library;
use zhida_measure::plan::Op;

/// Atoms that are decided together.
pub(crate) enum Run<'a> {
    /// Numbers of a column within (or, for ≠, outside) ranges of multiples, by their steps.
    Steps { slot: SlotId, atoms: Vec<Ranged<i64>> },
    /// Days within or outside ranges.
    Days { slot: SlotId, atoms: Vec<Ranged<i32>> },
    /// A quotient of whole numbers against constants.
    Quotient(Quotient),
    /// A quotient of two facts against constants, by their steps.
    Slid { sides: [SlotId; 2], quotient: Quotient },
    /// Many comparisons of one quantity.
    Ranked { of: Quantity, slots: Vec<SlotId>, ruler: Ruler, atoms: Vec<RankedAtom> },
    /// The same, ranked beforehand.
    Kept { ranks: &'a Ranks<'a>, at: usize, atoms: Vec<RankedAtom> },
    /// A sum of multiples against 0.
    Sum { atom: AtomId, form: IntForm, slots: Vec<SlotId>, op: Op },
    /// A flag.
    Flag { atom: AtomId, slot: SlotId },
    /// Values from a list.
    Lookup(Lookup),
    /// Sets of names, of whose holders there are bitmaps.
    Held(Held),
    /// Values from a list, settled beforehand; with positions of the atoms there.
    Listed { ranks: &'a Ranks<'a>, at: usize, atoms: Vec<(usize, AtomId)> },
    /// Row by row; `strict` if one unknown fact always makes it unknown.
    Exact { atom: AtomId, slots: Vec<SlotId>, left: &'a Expr, op: Op, right: &'a Expr, strict: bool },
    /// A linear comparison whose numbers may be too large for the loops.
    Wide { atom: AtomId, slots: Vec<SlotId>, linear: &'a Linear },
    /// A human's word; unknown where nobody gave it.
    Attested { atom: AtomId, attested: Option<&'a Attested> },
    /// The column is missing, or holds nothing of the atom's type: never true, and false only where the fact does not apply.
    Unknown { atom: AtomId, slots: Vec<SlotId> },
}

/// What many atoms compare with constants.
#[derive(Clone)]
pub(crate) enum Quantity {
    /// A number or a sum of numbers, in multiples.
    Sum(IntForm),
    /// A date, as days.
    Days(SlotId),
    /// A quotient of whole numbers.
    Quotient(Ratio),
}

/// An atom that holds for what lies within a closed range, or outside.
pub(crate) struct Ranged<T> {
    pub(crate) atom: AtomId,
    pub(crate) range: RangeInclusive<T>,
    pub(crate) outside: bool,
}

/// A quotient and the atoms that compare it with constants.
pub(crate) struct Quotient {
    pub(crate) lane: Ratio,
    /// The denominator is a fact that was never 0 or less.
    pub(crate) positive: bool,
    pub(crate) slots: Vec<SlotId>,
    pub(crate) atoms: Vec<(AtomId, Op, Limit)>,
}

/// Where a quantity lies among constants that no atom asks for: looked up when a block has run, and only for whom it makes a difference.
pub(crate) struct Placed {
    pub(crate) of: Quantity,
    pub(crate) slots: Vec<SlotId>,
    pub(crate) ruler: Ruler<FINE>,
    /// It makes one where these differ; if there are none, for everyone.
    pub(crate) between: Option<(Operand, Operand)>,
}

/// What the loops share.
pub(crate) struct Bound<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) runs: Vec<Run<'a>>,
    /// By run: what none may fail who still makes a difference; empty if all do.
    pub(crate) narrowing: Vec<Vec<Operand>>,
    /// Slots some run reads.
    pub(crate) slots: Vec<SlotId>,
    pub(crate) placed: Option<Placed>,
}

/// The values of a slot's column.
pub(crate) fn values_of<'a>(source: &Source<'a>, slot: SlotId) -> Option<&'a Values> {
    source.columns[slot as usize].map(Cells::values)
}

/// Binds the atoms in `wanted` to the columns of `table`, those that are ranked already to their ranks.
pub(crate) fn bind<'a>(
    library: &'a Library,
    program: &'a Program,
    table: &'a Table,
    wanted: &[bool],
    ranks: Option<&'a Ranks<'a>>,
) -> Bound<'a> {
    let mut wanted = wanted.to_vec();
    let kept = ranks.map_or_else(Vec::new, |ranks| ranks.runs(&mut wanted));
    let mut bound = bind_from(library, program, table, &wanted, WORTH);
    bound.runs.extend(kept);
    bound
}

/// The same; a quantity is ranked if it is compared at least `worth` times.
pub(crate) fn bind_from<'a>(library: &'a Library, program: &'a Program, table: &'a Table, wanted: &[bool], worth: usize) -> Bound<'a> {
    let columns = program.slots.iter().map(|(fact, year)| table.column(*fact, *year).map(|c| &c.cells)).collect();
    let source = Source { columns, calendar: &library.calendar };
    let mut binder = Binder { worth, ..Binder::default() };
    let mut slots: Vec<SlotId> = Vec::new();
    for (id, atom) in (0_u32..).zip(&program.atoms).filter(|(id, _)| wanted[*id as usize]) {
        let mut own = Vec::new();
        atom.each_slot(&mut |slot| own.push(slot));
        own.sort_unstable();
        own.dedup();
        slots.extend(&own);
        binder.take(&source, table, id, atom, own);
    }
    slots.sort_unstable();
    slots.dedup();
    let runs = binder.finish(library, &source);
    Bound { source, runs, narrowing: Vec::new(), slots, placed: None }
}

#[derive(Default)]
struct Binder<'a> {
    worth: usize,
    ints: BTreeMap<SlotId, Vec<Ranged<i64>>>,
    days: BTreeMap<SlotId, Vec<Ranged<i32>>>,
    quotients: Vec<Quotient>,
    lanes: HashMap<Ratio, usize>,
    listed: BTreeMap<SlotId, Vec<(AtomId, &'a Atom)>>,
    others: Vec<Run<'a>>,
}

impl<'a> Binder<'a> {
    fn take(&mut self, source: &Source<'a>, table: &'a Table, id: AtomId, atom: &'a Atom, slots: Vec<SlotId>) {
        let values = |slot: &SlotId| values_of(source, *slot);
        let run = match atom {
            Atom::Ray(ray) => match values(&ray.slot) {
                Some(Values::Number { scale, .. }) => return self.ints.entry(ray.slot).or_default().push(ints(id, ray, *scale)),
                _ => Run::Unknown { atom: id, slots },
            },
            Atom::Day { slot, op, day } => match values(slot) {
                Some(Values::Date(_)) => {
                    let day = zhida_facts::Datelike::num_days_from_ce(day);
                    let (low, high, outside) = range(*op, (day, day), (i32::MIN, i32::MAX), (day.saturating_sub(1), day.saturating_add(1)));
                    return self.days.entry(*slot).or_default().push(Ranged { atom: id, range: low..=high, outside });
                }
                _ => Run::Unknown { atom: id, slots },
            },
            Atom::Linear(linear) => {
                let bound = match &linear.den {
                    Some(_) => self.quotient(source, id, linear, &slots),
                    None => self.sum(source, id, linear, &slots),
                };
                if bound.is_some() {
                    return;
                }
                Run::Wide { atom: id, slots, linear }
            }
            Atom::Compare { left, op, right } => {
                Run::Exact { atom: id, slots, left, op: *op, right, strict: is_strict(left) && is_strict(right) }
            }
            Atom::Flag(slot) => match values(slot) {
                Some(Values::Bool(_)) => Run::Flag { atom: id, slot: *slot },
                _ => Run::Unknown { atom: id, slots },
            },
            Atom::Code { slot, .. } | Atom::Choice { slot, .. } | Atom::Text { slot, .. } | Atom::Has { slot, .. } => {
                let fits = matches!(
                    (atom, values(slot)),
                    (Atom::Code { .. }, Some(Values::Code(_)))
                        | (Atom::Choice { .. }, Some(Values::Choice(_)))
                        | (Atom::Text { .. }, Some(Values::Text(_)))
                        | (Atom::Has { .. }, Some(Values::List(_)))
                );
                if fits {
                    return self.listed.entry(*slot).or_default().push((id, atom));
                }
                Run::Unknown { atom: id, slots }
            }
            Atom::Attested { measure, key } => Run::Attested { atom: id, attested: table.attestations(measure, key) },
        };
        self.others.push(run);
    }

    /// A sum in whole numbers that provably stay small enough.
    fn sum(&mut self, source: &Source<'a>, id: AtomId, linear: &Linear, slots: &[SlotId]) -> Option<()> {
        let (form, _) = int_form(source, &linear.num)?;
        (reach(source, &form)? < i128::from(i64::MAX)).then_some(())?;
        self.others.push(Run::Sum { atom: id, form, slots: slots.to_vec(), op: linear.op });
        Some(())
    }

    /// The same for a quotient; atoms that differ only in the constant share it.
    fn quotient(&mut self, source: &Source<'a>, id: AtomId, linear: &Linear, slots: &[SlotId]) -> Option<()> {
        let (num, limit) = linear.split();
        let ((num, by_num), (den, by_den)) = (int_form(source, &num)?, int_form(source, linear.den.as_ref()?)?);
        let limit = (&limit * &by_num).checked_div(&by_den)?;
        let (limit_n, limit_d) = limit.to_small()?;
        let exact = (i128::from(limit_n), i128::from(limit_d));
        let (num_reach, den_reach) = (reach(source, &num)?, reach(source, &den)?);
        if num_reach >= FLOAT || den_reach >= FLOAT || exact.0.abs() >= FLOAT || exact.1 >= FLOAT {
            return None;
        }
        let near = super::quotient::float(limit_n, limit_d);
        let lane = Ratio { num, den, positive: linear.positive };
        let gap = slid(source, &lane).and_then(|(num, den)| Gap::of(near, super::quotient::float(num.1, den.1)));
        let limit = Limit { span: Span::of_quotients(near), gap, exact };
        let next = self.quotients.len();
        let at = *self.lanes.entry(lane.clone()).or_insert(next);
        if at == next {
            let above_zero = |slot| matches!(values_of(source, slot), Some(Values::Number { positive: true, .. }));
            let positive = lane.den.single().is_some_and(|(slot, _)| above_zero(slot));
            self.quotients.push(Quotient { lane, positive, slots: slots.to_vec(), atoms: Vec::new() });
        }
        self.quotients[at].atoms.push((id, linear.op, limit));
        Some(())
    }

    fn finish(self, library: &Library, source: &Source<'a>) -> Vec<Run<'a>> {
        // What leaves nothing open comes first, so that others need not ask about whom it rules out.
        let mut runs = self.others;
        let enough = |comparisons: usize| comparisons >= self.worth;
        for (slot, atoms) in &self.listed {
            match Held::new(source, *slot, atoms) {
                Some(held) => runs.push(Run::Held(held)),
                None => runs.extend(lookups(library, source, *slot, atoms).into_iter().map(Run::Lookup)),
            }
        }
        for (slot, atoms) in self.days {
            runs.extend(in_groups(atoms).into_iter().map(|atoms| match enough(atoms.len()).then(|| Ruler::days(&atoms)).flatten() {
                Some((ruler, atoms)) => Run::Ranked { of: Quantity::Days(slot), slots: vec![slot], ruler, atoms },
                None => Run::Days { slot, atoms },
            }));
        }
        for (slot, atoms) in self.ints {
            for atoms in in_groups(atoms) {
                if let Some((ruler, atoms)) = enough(atoms.len()).then(|| Ruler::whole(&atoms)).flatten() {
                    runs.push(Run::Ranked { of: Quantity::Sum(IntForm::of(slot)), slots: vec![slot], ruler, atoms });
                    continue;
                }
                runs.push(Run::Steps { slot, atoms });
            }
        }
        for Quotient { lane, positive, slots, atoms } in self.quotients {
            for atoms in in_groups(atoms) {
                if let Some((ruler, atoms)) = enough(atoms.len()).then(|| Ruler::fractions(&atoms)).flatten() {
                    runs.push(Run::Ranked { of: Quantity::Quotient(lane.clone()), slots: slots.clone(), ruler, atoms });
                    continue;
                }
                let (slid, rest): (Vec<_>, Vec<_>) = atoms.into_iter().partition(|(_, _, limit)| limit.gap.is_some());
                let of = |atoms| Quotient { lane: lane.clone(), positive, slots: slots.clone(), atoms };
                let sides = lane.num.single().zip(lane.den.single()).filter(|_| !slid.is_empty());
                runs.extend(sides.map(|((num, _), (den, _))| Run::Slid { sides: [num, den], quotient: of(slid) }));
                runs.extend((!rest.is_empty()).then(|| Run::Quotient(of(rest))));
            }
        }
        runs
    }
}

/// The two facts of a quotient with their factors, if it is one of two, of which the lower is never negative where it counts.
fn slid(source: &Source<'_>, lane: &Ratio) -> Option<((SlotId, i64), (SlotId, i64))> {
    let (num, den) = (lane.num.single()?, lane.den.single()?);
    let Values::Number { bounds, .. } = values_of(source, den.0)? else { return None };
    (lane.positive || bounds.0 >= 0).then_some((num, den))
}

/// As many as may be ranked together.
fn in_groups<T>(mut atoms: Vec<T>) -> Vec<Vec<T>> {
    let mut groups = Vec::new();
    while atoms.len() > TOGETHER {
        groups.push(atoms.split_off(atoms.len() - TOGETHER));
    }
    groups.push(atoms);
    groups
}
