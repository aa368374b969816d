//! Identities at a provider and recovery codes, on both databases: whose they are, that each counts once, and that the ledger tells of it.

use crate::common::{day, named, on_both};
use zhida_store::{
    Conflict, Identity, KeptSession, LedgerFilter, MAX_FAILURES, NewUser, Role, SignIn, Signed, Store, StoreError, UserChange, owing,
};

on_both!(story);

async fn account(store: &Store, login: &str, role: Role, email: &str) -> Signed {
    crate::common::account(store, NewUser { email: email.to_owned(), ..named(login, role) }, None, day(1, 8)).await
}

fn unchanged(login: &str, role: Role) -> UserChange {
    UserChange {
        name: login.to_owned(),
        role,
        department: None,
        institution: None,
        email: String::new(),
        phone: String::new(),
        disabled: false,
        password: None,
    }
}

fn identity(subject: &str) -> Identity {
    Identity { issuer: "https://id.example".to_owned(), subject: subject.to_owned(), label: "王".repeat(300) }
}

async fn story(store: &Store) {
    let admin = account(store, "admin", Role::Administrator, "").await;
    let (wang, li) = (account(store, "wang", Role::Enterprise, "").await, account(store, "li", Role::Enterprise, "").await);
    linked(store, &admin, &wang, &li).await;
    by_address(store, &admin).await;
    codes(store, &wang, &li).await;
    attempts(store).await;
    told(store, &admin).await;
    closed_accounts(store, &admin).await;
    guesses(store).await;
    given_a_password(store, &admin).await;
    assert!(store.verify(&[], |_, _| ()).await.unwrap().1.is_empty(), "the chain holds");
}

/// One identity speaks for one account, until it is taken off or the account is closed.
async fn linked(store: &Store, admin: &Signed, wang: &Signed, li: &Signed) {
    let one = identity("s-1");
    assert!(store.signed_by_identity(&one, day(2, 8)).await.unwrap().is_none());
    store.link_identity(wang, &one, day(2, 8)).await.unwrap();
    let before = store.last_seq().await.unwrap();
    store.link_identity(wang, &one, day(2, 9)).await.unwrap();
    assert_eq!(store.last_seq().await.unwrap(), before, "it was theirs already");
    let taken = store.link_identity(li, &one, day(2, 9)).await;
    assert!(matches!(taken, Err(StoreError::Conflict(Conflict::IdentityTaken))), "{taken:?}");
    assert_eq!(store.signed_by_identity(&one, day(2, 10)).await.unwrap().unwrap().login(), "wang");
    let elsewhere = Identity { issuer: "https://other.example".to_owned(), ..identity("s-1") };
    assert!(
        store.signed_by_identity(&elsewhere, day(2, 10)).await.unwrap().is_none(),
        "the same number at another provider is somebody else"
    );
    let own = store.own_identities(wang).await.unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].label.chars().count(), 200, "what a provider sends fits the column");
    assert!(own[0].used_at.is_some());
    assert!(store.own_identities(li).await.unwrap().is_empty());

    let change = |disabled| UserChange { disabled, ..unchanged("wang", Role::Enterprise) };
    let desk = store.admin(admin).unwrap();
    desk.change_user(wang.user(), change(true), day(2, 11)).await.unwrap();
    assert!(store.signed_by_identity(&one, day(2, 12)).await.unwrap().is_none(), "a closed account is closed this way too");
    desk.change_user(wang.user(), change(false), day(2, 12)).await.unwrap();
    assert!(matches!(store.unlink_identity(li, own[0].id, day(2, 13)).await, Err(StoreError::NotFound)));
    store.unlink_identity(wang, own[0].id, day(2, 13)).await.unwrap();
    assert!(store.signed_by_identity(&one, day(2, 14)).await.unwrap().is_none());
    store.link_identity(li, &one, day(2, 15)).await.unwrap();
    assert_eq!(store.signed_by_identity(&one, day(2, 16)).await.unwrap().unwrap().login(), "li", "it is free for another");
}

/// An address links one account of the staff that has no identity yet, and nobody else.
async fn by_address(store: &Store, admin: &Signed) {
    let zhang = account(store, "zhang", Role::Clerk, "Zhang@City.example").await;
    account(store, "sly", Role::Enterprise, "zhang@city.example").await;
    assert!(store.link_by_address(&identity("z-0"), " ", day(3, 8)).await.unwrap().is_none(), "no address is nobody's address");
    assert!(store.link_by_address(&identity("z-0"), "zhang@city.exampl", day(3, 8)).await.unwrap().is_none());
    let found = store.link_by_address(&identity("z-1"), " zhang@CITY.example", day(3, 8)).await.unwrap().unwrap();
    assert_eq!(found.user(), zhang.user(), "an enterprise with the same address does not stand in the way, nor get in");
    assert!(store.link_by_address(&identity("z-2"), "zhang@city.example", day(3, 9)).await.unwrap().is_none(), "it has one");
    for login in ["twin1", "twin2"] {
        account(store, login, Role::Clerk, "office@city.example").await;
    }
    assert!(store.link_by_address(&identity("t-1"), "office@city.example", day(3, 10)).await.unwrap().is_none(), "whose is it?");
    assert!(store.link_by_address(&identity("e-1"), "", day(3, 10)).await.unwrap().is_none());
    assert!(store.own_identities(admin).await.unwrap().is_empty());
}

/// Each code counts once, for its owner, until new ones are made or the second factor is turned off.
async fn codes(store: &Store, wang: &Signed, li: &Signed) {
    store.set_second_factor(wang, Some("JBSWY3DPEHPK3PXP".to_owned()), day(4, 8)).await.unwrap();
    let codes = store.make_recovery_codes(wang, day(4, 8)).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert!(!store.use_recovery_code(li, &codes[0], day(4, 9)).await.unwrap(), "it is another's");
    assert!(!store.use_recovery_code(wang, "", day(4, 9)).await.unwrap());
    // Two at once: one gets in.
    let (a, b) = tokio::join!(store.use_recovery_code(wang, &codes[0], day(4, 9)), store.use_recovery_code(wang, &codes[0], day(4, 9)));
    assert!(a.unwrap() ^ b.unwrap());
    assert!(!store.use_recovery_code(wang, &codes[0], day(4, 10)).await.unwrap());
    assert!(store.use_recovery_code(wang, &codes[1].to_uppercase().replace('-', " "), day(4, 10)).await.unwrap());
    assert_eq!(store.recovery_codes_left(wang).await.unwrap(), 8);
    let again = store.make_recovery_codes(wang, day(4, 11)).await.unwrap();
    assert!(!store.use_recovery_code(wang, &codes[2], day(4, 11)).await.unwrap(), "new ones replace the old");
    store.set_second_factor(wang, None, day(4, 12)).await.unwrap();
    assert!(!store.use_recovery_code(wang, &again[0], day(4, 12)).await.unwrap());
    assert_eq!(store.recovery_codes_left(wang).await.unwrap(), 0);
}

/// What is kept for somebody who is away is given out once, and not after its time.
async fn attempts(store: &Store) {
    let kept = || KeptSession { user: None, data: "a".to_owned(), at: day(5, 8), expires: day(5, 9), agent: String::new() };
    assert!(store.keep_session("away", true, kept()).await.unwrap());
    assert_eq!(store.take_session("away", day(5, 8)).await.unwrap().unwrap().data, "a");
    assert!(store.take_session("away", day(5, 8)).await.unwrap().is_none());
    assert!(store.keep_session("late", true, kept()).await.unwrap());
    assert!(store.take_session("late", day(5, 10)).await.unwrap().is_none());
}

async fn told(store: &Store, admin: &Signed) {
    let desk = store.admin(admin).unwrap();
    let count = async |act: &str| {
        let filter = LedgerFilter { act: act.to_owned(), ..LedgerFilter::default() };
        desk.ledger(&filter, 0, 100).await.unwrap().0
    };
    let linked = count("account.identity_linked").await;
    assert_eq!(linked.len(), 3);
    assert!(linked[0].detail.contains("\"by_address\":true") && linked[1].detail.contains("\"by_address\":false"), "{linked:?}");
    assert_eq!(count("account.identity_unlinked").await.len(), 1);
    assert_eq!(count("account.recovery_codes").await.len(), 2);
    assert_eq!(count("account.recovery_code_used").await.len(), 2);
}

/// A closed account with the same address does not stand in the way, and gets nothing.
async fn closed_accounts(store: &Store, admin: &Signed) {
    let zhou = account(store, "zhou", Role::Clerk, "zhou@city.example").await;
    let before = account(store, "zhou-before", Role::Clerk, "zhou@city.example").await;
    let close = UserChange { email: "zhou@city.example".to_owned(), disabled: true, ..unchanged("zhou-before", Role::Clerk) };
    store.admin(admin).unwrap().change_user(before.user(), close, day(6, 8)).await.unwrap();
    let found = store.link_by_address(&identity("h-1"), "zhou@city.example", day(6, 9)).await.unwrap();
    assert_eq!(found.map(|signed| signed.user()), Some(zhou.user()));
    assert!(store.own_identities(&before).await.unwrap().is_empty());
}

/// Who knows the password guesses no codes with it: only a whole sign-in forgets what was wrong.
async fn guesses(store: &Store) {
    let chen = account(store, "chen", Role::Clerk, "").await;
    store.set_second_factor(&chen, Some("JBSWY3DPEHPK3PXP".to_owned()), day(6, 8)).await.unwrap();
    for _ in 1..MAX_FAILURES {
        assert!(matches!(store.wrong_second_factor(&chen, day(6, 9)).await.unwrap(), SignIn::Wrong));
    }
    assert!(matches!(store.right_second_factor(&chen, day(6, 9)).await.unwrap(), SignIn::Welcome(_)));
    for _ in 1..MAX_FAILURES {
        assert!(matches!(store.wrong_second_factor(&chen, day(6, 9)).await.unwrap(), SignIn::Wrong));
    }
    assert!(matches!(store.sign_in("chen", "correct horse", day(6, 9)).await.unwrap(), SignIn::SecondFactor(..)));
    assert!(matches!(store.check_password(&chen, "correct horse", day(6, 9)).await.unwrap(), SignIn::SecondFactor(..)));
    assert!(matches!(store.wrong_second_factor(&chen, day(6, 9)).await.unwrap(), SignIn::Locked(_)), "the password forgot nothing");
    assert!(matches!(store.right_second_factor(&chen, day(6, 9)).await.unwrap(), SignIn::Locked(_)));
    assert!(matches!(store.check_password(&chen, "correct horse", day(6, 9)).await.unwrap(), SignIn::Locked(_)));
    assert!(matches!(store.right_second_factor(&chen, day(6, 10)).await.unwrap(), SignIn::Welcome(_)));
}

/// A password that an administrator gives ends whatever the one before it left open.
async fn given_a_password(store: &Store, admin: &Signed) {
    let (sun, zhao) = (account(store, "sun", Role::Clerk, "").await, account(store, "zhao", Role::Clerk, "").await);
    for (who, subject) in [(&sun, "s-2"), (&zhao, "z-9")] {
        store.link_identity(who, &identity(subject), day(7, 8)).await.unwrap();
        let kept = KeptSession { user: None, data: owing(who.user()), at: day(7, 8), expires: day(8, 8), agent: String::new() };
        assert!(store.keep_session(subject, true, kept).await.unwrap());
    }
    let left = async |who: &Signed, token: &str| {
        let waits = store.session(token, day(7, 9)).await.unwrap().is_some();
        (store.own_identities(who).await.unwrap().len(), waits)
    };
    let desk = store.admin(admin).unwrap();
    desk.change_user(sun.user(), unchanged("sun", Role::Clerk), day(7, 9)).await.unwrap();
    assert_eq!(left(&sun, "s-2").await, (1, true), "nothing of that was changed");
    let given = UserChange { password: Some("battery staple".to_owned()), ..unchanged("sun", Role::Clerk) };
    desk.change_user(sun.user(), given, day(7, 9)).await.unwrap();
    assert_eq!(left(&sun, "s-2").await, (0, false));
    assert_eq!(left(&zhao, "z-9").await, (1, true), "another's stay");
    assert!(store.signed_by_identity(&identity("s-2"), day(7, 9)).await.unwrap().is_none());
    let filter = LedgerFilter { act: "account.identity_unlinked".to_owned(), subject: sun.user().to_string(), ..LedgerFilter::default() };
    let (told, _) = desk.ledger(&filter, 0, 10).await.unwrap();
    assert_eq!(told.iter().map(|entry| entry.actor).collect::<Vec<_>>(), [Some(admin.user())]);
}
