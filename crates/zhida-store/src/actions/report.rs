//! All tasks with their lights, and the weekly report made of them. A light is of a day: of an earlier one it is what it was then.

use super::{TaskKind, counted, rectify};
use crate::desk::Desk;
use crate::entity::{task, task_milestone, task_step};
use crate::error::Result;
use crate::role::Permission;
use crate::time::{day_in_china, instant};
use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeMap;
use zhida_cases::PersonId;
use zhida_cases::action::{Line, Milestone, Progress, TaskLight, Weekly, progress, weekly};
use zhida_facts::{Calendar, NoSchedule, Number};

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

/// What a task's light on a day follows from.
pub(super) struct Course<'a> {
    pub(super) row: &'a task::Model,
    pub(super) milestones: &'a [task_milestone::Model],
    /// Of a rectification item: what was done to it.
    pub(super) steps: &'a [task_step::Model],
}

impl Course<'_> {
    fn rectifies(&self) -> bool {
        self.row.kind == TaskKind::Rectification.key()
    }

    /// The day on which it was closed, as it stood on `on`: an item that was reopened since was closed all the same.
    fn closed(&self, on: NaiveDate) -> Option<NaiveDate> {
        let day = if self.rectifies() {
            rectify::folded(self.row, self.steps, Some(on)).ok()?.checked.map(|(_, day)| day)
        } else {
            self.row.closed.as_deref().and_then(|day| day.parse().ok())
        };
        day.filter(|day| *day <= on)
    }

    /// How far it is on a day. One without milestones has its due day for the only one.
    pub(super) fn progress(&self, on: NaiveDate, calendar: &Calendar) -> std::result::Result<Progress, NoSchedule> {
        let (closed, due) = (self.closed(on), self.row.due.parse::<NaiveDate>().ok());
        let mut milestones = counted(self.milestones);
        if milestones.is_empty() {
            milestones.extend(due.map(|due| Milestone { due, weight: 1, accepted: closed }));
            return progress(&milestones, on, calendar);
        }
        let mut now = progress(&milestones, on, calendar)?;
        // A rectification item is closed by its second signature and by nothing else.
        if self.rectifies() && closed.is_none() && due.is_some_and(|due| due < on) {
            now.light = TaskLight::Red;
        }
        if closed.is_some() {
            now = Progress { done: Number::from(100), expected: now.expected, light: TaskLight::Green };
        }
        Ok(now)
    }

    /// What is due next as it stood on a day; nothing once it is closed.
    fn next(&self, on: NaiveDate) -> Option<NaiveDate> {
        if self.closed(on).is_some() {
            return None;
        }
        let open = |m: &Milestone| m.accepted.is_none_or(|day| on < day);
        counted(self.milestones).into_iter().filter(open).map(|m| m.due).min().or_else(|| self.row.due.parse().ok())
    }
}

/// A task with its milestones and steps.
type Whole = (task::Model, Vec<task_milestone::Model>, Vec<task_step::Model>);

fn course((row, milestones, steps): &Whole) -> Course<'_> {
    Course { row, milestones, steps }
}

impl Desk {
    async fn whole_tasks(&self, kind: Option<TaskKind>) -> Result<Vec<Whole>> {
        self.signed.need(Permission::SeeCity)?;
        let mut all = task::Entity::find().order_by_asc(task::Column::Due).order_by_asc(task::Column::Id);
        if let Some(kind) = kind {
            all = all.filter(task::Column::Kind.eq(kind.key()));
        }
        let (mut milestones, mut steps): (BTreeMap<i64, Vec<_>>, BTreeMap<i64, Vec<_>>) = (BTreeMap::new(), BTreeMap::new());
        for one in task_milestone::Entity::find().order_by_asc(task_milestone::Column::Due).all(&self.store.db).await? {
            milestones.entry(one.task_id).or_default().push(one);
        }
        for one in task_step::Entity::find().order_by_asc(task_step::Column::Number).all(&self.store.db).await? {
            steps.entry(one.task_id).or_default().push(one);
        }
        let whole = |row: task::Model| {
            let (own, done) = (milestones.remove(&row.id).unwrap_or_default(), steps.remove(&row.id).unwrap_or_default());
            (row, own, done)
        };
        Ok(all.all(&self.store.db).await?.into_iter().map(whole).collect())
    }

    /// All tasks, or those of a kind, with their lights on a day; what is due first comes first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tasks(&self, kind: Option<TaskKind>, today: NaiveDate, calendar: &Calendar) -> Result<Vec<TaskLine>> {
        let line = |whole: Whole| {
            let (progress, next) = (course(&whole).progress(today, calendar).ok(), course(&whole).next(today));
            TaskLine { progress, next, row: whole.0 }
        };
        Ok(self.whole_tasks(kind).await?.into_iter().map(line).collect())
    }

    /// The report of the week that ends on `today`, of the tasks that were set by then.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn weekly_report(&self, today: NaiveDate, calendar: &Calendar) -> Result<Weekly> {
        let before = today.checked_sub_days(Days::new(7)).unwrap_or(today);
        let line = |whole: &Whole| {
            let (of, made) = (course(whole), day_in_china(instant(whole.0.made_at)));
            // On the way to some days a year has no schedule: then there is no light, and the report says so.
            let light = |on| of.progress(on, calendar).ok().map(|p| p.light).filter(|_| made <= on);
            let (id, owner) = (whole.0.id, PersonId(whole.0.owner_id));
            (made <= today).then(|| Line { task: id, owner, before: light(before), now: light(today), next_due: of.next(today) })
        };
        let lines: Vec<Line> = self.whole_tasks(None).await?.iter().filter_map(line).collect();
        Ok(weekly(&lines, today))
    }
}
