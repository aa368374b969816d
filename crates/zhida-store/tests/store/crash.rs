//! `kill -9` while several tasks write, again and again on one database: nothing that was acknowledged is lost, nothing is half
//! there, and the chain holds. `ZHIDA_TEST_KILLS` sets how often (50 in CI), in parts of 50 that have a store each.

use crate::common::{day, file, postgres_url};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use zhida_store::{FactEntry, NewUser, Role, SignIn, Store};

async fn open(place: &str) -> Store {
    if place.starts_with("postgres") { Store::open_url(place).await.unwrap() } else { Store::open_file(Path::new(place)).await.unwrap() }
}

/// The writer: the child process of the tests below, which prints the number of each entry once it is committed.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
#[ignore = "run by the tests below"]
async fn writer() {
    let store = open(&std::env::var("ZHIDA_CRASH_PLACE").unwrap()).await;
    let SignIn::Welcome(clerk) = store.sign_in("clerk", "correct horse", day(1, 9)).await.unwrap() else { panic!() };
    let tasks: Vec<_> = (0..3)
        .map(|task| {
            let desk = store.desk(&clerk).unwrap();
            tokio::spawn(async move {
                for i in 0.. {
                    let facts = |_| vec![FactEntry("staff".to_owned(), None, format!("={i}"))];
                    let seq = desk.import(file(5, task * 3, &facts), day(1, 9)).await.unwrap().seq;
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "acknowledged {seq}").unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// How often each store is killed. The whole chain is walked after every kill, so more kills take more stores, not longer walks.
const ON_ONE: u32 = 50;

/// How often in all, in parts.
fn kills() -> impl Iterator<Item = u32> {
    let kills: u32 = std::env::var("ZHIDA_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(ON_ONE);
    (0..kills).step_by(ON_ONE as usize).map(move |done| ON_ONE.min(kills - done))
}

async fn kill_again_and_again(place: &str, kills: u32) {
    let store = open(place).await;
    let new = NewUser { login: "clerk".to_owned(), role: Role::Clerk, ..NewUser::default() };
    store.add_user_by_program(new, "correct horse", None, day(1, 8)).await.unwrap();
    let SignIn::Welcome(clerk) = store.sign_in("clerk", "correct horse", day(1, 9)).await.unwrap() else { panic!() };
    let mut written = 0;
    for round in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::writer", "--ignored", "--nocapture"])
            .env("ZHIDA_CRASH_PLACE", place)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (first, begun) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let numbers = out.lines().map_while(Result::ok).filter_map(|l| l.rsplit_once("acknowledged ")?.1.parse::<i64>().ok());
            let told = numbers.inspect(|_| {
                let _ = first.send(());
            });
            told.max().unwrap_or(0)
        });
        // Some are killed while they start, most when they are well under way.
        let wait = Duration::from_millis(u64::from(round * 37 % 150));
        if round % 5 == 4 {
            tokio::time::sleep(wait).await;
        } else {
            tokio::task::spawn_blocking(move || begun.recv_timeout(Duration::from_secs(60))).await.unwrap().unwrap();
            tokio::time::sleep(wait).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged = reader.join().unwrap();
        let (count, broken) = store.verify(&[], |_, _| ()).await.unwrap();
        assert_eq!(broken, [], "round {round}");
        assert!(count >= acknowledged, "round {round}: {acknowledged} was acknowledged, {count} entries are there");
        // Every import is there whole: its run, and as many records as its entry says (their digest was verified). A server may still be
        // carrying out the last request of the dead; what it adds after the walk is looked at in the next round.
        let runs = store.desk(&clerk).unwrap().imports().await.unwrap();
        let walked = runs.iter().filter(|run| run.seq <= count).count();
        assert_eq!(walked as i64, count - 1, "round {round}");
        written = count;
    }
    assert!(written > i64::from(kills), "the writers did write: {written} entries");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    for kills in kills() {
        let folder = tempfile::tempdir().unwrap();
        kill_again_and_again(&folder.path().join("zhida.db").display().to_string(), kills).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    for kills in kills() {
        if let Some(url) = postgres_url().await {
            kill_again_and_again(&url, kills).await;
        }
    }
}
