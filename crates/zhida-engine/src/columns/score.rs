//! Score sheets of a block: least and greatest possible scores as bit-sliced whole numbers of units.

use super::block::{Runner, Scratch};
use super::plane::{EVERY, NONE, Pair, Plane, ROWS, not, zip};
use super::sliced::Sliced;
use super::tape::{Operand, SheetPart, SheetStep};
use crate::interval::{Interval, Quantity};
use crate::program::{Band, Part, Points, SheetId};
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// The scores of a sheet.
#[derive(Clone, Default)]
pub(crate) struct Lanes {
    pub(crate) low: Sliced,
    pub(crate) high: Sliced,
    /// Rows without an upper bound.
    pub(crate) open: Option<Box<Plane>>,
}

impl Lanes {
    /// Least and greatest score of a row, in units.
    pub(crate) fn at(&self, row: usize) -> (i64, Option<i64>) {
        let open = self.open.as_ref().is_some_and(|o| o[row / 64] >> (row % 64) & 1 == 1);
        (self.low.get(row), (!open).then(|| self.high.get(row)))
    }
    fn clear(&mut self) {
        self.low.clear();
        self.high.clear();
        self.open = None;
    }
    fn add(&mut self, other: &Self) {
        self.low.add(&other.low);
        self.high.add(&other.high);
        self.open_too(other);
    }
    fn open_too(&mut self, other: &Self) {
        if let Some(more) = &other.open {
            zip(self.open.get_or_insert_with(|| Box::new(NONE)), more, |a, b| a | b);
        }
    }
    fn max(&mut self, other: &Self) {
        self.low = self.low.max(&other.low);
        self.high = self.high.max(&other.high);
        self.open_too(other);
    }
    fn cap(&mut self, most: i64) {
        self.low.cap(most);
        self.high.cap(most);
        if let Some(open) = self.open.take() {
            // What has no bound is cut as well; nothing is counted from above the cut any more.
            self.high.digits.iter_mut().for_each(|d| zip(d, &open, |d, o| d & !o));
            self.high.put(&open, most.abs_diff(self.high.offset));
        }
    }

    /// The score against a constant between the whole numbers `floor` and `ceil`.
    #[inline(always)]
    pub(crate) fn compare(&self, op: Op, floor: i64, ceil: i64) -> Pair {
        // x ≥ c is x ≥ ceil, x > c is x ≥ floor + 1.
        let open = self.open.as_deref().unwrap_or(&NONE);
        let low = |value| self.low.at_least(value);
        let high = |value| {
            let mut reached = self.high.at_least(value);
            zip(&mut reached, open, |r, o| r | o);
            reached
        };
        let not = |plane: Plane| not(&plane);
        match op {
            Op::Ge => Pair { yes: low(ceil), maybe: high(ceil) },
            Op::Gt => Pair { yes: low(floor + 1), maybe: high(floor + 1) },
            Op::Lt => Pair { yes: not(high(ceil)), maybe: not(low(ceil)) },
            Op::Le => Pair { yes: not(high(floor + 1)), maybe: not(low(floor + 1)) },
            Op::Eq | Op::Ne => {
                let (mut yes, mut maybe) = (low(ceil), high(ceil));
                zip(&mut yes, &high(floor + 1), |y, h| y & !h);
                zip(&mut maybe, &low(floor + 1), |m, l| m & !l);
                if op == Op::Eq { Pair { yes, maybe } } else { Pair { yes: not(maybe), maybe: not(yes) } }
            }
        }
    }
}

impl Runner<'_> {
    /// The score of a sheet for a row of the block.
    pub(crate) fn score(&self, sheet: SheetId, row: usize, scratch: &Scratch) -> Quantity {
        Quantity::of(self.range(sheet, row, scratch))
    }

    /// The same as a range.
    pub(crate) fn range(&self, sheet: SheetId, row: usize, scratch: &Scratch) -> Interval {
        let (low, high) = scratch.sheets[sheet as usize].at(row);
        let points = |units: i64| &Number::from(units) * &self.tape.unit;
        Interval { low: Some(points(low)), high: high.map(points) }
    }

    #[inline(always)]
    pub(crate) fn sheet(&self, step: &SheetStep, block: usize, scratch: &mut Scratch) {
        let SheetStep { sheet, parts, cap } = step;
        let (sheet, cap) = (*sheet, *cap);
        let best = self.program.sheets[sheet as usize].best;
        let mut total = std::mem::take(&mut scratch.sheets[sheet as usize]);
        if total.low.digits.capacity() == 0 {
            total = scratch.free_sheets.pop().unwrap_or_default();
        }
        let mut own = std::mem::take(&mut scratch.part);
        total.clear();
        for (at, part) in parts.iter().enumerate() {
            own.clear();
            match part {
                SheetPart::Sheet(child) => own.clone_from(&scratch.sheets[*child as usize]),
                SheetPart::First(first) => first.sum_up(scratch, &mut own),
                SheetPart::Cumulative { bands, cap } => cumulative(bands, *cap, scratch, &mut own),
                SheetPart::Formula { part, bands } => own = self.formula(sheet, *part, bands, block, scratch),
            }
            if at == 0 {
                std::mem::swap(&mut total, &mut own);
            } else if best {
                total.max(&own);
            } else {
                total.add(&own);
            }
        }
        if let Some(cap) = cap {
            total.cap(cap);
        }
        scratch.sheets[sheet as usize] = total;
        scratch.part = own;
    }

    /// An indicator in which a band's points follow a formula.
    fn formula(&self, sheet: SheetId, part: usize, bands: &[Operand], block: usize, scratch: &mut Scratch) -> Lanes {
        let Part::Indicator { cumulative, cap, bands: forms } = &self.program.sheets[sheet as usize].parts[part] else {
            return Lanes::default();
        };
        let pairs: Vec<Pair> = bands.iter().map(|b| scratch.read(*b)).collect();
        let rows = ROWS.min(self.rows.saturating_sub(block * ROWS));
        let mut found = Vec::with_capacity(rows);
        let mut odd = NONE;
        let mut open = NONE;
        for row in 0..rows {
            let (word, bit) = (row / 64, row % 64);
            let points = |band: &Band| match &band.points {
                Points::Range(low, high) => Interval::new(low.clone(), high.clone()),
                Points::Formula(expr) => {
                    let scores = |s: SheetId| self.score(s, row, scratch);
                    crate::score::formula_points(self.bound.source.quantity(expr, block * ROWS + row, &scores))
                }
            };
            let states = pairs.iter().map(|p| (p.yes[word] >> bit & 1 == 1, p.maybe[word] >> bit & 1 == 1));
            let interval = crate::score::indicator(
                *cumulative,
                cap.as_ref(),
                forms.iter().zip(states).map(|(band, (yes, maybe))| {
                    (
                        if yes {
                            crate::Truth::Yes
                        } else if maybe {
                            crate::Truth::Unknown
                        } else {
                            crate::Truth::No
                        },
                        move || points(band),
                    )
                }),
            );
            let units = |n: &Number| n.checked_div(&self.tape.unit).and_then(|n| n.to_i64()).filter(|n| n.abs() < 1 << 40);
            let low = interval.low.as_ref().and_then(units);
            let high = interval.high.as_ref().map(units);
            open[word] |= u64::from(high.is_none()) << bit;
            match (low, high.unwrap_or(low)) {
                (Some(low), Some(high)) => found.push((low, high)),
                _ => {
                    odd[word] |= 1 << bit;
                    found.push((0, 0));
                }
            }
        }
        zip(&mut scratch.odd, &odd, |a, b| a | b);
        let open = open.iter().any(|w| *w != 0).then(|| Box::new(open));
        Lanes { low: slice(found.iter().map(|f| f.0)), high: slice(found.iter().map(|f| f.1)), open }
    }
}

fn slice(values: impl Iterator<Item = i64> + Clone) -> Sliced {
    let mut number = Sliced { offset: values.clone().min().unwrap_or(0), digits: Vec::new() };
    for (row, value) in values.enumerate() {
        let mut rest = value.abs_diff(number.offset);
        let mut digit = 0;
        while rest != 0 {
            if number.digits.len() <= digit {
                number.digits.push(NONE);
            }
            number.digits[digit][row / 64] |= (rest & 1) << (row % 64);
            rest >>= 1;
            digit += 1;
        }
    }
    number
}

/// An indicator of which the first band that holds counts, its points in units.
pub(crate) struct First {
    bands: Vec<Operand>,
    offset: i64,
    /// Points above the offset, lowest first, and the band that gives them; one past the last band is that none holds.
    low: Vec<(u64, usize)>,
    /// The same, highest first.
    high: Vec<(u64, usize)>,
}

impl First {
    pub(crate) fn new(bands: Vec<Operand>, points: &[(i64, i64)]) -> Self {
        let all = || points.iter().copied().chain([(0, 0)]).enumerate();
        let offset = all().map(|(_, (low, high))| low.min(high)).min().unwrap_or(0);
        let mut low: Vec<(u64, usize)> = all().map(|(at, (low, _))| (low.abs_diff(offset), at)).collect();
        let mut high: Vec<(u64, usize)> = all().map(|(at, (_, high))| (high.abs_diff(offset), at)).collect();
        low.sort_by_key(|o| o.0);
        high.sort_by_key(|o| std::cmp::Reverse(o.0));
        Self { bands, offset, low, high }
    }

    pub(crate) fn each_operand(&mut self, visit: &mut dyn FnMut(&mut Operand)) {
        self.bands.iter_mut().for_each(visit);
    }

    pub(crate) fn bands(&self) -> &[Operand] {
        &self.bands
    }
    /// The least points anything gives.
    pub(crate) fn offset(&self) -> i64 {
        self.offset
    }
    /// Least and greatest points above the offset, band by band, at last those where none holds.
    pub(crate) fn points(&self) -> Vec<[u64; 2]> {
        let mut points = vec![[0, 0]; self.bands.len() + 1];
        self.low.iter().for_each(|(low, at)| points[*at][0] = *low);
        self.high.iter().for_each(|(high, at)| points[*at][1] = *high);
        points
    }

    /// The least and greatest points among the bands that may be the first that holds.
    #[inline(always)]
    fn sum_up(&self, scratch: &mut Scratch, into: &mut Lanes) {
        let Scratch { registers, levels, .. } = scratch;
        // Where each band may be the first.
        levels.clear();
        let mut left = EVERY;
        for operand in &self.bands {
            let own = registers.get(*operand);
            let mut may = left;
            zip(&mut may, &own.maybe, |may, maybe| may & maybe);
            zip(&mut left, &own.yes, |left, yes| left & !yes);
            levels.push(may);
        }
        levels.push(left);
        (into.low.offset, into.high.offset) = (self.offset, self.offset);
        pick(&mut into.low, &self.low, levels);
        pick(&mut into.high, &self.high, levels);
    }
}

/// Each row takes the first option open to it.
#[inline(always)]
fn pick(into: &mut Sliced, options: &[(u64, usize)], may: &[Plane]) {
    let mut left = EVERY;
    for (points, at) in options {
        let mut own = may[*at];
        zip(&mut own, &left, |o, l| o & l);
        zip(&mut left, &own, |l, o| l & !o);
        into.put(&own, *points);
    }
}

/// All bands that hold add up.
#[inline(always)]
fn cumulative(bands: &[(Operand, i64, i64)], cap: Option<i64>, scratch: &Scratch, total: &mut Lanes) {
    for (when, low, high) in bands {
        let pair = scratch.read(*when);
        // Points below 0 take away where they may, points above 0 give where they must.
        let part = |points: i64, least: bool| {
            let mut at = if (points < 0) == least { pair.maybe } else { pair.yes };
            if points < 0 {
                at = not(&at);
            }
            let mut number = Sliced { offset: points.min(0), digits: Vec::new() };
            number.put(&at, points.unsigned_abs());
            number
        };
        total.low.add(&part(*low, true));
        total.high.add(&part(*high, false));
    }
    if let Some(cap) = cap {
        total.cap(cap);
    }
}
