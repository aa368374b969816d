//! Files: whose they are, what they belong to, and that nothing about them can be changed unseen.

use crate::common::{account, day, named, on_both, sqlite_raw};
use sea_orm::ConnectionTrait as _;
use zhida_store::{Broken, Conflict, NewFile, Object, Role, Signed, Store, StoreError};

on_both!(story);

async fn user(store: &Store, login: &str, role: Role, enterprise: Option<i64>) -> Signed {
    account(store, named(login, role), enterprise, day(1, 8)).await
}

fn file(text: &str) -> NewFile {
    NewFile { name: "材料.txt".to_owned(), kind: "text/plain", bytes: text.as_bytes().to_vec() }
}

async fn two_firms(store: &Store) -> (Signed, Signed, Signed) {
    let clerk = user(store, "clerk", Role::Clerk, None).await;
    let desk = store.desk(&clerk).unwrap();
    let a = desk.add_enterprise("91310000MA1FL0000X", "甲", day(1, 9)).await.unwrap();
    let b = desk.add_enterprise("91310000MA1FL0001X", "乙", day(1, 9)).await.unwrap();
    (clerk, user(store, "a", Role::Enterprise, Some(a)).await, user(store, "b", Role::Enterprise, Some(b)).await)
}

async fn story(store: &Store) {
    let (clerk, a, b) = two_firms(store).await;
    let (desk, first, second) = (store.desk(&clerk).unwrap(), store.tenant(&a).unwrap(), store.tenant(&b).unwrap());
    let kept = first.keep_file(&file("营业执照"), day(2, 9)).await.unwrap();
    let same = second.keep_file(&file("营业执照"), day(2, 9)).await.unwrap();
    let form = first.begin_application("demo", 1, day(2, 9)).await.unwrap();
    let loose = first.add_paper(form, "材料", &file("没用上"), day(2, 9)).await.unwrap();
    first.drop_application(form, day(2, 9)).await.unwrap();
    assert_eq!(first.open_file(kept).await.unwrap().1, "营业执照".as_bytes());
    assert!(matches!(second.open_file(kept).await, Err(StoreError::NotFound)), "another's is as if it were not there");
    assert_eq!(desk.open_file(kept).await.unwrap().0.size, 12);
    let closed = desk.keep_file(first.number(), &file("内部"), false, day(2, 10)).await.unwrap();
    assert!(matches!(first.open_file(closed).await, Err(StoreError::NotFound)));
    assert_eq!(desk.files(Object::Enterprise(first.number())).await.unwrap().len(), 2);

    // A form that was never sent leaves nothing behind; what belongs to something stays.
    assert_eq!(store.sweep_files(day(3, 8)).await.unwrap(), 0, "not within a day");
    assert_eq!(store.sweep_files(day(3, 10)).await.unwrap(), 1);
    assert!(matches!(first.file(loose).await, Err(StoreError::NotFound)));
    // One content, two owners: the second keeps it.
    first.delete_file(kept, day(4, 9)).await.unwrap();
    assert_eq!(second.open_file(same).await.unwrap().1, "营业执照".as_bytes());
    let open = desk.keep_file(first.number(), &file("告知"), true, day(4, 9)).await.unwrap();
    assert!(matches!(first.delete_file(open, day(4, 10)).await, Err(StoreError::Conflict(Conflict::InUse))));
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_changed_behind_the_programs_back_is_found() {
    let cases = [
        "UPDATE content SET bytes = x'00'",
        "UPDATE attachment SET enterprise_id = 2",
        "UPDATE attachment SET name = 'b.txt'",
        "DELETE FROM attachment",
    ];
    let links = [
        "UPDATE attachment_link SET object_id = 2",
        "UPDATE attachment_link SET slot = '1'",
        "DELETE FROM attachment_link",
        "INSERT INTO attachment_link (seq, at, attachment_id, object_kind, object_id, slot) \
         SELECT seq, at, attachment_id, object_kind, 2, slot FROM attachment_link",
    ];
    // The entry that links it comes behind the one that adds it.
    let all = cases.into_iter().map(|sql| (sql, 1)).chain(links.into_iter().map(|sql| (sql, 0)));
    for (sql, before) in all {
        let (store, raw, _folder) = sqlite_raw().await;
        let (_, a, _) = two_firms(&store).await;
        store.tenant(&a).unwrap().keep_file(&file("营业执照"), day(2, 9)).await.unwrap();
        let entry = store.last_seq().await.unwrap() - before;
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
        raw.execute_unprepared(sql).await.unwrap();
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(entry)], "{sql}");
    }
    // What a file is said to belong to under a number no entry has, which would open it to others.
    let (store, raw, _folder) = sqlite_raw().await;
    let (_, a, _) = two_firms(&store).await;
    store.tenant(&a).unwrap().keep_file(&file("营业执照"), day(2, 9)).await.unwrap();
    let stranger =
        "INSERT INTO attachment_link (seq, at, attachment_id, object_kind, object_id, slot) VALUES (999999, 0, 1, 'case', 1, '0')";
    raw.execute_unprepared(stranger).await.unwrap();
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(999_999)]);
}
