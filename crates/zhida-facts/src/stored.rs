//! A state as one line of text that means the same for ever: codes and choices by their name, numbers exact and in base units. What
//! people write is read by [`crate::cell`]; this is what programs keep.

use crate::{Codes, Dictionary, Fact, FactId, FactType, Number, Resolved, State, Value};
use chrono::NaiveDate;
use std::sync::Arc;

/// Parts the items of a list: the unit separator of ASCII, which nobody types.
const ITEM: char = '\u{1f}';

impl State {
    /// `=value`; `?` for said unknown, `/` for not applicable, nothing for not asked.
    #[must_use]
    pub fn to_stored(&self, fact: &Fact, codes: &Codes) -> String {
        let value = match self {
            State::NotAsked => return String::new(),
            State::SaidUnknown => return "?".to_owned(),
            State::NotApplicable => return "/".to_owned(),
            State::Value(value) => value,
        };
        match value {
            Value::Number(number) => format!("={number}"),
            Value::Bool(yes) => if *yes { "=yes" } else { "=no" }.to_owned(),
            Value::Date(day) => format!("={day}"),
            Value::Code(id) => match &fact.kind {
                FactType::Code(scheme) => format!("={}", codes.tree(*scheme).code(*id)),
                _ => String::new(),
            },
            Value::Choice(at) => fact.choices.get(usize::from(*at)).map(|c| format!("={}", c.name)).unwrap_or_default(),
            Value::Text(text) => format!("={text}"),
            Value::List(items) => {
                let mut text = "=".to_owned();
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        text.push(ITEM);
                    }
                    text.push_str(item);
                }
                text
            }
        }
    }

    /// What [`State::to_stored`] wrote; `None` if it is no value of `fact` (any more: a code or choice may have left its list).
    #[must_use]
    pub fn from_stored(fact: &Fact, codes: &Codes, text: &str) -> Option<State> {
        let text = match text {
            "" => return Some(State::NotAsked),
            "?" => return Some(State::SaidUnknown),
            "/" => return Some(State::NotApplicable),
            _ => text.strip_prefix('=')?,
        };
        let value = match &fact.kind {
            FactType::Number { .. } => Value::Number(match text.split_once('/') {
                Some((n, d)) => Number::parse(n).ok()?.checked_div(&Number::parse(d).ok()?)?,
                None => Number::parse(text).ok()?,
            }),
            FactType::Bool => Value::Bool(match text {
                "yes" => true,
                "no" => false,
                _ => return None,
            }),
            FactType::Date => Value::Date(text.parse::<NaiveDate>().ok()?),
            FactType::Code(scheme) => match codes.tree(*scheme).resolve(text) {
                Resolved::One(id) | Resolved::Under(id) => Value::Code(id),
                Resolved::Many(_) | Resolved::None => return None,
            },
            FactType::Choice => Value::Choice(fact.choice(text)?),
            FactType::Text => Value::Text(Arc::from(text)),
            FactType::List if text.is_empty() => Value::List(Arc::from([])),
            FactType::List => Value::List(text.split(ITEM).map(Arc::from).collect()),
        };
        Some(State::Value(value))
    }
}

impl Dictionary {
    /// A fact as a store keeps it: key, year and text. `None` if the dictionary has no such key (any more) or the text is no value of it.
    #[must_use]
    pub fn read_stored(&self, codes: &Codes, key: &str, year: Option<i32>, text: &str) -> Option<(FactId, Option<i32>, State)> {
        let id = self.keyed(key)?;
        Some((id, year, State::from_stored(self.fact(id), codes, text)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CodeTree, Scheme};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static WORLD: LazyLock<(Dictionary, Codes)> = LazyLock::new(|| {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../measures/");
        let read = |name: &str| std::fs::read_to_string(format!("{data}{name}")).unwrap();
        let tree = |scheme, name| CodeTree::parse(scheme, &[&read(name)]).unwrap();
        let codes =
            Codes { industries: tree(Scheme::Industry, "codes/industries.csv"), regions: tree(Scheme::Region, "codes/regions.csv") };
        (Dictionary::parse(&read("facts.csv")).unwrap(), codes)
    });

    #[test]
    fn every_code_and_choice_comes_back() {
        let (dictionary, codes) = &*WORLD;
        for (_, fact) in dictionary.iter() {
            let values: Vec<Value> = match &fact.kind {
                FactType::Code(scheme) => codes.tree(*scheme).ids().map(Value::Code).collect(),
                FactType::Choice => (0..fact.choices.len()).map(|i| Value::Choice(i as u16)).collect(),
                FactType::Bool => vec![Value::Bool(true), Value::Bool(false)],
                FactType::Text => vec![Value::Text(Arc::from("甲/乙 =?"))],
                FactType::List => vec![Value::List(Arc::from([])), Value::List(Arc::from([Arc::from("ISO 9001"), Arc::from("甲、乙")]))],
                _ => vec![],
            };
            let states =
                [State::NotAsked, State::SaidUnknown, State::NotApplicable].into_iter().chain(values.into_iter().map(State::Value));
            for state in states {
                let text = state.to_stored(fact, codes);
                assert_eq!(State::from_stored(fact, codes, &text), Some(state), "{} {text}", fact.key);
            }
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        let (dictionary, codes) = &*WORLD;
        let fact = |key: &str| dictionary.fact(dictionary.find(key).unwrap());
        for (key, text) in
            [("revenue", "=1/0"), ("revenue", "=x"), ("revenue", "12"), ("industry", "=Z99"), ("registered_on", "=2026-02-30")]
        {
            if dictionary.find(key).is_some() {
                assert_eq!(State::from_stored(fact(key), codes, text), None, "{key} {text}");
            }
        }
    }

    proptest! {
        #[test]
        fn numbers_come_back_exactly(n in any::<i64>(), d in 1..i64::MAX) {
            let (dictionary, codes) = &*WORLD;
            let fact = dictionary.fact(dictionary.find("revenue").unwrap());
            let state = State::Value(Value::Number(Number::ratio(n, d).unwrap()));
            prop_assert_eq!(State::from_stored(fact, codes, &state.to_stored(fact, codes)), Some(state));
        }
    }
}
