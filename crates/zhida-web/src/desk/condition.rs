//! A condition on enterprises: made in a form or typed, and what is wrong with one that cannot be read.

use crate::words::Key;
use zhida_diagnostics::{Diagnostic, Lang};
use zhida_facts::cell::{self, tidy};
use zhida_facts::{Dictionary, Fact, FactType, Number, Unit, Value};
use zhida_live::{City, Comparison, Filtered, condition_text};
use zhida_measure::plan::Op;
use zhida_measure::{Language, Library};

/// A condition as a form has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) fact: String,
    pub(crate) year: String,
    pub(crate) op: String,
    pub(crate) value: String,
    pub(crate) unit: String,
}

/// What can be asked of a fact, with the words of the form.
pub(crate) const OPS: [(&str, Key); 8] = [
    ("ge", Key("desk-op-ge")),
    ("gt", Key("desk-op-gt")),
    ("le", Key("desk-op-le")),
    ("lt", Key("desk-op-lt")),
    ("eq", Key("desk-op-eq")),
    ("between", Key("desk-op-between")),
    ("is", Key("desk-op-is")),
    ("not", Key("desk-op-not")),
];

/// Why a form gives no condition, and what stands near.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub(crate) why: Key,
    pub(crate) near: String,
}

/// What is wrong with a condition: its text around the place, and what to do.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) before: String,
    pub(crate) at: String,
    pub(crate) behind: String,
    found: Diagnostic,
}

impl Problem {
    fn of(text: &str, found: Diagnostic) -> Self {
        let span = found.span();
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
        let (start, end) = (span.start.min(text.len()), span.end.min(text.len()));
        Self { before: part(0..start), at: part(start..end), behind: part(end..text.len()), found }
    }
    /// What is wrong.
    pub(crate) fn message(&self, lang: &Lang) -> String {
        self.found.message(*lang)
    }
    /// What to do about it.
    pub(crate) fn help(&self, lang: &Lang) -> String {
        self.found.help(*lang)
    }
}

/// For whom `text` holds. It is read in Chinese or in English, whichever it is: a search is sent between people who read differently.
pub(crate) fn holds(city: &City, text: &str) -> Result<Filtered, Vec<Problem>> {
    let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let (first, second) = if chinese { (Language::Zh, Language::En) } else { (Language::En, Language::Zh) };
    city.filter(text, first)
        .or_else(|problems| city.filter(text, second).map_err(|_| problems.into_iter().map(|found| Problem::of(text, found)).collect()))
}

/// There is no fact of that name; perhaps another was meant.
pub(crate) fn no_fact(dictionary: &Dictionary, typed: &str) -> Wrong {
    match dictionary.nearest(typed) {
        Some(near) => Wrong { why: Key("desk-condition-near-fact"), near: near.to_owned() },
        None => Wrong { why: Key("desk-condition-no-fact"), near: String::new() },
    }
}

impl Draft {
    /// Whether anything was chosen.
    pub(crate) fn is_begun(&self) -> bool {
        !self.fact.is_empty()
    }

    /// The condition in the measure language.
    pub(crate) fn text(&self, library: &Library, language: Language) -> Result<String, Wrong> {
        let dictionary = &library.dictionary;
        let wrong = |why, near: &str| Wrong { why, near: near.to_owned() };
        let id = dictionary.find(&self.fact).ok_or_else(|| no_fact(dictionary, &self.fact))?;
        let fact = dictionary.fact(id);
        let year = match self.year.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| wrong(Key("desk-condition-no-year"), ""))?),
        };
        let comparison = self.comparison(library, fact)?;
        condition_text(dictionary, id, year, &comparison, language).ok_or_else(|| wrong(Key("desk-condition-no-fit"), ""))
    }

    fn comparison(&self, library: &Library, fact: &Fact) -> Result<Comparison, Wrong> {
        let misfit = || Wrong { why: Key("desk-condition-no-fit"), near: String::new() };
        let unread = || match fact.unit.symbol.as_str() {
            "" => Wrong { why: Key("desk-condition-no-value"), near: String::new() },
            unit => Wrong { why: Key("desk-condition-no-figure"), near: unit.to_owned() },
        };
        let order = match self.op.as_str() {
            "ge" => Some(Op::Ge),
            "gt" => Some(Op::Gt),
            "le" => Some(Op::Le),
            "lt" => Some(Op::Lt),
            "eq" => Some(Op::Eq),
            _ => None,
        };
        let is = self.op != "not";
        let items: Vec<String> = tidy(&self.value).split(['、', ',', '，', ';', '；']).map(|i| i.trim().to_owned()).collect();
        let items: Vec<String> = items.into_iter().filter(|i| !i.is_empty()).collect();
        match (&fact.kind, order) {
            (FactType::Number { .. }, Some(op)) => {
                let (n, unit) = self.figure(library, fact, &self.value).ok_or_else(unread)?;
                Ok(Comparison::Number(op, n, unit))
            }
            (FactType::Number { .. }, None) if self.op == "between" => {
                let text = tidy(&self.value);
                let (low, high) = text.split_once(['~', '～', '-', '–', '—', '至', '到']).ok_or_else(unread)?;
                let low = self.figure(library, fact, low).ok_or_else(unread)?;
                let high = self.figure(library, fact, high).ok_or_else(unread)?;
                if low.1 == high.1 { Ok(Comparison::Between(low.0, high.0, low.1)) } else { Err(unread()) }
            }
            (FactType::Number { .. }, None) if self.op == "is" => {
                let (n, unit) = self.figure(library, fact, &self.value).ok_or_else(unread)?;
                Ok(Comparison::Number(Op::Eq, n, unit))
            }
            (FactType::Date, Some(op)) => Ok(Comparison::Day(op, cell::date(&tidy(&self.value)).ok_or_else(unread)?)),
            (FactType::Bool, _) => {
                let said = if self.value.is_empty() { true } else { cell::yes_no(&tidy(&self.value)).ok_or_else(unread)? };
                Ok(Comparison::Flag(said == is))
            }
            (FactType::Choice, Some(op)) if op != Op::Eq => Ok(Comparison::Rank(op, items.first().ok_or_else(unread)?.clone())),
            (FactType::Code(_) | FactType::Choice | FactType::Text, None | Some(Op::Eq)) if !items.is_empty() => {
                Ok(Comparison::OneOf(items, is))
            }
            (FactType::Code(_) | FactType::Choice | FactType::Text, None | Some(Op::Eq)) => Err(unread()),
            (FactType::List, None | Some(Op::Eq)) => Ok(Comparison::Has(items, is)),
            _ => Err(misfit()),
        }
    }

    /// A figure: with the unit chosen, or as a cell of a file would be read (`1.2亿`, `30%`), then in the fact's own unit.
    fn figure(&self, library: &Library, fact: &Fact, text: &str) -> Option<(Number, String)> {
        let plain = tidy(text).replace(',', "");
        if let Ok(n) = Number::parse(&plain) {
            let unit = tidy(&self.unit);
            let fits = unit.is_empty() || Unit::parse(&unit).is_some_and(|u| u.dimension == fact.unit.dimension);
            return fits.then_some((n, unit));
        }
        match cell::read(fact, &library.codes, text, None) {
            Ok(zhida_facts::State::Value(Value::Number(n))) => Some((n.checked_div(&fact.unit.factor)?, String::new())),
            _ => None,
        }
    }
}
