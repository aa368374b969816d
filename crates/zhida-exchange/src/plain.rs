//! The rows of a workbook's first sheet as they stand, for tables that are not about facts: ledgers that were edited and come back.

use crate::source::{Merge, Row, RowSink};
use crate::{Limits, xlsx};
use zhida_diagnostics::{Diagnostic, Lang};

/// A row: its number as the user sees it, from 1, and its cells as texts.
pub type PlainRow = (u64, Vec<String>);

/// Takes the rows of the first sheet.
#[derive(Default)]
struct First {
    sheets: usize,
    rows: Vec<PlainRow>,
}

impl RowSink for First {
    fn sheet(&mut self, _: &str, _: Vec<Merge>) -> Result<(), Box<Diagnostic>> {
        self.sheets += 1;
        Ok(())
    }
    fn row(&mut self, row: Row) -> Result<(), Box<Diagnostic>> {
        if self.sheets == 1 {
            self.rows.push((row.number, row.cells().map(str::to_owned).collect()));
        }
        Ok(())
    }
    fn end(&mut self) -> Result<(), Box<Diagnostic>> {
        Ok(())
    }
    fn holding(&mut self, _: u64) {}
    fn progress(&mut self, _: u64, _: u64) {}
    fn skipped(&mut self, _: &str, _: &'static str) {}
}

/// Reads the first sheet of the workbook `bytes`; days are `YYYY-MM-DD`, numbers as the spreadsheet shows them.
///
/// # Errors
/// If it is no workbook, damaged, or larger than `limits`.
pub fn read_plain(name: &str, bytes: &[u8], limits: &Limits, lang: Lang) -> Result<Vec<PlainRow>, Box<Diagnostic>> {
    let mut first = First::default();
    xlsx::read(name, bytes, limits, lang, &mut first)?;
    Ok(first.rows)
}
