//! Expressions as a tree; what they are called in a dialect is decided when they are printed.

use std::sync::Arc;
use zhida_facts::{NaiveDate, Number};
use zhida_measure::plan::Op;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sql {
    /// A column.
    Column(Arc<str>),
    /// Yes, no or unknown.
    Bool(Option<bool>),
    /// A number; whole unless the dialect writes decimals exactly.
    Number(Number),
    /// An unknown number.
    NoNumber,
    /// A day.
    Day(NaiveDate),
    /// A text.
    Text(Arc<str>),
    Not(Box<Sql>),
    All(Vec<Sql>),
    Any(Vec<Sql>),
    Compare(Box<Sql>, Op, Box<Sql>),
    Sum(Vec<Sql>),
    Product(Vec<Sql>),
    Negate(Box<Sql>),
    Abs(Box<Sql>),
    /// Least of those that are not NULL.
    Least(Vec<Sql>),
    /// Greatest of those that are not NULL.
    Greatest(Vec<Sql>),
    Case(Vec<(Sql, Sql)>, Option<Box<Sql>>),
    Coalesce(Vec<Sql>),
    IsNull(Box<Sql>),
    In(Box<Sql>, Vec<Arc<str>>),
    StartsWith(Box<Sql>, Arc<str>),
    Matches(Box<Sql>, &'static str),
    /// A list holds one of these.
    HasAny(Box<Sql>, Vec<Arc<str>>),
    /// A list is not empty.
    NotEmpty(Box<Sql>),
    /// The greatest whole number not above the quotient; the divisor is positive.
    FloorDivide(Box<Sql>, Box<Sql>),
    /// Days from the first date to the second.
    Days(Box<Sql>, Box<Sql>),
    /// A date so many months later, or the last day of that month.
    AddMonths(Box<Sql>, Box<Sql>),
    YearOf(Box<Sql>),
    MonthOf(Box<Sql>),
    /// A count of days or months as a whole number of the wide type.
    Widened(Box<Sql>),
    /// An expression with a remark before it.
    Noted(String, Box<Sql>),
}

impl Sql {
    /// Its parts.
    pub(crate) fn parts(&self) -> Vec<&Sql> {
        match self {
            Sql::Column(_) | Sql::Bool(_) | Sql::Number(_) | Sql::NoNumber | Sql::Day(_) | Sql::Text(_) => Vec::new(),
            Sql::Not(x)
            | Sql::Negate(x)
            | Sql::Abs(x)
            | Sql::IsNull(x)
            | Sql::In(x, _)
            | Sql::StartsWith(x, _)
            | Sql::Matches(x, _)
            | Sql::HasAny(x, _)
            | Sql::NotEmpty(x)
            | Sql::YearOf(x)
            | Sql::MonthOf(x)
            | Sql::Widened(x)
            | Sql::Noted(_, x) => vec![x],
            Sql::Compare(a, _, b) | Sql::FloorDivide(a, b) | Sql::Days(a, b) | Sql::AddMonths(a, b) => vec![a, b],
            Sql::All(xs) | Sql::Any(xs) | Sql::Sum(xs) | Sql::Product(xs) | Sql::Least(xs) | Sql::Greatest(xs) | Sql::Coalesce(xs) => {
                xs.iter().collect()
            }
            Sql::Case(branches, otherwise) => branches.iter().flat_map(|(a, b)| [a, b]).chain(otherwise.as_deref()).collect(),
        }
    }
    /// Visits it and all below it.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&Sql)) {
        visit(self);
        self.parts().into_iter().for_each(|part| part.each(visit));
    }
    /// How many words it takes, roughly.
    pub(crate) fn size(&self) -> usize {
        let own = match self {
            Sql::In(_, list) | Sql::HasAny(_, list) => list.len(),
            _ => 1,
        };
        own + self.parts().into_iter().map(Sql::size).sum::<usize>()
    }
}
