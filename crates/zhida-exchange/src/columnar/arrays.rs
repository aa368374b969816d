//! A column in memory as an array of the fact's type.

use super::write::{Offender, WriteError};
use crate::cells::show;
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, StringArray, new_null_array};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, Field};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use zhida_facts::{Bits, Cells, CodeTree, Codes, Column, Fact, FactType, Number, State, Value, Values};

/// Digits of a decimal.
const DIGITS: u8 = 38;
/// Places behind the point that are tried.
const PLACES: u32 = 12;
/// Days from the first day of our era to 1970-01-01.
pub(crate) const EPOCH: i32 = 719_163;

/// The form a column takes in a file.
pub(crate) enum Form<'a> {
    /// Decimals in the fact's unit: an integer of the column is divided by `divisor` (which divides all of them) and taken `times`.
    Decimal {
        scale: u32,
        divisor: i128,
        times: i128,
        odd: BTreeMap<usize, i128>,
    },
    Bool,
    Date,
    Code(&'a CodeTree),
    Choice(&'a Fact),
    Text,
    List,
}

type Wrong = fn(Offender) -> WriteError;
/// The row that cannot be written, its value, and the error it makes.
type Refused = (usize, String, Wrong);

impl<'a> Form<'a> {
    /// The form of `column`, a column of `fact`.
    pub(crate) fn of(column: &Column, fact: &'a Fact, codes: &'a Codes) -> Result<Self, Refused> {
        let cells = &column.cells;
        let first = || cells.known().ones().next();
        let refuse = |row: usize, wrong: Wrong| (row, show(&cells.state(row), fact, codes), wrong);
        let form = match (&fact.kind, cells.values()) {
            (FactType::Number { .. }, Values::Number { ints, scale, .. }) => {
                return decimals(cells, ints, *scale, fact).map_err(|(r, w)| refuse(r, w));
            }
            (FactType::Number { .. }, Values::Empty) => Self::Decimal { scale: 0, divisor: 1, times: 1, odd: BTreeMap::new() },
            (FactType::Bool, Values::Bool(_) | Values::Empty) => Self::Bool,
            (FactType::Date, Values::Date(_) | Values::Empty) => Self::Date,
            (FactType::Code(scheme), Values::Code(_) | Values::Empty) => Self::Code(codes.tree(*scheme)),
            (FactType::Choice, Values::Choice(_) | Values::Empty) => Self::Choice(fact),
            (FactType::Text, Values::Text(_) | Values::Empty) => Self::Text,
            (FactType::List, Values::List(_) | Values::Empty) => Self::List,
            _ => return Err(refuse(first().unwrap_or(0), WriteError::OtherType)),
        };
        match cells.odd().keys().next() {
            Some(row) => Err(refuse(*row, WriteError::OtherType)),
            None => Ok(form),
        }
    }

    pub(crate) fn data_type(&self) -> DataType {
        match self {
            // Twelve places at most, so that the conversion cannot fail.
            Self::Decimal { scale, .. } => DataType::Decimal128(DIGITS, i8::try_from(*scale).unwrap_or(0)),
            Self::Bool => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Code(_) | Self::Choice(_) | Self::Text => DataType::Utf8,
            Self::List => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        }
    }

    /// The rows of a column of this form.
    pub(crate) fn array(&self, cells: &Cells, rows: Range<usize>) -> ArrayRef {
        let (start, len) = (rows.start, rows.len());
        let known = BooleanBuffer::collect_bool(len, |i| cells.known().get(start + i));
        let each = |row: usize| cells.known().get(row).then_some(row);
        match (self, cells.values()) {
            (Self::Decimal { divisor, times, odd, .. }, Values::Number { ints, .. }) => {
                let slice = ints.get(rows.clone()).unwrap_or_default();
                // Rows without value hold anything.
                let mut values: Vec<i128> = slice.iter().map(|int| (i128::from(*int) / divisor).wrapping_mul(*times)).collect();
                let mut valid = known;
                if odd.range(rows.clone()).next().is_some() {
                    valid = BooleanBuffer::collect_bool(len, |i| cells.known().get(start + i) || odd.contains_key(&(start + i)));
                    for (row, value) in odd.range(rows) {
                        if let Some(cell) = values.get_mut(row - start) {
                            *cell = *value;
                        }
                    }
                }
                let array = Decimal128Array::new(values.into(), Some(NullBuffer::new(valid)));
                Arc::new(array.with_data_type(self.data_type()))
            }
            (Self::Bool, Values::Bool(bits)) => {
                Arc::new(BooleanArray::new(BooleanBuffer::collect_bool(len, |i| bits.get(start + i)), Some(NullBuffer::new(known))))
            }
            (Self::Date, Values::Date(days)) => {
                let days: Vec<i32> = days.get(rows).unwrap_or_default().iter().map(|day| day.saturating_sub(EPOCH)).collect();
                Arc::new(Date32Array::new(days.into(), Some(NullBuffer::new(known))))
            }
            (Self::Code(tree), Values::Code(_)) => texts(rows.map(|row| match cells.state(row) {
                State::Value(Value::Code(id)) => Some(tree.code(id)),
                _ => None,
            })),
            (Self::Choice(fact), Values::Choice(choices)) => {
                let name = |row: usize| Some(fact.choices.get(usize::from(*choices.get(row)?))?.name.as_str());
                texts(rows.map(|row| each(row).and_then(name)))
            }
            (Self::Text, Values::Text(pool)) => {
                let text = |row: usize| pool.distinct.get(*pool.ids.get(row)? as usize).map(|t| &**t);
                texts(rows.map(|row| each(row).and_then(text)))
            }
            (Self::List, Values::List(lists)) => {
                let mut builder = ListBuilder::new(StringBuilder::new());
                for row in rows {
                    let items = each(row).and_then(|row| lists.distinct().get(*lists.ids().get(row)? as usize));
                    builder.append_option(items.map(|items| items.iter().map(|i| Some(&**i))));
                }
                Arc::new(builder.finish())
            }
            _ => new_null_array(&self.data_type(), len),
        }
    }
}

/// Finds the fewest places that hold all values of a column of numbers in the fact's unit.
fn decimals<'a>(cells: &Cells, ints: &[i64], scale: i64, fact: &Fact) -> Result<Form<'a>, (usize, Wrong)> {
    let first = cells.known().ones().next().or_else(|| cells.odd().keys().next().copied()).unwrap_or(0);
    let inexact: Wrong = WriteError::Inexact;
    let refused = |row: usize| Err((row, inexact));
    // A value in the fact's unit is int · up / down.
    let Some((unit, parts)) = fact.unit.factor.to_small() else { return refused(first) };
    let (up, down) = (i128::from(parts), i128::from(scale) * i128::from(unit));
    let common = gcd(up, down);
    let (up, down) = (up / common, down / common);
    // What of `down` the integers themselves bring along; one and the same for all, so that the loop below is a multiplication.
    let known = || cells.known().ones().filter_map(|row| Some((row, i128::from(*ints.get(row)?))));
    let divisor = if down == 1 { 1 } else { known().fold(down, |g, (_, int)| if g == 1 { 1 } else { gcd(g, int) }) };
    let rest = down / divisor;
    let tens = |places: u32| 10_i128.pow(places);
    let Some(least) = (0..=PLACES).find(|s| tens(*s) % rest == 0) else {
        return refused(known().find(|(_, int)| int * tens(PLACES) % down != 0).map_or(first, |(row, _)| row));
    };
    let mut places = least;
    let mut odd = BTreeMap::new();
    for (row, value) in cells.odd() {
        let Value::Number(number) = value else { return Err((*row, WriteError::OtherType)) };
        let Some(figure) = number.checked_div(&fact.unit.factor) else { return refused(*row) };
        let Some(needs) = (places..=PLACES).find(|s| figure.is_exact_with(*s)) else { return refused(*row) };
        places = needs;
        odd.insert(*row, figure);
    }
    let odd = odd.into_iter().map(|(row, figure): (usize, Number)| {
        let shifted = &figure * &Number::from(10).pow(places);
        shifted.to_decimal(0).parse::<i128>().ok().filter(fits).map(|v| (row, v)).ok_or((row, inexact))
    });
    let odd = odd.collect::<Result<_, _>>()?;
    let Some(times) = up.checked_mul(tens(places) / rest) else { return refused(first) };
    // Only giants can fail here, so they are looked for one by one only if the largest would.
    let large = ints.iter().map(|int| int.unsigned_abs()).max().unwrap_or(0);
    if (i128::from(large) / divisor).checked_mul(times).filter(fits).is_none() {
        let giant = known().find(|(_, int)| (int / divisor).checked_mul(times).filter(fits).is_none());
        if let Some((row, _)) = giant {
            return refused(row);
        }
    }
    Ok(Form::Decimal { scale: places, divisor, times, odd })
}

/// Whether a decimal's digits can hold it.
fn fits(value: &i128) -> bool {
    value.unsigned_abs() < 10_u128.pow(u32::from(DIGITS))
}

/// The greatest common divisor, not negative.
pub(crate) fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1)
}

/// An array of texts.
pub(crate) fn texts<'t>(items: impl Iterator<Item = Option<&'t str>>) -> ArrayRef {
    Arc::new(items.collect::<StringArray>())
}

/// For each row the names of the columns whose bit is set.
pub(crate) fn marks(columns: &[(&str, &Bits)], rows: Range<usize>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        for (name, _) in columns.iter().filter(|(_, bits)| bits.get(row)) {
            builder.values().append_value(name);
        }
        builder.append(true);
    }
    Arc::new(builder.finish())
}
