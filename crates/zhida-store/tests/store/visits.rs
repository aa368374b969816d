//! Visits, part of the story of events: planned, recorded, quoted with consent only, each finding sent somewhere, figures.

use crate::common::{at, date, t};
use crate::events::unread;
use zhida_cases::{Kind, Lack, Refusal, State};
use zhida_store::{Conflict, Destination, FactEntry, FindingTo, Signed, Store, StoreError, VisitRecord, VisitState};

pub(crate) async fn visits(store: &Store, clerk: &Signed, leader: &Signed, firms: &[Signed]) {
    let desk = store.desk(clerk).unwrap();
    let enterprise = firms[0].enterprise().unwrap();
    let tenant = store.tenant(&firms[0]).unwrap();
    let denied = store.desk(leader).unwrap().plan_visit(enterprise, date("2026-11-10"), "用电情况", t("2026-11-05 09:00")).await;
    assert!(matches!(denied, Err(StoreError::Forbidden)), "{denied:?}");
    let id = desk.plan_visit(enterprise, date("2026-11-10"), "用电情况\n用工情况", t("2026-11-05 09:00")).await.unwrap();
    assert_eq!(unread(store, &firms[0], zhida_store::NoticeKind::VisitPlanned).await, 1);
    let early = desk.add_finding(id, "缺电工", "", t("2026-11-06 09:00")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::NotNow))), "{early:?}");
    let said = VisitRecord { day: date("2026-11-11"), met: "王总".to_owned(), record: "看了车间".to_owned(), consent: true };
    assert!(matches!(desk.record_visit(id, &said, t("2026-11-10 18:00")).await, Err(StoreError::Invalid("day"))), "not before it was");
    desk.record_visit(id, &said, t("2026-11-11 18:00")).await.unwrap();

    let find = async |text: &str| desk.add_finding(id, text, "晚上常跳闸", t("2026-11-11 18:10")).await.unwrap();
    let (power, advice, fact, small) =
        (find("变压器容量不足").await, find("建议简化备案").await, find("职工人数").await, find("不会用平台").await);
    let state = async || VisitState::from_key(&desk.visit(id).await.unwrap().0.state).unwrap();
    let moment = at("2026-11-11 18:20");
    let case = |subject: &str, contact: &str, due: &str| FindingTo::Case(subject.to_owned(), contact.to_owned(), date(due), String::new());
    let lacking = desk.send_finding(id, power, &case("用电", "", "2026-11-25"), &moment).await;
    assert!(matches!(&lacking, Err(StoreError::Refused(Refusal::Lacks(lacks))) if lacks == &[Lack::Contact]), "{lacking:?}");
    let late = desk.send_finding(id, power, &case("用电", "王总", "2026-11-01"), &moment).await;
    assert!(matches!(&late, Err(StoreError::Refused(Refusal::Lacks(lacks))) if lacks == &[Lack::Date]), "{late:?}");
    // A refused case leaves nothing behind.
    assert_eq!(tenant.cases(0, 10).await.unwrap().1, 0);
    let number = desk.send_finding(id, power, &case("用电", "王总 13800000000", "2026-11-25"), &moment).await.unwrap().unwrap();
    let file = tenant.case(number, &moment).await.unwrap();
    assert_eq!((file.case.state, file.case.kind, file.case.date), (State::Accepted, Kind::Finding, Some(date("2026-11-25"))));
    assert!(file.case.text.contains("变压器容量不足") && file.case.text.contains("晚上常跳闸"));
    let twice = desk.send_finding(id, power, &FindingTo::Spot("x".to_owned()), &moment).await;
    assert!(matches!(twice, Err(StoreError::Conflict(Conflict::NotNow))), "{twice:?}");
    assert!(matches!(desk.send_finding(id, advice, &FindingTo::Advice(" ".to_owned()), &moment).await, Err(StoreError::Invalid("answer"))));
    desk.send_finding(id, advice, &FindingTo::Advice("合并两张表".to_owned()), &moment).await.unwrap();
    let facts = vec![FactEntry("employees".to_owned(), Some(2025), "=86".to_owned())];
    desk.send_finding(id, fact, &FindingTo::Fact(facts), &moment).await.unwrap();
    let known = tenant.facts().await.unwrap();
    assert!(known.iter().any(|f| f.key == "employees" && f.state == "=86"), "{known:?}");
    assert_eq!(state().await, VisitState::Recorded, "one finding still waits");
    desk.send_finding(id, small, &FindingTo::Spot("现场教会".to_owned()), &moment).await.unwrap();
    assert_eq!(state().await, VisitState::Done);
    find("门牌").await;
    assert_eq!(state().await, VisitState::Recorded, "a finding that comes late opens it again");

    // Who was met is masked for whoever need not know; the enterprise is quoted as long as it agrees.
    let (shown, found) = store.desk(leader).unwrap().visit(id).await.unwrap();
    assert_eq!((shown.met.as_str(), found[0].quote.as_str()), ("**", "晚上常跳闸"));
    assert_eq!(store.desk(leader).unwrap().visits(None, 0, 10).await.unwrap().0[0].met, "**");
    assert_eq!(desk.visit(id).await.unwrap().0.met, "王总");
    desk.record_visit(id, &VisitRecord { consent: false, ..said.clone() }, t("2026-11-11 19:00")).await.unwrap();
    assert!(desk.visit(id).await.unwrap().1.iter().all(|f| f.quote.is_empty()));
    let unasked = desk.add_finding(id, "缺电工", "招不到人", t("2026-11-11 19:01")).await;
    assert!(matches!(unasked, Err(StoreError::Invalid("quote"))), "{unasked:?}");
    let last = desk.visit(id).await.unwrap().1.last().unwrap().id;
    let silent = desk.send_finding(id, last, &case("用电", "王总 13800000000", "2026-11-25"), &at("2026-11-11 19:05")).await.unwrap();
    assert_eq!(tenant.case(silent.unwrap(), &at("2026-11-11 19:10")).await.unwrap().case.text, "门牌");
    assert_eq!(state().await, VisitState::Done);

    // The enterprise reads its own visits, and only those.
    let own = tenant.visits().await.unwrap();
    assert_eq!((own.len(), own[0].1.len()), (1, 5));
    assert_eq!(own[0].1[0].destination.as_deref(), Some(Destination::Case.key()));
    assert!(store.tenant(&firms[1]).unwrap().visits().await.unwrap().is_empty());

    let other = desk.plan_visit(firms[1].enterprise().unwrap(), date("2026-11-12"), "近况", t("2026-11-05 09:00")).await.unwrap();
    let gone = desk.plan_visit(firms[2].enterprise().unwrap(), date("2026-11-12"), "近况", t("2026-11-05 09:00")).await.unwrap();
    desk.cancel_visit(gone, t("2026-11-06 09:00")).await.unwrap();
    // One on which nothing was found is done when somebody says so.
    let quiet = desk.plan_visit(firms[3].enterprise().unwrap(), date("2026-10-12"), "近况", t("2026-10-05 09:00")).await.unwrap();
    let early = desk.nothing_found(quiet, t("2026-10-12 09:00")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::NotNow))), "{early:?}");
    desk.record_visit(quiet, &VisitRecord { day: date("2026-10-12"), ..said.clone() }, t("2026-10-12 18:00")).await.unwrap();
    assert_eq!(desk.visit(quiet).await.unwrap().0.state, VisitState::Recorded.key());
    desk.nothing_found(quiet, t("2026-10-12 18:01")).await.unwrap();
    let row = desk.visit(quiet).await.unwrap().0;
    assert_eq!((row.state.as_str(), row.done_at), (VisitState::Done.key(), Some(t("2026-10-12 18:01").timestamp_micros())));
    let twice = desk.nothing_found(id, t("2026-11-12 09:00")).await;
    assert!(matches!(twice, Err(StoreError::Conflict(Conflict::NotNow))), "something was: {twice:?}");
    assert!(matches!(desk.cancel_visit(id, t("2026-11-12 09:00")).await, Err(StoreError::Conflict(Conflict::NotNow))));
    let figures = desk.visit_figures(date("2026-11-01"), date("2026-11-30"), &at("2026-11-20 09:00")).await.unwrap();
    assert_eq!((figures.visited.part, figures.visited.of), (1, 2), "the one of {other} was planned and is not yet");
    assert_eq!((figures.findings, figures.waiting, figures.cases.part, figures.cases.of), (5, 0, 2, 5));
    assert_eq!((figures.unvisited, figures.enterprises), (18, 20));
    // More than a year later it counts as not visited.
    let later = desk.visit_figures(date("2026-11-01"), date("2026-11-30"), &at("2027-11-12 09:00")).await.unwrap();
    assert_eq!(later.unvisited, 20);
}
