//! A Parquet file, opened: every column is unpacked by a reader of its own, so that they can be read side by side.

use super::intake::{Intake, Stored};
use super::lane::Feed;
use super::names::{METADATA, VERSION};
use super::pages::Measure;
use super::take::WINDOW;
use super::types::is_text;
use crate::sheet::FileReader;
use crate::source::RowSink as _;
use crate::trouble::too_large;
use crate::{Limits, words::words};
use arrow_array::ArrayRef;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use std::sync::Arc;
use zhida_diagnostics::{Diagnostic, Lang};

type Fault = Box<Diagnostic>;

/// Reads a Parquet file.
pub(crate) fn read(name: &str, bytes: &[u8], limits: &Limits, lang: Lang, sink: &mut FileReader<'_, '_, '_>) -> Result<(), Fault> {
    let measure = Measure { name, bytes, limits, lang };
    measure.footer()?;
    let file = open(Bytes::copy_from_slice(bytes)).map_err(|e| sink.layout(e.to_string()))?;
    let rows = file
        .rows()
        .filter(|rows| *rows < limits.rows)
        .ok_or_else(|| too_large(name, words("limit-rows", &[("limit", limits.rows.to_string())], lang), lang))?;
    let verbatim = file.is_ours().map_err(|version| sink.layout(format!("{METADATA} {version}")))?;
    let Some(mut intake) = sink.intake(&file.columns(), rows, verbatim)? else { return Ok(()) };
    let (held, listed) = measure.pages(file.metadata.metadata(), &file.leaves(&intake.all()))?;
    if listed > limits.cells {
        sink.count_cells(listed)?;
    }
    sink.holding(2 * bytes.len() as u64 + held);
    sink.check_memory()?;
    file.feed(&mut intake).map_err(|e| sink.layout(e.to_string()))?;
    let first = intake.first();
    let total = bytes.len() as u64;
    let mut done = 0_u64;
    for batch in file.reader(&first).map_err(|e| sink.layout(e.to_string()))? {
        let batch = batch.map_err(|e| sink.layout(e.to_string()))?;
        let arrays: Vec<(usize, ArrayRef)> = first.iter().copied().zip(batch.columns().iter().cloned()).collect();
        sink.window(&mut intake, &arrays, batch.num_rows())?;
        done += batch.num_rows() as u64;
        sink.progress((total / rows.max(1)).saturating_mul(done).min(total), total);
    }
    if done != rows {
        return Err(sink.layout("rows"));
    }
    sink.progress(total, total);
    sink.finish(&intake)
}

struct File {
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
}

fn open(bytes: Bytes) -> Result<File, ParquetError> {
    // What Arrow's own schema in the file's metadata adds is of no use here.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(&bytes, options.clone())?;
    // Texts as views of the pages they lie in: a page may repeat one long text in a million rows.
    let views = viewed(metadata.schema());
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options.with_schema(views))?;
    Ok(File { bytes, metadata })
}

fn viewed(schema: &SchemaRef) -> SchemaRef {
    let view = |stored: &DataType| match stored {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        other => other.clone(),
    };
    let fields = schema.fields().iter().map(|field| {
        let stored = match field.data_type() {
            DataType::List(item) if is_text(item.data_type()) => {
                DataType::List(Arc::new(Field::clone(item).with_data_type(view(item.data_type()))))
            }
            other => view(other),
        };
        Field::clone(field).with_data_type(stored)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()).with_metadata(schema.metadata().clone()))
}

impl File {
    /// `None` for a number no file can have.
    fn rows(&self) -> Option<u64> {
        self.metadata.metadata().row_groups().iter().try_fold(0_u64, |sum, group| sum.checked_add(u64::try_from(group.num_rows()).ok()?))
    }
    /// Whether we wrote it; the version if it is one we cannot read.
    fn is_ours(&self) -> Result<bool, String> {
        let pairs = self.metadata.metadata().file_metadata().key_value_metadata();
        let ours = pairs.into_iter().flatten().find(|pair| pair.key == METADATA).map(|pair| pair.value.as_deref().unwrap_or(""));
        match ours {
            None => Ok(false),
            Some(VERSION) => Ok(true),
            Some(other) => Err(other.to_owned()),
        }
    }
    fn columns(&self) -> Vec<Stored> {
        self.metadata.schema().fields().iter().map(|f| Stored { name: f.name().clone(), form: f.data_type().clone() }).collect()
    }
    /// The leaves under columns: a list has its items there.
    fn leaves(&self, columns: &[usize]) -> Vec<usize> {
        let schema = self.metadata.parquet_schema();
        (0..schema.num_columns()).filter(|leaf| columns.contains(&schema.get_column_root_idx(*leaf))).collect()
    }
    fn reader(&self, columns: &[usize]) -> Result<ParquetRecordBatchReader, ParquetError> {
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), columns.iter().copied());
        ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone())
            .with_projection(mask)
            .with_batch_size(WINDOW)
            .build()
    }
    fn feed(&self, intake: &mut Intake<'_>) -> Result<(), ParquetError> {
        for lane in intake.lanes.iter_mut().flatten() {
            lane.feed = Feed::Reader(Box::new(self.reader(&[lane.column])?));
        }
        Ok(())
    }
}
