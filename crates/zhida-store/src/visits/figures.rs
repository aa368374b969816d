//! How visits go: how many of those planned took place, what they found, and whether that was solved.

use super::{Destination, VisitState};
use crate::cases::{Moment, frame_of, with_logs};
use crate::desk::Desk;
use crate::entity::{case_file, enterprise, finding, visit};
use crate::error::Result;
use crate::role::Permission;
use crate::time::local;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeMap;
use zhida_cases::measures::{Measures, Rate, Tally, Weights};
use zhida_facts::Number;

/// Days after which an enterprise counts as not visited.
pub const VISIT_DAYS: i64 = 365;

/// The figures of the visits planned for a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFigures {
    /// Of those planned for days that have passed, without cancelled ones, those that took place.
    pub visited: Rate,
    /// Findings in all.
    pub findings: u64,
    /// Findings a visit.
    pub per_visit: Option<Number>,
    /// Of the findings, those that became cases.
    pub cases: Rate,
    /// Of those cases that were evaluated, those that the enterprise says are solved.
    pub solved: Rate,
    /// Findings without a destination.
    pub waiting: u64,
    /// Enterprises on file that nobody visited within [`VISIT_DAYS`] before today.
    pub unvisited: u64,
    /// All enterprises on file.
    pub enterprises: u64,
}

impl Desk {
    /// The figures of visits planned from `from` to `to`, both included, as of the moment.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn visit_figures(&self, from: NaiveDate, to: NaiveDate, moment: &Moment<'_>) -> Result<VisitFigures> {
        self.signed.need(Permission::SeeCity)?;
        let (db, today) = (&self.store.db, local(moment.at).date());
        let days = visit::Column::PlannedDay.between(from.to_string(), to.to_string());
        let visits = visit::Entity::find().filter(days).filter(visit::Column::State.ne(VisitState::Cancelled.key())).all(db).await?;
        let was = |v: &&visit::Model| v.visited_day.is_some();
        let due = visits.iter().filter(|v| v.planned_day < today.to_string() || v.visited_day.is_some()).count();
        let been: Vec<i64> = visits.iter().filter(was).map(|v| v.id).collect();
        let mut found: Vec<finding::Model> = Vec::new();
        for chunk in been.chunks(500) {
            found.extend(finding::Entity::find().filter(finding::Column::VisitId.is_in(chunk.iter().copied())).all(db).await?);
        }
        let numbers: Vec<i64> = found.iter().filter_map(|f| f.case_id).collect();
        let settings = self.store.case_settings().await?;
        let frame = frame_of(moment.calendar, &settings);
        let mut tallies = Vec::new();
        for chunk in numbers.chunks(500) {
            let rows = case_file::Entity::find().filter(case_file::Column::Id.is_in(chunk.iter().copied())).all(db).await?;
            let files = with_logs(db, rows).await?.into_iter().flatten();
            tallies.extend(files.map(|file| Tally::of(&file.case, local(moment.at), &frame)));
        }
        let rate = |part: usize, of: usize| Rate { part: part as u64, of: of as u64 };
        let became = found.iter().filter(|f| f.destination.as_deref() == Some(Destination::Case.key())).count();
        let last = self.last_visits().await?;
        let enterprises = enterprise::Entity::find().filter(enterprise::Column::RemovedSeq.is_null()).all(db).await?;
        let recent = |id: i64| last.get(&id).is_some_and(|day| (today - *day).num_days() <= VISIT_DAYS);
        Ok(VisitFigures {
            visited: rate(been.len(), due),
            findings: found.len() as u64,
            per_visit: i64::try_from(found.len()).ok().zip(i64::try_from(been.len()).ok()).and_then(|(n, of)| Number::ratio(n, of)),
            cases: rate(became, found.len()),
            solved: Measures::of(&tallies, Rate::default(), &Weights::default()).solved,
            waiting: found.iter().filter(|f| f.destination.is_none()).count() as u64,
            unvisited: enterprises.iter().filter(|e| !recent(e.id)).count() as u64,
            enterprises: enterprises.len() as u64,
        })
    }

    /// The day of the last visit, by enterprise.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn last_visits(&self) -> Result<BTreeMap<i64, NaiveDate>> {
        self.signed.need(Permission::SeeCity)?;
        let all = visit::Entity::find().filter(visit::Column::VisitedDay.is_not_null()).all(&self.store.db).await?;
        let mut last: BTreeMap<i64, NaiveDate> = BTreeMap::new();
        for row in all {
            if let Some(day) = row.visited_day.and_then(|d| d.parse().ok()) {
                let latest = last.entry(row.enterprise_id).or_insert(day);
                *latest = day.max(*latest);
            }
        }
        Ok(last)
    }
}
