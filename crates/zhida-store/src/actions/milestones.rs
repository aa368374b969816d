//! Milestones: the owner gives evidence, another person accepts it or sends it back.

use super::milestones_of;
use crate::desk::Desk;
use crate::entity::{task, task_milestone};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Write;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::seal::seal;
use crate::time::day_in_china;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

async fn open(write: &Write, task: i64, milestone: i64) -> Result<(task::Model, task_milestone::Model)> {
    let row = task::Entity::find_by_id(task).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
    let one = task_milestone::Entity::find_by_id(milestone).filter(task_milestone::Column::TaskId.eq(task));
    let one = one.one(&write.tx).await?.ok_or(StoreError::NotFound)?;
    if one.accepted.is_some() { Err(StoreError::Conflict(Conflict::NotNow)) } else { Ok((row, one)) }
}

impl Desk {
    /// Gives evidence that a milestone is done; whoever set the task is told.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless the owner; [`StoreError::Invalid`] without evidence; [`Conflict::NotNow`] once it is accepted;
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn prove_milestone(&self, task: i64, milestone: i64, evidence: &str, at: DateTime<Utc>) -> Result<()> {
        if evidence.trim().is_empty() {
            return Err(StoreError::Invalid("evidence"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let (row, one) = open(&write, task, milestone).await?;
        if row.owner_id != self.signed.user() {
            return Err(StoreError::Forbidden);
        }
        let evidence = evidence.trim().to_owned();
        let detail = json!({ "milestone": milestone, "evidence": evidence });
        // Each has a time of its own, by which whoever judges says what was read.
        let proven_at = Some(one.proven_at.map_or(write.at(), |before| write.at().max(before + 1)));
        let proven_by = Some(self.signed.user());
        let proven = task_milestone::Model { evidence, proven_by, proven_at, reason: String::new(), ..one };
        write.put_milestone(proven, "task.milestone-proven", detail).await?;
        let key = format!("task-{task}/proven-{milestone}-{}", write.next());
        let told = Notice::new(key, Recipient::User(row.author_id), NoticeKind::TaskProven, format!("/desk/actions/{task}"));
        write.tell(&[told.with("name", &row.title)]).await?;
        write.commit().await?;
        Ok(())
    }

    /// Accepts the evidence of a milestone, or sends it back with a reason. A task all of whose milestones are accepted is closed. `seen` is when
    /// the evidence that was read was given (`proven_at`).
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] unless a clerk or leader who neither owns the task nor gave the evidence; [`StoreError::Invalid`] without a
    /// reason for a no; [`Conflict::NotNow`] without evidence or once it is accepted; [`Conflict::ChangedMeanwhile`] if other evidence was given
    /// since; [`StoreError::NotFound`]; those of the database.
    pub async fn judge_milestone(&self, task: i64, milestone: i64, seen: i64, accept: bool, reason: &str, at: DateTime<Utc>) -> Result<()> {
        self.sets_tasks()?;
        if !accept && reason.trim().is_empty() {
            return Err(StoreError::Invalid("reason"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let (row, one) = open(&write, task, milestone).await?;
        let me = self.signed.user();
        if one.proven_at.is_none() {
            return Err(StoreError::Conflict(Conflict::NotNow));
        }
        if row.owner_id == me || one.proven_by == Some(me) {
            return Err(StoreError::Forbidden);
        }
        if one.proven_at != Some(seen) {
            return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
        }
        let day = day_in_china(at).to_string();
        let act = if accept { "task.milestone-accepted" } else { "task.milestone-returned" };
        let judged = task_milestone::Model {
            accepted: accept.then(|| day.clone()),
            accepted_by: accept.then_some(me),
            proven_at: one.proven_at.filter(|_| accept),
            reason: reason.trim().to_owned(),
            ..one
        };
        write.put_milestone(judged, act, json!({ "milestone": milestone, "reason": reason.trim() })).await?;
        if !accept {
            let key = format!("task-{task}/returned-{milestone}-{}", write.next());
            let told = Notice::new(key, Recipient::User(row.owner_id), NoticeKind::TaskReturned, format!("/desk/actions/{task}"));
            write.tell(&[told.with("name", &row.title).with("reason", reason.trim())]).await?;
        }
        let all = milestones_of(&write.tx, task).await?;
        if row.kind != super::TaskKind::Rectification.key() && all.iter().all(|m| m.accepted.is_some()) {
            let closed = task::Model { closed: Some(day), ..row };
            let sealed = seal(&closed);
            task::Entity::update(task::ActiveModel::from(closed).reset_all()).exec(&write.tx).await?;
            write.enter_sealed("task.closed", "task", task, json!({}), [sealed]).await?;
        }
        write.commit().await?;
        Ok(())
    }
}

impl Write {
    /// Puts down what a milestone is from now on, with its entry.
    async fn put_milestone(&mut self, row: task_milestone::Model, act: &str, detail: serde_json::Value) -> Result<()> {
        let (task, sealed) = (row.task_id, seal(&row));
        task_milestone::Entity::update(task_milestone::ActiveModel::from(row).reset_all()).exec(&self.tx).await?;
        self.enter_sealed(act, "task", task, detail, [sealed]).await?;
        Ok(())
    }
}
