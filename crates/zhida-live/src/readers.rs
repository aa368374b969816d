//! Which measures can change when a fact, an attestation or an assessment does.

use std::collections::{BTreeMap, BTreeSet};
use zhida_facts::FactId;
use zhida_measure::{Derivation, Library};

/// By fact, and by id of a measure that is attested or assessed: which of the measures in force read it, themselves or through others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readers {
    facts: BTreeMap<FactId, Vec<usize>>,
    measures: BTreeMap<String, Vec<usize>>,
}

impl Readers {
    /// Of the measures with index `picked`. Years are not told apart: a reader too many costs a judgement, one too few a wrong answer.
    pub(crate) fn new(library: &Library, picked: impl Iterator<Item = usize>) -> Self {
        let mut readers = Self::default();
        for measure in picked {
            let (facts, measures) = reach(library, measure);
            facts.into_iter().for_each(|fact| readers.facts.entry(fact).or_default().push(measure));
            measures.into_iter().for_each(|id| readers.measures.entry(id).or_default().push(measure));
        }
        readers
    }
    /// Measures that read `fact`.
    pub(crate) fn of_fact(&self, fact: FactId) -> &[usize] {
        self.facts.get(&fact).map_or(&[], Vec::as_slice)
    }
    /// Measures that read what is attested or assessed for the measure `id`.
    pub(crate) fn of_measure(&self, id: &str) -> &[usize] {
        self.measures.get(id).map_or(&[], Vec::as_slice)
    }
}

/// Facts and ids of measures that measure `measure` reads, through references and derived facts too.
fn reach(library: &Library, measure: usize) -> (BTreeSet<FactId>, BTreeSet<String>) {
    let (mut facts, mut ids) = (BTreeSet::new(), BTreeSet::new());
    let (mut new_facts, mut new_measures) = (Vec::new(), vec![measure]);
    loop {
        if let Some(measure) = new_measures.pop() {
            let plan = &library.measures()[measure].plan;
            new_facts.extend(plan.facts().into_iter().map(|f| f.fact));
            let mut references: Vec<&str> = plan.references();
            references.push(&plan.meta.id);
            for id in references {
                if ids.insert(id.to_owned()) {
                    new_measures.extend(versions(library, id).filter(|m| *m != measure));
                }
            }
        } else if let Some(fact) = new_facts.pop() {
            if !facts.insert(fact) {
                continue;
            }
            match library.derivation(fact) {
                Some(Derivation::Num(num)) => num.each_fact(&mut |f| new_facts.push(f.fact)),
                Some(Derivation::Class(id, _)) if ids.insert(id.clone()) => new_measures.extend(versions(library, id)),
                Some(Derivation::Class(..)) | None => {}
            }
        } else {
            return (facts, ids);
        }
    }
}

fn versions<'a>(library: &'a Library, id: &'a str) -> impl Iterator<Item = usize> + 'a {
    library.measures().iter().enumerate().filter(move |(_, m)| m.plan.meta.id == id).map(|(index, _)| index)
}
