//! Atoms bound to the columns of a table: which loop decides each one, with proof that its arithmetic cannot overflow.

use super::exact::Source;
use crate::program::{Atom, AtomId, Expr, Form, Linear, Program, Ray, SlotId};
use std::collections::HashMap;
use zhida_facts::{Attested, Cells, Number, Table, Values, Within};
use zhida_measure::Library;
use zhida_measure::plan::Op;

/// Whole numbers below this are the same number as a 64-bit float.
const FLOAT: i128 = 1 << 51;

/// How an atom is decided.
pub(crate) enum Kernel<'a> {
    /// The column is missing, or holds nothing of the atom's type.
    Unknown,
    /// Numbers within (or, for ≠, outside) a range of multiples.
    Ints { slot: SlotId, low: i64, high: i64, outside: bool },
    /// Days within or outside a range.
    Days { slot: SlotId, low: i32, high: i32, outside: bool },
    /// A quotient of whole numbers against a fraction.
    Quotient { lane: usize, op: Op, limit: Limit },
    /// A sum of multiples against 0.
    Sum { form: IntForm, op: Op },
    /// A flag.
    Flag { slot: SlotId },
    /// Ranks of codes within ranges; those in `open` are coarser than what is asked.
    Codes { slot: SlotId, ranges: Vec<(u16, u16)>, open: Vec<u16> },
    /// Choices or pooled texts by table: 1 yes, 0 no.
    Ids { slot: SlotId, yes: Vec<bool> },
    /// Sets by the items they hold.
    Items { slot: SlotId, want: u64 },
    /// Row by row; `strict` if one unknown fact always makes it unknown.
    Exact { left: &'a Expr, op: Op, right: &'a Expr, strict: bool },
    /// A linear comparison whose numbers may be too large for the loops.
    Wide { linear: &'a Linear },
    /// A human's word.
    Attested(&'a Attested),
}

/// The constant a quotient is compared with.
pub(crate) struct Limit {
    /// The nearest float.
    pub(crate) near: f64,
    /// The constant itself.
    pub(crate) exact: (i128, i128),
    /// Whether a quotient that is the same float is proven to be the same fraction.
    pub(crate) sharp: bool,
}

/// `Σ factor · multiple + constant` in whole numbers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct IntForm {
    pub(crate) terms: Vec<(SlotId, i64)>,
    pub(crate) constant: i64,
}

/// A quotient several atoms compare with constants.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Lane {
    pub(crate) num: IntForm,
    pub(crate) den: IntForm,
    pub(crate) positive: bool,
}

/// An atom with its kernel and the facts it needs.
pub(crate) struct BoundAtom<'a> {
    pub(crate) atom: AtomId,
    pub(crate) kernel: Kernel<'a>,
    pub(crate) slots: Vec<SlotId>,
}

/// What the loops share.
pub(crate) struct Bound<'a> {
    pub(crate) source: Source<'a>,
    /// Ordered so that atoms on one column or quotient follow each other.
    pub(crate) atoms: Vec<BoundAtom<'a>>,
    pub(crate) lanes: Vec<Lane>,
    /// For slots with codes: rank by position in the list.
    pub(crate) ranks: HashMap<SlotId, Vec<u16>>,
    /// For slots with sets of few distinct items: a bit per item, by position in the pool.
    pub(crate) items: HashMap<SlotId, Vec<u64>>,
}

/// Binds the atoms in `wanted` to the columns of `table`.
pub(crate) fn bind<'a>(library: &'a Library, program: &'a Program, table: &'a Table, wanted: &[bool]) -> Bound<'a> {
    let columns = program.slots.iter().map(|(fact, year)| table.column(*fact, *year).map(|c| &c.cells)).collect();
    let source = Source { columns, calendar: &library.calendar };
    let mut binder = Binder { library, table, lane_places: HashMap::new() };
    let mut bound = Bound { source, atoms: Vec::new(), lanes: Vec::new(), ranks: HashMap::new(), items: HashMap::new() };
    for (id, atom) in (0_u32..).zip(&program.atoms).filter(|(id, _)| wanted[*id as usize]) {
        let mut slots = Vec::new();
        atom.each_slot(&mut |slot| slots.push(slot));
        slots.sort_unstable();
        slots.dedup();
        let kernel = binder.kernel(&mut bound, atom);
        bound.atoms.push(BoundAtom { atom: id, kernel, slots });
    }
    bound.atoms.sort_by_key(|a| match &a.kernel {
        Kernel::Quotient { lane, .. } => (1, *lane, a.atom),
        _ => (0, a.slots.first().map_or(0, |s| *s as usize), a.atom),
    });
    bound
}

struct Binder<'a> {
    library: &'a Library,
    table: &'a Table,
    lane_places: HashMap<Lane, usize>,
}

impl<'a> Binder<'a> {
    fn kernel(&mut self, bound: &mut Bound<'a>, atom: &'a Atom) -> Kernel<'a> {
        let values = |bound: &Bound<'a>, slot: &SlotId| bound.source.columns[*slot as usize].map(Cells::values);
        match atom {
            Atom::Ray(ray) => match values(bound, &ray.slot) {
                Some(Values::Number { scale, .. }) => ints(ray, *scale),
                _ => Kernel::Unknown,
            },
            Atom::Day { slot, op, day } => match values(bound, slot) {
                Some(Values::Date(_)) => {
                    let day = zhida_facts::Datelike::num_days_from_ce(day);
                    let (low, high, outside) = range(*op, day, day, i32::MIN, i32::MAX, day.saturating_sub(1), day.saturating_add(1));
                    Kernel::Days { slot: *slot, low, high, outside }
                }
                _ => Kernel::Unknown,
            },
            Atom::Linear(linear) => self.linear(bound, linear).unwrap_or(Kernel::Wide { linear }),
            Atom::Compare { left, op, right } => Kernel::Exact { left, op: *op, right, strict: is_strict(left) && is_strict(right) },
            Atom::Flag(slot) => match values(bound, slot) {
                Some(Values::Bool(_)) => Kernel::Flag { slot: *slot },
                _ => Kernel::Unknown,
            },
            Atom::Code { slot, scheme, codes } => {
                let Some(Values::Code(_)) = values(bound, slot) else { return Kernel::Unknown };
                let tree = self.library.codes.tree(*scheme);
                let ranks = bound.ranks.entry(*slot).or_insert_with(|| tree.ranks());
                let (mut yes, mut open) = (Vec::new(), Vec::new());
                for own in tree.ids() {
                    let rank = ranks[own.position() as usize];
                    let within: Vec<Within> = codes.iter().map(|c| tree.within(own, *c)).collect();
                    if within.contains(&Within::Yes) {
                        yes.push(rank);
                    } else if within.contains(&Within::Coarser) {
                        open.push(rank);
                    }
                }
                Kernel::Codes { slot: *slot, ranges: runs(yes), open }
            }
            Atom::Choice { slot, choices } => match values(bound, slot) {
                Some(Values::Choice(_)) => {
                    let longest = usize::from(choices.last().copied().unwrap_or(0)) + 1;
                    let yes = (0..longest).map(|c| choices.iter().any(|own| usize::from(*own) == c)).collect();
                    Kernel::Ids { slot: *slot, yes }
                }
                _ => Kernel::Unknown,
            },
            Atom::Text { slot, texts } => match values(bound, slot) {
                Some(Values::Text(pool)) => Kernel::Ids { slot: *slot, yes: pool.distinct.iter().map(|t| texts.contains(t)).collect() },
                _ => Kernel::Unknown,
            },
            Atom::Has { slot, items } => match values(bound, slot) {
                Some(Values::List(pool)) => {
                    let names = item_names(&pool.distinct);
                    if names.len() < 63 {
                        let bit = |item: &str| names.binary_search(&item).ok().map_or(0, |at| 1_u64 << at);
                        bound.items.entry(*slot).or_insert_with(|| {
                            // The last bit says that the set is not empty.
                            let mask =
                                |l: &[std::sync::Arc<str>]| l.iter().map(|i| bit(i)).fold(u64::from(!l.is_empty()) << 63, |a, b| a | b);
                            pool.distinct.iter().map(|l| mask(l)).collect()
                        });
                        let want = if items.is_empty() { 1 << 63 } else { items.iter().map(|i| bit(i)).fold(0, |a, b| a | b) };
                        return Kernel::Items { slot: *slot, want };
                    }
                    let yes = |l: &std::sync::Arc<[std::sync::Arc<str>]>| {
                        if items.is_empty() { !l.is_empty() } else { items.iter().any(|i| l.contains(i)) }
                    };
                    Kernel::Ids { slot: *slot, yes: pool.distinct.iter().map(yes).collect() }
                }
                _ => Kernel::Unknown,
            },
            Atom::Attested { measure, key } => self.table.attestations(measure, key).map_or(Kernel::Unknown, Kernel::Attested),
        }
    }

    /// The linear comparison in whole numbers that provably stay small enough; `None` if they may not.
    fn linear(&mut self, bound: &mut Bound<'a>, linear: &Linear) -> Option<Kernel<'a>> {
        let source = &bound.source;
        let Some(den) = &linear.den else {
            let (form, _) = int_form(source, &linear.num)?;
            return (reach(source, &form)? < i128::from(i64::MAX)).then_some(Kernel::Sum { form, op: linear.op });
        };
        // Atoms that differ only in the constant share the quotient.
        let (num, limit) = linear.split();
        let ((num, by_num), (den, by_den)) = (int_form(source, &num)?, int_form(source, den)?);
        let limit = (&limit * &by_num).checked_div(&by_den)?;
        let (limit_n, limit_d) = limit.to_small()?;
        let exact = (i128::from(limit_n), i128::from(limit_d));
        let (num_reach, den_reach) = (reach(source, &num)?, reach(source, &den)?);
        if num_reach >= FLOAT || den_reach >= FLOAT || exact.0.abs() >= FLOAT || exact.1 >= FLOAT {
            return None;
        }
        let limit = Limit { near: super::quotient::float(limit_n, limit_d), exact, sharp: exact.0.abs() * den_reach < FLOAT };
        let lane = Lane { num, den, positive: linear.positive };
        let next = bound.lanes.len();
        let at = *self.lane_places.entry(lane.clone()).or_insert(next);
        if at == next {
            bound.lanes.push(lane);
        }
        Some(Kernel::Quotient { lane: at, op: linear.op, limit })
    }
}

/// `fact op value` as a range of multiples of 1/scale.
fn ints<'a>(ray: &Ray, scale: i64) -> Kernel<'a> {
    let limit = &ray.value * &Number::from(scale);
    // Beyond the range of multiples a limit is as good as the end of the range: no multiple lies there.
    let whole = |n: Number| n.to_i64().unwrap_or(if n.is_negative() { i64::MIN } else { i64::MAX });
    let (floor, ceil) = (whole(limit.floor()), whole(limit.ceil()));
    let (low, high, outside) = range(
        ray.op,
        floor,
        ceil,
        i64::MIN,
        i64::MAX,
        if floor == ceil { floor.saturating_sub(1) } else { floor },
        if floor == ceil { ceil.saturating_add(1) } else { ceil },
    );
    Kernel::Ints { slot: ray.slot, low, high, outside }
}

/// The range of whole numbers that satisfy an operator against a limit between `floor` and `ceil`; `below` and `above` are the whole
/// numbers next to it.
fn range<T: Ord + Copy>(op: Op, floor: T, ceil: T, least: T, greatest: T, below: T, above: T) -> (T, T, bool) {
    let equal = if floor == ceil { (floor, floor) } else { (greatest, least) };
    match op {
        Op::Ge => (ceil, greatest, false),
        Op::Gt => (above, greatest, false),
        Op::Le => (least, floor, false),
        Op::Lt => (least, below, false),
        Op::Eq => (equal.0, equal.1, false),
        Op::Ne => (equal.0, equal.1, true),
    }
}

/// The form in whole numbers, and by what it was multiplied (positive).
pub(crate) fn int_form(source: &Source<'_>, form: &Form) -> Option<(IntForm, Number)> {
    let scale_of = |slot: SlotId| match source.columns[slot as usize]?.values() {
        Values::Number { scale, .. } => Some(*scale),
        _ => None,
    };
    let mut parts = Vec::new();
    for (slot, factor) in &form.terms {
        parts.push((*slot, factor.checked_div(&Number::from(scale_of(*slot)?))?));
    }
    let common = parts.iter().map(|(_, f)| f).chain([&form.constant]).try_fold(1_i64, |all, n| {
        let (_, d) = n.to_small()?;
        i64::try_from(num_integer::lcm(i128::from(all), i128::from(d))).ok()
    })?;
    let by = Number::from(common);
    let terms = parts.iter().map(|(slot, f)| Some((*slot, (f * &by).to_i64()?))).collect::<Option<Vec<_>>>()?;
    Some((IntForm { terms, constant: (&form.constant * &by).to_i64()? }, by))
}

/// No value of the form is farther from 0 than this, given what was ever put into its columns.
pub(crate) fn reach(source: &Source<'_>, form: &IntForm) -> Option<i128> {
    let mut sum = i128::from(form.constant).abs();
    for (slot, factor) in &form.terms {
        let Values::Number { bounds, .. } = source.columns[*slot as usize]?.values() else { return None };
        let farthest = i128::from(bounds.0).abs().max(i128::from(bounds.1).abs());
        sum = sum.checked_add(farthest.checked_mul(i128::from(*factor).abs())?)?;
    }
    Some(sum)
}

/// Whether one unknown fact always leaves the expression wholly unknown.
fn is_strict(expr: &Expr) -> bool {
    match expr {
        Expr::Const(_) | Expr::Slot(_) | Expr::Elapsed { .. } => true,
        Expr::Unknown | Expr::Declared(..) | Expr::Score(_) | Expr::Min(_) | Expr::Max(_) => false,
        Expr::Sum(parts) => parts.iter().all(is_strict),
        Expr::Neg(inner) | Expr::Floor(inner) => is_strict(inner),
        // Nothing times an unknown is nothing.
        Expr::Product(a, b) => match (a.as_ref(), b.as_ref()) {
            (Expr::Const(c), other) | (other, Expr::Const(c)) => !c.is_zero() && is_strict(other),
            _ => false,
        },
        Expr::Quotient { num, den, .. } => is_strict(num) && is_strict(den),
    }
}

/// Ascending ranks as closed ranges.
fn runs(mut ranks: Vec<u16>) -> Vec<(u16, u16)> {
    ranks.sort_unstable();
    let mut found: Vec<(u16, u16)> = Vec::new();
    for rank in ranks {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == rank => *last = rank,
            _ => found.push((rank, rank)),
        }
    }
    found
}

/// The distinct items of all sets, in order.
fn item_names(distinct: &[std::sync::Arc<[std::sync::Arc<str>]>]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for item in distinct.iter().flat_map(|l| l.iter()) {
        if let Err(at) = names.binary_search(&item.as_ref()) {
            if names.len() >= 64 {
                break;
            }
            names.insert(at, item);
        }
    }
    names
}
