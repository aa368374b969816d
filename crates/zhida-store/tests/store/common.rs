//! A fresh database of either kind, times, and people who are signed in.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use zhida_facts::Calendar;
use zhida_store::{Broken, Brought, FactEntry, Moment, NewUser, Role, SignIn, SignUp, Signed, SignedUp, Store};

pub(crate) static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::parse(include_str!("../../../../measures/codes/workdays.csv")).unwrap());

/// Tells a story to both databases; with `raw`, it gets a way to each past the store.
macro_rules! on_both {
    ($story:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn on_sqlite() {
            let (store, _folder) = crate::common::sqlite().await;
            Box::pin($story(&store)).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn on_postgres() {
            if let Some(store) = crate::common::postgres().await {
                Box::pin($story(&store)).await;
            }
        }
    };
    ($story:ident, raw) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn on_sqlite() {
            let (store, raw, _folder) = crate::common::sqlite_raw().await;
            Box::pin($story(&store, &raw)).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn on_postgres() {
            if let Some((store, raw)) = crate::common::postgres_raw().await {
                Box::pin($story(&store, &raw)).await;
            }
        }
    };
}
pub(crate) use on_both;

/// A day every story begins with.
pub(crate) fn day(day: u32, hour: u32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc()
}

/// `2026-11-02 09:00` in China.
pub(crate) fn t(text: &str) -> DateTime<Utc> {
    (NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap() - TimeDelta::hours(8)).and_utc()
}

/// A move at that time.
pub(crate) fn at(text: &str) -> Moment<'static> {
    Moment { calendar: &CALENDAR, at: t(text), request: "r-1" }
}

/// `2026-11-02`.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Somebody who gets in with a password.
pub(crate) async fn signed_in(store: &Store, login: &str, password: &str, at: DateTime<Utc>) -> Signed {
    match store.sign_in(login, password, at).await.unwrap() {
        SignIn::Welcome(signed) => signed,
        other => panic!("{other:?}"),
    }
}

/// An account to be made.
pub(crate) fn named(login: &str, role: Role) -> NewUser {
    NewUser { login: login.to_owned(), name: login.to_owned(), role, ..NewUser::default() }
}

/// Somebody who is signed in with a new account.
pub(crate) async fn account(store: &Store, new: NewUser, enterprise: Option<i64>, at: DateTime<Utc>) -> Signed {
    let login = new.login.clone();
    store.add_user_by_program(new, "correct horse", enterprise, at).await.unwrap();
    signed_in(store, &login, "correct horse", at).await
}

/// What somebody who signs up for an enterprise says.
pub(crate) fn sign_up(login: &str, uscc: &str, enterprise: &str) -> SignUp {
    SignUp {
        login: login.to_owned(),
        password: "correct horse".to_owned(),
        name: "王某".to_owned(),
        phone: "13800000000".to_owned(),
        email: String::new(),
        uscc: uscc.to_owned(),
        enterprise_name: enterprise.to_owned(),
        grounds: "法定代表人".to_owned(),
        lang: "zh".to_owned(),
    }
}

/// Somebody who has signed up for a new enterprise and is signed in.
pub(crate) async fn firm(store: &Store, login: &str, uscc: &str, enterprise: &str) -> Signed {
    let at = t("2026-11-01 09:00");
    assert!(matches!(store.sign_up(sign_up(login, uscc, enterprise), at).await.unwrap(), SignedUp::Speaks(_)));
    signed_in(store, login, "correct horse", at).await
}

/// The same, for one of many.
pub(crate) async fn company(store: &Store, n: usize) -> Signed {
    firm(store, &format!("firm{n}"), &format!("S{n}"), &format!("示范市{n}号公司")).await
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
