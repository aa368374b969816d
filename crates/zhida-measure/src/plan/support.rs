//! What the enterprise gets, and the samples that say what is to come out.

use super::{FactRef, Num, Span, Test};
use crate::front::Track;
use zhida_facts::{Dimension, NaiveDate, Number, State};

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
    /// Points assessors chose: row key, points.
    pub assessed: Vec<(String, Number)>,
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
