//! Cases, told to both databases: a demand from submission to its end, walls between enterprises and between offices, races, and what falls
//! due by itself.

use crate::common::{account, at, firm, named, on_both, signed_in, sqlite_raw, t};
use sea_orm::ConnectionTrait as _;
use zhida_cases::{
    Act, ActKind, Answer, Channel, Kind, Light, Limits, Mark, MayAsk, OfficeHours, OfficeId, Outcome, PersonId, Refusal, Reply,
    Role as Part, Seat, Solved, State, Urgency, Version,
};
use zhida_facts::Calendar;
use zhida_store::{Broken, CaseFilter, CaseSort, Demand, Moment, NewUser, Role, Scope, Signed, Store, StoreError};

on_both!(told);

/// All of it. The parts are long, so they wait on the heap.
async fn told(store: &Store) {
    Box::pin(story(store)).await;
    Box::pin(answered(store)).await;
    Box::pin(later(store)).await;
    Box::pin(race(store)).await;
}

/// A row nobody wrote is found, whatever number it stands under: none, or that of an entry which added no row.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_put_to_a_case_is_found() {
    let (store, raw, _folder) = sqlite_raw().await;
    let wang = store.tenant(&company(&store, "wang", "91310000MA1FL0000X").await).unwrap();
    wang.submit_case(None, &demand(), &[], "990101", &at("2026-11-02 09:02")).await.unwrap();
    for seq in [999_999, 1] {
        let stranger = format!(
            "INSERT INTO case_log (case_id, number, seq, at, person, act, body) \
             SELECT case_id, number + 100, {seq}, at, person, act, body FROM case_log"
        );
        raw.execute_unprepared(&stranger).await.unwrap();
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(seq)]);
        raw.execute_unprepared(&format!("DELETE FROM case_log WHERE seq = {seq}")).await.unwrap();
    }
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
}

async fn user(store: &Store, login: &str, role: Role, department: Option<i64>) -> Signed {
    account(store, NewUser { department, ..named(login, role) }, None, t("2026-11-01 09:00")).await
}

async fn sign_in(store: &Store, login: &str) -> Signed {
    signed_in(store, login, "correct horse", t("2026-11-01 09:00")).await
}

async fn company(store: &Store, login: &str, uscc: &str) -> Signed {
    firm(store, login, uscc, &format!("示范市{login}公司")).await
}

fn demand() -> Demand {
    Demand {
        subject: "用电".to_owned(),
        text: "厂区变压器容量不足，申请增容一个月没有回音".to_owned(),
        contact: "王某 13800000000".to_owned(),
    }
}

fn accept() -> Act {
    Act::Accept { kind: Kind::Demand, subject: "用电".to_owned(), urgency: Urgency::Ordinary, date: None }
}

fn reply(outcome: Outcome) -> Act {
    let evidence = vec!["工单 17".to_owned()];
    Act::Reply {
        reply: Reply { text: "增容方案已批复".to_owned(), outcome, evidence, next_step: "周五施工".to_owned(), no: None }
    }
}

fn answer(solved: Solved, rating: u8) -> Answer {
    Answer { solved, rating: Some(rating), missing: "还在跳闸".to_owned(), close_anyway: false, marks: Vec::new() }
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result {
        Err(StoreError::Refused(why)) => why,
        other => panic!("{other:?} is no refusal"),
    }
}

fn missing<T: std::fmt::Debug>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::NotFound))
}

async fn story(store: &Store) {
    let power = store.add_department_by_program("供电公司", t("2026-11-01 09:00")).await.unwrap();
    let other = store.add_department_by_program("住建局", t("2026-11-01 09:00")).await.unwrap();
    let clerk = user(store, "clerk", Role::Clerk, None).await;
    let second = user(store, "clerk2", Role::Clerk, None).await;
    let lead = user(store, "lead", Role::Department, Some(power)).await;
    let head = user(store, "head", Role::Department, Some(power)).await;
    let stranger = user(store, "stranger", Role::Department, Some(other)).await;
    let strange_head = user(store, "strange-head", Role::Department, Some(other)).await;
    for boss in [&head, &strange_head] {
        store.set_duties_by_program(boss.user(), &[Part::Head], t("2026-11-01 09:00")).await.unwrap();
    }
    let wang = store.tenant(&company(store, "wang", "91310000MA1FL0000X").await).unwrap();
    let li = store.tenant(&company(store, "li", "91310000MA1FL0001X").await).unwrap();
    let (desk, colleague) = (store.desk(&clerk).unwrap(), store.desk(&second).unwrap());
    let (handler, boss, elsewhere) = (store.desk(&lead).unwrap(), store.desk(&head).unwrap(), store.desk(&stranger).unwrap());

    // A draft is the enterprise's own; sent, it has a number and the desk sees it.
    let half = Demand { text: String::new(), ..demand() };
    let id = wang.draft_case(None, &half, &[], "990101", &at("2026-11-02 09:00")).await.unwrap();
    assert!(missing(desk.case(id, &at("2026-11-02 09:00")).await), "what was not sent is nobody's");
    assert_eq!(
        refused(wang.submit_case(Some(id), &half, &[], "990101", &at("2026-11-02 09:01")).await),
        Refusal::Lacks(vec![zhida_cases::Lack::Text])
    );
    assert!(missing(li.submit_case(Some(id), &demand(), &[], "990101", &at("2026-11-02 09:01")).await));
    assert_eq!(wang.submit_case(Some(id), &demand(), &[], "990101", &at("2026-11-02 09:02")).await.unwrap(), id);
    assert!(
        missing(li.case(id, &at("2026-11-02 09:02")).await) && missing(li.act_on_case(id, None, &accept(), &at("2026-11-02 09:02")).await)
    );
    assert_eq!(li.cases(0, 10).await.unwrap().1, 0);

    // Of two clerks the second is told what changed, and an enterprise accepts nothing.
    assert!(matches!(refused(wang.act_on_case(id, None, &accept(), &at("2026-11-02 09:05")).await), Refusal::NotForRole(_)));
    let seen = desk.case(id, &at("2026-11-02 09:05")).await.unwrap().case.rows;
    desk.act_on_case(id, Some(seen), &accept(), &at("2026-11-02 09:10")).await.unwrap();
    let late =
        colleague.act_on_case(id, Some(seen), &Act::Decline { ground: "g".into(), instead: "i".into() }, &at("2026-11-02 09:10")).await;
    assert_eq!(refused(late), Refusal::Changed(1, 2));

    // Routed to an office, the office sees it and no other does.
    let seat = Seat { person: PersonId(lead.user()), office: OfficeId(power), centre: false };
    let route = Act::Route { lead: seat, co: Vec::new(), why: "rule:routing-power".to_owned() };
    assert!(missing(handler.case(id, &at("2026-11-02 09:20")).await));
    assert!(desk.route_cases(&[(id, route.clone())], &at("2026-11-02 09:20")).await.unwrap().is_empty());
    assert_eq!(desk.route_cases(&[(id, route)], &at("2026-11-02 09:21")).await.unwrap().len(), 1, "it is routed already");
    assert!(missing(elsewhere.case(id, &at("2026-11-02 09:25")).await));
    assert_eq!(elsewhere.cases(&CaseFilter { scope: Scope::All, ..CaseFilter::default() }, CaseSort::Due, 0, 10).await.unwrap().1, 0);
    let file = handler.case(id, &at("2026-11-02 09:25")).await.unwrap();
    assert!(handler.moves(&file).await.unwrap().contains(&ActKind::Sign) && !boss.moves(&file).await.unwrap().contains(&ActKind::Sign));

    // Nobody clicks: after a working day it counts as signed, whoever looks first and whenever.
    assert_eq!(wang.case(id, &at("2026-11-04 08:00")).await.unwrap().case.state, State::InHand);
    let own = |light| CaseFilter { light, ..CaseFilter::default() };
    let (rows, _) = handler.cases(&own(None), CaseSort::Due, 0, 10).await.unwrap();
    assert_eq!(rows.iter().map(|r| (r.state.as_str(), r.light.as_deref())).collect::<Vec<_>>(), [("in-hand", Some("green"))]);
    let reasons = handler.act_on_case(id, None, &reply(Outcome::Solved), &at("2026-11-04 09:00")).await;
    assert_eq!(refused(reasons), Refusal::NoContact);
    handler.act_on_case(id, None, &Act::Contact { channel: Channel::Phone, reached: true }, &at("2026-11-04 09:30")).await.unwrap();
    handler.act_on_case(id, None, &reply(Outcome::Solved), &at("2026-11-05 09:00")).await.unwrap();
}

/// Answered by the link, taken up a level, and answered again by telephone.
async fn answered(store: &Store) {
    let wang = store.tenant(&sign_in(store, "wang").await).unwrap();
    let desk_of = async |login| store.desk(&sign_in(store, login).await).unwrap();
    let (desk, colleague, handler) = (desk_of("clerk").await, desk_of("clerk2").await, desk_of("lead").await);
    let (boss, elsewhere_boss) = (desk_of("head").await, desk_of("strange-head").await);
    let lead = sign_in(store, "lead").await;
    let id = wang.cases(0, 10).await.unwrap().0[0].id;
    // By the link, without signing in; on the handler's own device the answer is marked.
    let file = wang.case(id, &at("2026-11-05 10:00")).await.unwrap();
    let link = store.case_link(&file).await.unwrap();
    assert!(missing(store.linked_case(&link.replace('-', "0-"), &at("2026-11-05 10:00")).await));
    assert!(missing(store.linked_case(&format!("{}x", &link[..link.len() - 1]), &at("2026-11-05 10:00")).await));
    let linked = store.linked_case(&link, &at("2026-11-05 10:00")).await.unwrap();
    assert_eq!(linked.may, MayAsk::Yes);
    let file = linked.answer(answer(Solved::No, 2), Some(lead.user()), &at("2026-11-05 10:05")).await.unwrap();
    assert_eq!((file.case.state, file.case.round(), file.row.level), (State::InHand, 2, 1));
    assert_eq!(file.case.rounds[0].answer.as_ref().unwrap().1.marks, [Mark::HandlersDevice]);
    assert_eq!(store.linked_case(&link, &at("2026-11-05 10:06")).await.unwrap().may, MayAsk::LinkTooOld, "a round has its own link");

    // One level up: the reply needs the head of this office, and no other head may sign.
    handler.act_on_case(id, None, &reply(Outcome::Solved), &at("2026-11-06 09:00")).await.unwrap();
    assert!(missing(elsewhere_boss.act_on_case(id, None, &Act::SignReply, &at("2026-11-06 09:30")).await));
    assert!(matches!(handler.act_on_case(id, None, &Act::SignReply, &at("2026-11-06 09:30")).await, Err(StoreError::Refused(_))));
    boss.act_on_case(id, None, &Act::SignReply, &at("2026-11-06 10:00")).await.unwrap();
    // A colleague who did not handle it may take the answer down by telephone; who accepted it may not.
    let by_phone = Act::Confirm { answer: Answer { marks: vec![Mark::ByPhone], ..answer(Solved::Yes, 5) } };
    assert_eq!(refused(desk.act_on_case(id, None, &by_phone, &at("2026-11-06 11:00")).await), Refusal::SamePerson);
    let unmarked = Act::Confirm { answer: answer(Solved::Yes, 5) };
    assert!(matches!(refused(colleague.act_on_case(id, None, &unmarked, &at("2026-11-06 11:00")).await), Refusal::NotForRole(_)));
    let file = colleague.act_on_case(id, None, &by_phone, &at("2026-11-06 11:00")).await.unwrap();
    assert_eq!((file.row.state.as_str(), file.row.rating, file.row.open), ("closed", Some(5), false));
}

async fn later(store: &Store) {
    let (wang, li) = (store.tenant(&sign_in(store, "wang").await).unwrap(), store.tenant(&sign_in(store, "li").await).unwrap());
    let desk = store.desk(&sign_in(store, "clerk").await).unwrap();
    Box::pin(by_itself(store, &wang, &desk)).await;
    Box::pin(merging(&wang, &li, &desk)).await;
    settings(store, &desk).await;

    let (count, broken) = store.verify(&[], |_, _| ()).await.unwrap();
    assert_eq!((count, broken), (store.last_seq().await.unwrap(), vec![]));
}

/// What falls due is done once, however often it is looked for; drafts are dropped; a light changes without a click.
async fn by_itself(store: &Store, wang: &zhida_store::Tenant, desk: &zhida_store::Desk) {
    let draft = wang.draft_case(None, &demand(), &[], "", &at("2026-11-09 09:00")).await.unwrap();
    let id = wang.submit_case(None, &demand(), &[], "", &at("2026-11-09 09:00")).await.unwrap();
    desk.act_on_case(id, None, &accept(), &at("2026-11-09 09:10")).await.unwrap();
    let open = |light| CaseFilter { light: Some(light), ..CaseFilter::default() };
    let lights = async |when: &str| {
        store.settle_cases(&at(when)).await.unwrap();
        desk.case_counts(&CaseFilter::default()).await.unwrap().lights.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(lights("2026-11-09 10:00").await, [("green".to_owned(), 1)]);
    assert_eq!(lights("2026-11-13 10:00").await, [("blue".to_owned(), 1)]);
    assert_eq!(lights("2026-11-16 10:00").await, [("yellow".to_owned(), 1)]);
    assert_eq!(lights("2026-11-17 10:00").await, [("red".to_owned(), 1)]);
    assert_eq!(desk.cases(&open(Light::Red), CaseSort::Due, 0, 10).await.unwrap().1, 1);
    let told = desk.case_told(id).await.unwrap();
    let keys = told.len();
    let entries = store.last_seq().await.unwrap();
    for _ in 0..3 {
        assert_eq!(store.settle_cases(&at("2026-11-17 10:00")).await.unwrap(), 0);
        let check = store.check_cases(&at("2026-11-17 10:00")).await.unwrap();
        assert_eq!((check.cases, check.broken, check.moved), (1, vec![], vec![]));
    }
    assert_eq!(
        (desk.case_told(id).await.unwrap().len(), store.last_seq().await.unwrap()),
        (keys, entries),
        "asking again does nothing again"
    );
    // A notice that lengthens a holiday moves the date, and the move is an entry.
    let longer = format!("{}2026-11-16,rest,测试,测试通知,2026-11-15\n", include_str!("../../../../measures/codes/workdays.csv"));
    let calendar = Calendar::parse(&longer).unwrap();
    let moment = Moment { calendar: &calendar, at: t("2026-11-17 10:00"), request: "" };
    assert_eq!(store.check_cases(&moment).await.unwrap().moved, [id]);
    assert_eq!(store.last_seq().await.unwrap(), entries + 1);
    assert_eq!(store.check_cases(&at("2026-11-17 10:00")).await.unwrap().moved, [id], "and back");
    assert!(wang.case(draft, &at("2026-11-17 10:00")).await.is_ok());
    store.settle_cases(&at("2026-12-10 09:00")).await.unwrap();
    assert!(missing(wang.case(draft, &at("2026-12-10 09:00")).await), "thirty days and it is gone");
}

/// Both change or neither; the other enterprise still rates for itself.
async fn merging(wang: &zhida_store::Tenant, li: &zhida_store::Tenant, desk: &zhida_store::Desk) {
    let first = wang.submit_case(None, &demand(), &[], "", &at("2026-12-10 09:00")).await.unwrap();
    let follower = li.submit_case(None, &demand(), &[], "", &at("2026-12-10 09:05")).await.unwrap();
    assert_eq!(refused(desk.merge_case(first, first, &at("2026-12-10 09:10")).await), Refusal::Circle);
    let merged = desk.merge_case(follower, first, &at("2026-12-10 09:10")).await.unwrap();
    assert_eq!((merged.follower.case.state, merged.into.case.followers.len()), (State::Merged, 1));
    assert!(matches!(desk.merge_case(follower, first, &at("2026-12-10 09:11")).await, Err(StoreError::Refused(_))));
    assert_eq!(desk.case(first, &at("2026-12-10 09:12")).await.unwrap().case.followers.len(), 1);
    let matters = desk.matters_of(wang.number()).await.unwrap();
    let of = matters.iter().find(|m| m.case.0 == first).unwrap();
    assert!(zhida_cases::routing::duplicates(of, &matters).is_empty(), "the others are a month old");
    wang.act_on_case(first, None, &Act::Withdraw { reason: String::new() }, &at("2026-12-10 10:00")).await.unwrap();
}

/// A case keeps the numbers of its acceptance.
async fn settings(store: &Store, desk: &zhida_store::Desk) {
    let version = |from: &str, sign| Version {
        from: from.parse().unwrap(),
        hours: OfficeHours::default(),
        terms: Vec::new(),
        limits: Limits { sign, ..Limits::default() },
    };
    assert!(matches!(desk.set_case_settings(&version("2027-01-01", 2), t("2026-12-10 09:00")).await, Err(StoreError::Forbidden)));
    store.set_case_settings_by_program(&version("2027-01-01", 2), t("2026-12-10 09:00")).await.unwrap();
    store.set_case_settings_by_program(&version("2027-01-01", 3), t("2026-12-10 09:01")).await.unwrap();
    let settings = store.case_settings().await.unwrap();
    assert_eq!(settings.on("2026-12-31".parse().unwrap()).limits.sign, 1);
    assert_eq!(settings.on("2027-01-01".parse().unwrap()).limits.sign, 3);
    let template = desk.add_reply_template("增容", "已批复", t("2026-12-10 09:00")).await.unwrap();
    assert_eq!(desk.reply_templates().await.unwrap().len(), 1);
    desk.delete_reply_template(template, t("2026-12-10 09:00")).await.unwrap();
    assert!(missing(desk.delete_reply_template(template, t("2026-12-10 09:00")).await));
}

/// Two clerks at once, again and again: one of them wins, the other is told, and nothing is routed twice.
async fn race(store: &Store) {
    let wang = store.tenant(&sign_in(store, "wang").await).unwrap();
    let (one, two) = (store.desk(&sign_in(store, "clerk").await).unwrap(), store.desk(&sign_in(store, "clerk2").await).unwrap());
    for _ in 0..25 {
        let id = wang.submit_case(None, &demand(), &[], "", &at("2026-12-11 09:00")).await.unwrap();
        let (decline, accepts) = (Act::Decline { ground: "g".into(), instead: "i".into() }, accept());
        let moment = at("2026-12-11 09:30");
        let (a, b) = tokio::join!(one.act_on_case(id, Some(1), &accepts, &moment), two.act_on_case(id, Some(1), &decline, &moment));
        let won = [a.is_ok(), b.is_ok()];
        assert_eq!(won.iter().filter(|w| **w).count(), 1, "{a:?} {b:?}");
        let lost = if won[0] { b } else { a };
        assert_eq!(refused(lost), Refusal::Changed(1, 2));
        assert_eq!(one.case(id, &moment).await.unwrap().log.len(), 2);
    }
}
