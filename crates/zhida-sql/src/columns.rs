//! Which columns the table has, and how exact its numbers are.

use crate::refusal::Why;
use std::collections::BTreeMap;

/// The columns of the table of facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// By name, with the decimals of a number; `None` if they are not told. Without a list every column there is need of exists.
    known: Option<BTreeMap<String, Kind>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Untold,
    Decimals(u32),
    /// As the engine calls it.
    Inexact(String),
}

/// A column that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnNeeded {
    /// Its name.
    pub name: String,
    /// What it holds, in words of the dialect: `DECIMAL(38, s)`, `BOOLEAN`, `DATE`, `VARCHAR`, `VARCHAR[]`.
    pub kind: String,
    /// The fact's label, year and unit; empty for the columns about the row itself.
    pub about: String,
}

/// Decimals of a number whose column does not tell.
const USUAL_DECIMALS: u32 = 4;
/// More decimals cannot be scaled to whole numbers with room for sums and products.
const MOST_DECIMALS: u32 = 12;

impl Columns {
    /// Every column there is need of exists, `not_applicable` included.
    #[must_use]
    pub fn all() -> Self {
        Self { known: None }
    }

    /// Just these: names, each with its type as the engine gives it, where known (`DECIMAL(38,2)`, `bigint`).
    #[must_use]
    pub fn named<'a>(columns: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        let known = columns.into_iter().map(|(name, kind)| (name.to_owned(), kind.map_or(Kind::Untold, read_kind))).collect();
        Self { known: Some(known) }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.known.as_ref().is_none_or(|known| known.contains_key(name))
    }

    /// The decimals of the number column `name`, and whether its type vouches for them.
    pub(crate) fn decimals(&self, name: &str, whole: bool) -> Result<(u32, bool), Why> {
        match self.known.as_ref().and_then(|known| known.get(name)) {
            Some(Kind::Decimals(scale)) if *scale <= MOST_DECIMALS => Ok((*scale, true)),
            Some(Kind::Decimals(scale)) => Err(Why::ColumnType(format!("DECIMAL(.., {scale})"))),
            Some(Kind::Inexact(kind)) => Err(Why::ColumnType(kind.clone())),
            Some(Kind::Untold) | None => Ok((if whole { 0 } else { USUAL_DECIMALS }, false)),
        }
    }
    /// The type of a number column if it is not exact.
    pub(crate) fn inexact(&self, name: &str) -> Option<Why> {
        match self.known.as_ref()?.get(name)? {
            Kind::Inexact(kind) => Some(Why::ColumnType(kind.clone())),
            _ => None,
        }
    }
}

fn read_kind(text: &str) -> Kind {
    let lower = text.trim().to_lowercase();
    if ["float", "double", "real"].iter().any(|word| lower.starts_with(word)) {
        return Kind::Inexact(text.to_owned());
    }
    let name = lower.split('(').next().unwrap_or("").trim();
    if ["tinyint", "smallint", "int", "integer", "bigint", "hugeint", "long", "short", "byte", "int2", "int4", "int8"].contains(&name) {
        return Kind::Decimals(0);
    }
    if !["decimal", "numeric", "dec"].contains(&name) {
        return Kind::Untold;
    }
    let inside = lower.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    match inside.map(|i| i.split(',').map(str::trim).collect::<Vec<_>>()) {
        Some(parts) => parts.get(1).map_or(Kind::Decimals(0), |scale| scale.parse().map_or(Kind::Untold, Kind::Decimals)),
        None => Kind::Untold,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_from_types() {
        let columns = Columns::named([
            ("a", Some("DECIMAL(38,2)")),
            ("b", Some("bigint")),
            ("c", Some("DOUBLE PRECISION")),
            ("d", Some("numeric")),
            ("e", None),
            ("f", Some("decimal(10, 20)")),
        ]);
        assert_eq!(columns.decimals("a", false), Ok((2, true)));
        assert_eq!(columns.decimals("b", false), Ok((0, true)));
        assert!(columns.decimals("c", false).is_err() && columns.decimals("f", false).is_err());
        assert_eq!(columns.decimals("d", false), Ok((USUAL_DECIMALS, false)));
        assert_eq!(columns.decimals("e", true), Ok((0, false)));
        assert!(columns.has("a") && !columns.has("z") && Columns::all().has("z"));
    }
}
