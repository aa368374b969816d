//! Applications in the store: one story on both databases, and that nobody can change one unseen.

use crate::common::{CALENDAR, account, day, on_both, postgres_url, sqlite_raw};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use zhida_apply::{Act, Frozen, Officer, Payment, Procedure, Proposal, Reason, Refusal, State, Step};
use zhida_store::{Broken, Conflict, Docket, NewFile, NewUser, Role, Signed, Store, StoreError, Tenant};

const BUREAU: &str = "市工业和信息化局";

on_both!(story);

pub(crate) async fn user(store: &Store, new: NewUser, enterprise: Option<i64>) -> Signed {
    account(store, new, enterprise, day(1, 1)).await
}

pub(crate) fn named(login: &str, role: Role, department: Option<i64>) -> NewUser {
    NewUser { department, ..crate::common::named(login, role) }
}

/// Three firms, two persons of the bureau, one of another.
pub(crate) struct People {
    pub(crate) firms: Vec<Signed>,
    pub(crate) first: Signed,
    pub(crate) second: Signed,
    stranger: Signed,
}

pub(crate) async fn people(store: &Store) -> People {
    let bureau = store.add_department_by_program(BUREAU, day(1, 1)).await.unwrap();
    let other = store.add_department_by_program("市科学技术局", day(1, 1)).await.unwrap();
    let clerk = user(store, named("clerk", Role::Clerk, None), None).await;
    let mut firms = Vec::new();
    for i in 0..3 {
        let code = format!("91310000MA1FL000{i}X");
        let id = store.desk(&clerk).unwrap().add_enterprise(&code, &format!("企业{i}"), day(1, 2)).await.unwrap();
        firms.push(user(store, named(&format!("firm{i}"), Role::Enterprise, None), Some(id)).await);
    }
    People {
        firms,
        first: user(store, named("first", Role::Department, Some(bureau)), None).await,
        second: user(store, named("second", Role::Department, Some(bureau)), None).await,
        stranger: user(store, named("stranger", Role::Department, Some(other)), None).await,
    }
}

pub(crate) fn procedure() -> Procedure {
    let step = |name: &str, officer| Step { name: name.to_owned(), department: BUREAU.to_owned(), officer, workdays: 5 };
    let steps = vec![step("初审", Officer::Handler), step("审定", Officer::Head)];
    Procedure { steps, notice: 5, supplement: 10, silence: false, scored: Vec::new() }
}

pub(crate) fn frozen() -> Frozen {
    Frozen {
        version: 1,
        text: "t".to_owned(),
        seq: 1,
        facts: "f".to_owned(),
        papers: Vec::new(),
        word: "请支持".to_owned(),
        verdict: "yes".to_owned(),
        amount: Some(1_000_000),
    }
}

pub(crate) fn grant() -> Proposal {
    Proposal { grant: true, amount: Some(1_000_000), reasons: vec![Reason { clause: "一".to_owned(), holds: true, why: String::new() }] }
}

fn file(text: &str) -> NewFile {
    NewFile { name: "审计报告.pdf".to_owned(), kind: "application/pdf", bytes: text.as_bytes().to_vec() }
}

async fn sent(tenant: &Tenant, measure: &str) -> i64 {
    let id = tenant.begin_application(measure, 1, day(2, 1)).await.unwrap();
    tenant.act_on_application(id, Act::Submit(frozen(), procedure()), &CALENDAR, day(2, 2)).await.unwrap();
    id
}

fn stands_in_the_way<T: std::fmt::Debug>(result: Result<T, StoreError>, why: Refusal) {
    assert!(matches!(&result, Err(StoreError::Conflict(Conflict::Application(w))) if *w == why), "{result:?} is not {why:?}");
}

async fn story(store: &Store) {
    let who = people(store).await;
    let (firm, rival) = (store.tenant(&who.firms[0]).unwrap(), store.tenant(&who.firms[1]).unwrap());
    let (first, second) = (store.desk(&who.first).unwrap(), store.desk(&who.second).unwrap());

    // A draft is the enterprise's alone; it is found again, kept as it is typed, and gets its papers.
    let id = firm.begin_application("demo", 1, day(2, 1)).await.unwrap();
    assert_eq!(firm.begin_application("demo", 1, day(2, 1)).await.unwrap(), id);
    let typed = [("cloud_spend@2025".to_owned(), "五".to_owned())];
    firm.save_application(id, "写到一半", &typed).await.unwrap();
    let row = firm.application(id).await.unwrap().row;
    assert_eq!((row.draft.as_str(), row.fields.as_str()), ("写到一半", r#"[["cloud_spend@2025","五"]]"#));
    assert!(matches!(first.application(id).await, Err(StoreError::NotFound)), "a draft is nobody else's to see");
    assert!(matches!(rival.application(id).await, Err(StoreError::NotFound)));
    let paper = firm.add_paper(id, "审计报告", &file("2025"), day(2, 1)).await.unwrap();
    let submit = || Act::Submit(frozen(), procedure());
    let kept = firm.act_on_application(id, submit(), &CALENDAR, day(2, 2)).await.unwrap();
    assert_eq!((kept.now.state, kept.now.frozen[0].papers[0].file), (State::Review, paper));
    assert_eq!((kept.row.draft.as_str(), kept.row.fields.as_str()), ("", ""), "what was sent is frozen, not kept as a draft");
    // Monday the 2nd, five working days.
    assert_eq!(kept.row.due.as_deref(), Some("2026-11-09"));
    assert!(matches!(firm.save_application(id, "再写", &[]).await, Err(StoreError::Conflict(Conflict::NotADraft))));
    assert!(matches!(rival.save_application(id, "再写", &[]).await, Err(StoreError::NotFound)));
    assert!(matches!(firm.begin_application("demo", 1, day(2, 3)).await, Err(StoreError::Conflict(Conflict::Applied(x))) if x == id));

    // The inbox is the department's; another's step is not done.
    let inbox = Docket { department: Some(BUREAU.to_owned()), ..Docket::default() };
    let (rows, total) = first.applications(&inbox, 0, 10).await.unwrap();
    assert_eq!((total, rows[0].0.id, rows[0].1.name.as_str()), (1, id, "企业0"));
    let stranger = store.desk(&who.stranger).unwrap();
    stands_in_the_way(stranger.act_on_application(id, Act::Pass(String::new()), None, &CALENDAR, day(3, 1)).await, Refusal::Party);
    let missing = vec!["审计报告不是上年度的".to_owned()];
    let kept = first.act_on_application(id, Act::Return(missing.clone()), Some(1), &CALENDAR, day(3, 1)).await.unwrap();
    assert_eq!(kept.now.returned, Some(missing));
    let late = second.act_on_application(id, Act::Return(vec!["别的".to_owned()]), Some(1), &CALENDAR, day(3, 2)).await;
    assert!(matches!(late, Err(StoreError::Conflict(Conflict::ChangedMeanwhile))), "the second sees what changed first: {late:?}");

    // What is supplied is frozen anew; the old paper stays in what was sent first.
    firm.drop_paper(id, paper, day(4, 1)).await.unwrap();
    let newer = firm.add_paper(id, "审计报告", &file("2026"), day(4, 1)).await.unwrap();
    firm.save_application(id, "补正中", &typed).await.unwrap();
    assert_eq!(store.replay_applications(&CALENDAR, day(4, 1)).await.unwrap(), Vec::<i64>::new(), "what is typed stands in no log");
    let kept = firm.act_on_application(id, Act::Supply(frozen()), &CALENDAR, day(4, 2)).await.unwrap();
    assert_eq!(kept.now.frozen.iter().map(|f| f.papers[0].file).collect::<Vec<_>>(), [paper, newer]);
    first.act_on_application(id, Act::Pass("齐全".to_owned()), None, &CALENDAR, day(5, 1)).await.unwrap();
    first.act_on_application(id, Act::Propose(grant()), None, &CALENDAR, day(5, 2)).await.unwrap();

    // Public notice: everybody sees it and may object; it ends by itself.
    let running = store.notices("2026-11-06").await.unwrap();
    assert_eq!((running.len(), running[0].enterprise.as_str(), running[0].due.as_deref()), (1, "企业0", Some("2026-11-12")));
    stands_in_the_way(store.object(id, ["", ""], " ", &CALENDAR, day(6, 1)).await, Refusal::Words);
    store.object(id, ["某某", "138"], "该企业已停产", &CALENDAR, day(6, 1)).await.unwrap();
    assert_eq!(store.settle_applications("2026-11-12", &CALENDAR, day(12, 1)).await.unwrap(), 0);
    assert_eq!(store.settle_applications("2026-11-13", &CALENDAR, day(13, 1)).await.unwrap(), 1);
    assert!(store.notices("2026-11-13").await.unwrap().is_empty());
    let decide = || Act::Decide(true, String::new());
    stands_in_the_way(second.act_on_application(id, decide(), None, &CALENDAR, day(13, 2)).await, Refusal::Objections);
    first.act_on_application(id, Act::Answer(0, false, "正常生产".to_owned()), None, &CALENDAR, day(13, 3)).await.unwrap();
    stands_in_the_way(first.act_on_application(id, decide(), None, &CALENDAR, day(13, 4)).await, Refusal::SamePerson);
    second.act_on_application(id, decide(), None, &CALENDAR, day(13, 4)).await.unwrap();
    let money = Payment { amount: 1_000_000, day: "2026-11-16".parse().unwrap(), reference: "A1".to_owned() };
    first.act_on_application(id, Act::Pay(money), None, &CALENDAR, day(16, 1)).await.unwrap();
    let kept = second.act_on_application(id, Act::Confirm(true), None, &CALENDAR, day(16, 2)).await.unwrap();
    assert_eq!((kept.now.state, kept.row.amount), (State::Paid, Some(1_000_000)));

    without_application(store, &who).await;
    // The paper of the first is offered for the next.
    let next = firm.begin_application("another", 1, day(17, 1)).await.unwrap();
    let earlier = firm.earlier_papers(next).await.unwrap();
    assert_eq!(earlier.iter().map(|e| (e.material.as_str(), e.file.id)).collect::<Vec<_>>(), [("审计报告", newer)]);
    firm.reuse_paper(next, "审计报告", newer, day(17, 1)).await.unwrap();
    assert!(matches!(rival.reuse_paper(next, "审计报告", newer, day(17, 1)).await, Err(StoreError::NotFound)));
    firm.drop_application(next, day(17, 2)).await.unwrap();
    assert_eq!(store.sweep_files(day(18, 2)).await.unwrap(), 0, "what was sent stays, also the paper that was replaced");
    assert_eq!(store.replay_applications(&CALENDAR, day(18, 3)).await.unwrap(), Vec::<i64>::new());
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
}

/// 免申即享: all or none are listed, who has applied is not listed again, and who does not want it says so.
async fn without_application(store: &Store, who: &People) {
    let (first, second) = (store.desk(&who.first).unwrap(), store.desk(&who.second).unwrap());
    let head = Procedure { steps: procedure().steps.split_off(1), ..procedure() };
    let firms: Vec<Tenant> = who.firms.iter().map(|f| store.tenant(f).unwrap()).collect();
    let applied = sent(&firms[0], "auto").await;
    let list = |of: &[usize]| of.iter().map(|i| (firms[*i].number(), frozen(), grant())).collect::<Vec<_>>();
    let refused = first.list_enterprises("auto", &head, list(&[1, 0]), &CALENDAR, day(6, 1)).await;
    assert!(matches!(refused, Err(StoreError::Conflict(Conflict::Applied(x))) if x == applied), "{refused:?}");
    assert_eq!(first.applied_for("auto").await.unwrap().len(), 1, "none of them was listed");
    // A form that lay there while the department listed the enterprise cannot be sent any more.
    let lay = firms[1].begin_application("auto", 1, day(5, 1)).await.unwrap();
    let twice = first.list_enterprises("auto", &head, list(&[2, 2]), &CALENDAR, day(6, 1)).await;
    assert!(matches!(twice, Err(StoreError::Conflict(Conflict::Applied(_)))), "{twice:?}");
    let made = first.list_enterprises("auto", &head, list(&[1, 2]), &CALENDAR, day(6, 1)).await.unwrap();
    let late = firms[1].act_on_application(lay, Act::Submit(frozen(), head.clone()), &CALENDAR, day(6, 2)).await;
    assert!(matches!(late, Err(StoreError::Conflict(Conflict::Applied(x))) if x == made[0]), "{late:?}");
    firms[1].act_on_application(made[0], Act::Withdraw("不需要".to_owned()), &CALENDAR, day(6, 2)).await.unwrap();
    store.settle_applications("2026-11-14", &CALENDAR, day(14, 1)).await.unwrap();
    let kept = second.act_on_application(made[1], Act::Decide(true, String::new()), None, &CALENDAR, day(14, 2)).await.unwrap();
    assert_eq!((kept.now.state, kept.now.listed), (State::Granted, true));
    assert_eq!(firms[1].application(made[0]).await.unwrap().now.state, State::Withdrawn);
}

/// A row nobody wrote, under a number no entry has.
const STRANGER: &str = "INSERT INTO application_row (seq, application_id, number, at, row) SELECT 999999, application_id, number + 1, at, row FROM application_row";

/// The same under the number of an entry that added no row, of an application or of something else.
const UNDER_DROPPED: &str = "INSERT INTO application_row (seq, application_id, number, at, row) SELECT (SELECT seq FROM ledger WHERE act = 'application.dropped'), application_id, number + 1, at, row FROM application_row";
const UNDER_ANOTHER: &str =
    "INSERT INTO application_row (seq, application_id, number, at, row) SELECT 1, application_id, number + 1, at, row FROM application_row";

/// What is typed is kept while somebody holds the ledger. Waiting for them would take until they let go, which here is after it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_waits_for_nobody() {
    let Some(url) = postgres_url().await else { return };
    let store = Store::open_url(&url).await.unwrap();
    let who = people(&store).await;
    let firm = store.tenant(&who.firms[0]).unwrap();
    let id = firm.begin_application("demo", 1, day(2, 1)).await.unwrap();
    let raw = sea_orm::Database::connect(&url).await.unwrap();
    let holder = raw.begin().await.unwrap();
    holder.execute_unprepared("SELECT seq FROM ledger_head FOR UPDATE").await.unwrap();
    let kept = tokio::time::timeout(std::time::Duration::from_secs(60), firm.save_application(id, "写到一半", &[])).await;
    holder.rollback().await.unwrap();
    kept.expect("it waits for whoever holds the ledger").unwrap();
    assert_eq!(firm.application(id).await.unwrap().row.draft, "写到一半");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_due_date_that_schedules_have_moved_is_written_anew() {
    let (store, raw, _folder) = sqlite_raw().await;
    let who = people(&store).await;
    let firm = store.tenant(&who.firms[0]).unwrap();
    let id = sent(&firm, "demo").await;
    let due = firm.application(id).await.unwrap().row.due;
    for moved in ["UPDATE application SET due = '2027-01-01'", "UPDATE application SET due = NULL"] {
        raw.execute_unprepared(moved).await.unwrap();
        assert_eq!(store.replay_applications(&CALENDAR, day(3, 1)).await.unwrap(), Vec::<i64>::new());
        assert_eq!(firm.application(id).await.unwrap().row.due, due, "{moved}");
    }
    assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_changed_behind_the_programs_back_is_found() {
    let cases = [
        ("UPDATE application_row SET row = replace(row, '请支持', '多给') WHERE number = 0", true),
        ("DELETE FROM application_row WHERE number = 0", true),
        ("UPDATE application_row SET application_id = 99 WHERE number = 0", true),
        (STRANGER, true),
        (UNDER_DROPPED, true),
        (UNDER_ANOTHER, true),
        ("UPDATE application SET amount = 9999999", false),
        ("UPDATE application SET state = 'paid'", false),
    ];
    for (sql, in_the_ledger) in cases {
        let (store, raw, _folder) = sqlite_raw().await;
        let who = people(&store).await;
        let firm = store.tenant(&who.firms[0]).unwrap();
        let dropped = firm.begin_application("another", 1, day(2, 1)).await.unwrap();
        firm.drop_application(dropped, day(2, 1)).await.unwrap();
        let dropped = store.last_seq().await.unwrap();
        let id = sent(&firm, "demo").await;
        let entry = store.last_seq().await.unwrap();
        raw.execute_unprepared(sql).await.unwrap();
        let broken = store.verify(&[], |_, _| ()).await.unwrap().1;
        let found = match sql {
            STRANGER => 999_999,
            UNDER_DROPPED => dropped,
            UNDER_ANOTHER => 1,
            _ => entry,
        };
        assert_eq!(broken, if in_the_ledger { vec![Broken::Record(found)] } else { vec![] }, "{sql}");
        if !in_the_ledger {
            assert_eq!(store.replay_applications(&CALENDAR, day(3, 1)).await.unwrap(), [id], "{sql}");
        }
    }
}
