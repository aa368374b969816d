//! The fact dictionary: what a fact is called, its type, unit, period and source.

use crate::near::nearest;
use crate::{Number, Scheme, Unit};
use std::collections::{BTreeMap, HashMap};

/// A fact of a [`Dictionary`], by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(u16);

impl FactId {
    /// Position in the dictionary.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What values a fact takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactType {
    /// Exact number in the fact's unit; `whole` for counts.
    Number {
        /// Only whole numbers occur.
        whole: bool,
    },
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A code of a list.
    Code(Scheme),
    /// One of the choices.
    Choice,
    /// Free text, also identifiers without hierarchy.
    Text,
    /// A set of names.
    List,
}

/// Whether a fact has a value a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A value a year; without index, the last full year before the as-of date.
    Annual,
    /// A value a year; without index, the year of the as-of date.
    Current,
    /// One value, as of the day.
    Point,
}

/// One value of an enumerated fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As shown.
    pub name: String,
    /// Other writings.
    pub aliases: Vec<String>,
}

/// One row of the dictionary.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Stable key, e.g. `rd_expense`.
    pub key: String,
    /// Chinese label, e.g. 研发费用.
    pub label_zh: String,
    /// English label.
    pub label_en: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Type of its values.
    pub kind: FactType,
    /// The unit figures come in when a file names none.
    pub unit: Unit,
    /// A value a year, or one.
    pub period: Period,
    /// The department it comes from.
    pub source: String,
    /// Whether the enterprise can change it by its own doing.
    pub actionable: bool,
    /// Values of an enumerated fact, in order; empty: any text.
    pub choices: Vec<Choice>,
    /// Whether the choices are ordered, lowest first.
    pub ordered: bool,
    /// How it follows from others when it is not on file: an expression of the measure language.
    pub derive: Option<String>,
}

impl Fact {
    /// The label in Chinese or English.
    #[must_use]
    pub fn label(&self, chinese: bool) -> &str {
        if chinese { &self.label_zh } else { &self.label_en }
    }
    /// Position of the choice written `text`.
    #[must_use]
    pub fn choice(&self, text: &str) -> Option<u16> {
        let text = text.trim();
        let named = self.choices.iter().position(|c| c.name == text);
        let at = named.or_else(|| {
            let lower = text.to_lowercase();
            self.choices.iter().position(|c| c.aliases.iter().any(|a| a.to_lowercase() == lower))
        });
        at.and_then(|i| u16::try_from(i).ok())
    }
    /// The smallest step in which its figures move, in base units: one for counts, 0.01 of its unit otherwise.
    #[must_use]
    pub fn quantum(&self) -> Number {
        match self.kind {
            FactType::Number { whole: true } => self.unit.factor.clone(),
            _ => Number::ratio(1, 100).map_or(Number::ONE, |hundredth| &hundredth * &self.unit.factor),
        }
    }
}

/// All facts, found by key, label or alias.
#[derive(Clone, Debug)]
pub struct Dictionary {
    facts: Vec<Fact>,
    names: BTreeMap<String, FactId>,
    /// The keys alone, as programs write them.
    keys: HashMap<String, FactId>,
}

impl Dictionary {
    /// Reads `facts.csv`: key,label_zh,label_en,aliases,type,unit,period,source,actionable,values,derive.
    /// Aliases are separated by `;`; values by `<` (ordered, lowest first) or `;`, and a value's other writings by `=`.
    ///
    /// # Errors
    /// All faults, each with its line.
    pub fn parse(text: &str) -> Result<Self, Vec<(usize, String)>> {
        let mut faults = Vec::new();
        let mut all = Self { facts: Vec::new(), names: BTreeMap::new(), keys: HashMap::new() };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        for (index, row) in reader.records().enumerate() {
            let line = index + 2;
            match row.map_err(|e| e.to_string()).and_then(|r| read_fact(&r)) {
                Ok(fact) => {
                    if let Err(what) = all.insert(fact) {
                        faults.push((line, what));
                    }
                }
                Err(what) => faults.push((line, what)),
            }
        }
        if faults.is_empty() { Ok(all) } else { Err(faults) }
    }

    fn insert(&mut self, fact: Fact) -> Result<(), String> {
        let id = FactId(u16::try_from(self.facts.len()).map_err(|_| "too many facts".to_owned())?);
        let names: Vec<String> = [&fact.key, &fact.label_zh, &fact.label_en]
            .into_iter()
            .chain(&fact.aliases)
            .map(|n| fold(n))
            .filter(|n| !n.is_empty())
            .collect();
        for name in names {
            match self.names.insert(name.clone(), id) {
                Some(other) if other != id => {
                    let other = &self.facts[other.index()].key;
                    return Err(format!("“{name}” already names {other}"));
                }
                _ => {}
            }
        }
        self.keys.insert(fact.key.clone(), id);
        self.facts.push(fact);
        Ok(())
    }

    /// The fact `id`.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.index()]
    }
    /// The fact called `name`: key, label or alias, regardless of case, width and inner spaces.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FactId> {
        self.names.get(&fold(name)).copied()
    }
    /// The fact whose key is exactly `key`.
    #[must_use]
    pub fn keyed(&self, key: &str) -> Option<FactId> {
        self.keys.get(key).copied()
    }
    /// All facts in file order.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &Fact)> {
        self.facts.iter().enumerate().filter_map(|(i, f)| Some((FactId(u16::try_from(i).ok()?), f)))
    }
    /// Number of facts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
    /// Every name under which a fact can be found, folded as [`fold_name`] does.
    pub fn names(&self) -> impl Iterator<Item = (&str, FactId)> {
        self.names.iter().map(|(n, id)| (n.as_str(), *id))
    }
    /// The name nearest to `wrong`: a Chinese label where the fact found has one.
    #[must_use]
    pub fn nearest(&self, wrong: &str) -> Option<&str> {
        nearest(&fold(wrong), self.names.keys().map(String::as_str))
    }
}

/// Names are compared without spaces, in half width, lower case, with Chinese brackets as ASCII ones.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

fn read_fact(row: &csv::StringRecord) -> Result<Fact, String> {
    let field = |i: usize| row.get(i).unwrap_or("").trim();
    let [key, label_zh, label_en, aliases, kind, unit, period, source, actionable, values, derive] = std::array::from_fn(field);
    if key.is_empty() || label_zh.is_empty() {
        return Err("key or label_zh is empty".to_owned());
    }
    let scheme = match values {
        "@industry" => Some(Scheme::Industry),
        "@region" => Some(Scheme::Region),
        _ => None,
    };
    let kind = match (kind, scheme) {
        ("money" | "percent" | "number", _) => FactType::Number { whole: false },
        ("count", _) => FactType::Number { whole: true },
        ("bool", _) => FactType::Bool,
        ("date", _) => FactType::Date,
        ("code", Some(scheme)) => FactType::Code(scheme),
        ("code" | "text", _) => FactType::Text,
        ("enum", _) if values.is_empty() => FactType::Text,
        ("enum", _) => FactType::Choice,
        ("list", _) => FactType::List,
        (other, _) => return Err(format!("unknown type “{other}”")),
    };
    let period = match period {
        "annual" => Period::Annual,
        "current" => Period::Current,
        "point" => Period::Point,
        other => return Err(format!("unknown period “{other}”")),
    };
    let unit = if unit.is_empty() { Unit::none() } else { Unit::parse(unit).ok_or_else(|| format!("unknown unit “{unit}”"))? };
    let ordered = values.contains('<');
    let choices = if kind == FactType::Choice {
        values
            .split(if ordered { '<' } else { ';' })
            .map(|choice| {
                let mut names = choice.split('=').map(|n| n.trim().to_owned());
                Choice { name: names.next().unwrap_or_default(), aliases: names.collect() }
            })
            .collect()
    } else {
        Vec::new()
    };
    let split = |text: &str| text.split(';').map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned).collect();
    Ok(Fact {
        key: key.to_owned(),
        label_zh: label_zh.to_owned(),
        label_en: label_en.to_owned(),
        aliases: split(aliases),
        kind,
        unit,
        period,
        source: source.to_owned(),
        actionable: actionable == "yes",
        choices,
        ordered,
        derive: (!derive.is_empty()).then(|| derive.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_in_any_writing() {
        let d = Dictionary::parse(include_str!("../../../measures/facts.csv")).unwrap();
        let rd = d.find("rd_expense").unwrap();
        for name in ["研发费用", "研发投入", " R&D expense ", "RD_EXPENSE"] {
            assert_eq!(d.find(name), Some(rd), "{name}");
        }
        assert_eq!(d.find("首台（套）产品数"), d.find("首台(套)产品数"));
        assert_eq!(d.nearest("研发废用"), Some("研发费用"));
    }

    #[test]
    fn all_faults_are_reported() {
        let text = "key,label_zh,label_en,aliases,type,unit,period,source,actionable,values,derive\na,甲,A,,money,尺,point,,,,\nb,乙,B,,colour,,point,,,,\nc,丙,C,,bool,,point,,,,\nd,丙,D,,bool,,point,,,,\n";
        let faults = Dictionary::parse(text).unwrap_err();
        assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 5]);
    }
}
