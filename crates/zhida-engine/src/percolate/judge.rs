//! Gates of one enterprise from the bits of its atoms, as far as they are needed.

use super::index::{Bit, Index};
use super::{Percolator, Standing};
use crate::columns::{Source, unit};
use crate::interval::{Interval, Quantity};
use crate::program::{Atom, AtomId, Expr, Gate, GateId, Part, Points, Program, Sheet, SheetId};
use crate::truth::Truth;
use std::collections::BTreeSet;
use zhida_facts::{Cells, Number};
use zhida_measure::plan::Op;

/// How gates are judged.
pub(super) struct Judge {
    /// By atom: its bit; `None` if it reads a score, which no bit says.
    atoms: Vec<Option<Bit>>,
    /// By sheet: points in units, where all are constants.
    sheets: Vec<Option<Plain>>,
    pub(super) unit: Number,
    /// By slot: measures that read the fact other than through bits.
    direct: Vec<Vec<u32>>,
}

/// A sheet of constants.
struct Plain {
    parts: Vec<PlainPart>,
    best: bool,
    cap: Option<i64>,
}

enum PlainPart {
    Sheet(SheetId),
    Indicator { cumulative: bool, cap: Option<i64>, bands: Vec<(GateId, i64, i64)> },
}

impl Judge {
    pub(super) fn new(program: &Program, index: &Index) -> Self {
        let atoms: Vec<Option<Bit>> = program.atoms.iter().zip(&index.bits).map(|(a, bit)| (!reads_score(a)).then_some(*bit)).collect();
        let unit = unit(program);
        let sheets = program.sheets.iter().map(|s| plain(s, &unit)).collect();
        let mut judge = Self { atoms, sheets, unit, direct: vec![Vec::new(); program.slots.len()] };
        for (number, measure) in (0_u32..).zip(&program.measures) {
            let mut slots = BTreeSet::new();
            judge.each_direct(program, measure.verdict, &mut |slot| {
                slots.insert(slot);
            });
            slots.into_iter().for_each(|slot| judge.direct[slot as usize].push(number));
        }
        judge
    }

    pub(super) fn direct_readers(&self, slot: usize) -> &[u32] {
        &self.direct[slot]
    }
    /// The bit of an atom; `None` if it reads a score.
    pub(super) fn bit(&self, atom: AtomId) -> Option<Bit> {
        self.atoms[atom as usize]
    }

    /// Whether a gate is certain, or at least possible.
    pub(super) fn gate(&self, all: &Percolator<'_>, gate: GateId, standing: &Standing, certain: bool) -> bool {
        let again = |g: &GateId| self.gate(all, *g, standing, certain);
        match &all.program.gates[gate as usize] {
            Gate::Const(truth) => *truth == Truth::Yes || (!certain && *truth == Truth::Unknown),
            Gate::Atom(atom) => {
                if let Some(bit) = self.atoms[*atom as usize] {
                    let words = if certain { &standing.yes } else { &standing.maybe };
                    return words[bit as usize / 64] >> (bit % 64) & 1 == 1;
                }
                let truth = self.atom(all, *atom, standing);
                truth == Truth::Yes || (!certain && truth == Truth::Unknown)
            }
            Gate::Not(inner) => !self.gate(all, *inner, standing, !certain),
            Gate::All(gates) => gates.iter().all(again),
            Gate::Any(gates) => gates.iter().any(again),
            Gate::AtLeast(n, gates) => {
                let (mut missing, mut left) = (*n, gates.len());
                for g in gates {
                    if missing == 0 || left < missing {
                        break;
                    }
                    missing -= usize::from(again(g));
                    left -= 1;
                }
                missing == 0
            }
            Gate::Declared { slot, then, otherwise } => again(if standing.states[*slot as usize].is_unknown() { otherwise } else { then }),
            Gate::Possible(inner) => self.gate(all, *inner, standing, false),
            Gate::Certain(inner) => self.gate(all, *inner, standing, true),
            Gate::Between { certain: yes, possible } => {
                self.gate(all, *yes, standing, true) || (!certain && self.gate(all, *possible, standing, false))
            }
            Gate::Score { sheet, op, value } => {
                let truth = self.score_is(all, *sheet, *op, value, standing);
                truth == Truth::Yes || (!certain && truth == Truth::Unknown)
            }
        }
    }

    fn atom(&self, all: &Percolator<'_>, atom: AtomId, standing: &Standing) -> Truth {
        let Atom::Compare { left, op, right } = &all.program.atoms[atom as usize] else { return Truth::Unknown };
        self.alone(all, standing, |source| {
            let scores = |sheet: SheetId| Quantity::of(self.score(all, sheet, standing));
            source.compare(left, *op, right, 0, &scores)
        })
    }

    fn score_is(&self, all: &Percolator<'_>, sheet: SheetId, op: Op, value: &Number, standing: &Standing) -> Truth {
        Quantity::of(self.score(all, sheet, standing)).compare(op, &Quantity::Known(value.clone()))
    }

    fn score(&self, all: &Percolator<'_>, sheet: SheetId, standing: &Standing) -> Interval {
        if let Some((low, high)) = self.units(all, sheet, standing) {
            let points = |units: i64| &Number::from(units) * &self.unit;
            return Interval::new(points(low), points(high));
        }
        let form = &all.program.sheets[sheet as usize];
        let parts: Vec<Interval> = form.parts.iter().map(|part| self.part(all, part, standing)).collect();
        let mut total = if form.best { crate::score::greatest(&parts) } else { crate::score::sum(&parts) };
        if let Some(cap) = &form.cap {
            total = crate::score::cap(total, cap);
        }
        total
    }

    fn part(&self, all: &Percolator<'_>, part: &Part, standing: &Standing) -> Interval {
        let (cumulative, cap, bands) = match part {
            Part::Sheet(sheet) => return self.score(all, *sheet, standing),
            Part::Indicator { cumulative, cap, bands } => (*cumulative, cap, bands),
        };
        let judged = bands.iter().map(|band| {
            (self.truth(all, band.when, standing), || match &band.points {
                Points::Range(low, high) => Interval::new(low.clone(), high.clone()),
                Points::Formula(expr) => self.alone(all, standing, |source| {
                    let scores = |sheet: SheetId| Quantity::of(self.score(all, sheet, standing));
                    crate::score::formula_points(source.quantity(expr, 0, &scores))
                }),
            })
        });
        crate::score::indicator(cumulative, cap.as_ref(), judged)
    }

    pub(super) fn truth(&self, all: &Percolator<'_>, gate: GateId, standing: &Standing) -> Truth {
        if self.gate(all, gate, standing, true) {
            Truth::Yes
        } else if self.gate(all, gate, standing, false) {
            Truth::Unknown
        } else {
            Truth::No
        }
    }

    /// The score in units, if the sheet is of constants all through.
    fn units(&self, all: &Percolator<'_>, sheet: SheetId, standing: &Standing) -> Option<(i64, i64)> {
        let plain = self.sheets[sheet as usize].as_ref()?;
        let mut total: Option<(i64, i64)> = None;
        for part in &plain.parts {
            let own = match part {
                PlainPart::Sheet(child) => self.units(all, *child, standing)?,
                PlainPart::Indicator { cumulative: false, bands, .. } => {
                    let mut range: Option<(i64, i64)> = None;
                    let mut sure = false;
                    for (when, low, high) in bands {
                        if !self.gate(all, *when, standing, false) {
                            continue;
                        }
                        range = Some(range.map_or((*low, *high), |r| (r.0.min(*low), r.1.max(*high))));
                        if self.gate(all, *when, standing, true) {
                            sure = true;
                            break;
                        }
                    }
                    let (low, high) = range.unwrap_or((0, 0));
                    if sure { (low, high) } else { (low.min(0), high.max(0)) }
                }
                PlainPart::Indicator { cap, bands, .. } => {
                    let (mut low, mut high) = (0, 0);
                    for (when, least, most) in bands {
                        if self.gate(all, *when, standing, true) {
                            (low, high) = (low + least, high + most);
                        } else if self.gate(all, *when, standing, false) {
                            (low, high) = (low + (*least).min(0), high + (*most).max(0));
                        }
                    }
                    cap.map_or((low, high), |c| (low.min(c), high.min(c)))
                }
            };
            total = Some(match total {
                None => own,
                Some(t) if plain.best => (t.0.max(own.0), t.1.max(own.1)),
                Some(t) => (t.0 + own.0, t.1 + own.1),
            });
        }
        let total = total.unwrap_or((0, 0));
        Some(plain.cap.map_or(total, |c| (total.0.min(c), total.1.min(c))))
    }

    /// The enterprise as a table of one row.
    fn alone<T>(&self, all: &Percolator<'_>, standing: &Standing, judge: impl FnOnce(&Source<'_>) -> T) -> T {
        let cells: Vec<Cells> = standing.states.iter().map(|s| std::iter::once(s.clone()).collect()).collect();
        judge(&Source { columns: cells.iter().map(Some).collect(), calendar: &all.library.calendar })
    }

    /// Visits the bits a gate depends on; one may come twice.
    pub(super) fn each_bit(&self, program: &Program, gate: GateId, visit: &mut dyn FnMut(Bit)) {
        each_gate(program, gate, &mut |gate| {
            if let Gate::Atom(atom) = &program.gates[gate as usize]
                && let Some(bit) = self.atoms[*atom as usize]
            {
                visit(bit);
            }
        });
    }

    /// Visits the slots a gate reads other than through bits.
    fn each_direct(&self, program: &Program, gate: GateId, visit: &mut dyn FnMut(u32)) {
        each_gate(program, gate, &mut |gate| match &program.gates[gate as usize] {
            Gate::Declared { slot, .. } => visit(*slot),
            Gate::Atom(atom) if self.atoms[*atom as usize].is_none() => {
                program.atoms[*atom as usize].each_slot(visit);
            }
            Gate::Score { sheet, .. } => formulas(program, *sheet, &mut |expr| expr.each_slot(visit)),
            _ => {}
        });
    }
}

/// Visits a gate and all below it, those of score sheets included.
fn each_gate(program: &Program, gate: GateId, visit: &mut dyn FnMut(GateId)) {
    visit(gate);
    match &program.gates[gate as usize] {
        Gate::Const(_) => {}
        Gate::Atom(atom) => {
            crate::columns::sheets_of_atom(&program.atoms[*atom as usize]).iter().for_each(|s| each_band(program, *s, visit))
        }
        Gate::Not(g) | Gate::Possible(g) | Gate::Certain(g) => each_gate(program, *g, visit),
        Gate::All(gates) | Gate::Any(gates) | Gate::AtLeast(_, gates) => gates.iter().for_each(|g| each_gate(program, *g, visit)),
        Gate::Declared { then: a, otherwise: b, .. } | Gate::Between { certain: a, possible: b } => {
            each_gate(program, *a, visit);
            each_gate(program, *b, visit);
        }
        Gate::Score { sheet, .. } => each_band(program, *sheet, visit),
    }
}

fn each_band(program: &Program, sheet: SheetId, visit: &mut dyn FnMut(GateId)) {
    for part in &program.sheets[sheet as usize].parts {
        match part {
            Part::Sheet(child) => each_band(program, *child, visit),
            Part::Indicator { bands, .. } => bands.iter().for_each(|band| {
                each_gate(program, band.when, visit);
                if let Points::Formula(expr) = &band.points {
                    crate::columns::sheets_of_expr(expr).iter().for_each(|s| each_band(program, *s, visit));
                }
            }),
        }
    }
}

fn formulas(program: &Program, sheet: SheetId, visit: &mut dyn FnMut(&Expr)) {
    for part in &program.sheets[sheet as usize].parts {
        match part {
            Part::Sheet(child) => formulas(program, *child, visit),
            Part::Indicator { bands, .. } => bands.iter().for_each(|b| {
                if let Points::Formula(expr) = &b.points {
                    visit(expr);
                }
            }),
        }
    }
}

fn reads_score(atom: &Atom) -> bool {
    !crate::columns::sheets_of_atom(atom).is_empty()
}

fn plain(sheet: &Sheet, unit: &Number) -> Option<Plain> {
    let units = |n: &Number| n.checked_div(unit)?.to_i64();
    let cap = |cap: &Option<Number>| cap.as_ref().map_or(Some(None), |c| units(c).map(Some));
    let parts = sheet
        .parts
        .iter()
        .map(|part| match part {
            Part::Sheet(child) => Some(PlainPart::Sheet(*child)),
            Part::Indicator { cumulative, cap: own, bands } => {
                let bands = bands.iter().map(|band| match &band.points {
                    Points::Range(low, high) => Some((band.when, units(low)?, units(high)?)),
                    Points::Formula(_) => None,
                });
                Some(PlainPart::Indicator { cumulative: *cumulative, cap: cap(own)?, bands: bands.collect::<Option<_>>()? })
            }
        })
        .collect::<Option<_>>()?;
    Some(Plain { parts, best: sheet.best, cap: cap(&sheet.cap)? })
}
