//! Setting a budget; what was set before stays on file.

use crate::desk::Desk;
use crate::entity::{budget, ledger};
use crate::error::{Result, StoreError};
use crate::ledger::Broken;
use crate::role::Permission;
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::NotSet, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::BTreeMap;

/// Years a budget can be for.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
/// Longest reason, in characters.
const NOTE: usize = 500;

/// A budget to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBudget {
    /// Id of the measure.
    pub measure: String,
    /// For which year.
    pub year: i32,
    /// How much, in fen; none takes back what was set.
    pub fen: Option<i64>,
    /// Why; may be empty.
    pub note: String,
}

impl Desk {
    /// Sets the budget of a measure for a year. `false`, and nothing is written, if it is that already and no other reason is
    /// given.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a year or an amount no budget has; those of the database.
    pub async fn set_budget(&self, new: NewBudget, at: DateTime<Utc>) -> Result<bool> {
        self.signed.need(Permission::SetBudgets)?;
        if !YEARS.contains(&new.year) {
            return Err(StoreError::Invalid("year"));
        }
        if new.fen.is_some_and(|fen| fen < 0) {
            return Err(StoreError::Invalid("fen"));
        }
        let mut write = self.store.write(&self.signed.by(at)).await?;
        let last = budget::Entity::find()
            .filter(budget::Column::Measure.eq(&new.measure))
            .filter(budget::Column::Year.eq(new.year))
            .order_by_desc(budget::Column::Id)
            .one(&write.tx)
            .await?;
        let note: String = new.note.trim().chars().take(NOTE).collect();
        let (fen, said) = last.map_or((None, String::new()), |last| (last.fen, last.note));
        if fen == new.fen && (note.is_empty() || note == said) {
            return Ok(false);
        }
        let row = budget::Model {
            id: 0,
            seq: write.next(),
            at: write.at(),
            measure: new.measure,
            year: new.year,
            fen: new.fen,
            note,
            author_id: Some(self.signed.user),
            author: self.signed.name.clone(),
        };
        write.enter("budget.set", "measure", &row.measure, detail(&row)).await?;
        let mut row = budget::ActiveModel::from(row).reset_all();
        row.id = NotSet;
        budget::Entity::insert(row).exec_without_returning(&write.tx).await?;
        write.commit().await?;
        Ok(true)
    }

    /// What was ever set for a measure, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn budget_history(&self, measure: &str) -> Result<Vec<budget::Model>> {
        self.signed.need(Permission::SeeCity)?;
        let all = budget::Entity::find().filter(budget::Column::Measure.eq(measure));
        Ok(all.order_by_desc(budget::Column::Id).all(&self.store.db).await?)
    }
}

/// What the entry of a setting says of it.
fn detail(row: &budget::Model) -> serde_json::Value {
    json!({ "year": row.year, "fen": row.fen, "note": row.note })
}

/// Whether `entry` is that of the setting, all of it.
fn made(row: &budget::Model, entry: &ledger::Model) -> bool {
    let by = row.author_id == entry.actor && row.author == entry.actor_name;
    let said = serde_json::from_str(&entry.detail).is_ok_and(|said: serde_json::Value| said == detail(row));
    by && row.at == entry.at && row.measure == entry.subject && said
}

impl Store {
    /// Compares settings of budgets with the entries that made them; one under the number of another entry is wrong too.
    pub(crate) async fn verify_budgets(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = budget::Entity::find().filter(budget::Column::Seq.between(first.seq, last.seq));
        let rows: BTreeMap<i64, budget::Model> = of_page.all(&self.db).await?.into_iter().map(|row| (row.seq, row)).collect();
        for entry in entries {
            let row = rows.get(&entry.seq);
            let sound = if entry.act == "budget.set" { row.is_some_and(|row| made(row, entry)) } else { row.is_none() };
            if !sound {
                broken.push(Broken::Record(entry.seq));
            }
        }
        Ok(())
    }
}
