//! Score sheets, indicators and bands.

use super::{Num, Span, Test};
use zhida_facts::Number;

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
    /// Key under which a manual row is attested and a range's points are assessed; empty for other rows.
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
