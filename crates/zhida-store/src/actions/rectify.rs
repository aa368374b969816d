//! Rectification items: the machine of `zhida_cases::action` over the steps, each an entry of the ledger.

use super::TaskKind;
use crate::desk::Desk;
use crate::entity::{ledger, task, task_step};
use crate::error::{Conflict, Result, StoreError};
use crate::ledger::Broken;
use crate::notice::{Notice, Recipient};
use crate::notice_kind::NoticeKind;
use crate::seal::{hold, seal, unsealed};
use crate::store::Store;
use crate::time::{day_in_china, instant};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use zhida_cases::PersonId;
use zhida_cases::action::{Item, Refused, Stage, Step};

/// The step of a row.
fn step_of(row: &task_step::Model) -> Option<Step> {
    let lines = || row.text.lines().map(str::to_owned).collect();
    Some(match row.act.as_str() {
        "prove" => Step::Prove(lines()),
        "check-off" => Step::CheckOff,
        "send-back" => Step::SendBack(row.text.clone()),
        "holds" => Step::Holds,
        "reopen" => Step::Reopen(row.text.clone()),
        _ => return None,
    })
}

/// How a step is kept.
fn kept(step: &Step) -> (&'static str, String) {
    match step {
        Step::Prove(lines) => ("prove", lines.join("\n")),
        Step::CheckOff => ("check-off", String::new()),
        Step::SendBack(reason) => ("send-back", reason.trim().to_owned()),
        Step::Holds => ("holds", String::new()),
        Step::Reopen(reason) => ("reopen", reason.trim().to_owned()),
    }
}

/// What the ledger says of a step.
fn detail(step: &task_step::Model) -> serde_json::Value {
    json!({ "step": step.number, "text": step.text })
}

/// Whether `entry` is that of the step, all of it.
fn made(step: &task_step::Model, entry: &ledger::Model) -> bool {
    let said = serde_json::from_str(&entry.detail).map(unsealed).is_ok_and(|said| said == detail(step));
    let act = entry.act.strip_prefix("task.") == Some(step.act.as_str());
    act && said && Some(step.person) == entry.actor && step.at == entry.at && step.task_id.to_string() == entry.subject
}

impl Store {
    /// Compares steps of rectification items with the entries that made them; one under the number of another entry is wrong too.
    pub(crate) async fn verify_task_steps(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = task_step::Entity::find().filter(task_step::Column::Seq.between(first.seq, last.seq));
        let rows = of_page.all(&self.db).await?;
        let adds = |act: &str| matches!(act, "task.prove" | "task.check-off" | "task.send-back" | "task.holds" | "task.reopen");
        hold(entries, &rows, |row| row.seq, made, adds, broken);
        Ok(())
    }
}

/// The steps of a task and the item they make; none for a task that is no rectification item.
pub(super) async fn replayed(db: &impl ConnectionTrait, row: &task::Model) -> Result<(Vec<task_step::Model>, Option<Item>)> {
    if row.kind != TaskKind::Rectification.key() {
        return Ok((Vec::new(), None));
    }
    let steps = task_step::Entity::find().filter(task_step::Column::TaskId.eq(row.id)).order_by_asc(task_step::Column::Number);
    let steps = steps.all(db).await?;
    let item = folded(row, &steps, None)?;
    Ok((steps, Some(item)))
}

/// The item the steps make, or those up to a day.
pub(super) fn folded(row: &task::Model, steps: &[task_step::Model], until: Option<NaiveDate>) -> Result<Item> {
    let broken = || StoreError::Corrupt("task_step", row.id.to_string());
    let mut item = Item {
        problem: row.title.clone(),
        cause: row.cause.clone(),
        measure: row.measure.clone(),
        owner: PersonId(row.owner_id),
        due: row.due.parse::<NaiveDate>().map_err(|_| broken())?,
        stage: Stage::Open,
        proof: Vec::new(),
        proven_by: None,
        checked: None,
        reopened: 0,
    };
    for step in steps {
        let on = day_in_china(instant(step.at));
        if until.is_some_and(|until| until < on) {
            break;
        }
        item = item.step(&step_of(step).ok_or_else(broken)?, PersonId(step.person), on).map_err(|_| broken())?;
    }
    Ok(item)
}

impl Desk {
    /// Does a step to a rectification item: the owner proves, another person of the centre checks off, sends back, finds that it held or reopens.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] for the wrong person; [`StoreError::Invalid`] without proof or a reason; [`Conflict::NotNow`] from another stage
    /// or before six months; [`StoreError::NotFound`]; those of the database.
    pub async fn step_task(&self, task: i64, step: &Step, at: DateTime<Utc>) -> Result<Stage> {
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let row = task::Entity::find_by_id(task).one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        if !matches!(step, Step::Prove(_)) {
            self.sets_tasks()?;
        }
        let (steps, item) = replayed(&write.tx, &row).await?;
        let item = item.ok_or(StoreError::NotFound)?;
        let next = item.step(step, PersonId(self.signed.user()), day_in_china(at)).map_err(|why| match why {
            Refused::Nothing => StoreError::Invalid("text"),
            Refused::SamePerson | Refused::NotOwner => StoreError::Forbidden,
            Refused::NotNow | Refused::TooEarly => StoreError::Conflict(Conflict::NotNow),
        })?;
        let (act, text) = kept(step);
        let new = task_step::Model {
            task_id: task,
            number: steps.last().map_or(0, |s| s.number + 1),
            seq: write.next(),
            at: write.at(),
            person: self.signed.user(),
            act: act.to_owned(),
            text: text.clone(),
        };
        let detail = detail(&new);
        task_step::Entity::insert(task_step::ActiveModel::from(new).reset_all()).exec_without_returning(&write.tx).await?;
        let row = task::Model { closed: next.checked.map(|(_, day)| day.to_string()), ..row };
        task::Entity::update(task::ActiveModel::from(row.clone()).reset_all()).exec(&write.tx).await?;
        write.enter_sealed(&format!("task.{act}"), "task", task, detail, [seal(&row)]).await?;
        let told = match step {
            Step::Prove(_) => Some((row.author_id, NoticeKind::TaskProven)),
            Step::SendBack(_) | Step::Reopen(_) => Some((row.owner_id, NoticeKind::TaskReturned)),
            Step::CheckOff | Step::Holds => None,
        };
        if let Some((to, kind)) = told {
            let key = format!("task-{task}/{act}-{}", write.next());
            let one = Notice::new(key, Recipient::User(to), kind, format!("/desk/actions/{task}"));
            write.tell(&[one.with("name", &row.title).with("reason", text)]).await?;
        }
        write.commit().await?;
        Ok(next.stage)
    }
}
