//! Where a moving constant cuts the enterprises: for each the place among the constants at which a comparison ceases to hold.

use super::Matcher;
use super::bind::{Placed, Quantity};
use super::block::{Runner, Scratch};
use super::forms::{FLOAT, IntForm, Ratio, int_form, reach};
use super::ranks::{FINE, Fraction, Ruler};
use super::tape::Operand;
use super::turns::Places;
use crate::program::{Form, SheetId, SlotId};
use std::sync::Arc;
use zhida_facts::{Cells, Number, Values};
use zhida_measure::plan::Op;

/// What is compared with the constants.
pub(crate) enum Measured {
    /// A number, date, sum or quotient; the constants are multiplied by `by`. `small` if its parts are floats, too.
    Facts { of: Quantity, slots: Vec<SlotId>, by: Number, small: bool },
    /// A score, in units.
    Score { sheet: SheetId, unit: Number },
}

/// Constants in the order in which the comparison goes from true to false.
pub(crate) struct Cuts {
    measured: Measured,
    order: Vec<usize>,
    /// Whether it holds for what is at least the bound (else: at most).
    up: bool,
    bounds: Bounds,
    /// Ranks the enterprises, a block at a time; none if there are too many constants for it, or they are compared with a score.
    ruler: Option<Ruler<FINE>>,
    /// By rank on the ruler: the place.
    places: Option<Arc<Places>>,
}

enum Bounds {
    Whole(Vec<i64>),
    Fractions { limits: Vec<(i128, i128)>, op: Op },
}

impl Bounds {
    /// A ruler for them, and the place of each of its ranks.
    fn ruler(&self, up: bool) -> Option<(Ruler<FINE>, Arc<Places>)> {
        // Up to which of the ruler's cuts each bound lies; to hold for at most so much is not to have passed what lies behind.
        let (ruler, ranks) = match self {
            Self::Whole(bounds) if up => Ruler::of_whole(bounds.clone())?,
            Self::Whole(bounds) => Ruler::of_whole(bounds.iter().map(|b| b.checked_add(1)).collect::<Option<_>>()?)?,
            Self::Fractions { limits, op } => {
                let strict = matches!(op, Op::Gt | Op::Le);
                Ruler::of_fractions(limits.iter().map(|(n, d)| Fraction { n: *n, d: *d, strict }).collect())?
            }
        };
        let holds = |rank: usize| ranks.iter().filter(|r| (usize::from(**r) <= rank) == up).count();
        Some((ruler, Arc::new(std::array::from_fn(|rank| u32::try_from(holds(rank)).unwrap_or(u32::MAX)))))
    }
}

impl Cuts {
    /// The constants `limits` of `measured op limit`; `None` if they are too fine for whole numbers.
    pub(crate) fn new(measured: Measured, op: Op, limits: &[Number]) -> Option<Self> {
        let up = matches!(op, Op::Ge | Op::Gt);
        let order = crate::sweep::sorted(limits, !up);
        let sorted = || order.iter().map(|at| &limits[*at]);
        let bound = |limit: Number| {
            let whole = |n: Number| n.to_i64().unwrap_or(if n.is_negative() { i64::MIN / 2 } else { i64::MAX / 2 });
            match op {
                Op::Ge => whole(limit.ceil()),
                Op::Gt => whole(limit.floor()).saturating_add(1),
                Op::Le => whole(limit.floor()),
                _ => whole(limit.ceil()).saturating_sub(1),
            }
        };
        let bounds = match &measured {
            Measured::Score { unit, .. } => Bounds::Whole(sorted().map(|l| l.checked_div(unit).map(bound)).collect::<Option<_>>()?),
            Measured::Facts { of: Quantity::Quotient(_), by, .. } => {
                let limits = sorted().map(|l| (l * by).to_small().map(|(n, d)| (i128::from(n), i128::from(d)))).collect::<Option<_>>()?;
                Bounds::Fractions { limits, op }
            }
            Measured::Facts { by, .. } => Bounds::Whole(sorted().map(|l| bound(l * by)).collect()),
        };
        // A quotient is ranked by its nearest float, which is found in one rounding only where its parts are floats.
        let ranked = matches!(&measured, Measured::Facts { of, small, .. } if *small || !matches!(of, Quantity::Quotient(_)));
        let (ruler, places) = if ranked { bounds.ruler(up).unzip() } else { (None, None) };
        Some(Self { measured, order, up, bounds, ruler, places })
    }

    /// The constants' positions in the list they came from.
    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// The place of each rank, if the enterprises are ranked.
    pub(crate) fn places(&self) -> Option<&Arc<Places>> {
        self.places.as_ref()
    }

    /// What ranks them, for once.
    pub(crate) fn placed(&mut self, between: Option<(Operand, Operand)>) -> Option<Placed> {
        let Measured::Facts { of, slots, .. } = &self.measured else { return None };
        Some(Placed { of: of.clone(), slots: slots.clone(), ruler: self.ruler.take()?, between })
    }

    fn all(&self) -> u32 {
        u32::try_from(self.order.len()).unwrap_or(u32::MAX)
    }

    fn place(&self, value: i64) -> u32 {
        let Bounds::Whole(bounds) = &self.bounds else { return 0 };
        let place = if self.up { bounds.partition_point(|b| value >= *b) } else { bounds.partition_point(|b| value <= *b) };
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn place_of_fraction(&self, n: i64, d: i64) -> u32 {
        let Bounds::Fractions { limits, op } = &self.bounds else { return 0 };
        let (n, d) = if d < 0 { (-i128::from(n), -i128::from(d)) } else { (i128::from(n), i128::from(d)) };
        let place = limits.partition_point(|(m, e)| op.accepts((n * e).cmp(&(m * d))));
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// For an enterprise: up to where the comparison holds, and up to where it is not excluded.
    pub(crate) fn of(&self, runner: &Runner<'_>, row: usize, local: usize, scratch: &Scratch) -> (u32, u32) {
        let (word, bit) = (local / 64, local % 64);
        if let Some(places) = &self.places {
            let place = places[usize::from(scratch.ranks[local])];
            return match (scratch.ranked.known[word] >> bit & 1, scratch.ranked.unknown[word] >> bit & 1) {
                (1, _) => (place, place),
                (_, unknown) => (0, if unknown == 1 { self.all() } else { 0 }),
            };
        }
        let (of, slots) = match &self.measured {
            Measured::Facts { of, slots, .. } => (of, slots),
            Measured::Score { sheet, .. } => {
                let (low, high) = scratch.sheets[*sheet as usize].at(local);
                let high = high.map(|h| self.place(h));
                return if self.up { (self.place(low), high.unwrap_or(self.all())) } else { (high.unwrap_or(0), self.place(low)) };
            }
        };
        let columns = || slots.iter().map(|slot| runner.bound.source.columns[*slot as usize]);
        if columns().flatten().any(|c| c.not_applicable().is_some_and(|n| n.get(row))) {
            return (0, 0);
        }
        if !columns().all(|c| c.is_some_and(|c| c.known().get(row))) {
            return (0, self.all());
        }
        let values = |slot: SlotId| runner.bound.source.columns[slot as usize].map(Cells::values);
        let place = match of {
            Quantity::Sum(form) => self.place(runner.sum(form, row)),
            Quantity::Days(slot) => match values(*slot) {
                Some(Values::Date(days)) => self.place(days[row].into()),
                _ => 0,
            },
            Quantity::Quotient(lane) => match runner.parts(lane, row) {
                (_, d) if d == 0 || (lane.positive && d < 0) => return (0, self.all()),
                (n, d) => self.place_of_fraction(n, d),
            },
        };
        (place, place)
    }
}

impl Matcher<'_> {
    /// A fact to be compared with constants; `None` if its column holds neither numbers nor dates.
    pub(crate) fn measured_fact(&self, slot: SlotId) -> Option<Measured> {
        let (of, by) = match self.bound.source.columns[slot as usize]?.values() {
            Values::Number { scale, .. } => (Quantity::Sum(IntForm::of(slot)), Number::from(*scale)),
            Values::Date(_) => (Quantity::Days(slot), Number::from(1)),
            _ => return None,
        };
        Some(Measured::Facts { of, slots: vec![slot], by, small: true })
    }
    /// A score to be compared.
    pub(crate) fn measured_score(&self, sheet: SheetId) -> Measured {
        Measured::Score { sheet, unit: self.tape.unit.clone() }
    }
    /// A sum or quotient to be compared; `None` if its numbers may be too large.
    pub(crate) fn measured_form(&self, num: &Form, den: Option<&Form>, positive: bool) -> Option<Measured> {
        let source = &self.bound.source;
        let whole = |form: &Form| {
            let (form, by) = int_form(source, form)?;
            let reach = reach(source, &form)?;
            (reach < 1 << 62).then_some((form, by, reach < FLOAT))
        };
        let (num, by, small) = whole(num)?;
        let mut slots: Vec<SlotId> = num.terms.iter().map(|t| t.0).collect();
        let Some(den) = den else { return Some(Measured::Facts { of: Quantity::Sum(num), slots, by, small }) };
        let (den, by_den, small_den) = whole(den)?;
        slots.extend(den.terms.iter().map(|t| t.0));
        let of = Quantity::Quotient(Ratio { num, den, positive });
        Some(Measured::Facts { of, slots, by: by.checked_div(&by_den)?, small: small && small_den })
    }
}
