//! The reject report: a CSV that Excel opens as it is, written while files are read.

use crate::Reject;
use std::io::{self, Write};
use zhida_diagnostics::Lang;

/// Writes rejects as they come.
pub struct RejectWriter<W: Write> {
    csv: csv::Writer<W>,
    lang: Lang,
}

impl<W: Write> RejectWriter<W> {
    /// Begins a report on `out`: byte-order mark, then the columns 文件,行,列,内容,原因,怎样改 or
    /// `file,row,column,text,reason,remedy`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W, lang: Lang) -> io::Result<Self> {
        // Without the mark Excel takes the file for GBK.
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(match lang {
            Lang::Zh => ["文件", "行", "列", "内容", "原因", "怎样改"],
            Lang::En => ["file", "row", "column", "text", "reason", "remedy"],
        })?;
        Ok(Self { csv, lang })
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Those of the writer underneath.
    pub fn write(&mut self, reject: &Reject) -> io::Result<()> {
        let row = reject.row.to_string();
        let (reason, remedy) = (reject.reason(self.lang), reject.remedy(self.lang));
        let record = [&*reject.file, &row, &*reject.column, &reject.text, &reason, &remedy];
        self.csv.write_record(record.map(crate::table::harmless).iter().map(|field| field.as_bytes()))?;
        Ok(())
    }

    /// Flushes and gives the writer back.
    ///
    /// # Errors
    /// Those of the writer underneath.
    pub fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}
