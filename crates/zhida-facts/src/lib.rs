//! Facts: the dictionary that names them, exact values and units, periods, code hierarchies, and a table of enterprises.
//!
//! A fact is (enterprise, key, year or day, state); the state is a value, said-unknown, not asked, or not applicable.
//!
//! This crate does not know measures, verdicts, files or the clock: texts come in, the as-of date is an argument.

mod bits;
mod calendar;
mod cells;
mod codes;
mod dictionary;
mod near;
mod number;
mod stored;
mod table;
mod unit;
mod value;
mod workdays;

pub mod cell;
pub mod spoken;

pub use bits::{Bits, ones_of};
pub use calendar::{add_months, days_between, months_between};
pub use cells::{
    COARSER, Cells, DOUBLING, LAST_NEGATIVE, Lists, Pool, STEP_ERROR, STEP_OF_ONE, Values, nearest_float, number_on, step, whole_number,
};
pub use chrono::{Datelike, Days, NaiveDate};
pub use codes::{CodeId, CodeTree, Codes, Resolved, Scheme, Within};
pub use dictionary::{Choice, Dictionary, Fact, FactId, FactType, Period};
pub use near::nearest;
pub use number::{Number, NumberError};
pub use table::{Attested, Column, Enterprise, Facts, Overlay, Record, Row, Table};
pub use unit::{Base, Dimension, Unit, unit_names};
pub use value::{State, Value};
pub use workdays::{Announcement, Calendar, NoSchedule, RowFault};
