//! A fact's value and its state.

use crate::{CodeId, Number};
use chrono::NaiveDate;
use std::sync::Arc;

/// A value, in base units (元, ratio, days …) where it is a quantity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A quantity in base units.
    Number(Number),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
    /// An entry of the fact's code list.
    Code(CodeId),
    /// Position among the fact's choices.
    Choice(u16),
    /// Free text.
    Text(Arc<str>),
    /// A set of names.
    List(Arc<[Arc<str>]>),
}

/// What is known of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// Known.
    Value(Value),
    /// Asked, and the enterprise does not know.
    SaidUnknown,
    /// Never asked.
    #[default]
    NotAsked,
    /// Does not apply to this enterprise: every comparison with it is false.
    NotApplicable,
}

impl State {
    /// The value, if known.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            State::Value(value) => Some(value),
            _ => None,
        }
    }
    /// Whether it is unknown, said or not asked.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, State::SaidUnknown | State::NotAsked)
    }
}

impl From<Value> for State {
    fn from(value: Value) -> Self {
        State::Value(value)
    }
}
