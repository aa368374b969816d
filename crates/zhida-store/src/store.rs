//! Opening a database, and handing out what one may do with it.

use crate::error::Result;
use crate::migration::Migrator;
use sea_orm::{ConnectOptions, Database, DatabaseBackend, DatabaseConnection};
use sea_orm_migration::MigratorTrait as _;
use std::path::Path;
use std::time::Duration;

/// The records of one service, in SQLite or PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
}

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

impl Store {
    /// Opens the SQLite file `path`, made if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be opened or is no database.
    pub async fn open_file(path: &Path) -> Result<Self> {
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
        // One writer at a time, readers beside it; what is committed survives a power cut.
        options.max_connections(8).map_sqlx_sqlite_opts(|o| {
            o.busy_timeout(PATIENCE).pragma("journal_mode", "WAL").pragma("synchronous", "FULL").pragma("cache_size", "-65536")
        });
        Self::open(options).await
    }

    /// Opens a PostgreSQL database and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be reached or refuses.
    pub async fn open_url(url: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(16);
        Self::open(options).await
    }

    async fn open(mut options: ConnectOptions) -> Result<Self> {
        options.sqlx_logging(false).acquire_timeout(PATIENCE);
        let db = Database::connect(options).await?;
        let store = Self { db };
        store.migrate().await?;
        Ok(store)
    }

    /// Several nodes may start at once: on PostgreSQL one of them migrates and the others wait for it.
    async fn migrate(&self) -> Result<()> {
        use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
        if self.db.get_database_backend() == DatabaseBackend::Postgres {
            let tx = self.db.begin().await?;
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7236450118)").await?;
            Migrator::up(&self.db, None).await?;
            tx.commit().await?;
        } else {
            Migrator::up(&self.db, None).await?;
        }
        Ok(())
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.db.get_database_backend() {
            DatabaseBackend::Postgres => "postgres",
            _ => "sqlite",
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.db.ping().await?)
    }
}
