//! The typed plan: what a measure means, with facts, units and codes resolved. All backends read this and nothing earlier.

mod literal;
mod procedure;
mod score;
mod support;
mod visit;

pub use literal::{Literal, Place, Placed};
pub use procedure::{Material, Needed, Officer, Reuse, Step};
pub use score::{Band, Indicator, Points, Sheet, When};
pub use support::{Benefit, ExpectedVerdict, Sample};

use crate::front::{Meta, Track};
use std::ops::Range;
use std::sync::Arc;
use zhida_facts::{CodeId, FactId, NaiveDate, Number, Scheme};

/// Bytes of the document.
pub type Span = Range<usize>;

/// A measure, compiled.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Front matter.
    pub meta: Meta,
    /// The condition tree (sections 条件 and 例外): a group *all*.
    pub root: Node,
    /// Classes in order, for a class measure.
    pub classes: Vec<Class>,
    /// Score sheets; a sub-sheet comes after its parent.
    pub sheets: Vec<Sheet>,
    /// Benefits.
    pub benefits: Vec<Benefit>,
    /// Steps of the procedure, in order; empty if the text gives none.
    pub procedure: Vec<Step>,
    /// What is to be handed in, if the text lists it.
    pub materials: Vec<Material>,
    /// Sentences of the source text with their citations.
    pub sentences: Vec<(String, Vec<String>, Span)>,
    /// Samples.
    pub samples: Vec<Sample>,
    /// Number of clauses, numbered from 0 in document order.
    pub clauses: usize,
}

/// A node of the condition tree.
#[derive(Clone, Debug)]
pub enum Node {
    /// Combines its items.
    Group(Group),
    /// Decides something.
    Clause(Clause),
}

/// How a group combines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// 全部满足
    All,
    /// 任一满足
    Any,
    /// 至少N项, of which so many marked
    AtLeast {
        /// How many items must hold.
        n: usize,
        /// How many of the items marked ★ must hold.
        marked: usize,
    },
    /// 均不得
    None,
}

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    /// How.
    pub combine: Combine,
    /// Its own words.
    pub text: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Its own line.
    pub span: Span,
    /// Whether it begins with ★.
    pub marked: bool,
    /// Items.
    pub items: Vec<Node>,
}

/// A clause: formal if it has tests, else manual.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Number in document order.
    pub id: usize,
    /// Stable name within the measure: its citation, or the beginning of its text, numbered if not unique.
    pub key: String,
    /// Its words.
    pub text: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Its own line.
    pub span: Span,
    /// Whether it begins with ★.
    pub marked: bool,
    /// All must hold; empty for a manual clause.
    pub tests: Vec<Spanned>,
    /// It stands for a front-matter line and has no line of its own in the text.
    pub source_less: bool,
}

impl Clause {
    /// Whether a human must attest it.
    #[must_use]
    pub fn is_manual(&self) -> bool {
        self.tests.is_empty()
    }
}

/// A test and where it is written.
#[derive(Clone, Debug)]
pub struct Spanned {
    /// The test.
    pub test: Test,
    /// As written.
    pub source: String,
    /// Where.
    pub span: Span,
}

/// A condition without clauses inside: boolean combination of atoms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// All hold.
    All(Vec<Test>),
    /// One holds.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
    /// One comparison.
    Atom(Atom),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Op {
    Ge,
    Gt,
    Le,
    Lt,
    Eq,
    Ne,
}

impl Op {
    /// Whether `ordering` of left against right satisfies it.
    #[must_use]
    pub fn accepts(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Op::Ge => ordering.is_ge(),
            Op::Gt => ordering.is_gt(),
            Op::Le => ordering.is_le(),
            Op::Lt => ordering.is_lt(),
            Op::Eq => ordering.is_eq(),
            Op::Ne => ordering.is_ne(),
        }
    }
    /// The operator with its sides changed.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Op::Ge => Op::Le,
            Op::Gt => Op::Lt,
            Op::Le => Op::Ge,
            Op::Lt => Op::Gt,
            Op::Eq => Op::Eq,
            Op::Ne => Op::Ne,
        }
    }
    /// As written in a condition.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Op::Ge => ">=",
            Op::Gt => ">",
            Op::Le => "<=",
            Op::Lt => "<",
            Op::Eq => "=",
            Op::Ne => "!=",
        }
    }
}

/// The least thing that is true, false or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// Exact comparison of two quantities of one dimension.
    Compare {
        /// Left side.
        left: Num,
        /// Operator.
        op: Op,
        /// Right side.
        right: Num,
    },
    /// A date fact against a day.
    Date {
        /// The fact.
        fact: FactRef,
        /// Operator.
        op: Op,
        /// The day.
        day: NaiveDate,
    },
    /// A flag is set.
    Flag(FactRef),
    /// A code lies within one of these.
    Code {
        /// The fact.
        fact: FactRef,
        /// Its list.
        scheme: Scheme,
        /// Codes; the fact's code is one of them or below one.
        codes: Vec<CodeId>,
    },
    /// An enumerated fact is one of these (ordered comparisons are lowered to this).
    Choice {
        /// The fact.
        fact: FactRef,
        /// Positions of the accepted choices, ascending.
        choices: Vec<u16>,
    },
    /// A text fact is one of these.
    Text {
        /// The fact.
        fact: FactRef,
        /// Accepted texts.
        texts: Vec<Arc<str>>,
    },
    /// A list fact holds one of these; without items, it holds anything at all.
    Has {
        /// The fact.
        fact: FactRef,
        /// Items; empty for 含 任意.
        items: Vec<Arc<str>>,
    },
    /// 符合(id): another measure's verdict today.
    Qualifies(String),
    /// 类别(id) is one of these.
    Class {
        /// The class measure.
        measure: String,
        /// Accepted classes.
        classes: Vec<String>,
    },
    /// The kind of case asked about.
    Track(Track),
}

/// Which fact and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactRef {
    /// The fact.
    pub fact: FactId,
    /// The year.
    pub year: Year,
}

/// Which year of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Year {
    /// The fact has no years.
    Point,
    /// So many years before the year of the as-of date.
    Back(i32),
    /// A calendar year.
    Fixed(i32),
}

impl Year {
    /// The calendar year, given the year of the as-of date.
    #[must_use]
    pub fn resolve(self, current: i32) -> Option<i32> {
        match self {
            Year::Point => None,
            Year::Back(n) => Some(current.saturating_sub(n)),
            Year::Fixed(y) => Some(y),
        }
    }
}

/// An exact quantity in base units.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Num {
    /// A constant.
    Const(Number),
    /// A numeric fact.
    Fact(FactRef),
    /// Points of a score sheet, by index.
    Score(usize),
    /// Time from a date fact to the as-of date or the end of last year.
    Elapsed {
        /// The date fact.
        fact: FactRef,
        /// Counted in.
        unit: TimeUnit,
        /// Whether it ends with last year.
        to_year_end: bool,
    },
    /// Sum.
    Sum(Vec<Num>),
    /// Negation.
    Neg(Box<Num>),
    /// Product.
    Product(Box<Num>, Box<Num>),
    /// Quotient; unknown for a zero denominator, and for a non-positive one if `positive`.
    Quotient {
        /// Numerator.
        num: Box<Num>,
        /// Denominator.
        den: Box<Num>,
        /// Growth from a base that is not positive means nothing.
        positive: bool,
    },
    /// Least.
    Min(Vec<Num>),
    /// Greatest.
    Max(Vec<Num>),
    /// Greatest whole number not above.
    Floor(Box<Num>),
}

/// Unit of elapsed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Years by the calendar, exact at months.
    Year,
    /// Days.
    Day,
    /// Working days.
    Workday,
}

/// A class and when it is given.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Where.
    pub span: Span,
    /// Its conditions.
    pub node: Node,
}
