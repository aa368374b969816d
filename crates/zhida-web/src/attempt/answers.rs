//! The facts a visitor has given, as the address carries them: `revenue@2025=3000万元&hightech=是&attest:【第六条】=yes`.
//!
//! A value is read once and carried on in the writing that any language reads alike. A question left empty is not asked again.

use crate::address::encode;
use crate::show::{Show, address_key};
use crate::words::Key;
use std::collections::BTreeMap;
use zhida_facts::cell::{CellError, MAX_CELL, read, write};
use zhida_facts::{FactType, Record, spoken};
use zhida_measure::plan::{FactRef, Year};

/// More parameters than any measure asks for.
pub(crate) const MOST: usize = 400;
/// What is in front of the key of a manual clause.
const ATTEST: &str = "attest:";

/// Facts given.
#[derive(Default)]
pub(crate) struct Answers {
    /// As the engine reads them.
    pub(crate) record: Record,
    /// As the address carries them on, with what is shown.
    pub(crate) given: Vec<Given>,
    /// What could not be read: name, what was typed, what is wrong.
    pub(crate) wrong: Vec<(FactRef, String, Wrong)>,
    /// Names of questions left empty.
    pub(crate) skipped: Vec<String>,
    /// Which version is tried: its day and kind of case, where the address says so.
    pub(crate) version: Vec<(String, String)>,
    /// Attested clauses: key, `yes` or `no`.
    pub(crate) attested: BTreeMap<String, String>,
}

/// A fact given.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) shown: String,
}

/// Why an answer cannot be read, and the nearest that could be.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub(crate) why: Key,
    pub(crate) near: String,
}

/// The name of a fact in the address.
pub(crate) fn name(show: Show<'_>, at: FactRef) -> String {
    address_key(&show.library.dictionary, at)
}

impl Answers {
    /// Reads the parameters of an address; the last of a name counts. `measure` is whose manual clauses are attested.
    pub(crate) fn read(show: Show<'_>, parameters: &[(String, String)], measure: &str) -> Self {
        let mut answers = Self::default();
        let last: BTreeMap<&str, &str> = parameters.iter().take(MOST).map(|(n, v)| (n.as_str(), v.as_str())).collect();
        for (parameter, value) in last {
            if let Some(key) = parameter.strip_prefix(ATTEST) {
                let holds = match value {
                    "yes" => true,
                    "no" => false,
                    _ => continue,
                };
                answers.record.attest(measure, key, Some(holds));
                answers.attested.insert(key.to_owned(), value.to_owned());
            } else if matches!(parameter, "on" | "track") {
                answers.version.push((parameter.to_owned(), value.to_owned()));
            } else if let Some(at) = fact(show, parameter) {
                answers.answer(show, at, value);
            }
        }
        answers
    }

    fn answer(&mut self, show: Show<'_>, at: FactRef, value: &str) {
        let fact = show.library.dictionary.fact(at.fact);
        if value.trim().is_empty() {
            self.skipped.push(name(show, at));
            return;
        }
        let unit = spoken::unit(&fact.unit, show.t.zh()).0;
        let text: String = value.chars().take(MAX_CELL).collect();
        match read(fact, &show.library.codes, &text, Some(&unit)) {
            Ok(state) => {
                let (label, shown) = (show.fact(at), show.state(at, &state));
                let written = write(fact, &show.library.codes, &state);
                self.given.push(Given { name: name(show, at), value: written, label, shown });
                self.record.set(at.fact, at.year.resolve(0), state);
            }
            Err(error) => self.wrong.push((at, text, wrong(&fact.kind, &error))),
        }
    }

    /// Everything that a form has to carry on: the version, facts given and questions left empty.
    pub(crate) fn carried(&self) -> Vec<(String, String)> {
        let given = self.given.iter().map(|g| (g.name.clone(), g.value.clone()));
        let skipped = self.skipped.iter().map(|name| (name.clone(), String::new()));
        self.version.iter().cloned().chain(given).chain(skipped).collect()
    }

    /// The address `path` with these answers, but for the one named `without`; without those left empty if `fresh`.
    pub(crate) fn href(&self, path: &str, without: &str, fresh: bool) -> String {
        let attested = self.attested.iter().map(|(key, value)| (format!("{ATTEST}{key}"), value.clone()));
        let kept = self.carried().into_iter().filter(|(n, v)| n != without && !(fresh && v.is_empty()));
        let parts: Vec<String> = kept.chain(attested).map(|(n, v)| format!("{}={}", encode(&n), encode(&v))).collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// The fact that `parameter` names.
pub(crate) fn fact(show: Show<'_>, parameter: &str) -> Option<FactRef> {
    let (key, year) = match parameter.split_once('@') {
        Some((key, year)) => (key, Year::Fixed(year.parse().ok().filter(|y| (1900..2200).contains(y))?)),
        None => (parameter, Year::Point),
    };
    let found = show.library.dictionary.find(key)?;
    (show.library.dictionary.fact(found).key == key).then_some(FactRef { fact: found, year })
}

/// What to say of an answer that cannot be read.
pub(crate) fn wrong(kind: &FactType, error: &CellError) -> Wrong {
    let near = match error {
        CellError::NoSuchCode(near) => near.clone().unwrap_or_default(),
        CellError::AmbiguousCode(codes) => codes.join(" "),
        _ => String::new(),
    };
    let why = match (kind, error) {
        (_, CellError::WrongUnit(_)) => Key("attempt-wrong-unit"),
        (_, CellError::NotWhole) => Key("attempt-wrong-whole"),
        (_, CellError::AmbiguousCode(_)) => Key("attempt-wrong-ambiguous"),
        (_, CellError::NoSuchCode(Some(_))) => Key("attempt-wrong-near"),
        (FactType::Number { .. }, _) => Key("attempt-wrong-number"),
        (FactType::Date, _) => Key("attempt-wrong-date"),
        (FactType::Code(_), _) => Key("attempt-wrong-code"),
        _ => Key("attempt-wrong-other"),
    };
    Wrong { why, near }
}
