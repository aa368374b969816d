//! How visits go: how many of those planned took place, what they found, and whether that was solved.

use super::{Destination, VisitState};
use crate::cases::{CHUNK, Moment, frame_of, load_all};
use crate::desk::Desk;
use crate::entity::{enterprise, finding, visit};
use crate::error::Result;
use crate::role::Permission;
use crate::time::local;
use chrono::{Days, NaiveDate};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, ExprTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
};
use std::collections::BTreeMap;
use visit::Column;
use zhida_cases::measures::{Measures, Rate, Tally, Weights};
use zhida_facts::Number;

/// Days after which an enterprise counts as not visited.
pub const VISIT_DAYS: u64 = 365;

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
        let planned = || {
            let days = Column::PlannedDay.between(from.to_string(), to.to_string());
            visit::Entity::find().filter(days).filter(Column::State.ne(VisitState::Cancelled.key()))
        };
        let was = Column::VisitedDay.is_not_null();
        let due = planned().filter(was.clone().or(Column::PlannedDay.lt(today.to_string()))).count(db).await?;
        let been = planned().filter(was).count(db).await?;
        let found = self.findings(&planned().filter(Column::VisitedDay.is_not_null())).await?;
        let of = |to: Option<Destination>| found.get(&to.map(|to| to.key().to_owned())).copied().unwrap_or(0);
        let findings: u64 = found.values().sum();
        let since = today.checked_sub_days(Days::new(VISIT_DAYS)).unwrap_or(today);
        let on_file = || enterprise::Entity::find().filter(enterprise::Column::RemovedSeq.is_null());
        let visited = Query::select()
            .expr(Expr::val(1))
            .from(visit::Entity)
            .and_where(Expr::col((visit::Entity, Column::EnterpriseId)).equals((enterprise::Entity, enterprise::Column::Id)))
            .and_where(Column::VisitedDay.gte(since.to_string()))
            .to_owned();
        let whole = |n: u64| i64::try_from(n).ok();
        Ok(VisitFigures {
            visited: Rate { part: been, of: due },
            findings,
            per_visit: whole(findings).zip(whole(been)).and_then(|(n, of)| Number::ratio(n, of)),
            cases: Rate { part: of(Some(Destination::Case)), of: findings },
            solved: self.solved(&planned().filter(Column::VisitedDay.is_not_null()), moment).await?,
            waiting: of(None),
            unvisited: on_file().filter(Expr::not_exists(visited)).count(db).await?,
            enterprises: on_file().count(db).await?,
        })
    }

    /// How many findings of these visits went where; `None` for those without a destination.
    async fn findings(&self, of: &Select<visit::Entity>) -> Result<BTreeMap<Option<String>, u64>> {
        let rows: Vec<(Option<String>, i64)> = finding::Entity::find()
            .select_only()
            .column(finding::Column::Destination)
            .column_as(finding::Column::Id.count(), "n")
            .filter(finding::Column::VisitId.in_subquery(numbers(of)))
            .group_by(finding::Column::Destination)
            .into_tuple()
            .all(&self.store.db)
            .await?;
        Ok(rows.into_iter().map(|(to, n)| (to, u64::try_from(n).unwrap_or(0))).collect())
    }

    /// Of the cases that findings of these visits became, those that are solved, as the machine judges from their logs.
    async fn solved(&self, of: &Select<visit::Entity>, moment: &Moment<'_>) -> Result<Rate> {
        let db = &self.store.db;
        let cases: Vec<Option<i64>> = finding::Entity::find()
            .select_only()
            .column(finding::Column::CaseId)
            .filter(finding::Column::CaseId.is_not_null())
            .filter(finding::Column::VisitId.in_subquery(numbers(of)))
            .into_tuple()
            .all(db)
            .await?;
        let cases: Vec<i64> = cases.into_iter().flatten().collect();
        let settings = self.store.case_settings().await?;
        let frame = frame_of(moment.calendar, &settings);
        let mut tallies = Vec::new();
        for chunk in cases.chunks(CHUNK) {
            let files = load_all(db, chunk).await?.into_iter();
            tallies.extend(files.map(|file| Tally::of(&file.case, local(moment.at), &frame)));
        }
        Ok(Measures::of(&tallies, Rate::default(), &Weights::default()).solved)
    }
}

/// The numbers of visits, as a part of another question.
fn numbers(of: &Select<visit::Entity>) -> SelectStatement {
    of.clone().select_only().column(Column::Id).into_query()
}
