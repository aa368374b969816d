//! The action ledger of the demonstration: an action on course, one behind, and a study topic with a problem that was put right.

use super::signed_in;
use anyhow::Context as _;
use chrono::TimeDelta;
use zhida_cases::action::Step;
use zhida_store::{NewTask, Store, TaskKind, local};
use zhida_web::Clock;

/// A task: kind, title, goal, source, and its milestones: days from now, weight, words, whether it is done.
type Tale = (TaskKind, &'static str, &'static str, &'static str, &'static [(i64, u32, &'static str, bool)]);

const TALES: &[Tale] = &[
    (
        TaskKind::Action,
        "专精特新梯度培育行动",
        "新增专精特新中小企业30家",
        "示政办〔2026〕9号",
        &[(-60, 30, "完成摸底建库", true), (-20, 30, "逐企诊断120家", true), (45, 40, "完成申报推荐", false)],
    ),
    (
        TaskKind::Action,
        "规上工业企业培育行动",
        "新增规上企业40家",
        "示政办〔2026〕9号",
        &[(-45, 40, "排出培育名单", true), (-8, 30, "一企一策辅导到位", false), (40, 30, "完成入库申报", false)],
    ),
    (
        TaskKind::Project,
        "中小企业数字化改造试点",
        "完成改造100家",
        "示工信〔2026〕21号",
        &[(-30, 20, "遴选服务商", true), (-3, 50, "完成改造60家", false), (60, 30, "验收", false)],
    ),
];

/// All of it.
pub(super) async fn actions(store: &Store, clock: &Clock) -> anyhow::Result<()> {
    let at = clock();
    let clerk = store.desk(&signed_in(store, "clerk", clock).await?)?;
    let owner = signed_in(store, "department", clock).await?;
    let his = store.desk(&owner)?;
    let on = |days: i64| local(at + TimeDelta::days(days)).date();
    let new = |kind, title: &str, goal: &str, source: &str| NewTask {
        kind,
        parent: None,
        title: title.to_owned(),
        source: source.to_owned(),
        goal: goal.to_owned(),
        cause: String::new(),
        measure: String::new(),
        owner: owner.user(),
        others: "各区县、服务机构".to_owned(),
        due: on(90),
        milestones: Vec::new(),
    };
    let made = at - TimeDelta::days(90);
    for (kind, title, goal, source, parts) in TALES {
        let milestones = parts.iter().map(|(days, weight, text, _)| (on(*days), *weight, (*text).to_owned())).collect();
        let id = clerk.set_task(&NewTask { milestones, ..new(*kind, title, goal, source) }, made).await?;
        let file = clerk.task(id).await?;
        for ((days, _, text, done), milestone) in parts.iter().zip(&file.milestones) {
            if *done {
                let then = at + TimeDelta::days(*days) - TimeDelta::hours(30);
                his.prove_milestone(id, milestone.id, &format!("{text}：见清单"), then).await?;
                let seen = clerk.task(id).await?.milestones.iter().find(|m| m.id == milestone.id).and_then(|m| m.proven_at);
                clerk.judge_milestone(id, milestone.id, seen.context("no evidence")?, true, "", then + TimeDelta::hours(3)).await?;
            }
        }
    }
    let study = NewTask {
        milestones: vec![(on(30), 100, "形成调研报告".to_owned())],
        ..new(TaskKind::Study, "惠企政策落实专题研讨", "查摆问题", "")
    };
    let study = clerk.set_task(&study, made).await?;
    let problem = |title: &str, cause: &str, measure: &str, days| NewTask {
        parent: Some(study),
        cause: cause.to_owned(),
        measure: measure.to_owned(),
        due: on(days),
        ..new(TaskKind::Rectification, title, "", "专题研讨")
    };
    let first = problem("补贴资金到账慢", "拨付环节多，层层报批", "改为市级直达，公示后10个工作日内拨付", -10);
    let first = clerk.set_task(&first, made).await.context("a problem")?;
    his.step_task(first, &Step::Prove(vec!["九月拨付清单".to_owned(), "新的拨付流程".to_owned()]), at - TimeDelta::days(12)).await?;
    clerk.step_task(first, &Step::CheckOff, at - TimeDelta::days(11)).await?;
    let second = clerk.set_task(&problem("申报材料重复提交", "部门数据未打通", "共享社保、税务数据，同一材料只收一次", 25), made).await?;
    his.step_task(second, &Step::Prove(vec!["数据共享清单".to_owned()]), at - TimeDelta::days(1)).await?;
    Ok(())
}
