//! What all handlers share.

use crate::search::Index;
use chrono::{DateTime, Utc};
use std::sync::{Arc, PoisonError, RwLock};
use zhida_facts::NaiveDate;
use zhida_measure::Library;
use zhida_store::Store;

/// The state behind the router; cheap to clone.
///
#[derive(Clone)]
pub struct App {
    shelf: Arc<RwLock<Arc<Shelf>>>,
    store: Store,
    clock: Clock,
    /// Whether browsers reach us over TLS only, so that the session's cookie may say so.
    secure: bool,
}

/// Says what time it is; this crate never looks itself.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// A library and what was made of it: replaced as one when measures change, so that a page never mixes two.
pub struct Shelf {
    /// Measures, dictionary and code lists.
    pub library: Library,
    /// The measures, searchable.
    pub index: Index,
}

impl App {
    /// The service around `library` and `store`, telling the time by `clock`. `secure` if browsers reach it over TLS only.
    ///
    /// # Errors
    /// If the search index cannot be built.
    pub fn new(library: Library, store: Store, clock: Clock, secure: bool) -> Result<Self, tantivy::TantivyError> {
        let index = Index::build(&library)?;
        Ok(Self { shelf: Arc::new(RwLock::new(Arc::new(Shelf { library, index }))), store, clock, secure })
    }

    /// The library of this moment. A request takes it once and keeps it.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another library in place; requests under way finish with the one they began with.
    ///
    /// # Errors
    /// If the search index cannot be built; the old library then stays.
    pub fn replace(&self, library: Library) -> Result<(), tantivy::TantivyError> {
        let index = Index::build(&library)?;
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Shelf { library, index });
        Ok(())
    }

    /// The records.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether browsers reach us over TLS only.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The day in China.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        (self.now() + chrono::TimeDelta::hours(8)).date_naive()
    }
}
