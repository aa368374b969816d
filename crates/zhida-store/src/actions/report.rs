//! All tasks with their lights, and the weekly report made of them.

use super::{TaskKind, counted};
use crate::desk::Desk;
use crate::entity::{task, task_milestone};
use crate::error::Result;
use crate::role::Permission;
use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeMap;
use zhida_cases::PersonId;
use zhida_cases::action::{Line, Milestone, Progress, TaskLight, Weekly, progress, weekly};
use zhida_facts::{Calendar, Number};

/// A task in the ledger.
#[derive(Clone, Debug)]
pub struct TaskLine {
    /// The task.
    pub row: task::Model,
    /// How far it is; nothing where a year on the way has no schedule.
    pub progress: Option<Progress>,
    /// The next milestone without accepted evidence, or the due day of a task without milestones that is open.
    pub next: Option<NaiveDate>,
}

/// How far a task is on a day. One without milestones has its due day for the only one.
fn stands(row: &task::Model, milestones: &[Milestone], on: NaiveDate, calendar: &Calendar) -> Option<Progress> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    if milestones.is_empty() {
        let whole = Milestone { due: day(&row.due)?, weight: 1, accepted: row.closed.as_deref().and_then(day) };
        return progress(&[whole], on, calendar).ok();
    }
    let mut now = progress(milestones, on, calendar).ok()?;
    // A rectification item is closed by its second signature and by nothing else.
    let closed = row.closed.as_deref().and_then(day).is_some_and(|closed| closed <= on);
    if row.kind == TaskKind::Rectification.key() && !closed && day(&row.due).is_some_and(|due| due < on) {
        now.light = TaskLight::Red;
    }
    if closed {
        now = Progress { done: Number::from(100), expected: now.expected, light: TaskLight::Green };
    }
    Some(now)
}

impl Desk {
    async fn tasks_with(&self, kind: Option<TaskKind>) -> Result<Vec<(task::Model, Vec<Milestone>)>> {
        self.signed.need(Permission::SeeCity)?;
        let mut all = task::Entity::find().order_by_asc(task::Column::Due).order_by_asc(task::Column::Id);
        if let Some(kind) = kind {
            all = all.filter(task::Column::Kind.eq(kind.key()));
        }
        let mut of: BTreeMap<i64, Vec<task_milestone::Model>> = BTreeMap::new();
        for one in task_milestone::Entity::find().order_by_asc(task_milestone::Column::Due).all(&self.store.db).await? {
            of.entry(one.task_id).or_default().push(one);
        }
        let rows = all.all(&self.store.db).await?;
        Ok(rows
            .into_iter()
            .map(|row| (counted(of.get(&row.id).map(Vec::as_slice).unwrap_or_default()), row))
            .map(|(m, r)| (r, m))
            .collect())
    }

    /// All tasks, or those of a kind, with their lights on a day; what is due first comes first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tasks(&self, kind: Option<TaskKind>, today: NaiveDate, calendar: &Calendar) -> Result<Vec<TaskLine>> {
        let line = |(row, milestones): (task::Model, Vec<Milestone>)| TaskLine {
            progress: stands(&row, &milestones, today, calendar),
            next: next(&row, &milestones),
            row,
        };
        Ok(self.tasks_with(kind).await?.into_iter().map(line).collect())
    }

    /// The report of the week that ends on `today`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn weekly_report(&self, today: NaiveDate, calendar: &Calendar) -> Result<Weekly> {
        let before = today.checked_sub_days(Days::new(7)).unwrap_or(today);
        let made = |row: &task::Model| crate::time::day_in_china(crate::time::instant(row.made_at));
        let line = |(row, milestones): (task::Model, Vec<Milestone>)| {
            let light = |on| stands(&row, &milestones, on, calendar).map(|p| p.light);
            Some(Line {
                task: row.id,
                owner: PersonId(row.owner_id),
                before: light(before).filter(|_| made(&row) <= before),
                now: light(today)?,
                next_due: next(&row, &milestones),
            })
        };
        let lines: Vec<Line> = self.tasks_with(None).await?.into_iter().filter_map(line).collect();
        Ok(weekly(&lines, today))
    }
}

fn next(row: &task::Model, milestones: &[Milestone]) -> Option<NaiveDate> {
    if row.closed.is_some() {
        return None;
    }
    milestones.iter().filter(|m| m.accepted.is_none()).map(|m| m.due).min().or_else(|| row.due.parse().ok())
}
