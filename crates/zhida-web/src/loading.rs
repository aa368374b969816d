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

/// The measures in force in the store, compiled. One with errors is kept as far as it was understood; it could only get into the store by
/// force.
pub(crate) fn library(ground: Ground, versions: &[measure_version::Model]) -> Arc<Library> {
    let (library, problems) = Library::load(ground.dictionary, ground.codes, ground.calendar, sources(versions));
    for problem in problems.iter().filter(|p| p.severity() == zhida_diagnostics::Severity::Error) {
        tracing::error!(?problem, "a published measure has errors");
    }
    Arc::new(library)
}

/// The same, searchable.
///
/// # Errors
/// Those of the search index.
pub(crate) fn shelf(library: Arc<Library>, versions: &[measure_version::Model]) -> Result<Shelf, tantivy::TantivyError> {
    let index = Index::build(&library)?;
    let numbers = library.measures().iter().map(|m| versions.iter().find(|v| v.document == m.file).map_or(0, |v| v.id)).collect();
    Ok(Shelf { library, versions: numbers, index })
}

fn sources(versions: &[measure_version::Model]) -> Vec<Source> {
    versions.iter().map(|v| Source { file: v.document.clone(), text: v.text.clone() }).collect()
}

/// Pages of records that wait to be put into columns, at most.
const AHEAD: usize = 3;

/// All enterprises as they stood when the ledger had `upto` entries.
///
/// # Errors
/// Those of the store.
pub(crate) async fn city(store: &Store, library: &Arc<Library>, day: NaiveDate, upto: i64) -> Result<City, StoreError> {
    let mut builder = Builder::new(Arc::clone(library), day);
    let changes = store.changes_between(0, upto).await?;
    let mut rows = std::collections::HashMap::new();
    // Who has left the file since is told with the next changes.
    for one in changes.enterprises.iter().filter(|e| e.removed_seq.is_none_or(|seq| seq > upto)) {
        rows.insert(one.id, builder.enterprise(one.id, Enterprise { uscc: one.uscc.clone(), name: one.name.clone() }));
    }
    // While a page is read and put into columns, the database hands over the next ones.
    let (send, mut pages) = tokio::sync::mpsc::channel::<Vec<(i64, String)>>(AHEAD);
    let shelf = Arc::clone(library);
    let building = tokio::task::spawn_blocking(move || {
        while let Some(page) = pages.blocking_recv() {
            for (enterprise, facts) in read_page(&shelf, &page) {
                let Some(row) = rows.get(&enterprise) else { continue };
                for (fact, year, state) in facts {
                    builder.fact(*row, fact, year, &state);
                }
            }
        }
        (builder, rows)
    });
    let mut records = store.facts_between(0, upto);
    while let Some(page) = records.next().await? {
        if send.send(page).await.is_err() {
            break;
        }
    }
    drop(send);
    let (mut builder, rows) = building.await.map_err(|error| StoreError::Corrupt("fact_record", error.to_string()))?;
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
        // Statements expire with the day, enterprises leave the file rarely, and of a whole file what each fact changes is not of interest: then
        // everything is read anew.
        let gone = changes.enterprises.iter().any(|e| e.removed_seq.is_some());
        let taken_back = changes.attestations.iter().any(|a| a.holds.is_none() && a.points.is_none());
        let mut anew = another_day || gone || taken_back;
        let mut facts = Vec::new();
        let mut records = self.store().facts_between(*known, changes.upto);
        while !anew && let Some(page) = records.next().await? {
            facts.extend(read_page(&library, &page));
            anew = facts.len() > MANY;
        }
        if anew {
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
        match tokio::task::spawn_blocking(move || shelf(library(ground, &versions), &versions)).await {
            Ok(Ok(shelf)) => return Ok(Some(shelf)),
            Ok(Err(error)) => tracing::error!(%error, "search index"),
            Err(error) => tracing::error!(%error, "the library could not be compiled"),
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use zhida_facts::{CodeTree, Scheme};
    use zhida_store::{Brought, FactEntry, NewUser, Role, SignIn};

    fn library() -> Arc<Library> {
        let read = |name: &str| std::fs::read_to_string(format!("{}/../../measures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let codes = Codes {
            industries: CodeTree::parse(Scheme::Industry, &[read("codes/industries.csv").as_str()]).unwrap(),
            regions: CodeTree::parse(Scheme::Region, &[read("codes/regions.csv").as_str(), read("codes/regions-demo.csv").as_str()])
                .unwrap(),
        };
        let source = Source { file: "salon.md".to_owned(), text: read("demo-city/demo-salon-2026.md") };
        let calendar = Calendar::parse(&read("codes/workdays.csv")).unwrap();
        Arc::new(Library::load(Dictionary::parse(&read("facts.csv")).unwrap(), codes, calendar, vec![source]).0)
    }

    /// What is committed while the city is read belongs to the next changes: it is not in the city yet, and what left meanwhile still is.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_city_is_what_the_ledger_said_then() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_file(&folder.path().join("zhida.db")).await.unwrap();
        let at: DateTime<Utc> = "2026-09-15T04:00:00Z".parse().unwrap();
        let new = NewUser { login: "clerk".to_owned(), name: "clerk".to_owned(), role: Role::Clerk, ..NewUser::default() };
        store.add_user_by_program(new, "correct horse", None, at).await.unwrap();
        let SignIn::Welcome(clerk) = store.sign_in("clerk", "correct horse", at).await.unwrap() else { panic!("no clerk") };
        let desk = store.desk(&clerk).unwrap();
        let facts = |_| vec![FactEntry("employees".to_owned(), Some(2025), "=5".to_owned())];
        let brought = Brought {
            file: "a.csv".to_owned(),
            enterprises: vec![("91310000MA1FL0000X".to_owned(), "甲公司".to_owned())],
            facts: &facts,
            rejected: 0,
            rejects: String::new(),
            upload: None,
        };
        let imported = desk.import(brought, at).await.unwrap().seq;
        let leaves = desk.enterprise_by_code("91310000MA1FL0000X").await.unwrap().id;
        desk.undo_import(imported, at).await.unwrap();
        let comes = desk.add_enterprise("91310000MA1FL0001X", "乙公司", at).await.unwrap();
        let then = city(&store, &library(), at.date_naive(), imported).await.unwrap();
        assert!(then.enterprise(leaves).is_some() && then.enterprise(comes).is_none());
        let now = city(&store, &library(), at.date_naive(), store.last_seq().await.unwrap()).await.unwrap();
        assert!(now.enterprise(leaves).is_none() && now.enterprise(comes).is_some());
    }
}
