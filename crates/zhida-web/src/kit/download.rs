//! Lists, papers and workbooks as files to keep.

use crate::error::Fault;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::io::Cursor;
use zhida_exchange::{Cell, Paper, PaperTable, TableFormat, write_table};

/// The types of a workbook and of a Word document.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// Without it Excel takes UTF-8 for the code page of the machine.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The query of a file: the form it is asked for in.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct How {
    pub(crate) format: String,
}

/// The form of a list or paper that `format=` asks for: a workbook, a Word document, or else CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Workbook,
    Document,
    Csv,
}

impl Form {
    /// The form of that name.
    pub(crate) fn asked(format: &str) -> Self {
        match format {
            "xlsx" => Self::Workbook,
            "docx" => Self::Document,
            _ => Self::Csv,
        }
    }

    /// A list in this form, as Excel or Word opens it.
    ///
    /// # Errors
    /// [`Fault::Failed`], logged, if it cannot be written.
    pub(crate) fn write(self, header: &[String], rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>, Fault> {
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut bytes = Vec::new();
        let written = match self {
            Self::Workbook => write_table(&mut bytes, TableFormat::Xlsx, &names, rows),
            Self::Csv => {
                bytes.extend_from_slice(BOM);
                write_table(&mut bytes, TableFormat::Csv, &names, rows)
            }
            Self::Document => {
                let table = PaperTable { header: header.to_vec(), rows: rows.into_iter().collect(), ..PaperTable::default() };
                Paper { tables: vec![table], ..Paper::default() }.write_document(&mut bytes)
            }
        };
        written.map(|()| bytes).map_err(failed)
    }

    /// A paper in this form; as CSV its first table alone.
    ///
    /// # Errors
    /// [`Fault::Failed`], logged, if it cannot be written.
    pub(crate) fn paper(self, paper: Paper) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Workbook => {
                let mut bytes = Cursor::new(Vec::new());
                paper.write_workbook(&mut bytes).map_err(failed)?;
                Ok(bytes.into_inner())
            }
            Self::Document => {
                let mut bytes = Vec::new();
                paper.write_document(&mut bytes).map_err(failed)?;
                Ok(bytes)
            }
            Self::Csv => {
                let table = paper.tables.into_iter().next().unwrap_or_default();
                self.write(&table.header, table.rows)
            }
        }
    }

    /// The answer that is kept as `name` with the ending of the form. `name` has lower-case letters, digits and hyphens only.
    pub(crate) fn answer(self, name: &str, bytes: Vec<u8>) -> Response {
        let (kind, ending) = match self {
            Self::Workbook => (WORKBOOK, "xlsx"),
            Self::Document => (DOCUMENT, "docx"),
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
        };
        let name = format!("attachment; filename=\"{name}.{ending}\"");
        let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "private, no-store".to_owned())];
        (headers, bytes).into_response()
    }
}

fn failed(error: std::io::Error) -> Fault {
    tracing::error!(%error, "a list could not be written");
    Fault::Failed
}
