//! Reminders of milestones, and of rectification items, to their owners: before the day, after it, and, where it stays undone, to whoever set the
//! task too. A reminder stops as soon as evidence is given, which then waits for others; it leaves in office hours, and once.

use super::{TaskKind, rectify};
use crate::cases::Moment;
use crate::entity::{notice, task, task_milestone};
use crate::error::{Result, StoreError};
use crate::ledger::By;
use crate::notice::{Notice, ROWS, Recipient};
use crate::notice_kind::NoticeKind;
use crate::store::Store;
use crate::time::local;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeSet;
use zhida_cases::action::{Stage, TaskRung, task_rung};

/// Something that is to be done by a day and for which no evidence was given.
struct Owed {
    /// What tells it apart from everything else of its task.
    what: String,
    name: String,
    due: NaiveDate,
}

impl Store {
    /// Reminds of what is due or overdue in the action ledger; gives how many notices are new. To be asked as often as one likes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remind_of_tasks(&self, moment: &Moment<'_>) -> Result<usize> {
        let now = local(moment.at);
        let settings = self.case_settings().await?;
        let open = settings.on(now.date()).hours.open_at_or_after(now, moment.calendar);
        // A year without schedule has no working days to count by; the calendar says so long before.
        if open != Ok(now) || self.unsaid(&self.db, moment).await?.is_empty() {
            return Ok(0);
        }
        // Looked at once more under the lock: evidence may have come in meanwhile.
        let write = self.write(&By::program(moment.at)).await?;
        let told = write.tell(&self.unsaid(&write.tx, moment).await?).await?;
        write.commit().await?;
        Ok(told)
    }

    /// The reminders of this day that were not told yet.
    async fn unsaid(&self, db: &impl ConnectionTrait, moment: &Moment<'_>) -> Result<Vec<Notice>> {
        let open = task::Entity::find().filter(task::Column::Closed.is_null()).order_by_asc(task::Column::Id).all(db).await?;
        let mut due = Vec::new();
        for row in &open {
            let all = match owed(db, row).await {
                // Verifying names it; the others are reminded.
                Err(StoreError::Corrupt(..)) => continue,
                all => all?,
            };
            for owed in all {
                if let Ok(Some((rung, days))) = task_rung(owed.due, local(moment.at).date(), moment.calendar) {
                    due.extend(reminders(row, &owed, rung, days));
                }
            }
        }
        let keys: Vec<String> = due.iter().map(kept).collect();
        let mut said = BTreeSet::new();
        for chunk in keys.chunks(ROWS) {
            let known = notice::Entity::find().filter(notice::Column::Key.is_in(chunk.iter().map(String::as_str)));
            said.extend(known.all(db).await?.into_iter().map(|n| n.key));
        }
        Ok(due.into_iter().filter(|one| !said.contains(&kept(one))).collect())
    }
}

/// The key under which a notice to a user is kept.
fn kept(one: &Notice) -> String {
    match one.to {
        Recipient::User(id) => format!("{}/u{id}", one.key),
        Recipient::Enterprise(_) | Recipient::Staff(_) => one.key.clone(),
    }
}

/// What of a task no evidence was given for.
async fn owed(db: &impl ConnectionTrait, row: &task::Model) -> Result<Vec<Owed>> {
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| StoreError::Corrupt("task", row.id.to_string()));
    let without = task_milestone::Entity::find()
        .filter(task_milestone::Column::TaskId.eq(row.id))
        .filter(task_milestone::Column::Accepted.is_null())
        .filter(task_milestone::Column::ProvenAt.is_null());
    let mut all = Vec::new();
    for one in without.order_by_asc(task_milestone::Column::Due).all(db).await? {
        let name = format!("{} · {}", row.title, one.text);
        all.push(Owed { what: format!("milestone-{}", one.id), name, due: day(&one.due)? });
    }
    if row.kind == TaskKind::Rectification.key() {
        let (steps, item) = rectify::replayed(db, row).await?;
        if item.is_some_and(|item| item.stage == Stage::Open) {
            // Sent back or reopened, it is owed anew.
            all.push(Owed { what: format!("item-{}", steps.len()), name: row.title.clone(), due: day(&row.due)? });
        }
    }
    Ok(all)
}

fn reminders(row: &task::Model, owed: &Owed, rung: TaskRung, days: i64) -> Vec<Notice> {
    let kind = if rung == TaskRung::Ahead { NoticeKind::TaskDue } else { NoticeKind::TaskLate };
    // The day is part of the cause: what is due on another day is another thing.
    let key = format!("task-{}/{}-{}-{}", row.id, owed.what, owed.due, rung.key());
    let to = [Some(row.owner_id), Some(row.author_id).filter(|author| rung.goes_up() && *author != row.owner_id)];
    let one = |to: i64| {
        let notice = Notice::new(key.clone(), Recipient::User(to), kind, format!("/desk/actions/{}", row.id));
        notice.with("name", &owed.name).with("day", owed.due).with("n", days)
    };
    to.into_iter().flatten().map(one).collect()
}
