//! The ledger of cases as a table: its rows in the order of a list, the note of who took it away, and an edited one carried out.

use super::load::{CHUNK, CaseFile, load, load_all};
use super::{Demand, Moment};
use crate::desk::Desk;
use crate::entity::{case_file, department, user};
use crate::error::{Result, StoreError};
use crate::role::Role as Account;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_cases::{Act, Channel, Refusal};

/// What a row of an edited ledger asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerChange {
    /// Something is done to a case of which so many rows were seen.
    Act(i64, usize, Act),
    /// A case that is not on file yet: whose, what, and the enterprise's district.
    New(i64, Demand, String),
}

impl Desk {
    /// Numbers of the cases the filter takes, in the order of a list.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_ids(&self, filter: &super::CaseFilter, sort: super::CaseSort) -> Result<Vec<i64>> {
        let query = self.sorted(filter, sort)?.select_only().column(case_file::Column::Id);
        Ok(query.into_tuple().all(&self.store.db).await?)
    }

    /// These cases with their logs, in this order; numbers come from [`Desk::case_ids`], which gives no others than may be seen.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_files_of(&self, ids: &[i64]) -> Result<Vec<CaseFile>> {
        self.sees_all_cases()?;
        let mut files = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            files.extend(load_all(&self.store.db, chunk).await?.into_iter().map(|file| (file.row.id, file)));
        }
        Ok(ids.iter().filter_map(|id| files.remove(id)).collect())
    }

    /// Names of all staff and of all offices, as a ledger needs them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn everybody(&self) -> Result<(BTreeMap<i64, String>, BTreeMap<i64, String>)> {
        self.sees_all_cases()?;
        let users = user::Entity::find().filter(user::Column::Role.ne(Account::Enterprise.key())).all(&self.store.db).await?;
        let offices = department::Entity::find().all(&self.store.db).await?;
        Ok((users.into_iter().map(|u| (u.id, u.name)).collect(), offices.into_iter().map(|d| (d.id, d.name)).collect()))
    }

    /// Says in the audit trail that a ledger was taken away: with which filter, and how many rows.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_case_export(&self, filter: &str, rows: usize, at: DateTime<Utc>) -> Result<()> {
        self.sees_all_cases()?;
        let mut write = self.store.write(&self.signed.by(at)).await?;
        write.enter("case.exported", "case-ledger", "", json!({ "filter": filter, "rows": rows })).await?;
        write.commit().await?;
        Ok(())
    }

    /// Carries out an edited ledger: all of it, or, if anything is refused, nothing. Gives what was refused, by place in `changes`.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] for whoever is no clerk; those of the database.
    pub async fn carry_out_ledger(&self, changes: &[LedgerChange], moment: &Moment<'_>) -> Result<Vec<(usize, Refusal)>> {
        if self.signed.role() != Account::Clerk {
            return Err(StoreError::Forbidden);
        }
        let mut refused = Vec::new();
        let mut write = self.store.write(&self.signed.by(moment.at)).await?;
        for (place, change) in changes.iter().enumerate() {
            let done = match change {
                LedgerChange::Act(id, seen, act) => {
                    let file = load(&write.tx, self.seen_case(&write.tx, *id).await?.id).await?;
                    self.do_in(&mut write, file, act, Some(*seen), moment).await
                }
                LedgerChange::New(enterprise, demand, district) => {
                    self.begin_in(&mut write, *enterprise, demand, Channel::Hotline, district, moment).await
                }
            };
            match done {
                Ok(_) => {}
                Err(StoreError::Refused(why)) => refused.push((place, why)),
                Err(other) => return Err(other),
            }
        }
        if refused.is_empty() {
            write.commit().await?;
        }
        Ok(refused)
    }
}
