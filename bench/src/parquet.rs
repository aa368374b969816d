//! Writes the columns for the Python peers, each in the type an expert of a column store would choose.

use crate::data::Column;
use crate::schema::Kind;
use anyhow::Result;
use arrow_array::builder::BooleanBuilder;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, UInt8Type, UInt16Type};
use arrow_array::{ArrayRef, ArrowPrimitiveType, PrimitiveArray, RecordBatch};
use parquet::arrow::ArrowWriter;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Writes all columns to one file.
pub fn write(columns: &[Column], path: &Path) -> Result<()> {
    let arrays = columns.iter().map(|c| (c.slot.name(), array(c), true));
    let batch = RecordBatch::try_from_iter_with_nullable(arrays)?;
    let mut writer = ArrowWriter::try_new(File::create(path)?, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

fn array(column: &Column) -> ArrayRef {
    match column.slot.fact.kind {
        Kind::Money => primitive::<Int64Type>(column, |v| v),
        Kind::Count => primitive::<Int32Type>(column, |v| v as i32),
        Kind::Date => primitive::<Date32Type>(column, |v| v as i32),
        Kind::Code | Kind::List => primitive::<UInt16Type>(column, |v| v as u16),
        Kind::Choice => primitive::<UInt8Type>(column, |v| v as u8),
        Kind::Flag => {
            let mut builder = BooleanBuilder::new();
            (0..column.values.len()).for_each(|row| builder.append_option(column.get(row).map(|v| v == 1)));
            Arc::new(builder.finish())
        }
    }
}

fn primitive<T: ArrowPrimitiveType>(column: &Column, f: impl Fn(i64) -> T::Native) -> ArrayRef {
    let values = (0..column.values.len()).map(|row| column.get(row).map(&f));
    Arc::new(values.collect::<PrimitiveArray<T>>())
}
