//! From records to what is kept in memory: at the start all of it, afterwards what was committed since.

use crate::app::{App, Shelf};
use crate::search::Index;
use rayon::prelude::*;
use std::sync::Arc;
use zhida_facts::{Calendar, Codes, Dictionary, Enterprise, FactId, NaiveDate, Number, State};
use zhida_live::{Builder, City};
use zhida_measure::{Library, Source};
use zhida_store::entity::{attestation, measure_version};
use zhida_store::{Store, StoreError, read_facts};

/// What measures are written over; it comes with the program, not from the store.
pub struct Ground {
    /// The facts.
    pub dictionary: Dictionary,
    /// Code lists.
    pub codes: Codes,
    /// Working days.
    pub calendar: Calendar,
}

/// The measures in force in the store, compiled and searchable.
///
/// # Errors
/// Those of the search index. A measure with errors is kept as far as it was understood; it could only get into the store by force.
pub(crate) fn shelf(ground: Ground, versions: Vec<measure_version::Model>) -> Result<Shelf, tantivy::TantivyError> {
    let (library, problems) = Library::load(ground.dictionary, ground.codes, ground.calendar, sources(&versions));
    for problem in problems.iter().filter(|p| p.severity() == zhida_diagnostics::Severity::Error) {
        tracing::error!(?problem, "a published measure has errors");
    }
    let library = Arc::new(library);
    let index = Index::build(&library)?;
    let numbers = library.measures().iter().map(|m| versions.iter().find(|v| v.document == m.file).map_or(0, |v| v.id)).collect();
    Ok(Shelf { library, versions: numbers, index })
}

fn sources(versions: &[measure_version::Model]) -> Vec<Source> {
    versions.iter().map(|v| Source { file: v.document.clone(), text: v.text.clone() }).collect()
}

/// All enterprises as they stood when the ledger had `upto` entries.
///
/// # Errors
/// Those of the store.
pub(crate) async fn city(store: &Store, library: &Arc<Library>, day: NaiveDate, upto: i64) -> Result<City, StoreError> {
    let mut builder = Builder::new(Arc::clone(library), day);
    let changes = store.changes(0).await?;
    let mut rows = std::collections::HashMap::new();
    for one in changes.enterprises.iter().filter(|e| e.removed_seq.is_none()) {
        rows.insert(one.id, builder.enterprise(one.id, Enterprise { uscc: one.uscc.clone(), name: one.name.clone() }));
    }
    store
        .facts_between(0, upto, |page| {
            for (enterprise, facts) in read_page(library, &page) {
                let Some(row) = rows.get(&enterprise) else { continue };
                for (fact, year, state) in facts {
                    builder.fact(*row, fact, year, &state);
                }
            }
        })
        .await?;
    for said in current(&changes.attestations, day) {
        let Some(row) = rows.get(&said.enterprise_id) else { continue };
        if let Some(holds) = said.holds {
            builder.attest(*row, &said.measure, &said.clause, holds);
        }
        if let Some(points) = points(said) {
            builder.assess(*row, &said.measure, &said.clause, points);
        }
    }
    Ok(builder.finish())
}

/// Records that are applied one by one; of more the city is read anew.
const MANY: usize = 2000;

type Facts = Vec<(FactId, Option<i32>, State)>;

/// What the records of a page say, on all threads. What the dictionary does not know (any more) is left out.
fn read_page(library: &Library, page: &[(i64, String)]) -> Vec<(i64, Facts)> {
    let read = |(enterprise, text): &(i64, String)| {
        let facts = read_facts(text).unwrap_or_else(|error| {
            tracing::error!(%error, enterprise, "a record cannot be read");
            Vec::new()
        });
        let known = facts.iter().filter_map(|f| library.dictionary.read_stored(&library.codes, &f.0, f.1, &f.2));
        (*enterprise, known.collect())
    };
    page.par_iter().map(read).collect()
}

/// The last statement on each clause of each enterprise, unless it has expired: an expired one counts as taken back.
fn current(all: &[attestation::Model], day: NaiveDate) -> Vec<&attestation::Model> {
    let mut latest = std::collections::BTreeMap::new();
    for said in all {
        latest.insert((said.enterprise_id, &said.measure, &said.clause), said);
    }
    latest.into_values().filter(|said| !is_over(said, day)).collect()
}

fn is_over(said: &attestation::Model, day: NaiveDate) -> bool {
    said.expires.as_deref().and_then(|d| d.parse::<NaiveDate>().ok()).is_some_and(|last| last < day)
}

fn points(said: &attestation::Model) -> Option<Number> {
    said.points.as_deref().and_then(|p| Number::parse(p).ok())
}

impl App {
    /// Brings shelf and city up to what the ledger says: after each write of our own, and again and again for what other nodes commit.
    ///
    /// # Errors
    /// Those of the store; what could not be read is read the next time.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        let mut known = self.known.lock().await;
        let today = self.today();
        let another_day = self.city().day() != today;
        let changes = self.store().changes(*known).await?;
        if changes.upto == *known && !another_day {
            return Ok(());
        }
        let renewed = if changes.measures { self.renewed_shelf(changes.upto).await? } else { None };
        let library = renewed.as_ref().map_or_else(|| Arc::clone(&self.shelf().library), |shelf| Arc::clone(&shelf.library));
        let mut facts = Vec::new();
        self.store().facts_between(*known, changes.upto, |page| facts.extend(read_page(&library, &page))).await?;
        // Statements expire with the day, enterprises leave the file rarely, and of a whole file what each fact changes is not of interest: then
        // everything is read anew.
        let gone = changes.enterprises.iter().any(|e| e.removed_seq.is_some());
        let taken_back = changes.attestations.iter().any(|a| a.holds.is_none() && a.points.is_none());
        if another_day || gone || taken_back || facts.len() > MANY {
            let fresh = city(self.store(), &library, today, changes.upto).await?;
            let mut city = self.city_mut();
            *city = fresh;
            self.settle(renewed, changes.upto);
        } else {
            let mut city = self.city_mut();
            if renewed.is_some() && !city.replace_library(Arc::clone(&library)) {
                // It has the same facts and codes: they come with the program.
                tracing::error!("the library does not fit the city");
            }
            for one in changes.enterprises {
                city.push(one.id, Enterprise { uscc: one.uscc, name: one.name });
            }
            for (enterprise, facts) in facts {
                city.set(enterprise, &facts);
            }
            for said in changes.attestations.iter().filter(|a| !is_over(a, today)) {
                city.attest(said.enterprise_id, &said.measure, &said.clause, said.holds);
                if let Some(points) = points(said) {
                    city.assess(said.enterprise_id, &said.measure, &said.clause, points);
                }
            }
            self.settle(renewed, changes.upto);
        }
        *known = changes.upto;
        Ok(())
    }

    /// Called while the city is held: whoever reads it next finds shelf and number of the same state.
    fn settle(&self, renewed: Option<Shelf>, upto: i64) {
        if let Some(shelf) = renewed {
            self.put_shelf(shelf);
        }
        self.saw(upto);
    }

    async fn renewed_shelf(&self, upto: i64) -> Result<Option<Shelf>, StoreError> {
        let versions = self.store().library(upto).await?;
        let old = self.shelf();
        let ground =
            Ground { dictionary: old.library.dictionary.clone(), codes: old.library.codes.clone(), calendar: old.library.calendar.clone() };
        match tokio::task::spawn_blocking(move || shelf(ground, versions)).await {
            Ok(Ok(shelf)) => return Ok(Some(shelf)),
            Ok(Err(error)) => tracing::error!(%error, "search index"),
            Err(error) => tracing::error!(%error, "the library could not be compiled"),
        }
        Ok(None)
    }
}
