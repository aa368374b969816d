//! Measures as forms name them: by title or id.

use zhida_facts::NaiveDate;
use zhida_measure::{Kind, Library, Meta};

fn all(library: &Library) -> impl Iterator<Item = &Meta> {
    library.measures().iter().map(|m| &m.plan.meta).filter(|meta| meta.kind != Kind::Routing)
}

/// The id of the measure of that id or title; of several with one title, of the one that is in force `today`.
pub(crate) fn named(library: &Library, named: &str, today: NaiveDate) -> Option<String> {
    let titled = || all(library).filter(|meta| meta.title == named);
    let found = all(library).find(|meta| meta.id == named).or_else(|| titled().find(|meta| meta.in_force.contains(today)));
    found.or_else(|| titled().next()).map(|meta| meta.id.clone())
}

/// The titles, to choose from.
pub(crate) fn titles(library: &Library) -> Vec<String> {
    all(library).map(|meta| meta.title.clone()).collect()
}
