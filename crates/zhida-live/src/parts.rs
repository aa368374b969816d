//! The parts of a city: its districts, sections of industry, size classes. Which part every enterprise is in is kept beside its facts.

use crate::City;
use crate::judge::Judged;
use crate::plain::{matching, plan, usual};
use crate::standing::Counts;
use std::collections::{BTreeMap, HashMap};
use zhida_engine::{Case, Evaluation, Truth};
use zhida_facts::{Bits, CodeId, CodeTree, Datelike as _, Facts as _, Scheme, State, Value};
use zhida_measure::Track;
use zhida_measure::plan::{Atom, FactRef, Test};

/// By what the city is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The district, county or county-level city of registration.
    District,
    /// The section of industry, a letter of GB/T 4754.
    Section,
    /// The size class of the last full year, on file or derived.
    Size,
}

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartKey {
    /// A division, or a section of industry.
    Code(CodeId),
    /// A size class, as a choice of the fact `size_class`.
    Choice(u16),
    /// It is not known.
    Unknown,
}

/// A part with the standings in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub key: PartKey,
    /// Who stands where.
    pub counts: Counts,
}

/// Of every enterprise its parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    district: Vec<PartKey>,
    section: Vec<PartKey>,
    size: Vec<PartKey>,
}

impl Parts {
    pub(crate) fn new(city: &City) -> Self {
        let mut size = vec![PartKey::Unknown; city.len()];
        let tests = sizes(city);
        for ((choice, _), (yes, _)) in tests.iter().zip(matching(city, &tests.iter().map(|(_, t)| t.clone()).collect::<Vec<_>>())) {
            yes.ones().for_each(|row| size[row] = PartKey::Choice(*choice));
        }
        Self { district: codes(city, By::District), section: codes(city, By::Section), size }
    }

    /// After facts of `row` changed, or `row` was added.
    pub(crate) fn renew(&mut self, city: &City, row: usize) {
        let facts = city.table().row(row);
        let code = |by: By| {
            let (fact, tree) = coded(city, by)?;
            let state = facts.state(fact.fact, fact.year.resolve(city.day().year()));
            Some(part(by, tree, &state))
        };
        let case = Case::new(city.library(), &facts, city.day(), Track::New);
        let holds = |test: &Test| Evaluation::new(&case, &plan(test.clone())).verdict() == Truth::Yes;
        let size = sizes(city).into_iter().find(|(_, test)| holds(test)).map(|(choice, _)| PartKey::Choice(choice));
        let parts = [(&mut self.district, code(By::District)), (&mut self.section, code(By::Section)), (&mut self.size, size)];
        for (column, key) in parts {
            column.resize(city.len().max(row + 1), PartKey::Unknown);
            column[row] = key.unwrap_or(PartKey::Unknown);
        }
    }

    fn by(&self, by: By) -> &[PartKey] {
        match by {
            By::District => &self.district,
            By::Section => &self.section,
            By::Size => &self.size,
        }
    }
}

impl City {
    /// How a measure's standings are divided over the parts of the city that have an enterprise; codes by their lists' order, unknown last.
    #[must_use]
    pub fn breakdown(&self, judged: &Judged, by: By) -> Vec<Part> {
        let mut counts: BTreeMap<PartKey, Counts> = BTreeMap::new();
        let keys = self.parts().by(by).iter().take(judged.rows());
        keys.enumerate().for_each(|(row, key)| counts.entry(*key).or_default().add(judged.standing(row)));
        counts.into_iter().map(|(key, counts)| Part { key, counts }).collect()
    }
    /// Who is in a part.
    #[must_use]
    pub fn part(&self, by: By, key: PartKey) -> Bits {
        let mut bits = Bits::zeros(self.len());
        let rows = self.parts().by(by).iter().enumerate().filter(|(_, k)| **k == key);
        rows.for_each(|(row, _)| bits.set(row, true));
        bits
    }
    /// In which part the enterprise `number` is.
    #[must_use]
    pub fn part_of(&self, number: i64, by: By) -> Option<PartKey> {
        self.parts().by(by).get(self.row(number)?).copied()
    }
}

/// The fact that tells the part, and its code list.
fn coded(city: &City, by: By) -> Option<(FactRef, &CodeTree)> {
    let (key, scheme) = match by {
        By::District => ("registered_region", Scheme::Region),
        By::Section => ("industry_code", Scheme::Industry),
        By::Size => return None,
    };
    let library = city.library();
    let fact = usual(&library.dictionary, library.dictionary.find(key)?);
    Some((fact, library.codes.tree(scheme)))
}

fn codes(city: &City, by: By) -> Vec<PartKey> {
    let unknown = || vec![PartKey::Unknown; city.len()];
    let Some((fact, tree)) = coded(city, by) else { return unknown() };
    let Some(column) = city.table().column(fact.fact, fact.year.resolve(city.day().year())) else { return unknown() };
    let mut known: HashMap<State, PartKey> = HashMap::new();
    let key = |row| {
        let state = column.cells.state(row);
        match known.get(&state) {
            Some(key) => *key,
            None => {
                let key = part(by, tree, &state);
                known.insert(state, key);
                key
            }
        }
    };
    (0..city.len()).map(key).collect()
}

/// The part a code lies in: a section is the root of its list; a district has six digits and is no province or city, whose codes end in 00.
/// A code that is coarser than its part stands for itself.
fn part(by: By, tree: &CodeTree, state: &State) -> PartKey {
    let State::Value(Value::Code(own)) = state else { return PartKey::Unknown };
    let mut at = *own;
    while let Some(parent) = tree.parent(at) {
        if by == By::District && tree.code(at).len() <= 6 {
            break;
        }
        at = parent;
    }
    PartKey::Code(at)
}

/// For each choice of size class the condition that it is the one.
fn sizes(city: &City) -> Vec<(u16, Test)> {
    let dictionary = &city.library().dictionary;
    let Some(id) = dictionary.find("size_class") else { return Vec::new() };
    let fact = usual(dictionary, id);
    let choices = (0_u16..).take(dictionary.fact(id).choices.len());
    choices.map(|choice| (choice, Test::Atom(Atom::Choice { fact, choices: vec![choice] }))).collect()
}
