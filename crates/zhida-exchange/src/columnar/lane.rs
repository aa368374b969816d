//! One column of a file on its way into a column of the store.

use super::arrays::gcd;
use super::types::is_whole;
use arrow_array::{Array as _, ArrayRef};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use std::sync::Arc;
use zhida_facts::{Fact, FactType, Number};

/// A column with its reader.
pub(crate) struct Lane {
    pub(crate) column: usize,
    pub(crate) feed: Feed,
    /// Base units of a figure of one.
    pub(crate) factor: Number,
    pub(crate) figures: Option<Figures>,
}

/// Where the next rows of a column come from.
pub(crate) enum Feed {
    /// Nothing yet.
    None,
    /// From a reader of this column alone.
    Reader(Box<ParquetRecordBatchReader>),
    /// They are here.
    Ready(ArrayRef),
}

impl Feed {
    pub(crate) fn next(&mut self, rows: usize) -> Result<ArrayRef, String> {
        let array = match self {
            Self::None => None,
            Self::Ready(array) => Some(Arc::clone(array)),
            Self::Reader(reader) => reader.next().transpose().map_err(|e| e.to_string())?.and_then(|b| b.columns().first().cloned()),
        };
        array.filter(|a| a.len() == rows).ok_or_else(|| "rows".to_owned())
    }
}

/// How integers of a column become multiples of a fraction of the base unit: `times / scale` each.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    times: i64,
    pub(crate) scale: i64,
    /// Multiples that are whole in the fact's unit are multiples of this.
    whole: i64,
}

impl Figures {
    pub(crate) fn of(stored: &DataType, fact: &Fact, factor: &Number) -> Option<Self> {
        let FactType::Number { whole } = fact.kind else { return None };
        let places = match stored {
            DataType::Decimal32(_, s) | DataType::Decimal64(_, s) | DataType::Decimal128(_, s) => *s,
            stored if is_whole(stored) => 0,
            _ => return None,
        };
        let (up, down) = factor.to_small()?;
        let ten = 10_i128.checked_pow(u32::from(places.unsigned_abs()))?;
        let (up, down) = if places < 0 {
            (i128::from(up).checked_mul(ten)?, i128::from(down))
        } else {
            (i128::from(up), i128::from(down).checked_mul(ten)?)
        };
        let common = gcd(up, down);
        let (times, scale) = (i64::try_from(up / common).ok()?, i64::try_from(down / common).ok()?);
        let (unit, parts) = fact.unit.factor.to_small()?;
        let least = i128::from(scale).checked_mul(i128::from(unit))?;
        let least = if whole { i64::try_from(least / gcd(least, i128::from(parts))).ok()? } else { 1 };
        Some(Self { times, scale, whole: least })
    }
    /// The multiple for `value`; `None` where the long way must decide.
    pub(crate) fn multiple(self, value: i128) -> Option<i64> {
        let multiple = i64::try_from(value).ok()?.checked_mul(self.times)?;
        (self.whole == 1 || multiple % self.whole == 0).then_some(multiple)
    }
}
