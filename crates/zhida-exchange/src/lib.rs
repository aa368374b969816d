//! Files in and out: CSV, workbooks, Parquet and Arrow to a table of enterprises, the table to Parquet, Arrow and CSV, results to CSV, JSON,
//! XLSX and Markdown, papers to XLSX and DOCX, and credit codes.
//!
//! Reading goes in stages, one file of this crate each: bytes → text (`encoding`) → rows (`delimited`, `xlsx`, `xls`) → header
//! (`header`, `heading`) → cells (`cells`, over `zhida_facts::cell`) → columns (`store`), with a `ledger` that reports whatever was
//! not read. Files of columns (`columnar`) have a header and columns only. Nothing is dropped in silence: a cell or row that is not read is
//! a [`Reject`], a column is an [`UnknownColumn`], a sheet a diagnostic, and the [`Summary`] counts them all. Files that are kept and not read
//! are told by their content (`sent`, `sound`).
//!
//! How values are read: figures without unit are in the unit of the heading, else in the fact's own; a percentage-formatted cell of
//! a workbook is the percentage shown; numbers of workbooks are cut to the 15 digits Excel shows; no floating point takes part.
//!
//! This crate knows facts, files and credit codes. It does not know measures, verdicts, the clock (the as-of date is an argument)
//! or terminals. Limits on hostile input are [`Limits`].

mod bars;
mod cells;
mod columnar;
mod compound;
mod delimited;
mod document;
mod encoding;
mod facts_csv;
mod fill;
mod header;
mod heading;
mod import;
mod inspect;
mod ledger;
mod limits;
mod numfmt;
mod plain;
mod plans;
mod reject;
mod report;
mod sheet;
mod sound;
mod source;
mod store;
mod strings;
mod summary;
mod table;
mod trouble;
mod whose;
mod words;
mod xls;
mod xlsx;
mod year;

pub mod sent;
pub mod uscc;

pub use bars::Bars;
pub use columnar::{Offender, WriteError, write_arrow, write_parquet};
pub use document::{Paper, PaperTable};
pub use facts_csv::write_facts_csv;
pub use import::{Format, Hooks, Import, Options, Progress, read_bytes, read_bytes_as, read_files};
pub use limits::Limits;
pub use plain::{PlainRow, read_plain};
pub use reject::{Reject, Want, Why};
pub use report::RejectWriter;
pub use summary::{ColumnSummary, FileSummary, Summary, UnknownColumn};
pub use table::{Cell, Sheet, TableFormat, csv_field, replace_file, write_table, write_table_file, write_workbook};
pub use uscc::{Uscc, UsccError};
