//! How far a package has come: who was told of it, who has looked at it, who has done something about what it offers.

use crate::desk::Desk;
use crate::entity::{application, case_file, finance_need, finance_step, notice, relief, service_request};
use crate::error::{Result, StoreError};
use crate::ledger::By;
use crate::notice::{Notice, ROWS, Recipient};
use crate::notice_kind::NoticeKind;
use crate::role::Permission;
use crate::store::Store;
use crate::tenant::Tenant;
use crate::time::{instant, micros};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use std::collections::{BTreeMap, BTreeSet};
use zhida_cases::lending::Act;

/// What an enterprise did about a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReliefAct {
    /// It applied for one of the measures.
    Applied,
    /// It showed a financing need for one of the products.
    AskedForMoney,
    /// It asked for one of the services.
    AskedForService,
}

/// How far a package has come with an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReliefReach {
    /// When it was told.
    pub told: DateTime<Utc>,
    /// When it looked.
    pub seen: Option<DateTime<Utc>>,
    /// What it did since the package was published.
    pub acts: BTreeSet<ReliefAct>,
}

/// The key of its notices.
fn key(id: i64) -> String {
    format!("relief-{id}")
}

impl Store {
    /// Tells enterprises of a published package, a few hundred in a transaction; who was told is not told again. Gives how many are new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tell_of_relief(&self, row: &relief::Model, enterprises: &[i64], at: DateTime<Utc>) -> Result<usize> {
        let known: BTreeSet<i64> = self.told_of_relief(row.id).await?.into_iter().filter_map(|n| n.enterprise_id).collect();
        let new: Vec<i64> = enterprises.iter().copied().filter(|id| !known.contains(id)).collect();
        let tell = |id: &i64| {
            let href = format!("/my/relief/{}", row.id);
            let one = Notice::new(key(row.id), Recipient::Enterprise(*id), NoticeKind::ReliefOffered, href);
            one.with("name", &row.title).with("reason", &row.reason).with("day", &row.ends)
        };
        let mut told = 0;
        for chunk in new.chunks(ROWS) {
            told += self.tell(&By::program(at), &chunk.iter().map(tell).collect::<Vec<_>>()).await?;
        }
        Ok(told)
    }

    async fn told_of_relief(&self, id: i64) -> Result<Vec<notice::Model>> {
        // Neither database looks a beginning up in an index; a range it does. In whatever order keys stand, what begins so is within.
        let (from, to) = (format!("{}/e", key(id)), format!("{}/f", key(id)));
        let of = notice::Entity::find()
            .filter(notice::Column::Key.gte(from.as_str()))
            .filter(notice::Column::Key.lt(to.as_str()))
            .filter(notice::Column::Key.starts_with(&from));
        Ok(of.all(&self.db).await?)
    }
}

impl Tenant {
    /// Whether it was told of a package; it has looked at it from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sees_relief(&self, id: i64, at: DateTime<Utc>) -> Result<bool> {
        let own = notice::Column::Key.eq(format!("{}/e{}", key(id), self.enterprise));
        let Some(told) = notice::Entity::find().filter(own.clone()).one(&self.store.db).await? else { return Ok(false) };
        if told.read_at.is_none() {
            let read = notice::Entity::update_many().col_expr(notice::Column::ReadAt, Expr::value(micros(at)));
            read.filter(own).filter(notice::Column::ReadAt.is_null()).exec(&self.store.db).await?;
        }
        Ok(true)
    }

    /// One package, if it was ever published.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn relief(&self, id: i64) -> Result<relief::Model> {
        let row = relief::Entity::find_by_id(id).filter(relief::Column::PublishedAt.is_not_null());
        row.one(&self.store.db).await?.ok_or(StoreError::NotFound)
    }
}

impl Desk {
    /// How far a package has come with each enterprise that was told of it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; those of the database.
    pub async fn relief_reach(&self, id: i64) -> Result<BTreeMap<i64, ReliefReach>> {
        self.signed.need(Permission::SeeCity)?;
        let row = self.relief(id).await?;
        let told = self.store.told_of_relief(id).await?;
        let mut reach: BTreeMap<i64, ReliefReach> = BTreeMap::new();
        for one in told {
            if let Some(enterprise) = one.enterprise_id {
                let seen = one.read_at.map(instant);
                reach.insert(enterprise, ReliefReach { told: instant(one.at), seen, acts: BTreeSet::new() });
            }
        }
        let Some(since) = row.published_at else { return Ok(reach) };
        let acts = [
            (ReliefAct::Applied, self.applied_since(&row, since).await?),
            (ReliefAct::AskedForService, self.served_since(&row, since).await?),
            (ReliefAct::AskedForMoney, self.financed_since(&row, since).await?),
        ];
        for (act, enterprises) in acts {
            for enterprise in enterprises {
                if let Some(one) = reach.get_mut(&enterprise) {
                    one.acts.insert(act);
                }
            }
        }
        Ok(reach)
    }

    async fn applied_since(&self, row: &relief::Model, since: i64) -> Result<Vec<i64>> {
        let of = application::Entity::find().select_only().column(application::Column::EnterpriseId);
        let of = of.filter(application::Column::Measure.is_in(row.offered().measures)).filter(application::Column::SentAt.gte(since));
        Ok(of.into_tuple().all(&self.store.db).await?)
    }

    async fn served_since(&self, row: &relief::Model, since: i64) -> Result<Vec<i64>> {
        let asked = service_request::Entity::find().select_only().column(service_request::Column::CaseId);
        let asked: Vec<i64> =
            asked.filter(service_request::Column::ServiceId.is_in(row.offered().services)).into_tuple().all(&self.store.db).await?;
        let mut whose = Vec::new();
        for chunk in asked.chunks(ROWS) {
            let of = case_file::Entity::find().select_only().column(case_file::Column::EnterpriseId);
            let of = of.filter(case_file::Column::Id.is_in(chunk.iter().copied())).filter(case_file::Column::OpenedAt.gte(since));
            whose.extend(of.into_tuple::<i64>().all(&self.store.db).await?);
        }
        Ok(whose)
    }

    async fn financed_since(&self, row: &relief::Model, since: i64) -> Result<Vec<i64>> {
        let products = row.offered().measures;
        let shown = finance_step::Entity::find().filter(finance_step::Column::Act.eq("shown")).filter(finance_step::Column::At.gte(since));
        let for_them = |body: &str| match serde_json::from_str(body) {
            Ok(Act::Show(ids)) => ids.iter().any(|id| products.contains(id)),
            _ => false,
        };
        let shown: BTreeSet<i64> =
            shown.all(&self.store.db).await?.into_iter().filter(|step| for_them(&step.body)).map(|step| step.case_id).collect();
        let mut whose = Vec::new();
        for chunk in shown.into_iter().collect::<Vec<_>>().chunks(ROWS) {
            let of = finance_need::Entity::find().select_only().column(finance_need::Column::EnterpriseId);
            let of = of.filter(finance_need::Column::CaseId.is_in(chunk.iter().copied()));
            whose.extend(of.into_tuple::<i64>().all(&self.store.db).await?);
        }
        Ok(whose)
    }
}
