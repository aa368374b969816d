//! From qualified to paid: who of a measure's enterprises has come how far, when, and for how much.
//!
//! Nothing of it is counted as it happens. Who qualifies is put down once a day, since verdicts are not stored; the rest is read from
//! notices and applications, so that every figure is the length of a list and can be counted again by anybody.

mod qualified;
mod steps;

pub use qualified::Qualifying;
pub use steps::{Funnel, Landed, LandingStep, Leaving, Why};

use crate::desk::Desk;
use crate::entity::landing_day;
use crate::error::Result;
use crate::ledger::By;
use crate::role::Permission;
use crate::store::Store;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Select};

impl Desk {
    /// How far a measure has landed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn funnel(&self, measure: &str, at: DateTime<Utc>) -> Result<Funnel> {
        self.signed.need(Permission::SeeCity)?;
        steps::funnel(&self.store.db, measure, at).await
    }

    /// How far a measure had landed on each day that was put down, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn landing_days(&self, measure: &str) -> Result<Vec<landing_day::Model>> {
        self.signed.need(Permission::SeeCity)?;
        let days = landing_day::Entity::find().filter(landing_day::Column::Measure.eq(measure));
        Ok(days.order_by_asc(landing_day::Column::Day).all(&self.store.db).await?)
    }

    /// Of every measure the last day that was put down.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn landing(&self) -> Result<Vec<landing_day::Model>> {
        self.last_landing(landing_day::Entity::find()).await
    }

    /// Of every measure the last day that was put down until `day`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn landing_by(&self, day: NaiveDate) -> Result<Vec<landing_day::Model>> {
        self.last_landing(landing_day::Entity::find().filter(landing_day::Column::Day.lte(day.to_string()))).await
    }

    async fn last_landing(&self, of: Select<landing_day::Entity>) -> Result<Vec<landing_day::Model>> {
        self.signed.need(Permission::SeeCity)?;
        let last = of.order_by_desc(landing_day::Column::Day).one(&self.store.db).await?;
        let Some(last) = last else { return Ok(Vec::new()) };
        let rows = landing_day::Entity::find().filter(landing_day::Column::Day.eq(last.day));
        Ok(rows.order_by_asc(landing_day::Column::Measure).all(&self.store.db).await?)
    }
}

impl Store {
    /// Puts down how far `measures` have landed on `day`; what was put down for that day before is replaced.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_landing(&self, measures: &[String], day: NaiveDate, at: DateTime<Utc>) -> Result<()> {
        let mut rows = Vec::with_capacity(measures.len());
        for measure in measures {
            let funnel = steps::funnel(&self.db, measure, at).await?;
            let count = |step| i32::try_from(funnel.of(step).count()).unwrap_or(i32::MAX);
            let fen = |step| funnel.of(step).map(|l| l.fen(step)).sum();
            rows.push(landing_day::Model {
                id: 0,
                measure: measure.clone(),
                day: day.to_string(),
                qualified: count(LandingStep::Qualified),
                reached: count(LandingStep::Reached),
                read: count(LandingStep::Read),
                applied: count(LandingStep::Applied),
                approved: count(LandingStep::Approved),
                paid: count(LandingStep::Paid),
                low: fen(LandingStep::Qualified),
                granted_fen: fen(LandingStep::Approved),
                paid_fen: fen(LandingStep::Paid),
            });
        }
        let write = self.write(&By::program(at)).await?;
        landing_day::Entity::delete_many().filter(landing_day::Column::Day.eq(day.to_string())).exec(&write.tx).await?;
        for chunk in rows.chunks(crate::notice::ROWS) {
            let rows = chunk.iter().map(|row| {
                let mut row = landing_day::ActiveModel::from(row.clone()).reset_all();
                row.id = NotSet;
                row
            });
            landing_day::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
        }
        // A summary of records that have entries of their own: it needs none.
        write.commit().await?;
        Ok(())
    }
}
