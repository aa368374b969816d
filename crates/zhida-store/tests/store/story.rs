//! One story, told to both databases: people sign up, facts come in, a measure is written by one and published by another, and what
//! was known at any moment can be had again.

use crate::common::{account, day, named, on_both};
use zhida_store::{
    Brought, Conflict, FactEntry, KeptSession, LedgerFilter, MAX_FAILURES, Origin, Role, SignIn, SignUp, Signed, SignedUp, Stage,
    Statement, Store, StoreError, UserChange, Vouched,
};

on_both!(story);

fn fact(key: &str, year: Option<i32>, state: &str) -> FactEntry {
    FactEntry(key.to_owned(), year, state.to_owned())
}

async fn staff(store: &Store, login: &str, role: Role) -> Signed {
    account(store, named(login, role), None, day(1, 8)).await
}

fn sign_up(login: &str, uscc: &str) -> SignUp {
    SignUp { password: "battery staple".to_owned(), ..crate::common::sign_up(login, uscc, "示范市甲公司") }
}

fn is_conflict<T: std::fmt::Debug>(result: Result<T, StoreError>, what: Conflict) {
    assert!(matches!(&result, Err(StoreError::Conflict(c)) if *c == what), "{result:?} is not {what:?}");
}

async fn story(store: &Store) {
    assert!(store.has_no_users().await.unwrap());
    let (clerk, second) = (staff(store, "clerk", Role::Clerk).await, staff(store, "second", Role::Department).await);
    let administrator = staff(store, "root", Role::Administrator).await;
    let leader = staff(store, "leader", Role::Leader).await;

    // A new enterprise signs up and speaks for itself; one on file waits for the centre.
    let SignedUp::Speaks(first) = store.sign_up(sign_up("wang", "91310000MA1FL0000X"), day(2, 9)).await.unwrap() else { panic!("waits") };
    is_conflict(store.sign_up(sign_up("wang", "91310000MA1FL0001X"), day(2, 9)).await, Conflict::LoginTaken);
    let wang = signed_in(store, "wang", "battery staple").await;
    let tenant = store.tenant(&wang).unwrap();
    assert_eq!(tenant.number(), first);
    let SignedUp::Waits(same) = store.sign_up(sign_up("li", "91310000MA1FL0000X"), day(2, 10)).await.unwrap() else { panic!("speaks") };
    assert_eq!(same, first);
    let li = signed_in(store, "li", "battery staple").await;
    assert!(matches!(store.tenant(&li), Err(StoreError::Forbidden)), "nobody speaks before the centre says so");

    let desk = store.desk(&clerk).unwrap();
    let claims = desk.claims().await.unwrap();
    assert_eq!(
        claims.iter().map(|(c, u, _)| (u.login.as_str(), c.status.as_str())).collect::<Vec<_>>(),
        [("wang", "unconfirmed"), ("li", "pending")]
    );
    assert!(matches!(desk.decide_claim(claims[1].0.id, false, " ", day(2, 11)).await, Err(StoreError::Invalid("reason"))));
    desk.decide_claim(claims[1].0.id, true, "", day(2, 11)).await.unwrap();
    is_conflict(desk.decide_claim(claims[1].0.id, true, "", day(2, 11)).await, Conflict::Decided);
    assert_eq!(store.tenant(&signed_in(store, "li", "battery staple").await).unwrap().number(), first);

    // Facts are only ever added; the last one counts, and what was known before can be had again.
    let a =
        tenant.declare(Origin::Declared, "profile", vec![fact("revenue", Some(2025), "=100"), fact("staff", None, "?")], day(3, 9)).await;
    let a = a.unwrap();
    let b = tenant.declare(Origin::Answered, "cn-srdi", vec![fact("staff", None, "=30")], day(3, 10)).await.unwrap();
    desk.enter(first, "phone", vec![fact("revenue", Some(2025), "=120")], day(3, 11)).await.unwrap();
    // The centre has something on file of it now: who was merely the first to sign it up waits, whom the centre confirmed does not.
    assert!(matches!(store.tenant(&signed_in(store, "wang", "battery staple").await), Err(StoreError::Forbidden)));
    store.tenant(&signed_in(store, "li", "battery staple").await).unwrap();
    let waiting = desk.claims().await.unwrap();
    assert_eq!(waiting.len(), 1);
    desk.decide_claim(waiting[0].0.id, true, "", day(3, 11)).await.unwrap();
    store.tenant(&signed_in(store, "wang", "battery staple").await).unwrap();
    let known = |facts: Vec<zhida_store::KnownFact>| facts.into_iter().map(|f| (f.key, f.state, f.origin)).collect::<Vec<_>>();
    let now = known(tenant.facts().await.unwrap());
    assert_eq!(now, [("revenue".into(), "=120".into(), Origin::Entered), ("staff".into(), "=30".into(), Origin::Answered)]);
    assert_eq!(known(store.then(first, a).await.unwrap().facts)[1].1, "?");
    assert_eq!(known(store.then(first, b).await.unwrap().facts)[0].1, "=100");
    assert_eq!(tenant.history().await.unwrap().len(), 4);

    // A file brings in many; undone, what stood before stands again, and what was said since stays.
    let facts = |i: usize| vec![fact("revenue", Some(2025), &format!("={}", 999 - i)), fact("patents", None, "=7")];
    let file = |codes: &[&str]| Brought {
        file: "名单.xlsx".to_owned(),
        enterprises: codes.iter().map(|c| ((*c).to_owned(), "乙公司".to_owned())).collect(),
        facts: &facts,
        rejected: 1,
        rejects: "row,why".to_owned(),
        upload: None,
    };
    let all = file(&["91310000MA1FL0000X", "91310000MA1FL0002X", "91310000MA1FL0003X"]);
    let imported = desk.import(all, day(4, 9)).await.unwrap();
    assert_eq!(imported.added, 2);
    let told = store.changes_between(0, imported.seq - 1).await.unwrap();
    assert_eq!((told.upto, told.enterprises.iter().map(|e| e.id).collect::<Vec<_>>()), (imported.seq - 1, vec![first]));
    assert_eq!(store.changes_between(0, imported.seq).await.unwrap().enterprises.len(), 3);
    let third = desk.enterprise_by_code("91310000MA1FL0003X").await.unwrap();
    desk.enter(third.id, "phone", vec![fact("staff", None, "=5")], day(4, 10)).await.unwrap();
    tenant.declare(Origin::Declared, "profile", vec![fact("patents", None, "=8")], day(4, 10)).await.unwrap();
    let before = store.last_seq().await.unwrap();
    desk.undo_import(imported.seq, day(4, 11)).await.unwrap();
    is_conflict(desk.undo_import(imported.seq, day(4, 11)).await, Conflict::Undone);
    let now = known(tenant.facts().await.unwrap());
    assert_eq!(now.iter().map(|(k, s, _)| format!("{k}{s}")).collect::<Vec<_>>(), ["patents=8", "revenue=120", "staff=30"]);
    assert!(desk.enterprise_by_code("91310000MA1FL0002X").await.unwrap().removed_seq.is_some(), "nothing else is known of it");
    assert!(desk.enterprise(third.id).await.unwrap().removed_seq.is_none(), "somebody said something of it since");
    assert_eq!(known(desk.facts(third.id).await.unwrap()).len(), 1);
    let changes = store.changes(before).await.unwrap();
    assert_eq!(changes.enterprises.len(), 1, "the feed tells who went");
    let mut told = Vec::new();
    let mut pages = store.facts_between(before, changes.upto);
    while let Some(page) = pages.next().await.unwrap() {
        told.extend(page);
    }
    assert_eq!(told.len(), 3);
    let again = desk.import(file(&["91310000MA1FL0002X"]), day(4, 12)).await.unwrap();
    assert_eq!(again.added, 0);
    assert!(desk.enterprise_by_code("91310000MA1FL0002X").await.unwrap().removed_seq.is_none(), "it is back on file");

    // Persons vouch with evidence, and take it back.
    let said = |vouched, evidence: &str| Statement {
        measure: "cn-srdi-2026".to_owned(),
        clause: "2.1".to_owned(),
        vouched,
        evidence: evidence.to_owned(),
        expires: Some("2027-11-24".to_owned()),
    };
    assert!(matches!(desk.attest(first, said(Vouched::Clause(true), " "), day(5, 9)).await, Err(StoreError::Invalid("evidence"))));
    let attested = desk.attest(first, said(Vouched::Clause(true), "现场查看"), day(5, 9)).await.unwrap();
    assert_eq!(tenant.attestations().await.unwrap()[0].holds, Some(true));
    desk.attest(first, said(Vouched::TakenBack, ""), day(5, 10)).await.unwrap();
    assert!(tenant.attestations().await.unwrap().is_empty());
    assert_eq!(store.then(first, attested).await.unwrap().attestations.len(), 1);

    measures(store, &clerk, &second).await;
    locks(store).await;
    sessions_and_tokens(store, &wang).await;

    // Roles are walls too.
    assert!(matches!(store.desk(&wang), Err(StoreError::Forbidden)));
    assert!(matches!(store.admin(&clerk), Err(StoreError::Forbidden)));
    let watching = store.desk(&leader).unwrap();
    assert!(matches!(watching.enter(first, "x", vec![fact("staff", None, "=1")], day(6, 9)).await, Err(StoreError::Forbidden)));
    assert!(
        matches!(store.desk(&administrator).unwrap().facts(first).await, Err(StoreError::Forbidden)),
        "administrators see no enterprise"
    );
    let admin = store.admin(&administrator).unwrap();
    let (users, _) = admin.users("root", None, 0, 10).await.unwrap();
    let change = |role, disabled| UserChange {
        name: "root".to_owned(),
        role,
        department: None,
        institution: None,
        email: String::new(),
        phone: String::new(),
        disabled,
        password: None,
    };
    is_conflict(admin.change_user(users[0].id, change(Role::Administrator, true), day(6, 9)).await, Conflict::LastAdministrator);
    is_conflict(admin.change_user(users[0].id, change(Role::Clerk, false), day(6, 9)).await, Conflict::LastAdministrator);
    let (entries, all) = admin.ledger(&LedgerFilter { act: "facts.".to_owned(), ..LedgerFilter::default() }, 0, 100).await.unwrap();
    assert_eq!(entries.len() as u64, all);
    assert_eq!(all, 8);
    let (count, broken) = store.verify(&[store.checkpoint().await.unwrap().unwrap()], |_, _| ()).await.unwrap();
    assert_eq!((count, broken), (store.last_seq().await.unwrap(), vec![]));
}

async fn signed_in(store: &Store, login: &str, password: &str) -> Signed {
    crate::common::signed_in(store, login, password, day(2, 12)).await
}

/// Draft, review, sent back, again, published by another, replaced, withdrawn.
async fn measures(store: &Store, clerk: &Signed, second: &Signed) {
    let shipped = |text: &str| vec![("national/a.md".to_owned(), text.to_owned())];
    assert_eq!(store.take_library(&shipped("# A 1"), day(5, 12)).await.unwrap(), 1);
    assert_eq!(store.take_library(&shipped("# A 1"), day(5, 12)).await.unwrap(), 0);
    let first = store.last_seq().await.unwrap();
    let (desk, other) = (store.desk(clerk).unwrap(), store.desk(second).unwrap());
    let id = desk.draft("national/a.md", "# A 2", "门槛", day(5, 13)).await.unwrap();
    let seen = desk.version(id).await.unwrap();
    desk.save(id, &seen.hash, "# A 2b", "门槛", day(5, 13)).await.unwrap();
    is_conflict(desk.save(id, &seen.hash, "# A 2c", "", day(5, 13)).await, Conflict::SavedMeanwhile);
    is_conflict(other.publish(id, "", day(5, 13)).await, Conflict::NotInReview);
    desk.submit(id, day(5, 13)).await.unwrap();
    is_conflict(desk.publish(id, "", day(5, 14)).await, Conflict::OwnWork);
    is_conflict(desk.save(id, &zhida_store::sha256("# A 2b"), "x", "", day(5, 14)).await, Conflict::NotADraft);
    other.send_back(id, "写清楚", day(5, 14)).await.unwrap();
    // The second person saves it once: the first still wrote it, and now neither may publish.
    other.save(id, &zhida_store::sha256("# A 2b"), "# A 2d", "", day(5, 14)).await.unwrap();
    other.submit(id, day(5, 14)).await.unwrap();
    is_conflict(desk.publish(id, "", day(5, 15)).await, Conflict::OwnWork);
    is_conflict(other.publish(id, "", day(5, 15)).await, Conflict::OwnWork);
    let third = staff(store, "third", Role::Clerk).await;
    let published = store.desk(&third).unwrap().publish(id, "好", day(5, 15)).await.unwrap();
    let text = |library: Vec<zhida_store::entity::measure_version::Model>| library.into_iter().map(|v| v.text).collect::<Vec<_>>();
    assert_eq!(text(store.library(i64::MAX - 1).await.unwrap()), ["# A 2d"]);
    assert_eq!(text(store.library(first).await.unwrap()), ["# A 1"], "a past library can be had again");
    assert_eq!(store.take_library(&shipped("# A 3"), day(5, 16)).await.unwrap(), 0, "a document changed here is ours");
    assert!(store.changes(published - 1).await.unwrap().measures);
    desk.withdraw("national/a.md", "过期", day(5, 16)).await.unwrap();
    assert!(store.library(i64::MAX - 1).await.unwrap().is_empty());
    let stages: Vec<String> = desk.versions("national/a.md").await.unwrap().into_iter().map(|v| v.stage).collect();
    assert_eq!(stages, [Stage::Withdrawn.key(), Stage::Replaced.key()]);
}

/// Five wrong passwords and the account rests, even for the right one.
async fn locks(store: &Store) {
    assert!(matches!(store.sign_in("nobody", "x", day(7, 9)).await.unwrap(), SignIn::Wrong));
    for _ in 0..4 {
        assert!(matches!(store.sign_in("li", "x", day(7, 9)).await.unwrap(), SignIn::Wrong));
    }
    assert!(matches!(store.sign_in("li", "x", day(7, 9)).await.unwrap(), SignIn::Locked(_)));
    assert!(matches!(store.sign_in("li", "battery staple", day(7, 9)).await.unwrap(), SignIn::Locked(_)));
    assert!(matches!(store.sign_in("li", "battery staple", day(7, 10)).await.unwrap(), SignIn::Welcome(_)));
    // At once and one more than it takes: the last one does not begin to count anew.
    let tries = (0..=MAX_FAILURES).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.sign_in("li", "x", day(7, 11)).await.unwrap() })
    });
    let mut locked = 0;
    for one in tries.collect::<Vec<_>>() {
        locked += usize::from(matches!(one.await.unwrap(), SignIn::Locked(_)));
    }
    assert_eq!(locked, 2);
    assert!(matches!(store.sign_in("li", "battery staple", day(7, 11)).await.unwrap(), SignIn::Locked(_)), "it stays locked");
}

async fn sessions_and_tokens(store: &Store, wang: &Signed) {
    let kept = |user| KeptSession { user, data: "{}".to_owned(), at: day(8, 9), expires: day(9, 9), agent: "Firefox".to_owned() };
    assert!(store.keep_session("t1", true, kept(Some(wang.user()))).await.unwrap());
    assert!(!store.keep_session("t1", true, kept(None)).await.unwrap(), "a token is taken once");
    assert!(store.keep_session("t2", true, kept(Some(wang.user()))).await.unwrap());
    assert_eq!(store.session("t1", day(8, 10)).await.unwrap().unwrap().1.unwrap().login(), "wang");
    assert!(store.session("t1", day(9, 10)).await.unwrap().is_none(), "it has ended");
    let own = store.own_sessions(wang, day(8, 10)).await.unwrap();
    assert_eq!(own.len(), 2);
    assert!(own.iter().all(|s| s.id != "t1"), "the table does not hold the cookie's token");
    store.sign_out_everywhere(wang, Some("t2"), day(8, 11)).await.unwrap();
    assert!(store.session("t1", day(8, 11)).await.unwrap().is_none());
    assert!(store.session("t2", day(8, 11)).await.unwrap().is_some());

    let token = store.make_token(wang, "ERP", &["match"], Some(day(20, 0)), day(8, 9)).await.unwrap();
    let by = store.signed_by_token(&token, day(8, 10)).await.unwrap().unwrap();
    assert!(by.in_scope("match") && !by.in_scope("facts:write"));
    assert!(store.signed_by_token(&token, day(21, 0)).await.unwrap().is_none());
    assert!(matches!(store.make_token(wang, "x", &["everything"], None, day(8, 9)).await, Err(StoreError::Invalid("scopes"))));
    let id = store.own_tokens(wang).await.unwrap()[0].id;
    store.revoke_token(wang, id, day(8, 12)).await.unwrap();
    assert!(store.signed_by_token(&token, day(8, 12)).await.unwrap().is_none());
    store.ensure_job("sweep", &serde_json::json!({}), day(8, 9)).await.unwrap();
    store.ensure_job("sweep", &serde_json::json!({}), day(8, 9)).await.unwrap();
    assert!(store.next_job("n1", &["other"], day(8, 10)).await.unwrap().is_none(), "not its kind of work");
    let job = store.next_job("n1", &["sweep"], day(8, 10)).await.unwrap().unwrap();
    assert!(store.next_job("n2", &["sweep"], day(8, 10)).await.unwrap().is_none(), "it is leased, and there is one only");
    let job = {
        assert_eq!(store.next_job("n2", &["sweep"], day(8, 11)).await.unwrap().unwrap().id, job.id, "its node died");
        job
    };
    store.job_failed(&job, "no network", day(8, 11)).await.unwrap();
    assert!(store.next_job("n1", &["sweep"], day(8, 11)).await.unwrap().is_none(), "it waits");
    store.job_done(job.id, day(8, 12)).await.unwrap();
    assert!(store.next_job("n1", &["sweep"], day(9, 11)).await.unwrap().is_none());
}
