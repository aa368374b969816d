//! A table of enterprises to Parquet or Arrow: the schema is a contract, the numbers are exact, and a file is whole or not there.

use super::arrays::{Form, marks, texts};
use super::names::{METADATA, NAME, NOT_APPLICABLE, SAID_UNKNOWN, USCC, VERSION, own_name};
use crate::replace_file;
use crate::words::words;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use rayon::prelude::*;
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use zhida_diagnostics::Lang;
use zhida_facts::{Codes, Dictionary, Table};

/// Rows of a row group or record batch: a column of it takes at most a megabyte.
const ROWS: usize = 65_536;

/// Why a table was not written.
#[derive(Debug)]
pub enum WriteError {
    /// The file system.
    Io(io::Error),
    /// A number that is no decimal of up to 12 places and 38 digits.
    Inexact(Offender),
    /// A value that is not of its fact's type.
    OtherType(Offender),
    /// Two columns would bear this name.
    Twice(String),
}

/// A value that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offender {
    /// Credit code of the enterprise.
    pub enterprise: String,
    /// The column's name in the file.
    pub column: String,
    /// The value, exactly.
    pub value: String,
}

impl WriteError {
    /// Why, in words.
    #[must_use]
    pub fn why(&self, lang: Lang) -> String {
        let about = |key: &str, o: &Offender| {
            let args = [("enterprise", o.enterprise.clone()), ("column", o.column.clone()), ("value", o.value.clone())];
            words(key, &args, lang)
        };
        match self {
            Self::Io(error) => error.to_string(),
            Self::Inexact(offender) => about("write-inexact", offender),
            Self::OtherType(offender) => about("write-other-type", offender),
            Self::Twice(column) => words("write-twice", &[("column", column.clone())], lang),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why(Lang::En))
    }
}
impl std::error::Error for WriteError {}
impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes a Parquet file: row groups of 65,536 enterprises, zstd.
///
/// # Errors
/// [`WriteError`]; then the file is as it was.
pub fn write_parquet(path: &Path, table: &Table, dictionary: &Dictionary, codes: &Codes) -> Result<(), WriteError> {
    let sheet = Sheet::new(table, dictionary, codes)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(plain)?))
        .set_max_row_group_row_count(Some(ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![KeyValue::new(METADATA.to_owned(), VERSION.to_owned())]))
        .build();
    replace_file(path, |out| {
        let mut writer = ArrowWriter::try_new(out, sheet.schema(), Some(properties)).map_err(plain)?;
        sheet.batches().try_for_each(|batch| writer.write(&batch?).map_err(plain))?;
        writer.close().map_err(plain)?;
        Ok(())
    })?;
    Ok(())
}

/// Writes an Arrow file (IPC, also called Feather): batches of 65,536 enterprises, zstd.
///
/// # Errors
/// [`WriteError`]; then the file is as it was.
pub fn write_arrow(path: &Path, table: &Table, dictionary: &Dictionary, codes: &Codes) -> Result<(), WriteError> {
    let sheet = Sheet::new(table, dictionary, codes)?;
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::ZSTD)).map_err(plain_arrow)?;
    replace_file(path, |out| {
        let mut writer = FileWriter::try_new_with_options(out, &sheet.schema(), options).map_err(plain_arrow)?;
        sheet.batches().try_for_each(|batch| writer.write(&batch?).map_err(plain_arrow))?;
        writer.write_metadata(METADATA, VERSION);
        writer.finish().map_err(plain_arrow)
    })?;
    Ok(())
}

/// The system's own error, whose kind the caller wants to know.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |e| *e),
        other => io::Error::other(other),
    }
}
fn plain_arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    }
}

/// A table with the forms its columns take in a file.
struct Sheet<'a> {
    table: &'a Table,
    names: Vec<String>,
    forms: Vec<Form<'a>>,
}

impl<'a> Sheet<'a> {
    fn new(table: &'a Table, dictionary: &'a Dictionary, codes: &'a Codes) -> Result<Self, WriteError> {
        let names: Vec<String> = table.columns().iter().map(|c| own_name(dictionary.fact(c.fact), c.year)).collect();
        let reserved = [USCC, NAME, NOT_APPLICABLE, SAID_UNKNOWN].map(str::to_owned);
        let mut all: Vec<&String> = names.iter().chain(&reserved).collect();
        all.sort();
        if let Some([twice, _]) = all.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(WriteError::Twice((*twice).clone()));
        }
        let forms = table.columns().par_iter().zip(&names).map(|(column, name)| {
            Form::of(column, dictionary.fact(column.fact), codes).map_err(|(row, value, wrong)| {
                let enterprise = table.enterprises().get(row).map_or(String::new(), |e| e.uscc.clone());
                wrong(Offender { enterprise, column: name.clone(), value })
            })
        });
        let forms = forms.collect::<Result<_, _>>()?;
        Ok(Self { table, names, forms })
    }

    fn schema(&self) -> SchemaRef {
        let list = DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
        let mut fields = vec![Field::new(USCC, DataType::Utf8, false), Field::new(NAME, DataType::Utf8, true)];
        fields.extend(self.names.iter().zip(&self.forms).map(|(name, form)| Field::new(name, form.data_type(), true)));
        fields.extend([NOT_APPLICABLE, SAID_UNKNOWN].map(|name| Field::new(name, list.clone(), true)));
        Arc::new(Schema::new(fields))
    }

    fn batches(&self) -> impl Iterator<Item = io::Result<RecordBatch>> + '_ {
        let len = self.table.enterprises().len();
        (0..len).step_by(ROWS).map(move |start| self.batch(start..len.min(start + ROWS)))
    }

    fn batch(&self, rows: Range<usize>) -> io::Result<RecordBatch> {
        let enterprises = self.table.enterprises().get(rows.clone()).unwrap_or_default();
        let mut arrays: Vec<ArrayRef> = vec![
            texts(enterprises.iter().map(|e| Some(e.uscc.as_str()))),
            texts(enterprises.iter().map(|e| Some(e.name.as_str()).filter(|n| !n.is_empty()))),
        ];
        let columns = self.table.columns();
        let facts: Vec<ArrayRef> = columns.par_iter().zip(&self.forms).map(|(c, form)| form.array(&c.cells, rows.clone())).collect();
        arrays.extend(facts);
        let marked = |bits: fn(&zhida_facts::Cells) -> Option<&zhida_facts::Bits>| {
            let columns: Vec<_> = columns.iter().zip(&self.names).filter_map(|(c, name)| Some((name.as_str(), bits(&c.cells)?))).collect();
            marks(&columns, rows.clone())
        };
        arrays.push(marked(zhida_facts::Cells::not_applicable));
        arrays.push(marked(zhida_facts::Cells::said_unknown));
        RecordBatch::try_new(self.schema(), arrays).map_err(plain_arrow)
    }
}
