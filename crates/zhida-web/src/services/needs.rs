//! What an enterprise's own gaps call for: the facts that the nearest way to a measure it is one step away from would change.

use crate::my::Own;
use std::collections::BTreeMap;
use zhida_engine::Change;
use zhida_live::Standing;
use zhida_store::entity::service;

/// Measures looked at: ways are searched for each.
const MOST: usize = 40;

/// The measures each fact holds back, by the fact's key: ids in the library's order.
pub(crate) type Gaps = BTreeMap<String, Vec<String>>;

/// The gaps of an enterprise.
pub(crate) fn gaps(own: &Own<'_>) -> Gaps {
    let mut found = Gaps::new();
    let near = own.city.statuses(&own.facts).into_iter().filter(|s| s.standing == Standing::OneStep);
    for status in near.take(MOST) {
        let Some(subject) = own.city.subject(status.measure) else { continue };
        let id = &subject.plan().meta.id;
        for way in own.city.ways(&own.facts, &subject, 1) {
            for change in way.changes {
                if let Change::Set { fact, .. } = change {
                    let ids = found.entry(own.shelf.library.dictionary.fact(fact.fact).key.clone()).or_default();
                    if !ids.contains(id) {
                        ids.push(id.clone());
                    }
                }
            }
        }
    }
    found
}

/// The gaps a service closes: the fact's key and the measures.
pub(crate) fn closed<'a>(gaps: &'a Gaps, of: &'a service::Model) -> Vec<(&'a str, &'a [String])> {
    of.improved().into_iter().filter_map(|key| Some((key, gaps.get(key)?.as_slice()))).collect()
}
