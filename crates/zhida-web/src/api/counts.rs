//! A measure on the whole city, in figures.

use serde::Serialize;
use utoipa::ToSchema;
use zhida_live::{Amounts, City, Counts, Sum};

/// Who stands where; the four exclude each other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsOut {
    eligible: usize,
    /// Ineligible for certain, by one clause.
    one_step: usize,
    /// Facts are missing that decide.
    needs_answer: usize,
    ineligible: usize,
}

pub(super) fn counts(of: &Counts) -> CountsOut {
    CountsOut { eligible: of.eligible, one_step: of.one_step, needs_answer: of.needs_answer, ineligible: of.ineligible }
}

/// What a measure pays, in base units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotalOut {
    /// To those who are eligible.
    eligible: SumOut,
    /// To those of whom it is unknown, if they were.
    unknown: SumOut,
}

/// A sum.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SumOut {
    low: String,
    /// Without those whose amount has no upper end yet.
    high: String,
    /// How many those are.
    open: usize,
}

pub(super) fn totals(of: &Amounts) -> TotalOut {
    let sum = |s: &Sum| SumOut { low: s.low.to_string(), high: s.high.to_string(), open: s.open };
    TotalOut { eligible: sum(&of.eligible), unknown: sum(&of.unknown) }
}

/// Credit codes of one answer.
const MOST: usize = 1000;

/// Credit codes of rows, the first thousand.
pub(super) fn usccs(city: &City, rows: &[usize]) -> Vec<String> {
    rows.iter().take(MOST).filter_map(|row| city.table().enterprises().get(*row)).map(|e| e.uscc.clone()).collect()
}
