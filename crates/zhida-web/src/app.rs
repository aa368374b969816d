//! What all handlers share.

use crate::error::Fault;
use crate::oidc::{OidcError, Provider};
use crate::outbox::Post;
use crate::scan::Scanner;
use crate::search::Index;
use crate::service::Options;
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use zhida_facts::NaiveDate;
use zhida_live::City;
use zhida_measure::{Library, Measure};
use zhida_store::Store;

/// The state behind the router; cheap to clone.
#[derive(Clone)]
pub struct App {
    shelf: Arc<RwLock<Arc<Shelf>>>,
    city: Arc<RwLock<City>>,
    /// Number of the last entry of the ledger that shelf and city know; held while they are brought up to date.
    pub(crate) known: Arc<tokio::sync::Mutex<i64>>,
    /// The same, to be looked at without waiting.
    seen: Arc<AtomicI64>,
    store: Store,
    clock: Clock,
    scanner: Scanner,
    /// Whether browsers reach us over TLS only, so that the session's cookie may say so.
    secure: bool,
    post: Option<Arc<Post>>,
    work: Arc<tokio::sync::Notify>,
    /// The provider of identities one may sign in by.
    provider: Option<Arc<Provider>>,
}

/// Says what time it is; this crate never looks itself.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// A library and what was made of it: replaced as one when measures change, so that a page never mixes two.
pub struct Shelf {
    /// Measures, dictionary and code lists.
    pub library: Arc<Library>,
    /// Number in the store of each measure's version, in the library's order.
    pub versions: Vec<i64>,
    /// The measures, searchable.
    pub index: Index,
}

impl Shelf {
    /// The text of a version, by its number in the store, if it stands here: one that was withdrawn does not.
    pub(crate) fn of_version(&self, version: i64) -> Option<&Measure> {
        let at = self.versions.iter().position(|own| *own == version)?;
        self.library.measures().get(at)
    }
}

impl App {
    /// The service around a library and a city that know the first `known` entries of the ledger of `store`, telling the time by
    /// `clock`, run as `options` say.
    ///
    /// # Errors
    /// If the settings of the provider of identities are none.
    pub(crate) fn new(shelf: Shelf, city: City, known: i64, store: Store, clock: Clock, options: &Options) -> Result<Self, OidcError> {
        let provider = options.oidc.clone().map(Provider::new).transpose()?.map(Arc::new);
        Ok(Self {
            shelf: Arc::new(RwLock::new(Arc::new(shelf))),
            city: Arc::new(RwLock::new(city)),
            known: Arc::new(tokio::sync::Mutex::new(known)),
            seen: Arc::new(AtomicI64::new(known)),
            store,
            clock,
            scanner: options.scanner.clone(),
            secure: options.secure,
            post: options.post.clone().map(Arc::new),
            work: Arc::default(),
            provider,
        })
    }

    /// The library of this moment. A request takes it once and keeps it.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn put_shelf(&self, shelf: Shelf) {
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
    }

    /// The city, to ask it something. Not to be held while waiting for anything else.
    pub fn city(&self) -> RwLockReadGuard<'_, City> {
        self.city.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn city_mut(&self) -> RwLockWriteGuard<'_, City> {
        self.city.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many entries of the ledger shelf and city know: what a verdict shown now is made of.
    #[must_use]
    pub fn seen(&self) -> i64 {
        self.seen.load(Ordering::Acquire)
    }

    pub(crate) fn saw(&self, seq: i64) {
        self.seen.store(seq, Ordering::Release);
    }

    /// Asks the city off the threads that answer requests: for what takes more than some milliseconds.
    ///
    /// # Errors
    /// [`Fault::Failed`] if the work panicked.
    pub async fn ask<T: Send + 'static>(&self, work: impl FnOnce(&City) -> T + Send + 'static) -> Result<T, Fault> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || work(&app.city())).await.map_err(|error| {
            tracing::error!(%error, "work on the city failed");
            Fault::Failed
        })
    }

    /// The records.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Who looks at files that are sent.
    pub(crate) fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    /// There is work for the node: it need not wait for its next look.
    pub(crate) fn wake(&self) {
        self.work.notify_one();
    }

    /// Waits until there is.
    pub(crate) async fn woken(&self) {
        self.work.notified().await;
    }

    /// How messages leave the house; nothing if none do.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        self.post.as_deref()
    }

    /// Whether browsers reach us over TLS only.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// The provider of identities, if the house has one.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        self.provider.as_deref()
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The day in China.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        day_in_china(self.now())
    }
}

/// The day it is in China.
#[must_use]
pub fn day_in_china(now: DateTime<Utc>) -> NaiveDate {
    (now + chrono::TimeDelta::hours(8)).date_naive()
}
