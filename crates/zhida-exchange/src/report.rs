//! The reject report: a CSV that Excel opens as it is, written while files are read.

use crate::{Reject, Why};
use std::io::{self, Write};
use zhida_diagnostics::Lang;

/// Wordings remembered.
const WORDED: usize = 64;

/// Writes rejects as they come.
pub struct RejectWriter<W: Write> {
    csv: csv::Writer<W>,
    lang: Lang,
    /// Reasons and remedies worded lately: a bad file says the same thing a million times.
    worded: Vec<(Why, String, String)>,
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
        Ok(Self { csv, lang, worded: Vec::new() })
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Those of the writer underneath.
    pub fn write(&mut self, reject: &Reject) -> io::Result<()> {
        let row = reject.row.to_string();
        let known = self.worded.iter().position(|(why, ..)| *why == reject.why);
        let known = known.unwrap_or_else(|| {
            if self.worded.len() >= WORDED {
                self.worded.clear();
            }
            self.worded.push((reject.why.clone(), reject.reason(self.lang), reject.remedy(self.lang)));
            self.worded.len() - 1
        });
        let (reason, remedy) = self.worded.get(known).map_or(("", ""), |(_, reason, remedy)| (reason, remedy));
        let record = [&*reject.file, &row, &*reject.column, &reject.text, reason, remedy];
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
