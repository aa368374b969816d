//! Columns of the list of enterprises: any fact of any year on file, and the size class. On the page a cell is words, in a file it is a value.

use crate::api::shape::stored_value;
use crate::show::Show;
use crate::words::Key;
use zhida_exchange::Cell;
use zhida_facts::{FactId, FactType, Facts as _, Period, State, Value, cell, spoken};
use zhida_live::{By, City, PartKey, Sort};
use zhida_measure::plan::{FactRef, Year};

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// As the address names it: `revenue@2025`, `@size`.
    pub(crate) name: String,
    /// Its heading.
    pub(crate) label: String,
    /// Whether its cells are figures.
    pub(crate) figures: bool,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Fact(FactId, Option<i32>),
    Size,
}

/// The columns shown if none are chosen; a fact with years in its usual one.
const USUAL: [&str; 5] = ["registered_region", "industry_code", "@size", "revenue", "employees"];

/// The columns named, or the usual ones.
pub(crate) fn columns(city: &City, show: Show<'_>, names: &[String]) -> Vec<Column> {
    if names.is_empty() {
        return USUAL.iter().filter_map(|name| column(city, show, name)).collect();
    }
    names.iter().filter_map(|name| column(city, show, name)).collect()
}

/// Every column there is something in.
pub(crate) fn all(city: &City, show: Show<'_>) -> Vec<Column> {
    let mut found: Vec<(FactId, Option<i32>)> = city.table().columns().iter().map(|c| (c.fact, c.year)).collect();
    found.sort_by_key(|(fact, year)| (fact.index(), std::cmp::Reverse(*year)));
    let size = column(city, show, "@size");
    size.into_iter().chain(found.into_iter().map(|(fact, year)| of_fact(show, fact, year))).collect()
}

/// The column of that name.
pub(crate) fn column(city: &City, show: Show<'_>, name: &str) -> Option<Column> {
    if name == "@size" {
        let label = show.t.say("desk-size").to_string();
        return Some(Column { name: name.to_owned(), label, figures: false, what: What::Size });
    }
    let (key, year) = match name.split_once('@') {
        Some((key, year)) => (key, Some(year.parse().ok()?)),
        None => (name, None),
    };
    let dictionary = &show.library.dictionary;
    let fact = dictionary.find(key)?;
    let today = zhida_facts::Datelike::year(&city.day());
    let year = match dictionary.fact(fact).period {
        Period::Point => None,
        Period::Annual => Some(year.unwrap_or(today - 1)),
        Period::Current => Some(year.unwrap_or(today)),
    };
    Some(of_fact(show, fact, year))
}

fn of_fact(show: Show<'_>, fact: FactId, year: Option<i32>) -> Column {
    let entry = show.library.dictionary.fact(fact);
    Column {
        name: year.map_or_else(|| entry.key.clone(), |year| format!("{}@{year}", entry.key)),
        label: show.fact(at(fact, year)),
        figures: matches!(entry.kind, FactType::Number { .. }),
        what: What::Fact(fact, year),
    }
}

fn at(fact: FactId, year: Option<i32>) -> FactRef {
    FactRef { fact, year: year.map_or(Year::Point, Year::Fixed) }
}

impl Column {
    /// By what the list is sorted when this column is; not every column can be.
    pub(crate) fn sort(&self) -> Option<Sort> {
        match self.what {
            What::Fact(fact, year) => Some(Sort::Fact(fact, year)),
            What::Size => None,
        }
    }

    /// The cell of a row, in words.
    pub(crate) fn words(&self, city: &City, show: Show<'_>, row: usize) -> String {
        match self.what {
            What::Size => self.size(city, show, row).unwrap_or_default(),
            What::Fact(fact, year) => match city.table().row(row).state(fact, year) {
                State::NotAsked => String::new(),
                state => show.state(at(fact, year), &state),
            },
        }
    }

    /// The heading in a file: our reader reads it back.
    pub(crate) fn heading(&self, show: Show<'_>) -> String {
        let What::Fact(fact, year) = self.what else { return self.label.clone() };
        let entry = show.library.dictionary.fact(fact);
        let year = year.map_or_else(String::new, |year| format!("[{year}]"));
        let unit = if self.figures && !entry.unit.symbol.is_empty() { format!("({})", entry.unit.symbol) } else { String::new() };
        format!("{}{year}{unit}", entry.label(show.t.zh()))
    }

    /// The cell of a row, as a value: figures in the fact's own unit, which the heading names.
    pub(crate) fn value(&self, city: &City, show: Show<'_>, row: usize) -> Cell {
        let What::Fact(fact, year) = self.what else { return Cell::from(self.size(city, show, row)) };
        let entry = show.library.dictionary.fact(fact);
        match city.table().row(row).state(fact, year) {
            State::NotAsked => Cell::Blank,
            State::Value(Value::Number(n)) => Cell::Number(n.checked_div(&entry.unit.factor).unwrap_or(n)),
            State::Value(Value::Date(day)) => Cell::Date(day),
            state => Cell::from(cell::write(entry, &show.library.codes, &state)),
        }
    }

    /// The cell of a row, exact and in base units, as programs read it; nothing if it is not known.
    pub(crate) fn exact(&self, city: &City, show: Show<'_>, row: usize) -> Option<String> {
        let What::Fact(fact, year) = self.what else { return self.size(city, show, row) };
        match city.table().row(row).state(fact, year) {
            State::Value(value) => {
                let entry = show.library.dictionary.fact(fact);
                Some(stored_value(&State::Value(value).to_stored(entry, &show.library.codes)))
            }
            _ => None,
        }
    }

    fn size(&self, city: &City, show: Show<'_>, row: usize) -> Option<String> {
        let key = city.part_of(city.number(row)?, By::Size)?;
        Some(part_label(city, show, By::Size, key)).filter(|_| key != PartKey::Unknown)
    }
}

/// What a part of the city is called.
pub(crate) fn part_label(city: &City, show: Show<'_>, by: By, key: PartKey) -> String {
    let codes = &city.library().codes;
    match (key, by) {
        (PartKey::Code(id), By::District) => codes.regions.name(id).to_owned(),
        (PartKey::Code(id), _) => format!("{} {}", codes.industries.code(id), codes.industries.name(id)),
        (PartKey::Choice(choice), _) => {
            let dictionary = &show.library.dictionary;
            let found = dictionary.find("size_class").and_then(|f| dictionary.fact(f).choices.get(usize::from(choice)));
            found.map(|c| spoken::choice(c, show.t.zh()).to_owned()).unwrap_or_default()
        }
        (PartKey::Unknown, _) => show.t.say(Key("desk-part-unknown")).to_string(),
    }
}
