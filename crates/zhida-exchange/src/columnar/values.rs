//! One cell of an array, to a text or to a state.

use super::arrays::EPOCH;
use crate::cells::Reader;
use crate::source::Kind;
use arrow_array::cast::AsArray as _;
use arrow_array::types as t;
use arrow_array::{Array, ArrayRef, OffsetSizeTrait, downcast_dictionary_array};
use arrow_schema::{DataType, TimeUnit};
use std::borrow::Cow;
use std::sync::Arc;
use zhida_facts::cell::{CellError, MAX_CELL};
use zhida_facts::{Datelike as _, Fact, FactType, NaiveDate, Number, State, Value};

/// The clock of those the instants are about: China's, eight hours before Greenwich's.
const CHINA: i64 = 8 * 3600;

/// The text of a cell; `None` if there is none. Numbers are exact.
pub(crate) fn text(array: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if array.is_null(row) {
        return None;
    }
    if let Some(bytes) = bytes(array, row) {
        return Some(String::from_utf8_lossy(bytes));
    }
    Some(Cow::Owned(match array.data_type() {
        DataType::Boolean => if array.as_boolean().value(row) { "是" } else { "否" }.to_owned(),
        DataType::Float64 => array.as_primitive::<t::Float64Type>().value(row).to_string(),
        DataType::Float32 => array.as_primitive::<t::Float32Type>().value(row).to_string(),
        DataType::Float16 => array.as_primitive::<t::Float16Type>().value(row).to_string(),
        DataType::Decimal256(_, scale) => {
            number(&array.as_primitive::<t::Decimal256Type>().value(row).to_string(), *scale).map_or_else(String::new, |n| n.to_string())
        }
        DataType::Dictionary(..) => downcast_dictionary_array!(
            array => return array.key(row).and_then(|key| text(array.values().as_ref(), key)).map(|t| Cow::Owned(t.into_owned())),
            _ => String::new()
        ),
        DataType::List(_) | DataType::LargeList(_) => items(array, row)?.join("、"),
        _ => match (day(array, row), whole(array, row)) {
            (Some(day), _) => day.map_or_else(String::new, |d| d.to_string()),
            (None, Some((value, scale))) => exact(value, scale).to_string(),
            (None, None) => String::new(),
        },
    }))
}

/// The bytes of a text.
fn bytes(array: &dyn Array, row: usize) -> Option<&[u8]> {
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).as_bytes(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).as_bytes(),
        DataType::Utf8View => array.as_string_view().value(row).as_bytes(),
        DataType::Binary => array.as_binary::<i32>().value(row),
        DataType::LargeBinary => array.as_binary::<i64>().value(row),
        DataType::BinaryView => array.as_binary_view().value(row),
        _ => return None,
    })
}

/// The items of a list of texts.
pub(crate) fn items(array: &dyn Array, row: usize) -> Option<Vec<String>> {
    let list: ArrayRef = match array.data_type() {
        DataType::List(_) if !array.is_null(row) => array.as_list::<i32>().value(row),
        DataType::LargeList(_) if !array.is_null(row) => array.as_list::<i64>().value(row),
        _ => return None,
    };
    Some((0..list.len()).filter_map(|i| text(list.as_ref(), i).map(Cow::into_owned)).collect())
}

/// A whole number or decimal: its digits, and how many of them stand behind the point.
fn whole(array: &dyn Array, row: usize) -> Option<(i128, i8)> {
    macro_rules! of {
        ($type:ty, $scale:expr) => {
            (i128::from(array.as_primitive::<$type>().value(row)), $scale)
        };
    }
    Some(match array.data_type() {
        DataType::Int8 => of!(t::Int8Type, 0),
        DataType::Int16 => of!(t::Int16Type, 0),
        DataType::Int32 => of!(t::Int32Type, 0),
        DataType::Int64 => of!(t::Int64Type, 0),
        DataType::UInt8 => of!(t::UInt8Type, 0),
        DataType::UInt16 => of!(t::UInt16Type, 0),
        DataType::UInt32 => of!(t::UInt32Type, 0),
        DataType::UInt64 => of!(t::UInt64Type, 0),
        DataType::Decimal32(_, scale) => of!(t::Decimal32Type, *scale),
        DataType::Decimal64(_, scale) => of!(t::Decimal64Type, *scale),
        DataType::Decimal128(_, scale) => of!(t::Decimal128Type, *scale),
        _ => return None,
    })
}

/// All whole numbers or decimals of an array, with their common scale; `None` if it holds something else.
pub(crate) fn all_whole(array: &dyn Array) -> Option<(Cow<'_, [i128]>, i8)> {
    if let DataType::Decimal128(_, scale) = array.data_type() {
        return Some((Cow::Borrowed(array.as_primitive::<t::Decimal128Type>().values()), *scale));
    }
    let scale = match array.data_type() {
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) => *scale,
        stored if stored.is_integer() => 0,
        _ => return None,
    };
    Some(((0..array.len()).map(|row| whole(array, row).map(|(value, _)| value)).collect::<Option<Vec<_>>>()?.into(), scale))
}

/// The day of a date or instant; `Some(None)` if it lies beyond all calendars, `None` if the type is another.
fn day(array: &dyn Array, row: usize) -> Option<Option<NaiveDate>> {
    let from_days = |days: i64| i32::try_from(days).ok()?.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
    Some(match array.data_type() {
        DataType::Date32 => from_days(i64::from(array.as_primitive::<t::Date32Type>().value(row))),
        DataType::Date64 => from_days(array.as_primitive::<t::Date64Type>().value(row).div_euclid(86_400_000)),
        DataType::Timestamp(unit, zone) => {
            let (value, per_second) = match unit {
                TimeUnit::Second => (array.as_primitive::<t::TimestampSecondType>().value(row), 1),
                TimeUnit::Millisecond => (array.as_primitive::<t::TimestampMillisecondType>().value(row), 1_000),
                TimeUnit::Microsecond => (array.as_primitive::<t::TimestampMicrosecondType>().value(row), 1_000_000),
                TimeUnit::Nanosecond => (array.as_primitive::<t::TimestampNanosecondType>().value(row), 1_000_000_000),
            };
            // With a zone it is an instant, whatever the zone; without, it is what the clock showed.
            let shift = if zone.is_some() { CHINA } else { 0 };
            from_days(value.div_euclid(per_second).saturating_add(shift).div_euclid(86_400))
        }
        _ => return None,
    })
}

/// `value` with `scale` digits behind the point (zeros to be added if negative).
pub(crate) fn exact(value: i128, scale: i8) -> Number {
    fn integer(value: i128) -> Number {
        const PIECE: i128 = 1_000_000_000_000_000_000;
        match i64::try_from(value) {
            Ok(small) => Number::from(small),
            Err(_) => &(&integer(value / PIECE) * &integer(PIECE)) + &integer(value % PIECE),
        }
    }
    let ten = Number::from(10).pow(u32::from(scale.unsigned_abs()));
    let value = integer(value);
    if scale < 0 { &value * &ten } else { value.checked_div(&ten).unwrap_or(value) }
}

/// The same for digits beyond machine integers; `None` if they are absurdly many.
fn number(digits: &str, scale: i8) -> Option<Number> {
    let value = Number::parse(digits).ok()?;
    let ten = Number::from(10).pow(u32::from(scale.unsigned_abs()));
    if scale < 0 { Some(&value * &ten) } else { value.checked_div(&ten) }
}

/// How the cells of one column become states.
pub(crate) struct Cell<'c, 'a> {
    pub(crate) fact: &'a Fact,
    /// Base units of a figure of one.
    pub(crate) factor: &'c Number,
    /// Texts and sets are taken as they stand: the file is one of ours.
    pub(crate) verbatim: bool,
}

impl Cell<'_, '_> {
    /// The state a cell means.
    pub(crate) fn state(&self, array: &dyn Array, row: usize, reader: &mut Reader<'_>) -> Result<State, CellError> {
        if array.is_null(row) {
            return Ok(State::NotAsked);
        }
        if let DataType::Dictionary(..) = array.data_type() {
            return downcast_dictionary_array!(
                array => array.key(row).map_or(Ok(State::NotAsked), |key| self.state(array.values().as_ref(), key, reader)),
                _ => Ok(State::NotAsked)
            );
        }
        if let Some(bytes) = bytes(array, row) {
            return self.of_text(bytes, reader);
        }
        match &self.fact.kind {
            FactType::Number { whole: counts } => match array.data_type() {
                DataType::Float64 => self.of_float(&array.as_primitive::<t::Float64Type>().value(row).to_string(), 15, reader),
                DataType::Float32 => self.of_float(&array.as_primitive::<t::Float32Type>().value(row).to_string(), 6, reader),
                DataType::Float16 => self.of_float(&array.as_primitive::<t::Float16Type>().value(row).to_string(), 3, reader),
                DataType::Decimal256(_, scale) => {
                    let digits = array.as_primitive::<t::Decimal256Type>().value(row).to_string();
                    self.of_number(&number(&digits, *scale).ok_or(CellError::NotANumber)?, *counts)
                }
                _ => self.of_number(&whole(array, row).map(|(v, s)| exact(v, s)).ok_or(CellError::NotANumber)?, *counts),
            },
            FactType::Bool if *array.data_type() == DataType::Boolean => Ok(Value::Bool(array.as_boolean().value(row)).into()),
            FactType::Date if !array.data_type().is_integer() => {
                let plausible = |d: &NaiveDate| (1900..=2200).contains(&d.year());
                day(array, row).flatten().filter(plausible).map(|d| Value::Date(d).into()).ok_or(CellError::NotADate)
            }
            FactType::List => Ok(self.of_items(items(array, row).unwrap_or_default())),
            _ => {
                let kind = if array.data_type().is_numeric() { Kind::Number } else { Kind::Text };
                reader.read(&text(array, row).unwrap_or_default(), kind)
            }
        }
    }

    fn of_text(&self, bytes: &[u8], reader: &mut Reader<'_>) -> Result<State, CellError> {
        if bytes.len() > MAX_CELL {
            return Err(CellError::TooLong); // before anything is copied: a file may repeat one long text a million times
        }
        let text = String::from_utf8_lossy(bytes);
        if self.verbatim && self.fact.kind == FactType::Text {
            return Ok(Value::Text(Arc::from(&*text)).into());
        }
        reader.read(&text, Kind::Text)
    }

    fn of_items(&self, mut items: Vec<String>) -> State {
        if !self.verbatim {
            // As in a cell that lists them.
            items = items.iter().map(|i| zhida_facts::cell::tidy(i)).filter(|i| !i.is_empty() && i != "无" && i != "none").collect();
            items.sort();
            items.dedup();
        }
        Value::List(items.iter().map(|i| Arc::from(i.as_str())).collect()).into()
    }

    /// A decimal of more digits than a double can tell apart is nobody's figure but the machine's: 0.1 + 0.2 prints seventeen.
    fn of_float(&self, shown: &str, digits: usize, reader: &mut Reader<'_>) -> Result<State, CellError> {
        let all = shown.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
        let zeros = if shown.contains('.') { 0 } else { shown.bytes().rev().take_while(|b| *b == b'0').count() };
        if !shown.ends_with(|c: char| c.is_ascii_digit()) {
            return Err(CellError::NotANumber);
        }
        if all.saturating_sub(zeros) > digits {
            return Err(CellError::NotDecimal);
        }
        reader.read(shown, Kind::Number)
    }

    fn of_number(&self, figure: &Number, counts: bool) -> Result<State, CellError> {
        let value = figure * self.factor;
        if counts && !value.checked_div(&self.fact.unit.factor).is_some_and(|n| n.is_integer()) {
            return Err(CellError::NotWhole);
        }
        Ok(Value::Number(value).into())
    }
}

fn span<O: OffsetSizeTrait>(offsets: &[O]) -> usize {
    offsets.first().zip(offsets.last()).map_or(0, |(first, last)| (*last - *first).as_usize())
}

/// Items of all lists of an array; 0 for other types.
pub(crate) fn list_len(array: &dyn Array) -> usize {
    match array.data_type() {
        DataType::List(_) => span(array.as_list::<i32>().value_offsets()),
        DataType::LargeList(_) => span(array.as_list::<i64>().value_offsets()),
        _ => 0,
    }
}
