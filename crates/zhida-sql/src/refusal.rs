//! What cannot be said in SQL; nothing is ever approximated instead.

/// A part of a measure, or a column, that has no exact SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The measure's id; empty where it is a column that does not fit.
    pub measure: String,
    /// The clause, score row or column.
    pub place: String,
    /// Why.
    pub why: Why,
}

/// Why it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A whole number that the engine has no type for.
    NumberTooLarge(String),
    /// Working days inside a calculation; compared with a constant they are a range of days.
    Workdays,
    /// A text with a character that a query cannot hold (NUL).
    Text,
    /// Two facts would share one column.
    SharedColumn,
    /// The column holds floating point, or has more decimals than can be counted exactly; its type.
    ColumnType(String),
    /// The identifier is longer than the engine keeps.
    NameTooLong,
}
