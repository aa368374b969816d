//! A library lowered for one day and kind of case: years, versions, derived facts and classes are resolved, and what several measures
//! ask for stands there once. The columnar matcher, the percolator, the sweep and the SQL compiler read this; the row evaluator, which
//! judges them, reads the plan.
//!
//! The form is a list of [`Gate`]s in which a gate only refers to gates before it.

mod build;
mod classes;
mod compare;
mod counts;
mod force;
mod form;
mod lower;
mod sheet;
mod slots;

pub(crate) use force::Forcing;
pub use form::{Form, Linear, Ray};

use crate::truth::Truth;
use std::sync::Arc;
use zhida_facts::{CodeId, Dimension, FactId, NaiveDate, Number, Scheme};
use zhida_measure::plan::{Literal, Op, Plan, TimeUnit};
use zhida_measure::{Library, Track};

/// Position in [`Program::gates`].
pub type GateId = u32;
/// Position in [`Program::slots`].
pub type SlotId = u32;
/// Position in [`Program::atoms`].
pub type AtomId = u32;
/// Position in [`Program::sheets`].
pub type SheetId = u32;

/// A library lowered.
#[derive(Clone, Debug)]
pub struct Program {
    /// The day.
    pub as_of: NaiveDate,
    /// The kind of case.
    pub track: Track,
    /// Facts that are asked for, each with its calendar year.
    pub slots: Vec<(FactId, Option<i32>)>,
    /// Distinct atoms.
    pub atoms: Vec<Atom>,
    /// Distinct gates; each refers only to earlier ones.
    pub gates: Vec<Gate>,
    /// Distinct score sheets; each refers only to earlier ones, and to gates.
    pub sheets: Vec<Sheet>,
    /// The measures, in the order asked for.
    pub measures: Vec<Lowered>,
    /// Measures that were lowered, themselves or because others refer to them, by index in [`Library::measures`], ascending.
    pub reached: Vec<usize>,
}

/// Something that is true, false or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Gate {
    /// Always the same.
    Const(Truth),
    /// An atom.
    Atom(AtomId),
    /// The opposite; unknown stays unknown.
    Not(GateId),
    /// All hold (Kleene).
    All(Vec<GateId>),
    /// One holds (Kleene).
    Any(Vec<GateId>),
    /// At least so many hold (Kleene).
    AtLeast(usize, Vec<GateId>),
    /// `then` where the fact has a value or does not apply, `otherwise` where it is unknown.
    Declared {
        /// The fact that may be on file.
        slot: SlotId,
        /// If it is.
        then: GateId,
        /// If not: what follows from other facts.
        otherwise: GateId,
    },
    /// Yes or no: whether the gate is not false.
    Possible(GateId),
    /// Yes or no: whether the gate is true.
    Certain(GateId),
    /// Yes where `certain` is true, no where `possible` is false, else unknown.
    Between {
        /// Read for yes.
        certain: GateId,
        /// Read for no.
        possible: GateId,
    },
    /// A score against a constant.
    Score {
        /// The sheet.
        sheet: SheetId,
        /// How.
        op: Op,
        /// Against.
        value: Number,
    },
}

/// The least thing that is decided by facts. A fact that does not apply makes it false, an unknown one unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// One numeric fact against a constant.
    Ray(Ray),
    /// A linear form of facts, or a quotient of two, against zero.
    Linear(Linear),
    /// Any other comparison.
    Compare {
        /// Left side.
        left: Expr,
        /// Operator.
        op: Op,
        /// Right side.
        right: Expr,
    },
    /// A date against a day; elapsed time is brought to this form.
    Day {
        /// The date fact.
        slot: SlotId,
        /// Operator.
        op: Op,
        /// The day.
        day: NaiveDate,
    },
    /// A flag is set.
    Flag(SlotId),
    /// The code is one of these or below one; a coarser one leaves it open.
    Code {
        /// The fact.
        slot: SlotId,
        /// Its list.
        scheme: Scheme,
        /// Codes.
        codes: Vec<CodeId>,
    },
    /// The choice is one of these.
    Choice {
        /// The fact.
        slot: SlotId,
        /// Positions, ascending.
        choices: Vec<u16>,
    },
    /// The text is one of these.
    Text {
        /// The fact.
        slot: SlotId,
        /// Texts.
        texts: Vec<Arc<str>>,
    },
    /// The set holds one of these; with none named, it holds anything.
    Has {
        /// The fact.
        slot: SlotId,
        /// Items.
        items: Vec<Arc<str>>,
    },
    /// What a human attests; unknown until then.
    Attested {
        /// Id of the measure.
        measure: Arc<str>,
        /// Key of the clause or row.
        key: Arc<str>,
    },
}

/// A quantity; semantics are those of [`crate::Quantity`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// Nothing is known of it.
    Unknown,
    /// A constant.
    Const(Number),
    /// A fact.
    Slot(SlotId),
    /// The fact, or where it is unknown what follows from others.
    Declared(SlotId, Box<Expr>),
    /// A score, an interval.
    Score(SheetId),
    /// Time from a date fact to a day.
    Elapsed {
        /// The date fact.
        slot: SlotId,
        /// Counted in.
        unit: TimeUnit,
        /// To this day.
        end: NaiveDate,
    },
    /// Sum.
    Sum(Vec<Expr>),
    /// Negation.
    Neg(Box<Expr>),
    /// Product.
    Product(Box<Expr>, Box<Expr>),
    /// Quotient; unknown for a zero denominator, or one that is not positive if `positive`.
    Quotient {
        /// Numerator.
        num: Box<Expr>,
        /// Denominator.
        den: Box<Expr>,
        /// Only positive denominators mean anything.
        positive: bool,
    },
    /// Least.
    Min(Vec<Expr>),
    /// Greatest.
    Max(Vec<Expr>),
    /// Greatest whole number not above.
    Floor(Box<Expr>),
}

/// A score sheet: an interval, the sum or the best of its parts, cut at `cap`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sheet {
    /// Its parts.
    pub parts: Vec<Part>,
    /// Whether the best part counts instead of the sum.
    pub best: bool,
    /// Cut at.
    pub cap: Option<Number>,
}

/// A part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A sub-sheet.
    Sheet(SheetId),
    /// The first band that holds gives its points, none gives 0; or all that hold add up.
    Indicator {
        /// Whether all add up.
        cumulative: bool,
        /// Cut at (cumulative ones only).
        cap: Option<Number>,
        /// Bands, best first.
        bands: Vec<Band>,
    },
}

/// A band.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Band {
    /// When it holds.
    pub when: GateId,
    /// What it gives.
    pub points: Points,
}

/// Points of a band.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Points {
    /// Between these, which may be equal.
    Range(Number, Number),
    /// By formula; never below 0 where it is unknown.
    Formula(Expr),
}

/// A measure lowered.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// Index in [`Library::measures`].
    pub measure: usize,
    /// Whether it is in force on the day.
    pub in_force: bool,
    /// Its plan, if it is a variant of the library's.
    pub plan: Option<Arc<Plan>>,
    /// Eligible, ineligible or unknown.
    pub verdict: GateId,
    /// The conditions alone (of a class measure, without the classes).
    pub conditions: GateId,
    /// Clauses by number.
    pub clauses: Vec<GateId>,
    /// The condition tree over clauses, for counting what is unmet.
    pub tree: Tree,
    /// Gates of the *any* groups of the tree and then of the classes' trees, in the order in which they begin.
    pub groups: Vec<GateId>,
    /// The classes' trees and gates, for a class measure.
    pub classes: Vec<(Tree, GateId)>,
    /// The main sheet.
    pub score: Option<SheetId>,
    /// Benefits with an amount.
    pub awards: Vec<Award>,
    /// What the amounts are measured in.
    pub dimension: Option<Dimension>,
}

/// A condition tree over clause numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A clause.
    Clause(usize),
    /// All.
    All(Vec<Tree>),
    /// Any.
    Any(Vec<Tree>),
    /// None.
    None(Vec<Tree>),
    /// At least `n` in all and `marked` of the marked ones.
    AtLeast {
        /// In all.
        n: usize,
        /// Of the marked ones.
        marked: usize,
        /// Items, and whether each is marked.
        items: Vec<(Tree, bool)>,
    },
}

/// A benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Award {
    /// An amount, never below 0, if the gate holds.
    Item {
        /// How much, in base units.
        amount: Expr,
        /// Its own limits.
        when: GateId,
    },
    /// The largest counts, or all add up.
    Group {
        /// Only the largest.
        best: bool,
        /// Items.
        items: Vec<Award>,
    },
}

impl Program {
    /// Lowers `measures` (each with whether it is in force) of `library` for a day and kind of case.
    #[must_use]
    pub fn new(library: &Library, measures: &[(usize, bool)], as_of: NaiveDate, track: Track) -> Self {
        lower::program(library, measures, as_of, track)
    }
    /// Lowers variants of measure `index`, each a plan of its own; what they share stands once.
    #[must_use]
    pub fn variants(library: &Library, index: usize, plans: Vec<Plan>, as_of: NaiveDate, track: Track) -> Self {
        lower::variants(library, index, plans, as_of, track)
    }
    /// Lowers measure `index` with the first of `values` for literal number `literal`, which stands in the clause `clause`, and that clause for
    /// each of them. The measure has no plan of its own. `None` if a value is not of the literal's kind.
    pub(crate) fn moved(
        library: &Library,
        index: usize,
        moving: (usize, usize, &[Literal]),
        as_of: NaiveDate,
        track: Track,
    ) -> Option<(Self, Vec<GateId>)> {
        lower::moved(library, index, moving, as_of, track)
    }
}
