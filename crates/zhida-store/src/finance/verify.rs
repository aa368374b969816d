//! Needs and steps compared with the entries that added them; one under the number of another entry is wrong too.

use super::step::detail;
use super::tenant::asked;
use crate::entity::{finance_need, finance_step, ledger};
use crate::error::Result;
use crate::ledger::Broken;
use crate::store::Store;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeMap;

impl Store {
    /// Compares what is kept of financing needs with a page of the ledger.
    pub(crate) async fn verify_finance(&self, entries: &[ledger::Model], broken: &mut Vec<Broken>) -> Result<()> {
        let Some((first, last)) = entries.first().zip(entries.last()) else { return Ok(()) };
        let needs = finance_need::Entity::find().filter(finance_need::Column::Seq.between(first.seq, last.seq)).all(&self.db).await?;
        let steps = finance_step::Entity::find().filter(finance_step::Column::Seq.between(first.seq, last.seq)).all(&self.db).await?;
        let needs: BTreeMap<i64, finance_need::Model> = needs.into_iter().map(|row| (row.seq, row)).collect();
        let steps: BTreeMap<i64, finance_step::Model> = steps.into_iter().map(|row| (row.seq, row)).collect();
        for entry in entries {
            let said = || serde_json::from_str::<serde_json::Value>(&entry.detail).unwrap_or_default();
            let (need, step) = (needs.get(&entry.seq), steps.get(&entry.seq));
            let sound = match entry.act.strip_prefix("finance.") {
                Some("asked") => step.is_none() && need.is_some_and(|row| made_need(row, entry) && said() == asked(row)),
                Some(act) => need.is_none() && step.is_some_and(|row| row.act == act && made_step(row, entry) && said() == detail(row)),
                None => need.is_none() && step.is_none(),
            };
            if !sound {
                broken.push(Broken::Record(entry.seq));
            }
        }
        Ok(())
    }
}

fn made_need(row: &finance_need::Model, entry: &ledger::Model) -> bool {
    row.at == entry.at && row.case_id.to_string() == entry.subject
}

/// A step may be a little later than its entry: steps do not go back in time, and nodes' clocks differ.
fn made_step(row: &finance_step::Model, entry: &ledger::Model) -> bool {
    row.at >= entry.at && row.person == entry.actor && row.case_id.to_string() == entry.subject
}
