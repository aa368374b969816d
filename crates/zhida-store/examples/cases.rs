//! How long the desk's inbox and the nightly check take with many open cases. `bench/cases` runs it; the argument is a PostgreSQL address of
//! an empty database, or nothing for a SQLite file.
//!
//! Some cases are led through the store; the others are copies of them, made by the database, so that filling takes seconds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops"
)]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait as _, Database, IdenStatic, Iterable};
use std::time::Instant;
use zhida_cases::{Act, Channel, Kind, Light, OfficeId, PersonId, Seat, Urgency};
use zhida_facts::Calendar;
use zhida_store::entity::{case_file, case_log, case_office};
use zhida_store::{CaseFilter, CaseSort, Demand, Moment, NewUser, Role, SignIn, Store};

/// Cases led, and how often each is there.
const LED: i64 = 500;
const COPIES: i64 = 100;

/// Nine in the morning in China, so many days after 2 November 2026.
fn day(n: i64) -> DateTime<Utc> {
    "2026-11-02T01:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(n)
}

#[tokio::main]
async fn main() {
    let calendar = Calendar::parse(include_str!("../../../measures/codes/workdays.csv")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("zhida.db");
    let (store, address) = match std::env::args().nth(1) {
        Some(url) => (Store::open_url(&url).await.unwrap(), url),
        None => (Store::open_file(&file).await.unwrap(), format!("sqlite://{}", file.display())),
    };
    let moment = |n: i64| Moment { calendar: &calendar, at: day(n), request: "" };
    let new = |login: &str, role| NewUser { login: login.to_owned(), name: login.to_owned(), role, ..NewUser::default() };
    store.add_user_by_program(new("clerk", Role::Clerk), "correct horse", None, day(0)).await.unwrap();
    let SignIn::Welcome(clerk) = store.sign_in("clerk", "correct horse", day(0)).await.unwrap() else { panic!("nobody") };
    let desk = store.desk(&clerk).unwrap();
    let enterprise = desk.add_enterprise("91990101MA1FL0000X", "示范企业", day(0)).await.unwrap();
    let seat = Seat { person: PersonId(clerk.user()), office: OfficeId(0), centre: true };
    for n in 0..LED {
        let at = moment(n % 8);
        let demand = Demand { subject: "用电".into(), text: format!("第{n}件：变压器容量不足"), contact: "王某".into() };
        let id = desk.submit_for(enterprise, &demand, Channel::Phone, "990101", &at).await.unwrap();
        let accept = Act::Accept {
            kind: Kind::ALL[usize::try_from(n).unwrap() % 5],
            subject: "用电".into(),
            urgency: Urgency::Ordinary,
            date: None,
        };
        desk.act_on_case(id, None, &accept, &at).await.unwrap();
        for act in
            [Act::Route { lead: seat, co: Vec::new(), why: "x".into() }, Act::Sign, Act::Contact { channel: Channel::Phone, reached: true }]
        {
            desk.act_on_case(id, None, &act, &at).await.unwrap();
        }
    }
    copy(&address).await;
    store.settle_cases(&moment(9)).await.unwrap();

    let all = CaseFilter::default();
    let red = CaseFilter { light: Some(Light::Red), ..CaseFilter::default() };
    for (what, filter) in [("open, by deadline", &all), ("overdue, by deadline", &red)] {
        let mut times = Vec::new();
        for _ in 0..15 {
            let begun = Instant::now();
            let (rows, total) = desk.cases(filter, CaseSort::Due, 0, 50).await.unwrap();
            let counts = desk.case_counts(filter).await.unwrap();
            times.push(begun.elapsed());
            assert!(rows.len() == 50 && total > 1000 && counts.lights.len() > 1, "{total} {counts:?}");
        }
        times.sort();
        println!("inbox ({what}), with counts: median {:?}, worst {:?}", times[times.len() / 2], times[times.len() - 1]);
    }
    let begun = Instant::now();
    let check = store.check_cases(&moment(9)).await.unwrap();
    println!("nightly check of {} open cases, nothing changed: {:?}", check.cases, begun.elapsed());
    assert!(check.broken.is_empty() && check.moved.is_empty());
    // A day later most lights are others.
    let begun = Instant::now();
    let settled = store.settle_cases(&moment(10)).await.unwrap();
    println!("a day later, {settled} cases settled: {:?}", begun.elapsed());
}

/// Each case again, so many times: rows, logs and offices, under numbers of their own.
async fn copy(address: &str) {
    let db = Database::connect(address).await.unwrap();
    db.execute_unprepared("CREATE TABLE numbers (n BIGINT)").await.unwrap();
    let numbers: Vec<String> = (1..COPIES).map(|n| format!("({n})")).collect();
    db.execute_unprepared(&format!("INSERT INTO numbers VALUES {}", numbers.join(","))).await.unwrap();
    for statement in [
        copied::<case_log::Column>("case_log", "case_id"),
        copied::<case_office::Column>("case_office", "case_id"),
        copied::<case_file::Column>("case_file", "id"),
        "DROP TABLE numbers".to_owned(),
    ] {
        db.execute_unprepared(&statement).await.unwrap();
    }
}

/// Copies a table's rows under other numbers of cases. Each step was entered in the ledger by itself, so copies have numbers there that nobody
/// else has.
fn copied<C: Iterable + IdenStatic>(table: &str, case: &str) -> String {
    let columns: Vec<&str> = C::iter().map(|c| c.as_str()).collect();
    let own = columns.iter().map(|column| match *column {
        column if column == case => format!("{column} + k.n * {LED}"),
        "seq" => "seq + k.n * 1000000".to_owned(),
        column => column.to_owned(),
    });
    format!("INSERT INTO {table} ({}) SELECT {} FROM {table}, numbers k", columns.join(", "), own.collect::<Vec<_>>().join(", "))
}
