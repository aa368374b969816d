//! Notices on both databases: told once, read by whom they are for, sent once however often it fails.

use crate::common::{day, named, on_both, sign_up, signed_in};
use chrono::{DateTime, Duration, Utc};
use zhida_store::{By, Channel, Notice, NoticeKind, Parcel, Recipient, Role, SignUp, Signed, Store, StoreError, Topic, Wanted};

on_both!(story);

const BOTH: &[Channel] = &[Channel::Email, Channel::Hook];

async fn sign_in(store: &Store, login: &str) -> Signed {
    signed_in(store, login, "battery staple", day(2, 9)).await
}

async fn firm(store: &Store, login: &str, uscc: &str, email: &str) -> Signed {
    let new = SignUp {
        password: "battery staple".to_owned(),
        name: login.to_owned(),
        email: email.to_owned(),
        grounds: String::new(),
        ..sign_up(login, uscc, &format!("示范市{login}公司"))
    };
    store.sign_up(new, day(2, 9)).await.unwrap();
    sign_in(store, login).await
}

fn wanted() -> Wanted {
    Wanted {
        lang: "zh".to_owned(),
        email_on: true,
        hook_on: false,
        hook_kind: "wecom".to_owned(),
        hook_url: String::new(),
        hook_secret: String::new(),
        digest: None,
        quiet: None,
        day_limit: 3,
    }
}

fn told(key: &str, to: Recipient) -> Notice {
    Notice::new(key, to, NoticeKind::ClaimApproved, "/my").with("name", "甲")
}

/// Everything that is due, as each is sent.
async fn send_all(store: &Store, at: DateTime<Utc>) -> Vec<Parcel> {
    let mut parcels = Vec::new();
    while let Some(parcel) = store.next_parcel("n", BOTH, at).await.unwrap() {
        store.parcel_sent(&parcel, at).await.unwrap();
        parcels.push(parcel);
    }
    parcels
}

async fn story(store: &Store) {
    let wang = firm(store, "wang", "91310000MA1FL0000X", "wang@example.cn").await;
    let li = firm(store, "li", "91310000MA1FL0001X", "").await;
    let (his, hers) = (wang.enterprise().unwrap(), li.enterprise().unwrap());
    let by = |at| By::program(at);

    // The link comes at sign-up, to the address given, and only it proves it.
    let parcels = send_all(store, day(2, 9)).await;
    let [proof] = parcels.as_slice() else { panic!("{parcels:?}") };
    assert_eq!((proof.address.as_str(), proof.notices.len()), ("wang@example.cn", 0));
    assert!(matches!(store.prove_email("nothing", day(2, 10)).await, Err(StoreError::NotFound)));
    assert!(matches!(store.prove_email(&proof.payload, day(5, 10)).await, Err(StoreError::NotFound)), "it ends after two days");
    assert_eq!(store.email_of_link(&proof.payload, day(2, 10)).await.unwrap(), "wang@example.cn");
    store.prove_email(&proof.payload, day(2, 10)).await.unwrap();
    assert!(matches!(store.prove_email(&proof.payload, day(2, 10)).await, Err(StoreError::NotFound)), "it counts once");
    assert!(store.notice_settings(&wang).await.unwrap().email_on);
    // Nobody's mailbox is filled with links.
    for _ in 0..4 {
        store.ask_for_email(&wang, "other@example.cn", "zh", day(2, 11)).await.unwrap();
    }
    assert!(matches!(store.ask_for_email(&wang, "other@example.cn", "zh", day(2, 11)).await, Err(StoreError::Invalid("proofs"))));
    assert_eq!(send_all(store, day(2, 11)).await.len(), 4);

    // Found twice, told once; each firm reads its own.
    store.set_notice_settings(&wang, wanted(), day(2, 11)).await.unwrap();
    let both = [told("c-1", Recipient::Enterprise(his)), told("c-1", Recipient::Enterprise(hers)), told("c-1", Recipient::Enterprise(his))];
    assert_eq!(store.tell(&by(day(3, 1)), &both).await.unwrap(), 2);
    assert_eq!(store.tell(&by(day(3, 1)), &both).await.unwrap(), 0);
    let inbox = store.inbox(&wang);
    assert_eq!((inbox.unread(day(3, 1)).await.unwrap(), store.inbox(&li).unread(day(3, 1)).await.unwrap()), (1, 1));
    let (mine, _) = inbox.list(true, Some(Topic::Account), 0, 10, day(3, 1)).await.unwrap();
    assert!(matches!(store.inbox(&li).read(mine[0].id, day(3, 1)).await, Err(StoreError::NotFound)));
    store.inbox(&li).mark_read(Some(&[mine[0].id]), day(3, 1)).await.unwrap();
    assert!(matches!(store.inbox(&li).act(mine[0].id, "opened", day(3, 1)).await, Err(StoreError::NotFound)));
    assert_eq!(inbox.unread(day(3, 1)).await.unwrap(), 1, "another's marking changes nothing");
    inbox.act(mine[0].id, "opened", day(3, 2)).await.unwrap();
    let read = inbox.read(mine[0].id, day(3, 3)).await.unwrap();
    assert_eq!(
        (read.read_at, read.acted_at, read.act.as_str()),
        (Some(day(3, 2).timestamp_micros()), Some(day(3, 2).timestamp_micros()), "opened")
    );
    assert!(inbox.list(false, Some(Topic::Work), 0, 10, day(3, 3)).await.unwrap().0.is_empty());
    assert_eq!(send_all(store, day(3, 1)).await.len(), 1, "she wants no mail");

    // Staff: everybody of the role but the one who caused it, each for themselves.
    for login in ["clerk", "second"] {
        store.add_user_by_program(named(login, Role::Clerk), "battery staple", None, day(2, 9)).await.unwrap();
    }
    let (clerk, second) = (sign_in(store, "clerk").await, sign_in(store, "second").await);
    let desk = store.desk(&clerk).unwrap();
    let draft = desk.draft("a.md", "text", "", day(3, 4)).await.unwrap();
    desk.submit(draft, day(3, 4)).await.unwrap();
    assert_eq!((store.inbox(&clerk).unread(day(3, 4)).await.unwrap(), store.inbox(&second).unread(day(3, 4)).await.unwrap()), (0, 1));
    store.desk(&second).unwrap().send_back(draft, "a word", day(3, 5)).await.unwrap();
    let (back, _) = store.inbox(&clerk).list(true, None, 0, 10, day(3, 5)).await.unwrap();
    assert!(back[0].kind == NoticeKind::VersionReturned.key() && back[0].args.contains("a word"));

    failures(store, his).await;
    limits(store, &wang, his).await;
}

/// One parcel that fails and fails, keeps its number, is given up and sent again by the desk; two nodes never have it at once.
async fn failures(store: &Store, his: i64) {
    store.tell(&By::program(day(4, 1)), &[told("f-1", Recipient::Enterprise(his))]).await.unwrap();
    let first = store.next_parcel("a", BOTH, day(4, 1)).await.unwrap().unwrap();
    assert!(store.next_parcel("b", BOTH, day(4, 1)).await.unwrap().is_none(), "a has it");
    // Node a dies: b takes over when the lease is over, and what a says after that counts no more.
    let later = day(4, 1) + Duration::minutes(6);
    let again = store.next_parcel("b", BOTH, later).await.unwrap().unwrap();
    assert_eq!(again.number, first.number);
    store.parcel_failed(&first, "late", true, later).await.unwrap();
    let mut now = later;
    let mut parcel = again;
    let mut tries = 2;
    loop {
        store.parcel_failed(&parcel, "no answer", false, now).await.unwrap();
        now += Duration::hours(6);
        match store.next_parcel("b", BOTH, now).await.unwrap() {
            Some(next) => (parcel, tries) = (next, tries + 1),
            None => break,
        }
        assert_eq!(parcel.number, first.number);
    }
    assert_eq!(tries, 14);
    let clerk = sign_in(store, "clerk").await;
    let desk = store.desk(&clerk).unwrap();
    let (dead, total) = desk.unsent(true, 0, 10).await.unwrap();
    assert_eq!((total, dead[0].to.as_str(), dead[0].delivery.error.as_str()), (1, "wang@example.cn", "no answer"));
    assert_eq!(desk.send_again(Some(dead[0].delivery.id), now).await.unwrap(), 1);
    assert!(matches!(desk.send_again(Some(dead[0].delivery.id), now).await, Err(StoreError::NotFound)));
    assert_eq!(send_all(store, now).await.len(), 1);
    assert!(send_all(store, now + Duration::days(9)).await.is_empty());
    assert_eq!(desk.unsent(true, 0, 10).await.unwrap().1, 0);
}

/// Digests hold a day together; what is above the limit of a day waits for the next morning, and no longer.
async fn limits(store: &Store, wang: &Signed, his: i64) {
    let tell = async |from: usize, to: usize, at| {
        let notices: Vec<Notice> = (from..to).map(|k| told(&format!("l-{k}"), Recipient::Enterprise(his))).collect();
        store.tell(&By::program(at), &notices).await.unwrap();
    };
    // 9 o'clock in China, limit three: three now, seven in one message tomorrow at eight.
    tell(0, 10, day(10, 1)).await;
    assert_eq!(send_all(store, day(10, 1)).await.len(), 3);
    assert!(send_all(store, day(10, 23)).await.is_empty());
    let morning = send_all(store, day(11, 0)).await;
    assert_eq!(morning.iter().map(|p| p.notices.len()).collect::<Vec<_>>(), [7]);

    store.set_notice_settings(wang, Wanted { digest: Some(18), ..wanted() }, day(12, 0)).await.unwrap();
    tell(20, 24, day(12, 1)).await;
    tell(24, 26, day(12, 5)).await;
    assert!(send_all(store, day(12, 9)).await.is_empty(), "17 o'clock");
    let evening = send_all(store, day(12, 10)).await;
    assert_eq!(evening.iter().map(|p| p.notices.len()).collect::<Vec<_>>(), [6]);

    // An urgent one waits for nothing; a channel that is turned off gets nothing of what waits.
    store.tell(&By::program(day(13, 1)), &[Notice { urgent: true, ..told("u", Recipient::User(wang.user())) }]).await.unwrap();
    tell(30, 31, day(13, 1)).await;
    assert_eq!(send_all(store, day(13, 1)).await.len(), 1);
    store.set_notice_settings(wang, Wanted { email_on: false, ..wanted() }, day(13, 2)).await.unwrap();
    assert!(send_all(store, day(14, 12)).await.is_empty());
    assert_eq!(store.inbox(wang).unread(day(14, 12)).await.unwrap(), 10 + 6 + 2 + 1, "the pages have all of it");
}
