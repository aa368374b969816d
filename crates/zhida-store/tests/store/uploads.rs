//! Files that wait: opened by who sent them, on any node, until they are brought in or have waited too long.

use crate::common::{account, day, file, named, on_both};
use zhida_store::{Brought, Desk, FactEntry, Role, Store, StoreError};

on_both!(story);

async fn desk(store: &Store, login: &str, role: Role) -> Desk {
    store.desk(&account(store, named(login, role), None, day(1, 8)).await).unwrap()
}

fn is_missing<T: std::fmt::Debug>(got: Result<T, StoreError>) {
    assert!(matches!(got, Err(StoreError::NotFound)), "{got:?}");
}

async fn story(store: &Store) {
    let (mine, theirs) = (desk(store, "a", Role::Clerk).await, desk(store, "b", Role::Clerk).await);
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|i| i.to_le_bytes()[i as usize % 3]).collect();
    let token = mine.keep_upload("表.csv", &bytes, day(1, 10)).await.unwrap();
    let (name, back) = mine.upload(&token, day(1, 10)).await.unwrap();
    assert!(name == "表.csv" && back == bytes, "{name}, {} bytes", back.len());
    is_missing(theirs.upload(&token, day(1, 10)).await);
    is_missing(mine.upload(&token, day(1, 11)).await);
    is_missing(mine.upload("guess", day(1, 10)).await);
    let watching = desk(store, "c", Role::Leader).await;
    assert!(matches!(watching.keep_upload("x", b"x", day(1, 10)).await, Err(StoreError::Forbidden)));
    assert!(matches!(mine.keep_upload("x", b"", day(1, 10)).await, Err(StoreError::Invalid("file"))));

    // It is brought in once, and by nobody else.
    let facts = |_| vec![FactEntry("staff".to_owned(), None, "=1".to_owned())];
    let brought = || Brought { upload: Some(token.clone()), ..file(2, 0, &facts) };
    is_missing(theirs.import(brought(), day(1, 10)).await);
    let (one, two) = tokio::join!(mine.import(brought(), day(1, 10)), mine.import(brought(), day(1, 10)));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    assert_eq!(mine.imports().await.unwrap().len(), 1);
    is_missing(mine.upload(&token, day(1, 10)).await);

    // Of many the oldest give way; what waited too long goes.
    let mut tokens = Vec::new();
    for hour in [10, 11, 12, 13] {
        tokens.push(mine.keep_upload("x", b"x", day(2, hour)).await.unwrap());
    }
    is_missing(mine.upload(&tokens[0], day(2, 10)).await);
    assert!(mine.upload(&tokens[3], day(2, 13)).await.is_ok());
    assert_eq!(store.sweep_uploads(day(2, 13)).await.unwrap(), 2);
    assert!(mine.upload(&tokens[3], day(2, 13)).await.is_ok());
    assert_eq!(store.sweep_uploads(day(2, 14)).await.unwrap(), 1);
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
}
