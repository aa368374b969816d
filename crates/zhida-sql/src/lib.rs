//! The typed plan to SQL, so that rules travel to where the data must stay and only verdicts leave: PostgreSQL, DuckDB, Spark.
//!
//! In goes a [`Program`](zhida_engine::Program), a library lowered for a day; out comes one query. Its meaning is that of the row
//! evaluator: NULL is unknown, AND, OR and NOT are Kleene's, a fact that does not apply makes a comparison false, a score is an
//! interval of two columns, and every number is whole or a fraction of whole ones, so nothing is rounded.
//!
//! Files of this crate: `sql` (an expression tree, built by `fold`) is printed by `print` in the words of a `dialect`; `facts` makes
//! the first table of the query; `quantity` with `arithmetic`, `compare` and `elapsed`, then `atom`, `gate` and `sheet` turn the
//! program's parts into expressions; `unmet` counts clauses; `block` keeps what is named in one table; `measure` and `query` put it
//! together.
//!
//! This crate does not know databases, files, terminals or the clock: text comes out, somebody else runs it.

mod arithmetic;
mod atom;
mod block;
mod columns;
mod compare;
mod dialect;
mod elapsed;
mod facts;
mod fold;
mod gate;
mod measure;
mod number;
mod print;
mod quantity;
mod query;
mod reach;
mod refusal;
mod sheet;
mod sql;
mod unmet;

/// A Python script that runs queries on an engine for whoever starts it; its first lines say how to talk to it. This crate only
/// carries the text.
pub const DRIVER: &str = include_str!("driver.py");

pub use columns::{ColumnNeeded, Columns};
pub use dialect::Dialect;
pub use query::{Options, Query, compile};
pub use refusal::{Refusal, Why};
