//! The rules, neutral: what the Zhida measures and every peer's rules are printed from.

use crate::schema::Kind;
use serde::{Deserialize, Serialize};

/// A comparison. Ratios only use `ge` and `lt`, so that a peer may compare floored quotients and still be exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Op {
    Ge,
    Gt,
    Le,
    Lt,
}

impl Op {
    /// As written in a measure, in SQL and elsewhere.
    pub fn symbol(self) -> &'static str {
        match self {
            Op::Ge => ">=",
            Op::Gt => ">",
            Op::Le => "<=",
            Op::Lt => "<",
        }
    }
}

/// How a ratio is written in a measure; the meaning is the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One figure per another.
    Share,
    /// 增长率 against the year before.
    Growth,
    /// 复合增长率 over two years.
    Compound,
}

/// The least thing that is true, false or unknown. Unknown where a column it names has no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Atom {
    /// `column op value`
    Number { column: usize, op: Op, value: i64 },
    /// `num / den op p / q`, exactly; unknown where `den <= 0`. `q` divides 10,000.
    Ratio { num: usize, den: usize, op: Op, p: i64, q: i64, form: Form },
    /// `column op value`, in days; `years` if the measure says it in years before the as-of date.
    Date { column: usize, op: Op, value: i64, years: Option<i64> },
    /// The code lies in one of the ranges (from, until).
    Code { column: usize, ranges: Vec<(i64, i64)>, codes: Vec<String> },
    /// The choice is one of these.
    Choice { column: usize, accepted: Vec<i64>, least: Option<i64> },
    /// `column & mask != 0`
    List { column: usize, mask: i64 },
    /// The flag is 1, or 0.
    Flag { column: usize, want: bool },
}

/// A condition tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// An atom, by number.
    Atom(usize),
    /// The measure's score is at least this.
    Score(i64),
    /// All hold.
    All(Vec<Node>),
    /// One holds.
    Any(Vec<Node>),
    /// So many hold. The items are atoms.
    AtLeast(usize, Vec<Node>),
    /// None holds. The items are atoms.
    None(Vec<Node>),
}

/// A band of an indicator. Bands compare the same quantity, the hardest first, so of those that hold the first one counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// The condition.
    pub atom: usize,
    /// What it gives.
    pub points: i64,
}

/// A measure: a root *all*, and the indicators of its score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The condition.
    pub root: Node,
    /// Indicators with their bands; empty without a score.
    pub indicators: Vec<Vec<Band>>,
}

/// A column as the peers see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Name.
    pub name: String,
    /// Type.
    pub kind: Kind,
}

/// The question of W5: how many qualify at each threshold of one atom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sweep {
    /// The measure, by number.
    pub measure: usize,
    /// The atom, `column >= value`, by number.
    pub atom: usize,
    /// Thresholds, ascending.
    pub thresholds: Vec<i64>,
}

/// Everything the peers are told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rules {
    /// Columns in order.
    pub columns: Vec<ColumnInfo>,
    /// Distinct atoms.
    pub atoms: Vec<Atom>,
    /// Measures.
    pub measures: Vec<Rule>,
    /// W5.
    pub sweep: Sweep,
}

impl Node {
    /// Calls `f` with every atom, in order.
    pub fn each_atom(&self, f: &mut impl FnMut(usize)) {
        match self {
            Node::Atom(atom) => f(*atom),
            Node::Score(_) => {}
            Node::All(items) | Node::Any(items) | Node::AtLeast(_, items) | Node::None(items) => {
                items.iter().for_each(|i| i.each_atom(f));
            }
        }
    }
}

impl Rules {
    /// So many measures, spread evenly over the library, with all atoms.
    pub fn spread(&self, count: usize) -> Vec<usize> {
        let count = count.min(self.measures.len());
        (0..count).map(|i| i * self.measures.len() / count).collect()
    }
    /// References to atoms, score bands included.
    pub fn references(&self) -> usize {
        let mut count = 0;
        for rule in &self.measures {
            rule.root.each_atom(&mut |_| count += 1);
            count += rule.indicators.iter().map(Vec::len).sum::<usize>();
        }
        count
    }
}
