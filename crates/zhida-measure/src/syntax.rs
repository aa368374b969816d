//! Expressions: text → tokens → tree with spans. Knows which names exist, not what they mean.

mod lexer;
mod parser;

pub(crate) use lexer::Names;
pub(crate) use parser::{is_shorthand, parse_condition, parse_either, parse_sum};

use crate::plan::{Op, Span};
use zhida_facts::{NaiveDate, Number};

/// A condition.
#[derive(Clone, Debug)]
pub(crate) enum Cond {
    Or(Vec<Cond>),
    And(Vec<Cond>),
    Not(Box<Cond>),
    /// `left` is `None` in the shorthand of score tables.
    Compare {
        left: Option<Expr>,
        op: Op,
        right: Expr,
    },
    In {
        left: Expr,
        items: Vec<Item>,
    },
    Has {
        left: Expr,
        items: Vec<Item>,
    },
    Within {
        left: Expr,
        low: Expr,
        high: Expr,
    },
    Flag(Expr),
}

/// A quantity or a name.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    /// A number with its unit text, which may be empty.
    Number {
        value: Number,
        unit: String,
        unit_span: Span,
    },
    Date(NaiveDate),
    /// A name with its year index, if any.
    Name {
        name: String,
        year: Option<(i32, Span)>,
    },
    Call {
        name: String,
        args: Vec<Expr>,
    },
    Neg(Box<Expr>),
    Binary {
        op: char,
        left: Box<Expr>,
        right: Box<Expr>,
    },
}

/// An item of a list, as written.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Why an expression cannot be read.
#[derive(Clone, Debug)]
pub(crate) enum SyntaxError {
    /// Something else is needed at this place.
    Expected { span: Span, found: String, expected: &'static str },
    /// Brackets too deep.
    TooDeep { span: Span },
}
