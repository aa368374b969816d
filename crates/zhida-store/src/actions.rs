//! The action ledger: key actions and projects with milestones, study topics with the problems they found, and rectification items that are
//! proven by their owner, checked off by another person and looked at again after six months.

mod milestones;
mod rectify;
mod remind;
mod report;

pub use report::TaskLine;

use crate::desk::Desk;
use crate::entity::{task, task_milestone, task_step, user};
use crate::error::{Result, StoreError};
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::{Permission, Role};
use crate::seal::seal;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use zhida_cases::action::{Item, Milestone, Progress};
use zhida_facts::{Calendar, NoSchedule};

/// What a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// 重点行动
    Action,
    /// 重点项目
    Project,
    /// 专题研讨
    Study,
    /// 整改问题: proven, checked off, looked at again.
    Rectification,
}

impl TaskKind {
    /// All kinds.
    pub const ALL: [TaskKind; 4] = [Self::Action, Self::Project, Self::Study, Self::Rectification];

    /// Name in the database and in message keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Project => "project",
            Self::Study => "study",
            Self::Rectification => "rectification",
        }
    }
    /// The kind of that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }
}

/// A task to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What it is.
    pub kind: TaskKind,
    /// The task it is a part of.
    pub parent: Option<i64>,
    /// What is to be done; of a rectification item the problem.
    pub title: String,
    /// The document it comes from.
    pub source: String,
    /// The goal.
    pub goal: String,
    /// The cause.
    pub cause: String,
    /// What will be done about it.
    pub measure: String,
    /// Who answers for it: the number of a user of staff.
    pub owner: i64,
    /// Who helps.
    pub others: String,
    /// By the end of this day.
    pub due: NaiveDate,
    /// By when which part of it, with its weight.
    pub milestones: Vec<(NaiveDate, u32, String)>,
}

/// A task with what belongs to it.
#[derive(Clone, Debug)]
pub struct TaskFile {
    /// The task.
    pub row: task::Model,
    /// Its milestones, by day.
    pub milestones: Vec<task_milestone::Model>,
    /// What was done to it, if it is a rectification item.
    pub steps: Vec<task_step::Model>,
    /// The item those steps make.
    pub item: Option<Item>,
    /// Tasks that are parts of it.
    pub parts: Vec<task::Model>,
}

impl TaskFile {
    /// How far it is on `today`.
    ///
    /// # Errors
    /// A year on the way has no schedule.
    pub fn progress(&self, today: NaiveDate, calendar: &Calendar) -> std::result::Result<Progress, NoSchedule> {
        report::Course { row: &self.row, milestones: &self.milestones, steps: &self.steps }.progress(today, calendar)
    }
}

/// Milestones as the machine counts them.
fn counted(all: &[task_milestone::Model]) -> Vec<Milestone> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let one = |m: &task_milestone::Model| {
        let weight = u32::try_from(m.weight).unwrap_or(0);
        Some(Milestone { due: day(&m.due)?, weight, accepted: m.accepted.as_deref().and_then(day) })
    };
    all.iter().filter_map(one).collect()
}

pub(super) async fn milestones_of(db: &impl ConnectionTrait, task: i64) -> Result<Vec<task_milestone::Model>> {
    let all = task_milestone::Entity::find().filter(task_milestone::Column::TaskId.eq(task));
    Ok(all.order_by_asc(task_milestone::Column::Due).order_by_asc(task_milestone::Column::Id).all(db).await?)
}

impl Desk {
    /// Whether whoever is signed in sets tasks and judges evidence: the centre and its leaders.
    pub(super) fn sets_tasks(&self) -> Result<()> {
        if matches!(self.signed.role(), Role::Clerk | Role::Leader) { Ok(()) } else { Err(StoreError::Forbidden) }
    }

    /// A task with what belongs to it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn task(&self, id: i64) -> Result<TaskFile> {
        self.signed.need(Permission::SeeCity)?;
        let db = &self.store.db;
        let row = task::Entity::find_by_id(id).one(db).await?.ok_or(StoreError::NotFound)?;
        let parts = task::Entity::find().filter(task::Column::ParentId.eq(id)).order_by_asc(task::Column::Due).all(db).await?;
        let (steps, item) = rectify::replayed(db, &row).await?;
        Ok(TaskFile { milestones: milestones_of(db, id).await?, steps, item, parts, row })
    }

    /// Sets a task; its owner is told. Gives its number.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk or a leader; [`StoreError::Invalid`] with the field that lacks or does not fit;
    /// [`StoreError::NotFound`] if the task it is a part of is not there; those of the database.
    pub async fn set_task(&self, new: &NewTask, at: DateTime<Utc>) -> Result<i64> {
        self.sets_tasks()?;
        let rectifies = new.kind == TaskKind::Rectification;
        let lacking = [
            ("title", new.title.trim().is_empty()),
            ("measure", rectifies && new.measure.trim().is_empty()),
            ("milestones", !rectifies && new.milestones.is_empty()),
            ("milestones", new.milestones.iter().any(|(day, weight, text)| *weight == 0 || text.trim().is_empty() || *day > new.due)),
        ];
        if let Some((field, _)) = lacking.into_iter().find(|(_, lacks)| *lacks) {
            return Err(StoreError::Invalid(field));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let owner = user::Entity::find_by_id(new.owner).one(&write.tx).await?;
        let staff = owner.is_some_and(|u| !u.disabled && Role::from_key(&u.role).is_some_and(Role::is_staff));
        if !staff {
            return Err(StoreError::Invalid("owner"));
        }
        if let Some(parent) = new.parent {
            task::Entity::find_by_id(parent).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        }
        let row = task::Model {
            id: 0,
            kind: new.kind.key().to_owned(),
            parent_id: new.parent,
            title: new.title.trim().to_owned(),
            source: new.source.trim().to_owned(),
            goal: new.goal.trim().to_owned(),
            cause: new.cause.trim().to_owned(),
            measure: new.measure.trim().to_owned(),
            owner_id: new.owner,
            others: new.others.trim().to_owned(),
            due: new.due.to_string(),
            author_id: self.signed.user(),
            made_at: write.at(),
            closed: None,
        };
        let detail = json!({
            "kind": row.kind, "parent": row.parent_id, "title": row.title, "source": row.source, "goal": row.goal, "cause": row.cause,
            "measure": row.measure, "owner": row.owner_id, "others": row.others, "due": row.due,
            "milestones": new.milestones.iter().map(|(day, weight, text)| json!([day, weight, text])).collect::<Vec<_>>(),
        });
        let mut insert = task::ActiveModel::from(row.clone()).reset_all();
        insert.id = NotSet;
        let id = task::Entity::insert(insert).exec(&write.tx).await?.last_insert_id;
        let row = task::Model { id, ..row };
        let mut sealed = vec![seal(&row)];
        for (day, weight, text) in &new.milestones {
            let one = task_milestone::Model {
                id: 0,
                task_id: id,
                due: day.to_string(),
                weight: i32::try_from(*weight).map_err(|_| StoreError::Invalid("milestones"))?,
                text: text.trim().to_owned(),
                evidence: String::new(),
                proven_by: None,
                proven_at: None,
                accepted: None,
                accepted_by: None,
                reason: String::new(),
            };
            let mut insert = task_milestone::ActiveModel::from(one.clone()).reset_all();
            insert.id = NotSet;
            let milestone = task_milestone::Entity::insert(insert).exec(&write.tx).await?.last_insert_id;
            sealed.push(seal(&task_milestone::Model { id: milestone, ..one }));
        }
        write.enter_sealed("task.set", "task", id, detail, sealed).await?;
        let told = Notice::new(format!("task-{id}/set"), Recipient::User(new.owner), NoticeKind::TaskSet, format!("/desk/actions/{id}"));
        write.tell(&[told.with("name", &row.title).with("day", new.due)]).await?;
        write.commit().await?;
        Ok(id)
    }
}
