//! Money of measures: what is set, promised, paid and expected, step by step on both databases, and counted again by plain SQL.

use crate::applications::{frozen, grant, named, people, procedure, user};
use crate::common::{CALENDAR, day, on_both};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use zhida_apply::{Act, Frozen, Payment};
use zhida_store::{Broken, Expected, NewBudget, Qualifying, Role, Room, Spending, Store, StoreError};

const MEASURE: &str = "demo";

on_both!(story, raw);

/// The sums of this year, by the tables alone: what was decided when stands in the log.
async fn counted(raw: &DatabaseConnection) -> [i64; 5] {
    let year = match raw.get_database_backend() {
        sea_orm::DbBackend::Sqlite => "strftime('%Y', r.at / 1000000 + 28800, 'unixepoch')",
        _ => "to_char(to_timestamp(r.at / 1000000 + 28800) AT TIME ZONE 'UTC', 'YYYY')",
    };
    let decided = format!(
        "EXISTS (SELECT 1 FROM application_row r WHERE r.application_id = a.id AND r.row LIKE '%\"decide\":[true,%' AND {year} = '2026')"
    );
    let sum = |what: &str, states: &str| {
        format!("SELECT COALESCE(SUM(amount), 0) AS n FROM application a WHERE measure = '{MEASURE}' AND state IN ({states}) AND {what}")
    };
    let review = sum("amount IS NOT NULL", "'review', 'returned', 'notice', 'proposed'");
    let free = format!(
        "FROM qualified q LEFT JOIN application a ON a.measure = q.measure AND a.enterprise_id = q.enterprise_id AND a.sent_at IS NOT NULL \
         WHERE q.measure = '{MEASURE}' AND q.until IS NULL AND (a.id IS NULL OR (a.amount IS NULL AND a.state IN ('review', 'returned')))"
    );
    let unbounded = format!(
        "SELECT COUNT(*) FROM application a WHERE a.measure = '{MEASURE}' AND a.state IN ('review', 'returned') AND a.amount IS NULL \
         AND NOT EXISTS (SELECT 1 FROM qualified q WHERE q.measure = a.measure AND q.enterprise_id = a.enterprise_id AND q.until IS NULL)"
    );
    let sql = [
        sum(&decided, "'granted', 'booked'"),
        sum(&decided, "'paid'"),
        format!("SELECT ({review}) + (SELECT COALESCE(SUM(q.low), 0) {free}) AS n"),
        format!("SELECT ({review}) + (SELECT COALESCE(SUM(q.high), 0) {free}) AS n"),
        format!("SELECT (SELECT COUNT(*) {free} AND q.high IS NULL) + ({unbounded}) AS n"),
    ];
    let mut found = [0; 5];
    for (place, sql) in found.iter_mut().zip(sql) {
        let cast = format!("SELECT CAST(n AS BIGINT) AS n FROM ({sql}) AS counted");
        let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), cast)).await.unwrap().unwrap();
        *place = row.try_get("", "n").unwrap();
    }
    found
}

async fn story(store: &Store, raw: &DatabaseConnection) {
    let who = people(store).await;
    let leader = user(store, named("leader", Role::Leader, None), None).await;
    let (first, second, leader) = (store.desk(&who.first).unwrap(), store.desk(&who.second).unwrap(), store.desk(&leader).unwrap());
    let firms: Vec<_> = who.firms.iter().map(|f| store.tenant(f).unwrap()).collect();
    let numbers: Vec<i64> = firms.iter().map(zhida_store::Tenant::number).collect();
    let seen = async || {
        let all = leader.spending(2026, true).await.unwrap();
        let one = all.get(MEASURE).copied().unwrap_or_default();
        assert_eq!(leader.spending_of(MEASURE, 2026, true).await.unwrap(), one, "alone as among all");
        let expected = one.expected.unwrap_or_default();
        let open = expected.open;
        let figures = [one.committed, one.paid, expected.low, expected.high];
        let [committed, paid, low, high] = figures;
        assert_eq!([committed, paid, low, high, open], counted(raw).await, "by the tables");
        (figures, open, expected.enterprises)
    };

    // Setting: a department may, a leader may not; nothing twice; what was set stays.
    let set = |fen, note: &str| NewBudget { measure: MEASURE.to_owned(), year: 2026, fen, note: note.to_owned() };
    assert!(matches!(leader.set_budget(set(Some(1), ""), day(1, 3)).await, Err(StoreError::Forbidden)));
    assert!(matches!(first.set_budget(set(Some(-1), ""), day(1, 3)).await, Err(StoreError::Invalid("fen"))));
    assert!(matches!(first.set_budget(NewBudget { year: 1, ..set(Some(1), "") }, day(1, 3)).await, Err(StoreError::Invalid("year"))));
    assert!(first.set_budget(set(Some(3_000_000), "年初"), day(1, 3)).await.unwrap());
    let entries = store.last_seq().await.unwrap();
    for said in ["", " ", "年初"] {
        assert!(!second.set_budget(set(Some(3_000_000), said), day(1, 3)).await.unwrap());
    }
    assert_eq!(store.last_seq().await.unwrap(), entries, "what is so already makes no entry");
    assert!(second.set_budget(set(Some(3_000_000), "again"), day(1, 3)).await.unwrap(), "another reason is not thrown away");
    assert!(second.set_budget(set(Some(2_000_000), "调减"), day(1, 4)).await.unwrap());
    let history = leader.budget_history(MEASURE).await.unwrap();
    let history: Vec<_> = history.iter().map(|b| (b.fen, b.note.as_str(), b.author.as_str())).collect();
    let set_before = [(Some(2_000_000), "调减", "second"), (Some(3_000_000), "again", "second"), (Some(3_000_000), "年初", "first")];
    assert_eq!(history, set_before);
    for (expect, expected) in [(true, Some(Expected::default())), (false, None)] {
        assert_eq!(leader.spending(2026, expect).await.unwrap()[MEASURE].expected, expected, "nobody is to get anything yet");
        assert_eq!(leader.spending_of("nobody", 2026, expect).await.unwrap().expected, expected);
    }

    // Three qualify, of one nothing bounds the amount; one of another measure brings no money.
    let q = |firm: usize, low, high| Qualifying { enterprise: numbers[firm], low, high };
    let three = [q(0, 100, Some(200)), q(1, 300, Some(300)), q(2, 500, None)];
    store.put_qualified(MEASURE, &three, day(1, 5)).await.unwrap();
    store.put_qualified("honour", &[q(0, 0, Some(0))], day(1, 5)).await.unwrap();
    assert!(!leader.spending(2026, true).await.unwrap().contains_key("honour"));
    assert_eq!(seen().await, ([0, 0, 900, 500], 1, 3));

    // One applies: its amount counts and its verdict no more. Another's is not known yet: its verdict counts, and if it has none, nothing does.
    let id = firms[0].begin_application(MEASURE, 1, day(2, 1)).await.unwrap();
    assert_eq!(seen().await, ([0, 0, 900, 500], 1, 3), "a draft is nothing yet");
    firms[0].act_on_application(id, Act::Submit(frozen(), procedure()), &CALENDAR, day(2, 2)).await.unwrap();
    assert_eq!(seen().await, ([0, 0, 1_000_800, 1_000_300], 1, 3));
    let other = firms[1].begin_application(MEASURE, 1, day(2, 1)).await.unwrap();
    let unknown = Frozen { amount: None, ..frozen() };
    firms[1].act_on_application(other, Act::Submit(unknown, procedure()), &CALENDAR, day(2, 2)).await.unwrap();
    assert_eq!(seen().await, ([0, 0, 1_000_800, 1_000_300], 1, 3));
    store.put_qualified(MEASURE, &[three[0], three[2]], day(2, 3)).await.unwrap();
    assert_eq!(seen().await, ([0, 0, 1_000_500, 1_000_000], 2, 3));
    firms[1].act_on_application(other, Act::Withdraw("不需要".to_owned()), &CALENDAR, day(2, 4)).await.unwrap();
    assert_eq!(seen().await, ([0, 0, 1_000_500, 1_000_000], 1, 2));

    // Granted it is promised, paid it is paid, and the sum of both stays.
    first.act_on_application(id, Act::Pass(String::new()), None, &CALENDAR, day(3, 1)).await.unwrap();
    first.act_on_application(id, Act::Propose(grant()), None, &CALENDAR, day(3, 2)).await.unwrap();
    assert_eq!(seen().await, ([0, 0, 1_000_500, 1_000_000], 1, 2), "while everybody may object");
    store.settle_applications("2026-11-12", &CALENDAR, day(12, 1)).await.unwrap();
    second.act_on_application(id, Act::Decide(true, String::new()), None, &CALENDAR, day(12, 2)).await.unwrap();
    assert_eq!(seen().await, ([1_000_000, 0, 500, 0], 1, 1));
    let money = Payment { amount: 1_000_000, day: "2026-11-16".parse().unwrap(), reference: "A1".to_owned() };
    first.act_on_application(id, Act::Pay(money), None, &CALENDAR, day(16, 1)).await.unwrap();
    assert_eq!(seen().await, ([1_000_000, 0, 500, 0], 1, 1), "booked is not paid");
    second.act_on_application(id, Act::Confirm(true), None, &CALENDAR, day(16, 2)).await.unwrap();
    assert_eq!(seen().await, ([0, 1_000_000, 500, 0], 1, 1));
    for year in [2025, 2027] {
        assert_eq!(leader.spending(year, false).await.unwrap(), [].into(), "it was granted in 2026");
    }
    // The first of January begins in China.
    raw.execute_unprepared("UPDATE application SET decided_at = 1767196800000000 - 1 WHERE state = 'paid'").await.unwrap();
    assert_eq!(leader.spending(2025, false).await.unwrap()[MEASURE].paid, 1_000_000);
    assert_eq!(store.replay_applications(&CALENDAR, day(17, 1)).await.unwrap(), [id], "and nobody moves money to another year unseen");
    raw.execute_unprepared("UPDATE application SET decided_at = decided_at + 1 WHERE state = 'paid'").await.unwrap();
    assert_eq!(leader.spending(2025, false).await.unwrap(), [].into());

    assert!(first.set_budget(set(None, "收回"), day(17, 2)).await.unwrap());
    assert_eq!(leader.spending(2026, false).await.unwrap()[MEASURE].budget, None);
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
    let seq = leader.budget_history(MEASURE).await.unwrap()[1].seq;
    for (changed, back) in [
        ("fen = 9", "fen = 2000000"),
        ("at = at + 1", "at = at - 1"),
        ("author = 'first'", "author = 'second'"),
        ("author_id = author_id + 1", "author_id = author_id - 1"),
    ] {
        raw.execute_unprepared(&format!("UPDATE budget SET {changed} WHERE seq = {seq}")).await.unwrap();
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(seq)], "{changed}");
        raw.execute_unprepared(&format!("UPDATE budget SET {back} WHERE seq = {seq}")).await.unwrap();
    }
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
    // A row nobody wrote, under a number no entry has and under one that is another's.
    for seq in [999_999, 1] {
        let stranger = format!("INSERT INTO budget (seq, at, measure, year, fen, note, author) VALUES ({seq}, 0, 'demo', 2026, 1, '', '')");
        raw.execute_unprepared(&stranger).await.unwrap();
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(seq)]);
        raw.execute_unprepared(&format!("DELETE FROM budget WHERE seq = {seq}")).await.unwrap();
    }
    at_once(store, &numbers).await;
}

/// Two nodes put down the same at once, again and again: one of them does, the other finds nothing left to do.
async fn at_once(store: &Store, numbers: &[i64]) {
    for round in 0..20 {
        let measure = format!("round-{round}");
        let all: Vec<Qualifying> = numbers.iter().map(|n| Qualifying { enterprise: *n, low: 1, high: Some(1) }).collect();
        let more: Vec<Qualifying> = all[1..].iter().map(|q| Qualifying { high: Some(2), ..*q }).collect();
        for (now, counts) in [(&all, (all.len(), 0)), (&more, (0, 1))] {
            let entries = store.last_seq().await.unwrap();
            let (one, other) = tokio::join!(store.put_qualified(&measure, now, day(18, 1)), store.put_qualified(&measure, now, day(18, 1)));
            let mut done = [one.unwrap(), other.unwrap()];
            done.sort_unstable();
            assert_eq!(done, [(0, 0), counts]);
            assert_eq!(store.last_seq().await.unwrap(), entries + 1, "one entry");
        }
    }
}

#[test]
fn money_will_do_or_not() {
    let of = |budget, low, high, open| {
        let expected = Some(Expected { low, high, open, enterprises: 3 });
        Spending { budget: Some(budget), committed: 10, paid: 5, expected }.room()
    };
    assert_eq!(of(100, 10, 85, 0), Room::Enough);
    assert_eq!(of(100, 10, 86, 0), Room::Perhaps);
    assert_eq!(of(100, 10, 10, 1), Room::Perhaps, "nothing bounds one");
    assert_eq!(of(100, 85, 85, 1), Room::Perhaps, "the least fits exactly");
    assert_eq!(of(100, 86, 90, 0), Room::Over);
    let spent = Spending { budget: Some(14), committed: 10, paid: 5, expected: None };
    assert_eq!((spent.room(), spent.total()), (Room::Over, (15, Some(15))));
    assert_eq!(Spending::default().room(), Room::Unset);
    assert!(Room::Over < Room::Perhaps && Room::Perhaps < Room::Enough, "what will not do stands first");
}
