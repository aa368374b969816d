//! Cells of one column to states: the plain cases fast, the rest through `zhida_facts::cell`.

use crate::source::Kind;
use std::collections::HashMap;
use zhida_facts::cell::{self, CellError};
use zhida_facts::{Codes, Fact, FactType, Number, Resolved, Scheme, State, Unit, Value};

/// Distinct texts remembered per column; a column of codes or choices repeats a few.
const REMEMBERED: usize = 4_096;
/// Unknown names looked up by likeness per column. Likeness costs a walk over the whole list, so a file of rubbish gets no more.
const LIKENESSES: usize = 100;

/// Reads the cells of one column.
pub(crate) struct Reader<'a> {
    fact: &'a Fact,
    codes: &'a Codes,
    unit: Option<Unit>,
    /// Factor of the unit, numerator and denominator, where figures may be read the short way.
    factor: Option<(i64, i64)>,
    whole: bool,
    percent: bool,
    known: HashMap<String, Result<State, CellError>>,
    likenesses: usize,
    /// Bare figures of a percentage column: how many, and how many of them lie between 0 and 1.
    pub(crate) bare: (u64, u64),
    /// One such figure.
    pub(crate) example: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(fact: &'a Fact, codes: &'a Codes, unit: Option<Unit>) -> Self {
        let factor = match fact.kind {
            // What is whole is judged in the fact's own unit; the short way does so only where that is the base.
            FactType::Number { whole } if !whole || fact.unit.factor == Number::ONE => {
                unit.as_ref().unwrap_or(&fact.unit).factor.to_small()
            }
            _ => None,
        };
        Self {
            fact,
            codes,
            factor,
            whole: fact.kind == FactType::Number { whole: true },
            percent: unit.is_none() && fact.unit.symbol == "%",
            unit,
            known: HashMap::new(),
            likenesses: 0,
            bare: (0, 0),
            example: String::new(),
        }
    }

    /// The state a cell means.
    pub(crate) fn read(&mut self, text: &str, kind: Kind) -> Result<State, CellError> {
        if text.is_empty() {
            return Ok(State::NotAsked);
        }
        if self.percent {
            self.watch(text);
        }
        if let Some(factor) = self.factor
            && let Some(state) = plain_number(text, factor, self.whole)
        {
            return Ok(state);
        }
        match &self.fact.kind {
            FactType::Code(scheme) => {
                let scheme = *scheme;
                self.remembered(text, kind, |reader| reader.code(text, kind, scheme))
            }
            FactType::Choice | FactType::Bool | FactType::List | FactType::Text => {
                self.remembered(text, kind, |reader| cell::read(reader.fact, reader.codes, text, None))
            }
            _ => cell::read(self.fact, self.codes, text, self.unit.as_ref()),
        }
    }

    fn remembered(&mut self, text: &str, kind: Kind, read: impl FnOnce(&mut Self) -> Result<State, CellError>) -> Result<State, CellError> {
        // A code typed as a number may have lost its leading zero, so it is read apart.
        if kind != Kind::Text {
            return read(self);
        }
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let result = read(self);
        if self.known.len() < REMEMBERED && text.len() <= 256 {
            self.known.insert(text.to_owned(), result.clone());
        }
        result
    }

    fn code(&mut self, text: &str, kind: Kind, scheme: Scheme) -> Result<State, CellError> {
        let tree = self.codes.tree(scheme);
        if scheme == Scheme::Industry && kind == Kind::Number && text.len() < 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            // 0111 (稻谷种植) stored as a number is 111, which is another industry: never guess between the two.
            let padded = format!("0{text}");
            return match (tree.resolve(text), tree.resolve(&padded)) {
                (Resolved::One(a), Resolved::One(b)) => {
                    Err(CellError::AmbiguousCode(vec![tree.code(a).to_owned(), tree.code(b).to_owned()]))
                }
                (_, Resolved::One(id)) => Ok(Value::Code(id).into()),
                _ => cell::read(self.fact, self.codes, text, None),
            };
        }
        if self.likenesses >= LIKENESSES && text.len() <= cell::MAX_CELL {
            let tidy = cell::tidy(text);
            if tidy.chars().count() > 2 && tree.resolve(&tidy) == Resolved::None && !tidy.starts_with('#') && !says_state(&tidy) {
                return Err(CellError::NoSuchCode(None));
            }
        }
        let result = cell::read(self.fact, self.codes, text, None);
        self.likenesses += usize::from(matches!(result, Err(CellError::NoSuchCode(_))));
        result
    }

    /// Counts figures without % in a percentage column, for the warning about ratios.
    fn watch(&mut self, text: &str) {
        if let Ok(value) = Number::parse(text.trim()) {
            self.watch_figures([value].into_iter());
        }
    }
    /// Whether figures are percentages although nothing but the dictionary says so.
    pub(crate) fn is_percent(&self) -> bool {
        self.percent
    }
    /// Whether all bare figures so far lay between 0 and 1.
    pub(crate) fn may_be_ratios(&self) -> bool {
        self.bare.0 == self.bare.1
    }
    /// As for texts: counts figures of a percentage column.
    pub(crate) fn watch_figures(&mut self, figures: impl Iterator<Item = Number>) {
        for value in figures.filter(|value| !value.is_zero()) {
            self.bare.0 += 1;
            if value.abs() <= Number::ONE {
                self.bare.1 += 1;
                if self.example.is_empty() {
                    self.example = value.to_string();
                }
            }
        }
    }
}

/// Words such as 不适用 that are a state and no code; `cell::read` knows them.
fn says_state(tidy: &str) -> bool {
    ["不适用", "未知", "不详", "不清楚", "不知道", "待核实", "待定", "unknown", "Unknown", "N/A", "n/a", "NA", "not applicable"]
        .contains(&tidy)
        || tidy.chars().all(|c| "/\\-—?".contains(c))
}

/// Digits with at most one point, short enough for machine integers; anything else is `None` and read the long way.
fn plain_number(text: &str, (up, down): (i64, i64), whole: bool) -> Option<State> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut value, mut scale, mut point, mut any) = (0_i64, 1_i64, false, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                value = value * 10 + i64::from(byte - b'0');
                if point {
                    scale *= 10;
                }
            }
            b'.' if !point && any => point = true,
            _ => return None,
        }
    }
    if digits.last() == Some(&b'.') {
        return None;
    }
    let value = if negative { -value } else { value };
    let number = if down == 1 && up % scale == 0 {
        Number::from(value.checked_mul(up / scale)?)
    } else {
        Number::ratio(value.checked_mul(up)?, scale.checked_mul(down)?)?
    };
    if whole && !number.is_integer() {
        return None; // the long way says what is wrong
    }
    Some(Value::Number(number).into())
}

/// A state as text, to name the value that was kept: in the fact's unit, exactly.
pub(crate) fn show(state: &State, fact: &Fact, codes: &Codes) -> String {
    match state {
        State::Value(Value::Number(n)) => {
            let in_unit = n.checked_div(&fact.unit.factor).unwrap_or_else(|| n.clone());
            format!("{in_unit}{}", fact.unit.symbol)
        }
        State::Value(Value::Bool(b)) => if *b { "是" } else { "否" }.to_owned(),
        State::Value(Value::Date(d)) => d.to_string(),
        State::Value(Value::Code(id)) => match fact.kind {
            FactType::Code(scheme) => codes.tree(scheme).code(*id).to_owned(),
            _ => String::new(),
        },
        State::Value(Value::Choice(i)) => fact.choices.get(usize::from(*i)).map_or(String::new(), |c| c.name.clone()),
        State::Value(Value::Text(t)) => t.to_string(),
        State::Value(Value::List(items)) => items.join("、"),
        State::SaidUnknown => "未知".to_owned(),
        State::NotAsked => String::new(),
        State::NotApplicable => "不适用".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zhida_facts::{CodeTree, Dictionary};

    fn dictionary() -> Dictionary {
        Dictionary::parse(include_str!("../../../measures/facts.csv")).unwrap()
    }
    fn codes() -> Codes {
        Codes {
            industries: CodeTree::parse(Scheme::Industry, &[include_str!("../../../measures/codes/industries.csv")]).unwrap(),
            regions: CodeTree::parse(Scheme::Region, &[include_str!("../../../measures/codes/regions.csv")]).unwrap(),
        }
    }

    #[test]
    fn a_lost_leading_zero_is_not_guessed() {
        let (d, codes) = (dictionary(), codes());
        let mut reader = Reader::new(d.fact(d.find("industry_code").unwrap()), &codes, None);
        let mut shown = |text: &str, kind| match reader.read(text, kind) {
            Ok(state) => show(&state, d.fact(d.find("industry_code").unwrap()), &codes),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(shown("3562", Kind::Number), "C3562");
        assert_eq!(shown("0111", Kind::Text), "A0111");
        assert_eq!(shown("111", Kind::Number), "AmbiguousCode([\"B111\", \"A0111\"])");
    }

    #[test]
    fn rubbish_in_a_code_column_stays_cheap() {
        let (d, codes) = (dictionary(), codes());
        let mut reader = Reader::new(d.fact(d.find("industry_code").unwrap()), &codes, None);
        for n in 0..20_000 {
            assert!(reader.read(&format!("行业{n}号胡乱"), Kind::Text).is_err());
        }
    }

    proptest! {
        #[test]
        fn the_fast_way_agrees_with_the_long_way(text in "-?[0-9]{0,9}\\.?[0-9]{0,9}") {
            let (d, codes) = (dictionary(), codes());
            for key in ["revenue", "employees", "electricity_use", "debt_ratio", "ui_months_paid"] {
                let fact = d.fact(d.find(key).unwrap());
                let mut reader = Reader::new(fact, &codes, None);
                prop_assert_eq!(cell::read(fact, &codes, &text, None), reader.read(&text, Kind::Text), "{} {}", key, text);
            }
        }
    }
}
