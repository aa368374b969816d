//! Cases that may be one, and issues that many have. Suggested only: no machine merges cases.

use crate::{CaseId, EnterpriseId};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use zhida_facts::Number;

/// Days within which two cases may be the same.
const SAME_DAYS: u64 = 14;
/// Likeness from which two texts are shown as perhaps the same, in hundredths.
const ALIKE: i64 = 50;
/// Days and enterprises that make a common issue.
const COMMON: (u64, usize) = (30, 5);

/// What a case is about, for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// The case.
    pub case: CaseId,
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// Subject.
    pub subject: String,
    /// When it was submitted.
    pub on: NaiveDate,
    /// The matter in the enterprise's words.
    pub text: String,
}

/// A case that may be the same as another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// That case.
    pub case: CaseId,
    /// How alike the texts are, from 0 to 1.
    pub likeness: Number,
}

/// One subject of many enterprises (一类事).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// The subject.
    pub subject: String,
    /// The cases.
    pub cases: Vec<CaseId>,
    /// How many enterprises.
    pub enterprises: usize,
}

/// Cases of the same enterprise and subject within 14 days whose texts are alike, the most alike first.
#[must_use]
pub fn duplicates(of: &Matter, among: &[Matter]) -> Vec<Likeness> {
    let least = Number::ratio(ALIKE, 100).unwrap_or(Number::ONE);
    let mut found: Vec<Likeness> = among
        .iter()
        .filter(|other| other.case != of.case && other.enterprise == of.enterprise && other.subject == of.subject)
        .filter(|other| other.on.signed_duration_since(of.on).num_days().unsigned_abs() <= SAME_DAYS)
        .map(|other| Likeness { case: other.case, likeness: likeness(&of.text, &other.text) })
        .filter(|other| other.likeness >= least)
        .collect();
    found.sort_by(|a, b| b.likeness.cmp(&a.likeness).then(a.case.cmp(&b.case)));
    found
}

/// How alike two texts are: twice the pairs of neighbouring characters they share, of all pairs (Dice). Signs and spaces do not count, nor
/// do capitals.
#[must_use]
pub fn likeness(a: &str, b: &str) -> Number {
    let (a, b) = (pairs(a), pairs(b));
    let count = |pairs: &BTreeMap<(char, char), i64>| pairs.values().sum::<i64>();
    let shared: i64 = a.iter().map(|(pair, n)| (*n).min(b.get(pair).copied().unwrap_or(0))).sum();
    Number::ratio(2 * shared, count(&a) + count(&b)).unwrap_or(Number::ZERO)
}

fn pairs(text: &str) -> BTreeMap<(char, char), i64> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut pairs = BTreeMap::new();
    // A text of one character is a pair with itself, so that it is like itself.
    let alone = (letters.len() == 1).then(|| (letters[0], letters[0]));
    for pair in letters.windows(2).map(|two| (two[0], two[1])).chain(alone) {
        *pairs.entry(pair).or_insert(0) += 1;
    }
    pairs
}

/// Subjects that five or more enterprises brought up in the 30 days up to `today`.
#[must_use]
pub fn common_issues(matters: &[Matter], today: NaiveDate) -> Vec<Common> {
    let (days, least) = COMMON;
    let mut by_subject: BTreeMap<&str, (BTreeSet<EnterpriseId>, Vec<CaseId>)> = BTreeMap::new();
    for matter in matters.iter().filter(|m| m.on <= today && m.on.checked_add_days(Days::new(days)) > Some(today)) {
        let (enterprises, cases) = by_subject.entry(&matter.subject).or_default();
        enterprises.insert(matter.enterprise);
        cases.push(matter.case);
    }
    let many = by_subject.into_iter().filter(|(_, (enterprises, _))| enterprises.len() >= least);
    many.map(|(subject, (enterprises, cases))| Common { subject: subject.to_owned(), cases, enterprises: enterprises.len() }).collect()
}
