//! A fresh database of either kind.

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use zhida_store::{Broken, Brought, FactEntry, Store};

/// A day every story begins with.
pub(crate) fn day(day: u32, hour: u32) -> chrono::DateTime<chrono::Utc> {
    chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc()
}

/// A new SQLite file; the folder lives as long as the test.
pub(crate) async fn sqlite() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open_file(&folder.path().join("zhida.db")).await.unwrap(), folder)
}

/// URL of a new PostgreSQL database; `None`, said aloud, where no server is named.
pub(crate) async fn postgres_url() -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(url) = std::env::var("ZHIDA_TEST_PG") else {
        assert!(std::env::var_os("CI").is_none(), "ZHIDA_TEST_PG is not set: PostgreSQL cannot be tested");
        eprintln!("SKIPPED: ZHIDA_TEST_PG is not set, PostgreSQL is not tested");
        return None;
    };
    let name = format!("zhida_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let admin = sea_orm::Database::connect(&url).await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let base = url.rsplit_once('/').unwrap().0;
    Some(format!("{base}/{name}"))
}

/// A new PostgreSQL database.
pub(crate) async fn postgres() -> Option<Store> {
    Some(Store::open_url(&postgres_url().await?).await.unwrap())
}

/// A file about `count` enterprises, the first of which is X`from`.
pub(crate) fn file(count: usize, from: usize, facts: &(dyn Fn(usize) -> Vec<FactEntry> + Sync)) -> Brought<'_> {
    let enterprises = (from..from + count).map(|k| (format!("X{k}"), String::new())).collect();
    Brought { file: "a.csv".to_owned(), enterprises, facts, rejected: 0, rejects: String::new(), upload: None }
}

/// A new SQLite file, and a way to it past the store.
pub(crate) async fn sqlite_raw() -> (Store, DatabaseConnection, tempfile::TempDir) {
    let (store, folder) = sqlite().await;
    let raw = Database::connect(format!("sqlite://{}", folder.path().join("zhida.db").display())).await.unwrap();
    (store, raw, folder)
}

/// A new PostgreSQL database, and a way to it past the store.
pub(crate) async fn postgres_raw() -> Option<(Store, DatabaseConnection)> {
    let url = postgres_url().await?;
    Some((Store::open_url(&url).await.unwrap(), Database::connect(&url).await.unwrap()))
}

/// Changes one row of `table` past the store, in one way after the other: verifying names its entry each time, and nothing once it is put back.
pub(crate) async fn found_out(store: &Store, raw: &DatabaseConnection, table: &str, row: &str, changes: &[(&str, &str)]) {
    for (changed, back) in changes {
        for (set, sound) in [(changed, false), (back, true)] {
            let done = raw.execute_unprepared(&format!("UPDATE {table} SET {set} WHERE {row}")).await.unwrap();
            assert_eq!(done.rows_affected(), 1, "{table}: {set}");
            let (_, broken) = store.verify(&[], |_, _| ()).await.unwrap();
            let named = if sound { broken.is_empty() } else { matches!(broken.as_slice(), [Broken::Record(_)]) };
            assert!(named, "{table}: {set}: {broken:?}");
        }
    }
}
