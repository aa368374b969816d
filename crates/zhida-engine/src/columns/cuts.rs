//! Where a moving constant cuts the enterprises: for each the place among the constants at which a comparison ceases to hold.

use super::block::{Runner, Scratch};
use super::forms::{FLOAT, IntForm, int_form, reach};
use super::plane::{NONE, Plane, ROWS, WORDS};
use super::ranks::{self, Fraction, Ruler};
use super::{Matcher, quotient};
use crate::program::{Form, SheetId, SlotId};
use crate::score::sum;
use crate::sweep::Moving;
use crate::truth::Truth;
use rayon::prelude::*;
use zhida_facts::{Number, Values, ones_of};
use zhida_measure::plan::Op;

/// What is compared with the constants.
pub(crate) enum Measured {
    /// A number, in multiples of one over `scale`.
    Ints { slot: SlotId, scale: i64 },
    /// A date, as days.
    Days { slot: SlotId },
    /// A sum or quotient of whole numbers; the constants are multiplied by `by`. `small` if all of them are floats, too.
    Form { num: IntForm, den: Option<IntForm>, positive: bool, by: Number, small: bool },
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
    /// Finds a place without a search; none if there are too many constants for it.
    ruler: Option<Ruler>,
    /// By rank on the ruler: the place.
    places: Vec<u32>,
}

enum Bounds {
    Whole(Vec<i64>),
    Fractions { limits: Vec<(i128, i128)>, op: Op },
}

impl Bounds {
    /// A ruler for them, and the place of each of its ranks.
    fn ruler(&self, up: bool) -> Option<(Ruler, Vec<u32>)> {
        // Up to which of the ruler's cuts each bound lies; to hold for at most so much is not to have passed what lies behind.
        let (ruler, ranks) = match self {
            Self::Whole(bounds) if up => Ruler::of_whole(bounds.clone())?,
            Self::Whole(bounds) => Ruler::of_whole(bounds.iter().map(|b| b.checked_add(1)).collect::<Option<_>>()?)?,
            Self::Fractions { limits, op } => {
                let strict = matches!(op, Op::Gt | Op::Le);
                Ruler::of_fractions(limits.iter().map(|(n, d)| Fraction { n: *n, d: *d, strict }).collect())?
            }
        };
        let most = ranks.iter().copied().max().unwrap_or(0);
        let holds = |rank: u8| ranks.iter().filter(|r| (**r <= rank) == up).count();
        let places = (0..=most).map(|rank| u32::try_from(holds(rank)).unwrap_or(u32::MAX)).collect();
        Some((ruler, places))
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
            Measured::Ints { scale, .. } => Bounds::Whole(sorted().map(|l| bound(l * &Number::from(*scale))).collect()),
            Measured::Days { .. } => Bounds::Whole(sorted().map(|l| bound(l.clone())).collect()),
            Measured::Score { unit, .. } => Bounds::Whole(sorted().map(|l| l.checked_div(unit).map(bound)).collect::<Option<_>>()?),
            Measured::Form { den: None, by, .. } => Bounds::Whole(sorted().map(|l| bound(l * by)).collect()),
            Measured::Form { by, .. } => {
                let limits = sorted().map(|l| (l * by).to_small().map(|(n, d)| (i128::from(n), i128::from(d)))).collect::<Option<_>>()?;
                Bounds::Fractions { limits, op }
            }
        };
        // A quotient is ranked by its nearest float, which is found in one rounding only where its parts are floats.
        let ranked = !matches!(measured, Measured::Form { den: Some(_), small: false, .. });
        let (ruler, places) = if ranked { bounds.ruler(up).unzip() } else { (None, None) };
        Some(Self { measured, order, up, bounds, ruler, places: places.unwrap_or_default() })
    }

    /// The constants' positions in the list they came from.
    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    fn place(&self, value: i64) -> u32 {
        if let Some(ruler) = &self.ruler {
            return self.places[usize::from(ruler.rank_of(ranks::whole(value), || (value, 1)))];
        }
        let Bounds::Whole(bounds) = &self.bounds else { return 0 };
        let place = if self.up { bounds.partition_point(|b| value >= *b) } else { bounds.partition_point(|b| value <= *b) };
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn place_of_fraction(&self, n: i64, d: i64) -> u32 {
        if let Some(ruler) = &self.ruler {
            return self.places[usize::from(ruler.rank_of(quotient::float(n, d), || (n, d)))];
        }
        let Bounds::Fractions { limits, op } = &self.bounds else { return 0 };
        let (n, d) = if d < 0 { (-i128::from(n), -i128::from(d)) } else { (i128::from(n), i128::from(d)) };
        let place = limits.partition_point(|(m, e)| op.accepts((n * e).cmp(&(m * d))));
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// For a row: up to where the comparison holds, and up to where it is not excluded.
    fn of(&self, runner: &Runner<'_>, row: usize, local: usize, scratch: &Scratch) -> (u32, u32) {
        let all = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        let source = &runner.bound.source;
        let known = |slot: SlotId| source.columns[slot as usize].is_some_and(|c| c.known().get(row));
        let excluded = |slot: SlotId| source.columns[slot as usize].is_some_and(|c| c.not_applicable().is_some_and(|n| n.get(row)));
        let single = |slot: SlotId, place: &dyn Fn(&Values) -> u32| {
            if excluded(slot) {
                (0, 0)
            } else if known(slot) {
                let place = source.columns[slot as usize].map_or(0, |c| place(c.values()));
                (place, place)
            } else {
                (0, all)
            }
        };
        match &self.measured {
            Measured::Ints { slot, .. } => single(*slot, &|values| match values {
                Values::Number { ints, .. } => self.place(ints[row]),
                _ => 0,
            }),
            Measured::Days { slot } => single(*slot, &|values| match values {
                Values::Date(days) => self.place(days[row].into()),
                _ => 0,
            }),
            Measured::Form { num, den, positive, .. } => {
                let slots = || num.terms.iter().chain(den.iter().flat_map(|d| &d.terms)).map(|t| t.0);
                if slots().any(excluded) {
                    return (0, 0);
                }
                if !slots().all(known) {
                    return (0, all);
                }
                let value = |form: &IntForm| {
                    let terms =
                        form.terms.iter().map(|(slot, factor)| match source.columns[*slot as usize].map(zhida_facts::Cells::values) {
                            Some(Values::Number { ints, .. }) => ints[row] * factor,
                            _ => 0,
                        });
                    form.constant + terms.sum::<i64>()
                };
                let place = match den.as_ref().map(value) {
                    None => self.place(value(num)),
                    Some(d) if d == 0 || (*positive && d < 0) => return (0, all),
                    Some(d) => self.place_of_fraction(value(num), d),
                };
                (place, place)
            }
            Measured::Score { sheet, .. } => {
                let (low, high) = scratch.sheets[*sheet as usize].at(local);
                let high = high.map(|h| self.place(h));
                if self.up { (self.place(low), high.unwrap_or(all)) } else { (high.unwrap_or(0), self.place(low)) }
            }
        }
    }
}

/// What three cases of a comparison make of a city.
pub(crate) struct Ordered {
    /// Eligible whatever the constant, as words of bits.
    pub(crate) always: Vec<u64>,
    /// Those whose verdict depends on it.
    pub(crate) moving: Vec<Moving>,
    /// Eligible, unknown and paid whatever the constant.
    pub(crate) constant: (i64, i64, Number),
    /// By place: the eligible, and the unknown, that are more or fewer on reaching it.
    pub(crate) counts: Vec<(i64, i64)>,
    /// By place: what more is paid.
    pub(crate) costs: Vec<Number>,
}

impl Ordered {
    fn none(places: usize) -> Self {
        let (counts, costs) = (vec![(0, 0); places + 1], vec![Number::ZERO; places + 1]);
        Self { always: Vec::new(), moving: Vec::new(), constant: (0, 0, Number::ZERO), counts, costs }
    }

    /// The enterprises that come behind.
    fn append(&mut self, other: Self) {
        self.always.extend(other.always);
        self.moving.extend(other.moving);
        let (eligible, unknown, paid) = &mut self.constant;
        (*eligible, *unknown, *paid) = (*eligible + other.constant.0, *unknown + other.constant.1, &*paid + &other.constant.2);
        for (own, (eligible, unknown)) in self.counts.iter_mut().zip(other.counts) {
            *own = (own.0 + eligible, own.1 + unknown);
        }
        for (own, cost) in self.costs.iter_mut().zip(other.costs).filter(|(_, cost)| !cost.is_zero()) {
            *own = &*own + &cost;
        }
    }

    /// The places from one to another at which each case holds.
    fn spans(&self, moving: &Moving) -> [(usize, usize); 3] {
        let (first, second) = (moving.cuts.0 as usize, moving.cuts.1 as usize);
        [(0, first), (first, second), (second, self.counts.len() - 1)]
    }

    /// Adds a moving row to what each place adds.
    #[inline]
    fn enter(&mut self, moving: &Moving) {
        for ((from, to), verdict) in self.spans(moving).into_iter().zip(moving.verdicts) {
            if from < to && verdict != Truth::No {
                let (eligible, unknown) = (i64::from(verdict == Truth::Yes), i64::from(verdict == Truth::Unknown));
                self.counts[from] = (self.counts[from].0 + eligible, self.counts[from].1 + unknown);
                self.counts[to] = (self.counts[to].0 - eligible, self.counts[to].1 - unknown);
            }
        }
    }

    /// The same for what it is paid.
    fn pay(&mut self, moving: &Moving, paid: impl Fn(usize) -> Number) {
        for (case, (from, to)) in self.spans(moving).into_iter().enumerate() {
            if from < to && moving.verdicts[case] == Truth::Yes {
                let amount = paid(case);
                self.costs[from] = &self.costs[from] + &amount;
                self.costs[to] = &self.costs[to] - &amount;
            }
        }
    }
}

/// Blocks that are taken together.
const TOGETHER: usize = 16;

impl Matcher<'_> {
    /// A fact to be compared with constants; `None` if its column holds neither numbers nor dates.
    pub(crate) fn measured_fact(&self, slot: SlotId) -> Option<Measured> {
        match self.bound.source.columns[slot as usize]?.values() {
            Values::Number { scale, .. } => Some(Measured::Ints { slot, scale: *scale }),
            Values::Date(_) => Some(Measured::Days { slot }),
            _ => None,
        }
    }
    /// A score to be compared.
    pub(crate) fn measured_score(&self, sheet: SheetId) -> Measured {
        Measured::Score { sheet, unit: self.tape.unit.clone() }
    }
    /// A sum or quotient to be compared; `None` if its numbers may be too large.
    pub(crate) fn measured_form(&self, num: &Form, den: Option<&Form>, positive: bool) -> Option<Measured> {
        let source = &self.bound.source;
        let small = |form: &Form| {
            let (form, by) = int_form(source, form)?;
            let reach = reach(source, &form)?;
            (reach < 1 << 62).then_some((form, by, reach < FLOAT))
        };
        let (num, by_num, small_num) = small(num)?;
        Some(match den {
            None => Measured::Form { num, den: None, positive, by: by_num, small: small_num },
            Some(den) => {
                let (den, by_den, small_den) = small(den)?;
                Measured::Form { num, den: Some(den), positive, by: by_num.checked_div(&by_den)?, small: small_num && small_den }
            }
        })
    }
    /// Whether the row evaluator must judge some rows.
    pub(crate) fn has_odd_rows(&self) -> bool {
        self.odd.count() > 0
    }

    /// Sorts the enterprises in among the constants; the program's three measures are the cases true, unknown and false.
    pub(crate) fn ordered(&self, cuts: &Cuts, places: usize, cost: bool) -> Ordered {
        let parts: Vec<Ordered> = (0..self.blocks().div_ceil(TOGETHER))
            .into_par_iter()
            .map_init(
                || self.scratch(),
                |scratch, part| {
                    let mut found = Ordered::none(places);
                    for block in part * TOGETHER..self.blocks().min((part + 1) * TOGETHER) {
                        self.run_block(block, scratch, &mut ());
                        self.order_block(cuts, cost, block, scratch, &mut found);
                    }
                    found
                },
            )
            .collect();
        let mut total = Ordered::none(places);
        total.always.reserve(self.blocks() * WORDS);
        total.moving.reserve(parts.iter().map(|p| p.moving.len()).sum());
        parts.into_iter().for_each(|part| total.append(part));
        total
    }

    fn order_block(&self, cuts: &Cuts, cost: bool, block: usize, scratch: &Scratch, found: &mut Ordered) {
        let runner = self.runner();
        let pairs = [0, 1, 2].map(|case| scratch.read(self.measures[case].verdict));
        let valid = self.valid(block);
        let mut moves = NONE;
        let mut always = valid;
        let mut unknown = valid;
        for at in 0..WORDS {
            let differs = |a: usize, b: usize| (pairs[a].yes[at] ^ pairs[b].yes[at]) | (pairs[a].maybe[at] ^ pairs[b].maybe[at]);
            moves[at] = (differs(0, 1) | differs(1, 2)) & valid[at];
            // Where the amount may differ although the verdict does not, each case is looked at.
            if cost && self.awards_differ() {
                moves[at] |= pairs[0].yes[at] & valid[at];
            }
            always[at] &= pairs[0].yes[at] & !moves[at];
            unknown[at] &= pairs[0].maybe[at] & !pairs[0].yes[at] & !moves[at];
        }
        let count = |plane: &Plane| plane.iter().map(|w| i64::from(w.count_ones())).sum::<i64>();
        let paid = |case: usize, local: usize| {
            let parts: Vec<_> =
                self.measures[case].awards.iter().map(|a| a.range(&runner, (block * ROWS + local, local), scratch)).collect();
            sum(&parts).low.unwrap_or(Number::ZERO)
        };
        found.constant.0 += count(&always);
        found.constant.1 += count(&unknown);
        found.always.extend_from_slice(&always);
        if cost {
            for local in rows_of(&always) {
                found.constant.2 = &found.constant.2 + &paid(0, local);
            }
        }
        for (word, bits) in moves.iter().enumerate() {
            let planes = pairs.map(|p| (p.yes[word], p.maybe[word]));
            for bit in ones_of(*bits) {
                let local = word * 64 + bit;
                let row = block * ROWS + local;
                let verdicts = planes.map(|(yes, maybe)| match (yes >> bit & 1, maybe >> bit & 1) {
                    (1, _) => Truth::Yes,
                    (_, 1) => Truth::Unknown,
                    _ => Truth::No,
                });
                let moving = Moving { row: u32::try_from(row).unwrap_or(u32::MAX), cuts: cuts.of(&runner, row, local, scratch), verdicts };
                found.enter(&moving);
                if cost {
                    found.pay(&moving, |case| paid(case, local));
                }
                found.moving.push(moving);
            }
        }
    }

    /// Whether the cases' benefits have limits of their own that the comparison decides.
    fn awards_differ(&self) -> bool {
        let whens = |case: usize| {
            let mut found = Vec::new();
            self.measures[case].awards.iter().for_each(|a| a.each_limit(&mut |o| found.push(o)));
            found
        };
        whens(0) != whens(1) || whens(1) != whens(2)
    }
}

fn rows_of(plane: &Plane) -> impl Iterator<Item = usize> + '_ {
    plane.iter().enumerate().flat_map(|(word, bits)| ones_of(*bits).map(move |bit| word * 64 + bit))
}
