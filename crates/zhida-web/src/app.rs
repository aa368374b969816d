//! What all handlers share.

use crate::search::Index;
use chrono::{DateTime, Utc};
use std::sync::{Arc, PoisonError, RwLock};
use zhida_facts::NaiveDate;
use zhida_measure::Library;

/// The state behind the router; cheap to clone.
///
/// What is stored (accounts, enterprises) and the live city are added here as further fields when they are served.
#[derive(Clone)]
pub struct App {
    shelf: Arc<RwLock<Arc<Shelf>>>,
    clock: Clock,
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
    /// The service around `library`, telling the time by `clock`.
    ///
    /// # Errors
    /// If the search index cannot be built.
    pub fn new(library: Library, clock: Clock) -> Result<Self, tantivy::TantivyError> {
        let index = Index::build(&library)?;
        Ok(Self { shelf: Arc::new(RwLock::new(Arc::new(Shelf { library, index }))), clock })
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
