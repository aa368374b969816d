//! Finding the header of a sheet among title rows and notes, and what each of its columns holds.
//!
//! The header is the row that names the credit code, together with the rows above and below that only name years, units or
//! facts (merged headers). Everything above it is title, everything below is data.

use crate::heading::{self, Heading};
use crate::source::{Merge, Row};
use chrono::{Datelike as _, NaiveDate};
use zhida_facts::{Dictionary, Dimension, FactId, FactType, Period, Unit};

/// Rows looked at for a header.
pub(crate) const LOOK: usize = 25;

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// The credit code.
    Code,
    /// The enterprise's name.
    Name,
    /// A fact and year (none for facts without years), its unit if the heading names one.
    Fact { fact: FactId, year: Option<i32>, unit: Option<Unit>, of_year: Option<i32> },
    /// A unit that does not fit the fact: as written.
    WrongUnit { fact: FactId, unit: String },
    /// A heading that names no fact.
    Unknown,
    /// A blank heading.
    Blank,
}

/// A column with its heading as shown to users.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlannedColumn {
    pub(crate) heading: String,
    pub(crate) plan: Plan,
}

/// A header.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// How many of the rows looked at are title and header.
    pub(crate) rows: usize,
    /// Row number of the row that names the credit code.
    pub(crate) at: u64,
    pub(crate) columns: Vec<PlannedColumn>,
    /// Column of the credit code.
    pub(crate) code: usize,
    /// Columns that hold the name, in order.
    pub(crate) names: Vec<usize>,
}

/// Why a sheet has no usable header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoHeader {
    /// No row names facts.
    None,
    /// A row names facts, but none the credit code.
    NoIdentity,
}

/// Looks for the header among the first rows of a sheet.
pub(crate) fn find(rows: &[Row], merges: &[Merge], dictionary: &Dictionary, as_of: NaiveDate) -> Result<Header, NoHeader> {
    let identity = dictionary.find("uscc");
    let parsed: Vec<Vec<Heading>> = rows.iter().map(|row| row.cells().map(|c| read(c, dictionary, as_of)).collect()).collect();
    let facts = |row: &[Heading]| row.iter().filter(|h| h.fact.is_some()).count();
    let has_identity = |row: &[Heading]| row.iter().any(|h| h.fact.is_some() && h.fact == identity);
    // The first of the rows that name the credit code together with most other facts; a note such as “统一社会信用代码必填” has no others.
    let best = parsed.iter().enumerate().filter(|(_, row)| has_identity(row)).max_by_key(|(i, row)| (facts(row), usize::MAX - i));
    let Some((at, _)) = best else {
        let some = parsed.iter().any(|row| facts(row) >= 2);
        return Err(if some { NoHeader::NoIdentity } else { NoHeader::None });
    };
    let code = parsed.get(at).and_then(|row| row.iter().position(|h| h.fact == identity)).ok_or(NoHeader::NoIdentity)?;
    // A unit that stands alone in a row above holds for the sheet; the row is title, not header.
    let alone = |i: usize| {
        let told = parsed.get(i).map_or(0, |row| row.iter().filter(|h| says_something(h)).count());
        let units: Vec<Vec<Unit>> =
            rows.get(i).map_or(Vec::new(), |row| row.cells().map(heading::sheet_units).filter(|u| !u.is_empty()).collect());
        if told <= units.len() && units.len() == 1 { units.concat() } else { Vec::new() }
    };
    let sheet_units = (0..at).rev().map(alone).find(|units| !units.is_empty()).unwrap_or_default();
    let (mut first, mut last) = (at, at);
    while first > 0 && at - first < 2 && alone(first - 1).is_empty() && is_upper(rows, &parsed, first - 1, code) {
        first -= 1;
    }
    let width_to = |last: usize| (first..=last).filter_map(|i| rows.get(i)).map(Row::len).max().unwrap_or(0);
    while last + 1 < rows.len() && last - at < 2 {
        let above = spread(rows, last, last + 1, width_to(last + 1), merges);
        if !is_lower(rows, &parsed, last + 1, code, identity, |i, cell| {
            above.get(i).is_some_and(|a| dictionary.find(&format!("{}{}", heading::plain(a), heading::plain(cell))).is_some())
        }) {
            break;
        }
        last += 1;
    }
    let width = width_to(last);
    let spread: Vec<Vec<String>> = (first..=last).map(|i| spread(rows, i, last, width, merges)).collect();
    let columns: Vec<PlannedColumn> = (0..width)
        .map(|column| {
            let texts: Vec<&str> =
                spread.iter().filter_map(|row| row.get(column)).map(String::as_str).filter(|t| !t.trim().is_empty()).collect();
            let own: Vec<&str> =
                (first..=last).filter_map(|i| rows.get(i)).map(|r| r.text(column)).filter(|t| !t.trim().is_empty()).collect();
            let (heading, texts) = combine(&texts, dictionary, as_of)
                .map(|h| (h, texts.clone()))
                .or_else(|| combine(&own, dictionary, as_of).map(|h| (h, own.clone())))
                .map_or((None, if texts.is_empty() { own } else { texts }), |(h, t)| (Some(h), t));
            let mut shown: Vec<String> = texts.iter().map(|t| heading::plain(t)).collect();
            shown.dedup();
            PlannedColumn { plan: plan(heading, shown.is_empty(), dictionary, as_of, &sheet_units), heading: shown.join(" ") }
        })
        .collect();
    let names = columns.iter().enumerate().filter(|(_, c)| c.plan == Plan::Name).map(|(i, _)| i).collect();
    let at = rows.get(at).map_or(0, |r| r.number);
    Ok(Header { rows: last + 1, at, columns, code, names })
}

/// A heading longer than this is prose.
fn read(cell: &str, dictionary: &Dictionary, as_of: NaiveDate) -> Heading {
    if cell.trim().is_empty() || cell.chars().count() > 80 { Heading::default() } else { heading::read(cell, dictionary, as_of) }
}

fn says_something(h: &Heading) -> bool {
    h.fact.is_some() || (h.year.is_some() && h.rest.chars().count() <= 8) || h.unit.is_some()
}

/// A row above the header belongs to it if it names years, facts or units over several columns. A title (`2025年企业情况表`) does not:
/// it stands alone.
fn is_upper(rows: &[Row], parsed: &[Vec<Heading>], at: usize, code: usize) -> bool {
    let (Some(row), Some(headings)) = (rows.get(at), parsed.get(at)) else { return false };
    let filled: Vec<usize> = (0..row.len()).filter(|i| !row.text(*i).trim().is_empty()).collect();
    let telling = filled.iter().filter(|i| headings.get(**i).is_some_and(says_something)).count();
    let alone = filled.len() == 1 && filled.first().is_some_and(|i| *i > code);
    telling > 0 && (filled.len() >= 2 || alone) && telling * 3 >= filled.len()
}

/// A row below belongs to the header if it holds no code and most of what it holds are years, units, facts, or the second halves of
/// names whose first halves stand above (`joins`).
fn is_lower(
    rows: &[Row],
    parsed: &[Vec<Heading>],
    at: usize,
    code: usize,
    identity: Option<FactId>,
    joins: impl Fn(usize, &str) -> bool,
) -> bool {
    let (Some(row), Some(headings)) = (rows.get(at), parsed.get(at)) else { return false };
    let own = row.text(code).trim();
    let own_is_heading =
        own.is_empty() || matches!(own, "单位" | "计量单位" | "unit") || headings.get(code).is_some_and(|h| h.fact == identity);
    let filled: Vec<usize> = (0..row.len()).filter(|i| *i != code && !row.text(*i).trim().is_empty()).collect();
    let telling = filled.iter().filter(|i| headings.get(**i).is_some_and(says_something) || joins(**i, row.text(**i))).count();
    own_is_heading && telling > 0 && telling * 2 >= filled.len()
}

/// A header row with merged cells filled: by the sheet's own list where it has one, else a text reaches right over the blanks that
/// follow. The lowest row is not spread: under its blanks nothing is merged.
fn spread(rows: &[Row], at: usize, last: usize, width: usize, merges: &[Merge]) -> Vec<String> {
    let Some(row) = rows.get(at) else { return vec![String::new(); width] };
    let mut out: Vec<String> = (0..width).map(|i| row.text(i).to_owned()).collect();
    if !merges.is_empty() {
        for (top, left, bottom, right) in merges {
            // A heading merged downwards is read in its first row only.
            if *top == row.number && *bottom >= row.number {
                let text = row.text(*left).to_owned();
                for cell in out.iter_mut().take(right.saturating_add(1)).skip(*left) {
                    cell.clone_from(&text);
                }
            }
        }
    } else if at < last {
        for i in 1..width {
            if row.text(i).trim().is_empty()
                && let Some(left) = out.get(i - 1).cloned()
                && let Some(cell) = out.get_mut(i)
            {
                *cell = left;
            }
        }
    }
    out
}

/// What the texts over one column mean together. The lower ones are the more exact; an upper one counts alone only if those below
/// it are years, units or notes: 同比增减额 under 营业收入 is not 营业收入.
fn combine(texts: &[&str], dictionary: &Dictionary, as_of: NaiveDate) -> Option<Heading> {
    let parts: Vec<Heading> = texts.iter().map(|t| read(t, dictionary, as_of)).collect();
    let named = |h: &&Heading| !h.rest.is_empty();
    let names: Vec<&str> = parts.iter().filter(named).map(|h| h.rest.as_str()).collect();
    let joined = |names: &[&str]| {
        let mut names = names.to_vec();
        names.dedup();
        dictionary.find(&names.concat())
    };
    let whole = if names.len() > 1 { joined(&names) } else { None };
    let lowest = parts.iter().rev().find(named);
    let fact = whole.or_else(|| lowest.and_then(|h| h.fact)).or_else(|| names.get(names.len().saturating_sub(2)..).and_then(joined))?;
    // Two different years over one column contradict each other.
    let mut years = parts.iter().filter_map(|h| h.year);
    let year = years.next();
    if years.any(|other| Some(other) != year) {
        return None;
    }
    let unit = parts.iter().rev().find_map(|h| h.unit.clone());
    let odd_unit = parts.iter().find_map(|h| h.odd_unit.clone());
    Some(Heading { fact: Some(fact), year, unit, odd_unit, rest: String::new() })
}

fn plan(heading: Option<Heading>, blank: bool, dictionary: &Dictionary, as_of: NaiveDate, sheet_units: &[Unit]) -> Plan {
    let Some((fact, heading)) = heading.and_then(|h| Some((h.fact?, h))) else {
        return if blank { Plan::Blank } else { Plan::Unknown };
    };
    let entry = dictionary.fact(fact);
    match entry.key.as_str() {
        "uscc" => return Plan::Code,
        "enterprise_name" => return Plan::Name,
        _ => {}
    }
    if let Some(unit) = heading.odd_unit {
        return Plan::WrongUnit { fact, unit };
    }
    let unit = match heading.unit {
        // `成立日期（日）`, `企业规模（级）`: no figures, so no unit.
        Some(_) if !matches!(entry.kind, FactType::Number { .. }) => None,
        Some(unit) if unit.dimension != entry.unit.dimension => return Plan::WrongUnit { fact, unit: unit.symbol },
        // A pure number has no unit a title could change; a percentage stays one.
        None if matches!(entry.kind, FactType::Number { .. }) && entry.unit.dimension != Dimension::NONE => {
            sheet_units.iter().find(|u| u.dimension == entry.unit.dimension).cloned()
        }
        other => other,
    };
    let (year, of_year) = match entry.period {
        Period::Annual => (Some(heading.year.unwrap_or(as_of.year() - 1)), None),
        Period::Current => (Some(heading.year.unwrap_or(as_of.year())), None),
        Period::Point => (None, heading.year),
    };
    Plan::Fact { fact, year, unit, of_year }
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
