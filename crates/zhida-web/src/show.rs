//! Facts, figures and changes in words, in the units people use.

use crate::words::Words;
use zhida_engine::{AmountRange, Change, Interval, UsedFact};
use zhida_facts::{Dictionary, FactType, Number, Scheme, State, Value, spoken};
use zhida_measure::Library;
use zhida_measure::plan::{FactRef, Year};

/// What is needed to say something about facts: a library and a language.
#[derive(Clone, Copy)]
pub struct Show<'a> {
    /// Dictionary and code lists.
    pub library: &'a Library,
    /// The language.
    pub t: Words,
}

impl Show<'_> {
    /// A label with its year: 研发费用（2025年）.
    #[must_use]
    pub fn fact(&self, at: FactRef) -> String {
        let label = self.library.dictionary.fact(at.fact).label(self.t.zh());
        match at.year {
            Year::Fixed(year) => self.t.say("fact-in-year").with("fact", label).with("year", year).to_string(),
            Year::Point | Year::Back(_) => label.to_owned(),
        }
    }

    /// A state as a person would write it.
    #[must_use]
    pub fn state(&self, at: FactRef, state: &State) -> String {
        match state {
            State::Value(value) => self.value(at, value),
            State::SaidUnknown => self.t.say("fact-said-unknown").to_string(),
            State::NotAsked => self.t.say("fact-not-asked").to_string(),
            State::NotApplicable => self.t.say("fact-not-applicable").to_string(),
        }
    }

    fn value(&self, at: FactRef, value: &Value) -> String {
        let fact = self.library.dictionary.fact(at.fact);
        match value {
            Value::Number(n) => self.quantity(at, n),
            Value::Bool(true) => self.t.say("yes").to_string(),
            Value::Bool(false) => self.t.say("no").to_string(),
            Value::Date(day) => day.to_string(),
            Value::Code(id) => match fact.kind {
                FactType::Code(scheme) => {
                    let tree = self.library.codes.tree(scheme);
                    if scheme == Scheme::Region { tree.name(*id).to_owned() } else { format!("{} {}", tree.code(*id), tree.name(*id)) }
                }
                _ => String::new(),
            },
            Value::Choice(c) => fact.choices.get(usize::from(*c)).map(|c| spoken::choice(c, self.t.zh()).to_owned()).unwrap_or_default(),
            Value::Text(text) => text.to_string(),
            Value::List(items) if items.is_empty() => self.t.say("none").to_string(),
            Value::List(items) => self.t.list(items.iter()),
        }
    }

    /// A figure in its fact's unit.
    #[must_use]
    pub fn quantity(&self, at: FactRef, n: &Number) -> String {
        spoken::quantity(&self.library.dictionary.fact(at.fact).unit, n, self.t.zh())
    }

    /// A fact with the value used and where it came from.
    #[must_use]
    pub fn used(&self, used: &UsedFact) -> Used {
        let source = self.library.dictionary.fact(used.fact.fact).source.as_str();
        let one_of =
            || used.possible.iter().map(|value| self.value(used.fact, value)).collect::<Vec<_>>().join(&self.t.say("fact-or").to_string());
        Used {
            fact: self.fact(used.fact),
            value: if used.possible.is_empty() { self.state(used.fact, &used.state) } else { one_of() },
            known: used.is_known(),
            source: if used.derived { self.t.say("fact-derived").to_string() } else { spoken::source(source, self.t.zh()).to_owned() },
        }
    }

    /// One change in words: 研发费用（2025年）再增加23.5万元，达到100万元.
    #[must_use]
    pub fn change(&self, change: &Change) -> String {
        let t = self.t;
        match change {
            Change::Wait(day) => t.say("gap-wait").with("day", day).to_string(),
            Change::Attest { text, .. } => t.say("gap-attest").with("what", text).to_string(),
            Change::Qualify(id) => t.say("gap-qualify").with("title", self.title(id)).to_string(),
            Change::Answer(facts) => t.say("gap-answer").with("facts", t.list(facts.iter().map(|f| self.fact(*f)))).to_string(),
            Change::Set { fact, from, to, .. } => self.set(*fact, from, to),
        }
    }

    fn set(&self, at: FactRef, from: &State, to: &State) -> String {
        let (t, name, target) = (self.t, self.fact(at), self.state(at, to));
        match (from, to) {
            (State::Value(Value::Number(a)), State::Value(Value::Number(b))) => {
                let by = self.quantity(at, &(b - a).abs());
                let said = if b > a { t.say("gap-more") } else { t.say("gap-less") };
                said.with("fact", name).with("by", by).with("to", target).to_string()
            }
            (State::Value(Value::List(a)), State::Value(Value::List(b))) if b.len() > a.len() => {
                let new = t.list(b.iter().filter(|i| !a.contains(i)));
                t.say("gap-add").with("fact", name).with("what", new).to_string()
            }
            (from, _) if from.is_unknown() => t.say("gap-confirm").with("fact", name).with("to", target).to_string(),
            _ => t.say("gap-set").with("fact", name).with("from", self.state(at, from)).with("to", target).to_string(),
        }
    }

    /// Several changes, joined.
    #[must_use]
    pub fn changes(&self, all: &[Change]) -> String {
        let parts: Vec<String> = all.iter().map(|c| self.change(c)).collect();
        parts.join(if self.t.zh() { "；" } else { "; " })
    }

    /// The title of a measure, by id.
    #[must_use]
    pub fn title(&self, id: &str) -> String {
        let found = self.library.measures().iter().rfind(|m| m.plan.meta.id == id);
        found.map_or_else(|| id.to_owned(), |m| m.plan.meta.title.clone())
    }

    /// `60`, `55–60`, `≥ 55`.
    #[must_use]
    pub fn interval(&self, range: &Interval) -> String {
        spoken::between(range.low.as_ref(), range.high.as_ref(), |n| spoken::decimal(n, 4))
    }

    /// A sum of money, given in yuan.
    #[must_use]
    pub fn money(&self, yuan: &Number) -> String {
        spoken::money(yuan, Some(yuan), self.t.zh())
    }

    /// An amount: money in 万元, or in yuan and millions; empty if nothing is known of it yet.
    #[must_use]
    pub fn amount(&self, range: &AmountRange) -> String {
        if range.high.is_none() && !range.low.is_positive() {
            return String::new();
        }
        if range.dimension.is_money() {
            return spoken::money(&range.low, range.high.as_ref(), self.t.zh());
        }
        let places = if self.t.zh() { 4 } else { 6 };
        spoken::between(Some(&range.low), range.high.as_ref(), |n| spoken::decimal(n, places))
    }
}

/// A fact as it was used, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Its label and year.
    pub fact: String,
    /// Its value.
    pub value: String,
    /// Whether it is known.
    pub known: bool,
    /// Where the value came from.
    pub source: String,
}

/// A stored time as people in China read it.
#[must_use]
pub fn moment(micros: i64) -> String {
    zhida_store::local(zhida_store::instant(micros)).format("%Y-%m-%d %H:%M").to_string()
}

/// A fact as addresses and programs name it: `key`, or `key@year`.
#[must_use]
pub fn address_key(dictionary: &Dictionary, at: FactRef) -> String {
    let key = &dictionary.fact(at.fact).key;
    match at.year {
        Year::Fixed(year) => format!("{key}@{year}"),
        Year::Point | Year::Back(_) => key.clone(),
    }
}
