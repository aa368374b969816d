//! Parquet and Arrow files: columns with types, as data warehouses keep them, in and out.
//!
//! Out, the schema is a contract: `uscc` and `enterprise_name`, then a column for each fact and year, called by the fact's key
//! (`registered_region`, `revenue_2025`). Numbers are `Decimal128(38, s)` in the dictionary's unit with the fewest places that hold all of
//! them; yes and no are `Boolean`, days `Date32`, codes, choices and texts `Utf8`, sets `List<Utf8>`. NULL is *not asked*; the lists
//! `not_applicable` and `said_unknown` name the columns of which a row says so. Nothing is rounded: a value that is no such decimal is an
//! error.
//!
//! In, columns are found by those names or as the headings of any other table, and may have any type their fact can be read from.
//! What is a text there is read as the text of a cell. A floating-point number is read as the decimal it prints as, if that has at most
//! fifteen significant digits (six for single precision), and rejected otherwise. An instant is the day it falls on in China.
//!
//! `pages` and `ipc` measure what a file declares before anything of it is unpacked.

mod arrays;
mod intake;
mod ipc;
mod lane;
mod names;
mod open;
mod pages;
mod take;
mod thrift;
mod types;
mod values;
mod window;
mod write;

pub use write::{Offender, WriteError, write_arrow, write_parquet};

use crate::sheet::FileReader;
use crate::trouble::unreadable;
use crate::{Format, Limits};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zhida_diagnostics::{Diagnostic, Lang};

/// Reads a Parquet or Arrow file.
pub(crate) fn read(
    format: Format,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    lang: Lang,
    sink: &mut FileReader<'_, '_, '_>,
) -> Result<(), Box<Diagnostic>> {
    // The parsers are others' and large; where one of them gives up on a damaged file, that file is damaged, and the others are read.
    let result = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Arrow => ipc::read(name, bytes, limits, lang, sink),
        _ => open::read(name, bytes, limits, lang, sink),
    }));
    result.unwrap_or_else(|_| Err(unreadable(name, "why-damaged", lang)))
}
