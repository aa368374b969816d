//! Whether a measure lands alike everywhere: by district, size and age of the enterprises.

use super::step::percent;
use crate::city::part::{WAYS, label};
use crate::show::Show;
use crate::words::Key;
use std::collections::BTreeMap;
use zhida_facts::{Facts as _, Number, State, Value, months_between};
use zhida_live::{By, City, PartKey};
use zhida_store::{Funnel, LandingStep};

/// One part of the city.
pub(super) struct PartRow {
    pub(super) label: String,
    pub(super) qualified: usize,
    pub(super) reached: usize,
    pub(super) applied: usize,
    pub(super) paid: usize,
    pub(super) rate: String,
}

/// Years from which an age begins.
const AGES: [i32; 3] = [3, 5, 10];

/// By each way of dividing the city: what it is called, and its parts.
pub(super) fn tables(show: Show<'_>, city: &City, funnel: &Funnel) -> Vec<(Key, Vec<PartRow>)> {
    if funnel.landed.is_empty() {
        return Vec::new();
    }
    let mut tables: Vec<(Key, Vec<PartRow>)> = WAYS
        .iter()
        .filter(|(by, ..)| *by != By::Section)
        .map(|(by, _, word)| {
            let part = |number: i64| city.part_of(number, *by).unwrap_or(PartKey::Unknown);
            (*word, rows(funnel, part, |key| label(show, *by, *key)))
        })
        .collect();
    let age = |band: &Option<usize>| match band {
        None => show.t.say("city-part-unknown").to_string(),
        Some(0) => show.t.say("landing-age-below").with("to", AGES[0]).to_string(),
        Some(at) if *at == AGES.len() => show.t.say("landing-age-above").with("from", AGES[AGES.len() - 1]).to_string(),
        Some(at) => show.t.say("landing-age").with("from", AGES[at - 1]).with("to", AGES[*at]).to_string(),
    };
    tables.push((Key("landing-by-age"), rows(funnel, |number| band(city, number), age)));
    tables
}

fn rows<K: Ord>(funnel: &Funnel, part: impl Fn(i64) -> K, label: impl Fn(&K) -> String) -> Vec<PartRow> {
    let mut parts: BTreeMap<K, [usize; 4]> = BTreeMap::new();
    let steps = [LandingStep::Qualified, LandingStep::Reached, LandingStep::Applied, LandingStep::Paid];
    for one in &funnel.landed {
        let counts = parts.entry(part(one.enterprise)).or_default();
        counts.iter_mut().zip(steps).for_each(|(count, step)| *count += usize::from(one.came(step)));
    }
    let row = |(key, [qualified, reached, applied, paid]): (&K, &[usize; 4])| PartRow {
        label: label(key),
        qualified: *qualified,
        reached: *reached,
        applied: *applied,
        paid: *paid,
        rate: percent(*paid, *qualified),
    };
    parts.iter().map(row).collect()
}

/// The age of an enterprise in whole years, as a band; none if its founding is not known.
fn band(city: &City, number: i64) -> Option<usize> {
    let dictionary = &city.library().dictionary;
    let facts = city.facts(number)?;
    let year = Number::from(12);
    let months = match dictionary.find("years_established").map(|f| facts.state(f, None)) {
        Some(State::Value(Value::Number(years))) => &years * &year,
        _ => match dictionary.find("establishment_date").map(|f| facts.state(f, None)) {
            Some(State::Value(Value::Date(day))) => months_between(day, city.day())?,
            _ => return None,
        },
    };
    Some(AGES.iter().filter(|from| &Number::from(i64::from(**from)) * &year <= months).count())
}
