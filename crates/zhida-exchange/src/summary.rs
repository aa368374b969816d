//! What an import did, in numbers and in words.

use std::fmt::Write as _;
use zhida_diagnostics::Lang;

/// Counts of one import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The files, in the order given.
    pub files: Vec<FileSummary>,
    /// Data rows read, without blank ones.
    pub rows: u64,
    /// Enterprises in the table.
    pub enterprises: u64,
    /// Cells that gave a value.
    pub filled: u64,
    /// Cells that say unknown (未知, 不详 …).
    pub said_unknown: u64,
    /// Cells that say not applicable (`/` …).
    pub not_applicable: u64,
    /// Cells that could not be read.
    pub cells_rejected: u64,
    /// Rows left out, or of which only code and name were read.
    pub rows_rejected: u64,
    /// Rows with an invalid credit code, kept.
    pub bad_codes: u64,
    /// Rows of an enterprise that already had one in the same sheet.
    pub duplicates: u64,
    /// Cells that differ from a value read before.
    pub conflicts: u64,
    /// Rows with fewer or more cells than the header.
    pub ragged: u64,
    /// Columns that name no fact.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Further ones, not kept by name.
    pub unknown_beyond: u64,
    /// Counts per fact and year, in the order met.
    pub columns: Vec<ColumnSummary>,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSummary {
    /// Its name as given.
    pub name: String,
    /// `CSV`, `XLSX`, `XLS`, `Parquet`, `Arrow`; empty if it could not be told.
    pub format: &'static str,
    /// Encoding of a CSV.
    pub encoding: &'static str,
    /// Separator of a CSV.
    pub separator: Option<char>,
    /// Data rows.
    pub rows: u64,
    /// Sheets read (of a workbook).
    pub sheets: Vec<String>,
    /// Sheets left out (of a workbook).
    pub skipped: Vec<String>,
}

/// A column that names no fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownColumn {
    /// File, and sheet where it has several.
    pub file: String,
    /// Column number from 1.
    pub column: usize,
    /// Its heading.
    pub heading: String,
    /// The nearest name of a fact.
    pub near: Option<String>,
}

/// What a column of the table got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnSummary {
    /// Key of the fact.
    pub fact: String,
    /// Year; `None` for facts without years.
    pub year: Option<i32>,
    /// Heading it was first read from.
    pub heading: String,
    /// Cells that gave a value.
    pub filled: u64,
    /// Cells that say unknown.
    pub said_unknown: u64,
    /// Cells that say not applicable.
    pub not_applicable: u64,
    /// Cells that could not be read.
    pub rejected: u64,
}

impl Summary {
    /// A few lines of text, each count once, zeros left out.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        let mut out = String::new();
        for file in &self.files {
            let separator = file.separator.map_or(String::new(), |s| format!(" {s:?}"));
            let sheets = if file.sheets.is_empty() { String::new() } else { format!(" [{}]", file.sheets.join(", ")) };
            let _ = if zh {
                writeln!(out, "{}：{} {}{}{}，{} 行", file.name, file.format, file.encoding, separator, sheets, file.rows)
            } else {
                writeln!(out, "{}: {} {}{}{}, {} rows", file.name, file.format, file.encoding, separator, sheets, file.rows)
            };
        }
        let counts = [
            ("读入行数", "rows read", self.rows),
            ("企业", "enterprises", self.enterprises),
            ("已填指标", "facts filled", self.filled),
            ("填为未知", "said unknown", self.said_unknown),
            ("不适用", "not applicable", self.not_applicable),
            ("未能读入的单元格", "cells rejected", self.cells_rejected),
            ("未读入的行", "rows rejected", self.rows_rejected),
            ("信用代码无效", "invalid credit codes", self.bad_codes),
            ("重复企业", "duplicate enterprises", self.duplicates),
            ("前后不一致的单元格", "conflicting cells", self.conflicts),
            ("格数与表头不符的行", "ragged rows", self.ragged),
            ("未识别的列", "unknown columns", self.unknown_columns.len() as u64 + self.unknown_beyond),
        ];
        for (index, (name_zh, name_en, count)) in counts.into_iter().enumerate() {
            if count > 0 || index < 3 {
                let _ = if zh { writeln!(out, "{name_zh}：{count}") } else { writeln!(out, "{name_en}: {count}") };
            }
        }
        for column in self.unknown_columns.iter().take(20) {
            let near = column
                .near
                .as_deref()
                .map_or(String::new(), |n| if zh { format!("（是不是“{n}”？）") } else { format!(" (did you mean “{n}”?)") });
            let _ = writeln!(out, "  ? {}{near}", column.heading);
        }
        let mut worst: Vec<&ColumnSummary> = self.columns.iter().filter(|c| c.rejected > 0).collect();
        worst.sort_by_key(|c| std::cmp::Reverse(c.rejected));
        for column in worst.into_iter().take(20) {
            let _ = writeln!(out, "  ! {}: {}", column.heading, column.rejected);
        }
        out
    }
}
