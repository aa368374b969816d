//! Whatever is changed behind the program's back is found.

use crate::common::{account, day, file, named, sqlite, sqlite_raw};
use sea_orm::ConnectionTrait as _;
use zhida_store::{Broken, FactEntry, Role, Store};

async fn some_history(store: &Store) {
    let clerk = account(store, named("clerk", Role::Clerk), None, day(1, 8)).await;
    let desk = store.desk(&clerk).unwrap();
    for i in 0..4 {
        let facts = |_| vec![FactEntry("staff".to_owned(), None, format!("={i}"))];
        desk.import(file(3, 0, &facts), day(2, 9)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_tampering_is_found() {
    let cases = [
        ("UPDATE ledger SET detail = '{}' WHERE seq = 3", Broken::Changed(3)),
        ("UPDATE ledger SET actor = 9 WHERE seq = 2", Broken::Changed(2)),
        ("DELETE FROM ledger WHERE seq = 3", Broken::Missing(3)),
        ("DELETE FROM ledger WHERE seq = 5", Broken::Cut(5)),
        ("UPDATE fact_record SET facts = replace(facts, '=1', '=9') WHERE seq = 3 AND enterprise_id = 2", Broken::Record(3)),
        ("DELETE FROM fact_record WHERE seq = 4 AND enterprise_id = 1", Broken::Record(4)),
        ("UPDATE fact_record SET enterprise_id = 3 WHERE seq = 4 AND enterprise_id = 1", Broken::Record(4)),
    ];
    for (sql, found) in cases {
        let (store, raw, _folder) = sqlite_raw().await;
        some_history(&store).await;
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap(), (5, vec![]));
        assert!(raw.execute_unprepared(sql).await.unwrap().rows_affected() > 0, "{sql}");
        let (_, broken) = store.verify(&[], |_, _| ()).await.unwrap();
        assert!(broken.contains(&found), "{sql}: {broken:?}");
    }
}

/// Who can write to the database can also rewrite the whole chain; a checkpoint kept elsewhere tells.
#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_chain_does_not_fit_a_checkpoint() {
    let (store, _one) = sqlite().await;
    some_history(&store).await;
    let seen = store.checkpoint().await.unwrap().unwrap();
    let (other, _two) = sqlite().await;
    for i in 0..5 {
        other.add_user_by_program(named(&format!("x{i}"), Role::Clerk), "correct horse", None, day(1, 8)).await.unwrap();
    }
    assert_eq!(other.verify(&[], |_, _| ()).await.unwrap(), (5, vec![]), "by itself it looks sound");
    assert_eq!(other.verify(std::slice::from_ref(&seen), |_, _| ()).await.unwrap().1, [Broken::NotAsSeen(5)]);
    let (empty, _three) = sqlite().await;
    assert_eq!(empty.verify(&[seen], |_, _| ()).await.unwrap().1, [Broken::Cut(5)]);
}
