//! What routing learns from: where cases of a subject went and whether they stayed, and cases that may be the same.

use super::load::CHUNK;
use crate::desk::Desk;
use crate::entity::{case_file, case_log};
use crate::error::Result;
use crate::time::{instant, local, micros_of};
use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::BTreeMap;
use zhida_cases::routing::{Desk as Place, Matter, Past};
use zhida_cases::{Act, CaseId, EnterpriseId, Row};

/// Days looked back.
const BACK: u64 = 90;
/// Cases of one enterprise or subject compared.
const MOST: u64 = 2000;

impl Desk {
    /// Routings of the last 90 days up to `today`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn past_routings(&self, today: NaiveDate) -> Result<Vec<Past>> {
        self.sees_all_cases()?;
        let from = micros_of(today.checked_sub_days(Days::new(BACK)).unwrap_or(today).and_time(chrono::NaiveTime::MIN));
        let rows = case_log::Entity::find()
            .filter(case_log::Column::Act.is_in(["route", "refuse", "take-over", "reassign"]))
            .filter(case_log::Column::At.gte(from))
            .order_by_asc(case_log::Column::CaseId)
            .order_by_asc(case_log::Column::Number)
            .all(&self.store.db)
            .await?;
        let ids: Vec<i64> = rows.iter().map(|r| r.case_id).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let mut subjects: BTreeMap<i64, String> = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            let found: Vec<(i64, String)> = case_file::Entity::find()
                .select_only()
                .columns([case_file::Column::Id, case_file::Column::Subject])
                .filter(case_file::Column::Id.is_in(chunk.iter().copied()))
                .into_tuple()
                .all(&self.store.db)
                .await?;
            subjects.extend(found);
        }
        let mut past: Vec<(i64, Past)> = Vec::new();
        for row in rows {
            let read: Row = super::load::read_row(&row)?;
            match read.act {
                Act::Route { lead, why, .. } => {
                    let rule = why.strip_prefix("rule:").map(str::to_owned);
                    let subject = subjects.get(&row.case_id).cloned().unwrap_or_default();
                    let desk = Place { person: lead, deputy: None };
                    past.push((row.case_id, Past { subject, desk, rule, on: read.at.date(), wrong: false }));
                }
                // Refused, or given to somebody else: the routing before was wrong.
                _ => {
                    if let Some((_, last)) = past.last_mut().filter(|(case, _)| *case == row.case_id) {
                        last.wrong = true;
                    }
                }
            }
        }
        Ok(past.into_iter().map(|(_, p)| p).collect())
    }

    /// What an enterprise's cases are about, for comparison.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn matters_of(&self, enterprise: i64) -> Result<Vec<Matter>> {
        self.matters(case_file::Column::EnterpriseId.eq(enterprise)).await
    }

    /// What cases submitted since a day are about.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn matters_since(&self, day: NaiveDate) -> Result<Vec<Matter>> {
        self.matters(case_file::Column::SubmittedAt.gte(micros_of(day.and_time(chrono::NaiveTime::MIN)))).await
    }

    async fn matters(&self, of: sea_orm::sea_query::SimpleExpr) -> Result<Vec<Matter>> {
        self.sees_all_cases()?;
        let rows = case_file::Entity::find()
            .filter(of)
            .filter(case_file::Column::SubmittedAt.is_not_null())
            .filter(case_file::Column::MergedInto.is_null())
            .order_by_desc(case_file::Column::Id)
            .limit(MOST)
            .all(&self.store.db)
            .await?;
        let matter = |row: case_file::Model| Matter {
            case: CaseId(row.id),
            enterprise: EnterpriseId(row.enterprise_id),
            on: local(instant(row.submitted_at.unwrap_or(row.opened_at))).date(),
            subject: row.subject,
            text: row.text,
        };
        Ok(rows.into_iter().map(matter).collect())
    }
}
