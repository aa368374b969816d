//! What falls due by itself, and whether the tables say what the log says.

use super::{Kept, cached, kept, kept_all};
use crate::entity::{
    application, application_row, attachment, attachment_link, budget, case_log, event_step, finance_need, finance_step, ledger, relief,
    task_step,
};
use crate::error::{Result, StoreError};
use crate::ledger::{Broken, By, sha256};
use crate::store::Store;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait, ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use serde_json::json;
use std::collections::BTreeMap;
use zhida_apply::State;
use zhida_facts::Calendar;

impl Store {
    /// Writes down what fell due before `today` (`YYYY-MM-DD`): ended notices, returns nobody answered, steps passed by silence. Gives how
    /// many applications moved. Each is its own transaction.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn settle_applications(&self, today: &str, calendar: &Calendar, at: DateTime<Utc>) -> Result<usize> {
        // A term that reached into a year without a schedule had no day then, and may have one now.
        let late = application::Column::Due.lt(today).or(application::Column::Due.is_null());
        let waiting = application::Column::State.is_in([State::Review.key(), State::Returned.key(), State::Notice.key()]);
        let ids: Vec<i64> = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .filter(late)
            .filter(waiting)
            .into_tuple()
            .all(&self.db)
            .await?;
        let mut moved = 0;
        for id in ids {
            let mut write = self.write(&By::program(at)).await?;
            let Some(row) = application::Entity::find_by_id(id).one(&write.tx).await? else { continue };
            let mut kept = match kept(&write.tx, row).await {
                Ok(kept) => kept,
                // The daily check names it; the others go on.
                Err(StoreError::Corrupt(..)) => continue,
                Err(error) => return Err(error),
            };
            if write.settle_application(&mut kept, calendar).await? > 0 {
                write.commit().await?;
                moved += 1;
            }
        }
        Ok(moved)
    }

    /// The applications whose row is not what their log makes of them, or whose log makes nothing: their numbers. The daily check. A due date
    /// that moved because schedules did is written anew, with an entry.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn replay_applications(&self, calendar: &Calendar, at: DateTime<Utc>) -> Result<Vec<i64>> {
        let (mut after, mut wrong) = (0, Vec::new());
        loop {
            let page = application::Entity::find()
                .filter(application::Column::Id.gt(after))
                .order_by_asc(application::Column::Id)
                .limit(500)
                .all(&self.db)
                .await?;
            let Some(last) = page.last() else { return Ok(wrong) };
            after = last.id;
            for made in kept_all(&self.db, page).await? {
                match made {
                    Ok(Kept { row, now, .. }) if now.rows == 0 && row.rows == 0 => {}
                    Ok(Kept { row, now, .. }) => {
                        let made = cached(row.clone(), &now, calendar);
                        if made == row {
                            continue;
                        }
                        if (application::Model { due: row.due.clone(), ..made.clone() }) == row {
                            self.move_due(&row, made, at).await?;
                        } else {
                            wrong.push(row.id);
                        }
                    }
                    Err(id) => wrong.push(id),
                }
            }
        }
    }

    /// Writes a due date anew that schedules have moved. Who has acted meanwhile has done so already.
    async fn move_due(&self, row: &application::Model, made: application::Model, at: DateTime<Utc>) -> Result<()> {
        let mut write = self.write(&By::program(at)).await?;
        if application::Entity::find_by_id(row.id).one(&write.tx).await?.as_ref() == Some(row) {
            write.enter("application.due-moved", "application", row.id, json!({ "before": row.due, "after": made.due })).await?;
            // The day alone: what the enterprise types is kept without waiting for whoever writes here.
            let moved = application::ActiveModel { id: Set(row.id), due: Set(made.due), ..Default::default() };
            application::Entity::update(moved).exec(&write.tx).await?;
            write.commit().await?;
        }
        Ok(())
    }

    /// Compares the rows of applications' logs with the entries that added them; one under the number of an entry that added none is wrong
    /// too.
    pub(crate) async fn verify_applications(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let of_page = application_row::Entity::find().filter(application_row::Column::Seq.between(first.seq, last.seq));
        let mut rows: BTreeMap<i64, application_row::Model> = of_page.all(&self.db).await?.into_iter().map(|row| (row.seq, row)).collect();
        let of_a_row = |act: &str| act.starts_with("application.") && !matches!(act, "application.dropped" | "application.due-moved");
        for entry in entries {
            let sound = match (of_a_row(&entry.act), rows.remove(&entry.seq)) {
                (true, Some(row)) => {
                    let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
                    let same = row.application_id.to_string() == entry.subject && detail["number"] == row.number;
                    same && detail["sha256"].as_str() == Some(sha256(&row.row).as_str())
                }
                (adds, row) => !adds && row.is_none(),
            };
            if !sound {
                broken.push(Broken::Record(entry.seq));
            }
        }
        Ok(())
    }

    /// Rows of logs, of applications and of cases, steps of events, tasks and financing needs, relief packages, settings of budgets, files and
    /// what they belong to under a number no entry of the ledger has: somebody put them there. Those under the number of an entry are compared
    /// with it.
    pub(crate) async fn strangers(&self, broken: &mut Vec<Broken>) -> Result<()> {
        let mut found = self.unknown::<application_row::Entity>(application_row::Column::Seq).await?;
        found.extend(self.unknown::<case_log::Entity>(case_log::Column::Seq).await?);
        found.extend(self.unknown::<event_step::Entity>(event_step::Column::Seq).await?);
        found.extend(self.unknown::<task_step::Entity>(task_step::Column::Seq).await?);
        found.extend(self.unknown::<budget::Entity>(budget::Column::Seq).await?);
        found.extend(self.unknown::<finance_need::Entity>(finance_need::Column::Seq).await?);
        found.extend(self.unknown::<finance_step::Entity>(finance_step::Column::Seq).await?);
        found.extend(self.unknown::<relief::Entity>(relief::Column::Seq).await?);
        found.extend(self.unknown::<attachment::Entity>(attachment::Column::Seq).await?);
        found.extend(self.unknown::<attachment_link::Entity>(attachment_link::Column::Seq).await?);
        broken.extend(found.into_iter().map(Broken::Record));
        Ok(())
    }

    /// Numbers in `seq`, which holds numbers of entries, that no entry has.
    async fn unknown<E: EntityTrait>(&self, seq: E::Column) -> Result<Vec<i64>> {
        let rows = E::find().select_only().column(seq).filter(Expr::not_exists(entry(Expr::col((E::default(), seq)))));
        Ok(rows.into_tuple().all(&self.db).await?)
    }
}

/// The entry of that number.
fn entry(seq: Expr) -> SelectStatement {
    let same = seq.equals((ledger::Entity, ledger::Column::Seq));
    Query::select().expr(Expr::val(1)).from(ledger::Entity).and_where(same).to_owned()
}
