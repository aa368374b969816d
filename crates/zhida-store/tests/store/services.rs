//! Services, told to both databases: offered, asked for by many at once with few places, answered, rated by both, walls between institutions.

use crate::common::{account, at, company, found_out, named, on_both, t};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use zhida_cases::{Act, Answer, Channel, Outcome, Refusal, Reply, Role as Part, Solved, State};
use zhida_store::{Broken, Conflict, Demand, NewUser, Role, ServiceState, ServiceText, Signed, Store, StoreError, office_of_institution};

on_both!(told, raw);

pub(crate) async fn user(store: &Store, login: &str, role: Role, institution: Option<i64>) -> Signed {
    account(store, NewUser { institution, ..named(login, role) }, None, t("2026-11-01 09:00")).await
}

fn said(capacity: u32) -> ServiceText {
    ServiceText {
        title: "研发辅导".to_owned(),
        category: "technology".to_owned(),
        what: "建立研发辅助账".to_owned(),
        capacity,
        improves: vec!["rd_expense".to_owned(), "revenue".to_owned()],
        ..ServiceText::default()
    }
}

fn demand() -> Demand {
    Demand { subject: String::new(), text: "需要辅导".to_owned(), contact: "王某 13800000000".to_owned() }
}

pub(crate) fn reply(outcome: Outcome) -> Act {
    let no = outcome.says_no().then(|| zhida_cases::No {
        rule: "合同约定".to_owned(),
        instead: "可改选其他服务".to_owned(),
        person: "李某".to_owned(),
        appeal: "服务中心".to_owned(),
    });
    Act::Reply { reply: Reply { text: "已办".to_owned(), outcome, evidence: vec!["账".to_owned()], next_step: "复核".to_owned(), no } }
}

pub(crate) fn answer(solved: Solved, rating: u8) -> Act {
    Act::Confirm { answer: Answer { solved, rating: Some(rating), missing: String::new(), close_anyway: false, marks: Vec::new() } }
}

async fn told(store: &Store, raw: &DatabaseConnection) {
    let first = store.add_institution_by_program("科技服务中心", "", t("2026-11-01 09:00")).await.unwrap();
    let second = store.add_institution_by_program("律师事务所", "", t("2026-11-01 09:00")).await.unwrap();
    let taken = store.add_institution_by_program("律师事务所", "", t("2026-11-01 09:00")).await;
    assert!(matches!(taken, Err(StoreError::Conflict(Conflict::NameTaken))), "{taken:?}");
    let (tech, law) =
        (user(store, "tech", Role::Institution, Some(first)).await, user(store, "law", Role::Institution, Some(second)).await);
    let clerk = user(store, "clerk", Role::Clerk, None).await;
    let leader = user(store, "leader", Role::Leader, None).await;
    let (desk, provider, other) = (store.desk(&clerk).unwrap(), store.provider(&tech).unwrap(), store.provider(&law).unwrap());
    assert!(matches!(store.provider(&clerk), Err(StoreError::Forbidden)));
    assert!(matches!(store.desk(&tech), Err(StoreError::Forbidden)));

    // Listed, handed in, decided by a clerk; another institution cannot touch it.
    let lacking = provider.save_service(None, &ServiceText { what: String::new(), ..said(3) }, t("2026-11-01 10:00")).await;
    assert!(matches!(lacking, Err(StoreError::Invalid("what"))), "{lacking:?}");
    let id = provider.save_service(None, &said(3), t("2026-11-01 10:00")).await.unwrap();
    assert!(store.offered_services().await.unwrap().is_empty() && desk.services().await.unwrap().is_empty());
    for result in [other.submit_service(id, t("2026-11-01 10:01")).await, other.withdraw_service(id, t("2026-11-01 10:01")).await] {
        assert!(matches!(result, Err(StoreError::NotFound)), "{result:?}");
    }
    assert!(matches!(other.save_service(Some(id), &said(9), t("2026-11-01 10:01")).await, Err(StoreError::NotFound)));
    let seen = async |id| store.desk(&clerk).unwrap().service(id).await.unwrap().0.changed_at;
    let unsent = provider.service(id).await.unwrap().changed_at;
    let early = desk.decide_service(id, unsent, ServiceState::Offered, "", t("2026-11-01 10:02")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::NotNow))), "{early:?}");
    provider.submit_service(id, t("2026-11-01 10:03")).await.unwrap();
    let not_his = store.desk(&leader).unwrap().decide_service(id, seen(id).await, ServiceState::Offered, "", t("2026-11-01 10:04")).await;
    assert!(matches!(not_his, Err(StoreError::Forbidden)), "{not_his:?}");
    let stale = desk.decide_service(id, unsent, ServiceState::Returned, "写得不清", t("2026-11-01 10:05")).await;
    assert!(matches!(stale, Err(StoreError::Conflict(Conflict::ChangedMeanwhile))), "{stale:?}");
    // Two decide at once on what both have seen: one of them has.
    let both = seen(id).await;
    let (one, other_one) = tokio::join!(
        desk.decide_service(id, both, ServiceState::Offered, "", t("2026-11-01 10:05")),
        desk.decide_service(id, both, ServiceState::Offered, "", t("2026-11-01 10:05")),
    );
    assert!(one.is_ok() != other_one.is_ok(), "{one:?} {other_one:?}");
    assert_eq!(store.offered_service(id).await.unwrap().0.improved(), ["rd_expense", "revenue"]);

    // Eight ask at once for three places: three get them, no more.
    let mut firms = Vec::new();
    for n in 0..8 {
        firms.push(company(store, n).await);
    }
    let asks = firms.iter().map(|firm| {
        let (store, firm) = (store.clone(), firm.clone());
        tokio::spawn(async move { store.tenant(&firm).unwrap().request_service(id, &demand(), "", &at("2026-11-02 09:00")).await })
    });
    let mut got = Vec::new();
    for (firm, ask) in firms.iter().zip(asks.collect::<Vec<_>>()) {
        match ask.await.unwrap() {
            Ok(case) => got.push((firm.clone(), case)),
            Err(StoreError::Conflict(Conflict::Full)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(got.len(), 3);
    let again = store.tenant(&got[0].0).unwrap().request_service(id, &demand(), "", &at("2026-11-02 09:05")).await;
    assert!(matches!(again, Err(StoreError::Conflict(Conflict::InUse))), "one request at a time: {again:?}");
    assert_eq!(store.offered_service(id).await.unwrap().2, 3);

    // It is on the institution's desk with its clocks running, by a rule and nobody's click.
    let (firm, case) = got[0].clone();
    let file = provider.case(case, &at("2026-11-02 09:10")).await.unwrap();
    assert_eq!((file.case.state, file.case.kind), (State::Routed, zhida_cases::Kind::Service));
    assert_eq!(file.row.lead_office, Some(office_of_institution(first)));
    assert!(file.log.iter().skip(1).all(|row| row.actor.role == Part::System), "{:?}", file.log);
    assert!(matches!(other.case(case, &at("2026-11-02 09:10")).await, Err(StoreError::NotFound)));
    assert!(matches!(other.act_on_case(case, None, &Act::Sign, &at("2026-11-02 09:10")).await, Err(StoreError::NotFound)));
    assert!(matches!(store.tenant(&got[1].0).unwrap().case(case, &at("2026-11-02 09:10")).await, Err(StoreError::NotFound)));
    assert_eq!(other.requests(0, 10).await.unwrap().1, 0);
    assert_eq!(provider.requests(0, 10).await.unwrap().1, 3);

    // Answered, confirmed, and rated by the institution once it is closed, once.
    let contact = Act::Contact { channel: Channel::Phone, reached: true };
    for act in [Act::Sign, contact.clone(), reply(Outcome::Solved)] {
        provider.act_on_case(case, None, &act, &at("2026-11-02 10:00")).await.unwrap();
    }
    let early = provider.rate_enterprise(case, 5, "好", t("2026-11-02 11:00")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::NotNow))), "{early:?}");
    let tenant = store.tenant(&firm).unwrap();
    tenant.act_on_case(case, None, &answer(Solved::Yes, 5), &at("2026-11-03 09:00")).await.unwrap();
    assert!(matches!(provider.rate_enterprise(case, 6, "", t("2026-11-03 10:00")).await, Err(StoreError::Invalid("rating"))));
    assert!(matches!(other.rate_enterprise(case, 1, "", t("2026-11-03 10:00")).await, Err(StoreError::NotFound)));
    provider.rate_enterprise(case, 4, "配合", t("2026-11-03 10:00")).await.unwrap();
    let twice = provider.rate_enterprise(case, 1, "", t("2026-11-03 10:01")).await;
    assert!(matches!(twice, Err(StoreError::Conflict(Conflict::NotNow))), "{twice:?}");
    assert_eq!(tenant.service_rating(case).await.unwrap().unwrap().rating, 4);
    assert!(matches!(store.tenant(&got[1].0).unwrap().service_rating(case).await, Err(StoreError::NotFound)));

    // A reply that says no is signed by the centre's head, who approved the institution, and by no institution.
    let head = user(store, "head", Role::Clerk, None).await;
    store.set_duties_by_program(head.user(), &[Part::Head], t("2026-11-01 09:00")).await.unwrap();
    let (firm, case) = got[1].clone();
    for act in [Act::Sign, contact, reply(Outcome::Explained)] {
        provider.act_on_case(case, None, &act, &at("2026-11-02 14:00")).await.unwrap();
    }
    let own = provider.act_on_case(case, None, &Act::SignReply, &at("2026-11-02 14:10")).await;
    assert!(matches!(own, Err(StoreError::Refused(Refusal::NotForRole(_)))), "{own:?}");
    store.desk(&head).unwrap().act_on_case(case, None, &Act::SignReply, &at("2026-11-02 14:20")).await.unwrap();
    let unhappy = Act::Confirm {
        answer: Answer { solved: Solved::No, rating: Some(2), missing: "没有解决".to_owned(), close_anyway: true, marks: Vec::new() },
    };
    store.tenant(&firm).unwrap().act_on_case(case, None, &unhappy, &at("2026-11-03 11:00")).await.unwrap();

    // The card is told by the cases once their time has passed: two of three answered, one of two solved, mean 3.5, and the open one is late.
    let cards = store.service_cards(None, &at("2026-12-15 09:00")).await.unwrap();
    assert_eq!(store.service_cards(Some(first), &at("2026-12-15 09:00")).await.unwrap(), cards);
    assert!(store.service_cards(Some(second), &at("2026-12-15 09:00")).await.unwrap().is_empty());
    let card = &cards[&first];
    let measures = &card.measures;
    assert_eq!((card.requests, card.open, measures.base), (3, 1, 3));
    assert_eq!((measures.solved.part, measures.solved.of, measures.response.part), (1, 2, 2));
    assert_eq!(measures.mean, zhida_facts::Number::ratio(7, 2));
    assert_eq!(measures.overdue.part, 1);
    assert!(!cards.contains_key(&second));

    // A place became free, and the service is off the list while it is changed.
    assert_eq!(store.offered_service(id).await.unwrap().2, 1);
    provider.save_service(Some(id), &said(2), t("2026-12-15 10:00")).await.unwrap();
    let gone = store.tenant(&firm).unwrap().request_service(id, &demand(), "", &at("2026-12-15 10:00")).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
    let draft = provider.withdraw_service(id, t("2026-12-15 10:01")).await;
    assert!(matches!(draft, Err(StoreError::Conflict(Conflict::NotNow))), "a draft is on no list: {draft:?}");

    // What is sent on takes up no place.
    provider.submit_service(id, t("2026-12-15 10:02")).await.unwrap();
    desk.decide_service(id, seen(id).await, ServiceState::Offered, "", t("2026-12-15 10:03")).await.unwrap();
    assert_eq!(store.offered_service(id).await.unwrap().2, 1);
    let ask = async |firm: &Signed| store.tenant(firm).unwrap().request_service(id, &demand(), "", &at("2026-12-15 10:10")).await;
    let taken = ask(&got[0].0).await.unwrap();
    let full = ask(&got[1].0).await;
    assert!(matches!(full, Err(StoreError::Conflict(Conflict::Full))), "{full:?}");
    let elsewhere = Act::Refuse { rule: "属于法律服务".to_owned(), office: zhida_cases::OfficeId(office_of_institution(second)) };
    provider.act_on_case(taken, None, &elsewhere, &at("2026-12-15 10:20")).await.unwrap();
    assert_eq!(store.offered_service(id).await.unwrap().2, 1);
    ask(&got[1].0).await.unwrap();
    tampered(store, raw, got[0].1).await;
    let (_, broken) = store.verify(&[], |_, _| ()).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
    let check = store.check_cases(&at("2026-12-15 11:00")).await.unwrap();
    assert!(check.broken.is_empty(), "{check:?}");
}

/// Nobody changes a service, or what was said of an enterprise, past the store.
async fn tampered(store: &Store, raw: &DatabaseConnection, case: i64) {
    found_out(store, raw, "service", "id = 1", &[("capacity = capacity + 1", "capacity = capacity - 1")]).await;
    found_out(store, raw, "service_request", &format!("case_id = {case}"), &[("rating = rating + 1", "rating = rating - 1")]).await;
    let stranger = "INSERT INTO service_request (case_id, service_id, institution_id, remark) VALUES (99, 1, 1, '')";
    raw.execute_unprepared(stranger).await.unwrap();
    let (_, broken) = store.verify(&[], |_, _| ()).await.unwrap();
    assert_eq!(broken, [Broken::Stranger("service_request/99".to_owned())]);
    raw.execute_unprepared("DELETE FROM service_request WHERE case_id = 99").await.unwrap();
}
