//! Financing needs, told to both databases: who sees them, offers compared and taken by one of many at once, loans that come and do not, figures
//! counted again, rows nobody wrote.

use crate::common::{at, company, on_both, postgres_raw, sqlite_raw, t};
use crate::services::user;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use zhida_cases::lending::{Granted, Purpose, Quote, Security, Standing};
use zhida_cases::{Act, State};
use zhida_facts::Number;
use zhida_store::{
    Broken, Conflict, Demand, NewNeed, NoticeKind, Provider, ReliefAct, ReliefItems, ReliefText, Role, Signed, Store, StoreError, Tenant,
};

on_both!(told, raw);

fn need() -> NewNeed {
    NewNeed {
        fen: 300_000_000,
        months: 12,
        purpose: Purpose::Working,
        security: Security::Credit,
        wanted_by: "2026-12-31".parse().unwrap(),
    }
}

fn demand() -> Demand {
    Demand { subject: "融资".to_owned(), text: "订单增加，需要流动资金".to_owned(), contact: "王某 13800000000".to_owned() }
}

fn quote(rate: i64) -> Quote {
    Quote {
        product: "demo-loan".to_owned(),
        fen: 200_000_000,
        rate,
        months: 12,
        fees: 0,
        guarantee: 0,
        security: Security::Credit,
        note: String::new(),
        until: "2026-11-30".parse().unwrap(),
    }
}

fn not_now<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::Conflict(Conflict::NotNow))), "{result:?}");
}

fn not_there<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::NotFound)), "{result:?}");
}

async fn kinds(store: &Store, signed: &Signed) -> Vec<String> {
    store.inbox(signed).list(false, None, 0, 50, t("2026-12-31 09:00")).await.unwrap().0.into_iter().map(|n| n.kind).collect()
}

async fn told(store: &Store, raw: &DatabaseConnection) {
    let mut lenders = Vec::new();
    for (login, name) in [("bank", "示范银行"), ("guarantor", "示范担保"), ("stranger", "外地银行")] {
        let number = store.add_institution_by_program(name, "", t("2026-11-01 09:00")).await.unwrap();
        lenders.push((number, user(store, login, Role::Institution, Some(number)).await));
    }
    let (firm, rival) = (company(store, 1).await, company(store, 2).await);
    let clerk = user(store, "clerk", Role::Clerk, None).await;
    let leader = user(store, "leader", Role::Leader, None).await;
    let (tenant, other) = (store.tenant(&firm).unwrap(), store.tenant(&rival).unwrap());
    let providers: Vec<Provider> = lenders.iter().map(|(_, signed)| store.provider(signed).unwrap()).collect();
    let [bank, guarantor, stranger] = providers.as_slice() else { panic!("three lenders") };

    // What is needed has an amount, a term and a day; the machine accepts the case, which says itself what it is.
    for (wrong, field) in [
        (NewNeed { fen: 0, ..need() }, "amount"),
        (NewNeed { months: 0, ..need() }, "months"),
        (NewNeed { wanted_by: "2026-11-01".parse().unwrap(), ..need() }, "wanted_by"),
    ] {
        let refused = tenant.ask_for_finance(&wrong, &demand(), "", &at("2026-11-02 09:00")).await;
        assert!(matches!(refused, Err(StoreError::Invalid(f)) if f == field), "{refused:?}");
    }
    let lacks = tenant.ask_for_finance(&need(), &Demand { text: String::new(), ..demand() }, "", &at("2026-11-02 09:00")).await;
    assert!(matches!(lacks, Err(StoreError::Refused(_))), "{lacks:?}");
    let case = tenant.ask_for_finance(&need(), &demand(), "云桥区", &at("2026-11-02 09:00")).await.unwrap();
    let file = tenant.case(case, &at("2026-11-02 09:01")).await.unwrap();
    assert_eq!((file.case.state, file.case.kind), (State::Accepted, zhida_cases::Kind::Financing));

    // Nobody sees it before the enterprise shows it, and nobody but the enterprise shows it.
    for provider in &providers {
        not_there(provider.shown_need(case).await);
        not_there(provider.who_needs(case).await);
        not_there(provider.offer_loan(case, &quote(34_500), 0, t("2026-11-02 10:00")).await);
        assert!(provider.shown_needs(0, 9).await.unwrap().0.is_empty());
    }
    let to = |n: usize| (lenders[n].0, vec!["demo-loan".to_owned()]);
    not_there(other.show_need(case, &[to(0)], t("2026-11-02 10:00")).await);
    not_there(other.finance_need(case).await);
    not_there(tenant.show_need(case, &[(99_999, Vec::new())], t("2026-11-02 10:00")).await);
    assert_eq!(tenant.show_need(case, &[to(0), to(1)], t("2026-11-02 10:00")).await.unwrap(), 2);
    let entries = store.last_seq().await.unwrap();
    assert_eq!(tenant.show_need(case, &[to(0), to(1)], t("2026-11-02 10:01")).await.unwrap(), 0);
    assert_eq!(store.last_seq().await.unwrap(), entries, "who sees it already is not shown it again");
    assert_eq!(kinds(store, &lenders[0].1).await, [NoticeKind::NeedShown.key()]);
    assert!(kinds(store, &lenders[2].1).await.is_empty());
    let (rows, total) = bank.shown_needs(0, 9).await.unwrap();
    assert_eq!((rows.len(), total, bank.shown_needs(1, 9).await.unwrap().0.len()), (1, 1, 0));
    assert_eq!(bank.who_needs(case).await.unwrap().id, tenant.number());
    not_there(stranger.shown_need(case).await);

    // Offers: each sees its own only, a later one replaces, what was not seen is not built on.
    let wrong = bank.offer_loan(case, &quote(-1), 1, t("2026-11-03 09:00")).await;
    assert!(matches!(wrong, Err(StoreError::Invalid("rate"))), "{wrong:?}");
    bank.offer_loan(case, &quote(40_000), 1, t("2026-11-03 10:00")).await.unwrap();
    let twice = bank.offer_loan(case, &quote(34_500), 1, t("2026-11-03 10:01")).await;
    assert!(matches!(twice, Err(StoreError::Conflict(Conflict::ChangedMeanwhile))), "{twice:?}");
    bank.offer_loan(case, &quote(34_500), 2, t("2026-11-03 10:02")).await.unwrap();
    guarantor.offer_loan(case, &quote(38_000), 1, t("2026-11-04 10:00")).await.unwrap();
    not_there(stranger.offer_loan(case, &quote(1), 0, t("2026-11-04 10:00")).await);
    let theirs = guarantor.shown_need(case).await.unwrap();
    assert_eq!((theirs.lending.offers.len(), theirs.lending.shown.len(), theirs.steps.len()), (1, 1, 2));
    let all = tenant.finance_need(case).await.unwrap();
    let today = "2026-11-05".parse().unwrap();
    let standing: Vec<Standing> = all.lending.offers.iter().map(|o| all.lending.standing(o, today).0).collect();
    assert_eq!(standing, [Standing::Replaced, Standing::Open, Standing::Open]);
    let (best, second, seen) = (all.lending.offers[1].id, all.lending.offers[2].id, all.steps.len());
    not_now(guarantor.withdraw_offer(case, best, t("2026-11-05 09:00")).await);

    Box::pin(accepted_once(store, &tenant, &other, case, (best, second, seen))).await;
    assert_eq!(kinds(store, &lenders[0].1).await.first().map(String::as_str), Some(NoticeKind::LoanAccepted.key()));
    assert_eq!(kinds(store, &lenders[1].1).await.first().map(String::as_str), Some(NoticeKind::LoanPassed.key()));

    // The bank does not pay, the guarantor does after all; each is rated once.
    let paid = Granted { fen: 180_000_000, day: "2026-11-10".parse().unwrap(), reference: "HT-1".to_owned() };
    not_now(guarantor.grant_loan(case, &paid, t("2026-11-10 09:00")).await);
    assert!(matches!(bank.fail_loan(case, " ", t("2026-11-06 09:00")).await, Err(StoreError::Invalid("reason"))));
    bank.fail_loan(case, "额度不足", t("2026-11-06 09:00")).await.unwrap();
    let seen = tenant.finance_need(case).await.unwrap().steps.len();
    tenant.accept_offer(case, second, seen, t("2026-11-07 09:00")).await.unwrap();
    let early = guarantor.grant_loan(case, &paid, t("2026-11-09 09:00")).await;
    assert!(matches!(early, Err(StoreError::Invalid("day"))), "{early:?}");
    guarantor.grant_loan(case, &paid, t("2026-11-10 09:00")).await.unwrap();
    not_now(guarantor.grant_loan(case, &paid, t("2026-11-10 09:01")).await);
    for kind in [NoticeKind::LoanOffered, NoticeKind::LoanFailed, NoticeKind::LoanGranted] {
        assert!(kinds(store, &firm).await.iter().any(|k| k == kind.key()), "{kind:?}");
    }
    assert!(bank.shown_need(case).await.unwrap().lending.granted.is_none(), "what another paid out is not the bank's to know");
    not_there(other.rate_lender(case, lenders[1].0, 5, "", t("2026-11-11 09:00")).await);
    tenant.rate_lender(case, lenders[1].0, 5, "快", t("2026-11-11 09:00")).await.unwrap();
    let twice = tenant.rate_lender(case, lenders[1].0, 1, "", t("2026-11-11 09:00")).await;
    assert!(matches!(twice, Err(StoreError::Conflict(Conflict::InUse))), "{twice:?}");
    tenant.rate_lender(case, lenders[0].0, 2, "", t("2026-11-11 09:00")).await.unwrap();

    Box::pin(taken_back(&tenant, (stranger, lenders[2].0))).await;

    // The figures, by hand: one of two needs was offered for after a day and an hour; a third was never shown.
    let desk = store.desk(&leader).unwrap();
    let figures = desk.finance_figures(2026).await.unwrap();
    assert_eq!(figures.needs, (2, 600_000_000));
    assert_eq!((figures.shown, figures.offered, figures.accepted, figures.granted), (2, 2, 1, (1, 180_000_000)));
    let of_bank = &figures.lenders[&lenders[0].0];
    assert_eq!((of_bank.shown, of_bank.offered, of_bank.accepted, of_bank.granted), (1, 1, 0, (0, 0)));
    assert_eq!((of_bank.days.clone(), of_bank.rating.clone()), (Some(Number::ONE), Some((Number::from(2), 1))));
    let of_guarantor = &figures.lenders[&lenders[1].0];
    assert_eq!((of_guarantor.accepted, of_guarantor.granted, of_guarantor.days.clone()), (1, (1, 180_000_000), Some(Number::from(2))));
    // 25 hours and one hour: the mean of the middle two is 13 hours.
    assert_eq!(figures.days, Number::ratio(13, 24));
    assert_eq!(desk.finance_figures(2025).await.unwrap(), zhida_store::FinanceFigures::default());
    assert_eq!(store.desk(&clerk).unwrap().finance_needs(0, 1).await.unwrap().1, 2);
    assert_eq!(desk.finance_need(case).await.unwrap().lending.offers.len(), 3);

    verified(store, raw, case).await;
}

/// Eight clicks at once on two offers: one is accepted, by whoever came first; the others are told that it is not as they saw it.
async fn accepted_once(store: &Store, tenant: &Tenant, other: &Tenant, case: i64, (best, second, seen): (usize, usize, usize)) {
    not_there(other.accept_offer(case, best, seen, t("2026-11-05 10:00")).await);
    not_there(other.decline_offer(case, best, "", t("2026-11-05 10:00")).await);
    let early = tenant.accept_offer(case, best, seen - 1, t("2026-11-05 10:00")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::ChangedMeanwhile))), "{early:?}");
    not_now(tenant.accept_offer(case, best, seen, t("2026-12-01 10:00")).await);
    let clicks = (0..8).map(|_| {
        let tenant = tenant.clone();
        tokio::spawn(async move { tenant.accept_offer(case, best, seen, t("2026-11-05 10:00")).await })
    });
    let mut accepted = 0;
    for click in clicks.collect::<Vec<_>>() {
        match click.await.unwrap() {
            Ok(()) => accepted += 1,
            Err(StoreError::Conflict(Conflict::ChangedMeanwhile)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(accepted, 1);
    let file = tenant.finance_need(case).await.unwrap();
    assert_eq!(file.lending.accepted, Some(best));
    not_now(tenant.accept_offer(case, second, file.steps.len(), t("2026-11-05 11:00")).await);
    not_now(tenant.decline_offer(case, second, "", t("2026-11-05 11:00")).await);
    assert!(store.verify(&[], |_, _| ()).await.unwrap().1.is_empty());
}

/// A need that is taken back is gone for the institution; one whose case ended takes no offers.
async fn taken_back(tenant: &Tenant, (stranger, number): (&Provider, i64)) {
    let case = tenant.ask_for_finance(&need(), &demand(), "", &at("2026-11-12 09:00")).await.unwrap();
    tenant.show_need(case, &[(number, Vec::new())], t("2026-11-12 09:00")).await.unwrap();
    stranger.offer_loan(case, &quote(34_500), 1, t("2026-11-12 10:00")).await.unwrap();
    tenant.hide_need(case, number, t("2026-11-12 11:00")).await.unwrap();
    not_there(stranger.shown_need(case).await);
    let listed = async || stranger.shown_needs(0, 9).await.unwrap();
    assert!(matches!(listed().await, (rows, 0) if rows.is_empty()), "what was taken back is in no list");
    not_there(stranger.offer_loan(case, &quote(34_500), 3, t("2026-11-12 11:30")).await);
    not_there(tenant.hide_need(case, number, t("2026-11-12 12:00")).await);
    tenant.show_need(case, &[(number, Vec::new())], t("2026-11-12 13:00")).await.unwrap();
    assert!(matches!(listed().await, (rows, 1) if rows.len() == 1), "shown again, it is there again");
    stranger.offer_loan(case, &quote(33_000), 4, t("2026-11-12 14:00")).await.unwrap();
    let file = tenant.finance_need(case).await.unwrap();
    let offer = file.lending.offers.last().unwrap().id;
    tenant.decline_offer(case, offer, "期限太短", t("2026-11-12 15:00")).await.unwrap();
    not_now(stranger.withdraw_offer(case, offer, t("2026-11-12 15:30")).await);
    tenant.act_on_case(case, None, &Act::Withdraw { reason: "不需要".to_owned() }, &at("2026-11-12 16:00")).await.unwrap();
    not_now(stranger.offer_loan(case, &quote(30_000), 6, t("2026-11-12 17:00")).await);
    not_now(tenant.show_need(case, &[(number, Vec::new())], t("2026-11-12 17:00")).await);
}

/// What is changed, removed or put there behind the ledger's back is found.
async fn verified(store: &Store, raw: &DatabaseConnection, case: i64) {
    let broken = async || store.verify(&[], |_, _| ()).await.unwrap().1;
    assert_eq!(broken().await, []);
    let one = async |sql: &str| {
        let row = raw.query_one_raw(sea_orm::Statement::from_string(raw.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get::<i64>("", "seq").unwrap()
    };
    let need = one(&format!("SELECT seq FROM finance_need WHERE case_id = {case}")).await;
    let step = one(&format!("SELECT seq FROM finance_step WHERE case_id = {case} AND number = 2")).await;
    for (table, seq, changed, back) in [
        ("finance_need", need, "fen = fen + 1", "fen = fen - 1"),
        ("finance_need", need, "purpose = 'orders'", "purpose = 'working'"),
        ("finance_step", step, "institution_id = institution_id + 1", "institution_id = institution_id - 1"),
        ("finance_step", step, "at = at - 1", "at = at + 1"),
        ("finance_step", step, "act = 'shown'", "act = 'offered'"),
        ("finance_step", step, "body = REPLACE(body, '40000', '10000')", "body = REPLACE(body, '10000', '40000')"),
    ] {
        raw.execute_unprepared(&format!("UPDATE {table} SET {changed} WHERE seq = {seq}")).await.unwrap();
        assert_eq!(broken().await, [Broken::Record(seq)], "{changed}");
        raw.execute_unprepared(&format!("UPDATE {table} SET {back} WHERE seq = {seq}")).await.unwrap();
    }
    for seq in [999_999, 1] {
        let stranger = format!(
            "INSERT INTO finance_step (seq, case_id, number, at, institution_id, act, body) VALUES ({seq}, {case}, 99, 0, 1, 'hidden', '\"hide\"')"
        );
        raw.execute_unprepared(&stranger).await.unwrap();
        assert_eq!(broken().await, [Broken::Record(seq)]);
        raw.execute_unprepared(&format!("DELETE FROM finance_step WHERE seq = {seq}")).await.unwrap();
    }
    assert_eq!(broken().await, []);
}

fn relief(title: &str) -> ReliefText {
    ReliefText {
        title: title.to_owned(),
        reason: "上游原料涨价".to_owned(),
        begins: "2026-11-01".parse().unwrap(),
        ends: "2026-12-31".parse().unwrap(),
        measure: "demo".to_owned(),
        items: ReliefItems { measures: vec!["demo-loan".to_owned(), "demo-award".to_owned()], services: vec![1] },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_on_sqlite() {
    let (store, raw, _folder) = sqlite_raw().await;
    Box::pin(packages(&store, &raw)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_on_postgres() {
    if let Some((store, raw)) = postgres_raw().await {
        Box::pin(packages(&store, &raw)).await;
    }
}

/// A package composed by one and published by another; who was told, who looked, who did something; ended.
async fn packages(store: &Store, raw: &DatabaseConnection) {
    let number = store.add_institution_by_program("示范银行", "", t("2026-11-01 09:00")).await.unwrap();
    let (first, second) = (user(store, "clerk", Role::Clerk, None).await, user(store, "clerk2", Role::Clerk, None).await);
    let leader = user(store, "leader", Role::Leader, None).await;
    let (ours, theirs, hers) = (store.desk(&first).unwrap(), store.desk(&second).unwrap(), store.desk(&leader).unwrap());
    let (firm, rival) = (company(store, 1).await, company(store, 2).await);
    let (tenant, other) = (store.tenant(&firm).unwrap(), store.tenant(&rival).unwrap());

    // What lacks is named; only staff that may tell enterprises composes.
    for (wrong, field) in [
        (ReliefText { title: " ".to_owned(), ..relief("x") }, "title"),
        (ReliefText { reason: String::new(), ..relief("x") }, "reason"),
        (ReliefText { ends: "2026-10-31".parse().unwrap(), ..relief("x") }, "ends"),
        (ReliefText { measure: String::new(), ..relief("x") }, "measure"),
        (ReliefText { items: ReliefItems::default(), ..relief("x") }, "items"),
    ] {
        let refused = ours.save_relief(None, &wrong, t("2026-11-02 09:00")).await;
        assert!(matches!(refused, Err(StoreError::Invalid(f)) if f == field), "{field}: {refused:?}");
    }
    assert!(matches!(hers.save_relief(None, &relief("x"), t("2026-11-02 09:00")).await, Err(StoreError::Forbidden)));
    let id = ours.save_relief(None, &relief("原料涨价纾困包"), t("2026-11-02 09:00")).await.unwrap();
    not_there(tenant.relief(id).await);

    // Nobody publishes what they ever wrote, nor what changed since they looked.
    let seen = ours.relief(id).await.unwrap().seq;
    let own = ours.publish_relief(id, seen, t("2026-11-02 10:00")).await;
    assert!(matches!(own, Err(StoreError::Conflict(Conflict::OwnWork))), "{own:?}");
    ours.save_relief(Some((id, seen)), &relief("原料涨价纾困"), t("2026-11-02 10:01")).await.unwrap();
    let late = theirs.publish_relief(id, seen, t("2026-11-02 10:02")).await;
    assert!(matches!(late, Err(StoreError::Conflict(Conflict::SavedMeanwhile))), "{late:?}");
    let seen = theirs.relief(id).await.unwrap().seq;
    theirs.publish_relief(id, seen, t("2026-11-02 10:03")).await.unwrap();
    let again = theirs.publish_relief(id, seen, t("2026-11-02 10:04")).await;
    assert!(matches!(again, Err(StoreError::Conflict(Conflict::NotADraft))), "{again:?}");
    for (day, runs) in [("2026-10-31", 0), ("2026-11-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)] {
        assert_eq!(store.running_relief(day.parse().unwrap()).await.unwrap().len(), runs, "{day}");
    }

    // Told once each; looking at it counts, and so does what is done about what it offers.
    let row = ours.relief(id).await.unwrap();
    let both = [tenant.number(), other.number()];
    assert_eq!(store.tell_of_relief(&row, &both[..1], t("2026-11-02 11:00")).await.unwrap(), 1);
    assert_eq!(store.tell_of_relief(&row, &both, t("2026-11-03 11:00")).await.unwrap(), 1);
    assert_eq!(store.tell_of_relief(&row, &both, t("2026-11-04 11:00")).await.unwrap(), 0);
    assert!(tenant.sees_relief(id, t("2026-11-05 09:00")).await.unwrap());
    assert!(tenant.sees_relief(id, t("2026-11-06 09:00")).await.unwrap());
    assert!(!tenant.sees_relief(id + 1, t("2026-11-06 09:00")).await.unwrap());
    let case = other.ask_for_finance(&need(), &demand(), "", &at("2026-11-06 09:00")).await.unwrap();
    other.show_need(case, &[(number, vec!["another".to_owned()])], t("2026-11-06 09:00")).await.unwrap();
    let reach = hers.relief_reach(id).await.unwrap();
    assert_eq!(reach[&both[0]].seen, Some(t("2026-11-05 09:00")), "the first look");
    assert!(reach[&both[1]].seen.is_none() && reach.values().all(|r| r.acts.is_empty()));
    let case = other.ask_for_finance(&need(), &demand(), "", &at("2026-11-06 10:00")).await.unwrap();
    other.show_need(case, &[(number, vec!["demo-loan".to_owned()])], t("2026-11-06 10:00")).await.unwrap();
    let reach = hers.relief_reach(id).await.unwrap();
    assert_eq!(reach[&both[1]].acts, [ReliefAct::AskedForMoney].into());
    assert!(reach[&both[0]].acts.is_empty());

    assert!(matches!(ours.end_relief(id, " ", t("2026-11-20 09:00")).await, Err(StoreError::Invalid("reason"))));
    ours.end_relief(id, "价格回落", t("2026-11-20 09:00")).await.unwrap();
    not_now(ours.end_relief(id, "价格回落", t("2026-11-20 09:01")).await);
    assert!(store.running_relief("2026-11-20".parse().unwrap()).await.unwrap().is_empty());

    let broken = async || store.verify(&[], |_, _| ()).await.unwrap().1;
    assert_eq!(broken().await, []);
    let seq = ours.relief(id).await.unwrap().seq;
    for (changed, back) in
        [("title = 'x'", "title = '原料涨价纾困'"), ("state = 'published'", "state = 'ended'"), ("ends = 'x'", "ends = '2026-12-31'")]
    {
        raw.execute_unprepared(&format!("UPDATE relief SET {changed} WHERE id = {id}")).await.unwrap();
        assert_eq!(broken().await, [Broken::Record(seq)], "{changed}");
        raw.execute_unprepared(&format!("UPDATE relief SET {back} WHERE id = {id}")).await.unwrap();
    }
    assert_eq!(broken().await, []);
}
