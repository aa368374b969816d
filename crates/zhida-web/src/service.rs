//! The service as it runs: it starts from the store, and follows what this node and others commit.

use crate::app::{App, Clock, Shelf};
use crate::loading::{self, Ground};
use crate::oidc::{OidcError, OidcSettings};
use crate::outbox::{Post, keep_sending};
use crate::scan::Scanner;
use crate::work::work;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use zhida_store::{Store, StoreError};

/// How often the ledger is looked at: others' changes are seen within a second.
const LOOK: Duration = Duration::from_millis(200);

/// How a service runs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether browsers reach it over TLS only.
    pub secure: bool,
    /// The file that the end of the ledger is appended to once a day.
    pub checkpoints: Option<PathBuf>,
    /// Who looks at files that are sent.
    pub scanner: Scanner,
    /// How messages leave the house; without it they wait.
    pub post: Option<Post>,
    /// Whether enterprises are told by itself what measures have come to mean for them.
    pub tells: bool,
    /// A provider of identities by which one may sign in, too.
    pub oidc: Option<OidcSettings>,
}

/// A running service.
pub struct Service {
    app: App,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Why a service does not start.
#[derive(Debug)]
pub enum StartError {
    /// The store.
    Store(StoreError),
    /// The search index.
    Index(tantivy::TantivyError),
    /// The provider of identities.
    Oidc(OidcError),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::Store(error) => write!(f, "{error}"),
            StartError::Index(error) => write!(f, "search index: {error}"),
            StartError::Oidc(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        StartError::Store(error)
    }
}

impl From<OidcError> for StartError {
    fn from(error: OidcError) -> Self {
        StartError::Oidc(error)
    }
}

impl From<tantivy::TantivyError> for StartError {
    fn from(error: tantivy::TantivyError) -> Self {
        StartError::Index(error)
    }
}

impl Service {
    /// Reads everything from `store` and begins to follow it.
    ///
    /// # Errors
    /// Those of the store and of the search index, and settings that are none.
    pub async fn start(store: Store, ground: Ground, clock: Clock, options: Options) -> Result<Self, StartError> {
        let day = crate::app::day_in_china(clock());
        let upto = store.last_seq().await?;
        let versions = store.library(upto).await?;
        let library = loading::library(ground, &versions);
        let searched = Arc::clone(&library);
        // The index is made while the enterprises are read.
        let shelf = tokio::task::spawn_blocking(move || loading::shelf(searched, &versions));
        let city = loading::city(&store, &library, day, upto).await?;
        let shelf: Shelf = shelf.await.map_err(|error| tantivy::TantivyError::InternalError(error.to_string()))??;
        let app = App::new(shelf, city, upto, store, clock, &options)?;
        let node = format!("{:08x}", rand::random::<u32>());
        let (stop, told) = watch::channel(false);
        let mut tasks = vec![
            tokio::spawn(follow(app.clone(), told.clone())),
            tokio::spawn(work(app.clone(), node.clone(), options.checkpoints, options.tells, told.clone())),
        ];
        if let Some(post) = options.post {
            tasks.push(tokio::spawn(keep_sending(app.clone(), post, node, told)));
        }
        Ok(Self { app, stop, tasks })
    }

    /// What the router is made of.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Ends the work behind the pages.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

async fn follow(app: App, mut told: watch::Receiver<bool>) {
    loop {
        if let Err(error) = app.catch_up().await {
            tracing::error!(%error, "cannot follow the ledger");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => (),
            _ = told.changed() => return,
        }
    }
}
