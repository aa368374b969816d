//! The action ledger, told to both databases: a task by its milestones, a problem from a study topic to its proof of closure, the weekly report.

use crate::common::{CALENDAR, account, date, found_out, named, on_both, t};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use zhida_cases::action::{Stage, Step, TaskLight, Turn};
use zhida_store::{Broken, Conflict, Desk, NewTask, NewUser, NoticeKind, Role, Signed, Store, StoreError, TaskKind};

on_both!(told, raw);

async fn user(store: &Store, login: &str, role: Role, department: Option<i64>) -> Signed {
    account(store, NewUser { department, ..named(login, role) }, None, t("2026-11-01 09:00")).await
}

fn task(kind: TaskKind, owner: &Signed) -> NewTask {
    let milestones = [("2026-09-10", 30, "摸底"), ("2026-09-20", 30, "方案"), ("2026-12-01", 40, "落实")];
    NewTask {
        kind,
        parent: None,
        title: "梯度培育行动".to_owned(),
        source: "示政办〔2026〕9号".to_owned(),
        goal: "新增专精特新30家".to_owned(),
        cause: String::new(),
        measure: String::new(),
        owner: owner.user(),
        others: String::new(),
        due: date("2026-12-31"),
        milestones: milestones.iter().map(|(due, weight, text)| (date(due), *weight, (*text).to_owned())).collect(),
    }
}

async fn told(store: &Store, raw: &DatabaseConnection) {
    let bureau = store.add_department_by_program("工信局", t("2026-08-01 09:00")).await.unwrap();
    let owner = user(store, "owner", Role::Department, Some(bureau)).await;
    let clerk = user(store, "clerk", Role::Clerk, None).await;
    let leader = user(store, "leader", Role::Leader, None).await;
    let (his, ours, hers) = (store.desk(&owner).unwrap(), store.desk(&clerk).unwrap(), store.desk(&leader).unwrap());
    Box::pin(by_milestones(store, &owner, &his, &ours, &hers)).await;
    Box::pin(reminded(store, &owner, &clerk, &his, &ours)).await;
    Box::pin(put_right(&owner, &clerk, &his, &ours, &hers)).await;
    let (_, broken) = store.verify(&[], |_, _| ()).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
    tampered(store, raw).await;
}

/// Nobody changes a task, a milestone or a step past the store.
async fn tampered(store: &Store, raw: &DatabaseConnection) {
    let step = [
        ("text = text || '?'", "text = replace(text, '?', '')"),
        ("at = at + 1", "at = at - 1"),
        ("person = person + 1", "person = person - 1"),
        ("act = 'holds'", "act = 'prove'"),
    ];
    found_out(store, raw, "task_step", "task_id = 3 AND number = 0", &step).await;
    found_out(store, raw, "task", "id = 1", &[("owner_id = owner_id + 1", "owner_id = owner_id - 1")]).await;
    found_out(store, raw, "task_milestone", "id = 1", &[("weight = weight + 1", "weight = weight - 1")]).await;
    for seq in [999_999, 1] {
        let stranger =
            format!("INSERT INTO task_step (task_id, number, seq, at, person, act, text) VALUES (3, 99, {seq}, 0, 1, 'holds', '')");
        raw.execute_unprepared(&stranger).await.unwrap();
        assert_eq!(store.verify(&[], |_, _| ()).await.unwrap().1, [Broken::Record(seq)]);
        raw.execute_unprepared("DELETE FROM task_step WHERE number = 99").await.unwrap();
    }
}

async fn by_milestones(store: &Store, owner: &Signed, his: &Desk, ours: &Desk, hers: &Desk) {
    let new = task(TaskKind::Action, owner);
    assert!(matches!(his.set_task(&new, t("2026-09-01 09:00")).await, Err(StoreError::Forbidden)), "a department sets no tasks");
    let none = NewTask { milestones: Vec::new(), ..new.clone() };
    assert!(matches!(ours.set_task(&none, t("2026-09-01 09:00")).await, Err(StoreError::Invalid("milestones"))));
    let nobody = NewTask { owner: 99_999, ..new.clone() };
    assert!(matches!(ours.set_task(&nobody, t("2026-09-01 09:00")).await, Err(StoreError::Invalid("owner"))));
    let id = ours.set_task(&new, t("2026-09-01 09:00")).await.unwrap();
    let (told, _) = store.inbox(owner).list(false, None, 0, 9, t("2026-12-01 09:00")).await.unwrap();
    assert!(told.iter().any(|n| n.kind == NoticeKind::TaskSet.key()), "{told:?}");

    // Evidence is the owner's to give and another's to accept.
    let first = his.task(id).await.unwrap().milestones[0].id;
    assert!(matches!(ours.prove_milestone(id, first, "表", t("2026-09-09 09:00")).await, Err(StoreError::Forbidden)));
    let seen = |on: &str| t(on).timestamp_micros();
    let read = seen("2026-09-09 09:00");
    assert!(matches!(
        ours.judge_milestone(id, first, read, true, "", t("2026-09-09 09:00")).await,
        Err(StoreError::Conflict(Conflict::NotNow))
    ));
    his.prove_milestone(id, first, "摸底表", t("2026-09-09 09:00")).await.unwrap();
    assert!(matches!(his.judge_milestone(id, first, read, true, "", t("2026-09-09 10:00")).await, Err(StoreError::Forbidden)));
    assert!(matches!(ours.judge_milestone(id, first, read, false, " ", t("2026-09-09 10:00")).await, Err(StoreError::Invalid("reason"))));
    ours.judge_milestone(id, first, read, false, "缺两区", t("2026-09-09 10:00")).await.unwrap();
    his.prove_milestone(id, first, "摸底表（补）", t("2026-09-10 09:00")).await.unwrap();
    let stale = hers.judge_milestone(id, first, read, true, "", t("2026-09-10 10:00")).await;
    assert!(matches!(stale, Err(StoreError::Conflict(Conflict::ChangedMeanwhile))), "other evidence than was read: {stale:?}");
    hers.judge_milestone(id, first, seen("2026-09-10 09:00"), true, "", t("2026-09-10 10:00")).await.unwrap();
    assert!(matches!(his.prove_milestone(id, first, "x", t("2026-09-11 09:00")).await, Err(StoreError::Conflict(Conflict::NotNow))));

    // 30 of 30, then 30 against 60: red, as in the worked example.
    let stands = async |on: &str| {
        let all = ours.tasks(Some(TaskKind::Action), date(on), &CALENDAR).await.unwrap();
        let p = all[0].progress.clone().unwrap();
        (p.done.to_i64().unwrap(), p.expected.to_i64().unwrap(), p.light)
    };
    assert_eq!(stands("2026-09-15").await, (30, 30, TaskLight::Green));
    assert_eq!(stands("2026-09-20").await, (30, 60, TaskLight::Red));
    let report = ours.weekly_report(date("2026-09-21"), &CALENDAR).await.unwrap();
    assert_eq!(report.lines.iter().map(|(_, turn, task)| (*turn, *task)).collect::<Vec<_>>(), [(Turn::Red, id)]);
    let report = ours.weekly_report(date("2026-11-20"), &CALENDAR).await.unwrap();
    assert!(report.lines.is_empty(), "red before and red now, and what is overdue is no news: {report:?}");

    for milestone in his.task(id).await.unwrap().milestones.iter().skip(1) {
        his.prove_milestone(id, milestone.id, "佐证", t("2026-11-25 09:00")).await.unwrap();
        ours.judge_milestone(id, milestone.id, seen("2026-11-25 09:00"), true, "", t("2026-11-25 10:00")).await.unwrap();
    }
    assert_eq!(ours.task(id).await.unwrap().row.closed.as_deref(), Some("2026-11-25"));
    let report = ours.weekly_report(date("2026-11-26"), &CALENDAR).await.unwrap();
    assert_eq!(report.lines.iter().map(|(_, turn, _)| *turn).collect::<Vec<_>>(), [Turn::Green]);
}

/// Before its day, after it, never twice, in office hours, and no more once evidence is given.
async fn reminded(store: &Store, owner: &Signed, clerk: &Signed, his: &Desk, ours: &Desk) {
    let parts = vec![(date("2026-11-13"), 50, "摸底".to_owned()), (date("2026-11-30"), 50, "落实".to_owned())];
    let set = t("2026-10-09 09:00");
    let id = ours.set_task(&NewTask { milestones: parts, ..task(TaskKind::Action, owner) }, set).await.unwrap();
    let problem =
        NewTask { measure: "改".to_owned(), milestones: Vec::new(), due: date("2026-11-13"), ..task(TaskKind::Rectification, owner) };
    let item = ours.set_task(&problem, set).await.unwrap();
    let remind =
        async |on: &str| store.remind_of_tasks(&zhida_store::Moment { calendar: &CALENDAR, at: t(on), request: "" }).await.unwrap();
    assert_eq!(remind("2026-11-09 09:00").await, 0, "four working days before");
    assert_eq!(remind("2026-11-10 08:30").await, 0, "before the office opens");
    assert_eq!(remind("2026-11-10 09:00").await, 2);
    for later in ["2026-11-10 15:00", "2026-11-12 10:00", "2026-11-14 10:00", "2026-11-15 10:00"] {
        assert_eq!(remind(later).await, 0, "{later}: once, and not on days off");
    }
    // The item is proven, so it waits for others; the milestone is not.
    his.step_task(item, &Step::Prove(vec!["清单".to_owned()]), t("2026-11-13 10:00")).await.unwrap();
    assert_eq!(remind("2026-11-16 09:00").await, 1);
    assert_eq!(remind("2026-11-20 09:00").await, 2, "after five working days whoever set it is told as well");
    let first = his.task(id).await.unwrap().milestones[0].id;
    his.prove_milestone(id, first, "表", t("2026-11-23 09:00")).await.unwrap();
    assert_eq!(remind("2026-11-24 10:00").await, 0);
    let seen = t("2026-11-23 09:00").timestamp_micros();
    ours.judge_milestone(id, first, seen, false, "缺两区", t("2026-11-24 11:00")).await.unwrap();
    ours.step_task(item, &Step::SendBack("缺九月".to_owned()), t("2026-11-24 11:00")).await.unwrap();
    assert_eq!(remind("2026-11-25 10:00").await, 3, "the item is owed anew and five days late; the second milestone comes near");
    let told = async |signed: &Signed, kind: NoticeKind| {
        let (all, _) = store.inbox(signed).list(false, None, 0, 99, t("2026-12-01 09:00")).await.unwrap();
        all.into_iter().filter(|n| n.kind == kind.key()).map(|n| n.href).collect::<Vec<_>>()
    };
    let (milestone, whole) = (format!("/desk/actions/{id}"), format!("/desk/actions/{item}"));
    let count = |all: &[String], href: &str| all.iter().filter(|h| *h == href).count();
    let (due, late) = (told(owner, NoticeKind::TaskDue).await, told(owner, NoticeKind::TaskLate).await);
    assert_eq!((count(&due, &milestone), count(&due, &whole), count(&late, &milestone), count(&late, &whole)), (2, 1, 2, 1));
    let (due, late) = (told(clerk, NoticeKind::TaskDue).await, told(clerk, NoticeKind::TaskLate).await);
    assert_eq!((due.len(), count(&late, &milestone), count(&late, &whole)), (0, 1, 1));
}

/// Study topic, problem found, measure, proof, second signature, looked at again, and back.
async fn put_right(owner: &Signed, clerk: &Signed, his: &Desk, ours: &Desk, hers: &Desk) {
    let study =
        ours.set_task(&NewTask { title: "惠企政策落实".to_owned(), ..task(TaskKind::Study, owner) }, t("2026-09-01 09:00")).await.unwrap();
    let problem = NewTask {
        parent: Some(study),
        title: "补贴到账慢".to_owned(),
        cause: "层层报批".to_owned(),
        milestones: Vec::new(),
        due: date("2026-10-31"),
        ..task(TaskKind::Rectification, owner)
    };
    assert!(matches!(ours.set_task(&problem, t("2026-09-02 09:00")).await, Err(StoreError::Invalid("measure"))));
    let id = ours.set_task(&NewTask { measure: "改为直达".to_owned(), ..problem }, t("2026-09-02 09:00")).await.unwrap();
    assert_eq!(ours.task(study).await.unwrap().parts.iter().map(|p| p.id).collect::<Vec<_>>(), [id]);
    let lights = async |on: &str| {
        let all = ours.tasks(Some(TaskKind::Rectification), date(on), &CALENDAR).await.unwrap();
        all[0].progress.clone().unwrap().light
    };
    assert_eq!(lights("2026-10-30").await, TaskLight::Green);
    assert_eq!(lights("2026-11-02").await, TaskLight::Red);

    let proof = Step::Prove(vec!["到账清单".to_owned()]);
    assert!(matches!(ours.step_task(id, &proof, t("2026-10-20 09:00")).await, Err(StoreError::Forbidden)));
    assert!(matches!(his.step_task(id, &Step::Prove(vec![" ".to_owned()]), t("2026-10-20 09:00")).await, Err(StoreError::Invalid("text"))));
    his.step_task(id, &proof, t("2026-10-20 09:00")).await.unwrap();
    assert!(matches!(his.step_task(id, &Step::CheckOff, t("2026-10-20 10:00")).await, Err(StoreError::Forbidden)));
    assert_eq!(ours.step_task(id, &Step::SendBack("缺九月".to_owned()), t("2026-10-20 10:00")).await.unwrap(), Stage::Open);
    his.step_task(id, &proof, t("2026-10-21 09:00")).await.unwrap();
    assert_eq!(ours.step_task(id, &Step::CheckOff, t("2026-10-21 10:00")).await.unwrap(), Stage::Closed);
    assert_eq!(lights("2026-11-02").await, TaskLight::Green);
    let early = hers.step_task(id, &Step::Holds, t("2026-12-01 09:00")).await;
    assert!(matches!(early, Err(StoreError::Conflict(Conflict::NotNow))), "not before six months: {early:?}");
    assert_eq!(hers.step_task(id, &Step::Holds, t("2027-04-21 09:00")).await.unwrap(), Stage::Held);
    assert_eq!(hers.step_task(id, &Step::Reopen("又慢了".to_owned()), t("2027-06-01 09:00")).await.unwrap(), Stage::Open);
    // The light of a day before is what it was then: closed in October, open again in June.
    assert_eq!(lights("2026-11-02").await, TaskLight::Green);
    assert_eq!(lights("2026-10-20").await, TaskLight::Green);
    assert_eq!(lights("2027-05-31").await, TaskLight::Green);
    let report = ours.weekly_report(date("2026-11-04"), &CALENDAR).await.unwrap();
    assert!(report.lines.iter().all(|(_, turn, task)| *task != id || *turn != Turn::Red), "it was closed by then: {report:?}");
    let file = ours.task(id).await.unwrap();
    let before = file.progress(date("2026-11-02"), &CALENDAR).unwrap();
    assert_eq!((before.light, before.done.to_i64()), (TaskLight::Green, Some(100)));
    // Where a year on the way has no schedule there is no light, and the report says so.
    let milestones = vec![(date("2029-12-01"), 1, "初验".to_owned()), (date("2030-01-10"), 1, "验收".to_owned())];
    let far = NewTask { due: date("2030-01-10"), milestones, ..task(TaskKind::Project, owner) };
    let far = ours.set_task(&far, t("2026-09-01 09:00")).await.unwrap();
    assert!(ours.task(far).await.unwrap().progress(date("2030-01-09"), &CALENDAR).is_err());
    let report = ours.weekly_report(date("2030-01-09"), &CALENDAR).await.unwrap();
    assert!(report.lines.iter().any(|(_, turn, task)| *task == far && *turn == Turn::Unjudged), "{report:?}");
    let report = ours.weekly_report(date("2026-08-31"), &CALENDAR).await.unwrap();
    assert!(report.lines.is_empty(), "nothing was set by then: {report:?}");
    assert_eq!((file.item.unwrap().reopened, file.row.closed, file.steps.len()), (1, None, 6));
    assert_eq!(file.steps[0].person, owner.user());
    assert_eq!(file.steps[1].person, clerk.user());
}
