//! Which facts measures in force ask for, and of how many measures: what is worth keeping on file.

use super::Own;
use std::collections::{BTreeMap, BTreeSet};
use zhida_facts::{FactId, Period};
use zhida_measure::{Derivation, Kind};

/// A fact and its year.
pub(super) type Slot = (FactId, Option<i32>);

/// How many measures in force name each fact and year. Alerts are the centre's business and ask nothing here.
pub(super) fn asked(own: &Own<'_>) -> BTreeMap<Slot, usize> {
    let mut asked = BTreeMap::new();
    for measure in own.city.in_force().iter().filter_map(|m| own.shelf.library.measures().get(*m)) {
        if measure.plan.meta.kind == Kind::Alert {
            continue;
        }
        let mut slots = BTreeSet::new();
        for fact in measure.plan.facts() {
            reach(own, (fact.fact, fact.year.resolve(own.year())), &mut slots);
        }
        slots.into_iter().for_each(|slot| *asked.entry(slot).or_default() += 1);
    }
    asked
}

/// A fact with those it follows from, which are asked where it is not on file.
fn reach(own: &Own<'_>, slot: Slot, slots: &mut BTreeSet<Slot>) {
    if !slots.insert(slot) {
        return;
    }
    if let Some(Derivation::Num(num)) = own.shelf.library.derivation(slot.0) {
        num.each_fact(&mut |from| {
            let years = own.shelf.library.dictionary.fact(from.fact).period != Period::Point;
            reach(own, (from.fact, slot.1.filter(|_| years)), slots);
        });
    }
}
