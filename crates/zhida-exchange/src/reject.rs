//! What was not read: every cell and row, with its place, its text, why, and what to do about it.

use crate::UsccError;
use crate::words::{help, words};
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic, Lang};
use zhida_facts::cell::CellError;
use zhida_facts::{Fact, FactType, Scheme};

/// One cell or row that was not read as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// File, and sheet where it has several: `表.xlsx › 基本信息`.
    pub file: Arc<str>,
    /// Row number as the file's program shows it, from 1.
    pub row: u64,
    /// Heading of the column; empty if the whole row is meant.
    pub column: Arc<str>,
    /// The text as given, cut to a readable length.
    pub text: String,
    /// Why.
    pub why: Why,
}

/// Why something was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The text is no value of the fact; the state became *not asked*.
    Cell(CellError, Want),
    /// A formula of which the file stores no value; the state became *not asked*.
    Formula,
    /// The credit code is wrong; the row is kept under the code as given.
    BadCode(UsccError),
    /// The row has no credit code; it was left out.
    NoCode,
    /// The row repeats the header; it was left out.
    RepeatedHeader,
    /// The row has cells beyond the header, so its values may stand under wrong headings; only its code and name were read.
    Shifted {
        /// Its cells.
        have: usize,
        /// The header's.
        want: usize,
    },
    /// An earlier row (number given) is the same enterprise; blanks there are filled from this one.
    Duplicate {
        /// Row of the first.
        first: u64,
    },
    /// Another value of the same fact was read before and is kept.
    Conflict {
        /// The value kept.
        kept: String,
    },
    /// The unit of the heading does not fit the fact; the column was not read.
    ColumnUnit {
        /// As written.
        unit: String,
        /// A unit that fits.
        expected: String,
    },
    /// A columnar file stores the column as a type from which the fact cannot be read; the column was not read.
    ColumnType {
        /// The type, as the file's format calls it.
        found: String,
        /// What the fact is.
        want: Want,
    },
}

/// What a cell should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// A number; its unit.
    Number(String),
    /// A whole number; its unit.
    Whole(String),
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// A code or name of the industry list.
    Industry,
    /// A code or name of the list of regions.
    Region,
    /// One of the choices.
    Choice,
    /// A text.
    Text,
}

impl Want {
    /// What a cell of `fact` should hold.
    #[must_use]
    pub fn of(fact: &Fact) -> Self {
        match fact.kind {
            FactType::Number { whole: false } => Self::Number(fact.unit.symbol.clone()),
            FactType::Number { whole: true } => Self::Whole(fact.unit.symbol.clone()),
            FactType::Bool => Self::YesNo,
            FactType::Date => Self::Date,
            FactType::Code(Scheme::Industry) => Self::Industry,
            FactType::Code(Scheme::Region) => Self::Region,
            FactType::Choice => Self::Choice,
            FactType::Text | FactType::List => Self::Text,
        }
    }
    fn words(&self, lang: Lang) -> String {
        let (key, unit) = match self {
            Self::Number(unit) if unit.is_empty() => ("want-number", ""),
            Self::Number(unit) => ("want-number-unit", unit.as_str()),
            Self::Whole(unit) if unit.is_empty() => ("want-whole", ""),
            Self::Whole(unit) => ("want-whole-unit", unit.as_str()),
            Self::YesNo => ("want-yes-no", ""),
            Self::Date => ("want-date", ""),
            Self::Industry => ("want-industry", ""),
            Self::Region => ("want-region", ""),
            Self::Choice => ("want-choice", ""),
            Self::Text => ("want-text", ""),
        };
        words(key, &[("unit", unit.to_owned())], lang)
    }
}

impl Reject {
    /// The diagnostic code, whose name is stable.
    #[must_use]
    pub fn code(&self) -> Code {
        match &self.why {
            Why::Cell(..) => Code::BadCell,
            Why::Formula => Code::FormulaWithoutValue,
            Why::BadCode(_) => Code::BadCreditCode,
            Why::NoCode => Code::NoCreditCode,
            Why::RepeatedHeader => Code::RepeatedHeader,
            Why::Shifted { .. } => Code::RaggedRow,
            Why::Duplicate { .. } => Code::DuplicateEnterprise,
            Why::Conflict { .. } => Code::ConflictingCell,
            Why::ColumnUnit { .. } => Code::ColumnUnit,
            Why::ColumnType { .. } => Code::ColumnType,
        }
    }
    /// Why, in words.
    #[must_use]
    pub fn reason(&self, lang: Lang) -> String {
        if let Why::BadCode(error) = &self.why {
            return error.why(lang);
        }
        let (key, args) = self.message(lang);
        words(key, &args, lang)
    }
    /// What to do about it, in words.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> String {
        if let Why::BadCode(error) = &self.why {
            return error.remedy(lang);
        }
        let (key, args) = self.message(lang);
        help(key, &args, lang)
    }
    /// The same as a diagnostic, its arguments worded in `lang`.
    #[must_use]
    pub fn diagnostic(&self, lang: Lang) -> Diagnostic {
        let place = Diagnostic::new(self.code(), 0..0).in_file(&self.file).with("row", self.row.to_string());
        let place = place.with("column", &*self.column).with("text", self.text.clone()).with("remedy", self.remedy(lang));
        match &self.why {
            Why::Cell(_, want) => place.with("want", want.words(lang)),
            Why::BadCode(_) => place.with("why", self.reason(lang)),
            Why::Shifted { have, want } => place.with("have", have.to_string()).with("want", want.to_string()),
            Why::Duplicate { first } => place.with("first", first.to_string()).with("uscc", self.text.clone()),
            Why::Conflict { kept } => place.with("kept", kept.clone()),
            Why::ColumnUnit { unit, expected } => {
                place.with("unit", unit.clone()).with("expected", expected.clone()).with("name", &*self.column)
            }
            Why::ColumnType { found, want } => {
                place.with("found", found.clone()).with("want", want.words(lang)).with("name", &*self.column)
            }
            Why::Formula | Why::NoCode | Why::RepeatedHeader => place,
        }
    }

    fn message(&self, lang: Lang) -> (&'static str, Vec<(&'static str, String)>) {
        let list = |items: &[String]| items.iter().take(8).cloned().collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " });
        match &self.why {
            Why::Cell(error, want) => {
                let mut args = vec![("want", want.words(lang))];
                let key = match error {
                    CellError::NotANumber => "cell-not-a-number",
                    CellError::NotDecimal => "cell-not-decimal",
                    CellError::WrongUnit(unit) => {
                        args.push(("unit", unit.clone()));
                        "cell-wrong-unit"
                    }
                    CellError::NotWhole => "cell-not-whole",
                    CellError::NotYesNo => "cell-not-yes-no",
                    CellError::NotADate => "cell-not-a-date",
                    CellError::NoSuchCode(Some(near)) => {
                        args.push(("near", near.clone()));
                        "cell-no-such-code-near"
                    }
                    CellError::NoSuchCode(None) => "cell-no-such-code",
                    CellError::AmbiguousCode(codes) => {
                        args.push(("codes", list(codes)));
                        "cell-ambiguous-code"
                    }
                    CellError::NoSuchChoice(known) => {
                        args.push(("known", list(known)));
                        "cell-no-such-choice"
                    }
                    CellError::SpreadsheetError => "cell-spreadsheet-error",
                    CellError::TooLong => "cell-too-long",
                };
                (key, args)
            }
            Why::Formula => ("cell-formula", vec![]),
            Why::BadCode(_) => ("bad-credit-code", vec![]),
            Why::NoCode => ("row-no-code", vec![]),
            Why::RepeatedHeader => ("row-repeated-header", vec![]),
            Why::Shifted { have, want } => ("row-shifted", vec![("have", have.to_string()), ("want", want.to_string())]),
            Why::Duplicate { first } => ("row-duplicate", vec![("first", first.to_string())]),
            Why::Conflict { kept } => ("cell-conflict", vec![("kept", kept.clone())]),
            Why::ColumnType { found, want } => ("column-type-reject", vec![("found", found.clone()), ("want", want.words(lang))]),
            Why::ColumnUnit { unit, expected } => ("column-unit-reject", vec![("unit", unit.clone()), ("expected", expected.clone())]),
        }
    }
}

/// The text cut to `limit` characters, with a sign that it was.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
