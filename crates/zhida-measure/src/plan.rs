//! The typed plan: what a measure means, with facts, units and codes resolved. All backends read this and nothing earlier.

use crate::front::{Meta, Track};
use std::ops::Range;
use std::sync::Arc;
use zhida_facts::{CodeId, Dimension, FactId, NaiveDate, Number, Scheme, State};

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

/// A score sheet or sub-sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Where.
    pub span: Span,
    /// Declared full score.
    pub full: Option<Number>,
    /// Whether the best part counts instead of the sum (择优).
    pub best: bool,
    /// Whether the sum is cut at the full score (封顶).
    pub capped: bool,
    /// Indicators that stand in it directly.
    pub indicators: Vec<Indicator>,
    /// Sub-sheets, by index.
    pub children: Vec<usize>,
    /// The sheet above.
    pub parent: Option<usize>,
    /// Citations of its heading.
    pub cites: Vec<String>,
}

/// One indicator of a sheet.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// Its row.
    pub span: Span,
    /// Declared full score.
    pub full: Option<Number>,
    /// Whether all rows that hold add up (累计).
    pub cumulative: bool,
    /// Bands, best first.
    pub bands: Vec<Band>,
    /// Citations.
    pub cites: Vec<String>,
}

/// One row of an indicator.
#[derive(Clone, Debug)]
pub struct Band {
    /// When it holds.
    pub when: When,
    /// What it gives.
    pub points: Points,
    /// Its condition as written.
    pub source: String,
    /// Where.
    pub span: Span,
    /// Attestation key of a manual row.
    pub key: String,
}

/// When a band holds.
#[derive(Clone, Debug)]
pub enum When {
    /// 其余
    Always,
    /// A human attests it.
    Manual,
    /// All tests hold.
    Tests(Vec<Test>),
}

/// What a band gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Points {
    /// So many.
    Fixed(Number),
    /// An assessor chooses from these bounds.
    Range(Number, Number),
    /// By formula.
    Formula(Num),
}

/// A benefit.
#[derive(Clone, Debug)]
pub enum Benefit {
    /// One amount.
    Item {
        /// In base units of `dimension`; `None` for words only.
        amount: Option<Num>,
        /// Dimension of the amount.
        dimension: Dimension,
        /// Limits of the benefit: all must hold.
        when: Vec<Test>,
        /// Words.
        text: String,
        /// Citations.
        cites: Vec<String>,
        /// Where.
        span: Span,
    },
    /// The largest counts (择优) or all add up.
    Group {
        /// Whether only the largest counts.
        best: bool,
        /// Items.
        items: Vec<Benefit>,
        /// Words.
        text: String,
        /// Citations.
        cites: Vec<String>,
        /// Where.
        span: Span,
    },
}

/// A sample: facts and what is to come out.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its name.
    pub name: String,
    /// Its row.
    pub span: Span,
    /// Facts, base enterprise first, later ones win.
    pub facts: Vec<(FactRef, State)>,
    /// Attestations: clause key, holds or unknown.
    pub attested: Vec<(String, Option<bool>)>,
    /// Expected verdict.
    pub verdict: Option<ExpectedVerdict>,
    /// Expected score interval.
    pub score: Option<(Number, Number)>,
    /// Expected count of unmet clauses.
    pub unmet: Option<usize>,
    /// Expected amount interval, in base units.
    pub amount: Option<(Number, Number)>,
    /// Kind of case; 新申报 if not said.
    pub track: Option<Track>,
    /// As-of date, if not the measure's.
    pub date: Option<NaiveDate>,
}

/// The verdict a sample expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedVerdict {
    /// 符合
    Eligible,
    /// 不符合
    Ineligible,
    /// 待定
    Unknown,
    /// These classes; one: decided.
    Classes(Vec<String>),
}

impl Node {
    /// Visits all clauses in document order.
    pub fn each_clause<'a>(&'a self, visit: &mut dyn FnMut(&'a Clause)) {
        match self {
            Node::Clause(clause) => visit(clause),
            Node::Group(group) => group.items.iter().for_each(|item| item.each_clause(visit)),
        }
    }
    /// Its own line.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Node::Group(g) => g.span.clone(),
            Node::Clause(c) => c.span.clone(),
        }
    }
    /// Whether it begins with ★.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        match self {
            Node::Group(g) => g.marked,
            Node::Clause(c) => c.marked,
        }
    }
    /// Its words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Node::Group(g) => &g.text,
            Node::Clause(c) => &c.text,
        }
    }
}

impl Plan {
    /// Visits all clauses: conditions first, then classes.
    pub fn each_clause<'a>(&'a self, visit: &mut dyn FnMut(&'a Clause)) {
        self.root.each_clause(visit);
        self.classes.iter().for_each(|c| c.node.each_clause(visit));
    }
    /// Visits every test of clauses, bands and benefits.
    pub fn each_test<'a>(&'a self, visit: &mut dyn FnMut(&'a Test)) {
        self.each_clause(&mut |clause| clause.tests.iter().for_each(|t| visit(&t.test)));
        for band in self.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
            if let When::Tests(tests) = &band.when {
                tests.iter().for_each(&mut *visit);
            }
        }
        fn benefits<'a>(all: &'a [Benefit], visit: &mut dyn FnMut(&'a Test)) {
            for benefit in all {
                match benefit {
                    Benefit::Item { when, .. } => when.iter().for_each(&mut *visit),
                    Benefit::Group { items, .. } => benefits(items, visit),
                }
            }
        }
        benefits(&self.benefits, visit);
    }
    /// Visits every quantity that stands outside tests: points by formula and amounts.
    pub fn each_amount<'a>(&'a self, visit: &mut dyn FnMut(&'a Num)) {
        for band in self.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
            if let Points::Formula(num) = &band.points {
                visit(num);
            }
        }
        fn benefits<'a>(all: &'a [Benefit], visit: &mut dyn FnMut(&'a Num)) {
            for benefit in all {
                match benefit {
                    Benefit::Item { amount, .. } => amount.iter().for_each(&mut *visit),
                    Benefit::Group { items, .. } => benefits(items, visit),
                }
            }
        }
        benefits(&self.benefits, visit);
    }
    /// Every fact the measure asks for, each once, in order of first use.
    #[must_use]
    pub fn facts(&self) -> Vec<FactRef> {
        let mut found: Vec<FactRef> = Vec::new();
        let mut add = |fact: FactRef| {
            if !found.contains(&fact) {
                found.push(fact);
            }
        };
        self.each_test(&mut |test| test.each_fact(&mut add));
        self.each_amount(&mut |num| num.each_fact(&mut add));
        found
    }
    /// The sheet the measure's score is read from: the first top sheet.
    #[must_use]
    pub fn main_sheet(&self) -> Option<usize> {
        self.sheets.iter().position(|s| s.parent.is_none())
    }
    /// Measures whose verdict or class this one asks for.
    #[must_use]
    pub fn references(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.each_test(&mut |test| {
            test.each_atom(&mut |atom| match atom {
                Atom::Qualifies(id) | Atom::Class { measure: id, .. } if !found.contains(&id.as_str()) => found.push(id.as_str()),
                _ => {}
            })
        });
        found
    }
}

impl Test {
    /// Visits all atoms.
    pub fn each_atom<'a>(&'a self, visit: &mut dyn FnMut(&'a Atom)) {
        match self {
            Test::All(items) | Test::Any(items) => items.iter().for_each(|t| t.each_atom(visit)),
            Test::Not(inner) => inner.each_atom(visit),
            Test::Atom(atom) => visit(atom),
        }
    }
    /// Visits all facts.
    pub fn each_fact(&self, visit: &mut dyn FnMut(FactRef)) {
        self.each_atom(&mut |atom| atom.each_fact(visit));
    }
}

impl Atom {
    /// Visits its facts.
    pub fn each_fact(&self, visit: &mut dyn FnMut(FactRef)) {
        match self {
            Atom::Compare { left, right, .. } => {
                left.each_fact(visit);
                right.each_fact(visit);
            }
            Atom::Date { fact, .. }
            | Atom::Flag(fact)
            | Atom::Code { fact, .. }
            | Atom::Choice { fact, .. }
            | Atom::Text { fact, .. }
            | Atom::Has { fact, .. } => visit(*fact),
            Atom::Qualifies(_) | Atom::Class { .. } | Atom::Track(_) => {}
        }
    }
}

impl Num {
    /// Visits its facts.
    pub fn each_fact(&self, visit: &mut dyn FnMut(FactRef)) {
        self.each_part(&mut |part| match part {
            Num::Fact(fact) | Num::Elapsed { fact, .. } => visit(*fact),
            _ => {}
        });
    }
    /// Visits it and all its parts.
    pub fn each_part<'a>(&'a self, visit: &mut dyn FnMut(&'a Num)) {
        visit(self);
        match self {
            Num::Const(_) | Num::Fact(_) | Num::Score(_) | Num::Elapsed { .. } => {}
            Num::Sum(parts) | Num::Min(parts) | Num::Max(parts) => parts.iter().for_each(|p| p.each_part(visit)),
            Num::Neg(inner) | Num::Floor(inner) => inner.each_part(visit),
            Num::Product(a, b) | Num::Quotient { num: a, den: b, .. } => {
                a.each_part(visit);
                b.each_part(visit);
            }
        }
    }
}
