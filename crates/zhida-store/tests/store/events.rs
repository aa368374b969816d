//! Events and visits, told to both databases: many at once for few seats, a freed seat offered in turn, the door, what it was like. What
//! becomes of visits stands in the file of that name.

use crate::common::{account, company, found_out, named, on_both, t};
use crate::visits::visits;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use zhida_store::{Broken, Conflict, EventState, Feedback, NewEvent, Role, Seated, SignUpFor, Signed, Store, StoreError};

on_both!(told, raw);

async fn told(store: &Store, raw: &DatabaseConnection) {
    let clerk = user(store, "clerk", Role::Clerk).await;
    let leader = user(store, "leader", Role::Leader).await;
    let mut firms = Vec::new();
    for n in 0..20 {
        firms.push(company(store, n).await);
    }
    Box::pin(seats(store, &clerk, &leader, &firms)).await;
    Box::pin(race(store, &clerk, &firms)).await;
    Box::pin(visits(store, &clerk, &leader, &firms)).await;
    let (_, broken) = store.verify(&[], |_, _| ()).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(store.check_events().await.unwrap().is_empty());
    Box::pin(tampered(store, raw)).await;
}

/// Nobody changes a seat, a sign-up, a visit or a finding past the store.
async fn tampered(store: &Store, raw: &DatabaseConnection) {
    let (more, less) = ("seats = seats + 1", "seats = seats - 1");
    let step = "event_id = 1 AND number = 0";
    let changes = [
        (more, less),
        ("at = at + 1", "at = at - 1"),
        ("person = person + 1", "person = person - 1"),
        ("act = 'confirm'", "act = 'sign-up'"),
    ];
    found_out(store, raw, "event_step", step, &changes).await;
    raw.execute_unprepared(&format!("UPDATE event_step SET {more} WHERE {step}")).await.unwrap();
    assert_eq!(store.check_events().await.unwrap(), [1]);
    raw.execute_unprepared(&format!("UPDATE event_step SET {less} WHERE {step}")).await.unwrap();
    // A step nobody did, under a number no entry has and under one that is another's.
    for seq in [999_999, 1] {
        let stranger = format!(
            "INSERT INTO event_step (event_id, number, seq, at, enterprise_id, act, seats, no_shows) VALUES (1, 99, {seq}, 0, 1, 'give-up', 0, 0)"
        );
        raw.execute_unprepared(&stranger).await.unwrap();
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(seq)]);
        assert_eq!(store.check_events().await.unwrap(), [1]);
        raw.execute_unprepared("DELETE FROM event_step WHERE number = 99").await.unwrap();
    }
    let said = |column: &str| (format!("{column} = {column} || '?'"), format!("{column} = replace({column}, '?', '')"));
    for (table, row, column) in [
        ("event", "id = 1", "outcome"),
        ("event_entry", "event_id = 1 AND rating IS NOT NULL", "feedback"),
        ("visit", "id = 1", "met"),
        ("finding", "id = 1", "quote"),
    ] {
        let (changed, back) = said(column);
        found_out(store, raw, table, row, &[(&changed, &back)]).await;
    }
    found_out(store, raw, "visit", "id = 1", &[("consent = NOT consent", "consent = NOT consent")]).await;
}

async fn user(store: &Store, login: &str, role: Role) -> Signed {
    account(store, named(login, role), None, t("2026-11-01 09:00")).await
}

fn event(capacity: u32) -> NewEvent {
    NewEvent {
        title: "研发费用归集培训".to_owned(),
        form: "training".to_owned(),
        text: "半天".to_owned(),
        place: "服务中心".to_owned(),
        measure: String::new(),
        starts: t("2026-11-20 14:00"),
        ends: t("2026-11-20 17:00"),
        closes: t("2026-11-19 18:00"),
        capacity,
    }
}

fn with(seats: u32) -> SignUpFor {
    SignUpFor { seats, who: "李某".to_owned(), shown: false }
}

pub(crate) async fn unread(store: &Store, who: &Signed, kind: zhida_store::NoticeKind) -> usize {
    let (all, _) = store.inbox(who).list(false, None, 0, 99, t("2026-12-31 09:00")).await.unwrap();
    all.iter().filter(|n| n.kind == kind.key()).count()
}

async fn seats(store: &Store, clerk: &Signed, leader: &Signed, firms: &[Signed]) {
    let desk = store.desk(clerk).unwrap();
    let tenant = |n: usize| store.tenant(&firms[n]).unwrap();
    let bad = NewEvent { ends: t("2026-11-20 13:00"), ..event(2) };
    assert!(matches!(desk.save_event(None, &bad, t("2026-11-02 09:00")).await, Err(StoreError::Invalid("ends"))));
    assert!(matches!(store.desk(leader).unwrap().save_event(None, &event(2), t("2026-11-02 09:00")).await, Err(StoreError::Forbidden)));
    let id = desk.save_event(None, &event(2), t("2026-11-02 09:00")).await.unwrap();
    assert!(matches!(tenant(0).sign_up_for(id, &with(1), t("2026-11-02 09:10")).await, Err(StoreError::NotFound)), "a draft is not there");
    desk.move_event(id, EventState::Open, t("2026-11-02 09:20")).await.unwrap();
    assert!(matches!(desk.save_event(Some(id), &event(9), t("2026-11-02 09:30")).await, Err(StoreError::Conflict(Conflict::NotADraft))));

    // Each is told once, however often it is invited.
    let numbers: Vec<i64> = firms.iter().take(3).map(|f| f.enterprise().unwrap()).collect();
    assert_eq!(desk.invite(id, &numbers, t("2026-11-02 10:00")).await.unwrap(), 3);
    assert_eq!(desk.invite(id, &numbers, t("2026-11-02 10:01")).await.unwrap(), 0);
    assert_eq!(unread(store, &firms[0], zhida_store::NoticeKind::EventInvited).await, 1);

    assert!(matches!(tenant(0).sign_up_for(id, &with(0), t("2026-11-02 11:00")).await, Err(StoreError::Invalid("seats"))));
    let nobody = SignUpFor { who: " ".to_owned(), ..with(1) };
    assert!(matches!(tenant(0).sign_up_for(id, &nobody, t("2026-11-02 11:00")).await, Err(StoreError::Invalid("who"))));
    let shown = SignUpFor { shown: true, ..with(1) };
    assert_eq!(tenant(0).sign_up_for(id, &shown, t("2026-11-02 11:00")).await.unwrap(), Seated::Seated(1));
    assert_eq!(tenant(1).sign_up_for(id, &with(1), t("2026-11-02 11:01")).await.unwrap(), Seated::Seated(1));
    assert_eq!(tenant(2).sign_up_for(id, &with(1), t("2026-11-02 11:02")).await.unwrap(), Seated::Waiting(1));
    assert_eq!(tenant(3).sign_up_for(id, &with(1), t("2026-11-02 11:03")).await.unwrap(), Seated::Waiting(2));
    assert!(matches!(tenant(0).sign_up_for(id, &with(1), t("2026-11-02 11:04")).await, Err(StoreError::Conflict(Conflict::InUse))));
    // Who agrees to be named is named to those who come, and to nobody else.
    let file = store.event(id, t("2026-11-02 12:00")).await.unwrap();
    assert_eq!(tenant(1).fellow_participants(&file).await.unwrap(), ["示范市0号公司"]);
    assert!(tenant(0).fellow_participants(&file).await.unwrap().is_empty());
    assert!(tenant(2).fellow_participants(&file).await.unwrap().is_empty());

    // A freed seat is the first waiting's for a day, then the next one's.
    tenant(1).give_up_seat(id, t("2026-11-03 09:00")).await.unwrap();
    assert!(matches!(tenant(1).give_up_seat(id, t("2026-11-03 09:01")).await, Err(StoreError::Conflict(Conflict::NotNow))));
    assert_eq!(unread(store, &firms[2], zhida_store::NoticeKind::EventOffered).await, 1);
    let stands = async |n: usize, when: &str| store.event(id, t(when)).await.unwrap().standing(firms[n].enterprise().unwrap()).unwrap();
    assert!(matches!(stands(2, "2026-11-03 10:00").await, Seated::Offered(_)));
    assert_eq!(store.settle_events(t("2026-11-03 10:00")).await.unwrap(), 0, "it was told with its cause");
    assert_eq!(stands(2, "2026-11-04 09:00").await, Seated::Gone);
    assert_eq!(store.settle_events(t("2026-11-04 09:00")).await.unwrap(), 1);
    assert_eq!(store.settle_events(t("2026-11-04 09:05")).await.unwrap(), 0);
    assert_eq!(unread(store, &firms[3], zhida_store::NoticeKind::EventOffered).await, 1);
    assert!(matches!(tenant(2).confirm_seat(id, t("2026-11-04 10:00")).await, Err(StoreError::Conflict(Conflict::NotNow))));
    tenant(3).confirm_seat(id, t("2026-11-04 10:00")).await.unwrap();
    assert_eq!(stands(3, "2026-11-04 10:01").await, Seated::Seated(1));
    let late = tenant(4).sign_up_for(id, &with(1), t("2026-11-19 18:00")).await;
    assert!(matches!(late, Err(StoreError::Conflict(Conflict::NotNow))), "{late:?}");

    // The door: by code, on the day.
    let code = tenant(0).event_entry(id).await.unwrap().unwrap().code;
    assert_eq!(desk.entry_of_code(id, &code.to_lowercase()).await.unwrap().enterprise_id, firms[0].enterprise().unwrap());
    assert!(matches!(desk.entry_of_code(id, "000000").await, Err(StoreError::NotFound)));
    let (first, fourth) = (firms[0].enterprise().unwrap(), firms[3].enterprise().unwrap());
    let early = desk.check_in(id, first, t("2026-11-19 23:00")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::NotNow))), "{early:?}");
    desk.check_in(id, first, t("2026-11-20 13:50")).await.unwrap();
    desk.check_in(id, first, t("2026-11-20 13:55")).await.unwrap();
    let entry = tenant(0).event_entry(id).await.unwrap().unwrap();
    assert_eq!(entry.came_at, Some(t("2026-11-20 13:50").timestamp_micros()), "twice at the door is once");
    let said = Feedback { rating: 4, text: "实用".to_owned() };
    let absent = tenant(3).rate_event(id, &said, t("2026-11-20 18:00")).await;
    assert!(matches!(absent, Err(StoreError::Conflict(Conflict::NotNow))), "{absent:?}");
    tenant(0).rate_event(id, &said, t("2026-11-20 18:00")).await.unwrap();
    assert!(matches!(desk.write_outcome(id, "x", t("2026-11-20 18:00")).await, Err(StoreError::Conflict(Conflict::NotNow))));
    desk.move_event(id, EventState::Held, t("2026-11-20 18:00")).await.unwrap();
    desk.write_outcome(id, "两家当场签约", t("2026-11-21 09:00")).await.unwrap();
    let (file, entries) = desk.event(id, t("2026-11-21 09:00")).await.unwrap();
    let figures = desk.event_figures(&file, &entries).await.unwrap();
    assert_eq!((figures.invited, figures.signed_up), (3, 4));
    assert_eq!((figures.came.part, figures.came.of, figures.satisfied.part, figures.satisfied.of), (1, 2, 1, 1));
    assert!(entries[&fourth].came_at.is_none());

    // Twice in a year not there, and it waits behind those who came later.
    let again = desk
        .save_event(
            None,
            &NewEvent { starts: t("2026-12-01 14:00"), ends: t("2026-12-01 15:00"), closes: t("2026-12-01 09:00"), ..event(1) },
            t("2026-11-21 10:00"),
        )
        .await
        .unwrap();
    desk.move_event(again, EventState::Open, t("2026-11-21 10:00")).await.unwrap();
    tenant(3).sign_up_for(again, &with(1), t("2026-11-21 11:00")).await.unwrap();
    desk.move_event(again, EventState::Held, t("2026-12-01 16:00")).await.unwrap();
    let third = desk
        .save_event(
            None,
            &NewEvent { starts: t("2026-12-20 14:00"), ends: t("2026-12-20 15:00"), closes: t("2026-12-20 09:00"), ..event(1) },
            t("2026-12-02 10:00"),
        )
        .await
        .unwrap();
    desk.move_event(third, EventState::Open, t("2026-12-02 10:00")).await.unwrap();
    tenant(5).sign_up_for(third, &with(1), t("2026-12-03 09:00")).await.unwrap();
    assert_eq!(tenant(3).sign_up_for(third, &with(1), t("2026-12-03 10:00")).await.unwrap(), Seated::Waiting(1));
    assert_eq!(
        tenant(6).sign_up_for(third, &with(1), t("2026-12-03 11:00")).await.unwrap(),
        Seated::Waiting(1),
        "before the one who did not come"
    );
    desk.move_event(third, EventState::Cancelled, t("2026-12-04 09:00")).await.unwrap();
    assert_eq!(unread(store, &firms[6], zhida_store::NoticeKind::EventCancelled).await, 1);
}

/// All at once: so many as there are seats get one, the others stand in one line.
async fn race(store: &Store, clerk: &Signed, firms: &[Signed]) {
    let desk = store.desk(clerk).unwrap();
    let id = desk.save_event(None, &event(7), t("2026-11-02 09:00")).await.unwrap();
    desk.move_event(id, EventState::Open, t("2026-11-02 09:00")).await.unwrap();
    let asks = firms.iter().map(|firm| {
        let (store, firm) = (store.clone(), firm.clone());
        tokio::spawn(async move { store.tenant(&firm).unwrap().sign_up_for(id, &with(1), t("2026-11-05 09:00")).await })
    });
    let (mut seated, mut waiting) = (0, Vec::new());
    for ask in asks.collect::<Vec<_>>() {
        match ask.await.unwrap().unwrap() {
            Seated::Seated(1) => seated += 1,
            Seated::Waiting(n) => waiting.push(n),
            other => panic!("{other:?}"),
        }
    }
    waiting.sort_unstable();
    assert_eq!((seated, waiting), (7, (1..=13).collect::<Vec<_>>()));
    let entries = desk.event(id, t("2026-11-05 10:00")).await.unwrap().1;
    let codes: std::collections::BTreeSet<&str> = entries.values().map(|e| e.code.as_str()).collect();
    assert_eq!(codes.len(), 20);
}
